"""State of each agency's submission in one word and with its reasons, for the list of those without a result.

What does not belong here: deciding a submission's status, which checking has done, or wording for print.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import pandas as pd

from assets.publication.published.likely_senders import agency_names
from warehouse.tables.reference import PERIODS
from warehouse.tables.statuses import ACCEPTED, BLOCKING

NOTHING_SENT = "nothing_sent"
NOT_ASKED = "not_asked"
"""No accepted report, and none is needed: the agency is scored by outside figures alone."""
FIRST_MESSAGES = 3
"""Messages shown of a refused file: enough to see what is wrong; all of them are in the returned workbook."""


@dataclass(frozen=True, slots=True)
class AgencyState:
    """One agency's submissions of a year.

    Attributes:
        status: of the submission that counts: an accepted one if there is any, else the last received;
            `nothing_sent` if there is none; `not_asked` instead of any that was not accepted, where no report is asked.
        file_count: different files received; the same one again is no other.
        last_status: of the file received last, be it one that had come before; empty if there is none.
        last_file_name: its name; empty if there is none.
        last_received_at: when it came.
        last_blocking_count: its blocking findings.
        last_messages: the first blocking messages of it.
        last_is_likely: whether it is only likely that the agency sent it: its cover does not say so.
    """

    status: str
    file_count: int = 0
    last_status: str = ""
    last_file_name: str = ""
    last_received_at: datetime | None = None
    last_blocking_count: int = 0
    last_messages: tuple[str, ...] = ()
    last_is_likely: bool = False

    @property
    def has_result(self) -> bool:
        """Whether some submission was accepted, or none is needed."""
        return self.status in ACCEPTED or self.status == NOT_ASKED

    @property
    def last_was_refused(self) -> bool:
        """Whether there is a result, but a file came and the last was not accepted."""
        return self.has_result and self.last_status not in ("", *ACCEPTED)


NOTHING = AgencyState(NOTHING_SENT)


def arrivals_of(submissions: pd.DataFrame, receipts: pd.DataFrame, agencies: pd.DataFrame) -> pd.DataFrame:
    """Every arrival of a year's files, in order, each as the file was last read, and who sent it.

    Args:
        submissions: rows of `submission` of the year.
        receipts: rows of `receipt` of the year.
        agencies: those of the year: `agency_code`, `name`.

    Returns:
        The columns of `submission`; `file_name` and `received_at` of the arrival; `sender`, the agency's code by the
        cover or else the one that all of the hidden mark, the cover and the file's name agree on, missing where they
        name none or several; `is_likely`, whether the cover does not suffice.
    """
    arrivals = _arrivals(submissions, receipts)
    names = agency_names(agencies)
    unknown = arrivals["agency_code"].isna()
    by_content = arrivals["likely_agency_code"].where(unknown)
    by_name = arrivals["file_name"].where(unknown).map(names.sender, na_action="ignore").astype("str")
    agreed = by_content.isna() | by_name.isna() | by_content.eq(by_name)
    likely = by_content.fillna(by_name).where(agreed)
    return arrivals.assign(sender=arrivals["agency_code"].fillna(likely), is_likely=unknown & likely.notna())


def agency_states(
    arrivals: pd.DataFrame,
    findings: pd.DataFrame,
    agency_codes: Sequence[str],
    not_asked: Collection[str] = frozenset(),
) -> dict[str, AgencyState]:
    """The state of every agency named, from `arrivals_of` a year and rows of `finding`.

    Args:
        arrivals: of the year.
        findings: of any submissions.
        agency_codes: of the agencies named.
        not_asked: those of them that need send no report.
    """
    messages = first_messages(findings)
    sent: dict[str, list[_Sent]] = {}
    facts = zip(*(arrivals[name] for name in _Sent._fields), strict=True)
    for agency, received in zip(arrivals["sender"], facts, strict=True):
        if isinstance(agency, str):
            sent.setdefault(agency, []).append(_Sent(*received))
    states = {code: _state(sent[code], messages) if code in sent else NOTHING for code in agency_codes}
    return {
        code: replace(state, status=NOT_ASKED) if code in not_asked and not state.has_result else state
        for code, state in states.items()
    }


def unidentified_files(arrivals: pd.DataFrame, findings: pd.DataFrame, agency_codes: Sequence[str]) -> pd.DataFrame:
    """Files without an accepted status whose sender is none of those named, in the order received.

    Two of equal content under two names are two: nobody knows who sent them, and each sender will ask for his own.

    Returns:
        file_name, received_at, status, blocking_count, messages (tuple of texts).
    """
    current = arrivals.drop_duplicates(["sha256", "file_name"], keep="last")
    stray = current[~current["sender"].isin(list(agency_codes)) & ~current["status"].isin(ACCEPTED)]
    columns = ["file_name", "received_at", "status", "blocking_count"]
    first = first_messages(findings)
    messages = [first.get(submission, ()) for submission in stray["submission_id"]]
    return stray[columns].assign(messages=pd.Series(messages, index=stray.index, dtype="object")).reset_index(drop=True)


def first_messages(findings: pd.DataFrame) -> dict[int, tuple[str, ...]]:
    """The first blocking messages of every submission that has any, each with the place it speaks of."""
    blocking = findings[findings["severity"] == BLOCKING].sort_values(["submission_id", "position"])
    first = blocking.groupby("submission_id").head(FIRST_MESSAGES)
    messages: dict[int, tuple[str, ...]] = {}
    columns = ("submission_id", "sheet", "cell", "message")
    for submission, sheet, cell, message in zip(*(first[name] for name in columns), strict=True):
        messages[submission] = (*messages.get(submission, ()), _place(sheet, cell, message) + message)
    return messages


def _arrivals(submissions: pd.DataFrame, receipts: pd.DataFrame) -> pd.DataFrame:
    """One row an arrival of a file, as it was last read (a newer reader makes a new submission), in order."""
    newest = submissions.sort_values("reader_version").drop_duplicates("sha256", keep="last")
    arrival = ["sha256", "file_name", "received_at"]
    arrivals = pd.concat([newest[arrival], receipts[arrival]]).drop_duplicates()
    current = newest.drop(columns=["file_name", "received_at"]).merge(arrivals, on="sha256")
    return current.sort_values(["received_at", "submission_id"])


class _Sent(NamedTuple):
    """One arrival of an agency's file, as it was last read."""

    submission_id: int
    period: object
    status: str
    file_name: str
    received_at: pd.Timestamp
    blocking_count: int
    is_likely: bool


def _state(sent: Sequence[_Sent], messages: dict[int, tuple[str, ...]]) -> AgencyState:
    """The state that the arrivals of an agency's files (at least one, in order) leave it in."""
    last = sent[-1]
    accepted = [one for one in sent if one.status in ACCEPTED]
    # As in scoring: the latest period, then the latest received; of equals `max` keeps the first that it meets.
    counting = max(reversed(accepted), key=_period_order) if accepted else last
    return AgencyState(
        status=counting.status,
        file_count=len({one.submission_id for one in sent}),
        last_status=last.status,
        last_file_name=last.file_name,
        last_received_at=last.received_at.to_pydatetime(),
        last_blocking_count=int(last.blocking_count),
        last_messages=messages.get(last.submission_id, ()),
        last_is_likely=bool(last.is_likely),
    )


def _period_order(sent: _Sent) -> int:
    return PERIODS.index(sent.period) if sent.period in PERIODS else -1


def _place(sheet: object, cell: object, message: str) -> str:
    """Sheet and cell before a message; the sheet alone only where the message does not name it itself."""
    if not isinstance(sheet, str):
        return ""
    if isinstance(cell, str):
        return f"{sheet}!{cell}: "
    return "" if sheet in message else f"{sheet}: "
