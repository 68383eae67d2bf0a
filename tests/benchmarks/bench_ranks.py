"""How long it takes to say how certain a year's ranks are, and how that stands to the same ranks in plain floats.

Run with `make bench`, which prints the figures. 4,000 agencies and 40 criteria are one group here, the dearest case.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd

from assets.analysis.ranks.bands.group_ranks import GroupCase, group_ranks
from assets.analysis.ranks.score_matrix import ScoreMatrix
from assets.analysis.ranks.sensitivity.aggregations import geometric_places
from assets.analysis.ranks.sensitivity.criterion_effects import correlations, criterion_effects
from assets.analysis.ranks.sensitivity.drawn_weights import drawn_ranks
from assets.analysis.ranks.sensitivity.left_out import places_left_out, places_now
from assets.analysis.year_change.agency_change import TwoYears
from assets.analysis.year_change.crosswalk import Agency, Crosswalk, Succession
from assets.analysis.year_change.decomposition import Row
from assets.analysis.year_change.scored_year import ScoredBy, ScoredYear, Total
from assets.analysis.year_change.table import change_frames
from assets.rules.engine.ranking import rank
from assets.rules.framework.files import parse_framework
from warehouse.tables.analysis.year_change import STORED

AGENCIES, CRITERIA, DRAWS, SEED = 4_000, 40, 1_000, 2_025
LIMIT_SECONDS, LIMIT_MIB = 30, 1_024


def build_matrix() -> ScoreMatrix:
    """Sixtieths of maxima in quarters; one criterion in twenty does not apply; the first decides between equals."""
    chance = random.Random(20_250_101)  # noqa: S311 - figures for a benchmark
    most = [Fraction(chance.randint(4, 40), 4) for _ in range(CRITERIA)]
    tops = [
        tuple(Fraction(0) if at and chance.random() < 0.05 else top for at, top in enumerate(most))
        for _ in range(AGENCIES)
    ]
    points = tuple(tuple(top * chance.randint(0, 60) / 60 for top in row) for row in tops)
    return ScoreMatrix(
        tuple(f"{number:05d}" for number in range(AGENCIES)),
        tuple(f"{number:02d}" for number in range(CRITERIA)),
        points,
        tuple(tops),
        tuple((row[0],) for row in points),
    )


def with_open_items(matrix: ScoreMatrix) -> GroupCase:
    """One cell in thirty is open, and every index has an error: each agency is compared with each other."""
    chance = random.Random(20_250_102)  # noqa: S311 - figures for a benchmark
    is_open = [[chance.random() < 1 / 30 for _ in row] for row in matrix.points]

    def at_an_end(ends: Any) -> ScoreMatrix:
        rows = zip(is_open, ends, matrix.points, strict=True)
        points = tuple(tuple(end if here else cell for here, end, cell in zip(*row, strict=True)) for row in rows)
        return replace(matrix, points=points, tie_breakers=tuple((row[0],) for row in points))

    least = tuple((Fraction(0),) * CRITERIA for _ in matrix.units)
    errors = {unit: Decimal(chance.randint(1, 50)) / 100 for unit in matrix.units}
    return GroupCase(matrix, at_an_end(least), at_an_end(matrix.most), {}, errors, [("A", Fraction(80))])


def over_a_merger(matrix: ScoreMatrix) -> TwoYears:
    """Each agency was two a year ago, and every criterion has another rule."""
    founded, ended, began = date(2023, 1, 1), date(2025, 6, 30), date(2025, 7, 1)
    now = [Agency(unit, began, None, f"Xã {unit}") for unit in matrix.units]
    old = [Agency(f"{unit}{side}", founded, ended, f"Xã {unit}{side}") for unit in matrix.units for side in "AB"]
    followed = [
        Succession(each.key, (each.code[:-1], began), Fraction(1 + at % 7), "dân số", "thử")
        for at, each in enumerate(old)
    ]
    rows = [Row(points, most) for points, most in zip(matrix.points, matrix.most, strict=True)]
    years = [
        scored(2024, "cu", old, rows + rows[::-1]),
        scored(2025, "moi", now, rows[7:] + rows[:7]),
    ]
    by_old = dict(zip(matrix.units, rows[3:] + rows[:3], strict=True))
    walk = Crosswalk([*old, *now], followed, date(2024, 12, 31))
    return TwoYears(years[1], years[1], years[0], walk, {("cu", "moi"): by_old})


def scored(year: int, name: str, agencies: Sequence[Agency], rows: Sequence[Row]) -> ScoredYear:
    """A year of agencies in one group."""
    lines = [f"framework: {name}", "title: Thử", "level: commune", f"years: [{year}]"]
    lines += ["basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}", "criteria:"]
    codes = [f"{at:02d}" for at in range(CRITERIA)]
    given = "{inputs: {n: {from: activities, count: '*', label: Số tin}}, score: 'least(max, n)', max: 10"
    lines += [f"  - {given}, code: '{code}', name: Tiêu chí {code}}}" for code in codes]
    framework = parse_framework("\n".join(lines), path=name)
    of = {agency.code: row for agency, row in zip(agencies, rows, strict=True)}
    places = rank([(row.index,) for row in of.values()], "min")
    totals = {
        (name, code): Total(row.index, row.index, None, place)
        for (code, row), place in zip(of.items(), places, strict=True)
    }
    known = {agency.code: agency for agency in agencies}
    by_framework = {name: ScoredBy(framework, codes, of, dict.fromkeys(of, ()))}
    return ScoredYear(year, STORED, known, dict.fromkeys(known, "communes"), totals, by_framework)


def plain_draws(points: Any, most: Any) -> Any:
    """Ranks of each draw in plain floats, one draw after the other."""
    factors = np.random.default_rng(SEED).uniform(0.75, 1.25, (DRAWS, CRITERIA))
    return [pd.Series((points @ row) / (most @ row)).rank(ascending=False, method="min") for row in factors]


def plain_left_out(points: Any, most: Any) -> Any:
    """Ranks without each criterion in plain floats."""
    got, possible = points.sum(axis=1), most.sum(axis=1)
    return [
        pd.Series((got - points[:, at]) / (possible - most[:, at])).rank(ascending=False, method="min")
        for at in range(CRITERIA)
    ]


def plain_change(years: TwoYears) -> Any:
    """Differences by criterion between a mean of two rows, other rules and this year's, in plain floats, as a frame."""
    before, by_old, now = (
        pd.DataFrame({code: [float(p or 0) for p in row.points] for code, row in rows.items()}).T
        for rows in (
            years.before.by_framework["cu"].rows, years.by_old_rules["cu", "moi"], years.now.by_framework["moi"].rows
        )
    )  # fmt: skip
    mean = before.groupby(before.index.str[:-1]).mean()
    return pd.concat([(by_old - mean).melt(), (now - by_old).melt()])


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of one core, and what came."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def test_four_thousand_agencies_and_forty_criteria_in_half_a_minute(capsys):
    matrix = build_matrix()
    case = with_open_items(matrix)
    two_years = over_a_merger(matrix)
    points, most = matrix.floats()
    parts = {
        "ranks now": lambda: places_now(matrix),
        f"{DRAWS:,} draws of weights": lambda: drawn_ranks(matrix, SEED, DRAWS),
        "each criterion left out": lambda: places_left_out(matrix),
        "geometric mean": lambda: geometric_places(matrix),
        "effects of criteria": lambda: criterion_effects(matrix),
        "correlations": lambda: correlations(matrix),
        "bands, pairs, gaps, lost points": lambda: group_ranks(case),
        "change over a merger and other rules": lambda: change_frames(two_years),
    }
    seconds = {name: timed(work) for name, work in parts.items()}
    plain = {
        f"{DRAWS:,} draws of weights": timed(lambda: plain_draws(points, most))[0],
        "each criterion left out": timed(lambda: plain_left_out(points, most))[0],
        "change over a merger and other rules": timed(lambda: plain_change(two_years))[0],
    }

    total = sum(spent for spent, _ in seconds.values())
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    lines = [
        f"{name} {spent:.2f} s" + (f" ({spent / plain[name]:.1f} x plain floats)" if name in plain else "")
        for name, (spent, _) in seconds.items()
    ]
    with capsys.disabled():
        sys.stdout.write(
            f"\n{AGENCIES:,} agencies x {CRITERIA} criteria: {'; '.join(lines)}"
            f"\ntogether {total:.1f} s, largest process {mib:.0f} MiB\n"
        )
    assert total < LIMIT_SECONDS
    assert mib < LIMIT_MIB
