"""What happened to a year since a moment, from the warehouse: files, rejected reports, moved ranks and classes.

What does not belong here: the state of nights (`orchestration.watching.status`), and wording (`wording`).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.unsettled_reports import UnsettledReports, read_unsettled_reports
from assets.reference.loading import References
from assets.scoring.changes.last import LastChanges, read_last_changes
from assets.submissions.register.registration_events import RECEIVED_AGAIN, REGISTERED
from assets.submissions.register.waiting_files import files_left
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.tables import agency, audit_event
from warehouse.tables.evaluation_year import last_day, name_by
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import RANKED_TRACK


@dataclass(frozen=True)
class YearNews:
    """News of a year.

    Attributes:
        year: of evaluation.
        came: number of files that were read since, by status.
        came_again: number of files sent since whose content was known.
        rejected: rows of `UnsettledReports.rejected` of files read since.
        unsettled: all reports that are not in order.
        moved: the totals that moved since, rows of `score_change`, the furthest move of rank first.
        names: of the agencies that moved.
        left: names of files that landed and were not read.
    """

    year: int
    came: Mapping[str, int]
    came_again: int
    rejected: pd.DataFrame
    unsettled: UnsettledReports
    moved: pd.DataFrame
    names: Mapping[str, str] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def read_year_news(
    connection: sa.Connection, references: References, year: int, since: datetime, now: datetime
) -> YearNews:
    """The news of a year since a moment."""
    registered, again = _read_arrivals(connection, year, since)
    levels = references.reporting_levels(year)
    unsettled = read_unsettled_reports(connection, year, day_in_vietnam(now), levels)
    moved = moved_totals(read_last_changes(connection, year), since)
    return YearNews(
        year,
        Counter(registered.values()),
        again,
        unsettled.rejected[unsettled.rejected["submission_id"].isin(list(registered))],
        unsettled,
        moved,
        _names(connection, year, moved),
        tuple(files_left(connection, year)),
    )


def moved_totals(last: LastChanges, since: datetime) -> pd.DataFrame:
    """The totals that counted and moved since; none if the last change is older."""
    rows = last.changes
    is_new = last.changed_at is not None and last.changed_at >= since
    return rows[is_new & rows["criterion_code"].eq(WHOLE_FRAMEWORK) & rows["track"].eq(RANKED_TRACK)]


def _read_arrivals(connection: sa.Connection, year: int, since: datetime) -> tuple[dict[int, str], int]:
    """Status of each submission that was registered since, and the number of files that came again.

    By the audit trail: a receipt tells when a gateway received a file, which may be long before it was read.
    """
    query = sa.select(audit_event.c.action, audit_event.c.subject, audit_event.c.details).where(
        audit_event.c.action.in_([REGISTERED, RECEIVED_AGAIN]), audit_event.c.happened_at >= since
    )
    registered: dict[int, str] = {}
    again = 0
    for action, subject, details in connection.execute(query):
        said = json.loads(details)
        if said["year"] != year:
            continue
        if action == REGISTERED:
            registered[int(subject)] = said["status"]
        else:
            again += 1
    return registered, again


def _names(connection: sa.Connection, year: int, moved: pd.DataFrame) -> dict[str, str]:
    code = agency.alias("moved").c.code  # the name is asked for of each, in a query of the same table
    codes = moved["agency_code"].unique().tolist()
    known = sa.select(code, name_by(last_day(year), code)).where(code.in_(codes)).distinct()
    return {row[0]: row[1] for row in connection.execute(known)}
