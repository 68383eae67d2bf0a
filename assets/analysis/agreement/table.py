"""Agreement of a year's appraisers: the table `appraiser_agreement` from their ratings.

Only items that two or more appraisers decided are compared. Points count as parts of the criterion's maximum, numbers
as parts of the greatest figure that anyone gave the input, so that criteria can be put together. What does not belong
here: the measures' arithmetic (`measures`), who decided what (`assets.review.ratings`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import combinations

import pandas as pd

from assets.analysis.agreement.measures import cohen_kappa, intraclass_correlation
from assets.review.ratings import Item, Rating, Ratings
from assets.rules.framework.model import Framework
from assets.rules.language.rounding import printed
from warehouse.rows.frames import conform
from warehouse.tables import appraiser_agreement
from warehouse.tables.analysis.appraising import ALL, NUMBER, POINTS

Figures = Mapping[str, Fraction | str]
"""By appraiser, of one item: figures as parts of their scale."""


@dataclass(frozen=True, slots=True)
class Compared:
    """An item that several appraisers decided.

    Attributes:
        criterion_code: of which criterion.
        by: what each decided.
        late: those who decided it in the second half of the round.
    """

    criterion_code: str
    by: Figures
    late: frozenset[str]


def appraisers_agreement(found: Ratings, frameworks: Iterable[Framework], year: int) -> pd.DataFrame:
    """The agreement of each appraiser, pair and criterion.

    Args:
        found: the year's ratings.
        frameworks: the year's.
        year: the year scored.

    Returns:
        A frame of table `appraiser_agreement`, ordered by its key; empty if nobody decided what another did.
    """
    rules = {each.framework: each for each in frameworks}
    names = {who: rating.appraiser for by in found.values() for who, rating in by.items()}
    halves = _middles(found)
    greatest = _greatest(found)
    groups: defaultdict[tuple[str, int, str], list[Compared]] = defaultdict(list)
    for item, by in found.items():
        if len(by) > 1:
            scale = _scale(item, rules[item.framework_id], greatest)
            late = frozenset(who for who, each in by.items() if each.decided_at > halves[item.framework_id, item.round])
            figures = {who: _part(rating, scale) for who, rating in by.items()}
            groups[item.framework_id, item.round, item.kind].append(Compared(item.criterion_code, figures, late))
    rows = [
        {
            "year": year, "framework_id": framework_id, "round": number, "kind": kind,
            "appraiser": names.get(first, ALL), "other_appraiser": names.get(second, ALL), "criterion_code": code,
            **_figures(compared, kind, first, second),
        }
        for (framework_id, number, kind), items in sorted(groups.items())
        for (first, second, code), compared in sorted(_scopes(items).items())
    ]  # fmt: skip
    return conform(pd.DataFrame(rows, columns=list(appraiser_agreement.columns.keys())), appraiser_agreement)


def _middles(found: Ratings) -> dict[tuple[str, int], datetime]:
    """The middle of the time in which a round's decisions were made, by framework and round."""
    times: defaultdict[tuple[str, int], list[datetime]] = defaultdict(list)
    for item, by in found.items():
        times[item.framework_id, item.round] += [rating.decided_at for rating in by.values()]
    return {of: min(decided) + (max(decided) - min(decided)) / 2 for of, decided in times.items()}


def _greatest(found: Ratings) -> dict[tuple[str, str, str], Fraction]:
    """The greatest figure, without its sign, that anyone gave a number, by framework, criterion and input."""
    most: dict[tuple[str, str, str], Fraction] = {}
    for item, by in found.items():
        if item.kind == NUMBER:
            of = item.framework_id, item.criterion_code, item.input_name
            most[of] = max(most.get(of, Fraction()), *(abs(Fraction(rating.value)) for rating in by.values()))
    return most


