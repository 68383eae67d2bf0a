"""Tables of the Committee's workbook, shaped from the warehouse's.

Pure: frames in, frames out. What does not belong here: SQL, drawing, and any figure of its own; every figure
printed is one that scoring stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

import pandas as pd

from assets.publication.published.editions import DRAFT, Edition
from assets.publication.published.framework_rules import AppliedFramework, applied_in_year
from assets.publication.published.standings import expected_agencies, of_outside_figures, standings
from assets.publication.published.submission_states import (
    NOT_ASKED,
    NOTHING_SENT,
    AgencyState,
    agency_states,
    arrivals_of,
    unidentified_files,
)
from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import round_names, rounds_of_year
from assets.reference.waivers import NO_DEPARTURES, Departures
from assets.rules.framework.titles import PUBLISHER, SUBJECT, Titles
from assets.scoring.year_faults import NO_FAULTS, YearFaults
from warehouse.tables.tracks import in_track_order, round_of, track_label

Word = TypeVar("Word")

_UNSENT_LABELS = {NOTHING_SENT: "Chưa gửi báo cáo", NOT_ASKED: "Không phải gửi báo cáo"}


@dataclass(frozen=True)
class CommitteeTables:
    """Everything that the workbook shows of one year.

    Attributes:
        year: the year that is scored.
        rules: the frameworks that some agency of the year is scored by, in the order of `levels`.
        standings: one row an agency and framework (`standings.STANDING_COLUMNS`), by framework, group, rank, code;
            agencies without a score come last in their group. Figures are the final ones, but for `self_points` and
            `computed_points`.
        criteria: rows of `criterion` of these frameworks, in document order.
        criterion_scores: rows of `criterion_score` of the year.
        index_scores: rows of `index_score` of the year.
        round_names: of the rounds of appraisal in the year's calendar.
        states: what each agency sent, by agency code.
        unidentified: files of which nobody can tell the agency: file_name, received_at, status, blocking_count,
            messages.
        received_until: when the last of all these files came; None if none did.
        group_labels: Vietnamese name of each group, in the order of printing.
        level_names: short Vietnamese name of each level.
        status_labels: Vietnamese name of each status of a submission.
        edition: whether this is a draft, or by which document it was published.
        waiting: agencies whose framework's file is broken: agency_code, name; they are in `states`, and nowhere else.
        faults: what broken files cost, in sentences.
        departures: rules that do not hold as they stand.
    """

    year: int
    rules: tuple[AppliedFramework, ...]
    standings: pd.DataFrame
    criteria: pd.DataFrame
    criterion_scores: pd.DataFrame
    index_scores: pd.DataFrame
    round_names: Mapping[int, str]
    states: dict[str, AgencyState]
    unidentified: pd.DataFrame
    received_until: datetime | None
    group_labels: dict[str, str]
    status_labels: dict[str, str]
    edition: Edition = DRAFT
    waiting: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["agency_code", "name"], dtype="str"))
    faults: tuple[str, ...] = ()
    level_names: Mapping[str, str] = field(default_factory=dict)
    departures: Departures = NO_DEPARTURES

    @property
    def mark(self) -> str:
        """Mark on every page."""
        return self.edition.mark

    @property
    def is_empty(self) -> bool:
        """Whether nothing came of the year, from nobody."""
        return self.unidentified.empty and all(state.status == NOTHING_SENT for state in self.states.values())

    @property
    def begun_rounds(self) -> list[str]:
        """The tracks of the rounds of appraisal that have begun for some framework."""
        return [track for track in in_track_order(self.index_scores["track"].unique()) if round_of(track) is not None]

    def track_label(self, track: str) -> str:
        """The track's Vietnamese name, of a round the calendar's."""
        return track_label(track, self.round_names)

    def groups_of(self, framework_id: str) -> list[str]:
        """Codes of the groups that a framework scores this year, in the order of printing."""
        present = set(self.standings.loc[self.standings["framework_id"] == framework_id, "group_code"])
        known = [code for code in self.group_labels if code in present]
        return known + sorted(present - set(known))

    def standings_of(self, framework_id: str, group_code: str) -> pd.DataFrame:
        """The rows of one group."""
        rows = self.standings
        return rows[(rows["framework_id"] == framework_id) & (rows["group_code"] == group_code)]

    def table_name(self, rules: AppliedFramework) -> str:
        """Short name of a framework's table: its own, else its level, with a number where the level has several."""
        if rules.framework.titles.table is not None:
            return rules.framework.titles.table
        level = self.level_names.get(rules.level, rules.level)
        beside = [each.framework_id for each in self.rules if each.level == rules.level]
        return level if len(beside) < 2 else f"{level}, bảng {beside.index(rules.framework_id) + 1}"

    def block_name(self, rules: AppliedFramework) -> str:
        """The table's name within a heading: of its level «khối ...», else its own."""
        name = self.table_name(rules)
        return f"khối {name}" if rules.framework.titles.table is None else name

    def group_name(self, rules: AppliedFramework, group_code: str) -> str:
        """The group's name, with the table's where several rank it."""
        ranking = self.standings.loc[self.standings["group_code"] == group_code, "framework_id"].nunique()
        label = self.group_label(group_code)
        return label if ranking < 2 else f"{label} ({self.table_name(rules)})"

    @property
    def subject(self) -> str:
        """What all tables measure."""
        return _common((rules.framework.titles.subject for rules in self.rules), SUBJECT)

    @property
    def publisher(self) -> tuple[str, ...]:
        """Who publishes all tables, by lines."""
        return _common((rules.framework.titles.publisher for rules in self.rules), PUBLISHER)

    @property
    def unit(self) -> str:
        """Whom all tables score: after a number."""
        return _common((rules.framework.titles.unit for rules in self.rules), Titles().unit)

    def group_label(self, group_code: str) -> str:
        """The group's Vietnamese name, or its code where the code list has none."""
        return self.group_labels.get(group_code, group_code)

    def status_label(self, status: str) -> str:
        """The Vietnamese name of a submission's status, or of there being none."""
        return _UNSENT_LABELS.get(status) or self.status_labels.get(status, status)


