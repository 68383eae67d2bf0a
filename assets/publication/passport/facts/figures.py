"""Figures of one agency in the warehouse: now, as of a past moment, in every version, and as released.

What does not belong here: the rows behind them (`input_rows`), and whatever else a passport tells (`passport_facts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.first_figures import first_figures_at, nothing_yet
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of
from warehouse.rows.key_order import in_order
from warehouse.tables import HISTORIES, criterion_score, release, release_score, run
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import FINAL


class NoPassportError(Exception):
    """There is nothing to explain; the message says what is missing."""


def read_figures(
    connection: sa.Connection, table: sa.Table, year: int, agency_code: str, as_of: datetime | None
) -> pd.DataFrame:
    """Rows of an agency in a table of figures, of every framework."""
    if as_of is None:
        return read_table(connection, table, table.c.year == year, table.c.agency_code == agency_code)
    return read_as_of(connection, table, year=year, at=as_of, agency_code=agency_code)


def chosen_framework(indices: pd.DataFrame, agency_code: str, framework_id: str | None) -> tuple[str, tuple[str, ...]]:
    """The framework of a passport, and the others by which the agency has figures."""
    by_report = indices.loc[indices["submission_id"].notna(), "framework_id"]
    known = sorted(indices["framework_id"].unique())
    chosen = framework_id or next(iter([*by_report, *known]))
    if chosen not in known:
        raise NoPassportError(f"agency {agency_code} has no figures by framework {chosen}: it has {', '.join(known)}")
    return chosen, tuple(each for each in known if each != chosen)


def of_framework(figures: pd.DataFrame, framework_id: str) -> pd.DataFrame:
    """Rows of one framework."""
    return figures[figures["framework_id"].eq(framework_id)]


def why_no_figures(connection: sa.Connection, year: int, agency_code: str, as_of: datetime | None) -> str:
    """A sentence on an agency without figures: none by now, or none yet."""
    if as_of is None:
        return f"agency {agency_code} has no figures of {year}: no report of it was accepted"
    first = first_figures_at(connection, year)
    if first is None or as_of < first:
        return nothing_yet(connection, year, as_of)
    when = as_of.isoformat(timespec="seconds")
    return f"agency {agency_code} had no figures of {year} at {when}: no report of it had been accepted"


def read_history(
    connection: sa.Connection, year: int, agency_code: str, as_of: datetime | None, beside: Sequence[str]
) -> pd.DataFrame:
    """Every version that a score of the agency has had, oldest first, but for those by frameworks beside."""
    said = HISTORIES[criterion_score.name]
    query = (
        sa.select(said, run.c.changed_at, run.c.dagster_run_id)
        .join(run, run.c.run_id == said.c.run_id)
        .where(said.c.year == year, said.c.agency_code == agency_code, said.c.framework_id.not_in(beside))
        .order_by(*in_order(said.c.criterion_code, said.c.run_id, said.c.track))
    )
    if as_of is not None:
        query = query.where(run.c.changed_at <= as_of)
    rows = connection.execute(query).all()
    return pd.DataFrame.from_records([tuple(row) for row in rows], columns=[c.name for c in query.selected_columns])


def read_released(
    connection: sa.Connection, year: int, agency_code: str, as_of: datetime | None, beside: Sequence[str]
) -> pd.DataFrame:
    """The agency's totals in every release of the year, but for those by frameworks beside."""
    figures = [release_score.c[name] for name in ("points", "index_pct", "class_name", "rank")]
    query = (
        sa.select(release, *figures)
        .join(
            release_score,
            sa.and_(release_score.c.year == release.c.year, release_score.c.sequence == release.c.sequence),
        )
        .where(
            release.c.year == year,
            release_score.c.agency_code == agency_code,
            release_score.c.framework_id.not_in(beside),
            release_score.c.criterion_code == WHOLE_FRAMEWORK,
            release_score.c.track == FINAL,
        )
        .order_by(release.c.sequence)
    )
    if as_of is not None:
        query = query.where(release.c.released_at <= as_of)
    rows = connection.execute(query).all()
    return pd.DataFrame.from_records([tuple(row) for row in rows], columns=[c.name for c in query.selected_columns])
