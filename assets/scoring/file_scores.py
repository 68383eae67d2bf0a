"""What one file's own rows earn on each criterion, with and without rows that do not count.

Only criteria that the file alone decides are known here: not those that surveys, outside indices, appraisers or the
dates of other reports have a part in. What does not belong here: which finding concerns which row (`stakes`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import pandas as pd

from assets.reference.framework_inputs import DeclaredInput, ReportInput
from assets.reference.framework_model import Criterion, Framework
from assets.scoring.criterion_scoring import ScoringRule
from assets.scoring.evaluation import Value
from assets.scoring.held_rows import HeldInput, Row, held_rows
from assets.scoring.value_texts import canonical, value_of
from checks.rules.codes import comparable, listed_codes
from warehouse.tables import REPORT_TABLES, evidence, scorecard

SOURCE_OF = {table.name: str(table.info["source"]) for table in REPORT_TABLES}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that does not count, or not wholly.

    Attributes:
        source: its table, by the name that frameworks use.
        row: its values; what could not be read is None.
        lost: the columns whose cells could not be read.
        counts_now: the row counts, only the lost cells do not.
    """

    source: str
    row: Row
    lost: frozenset[str]
    counts_now: bool


@dataclass(frozen=True, slots=True)
class Gain:
    """What a criterion would gain if the row counted: exactly, or at most so much."""

    criterion: Criterion
    points: Fraction
    is_exact: bool


class LeafRule:
    """A leaf criterion, and the inputs that a file's rows give it."""

    def __init__(self, criterion: Criterion, framework: Framework, year: int) -> None:
        self.criterion = criterion
        self.framework = framework
        self.scoring = ScoringRule(criterion, framework, year)
        given = criterion.inputs
        self.held = {name: HeldInput(one) for name, one in given.items() if _is_held(one)}  # type: ignore[arg-type] # so says _is_held
        self.declared = {name: one for name, one in given.items() if isinstance(one, DeclaredInput)}
        self.is_decided_by_file = len(self.held) + len(self.declared) == len(given)
        self.needed = frozenset(need.kind for need in criterion.evidence if need.required)
        self.punishes_lack = bool(self.needed) and criterion.without_evidence == "zero"

    def reads(self, source: str) -> list[tuple[str, HeldInput]]:
        """The inputs that come from a table."""
        return [(name, one) for name, one in self.held.items() if one.source == source]


def _is_held(given: object) -> bool:
    return isinstance(given, ReportInput) and given.table != "reports"


def leaf_rules(framework: Framework, year: int) -> list[LeafRule]:
    """Every leaf of a framework, ready to be scored from files."""
    return [LeafRule(criterion, framework, year) for criterion in framework.leaves()]


