"""Change of one agency between two years: the figures compared, the parts, and why there are none where there are none.

What does not belong here: the arithmetic of parts (`decomposition`), frames (`table`), words for people (`words`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from assets.analysis.year_change.back_cast import Carried, back_cast
from assets.analysis.year_change.crosswalk import Agency, Crosswalk, names_of_all
from assets.analysis.year_change.decomposition import Codes, Parts, Row, decompose
from assets.analysis.year_change.same_criteria import Pairing, pair_criteria
from assets.analysis.year_change.scored_year import ScoredYear, Total, counterparts
from checks.texts.normalisation import normalise
from warehouse.tables.analysis.year_change import SINCE_RELEASE
from warehouse.tables.publication import WHOLE_FRAMEWORK

RulesPair = tuple[str, str]
"""Last year's framework and this year's."""
NO_PAIRING = Pairing({})


@dataclass(frozen=True)
class TwoYears:
    """Everything that a comparison needs.

    Attributes:
        now: this year's published figures.
        stored: this year's figures as they stand in the warehouse; the same where nothing was released.
        before: last year's published figures.
        walk: back to last year's last day.
        by_old_rules: this year's reports scored by last year's rules, by agency; nothing where the rules are the same.
    """

    now: ScoredYear
    stored: ScoredYear
    before: ScoredYear
    walk: Crosswalk
    by_old_rules: Mapping[RulesPair, Mapping[str, Row]] = field(default_factory=dict)


@dataclass(frozen=True)
class AgencyChange:
    """One agency of today against last year, by one framework.

    Attributes:
        framework_id: this year's.
        agency: its period of today.
        group: in which it is ranked.
        total: this year's published total.
        carried: last year's figures carried over to it.
        parts: of the change from these, exactly; empty where there is a reason.
        pairing: of the criteria.
        reason: Vietnamese; why the figures carried over cannot be compared.
        predecessor: whose published figures of last year are set beside: the one agency that went on, else the one of
            many that bore its name.
        total_before: the predecessor's.
        other_of_code: another agency that bore its code last year.
    """

    framework_id: str
    agency: Agency
    group: str
    total: Total
    carried: Carried
    parts: Parts = field(default_factory=dict)
    pairing: Pairing = NO_PAIRING
    reason: str | None = None
    predecessor: Agency | None = None
    total_before: Total | None = None
    other_of_code: Agency | None = None

    @cached_property
    def change(self) -> Fraction | None:
        """From the index carried over to this year's, in percentage points."""
        if self.reason is not None or self.total.index is None or self.carried.figures is None:
            return None
        return self.total.index - self.carried.figures.index

    @cached_property
    def published_change(self) -> Fraction | None:
        """From the predecessor's published index to this year's."""
        return None if self.published_reason is not None else (self.change or Fraction(0)) + self.merger

    @cached_property
    def merger(self) -> Fraction:
        """Difference that the merger makes: the index carried over, less the predecessor's own."""
        if self.carried.figures is None or self.total_before is None or self.total_before.index is None:
            return Fraction(0)
        return self.carried.figures.index - self.total_before.index

    @property
    def published_reason(self) -> str | None:
        """Vietnamese reason why published figures cannot be compared."""
        if self.reason is not None or self.total_before is not None:
            return self.reason
        made_of = names_of_all(self.carried.ancestry.agencies)
        return f"năm trước chưa có cơ quan nào mang tên này; nay gồm {made_of}"

    @property
    def is_merged(self) -> bool:
        """Whether several agencies of last year are in it."""
        return len(self.carried.ancestry.agencies) > 1


def agency_changes(years: TwoYears) -> Iterator[list[AgencyChange]]:
    """The change of every agency that has a total this year, by code; one list a framework."""
    old_of = counterparts(years.now, years.before)
    scored: defaultdict[str, list[Agency]] = defaultdict(list)
    for framework_id, code in sorted(years.now.totals):
        if code in years.now.agencies:
            scored[framework_id].append(years.now.agencies[code])
    for framework_id, agencies in scored.items():
        old_id = old_of.get(framework_id)
        pairing = _pairing(years, old_id, framework_id)
        carried = back_cast(agencies, years.walk, years.before, old_id)
        yield [_change(years, framework_id, agency, carried[agency.code], pairing) for agency in agencies]


def _pairing(years: TwoYears, old_id: str | None, new_id: str) -> Pairing:
    old = None if old_id is None else years.before.by_framework.get(old_id)
    new = years.stored.by_framework.get(new_id)
    if old is None or new is None:
        return NO_PAIRING
    return pair_criteria(old.framework, new.framework, old.codes, new.codes)


def _change(years: TwoYears, framework_id: str, agency: Agency, carried: Carried, pairing: Pairing) -> AgencyChange:
    predecessor = carried.ancestry.sole or carried.ancestry.namesake(agency.name)
    before = None
    if predecessor is not None and carried.framework_id is not None:
        before = years.before.totals.get((carried.framework_id, predecessor.code))
    other = years.before.agencies.get(agency.code)
    is_other = other is not None and normalise(other.name) != normalise(agency.name) and other is not predecessor
    reason = _why_not(years, framework_id, agency, carried)
    return AgencyChange(
        framework_id,
        agency,
        years.now.groups[agency.code],
        years.now.totals[framework_id, agency.code],
        carried,
        {} if reason is not None else _parts(years, framework_id, agency.code, carried, pairing),
        pairing,
        reason,
        predecessor,
        before if before is not None and before.index is not None else None,
        other if is_other else None,
    )


def _why_not(years: TwoYears, framework_id: str, agency: Agency, carried: Carried) -> str | None:
    if years.now.totals[framework_id, agency.code].index is None:
        return f"chưa có chỉ số năm {years.now.year}"
    if carried.figures is None:
        return carried.reason
    if framework_id in years.stored.unreadable:
        return years.stored.unreadable[framework_id]
    scored = years.stored.by_framework.get(framework_id)
    row = None if scored is None else scored.rows.get(agency.code)
    return f"kho dữ liệu không còn điểm tiêu chí năm {years.now.year}" if row is None or row.index is None else None


def _parts(years: TwoYears, framework_id: str, code: str, carried: Carried, pairing: Pairing) -> Parts:
    """Of the change of an agency that can be compared."""
    old = years.before.by_framework[str(carried.framework_id)]
    new = years.stored.by_framework[framework_id]
    row = new.rows[code]
    pair = (old.framework.framework, framework_id)
    by_old = row if old.framework is new.framework else years.by_old_rules.get(pair, {}).get(code)
    before, published, stands = carried.figures, years.now.totals[framework_id, code].index, row.index
    assert before is not None  # noqa: S101 - `_why_not`
    assert published is not None  # noqa: S101
    assert stands is not None  # noqa: S101
    parts = decompose(before, by_old, row, Codes(old.codes, new.codes), pairing)
    if published != stands:
        parts[SINCE_RELEASE, WHOLE_FRAMEWORK] = published - stands
    return parts
