"""Reports of a year that somebody must ask an agency about: rejected, missing, late; and agencies without a result.

For whoever tells of them: the checks of the data, the page of a year's reports, the morning summary, `parcomm status`.
What does not belong here: the state of every agency (`submission_states`), what lateness costs
(`assets.scoring.counting.timeliness`), and wording.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.submission_states import agency_states, arrivals_of, first_messages
from assets.scoring.counting.timeliness import required_reports
from warehouse.rows.frames import read_table
from warehouse.rows.years import of_year
from warehouse.tables import agency, finding, receipt, submission
from warehouse.tables.evaluation_year import exists_on, last_day
from warehouse.tables.reference import PERIODS
from warehouse.tables.statuses import ACCEPTED, BLOCKING

AGENCY = ["agency_code", "name"]

UNKNOWN_SENDER = "Không xác định được cơ quan gửi"
"""In the place of a name, of a file whose sender nobody can tell."""


@dataclass(frozen=True)
class UnsettledReports:
    """A year's reports that are not in order, each frame with `agency_code` and `name`, the gravest rows first.

    Attributes:
        rejected: files that were not accepted and that no accepted report of that period or a later one has followed:
            period, file_name, received_at, status, blocking_count, messages (tuple), is_likely (the cover does not say
            who sent it), has_accepted (the agency has a report in force), submission_id, sha256. `agency_code` is
            missing where nobody can tell the sender.
        missing: the last report whose day has passed, where neither it nor a later one has come: period, due_on,
            extension. Reports are cumulative, so a later one makes an earlier one needless. One that came and was
            rejected is not missing.
        late: accepted reports that came after their day: period, due_on, extension, received_at (a day in Vietnam),
            days_late.
        without_accepted: agencies of which a report was due and none has been accepted, so that they have no figures:
            period and due_on of the last one due, file_count, last_status (empty if nothing came).
    """

    rejected: pd.DataFrame
    missing: pd.DataFrame
    late: pd.DataFrame
    without_accepted: pd.DataFrame


def read_unsettled_reports(
    connection: sa.Connection, year: int, day: date, levels: Collection[str]
) -> UnsettledReports:
    """What is not in order with a year's reports on a day.

    Args:
        connection: open on the warehouse; it is only read.
        year: of evaluation.
        day: in Vietnam; a report is missing from the day after its due day on.
        levels: whose agencies are asked for reports (`References.reporting_levels`).
    """
    there = exists_on(last_day(year))
    agencies = read_table(connection, agency, there).rename(columns={"code": "agency_code"})
    arrivals = arrivals_of(
        read_table(connection, submission, of_year(submission, year)),
        read_table(connection, receipt, of_year(receipt, year)),
        agencies,
    )
    unaccepted = sa.select(submission.c.submission_id).where(
        submission.c.year == year, submission.c.status.not_in(ACCEPTED)
    )
    messages = read_table(connection, finding, finding.c.submission_id.in_(unaccepted), finding.c.severity == BLOCKING)
    asked = sa.select(agency.c.code.label("agency_code")).where(there, agency.c.level.in_(list(levels)))
    return unsettled_reports(arrivals, messages, agencies, _read_required(connection, year, asked), day)


def _read_required(connection: sa.Connection, year: int, asked: sa.Select[Any]) -> pd.DataFrame:
    """Rows of `required_reports`, days as naive midnights."""
    query = required_reports(year, scored=asked.subquery("asked"))
    rows = pd.DataFrame([tuple(row) for row in connection.execute(query)], columns=list(query.selected_columns.keys()))
    days = {name: pd.to_datetime(rows[name]) for name in ("due_on", "received_at")}
    return rows.assign(**days).astype({"agency_code": "str", "period": "str", "extension": "str", "days_late": "Int64"})


def unsettled_reports(
    arrivals: pd.DataFrame, findings: pd.DataFrame, agencies: pd.DataFrame, required: pd.DataFrame, day: date
) -> UnsettledReports:
    """What is not in order, from frames.

    Args:
        arrivals: `arrivals_of` the year.
        findings: blocking rows of `finding` of those not accepted.
        agencies: `agency_code`, `name` of the year's.
        required: `agency_code`, `period`, `due_on`, `extension`, `received_at`, `days_late` of every report asked for.
        day: in Vietnam.
    """
    rejected = _rejected(arrivals, findings)
    late = required[required["days_late"].gt(0)].sort_values(["days_late", "agency_code"], ascending=[False, True])
    last_due = _last_due(required, day)
    accepted = arrivals.loc[arrivals["status"].isin(ACCEPTED), ["agency_code", "period"]].rename(
        columns={"agency_code": "sender"}
    )
    answered = pd.concat([accepted, rejected[["sender", "period"]]])
    missing = last_due[~_is_covered(last_due, answered)]
    without = last_due[~last_due["agency_code"].isin(accepted["sender"])]
    states = agency_states(arrivals, findings, without["agency_code"].tolist())
    without = without.assign(
        file_count=[states[code].file_count for code in without["agency_code"]],
        last_status=[states[code].last_status for code in without["agency_code"]],
    )
    due = ["period", "due_on"]
    return UnsettledReports(
        _named(rejected.rename(columns={"sender": "agency_code"}), agencies, _REJECTED),
        _named(missing, agencies, [*due, "extension"]),
        _named(late, agencies, [*due, "extension", "received_at", "days_late"]),
        _named(without, agencies, [*due, "file_count", "last_status"]),
    )


_REJECTED = [
    *("period", "file_name", "received_at", "status", "blocking_count", "messages", "is_likely", "has_accepted"),
    *("submission_id", "sha256"),
]


def _rejected(arrivals: pd.DataFrame, findings: pd.DataFrame) -> pd.DataFrame:
    """Arrivals that were not accepted and not mended since: the last of each sender and period.

    Of an unknown sender every name counts, since each sender will ask for his own.
    """
    ordered = arrivals.reset_index(drop=True).assign(order=lambda rows: _period_order(rows["period"]))
    is_accepted = ordered["status"].isin(ACCEPTED)
    names = ("sender", "period", "order", "sha256", "file_name")
    facts = zip(*(ordered[name] for name in names), is_accepted, strict=True)
    unmended: dict[tuple[object, object], int] = {}
    later_accepted: dict[object, int] = {}
    has_later = set[object]()
    for place, (sender, period, order, sha256, file_name, accepted) in reversed([*enumerate(facts)]):
        if pd.isna(sender):
            unmended.setdefault((sha256, file_name), place)
            continue
        if accepted:
            later_accepted[sender] = max(order, later_accepted.get(sender, order))
        elif sender not in has_later if order < 0 else later_accepted.get(sender, -1) < order:
            unmended.setdefault((sender, period), place)
        has_later.add(sender)
    told = first_messages(findings)
    rows = ordered.loc[sorted(unmended.values())]
    with_accepted = ordered.loc[is_accepted, "sender"]
    rows = rows.assign(
        messages=pd.Series([told.get(each, ()) for each in rows["submission_id"]], rows.index, dtype="object"),
        has_accepted=rows["sender"].isin(with_accepted),
    )
    return rows.drop(columns="agency_code").sort_values(["has_accepted", "sender", "received_at"], na_position="last")


def _last_due(required: pd.DataFrame, day: date) -> pd.DataFrame:
    """Of each agency the last report, in the year's order, whose day has passed; by how long ago that is."""
    due = required[required["due_on"].lt(pd.Timestamp(day))]
    due = due.assign(order=_period_order(due["period"])).sort_values(["agency_code", "order"])
    return due.drop_duplicates("agency_code", keep="last").sort_values(["due_on", "agency_code"])


def _is_covered(due: pd.DataFrame, answered: pd.DataFrame) -> pd.Series[bool]:
    """Whether a report of that period, of a later one or of an unknown one is among the answers of the agency."""
    whole = len(PERIODS)
    answers = answered.assign(order=_period_order(answered["period"]).replace(-1, whole))
    furthest = answers.groupby("sender")["order"].max().reindex(due["agency_code"]).fillna(-1)
    return furthest.set_axis(due.index).ge(due["order"])


def _period_order(periods: pd.Series[Any]) -> pd.Series[Any]:
    """Place of each period in the year; -1 of an unknown one."""
    return periods.map({period: place for place, period in enumerate(PERIODS)}).fillna(-1).astype("int64")


def _named(rows: pd.DataFrame, agencies: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows in their order, with the agencies' names."""
    names = agencies.set_index("agency_code")["name"]
    return rows.assign(name=rows["agency_code"].map(names))[[*AGENCY, *columns]].reset_index(drop=True)
