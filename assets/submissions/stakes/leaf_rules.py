"""The leaf criteria of a framework, and which of their inputs one file's own rows give.

What belongs here: what a criterion reads. What does not: values and points (`file_scores`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.totals import RollUp
from assets.rules.framework.inputs import DeclaredInput, ReportInput
from assets.rules.framework.model import Criterion, Framework
from assets.submissions.stakes.held_rows import HeldInput
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, evidence, scorecard

SOURCE_OF = {table.name: row_facts(table).source for table in REPORT_TABLES}
EVIDENCE = SOURCE_OF[evidence.name]
SCORECARD = SOURCE_OF[scorecard.name]


class LeafRule:
    """A leaf criterion, and the inputs that a file's rows give it.

    Attributes:
        held: inputs counted from report rows, by name.
        declared: inputs that the scorecard declares, by name.
        is_decided_by_file: nothing else has a part in the points: no survey, appraiser, outside index or other report.
        punishes_lack: without the documents that it asks for, the criterion has no points.
        adds_up: no criterion above cuts the sum of those below it, so that points gained here are gained in all.
    """

    def __init__(self, criterion: Criterion, framework: Framework, year: int, *, adds_up: bool) -> None:
        self.criterion = criterion
        self.framework = framework
        self.scoring = ScoringRule(criterion, framework, year)
        given = criterion.inputs
        self.held = {name: HeldInput(one) for name, one in given.items() if _is_held(one)}  # type: ignore[arg-type] # so says _is_held
        self._by_source: defaultdict[str, dict[str, HeldInput]] = defaultdict(dict)
        for name, one in self.held.items():
            self._by_source[one.source][name] = one
        self.declared = {name: one for name, one in given.items() if isinstance(one, DeclaredInput)}
        self.is_decided_by_file = len(self.held) + len(self.declared) == len(given)
        self.needed = criterion.required_evidence
        self.punishes_lack = bool(self.needed) and criterion.without_evidence == "zero"
        self.adds_up = adds_up

    def reads(self, source: str) -> Mapping[str, HeldInput]:
        """The inputs that come from a table, by name."""
        return self._by_source.get(source, {})

    def needs(self, source: str) -> bool:
        """Whether the points hang on a sheet of the report at all."""
        if source == SCORECARD:
            return bool(self.declared) or self.punishes_lack
        return bool(self.reads(source)) or (source == EVIDENCE and self.punishes_lack)


def _is_held(given: object) -> bool:
    return isinstance(given, ReportInput) and given.table != "reports"


class FrameworkRules:
    """A framework, ready to score files of a year.

    Attributes:
        framework: which.
        rules: its leaves by code, in the order of the file.
        roll_up: its parents.
    """

    def __init__(self, framework: Framework, year: int) -> None:
        cut = {criterion.code for criterion, _ in framework.walk() if _cuts(criterion)}
        for criterion, parent in framework.walk():
            if parent in cut:
                cut.add(criterion.code)
        self.framework = framework
        self.rules = {
            criterion.code: LeafRule(criterion, framework, year, adds_up=parent not in cut)
            for criterion, parent in framework.walk()
            if criterion.is_leaf
        }
        self.roll_up = RollUp(framework)
        self._moved_by: dict[frozenset[str], list[LeafRule]] = {}

    def moved_by(self, sources: Iterable[str]) -> list[LeafRule]:
        """The leaves whose points hang on any of some sheets of the report."""
        asked = frozenset(sources)
        if asked not in self._moved_by:
            self._moved_by[asked] = [rule for rule in self.rules.values() if any(map(rule.needs, asked))]
        return self._moved_by[asked]


@lru_cache(maxsize=32)
def framework_rules(framework: Framework, year: int) -> FrameworkRules:
    """A framework's rules, compiled once for all files that are weighed by them."""
    return FrameworkRules(framework, year)


def _cuts(criterion: Criterion) -> bool:
    return not criterion.is_leaf and (criterion.cap is not None or criterion.floor is not None)