def _scale(item: Item, rules: Framework, greatest: Mapping[tuple[str, str, str], Fraction]) -> Fraction | None:
    """Whole of which the item's figures are parts; None if it is no figure."""
    if item.kind == POINTS:
        criterion = rules.by_code[item.criterion_code]
        return max(abs(criterion.max_points), abs(criterion.lowest)) or Fraction(1)
    if item.kind == NUMBER:
        return greatest[item.framework_id, item.criterion_code, item.input_name] or Fraction(1)
    return None


def _part(rating: Rating, scale: Fraction | None) -> Fraction | str:
    return rating.value if scale is None else Fraction(rating.value) / scale


def _scopes(items: Sequence[Compared]) -> dict[tuple[str, str, str], list[Compared]]:
    """Items by (appraiser, other appraiser, criterion), over all of each where it is `ALL`."""
    scopes: defaultdict[tuple[str, str, str], list[Compared]] = defaultdict(list)
    for item in items:
        for code in (ALL, item.criterion_code):
            scopes[ALL, ALL, code].append(item)
            for who in item.by:
                scopes[who, ALL, code].append(item)
        for first, second in combinations(sorted(item.by), 2):
            scopes[first, second, ALL].append(item)
    return scopes


def _figures(items: Sequence[Compared], kind: str, first: str, second: str) -> dict[str, object]:
    """The counts, agreement and drift of everybody, of `first` with all others, or of `first` with `second`."""
    is_figure = kind in (POINTS, NUMBER)
    agreement = _agreement(items, first, second, is_figure=is_figure)
    drifts = _drifts(items, first, second) if is_figure and first != ALL else (None, None, None)
    return {
        "item_count": len(items),
        "agreed_count": sum(len(set(_of_scope(item, first, second).values())) == 1 for item in items),
        "agreement": None if agreement is None else printed(agreement, 4),
        **{
            name: None if drift is None else printed(100 * drift, 2)
            for name, drift in zip(("drift_pct", "drift_first_pct", "drift_second_pct"), drifts, strict=True)
        },
    }


def _of_scope(item: Compared, first: str, second: str) -> Figures:
    return item.by if second == ALL else {who: item.by[who] for who in (first, second)}


def _agreement(items: Sequence[Compared], first: str, second: str, *, is_figure: bool) -> Fraction | None:
    """The mean of the pairs' agreement, each as heavy as its items; pairs that have no measure are left out."""
    pairs: defaultdict[tuple[str, str], list[tuple[Fraction | str, Fraction | str]]] = defaultdict(list)
    for item in items:
        for one, other in combinations(sorted(_of_scope(item, first, second)), 2):
            if first in (ALL, one, other):
                pairs[one, other].append((item.by[one], item.by[other]))
    weighed = [
        (len(rated), measured)
        for rated in pairs.values()
        if (measured := _measure(rated, is_figure=is_figure)) is not None
    ]
    weight = sum(count for count, _ in weighed)
    return sum((count * measured for count, measured in weighed), Fraction()) / weight if weight else None


def _measure(rated: Sequence[tuple[Fraction | str, Fraction | str]], *, is_figure: bool) -> Fraction | None:
    if not is_figure:
        return cohen_kappa(rated)
    return intraclass_correlation([(Fraction(one), Fraction(other)) for one, other in rated])


def _drifts(items: Sequence[Compared], who: str, second: str) -> tuple[Fraction | None, ...]:
    """Mean difference of `who` from the others on the same items: over the round, in each half of it."""
    signed = [(_drift(_of_scope(item, who, second), who), who in item.late) for item in items]
    halves = ((False, True), (False,), (True,))
    return tuple(_mean([drift for drift, is_late in signed if is_late in half]) for half in halves)


def _drift(by: Figures, who: str) -> Fraction:
    others = [Fraction(value) for other, value in by.items() if other != who]
    return Fraction(by[who]) - sum(others, Fraction()) / len(others)


def _mean(values: Sequence[Fraction]) -> Fraction | None:
    return sum(values, Fraction()) / len(values) if values else None