class FileScores:
    """The criteria of one file, scored by the rows of it that count."""

    def __init__(self, agency_code: str, rows: Mapping[str, pd.DataFrame], year: int) -> None:
        """Take a file.

        Args:
            agency_code: whose file it is.
            rows: by report table, the rows that count.
            year: the year scored.
        """
        self._agency_code = agency_code
        self._frames = rows
        self._year = year
        self._held: dict[str, list[Row]] = {}
        self._counted: dict[tuple[str, str], list[Row]] = {}
        self._points: dict[str, Fraction | None] = {}

    def gain(self, rule: LeafRule, left_out: LeftOut) -> Gain | None:
        """What the criterion gains by the row; None if it cannot gain anything."""
        criterion = rule.criterion
        touched = self._touched(rule, left_out)
        if touched is None:
            return Gain(criterion, criterion.max_points, is_exact=False)
        if not touched:
            return None
        before = self.points(rule)
        after = self._scored(rule, {name: [*self._rows_of(rule, name), left_out.row] for name in touched})
        if before is None or after is None:
            return Gain(criterion, criterion.max_points, is_exact=False)
        return Gain(criterion, after - before, is_exact=True) if after > before else None

    def _touched(self, rule: LeafRule, left_out: LeftOut) -> list[str] | None:
        """The inputs that the row would change; None where that, or the criterion's points, cannot be known."""
        inputs = rule.reads(left_out.source)
        if any(one.may_depend_on(left_out.row, left_out.lost) for _, one in inputs):
            return None
        if left_out.counts_now:
            return []
        changed = [name for name, one in inputs if one.counts(left_out.row)]
        return None if changed and not rule.is_decided_by_file else changed

    def points(self, rule: LeafRule) -> Fraction | None:
        """What the criterion earns now; None if it cannot be scored."""
        code = rule.criterion.code
        if code not in self._points:
            self._points[code] = self._scored(rule, {})
        return self._points[code]

    def gain_by_evidence(self, rule: LeafRule) -> Fraction | None:
        """What the criterion would gain if the evidence that it lacks were there; None where that is not known."""
        if not rule.punishes_lack or not rule.is_decided_by_file:
            return None
        before, after = self.points(rule), self._scored(rule, {}, has_evidence=True)
        return None if before is None or after is None else after - before

    def _scored(
        self, rule: LeafRule, instead: Mapping[str, Sequence[Row]], *, has_evidence: bool = False
    ) -> Fraction | None:
        """Score with other rows behind some of the inputs."""
        values: dict[str, Value] = {
            name: one.value(instead[name] if name in instead else self._rows_of(rule, name))
            for name, one in rule.held.items()
        }
        code = rule.criterion.code
        values |= {
            name: value_of(
                canonical(self._declared.get((code, name)), one.value_type, one.options), one.value_type.value
            )
            for name, one in rule.declared.items()
        }
        lacking = not has_evidence and not rule.needed <= self._named_kinds.get(code, frozenset())
        return rule.scoring.score(
            values,
            not_applicable=code in self._not_applicable,
            evidence_missing=lacking,
            exemption=rule.framework.exemption(self._agency_code, code),
        ).points

    def _rows_of(self, rule: LeafRule, name: str) -> list[Row]:
        key = (rule.criterion.code, name)
        if key not in self._counted:
            one = rule.held[name]
            self._counted[key] = [row for row in self._all_of(one.source) if one.counts(row)]
        return self._counted[key]

    def _all_of(self, source: str) -> list[Row]:
        if source not in self._held:
            name = next(table for table, of_source in SOURCE_OF.items() if of_source == source)
            self._held[source] = held_rows(self._frames[name], source, self._year)
        return self._held[source]

    @cached_property
    def _declared(self) -> dict[tuple[str, str], str]:
        """Of a figure declared twice, the first row's."""
        card = self._frames[scorecard.name]
        given = card[card["input_name"].notna() & card["declared_value"].notna()]
        first = given.drop_duplicates(["criterion_code", "input_name"])
        keys = zip(first["criterion_code"], first["input_name"], strict=True)
        return dict(zip(keys, first["declared_value"], strict=True))

    @cached_property
    def _criterion_rows(self) -> pd.DataFrame:
        card = self._frames[scorecard.name]
        return card[card["input_name"].isna()].drop_duplicates("criterion_code")

    @cached_property
    def _not_applicable(self) -> frozenset[str]:
        claimed = self._criterion_rows["not_applicable"].fillna(value=False).astype(bool)
        return frozenset(self._criterion_rows.loc[claimed, "criterion_code"])

    @cached_property
    def _named_kinds(self) -> dict[str, frozenset[str]]:
        """The kinds of the documents that each criterion's row names."""
        papers = self._frames[evidence.name]
        known = papers[["kind"]].assign(comparable_code=comparable(papers["evidence_code"])).dropna()
        named = listed_codes(self._criterion_rows, "evidence_codes").merge(known, on="comparable_code")
        return {str(code): frozenset(kinds) for code, kinds in named.groupby("criterion_code")["kind"]}
