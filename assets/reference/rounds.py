"""The rounds of appraisal of a year, as its calendar names them.

What belongs here: rows of the calendar as rounds, who is locked out when. What does not: reading the file
(`calendars`), what a round's decisions make of points (`assets.scoring`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from assets.reference.calendars import EVERYBODY
from checks.texts.normalisation import normalise
from warehouse.tables.tracks import appraised, explained_round, locked_round, track_label


@dataclass(frozen=True)
class Round:
    """A round of appraisal.

    Attributes:
        number: from 1.
        name: Vietnamese, alone in a cell: the calendar's, else «Thẩm định lần n».
        decided_by: who decides, as the calendar says it; None if it does not.
        locked_on: the last day on which a decision of the round is taken, Vietnam's time.
        locked_for: agency code -> its own last day, where an extension gives it one.
        explained_on: the last day for explanations of the round's decisions; None if agencies give none.
        explained_for: agency code -> its own last day of these.
        double_pct: share of items that two appraisers appraise blindly, in per cent.
    """

    number: int
    name: str
    decided_by: str | None
    locked_on: date
    locked_for: Mapping[str, date]
    explained_on: date | None
    explained_for: Mapping[str, date]
    double_pct: int

    @property
    def track(self) -> str:
        """Its track."""
        return appraised(self.number)

    def locks(self, agency_code: str) -> date:
        """The last day for decisions on an agency."""
        return self.locked_for.get(agency_code, self.locked_on)

    def ends_explaining(self, agency_code: str) -> date | None:
        """The last day for an agency's explanations; None if the calendar gives it none."""
        return self.explained_for.get(agency_code, self.explained_on)


def rounds_of_year(calendar: pd.DataFrame, year: int) -> tuple[Round, ...]:
    """The rounds in their order, of a frame of table `calendar_entry`; none if the year has no calendar."""
    rows = calendar[calendar["year"] == year]
    entries = [dict(row) for row in rows.astype(object).where(rows.notna(), None).to_dict("records")]
    locks: dict[int, dict[str, dict[Any, Any]]] = {}
    explains: dict[int, dict[str, dict[Any, Any]]] = {}
    for row in entries:
        for number, found in ((locked_round(row["event"]), locks), (explained_round(row["event"]), explains)):
            if number is not None:
                found.setdefault(number, {})[row["agency_code"]] = row
    return tuple(_round(number, locks[number], explains.get(number, {})) for number in sorted(locks))


def _round(number: int, locks: Mapping[str, dict[Any, Any]], explains: Mapping[str, dict[Any, Any]]) -> Round:
    own = locks[EVERYBODY]
    explained = explains.get(EVERYBODY)
    return Round(
        number,
        own["name"] or track_label(appraised(number)),
        own["decided_by"],
        own["due_on"].date(),
        _days(locks),
        None if explained is None else explained["due_on"].date(),
        _days(explains),
        int(own["double_pct"] or 0),
    )


def _days(rows: Mapping[str, dict[Any, Any]]) -> dict[str, date]:
    return {code: row["due_on"].date() for code, row in rows.items() if code != EVERYBODY}


def round_names(rounds: Sequence[Round]) -> dict[int, str]:
    """Names that the calendar gives, by number, for `warehouse.tables.tracks.track_words`."""
    return {each.number: each.name for each in rounds if each.name != track_label(each.track)}


def running_round(rounds: Sequence[Round], today: date) -> Round | None:
    """The first round that is not locked yet, else the last; None if the year has none."""
    return next((each for each in rounds if today <= each.locked_on), rounds[-1] if rounds else None)


def named_round(rounds: Sequence[Round], text: str | None) -> Round | None:
    """The round that a cover names, by its number, its name or its track; None if there is none of that name."""
    written = normalise(text or "")
    return next((each for each in rounds if written in map(normalise, _names(each))), None)


def _names(each: Round) -> tuple[str, ...]:
    return str(each.number), each.name, track_label(each.track), each.track