@dataclass(frozen=True)
class YearFrames:
    """Frames of the warehouse's tables of those names; rows of other years are left out, so whole ones may be given."""

    agencies: pd.DataFrame
    frameworks: pd.DataFrame
    criteria: pd.DataFrame
    code_lists: pd.DataFrame
    calendar: pd.DataFrame
    submissions: pd.DataFrame
    receipts: pd.DataFrame
    findings: pd.DataFrame
    criterion_scores: pd.DataFrame
    index_scores: pd.DataFrame


def committee_tables(
    year: int, frames: YearFrames, *, edition: Edition = DRAFT, faults: YearFaults = NO_FAULTS
) -> CommitteeTables:
    """Shape the warehouse's tables into the Committee's.

    Agencies of a level that no sound framework scores are told apart: whatever framework the warehouse still keeps of
    them has no figures now. Agencies that do not exist on 31 December of the year are left out.
    """
    levels = _labels(frames.code_lists, "levels")
    rules = tuple(
        rule for rule in applied_in_year(frames.frameworks, year) if not faults.costs(rule.level, rule.framework_id)
    )
    expected = expected_agencies(frames.agencies, year, rules)
    used = {str(code) for code in expected["framework_id"]}
    this_year = frames.submissions[frames.submissions["year"] == year]
    existing = agencies_of_year(frames.agencies, year).rename(columns={"code": "agency_code"})
    arrivals = arrivals_of(this_year, frames.receipts[frames.receipts["year"] == year], existing)
    waiting = existing[existing["level"].isin(list(faults.unscored))]
    known = [*expected["agency_code"].unique(), *waiting["agency_code"]]
    outside = expected["framework_id"].isin(of_outside_figures(rules))
    not_asked = frozenset(expected.loc[outside, "agency_code"]) - frozenset(expected.loc[~outside, "agency_code"])
    states = agency_states(arrivals, frames.findings, known, not_asked)
    groups = _labels(frames.code_lists, "agency_groups")
    scores = frames.index_scores[frames.index_scores["year"] == year]
    level_order = {level: position for position, level in enumerate(levels)}
    rules = tuple(sorted(rules, key=lambda rule: (level_order.get(rule.level, len(level_order)), rule.framework_id)))
    rules = tuple(rule for rule in rules if rule.framework_id in used)
    publisher = _common((rule.framework.titles.publisher for rule in rules), PUBLISHER)
    if publisher != PUBLISHER:
        edition = replace(edition, publisher=" ".join(publisher))
    return CommitteeTables(
        year=year,
        rules=rules,
        standings=standings(expected, scores, states, rules, list(groups)),
        criteria=frames.criteria[frames.criteria["framework_id"].isin(used)].sort_values(["framework_id", "position"]),
        criterion_scores=frames.criterion_scores[frames.criterion_scores["year"] == year],
        index_scores=scores,
        round_names=round_names(rounds_of_year(frames.calendar, year)),
        states=states,
        unidentified=unidentified_files(arrivals, frames.findings, known),
        received_until=None if arrivals.empty else arrivals["received_at"].max().to_pydatetime(),
        group_labels=groups,
        level_names=_short_labels(frames.code_lists, "levels"),
        status_labels=_labels(frames.code_lists, "submission_statuses"),
        edition=edition,
        waiting=waiting[["agency_code", "name"]].reset_index(drop=True),
        faults=faults.sentences,
    )


def _common(given: Iterable[Word], default: Word) -> Word:
    """The word that all say; the default where they differ."""
    words = set(given)
    return words.pop() if len(words) == 1 else default


def _labels(code_lists: pd.DataFrame, list_name: str) -> dict[str, str]:
    rows = code_lists[code_lists["list_name"] == list_name].sort_values("position")
    return dict(zip(rows["code"], rows["label"], strict=True))


def _short_labels(code_lists: pd.DataFrame, list_name: str) -> dict[str, str]:
    rows = code_lists[code_lists["list_name"] == list_name]
    return dict(zip(rows["code"], rows["short_label"].fillna(rows["label"]), strict=True))
