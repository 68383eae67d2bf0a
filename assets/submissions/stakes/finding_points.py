"""The stakes of one file: the points that hang on each of its findings, and on all of them.

A row may move several criteria: the finding names the one that gains most, its message also what all come to. A sheet
or a column that is missing may cost all criteria that read it: such a finding names none, and its points are a bound
of them all. What does not belong here: scoring the file (`file_scores`), and which findings have a stake
(`scored_batch`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.rules.engine.totals import exact_sum
from assets.submissions.stakes import message_endings
from assets.submissions.stakes.file_rows import FileRows, LeftOut, by_source
from assets.submissions.stakes.file_scores import FileScores, Gain
from assets.submissions.stakes.leaf_rules import SOURCE_OF, FrameworkRules
from assets.submissions.stakes.prospects import Prospect
from checks.findings.model import unpacked
from warehouse.tables import REPORT_TABLES

LACKING_EVIDENCE = frozenset({"EVIDENCE_MISSING"})
OF_A_COLUMN = frozenset({"COLUMN_MISSING", "COLUMN_OPTIONAL_MISSING", "MANY_FINDINGS"})
OF_A_SHEET = frozenset({"SHEET_MISSING", "SHEET_EMPTY", "SHEET_FEEDBACK_EMPTY"})
_SOURCE_OF_SHEET = {str(table.info["sheet"]): SOURCE_OF[table.name] for table in REPORT_TABLES}

Record = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Stake:
    """Points at stake on one finding; `sentence` is empty where there are none."""

    criterion_code: str | None
    points: Decimal
    sentence: str


class FileStakes:
    """One file and its framework: weighs its findings."""

    def __init__(self, agency_code: str, rules: FrameworkRules, rows: FileRows) -> None:
        self._framework = rules.framework
        self._rules = rules
        self._rows = rows
        self._scores = FileScores(agency_code, rules, rows)
        self._rounding = rules.framework.rounding

    def stake(self, finding: Record) -> Stake | None:
        """Points at stake on a finding; None if they are not known."""
        if finding["code"] in OF_A_SHEET:
            return self._of_sheet(finding)
        if finding["code"] in OF_A_COLUMN:
            return self._of_column(finding)
        code = self._criterion_of(finding)
        if code is not None:
            return self._of_criterion(finding["code"], code)
        row = self._rows.left_out.get((str(finding["sheet"]), int(finding["excel_row"])))
        if row is None:
            return None
        column = finding["column_name"]
        if row.counts_now and column not in row.lost:
            return None  # a word about a row that counts as it stands
        return self._of_row(replace(row, lost=frozenset({column})) if row.counts_now else row)

    def prospect(self, told: Sequence[Record]) -> Prospect:
        """Points that the file earns, and would earn if everything that its findings name were mended."""
        named = {code for code in map(self._criterion_of, told) if code is not None}
        lacking = {self._criterion_of(one) for one in told if one["code"] in LACKING_EVIDENCE}
        absent = [source for source in map(_missing_source, told) if source is not None]
        rows = by_source([*self._rows.left_out.values(), *(row for one in told for row in self._without_column(one))])
        gains = []
        for code, rule in self._rules.rules.items():
            if any(map(rule.needs, absent)) or (code in named and self._scores.lacks_figures(rule)):
                gains.append(self._scores.most(rule))
            else:
                gains.append(self._scores.gain(rule, rows, has_evidence=code in lacking))
        moved = [gain for gain in gains if gain is not None]
        points, most = self._total()
        return Prospect(
            points=self._rounding.printed_total(points),
            max_points=self._rounding.printed_total(most),
            gain=self._rounding.printed_total(message_endings.total(moved)),
            is_gain_exact=all(gain.is_exact and gain.adds_up for gain in moved),
        )

    def _total(self) -> tuple[Fraction, Fraction]:
        """Points and maximum of the criteria that the file alone decides."""
        known = {code: self._scores.known(rule) for code, rule in self._rules.rules.items()}
        every = self._rules.roll_up.complete(known, traced=False, shared_with=self._scores.scale)
        highest = [every[criterion.code] for criterion in self._framework.criteria]
        return exact_sum(one.points or Fraction(0) for one in highest), exact_sum(one.max_points for one in highest)

    def _criterion_of(self, finding: Record) -> str | None:
        """The criterion that a finding names, or on whose row of the scorecard it stands."""
        if isinstance(finding["criterion_code"], str):
            return finding["criterion_code"]
        row = finding["excel_row"]
        return None if pd.isna(row) else self._rows.criteria.get((str(finding["sheet"]), int(row)))

    def _of_criterion(self, finding_code: str, code: str) -> Stake | None:
        criterion = self._framework.by_code.get(code)
        if criterion is None:
            return None
        rule = self._rules.rules.get(code)
        if finding_code in LACKING_EVIDENCE and rule is not None:
            gained = self._scores.gain_by_evidence(rule)
            if gained is not None:
                words = message_endings.evidence_sentence(gained, code, self._rounding)
                return Stake(code, self._rounding.printed_criterion(gained), words if gained else "")
        most = criterion.max_points
        words = message_endings.criterion_sentence(most, code, self._rounding)
        return Stake(code, self._rounding.printed_criterion(most), words)

    def _of_row(self, row: LeftOut) -> Stake | None:
        gains = self._gains([row])
        if not gains:
            return Stake(None, self._rounding.printed_criterion(Fraction(0)), "")
        what = "ô này được sửa" if row.counts_now else "dòng này được tính"
        words = message_endings.row_sentence(gains, what, self._rounding)
        return Stake(gains[0].criterion.code, self._rounding.printed_criterion(gains[0].points), words)

    def _of_sheet(self, finding: Record) -> Stake | None:
        source = _missing_source(finding)
        if source is None:
            return None
        found = [self._scores.most(rule) for rule in self._rules.moved_by([source])]
        return self._of_many(_greatest_first(found), "số liệu của trang này")

    def _of_column(self, finding: Record) -> Stake | None:
        what = "các dòng của trang này" if finding["code"] == "COLUMN_MISSING" else "số liệu của cột này"
        return self._of_many(self._gains(self._rows_with(finding)), what)

    def _of_many(self, gains: list[Gain], what: str) -> Stake | None:
        if not gains:
            return None
        words = message_endings.sheet_sentence(gains, what, self._rounding)
        return Stake(None, self._rounding.printed_total(message_endings.total(gains)), words)

    def _rows_with(self, finding: Record) -> list[LeftOut]:
        """The rows that a finding about a column costs something."""
        sheet, column = str(finding["sheet"]), finding["column_name"]
        marred = [row for (name, _), row in self._rows.left_out.items() if name == sheet and column in row.at]
        return marred + self._without_column(finding)

    def _without_column(self, finding: Record) -> list[LeftOut]:
        if finding["code"] != "COLUMN_OPTIONAL_MISSING":
            return []
        return self._rows.without_column(str(finding["sheet"]), str(finding["column_name"]))

    def _gains(self, rows: list[LeftOut]) -> list[Gain]:
        moved = by_source(rows)
        return _greatest_first(self._scores.gain(rule, moved) for rule in self._rules.moved_by(moved))


def _greatest_first(gains: Iterable[Gain | None]) -> list[Gain]:
    """Those above 0; equal ones in the order of the framework."""
    return sorted((gain for gain in gains if gain is not None and gain.points > 0), key=lambda gain: -gain.in_total)


def _missing_source(finding: Record) -> str | None:
    if finding["code"] not in OF_A_SHEET:
        return None
    return _SOURCE_OF_SHEET.get(str(unpacked(finding["params"]).get("expected")))
