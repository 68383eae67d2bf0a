"""Two years of a warehouse, read for comparison.

What belongs here: which figures and which rules of a year are taken. What does not: this year by last year's rules
(`old_rules`), comparing (`agency_change`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.analysis.year_change.agency_change import TwoYears
from assets.analysis.year_change.crosswalk import crosswalk, listed
from assets.analysis.year_change.old_rules import by_old_rules
from assets.analysis.year_change.scored_year import ScoredBy, ScoredYear, scored_by, totals_of
from assets.analysis.year_change.table import ChangeFrames, change_frames
from assets.reference.agencies import agencies_of_year
from assets.rules.engine.criterion_scoring import NOTHING_UNUSABLE
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.rules.language.errors import FrameworkError
from warehouse.rows.frames import empty_frame, read_table
from warehouse.rows.rule_texts import texts_at
from warehouse.tables import (
    agency,
    agency_succession,
    change_part,
    criterion_score,
    framework,
    index_score,
    rank_change,
    release,
    release_score,
    run,
)
from warehouse.tables.analysis.year_change import OF_RELEASE, STORED
from warehouse.tables.evaluation_year import last_day
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK

_TOTAL = ("framework_id", "agency_code", "points_exact", "index_exact", "class_name", "rank")
_CRITERION = ("framework_id", "agency_code", "criterion_code", "points_exact", "max_points_exact")


def latest_year_before(connection: sa.Connection, year: int) -> int | None:
    """The last earlier year that has ranked totals; None if there is none."""
    earlier = [
        connection.scalar(
            sa.select(sa.func.max(table.c.year)).where(table.c.year < year, table.c.track == RANKED_TRACK)
        )
        for table in (index_score, release_score)
    ]
    return max((each for each in earlier if each is not None), default=None)


def read_changes_of_year(
    connection: sa.Connection, year: int, *, unusable: Mapping[str, str] = NOTHING_UNUSABLE
) -> ChangeFrames:
    """The change since the last earlier year with figures; empty frames where there is none."""
    against = latest_year_before(connection, year)
    if against is None:
        return ChangeFrames(empty_frame(rank_change), empty_frame(change_part))
    return change_frames(read_two_years(connection, year, against, unusable=unusable))


def read_two_years(
    connection: sa.Connection, year: int, against: int, *, unusable: Mapping[str, str] = NOTHING_UNUSABLE
) -> TwoYears:
    """Read both years, and score this year's reports by last year's rules where they differ.

    Args:
        connection: open on the warehouse; it is only read.
        year: of evaluation.
        against: the earlier year.
        unusable: kinds of outside figures that nobody can read now, with the reason (`score_criteria`).
    """
    agencies = read_table(connection, agency)
    rules = _Rules()
    before = read_year(connection, agencies, against, rules)
    now = read_year(connection, agencies, year, rules)
    stored = now if now.figures_from == STORED else read_year(connection, agencies, year, rules, released=False)
    walk = crosswalk(agencies, read_table(connection, agency_succession), last_day(against))
    by_old = by_old_rules(connection, agencies_of_year(agencies, year), before, stored, year, unusable)
    return TwoYears(now, stored, before, walk, by_old)


class _Rules:
    """Frameworks by their text, parsed once: equal rules of two years are one object."""

    def __init__(self) -> None:
        self._parsed: dict[str, Framework] = {}

    def of(self, row: Any) -> Framework:
        """The framework of a row with its id, fingerprint and text.

        Raises:
            FrameworkError: a text that this version of the program cannot read.
        """
        if row.sha256 not in self._parsed:
            self._parsed[row.sha256] = parse_framework(row.source_text, path=f"{row.framework_id} (warehouse)")
        return self._parsed[row.sha256]


def read_year(
    connection: sa.Connection, agencies: pd.DataFrame, year: int, rules: _Rules | None = None, *, released: bool = True
) -> ScoredYear:
    """Figures of a year: those of its newest release, else those that stand.

    Args:
        connection: open on the warehouse.
        agencies: a frame of table `agency`.
        year: of evaluation.
        rules: frameworks parsed so far.
        released: False for those that stand even where some were released.
    """
    rules = rules or _Rules()
    newest = _newest_release(connection, year) if released else None
    indices, scores = _stored(connection, year) if newest is None else _released(connection, year, newest.sequence)
    at = newest.released_at if newest is not None else _last_run(connection, year)
    by_framework: dict[str, ScoredBy] = {}
    unreadable: dict[str, str] = {}
    for row in _texts(connection, at, set(indices["framework_id"])):
        try:
            by_framework[row.framework_id] = scored_by(rules.of(row), scores)
        except FrameworkError:
            unreadable[row.framework_id] = f"không đọc được bộ tiêu chí {row.framework_id} của năm {year}"
    there = agencies_of_year(agencies, year)
    return ScoredYear(
        year,
        STORED if newest is None else OF_RELEASE,
        {each.code: each for each in listed(there)},
        dict(zip(there["code"], there["group_code"], strict=True)),
        totals_of(indices),
        by_framework,
        unreadable,
    )


def _newest_release(connection: sa.Connection, year: int) -> Any:
    query = sa.select(release.c.sequence, release.c.released_at).where(release.c.year == year)
    return connection.execute(query.order_by(release.c.sequence.desc()).limit(1)).one_or_none()


def _last_run(connection: sa.Connection, year: int) -> datetime | None:
    found: datetime | None = connection.scalar(sa.select(sa.func.max(run.c.changed_at)).where(run.c.year == year))
    return found


def _stored(connection: sa.Connection, year: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    def rows(table: sa.Table, names: tuple[str, ...]) -> pd.DataFrame:
        return _rows(connection, table, names, table.c.year == year, table.c.track == RANKED_TRACK)

    return rows(index_score, _TOTAL), rows(criterion_score, _CRITERION)


def _released(connection: sa.Connection, year: int, sequence: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    of = release_score.c
    published = (of.year == year, of.sequence == sequence, of.track == RANKED_TRACK)
    is_total = of.criterion_code == WHOLE_FRAMEWORK
    return (
        _rows(connection, release_score, _TOTAL, *published, is_total),
        _rows(connection, release_score, _CRITERION, *published, ~is_total),
    )


def _rows(
    connection: sa.Connection, table: sa.Table, names: tuple[str, ...], *conditions: sa.ColumnElement[bool]
) -> pd.DataFrame:
    query = sa.select(*(table.c[name] for name in names)).where(*conditions)
    rows = [tuple(row) for row in connection.execute(query)]
    return pd.DataFrame(rows, columns=list(names), dtype="object")


def _texts(connection: sa.Connection, at: datetime | None, wanted: set[str]) -> list[Any]:
    """Texts of frameworks as of a moment; the present ones without a moment."""
    if at is None:
        columns = [framework.c[name] for name in ("framework_id", "sha256", "source_text")]
        return list(connection.execute(sa.select(*columns).where(framework.c.framework_id.in_(wanted))))
    texts = texts_at(connection, at)
    return list(texts[texts["framework_id"].isin(wanted)].itertuples(index=False))
