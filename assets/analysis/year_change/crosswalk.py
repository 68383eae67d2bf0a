"""Crosswalk of agencies: of which agencies of an earlier day one of today was made, and in which shares.

What belongs here: following successions back, and the shares. What does not: figures (`back_cast`), and reading
reference data (`assets.reference.succession_weights`).

The same code is not the same agency (15 was Yên Bái and is Lào Cai), nor is the same name: an agency is a code from a
day on, and only the successions say what became of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.normalisation import normalise

AgencyKey = tuple[str, date]
"""Code, and the day from which it means the agency."""


@dataclass(frozen=True, slots=True)
class Agency:
    """One period of a code, as a row of table `agency`."""

    code: str
    valid_from: date
    valid_to: date | None
    name: str

    @property
    def key(self) -> AgencyKey:
        """Of the table."""
        return self.code, self.valid_from

    def is_on(self, day: date) -> bool:
        """Whether it exists on a day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Succession:
    """Row of table `agency_succession`: what the predecessor weighs in its successor, and by whom that was said."""

    predecessor: AgencyKey
    successor: AgencyKey
    weight: Fraction | None = None
    measures: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Agencies of the earlier day that are in one of today.

    Attributes:
        shares: each with its part of the whole; they add up to 1. Empty where that cannot be said.
        agencies: the same agencies, also where their shares are not known.
        reason: Vietnamese; why there are no shares.
        weighing: Vietnamese; what weights were used, and their source.
    """

    shares: tuple[tuple[Agency, Fraction], ...] = ()
    agencies: tuple[Agency, ...] = ()
    reason: str | None = None
    weighing: str | None = None

    @property
    def sole(self) -> Agency | None:
        """The one agency that went on whole and alone; None if there were several, or none."""
        return self.shares[0][0] if len(self.shares) == 1 else None

    def namesake(self, name: str) -> Agency | None:
        """The one that bore a name."""
        return next((each for each in self.agencies if normalise(each.name) == normalise(name)), None)


def names_of_all(agencies: Iterable[Agency]) -> str:
    """Agencies named one after the other."""
    return ", ".join(each.name for each in agencies)


class Crosswalk:
    """Successions between agencies, followed back from today to a day."""

    def __init__(self, agencies: Sequence[Agency], successions: Sequence[Succession], day: date) -> None:
        self._agencies = {each.key: each for each in agencies}
        self._before: defaultdict[AgencyKey, list[Succession]] = defaultdict(list)
        successors: defaultdict[AgencyKey, int] = defaultdict(int)
        for each in successions:
            self._before[each.successor].append(each)
            successors[each.predecessor] += 1
        self._split = {key for key, count in successors.items() if count > 1}
        self._day = day

    def ancestry(self, agency: Agency) -> Ancestry:
        """Of which agencies of the day one of today was made."""
        made_of = self._before[agency.key]
        if agency.is_on(self._day):
            merged_in = [self._agencies[each.predecessor] for each in made_of]
            taken_in = [each for each in merged_in if each.is_on(self._day)]
            return (
                self._unweighted(agency, [agency, *taken_in])
                if taken_in
                else Ancestry(((agency, Fraction(1)),), (agency,))
            )
        if not made_of:
            return Ancestry(
                reason=f"{agency.name} có từ ngày {vietnamese_date(agency.valid_from)}, không thay cho cơ quan nào"
            )
        return self._together(agency, made_of)

    def _together(self, agency: Agency, made_of: Sequence[Succession]) -> Ancestry:
        parts = [self.ancestry(self._agencies[each.predecessor]) for each in made_of]
        found = tuple(each for part in parts for each in part.agencies)
        unsaid = next((part.reason for part in parts if part.reason is not None), None)
        if unsaid is not None:
            return Ancestry(agencies=found, reason=unsaid)
        split = [self._agencies[each.predecessor] for each in made_of if each.predecessor in self._split]
        if split:
            return Ancestry(agencies=found, reason=f"{split[0].name} đã được chia cho nhiều cơ quan")
        if len(made_of) == 1:
            return parts[0]
        weights = [each.weight for each in made_of if each.weight is not None]
        if len(weights) < len(made_of):
            return self._unweighted(agency, found)
        whole = sum(weights, Fraction(0))
        shares = tuple(
            (each, share * weight / whole)
            for part, weight in zip(parts, weights, strict=True)
            for each, share in part.shares
        )
        said = [f"{made_of[0].measures} ({made_of[0].source})", *(part.weighing for part in parts if part.weighing)]
        return Ancestry(shares, found, weighing="; ".join(dict.fromkeys(said)))

    @staticmethod
    def _unweighted(agency: Agency, found: Sequence[Agency]) -> Ancestry:
        return Ancestry(
            agencies=tuple(found),
            reason=f"{agency.name} gồm {names_of_all(found)}: không có trọng số nào được công bố để quy số liệu",
        )


def listed(agencies: pd.DataFrame) -> list[Agency]:
    """Agencies of a frame of table `agency`."""
    rows = agencies[["code", "valid_from", "valid_to", "name"]].itertuples(index=False)
    return [
        Agency(code, began.date(), None if pd.isna(ended) else ended.date(), name) for code, began, ended, name in rows
    ]


def crosswalk(agencies: pd.DataFrame, successions: pd.DataFrame, day: date) -> Crosswalk:
    """The crosswalk back to a day, from frames of the tables `agency` and `agency_succession`."""
    columns = ["predecessor_code", "predecessor_valid_from", "successor_code", "successor_valid_from"]
    rows = successions[[*columns, "weight_exact", "weight_measures", "weight_source"]].astype("object")
    followed = [
        Succession((old, since.date()), (new, began.date()), weight, measures, source)
        for old, since, new, began, weight, measures, source in rows.where(rows.notna(), None).itertuples(index=False)
    ]
    return Crosswalk(listed(agencies), followed, day)
