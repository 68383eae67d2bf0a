"""Signs that an item deserves a look, from the warehouse: gaps, missing evidence, findings, repeat offenders.

What does not belong here: the order that they give (`items`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

import sqlalchemy as sa

from assets.analysis.worklist.items import NO_SIGNS, Key, Signs
from assets.reference.agencies import agencies_of_year
from assets.review.setting import Setting, read_setting
from assets.rules.framework.by_level import principal_frameworks
from assets.rules.framework.model import Framework
from assets.scoring.scorecards import KIND_SEPARATOR, read_scorecards
from assets.submissions.register.in_force import scored_submissions
from warehouse.rows.frames import read_table
from warehouse.tables import agency, criterion_score, finding
from warehouse.tables.tracks import COMPUTED, FINAL, SELF


def read_signs(connection: sa.Connection, frameworks: Iterable[Framework], setting: Setting) -> dict[Key, Signs]:
    """The signs of every item that has some.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: of all years.
        setting: the year, its agencies and rules.
    """
    known = list(frameworks)
    of_both = (principal_frameworks(known, year).values() for year in (setting.year - 1, setting.year))
    principal = {each.framework for of_year in of_both for each in of_year}
    gaps = dict(_falls(connection, setting.year, principal, SELF, COMPUTED))
    lacking = set(_lacking_evidence(connection, setting))
    findings = read_finding_counts(connection, setting.year)
    lowered = {key for key, _ in _falls(connection, setting.year - 1, principal, COMPUTED, FINAL)}
    if lowered:
        lowered = items_of_both_years(connection, known, setting, lowered)
    return {
        key: Signs(gaps.get(key, NO_SIGNS.gap), key in lacking, findings[key], key in lowered)
        for key in {*gaps, *lacking, *findings, *lowered}
    }


def read_finding_counts(connection: sa.Connection, year: int) -> Counter[Key]:
    """How many findings of the scored submissions name each item's criterion."""
    scored = scored_submissions(year).subquery("scored")
    query = (
        sa.select(scored.c.agency_code, finding.c.criterion_code, sa.func.count())
        .join(finding, finding.c.submission_id == scored.c.submission_id)
        .where(finding.c.criterion_code.is_not(None))
        .group_by(scored.c.agency_code, finding.c.criterion_code)
    )
    return Counter({(code, criterion_code): count for code, criterion_code, count in connection.execute(query)})


def items_of_both_years(
    connection: sa.Connection, frameworks: Iterable[Framework], setting: Setting, keys: Iterable[Key]
) -> set[Key]:
    """Of items of the year before, those that are items of this one.

    An agency is the same if its code meant it then as well; a criterion, if its code and name are those of then.
    """
    then = read_setting(connection, frameworks, setting.year - 1)
    agencies = read_table(connection, agency)
    periods = (
        set(agencies_of_year(agencies, year)[["code", "valid_from"]].itertuples(index=False, name=None))
        for year in (setting.year - 1, setting.year)
    )
    same = {code for code, _ in set.intersection(*periods)}
    return {key for key in keys if key[0] in same and _name_of(then, *key) == _name_of(setting, *key) is not None}


def _name_of(setting: Setting, agency_code: str, criterion_code: str) -> str | None:
    framework = setting.framework_of(agency_code)
    found = None if framework is None else framework.by_code.get(criterion_code)
    return None if found is None else found.name


def _falls(
    connection: sa.Connection, year: int, frameworks: Collection[str], higher: str, lower: str
) -> Iterator[tuple[Key, Fraction]]:
    """What has fewer points by a framework in one track than in another, and by how much."""
    above, below = criterion_score.alias("above"), criterion_score.alias("below")
    key = ("year", "framework_id", "agency_code", "criterion_code")
    query = sa.select(
        above.c.agency_code, above.c.criterion_code, above.c.points_exact, below.c.points_exact.label("less")
    ).where(
        above.c.year == year,
        above.c.framework_id.in_(frameworks),
        above.c.track == higher,
        below.c.track == lower,
        above.c.is_applicable,
        above.c.points_exact != below.c.points_exact,
        *(above.c[name] == below.c[name] for name in key),
    )
    for code, criterion_code, more, less in connection.execute(query):
        if more > less:
            yield (code, criterion_code), more - less


def _lacking_evidence(connection: sa.Connection, setting: Setting) -> Iterator[Key]:
    """The items whose scorecard names no document of a kind that is required."""
    cards = read_scorecards(connection, setting.year)
    named = {
        (code, criterion_code): set(kinds.split(KIND_SEPARATOR))
        for code, criterion_code, kinds in zip(
            cards["agency_code"], cards["criterion_code"], cards["evidence_kinds"].fillna(""), strict=True
        )
    }
    for code in setting.levels:
        framework = setting.framework_of(code)
        for leaf in () if framework is None else framework.leaves():
            needed = leaf.required_evidence
            if needed and not needed <= named.get((code, leaf.code), set()):
                yield code, leaf.code
