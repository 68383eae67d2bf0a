"""Points that one file's own rows earn on each criterion, with and without rows that do not count.

Only criteria that the file alone decides are known here: not those that surveys, outside indices, appraisers or the
dates of other reports have a part in. What does not belong here: which rows do not count (`file_rows`), and what is
said of it (`scored_batch`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from assets.rules.engine.totals import LEFT_OUT, NOTHING, Points
from assets.rules.engine.tracing import Outcome
from assets.rules.engine.weights import ONE, criterion_worths
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Value
from assets.rules.language.value_texts import canonical, value_of
from assets.submissions.stakes.file_rows import FileRows, LeftOutRows
from assets.submissions.stakes.held_rows import Row
from assets.submissions.stakes.leaf_rules import EVIDENCE, FrameworkRules, LeafRule


@dataclass(frozen=True, slots=True)
class Gain:
    """Gain of a criterion: exact, or an upper bound.

    Attributes:
        criterion: which.
        points: below 0 where rows that count would cost points; never so where they are a bound.
        is_exact: no cell that could not be read, and nothing outside the file, has a part in it.
        adds_up: see `LeafRule`.
        worth: of one of its points in the total.
    """

    criterion: Criterion
    points: Fraction
    is_exact: bool
    adds_up: bool
    worth: Fraction = ONE

    @property
    def in_total(self) -> Fraction:
        """Gain of the total, where no criterion above cuts it."""
        return self.points if self.worth == 1 else self.points * self.worth


class FileScores:
    """The criteria of one file, scored by the rows of it that count.

    Attributes:
        scale: points of every criterion among which weights are shared out; None where nothing has a weight.
    """

    def __init__(self, agency_code: str, rules: FrameworkRules, rows: FileRows) -> None:
        """Take a file's rows, whose file it is, and by what rules it is scored."""
        self._agency_code = agency_code
        self._rows = rows
        self.scale = self._scale(rules) if rules.framework.has_weights else None
        self._worths = {} if self.scale is None else _worths(rules, self.scale)
        self._counted: dict[tuple[str, str], list[Row]] = {}
        self._outcomes: dict[str, Outcome] = {}

    def gain(self, rule: LeafRule, rows: LeftOutRows, *, has_evidence: bool = False) -> Gain | None:
        """Gain of the criterion if all the rows count; None if they change nothing.

        Args:
            rule: of the criterion.
            rows: that do not count, or have lost a cell, by source.
            has_evidence: the documents that the criterion lacks are there, too.
        """
        if self._is_settled(rule):
            return None
        added = self._added(rule, rows)
        if added is None:
            return self.most(rule)
        is_proven = has_evidence and rule.punishes_lack and self._lacks_evidence(rule)
        if not added and not is_proven:
            return None
        if not rule.is_decided_by_file:
            return self.most(rule)
        together = {name: [*self._rows_of(rule, name), *new] for name, new in added.items()}
        before, after = self.outcome(rule).points, self._scored(rule, together, has_evidence=has_evidence).points
        if before is None or after is None:
            return self.most(rule)
        return self._gain(rule, after - before, is_exact=True) if after != before else None

    def most(self, rule: LeafRule) -> Gain | None:
        """Greatest gain of the criterion, whatever is mended; None if it has its maximum."""
        before = self.outcome(rule).points if rule.is_decided_by_file else None
        most = rule.criterion.max_points - (before or NOTHING)
        return None if self._is_settled(rule) or most <= 0 else self._gain(rule, most, is_exact=False)

    def _gain(self, rule: LeafRule, points: Fraction, *, is_exact: bool) -> Gain:
        worth = self._worths.get(rule.criterion.code, ONE)
        return Gain(rule.criterion, points, is_exact, rule.adds_up, worth)

    def gain_by_evidence(self, rule: LeafRule) -> Fraction | None:
        """Gain of the criterion if its missing documents were there; None where that is not known."""
        if not rule.punishes_lack or not rule.is_decided_by_file:
            return None
        before, after = self.outcome(rule).points, self._scored(rule, {}, has_evidence=True).points
        return None if before is None or after is None else after - before

    def lacks_figures(self, rule: LeafRule) -> bool:
        """Whether a declared figure that the criterion asks for is not there, not read, or cannot be true."""
        absent = any((rule.criterion.code, name) not in self._rows.declared for name in rule.declared)
        return absent or bool(self.outcome(rule).broken)

    def outcome(self, rule: LeafRule) -> Outcome:
        """Outcome of the criterion now, as far as the file's own rows tell."""
        code = rule.criterion.code
        if code not in self._outcomes:
            self._outcomes[code] = self._scored(rule, {})
        return self._outcomes[code]

    def known(self, rule: LeafRule) -> Points:
        """The same for a total of what is known: left out where other things have a part in it."""
        outcome = self.outcome(rule)
        if not rule.is_decided_by_file or not outcome.is_applicable:
            return LEFT_OUT
        return Points(outcome.points or NOTHING, outcome.max_points)

    def _scale(self, rules: FrameworkRules) -> Mapping[str, Points]:
        leaves = {
            code: LEFT_OUT
            if self._is_settled(rule) and not self._earns_all(rule)
            else Points(NOTHING, rule.criterion.scale_points)
            for code, rule in rules.rules.items()
        }
        return rules.roll_up.complete(leaves, traced=False)

    def _earns_all(self, rule: LeafRule) -> bool:
        is_exempt = rule.framework.exemption(self._agency_code, rule.criterion.code) is not None
        return rule.criterion.not_applicable == "full" and not is_exempt

    def _is_settled(self, rule: LeafRule) -> bool:
        """Whether no row changes the points: the agency skips the criterion, or rightly claims that it does."""
        code = rule.criterion.code
        claimed = code in self._rows.not_applicable and rule.criterion.not_applicable != "forbidden"
        return claimed or rule.framework.exemption(self._agency_code, code) is not None

    def _added(self, rule: LeafRule, rows: LeftOutRows) -> dict[str, list[Row]] | None:
        """By input, the rows that it would count too; None where that hangs on cells that could not be read."""
        added: dict[str, list[Row]] = {}
        for source, left_out in rows.items():
            new = [one.row for one in left_out if not one.counts_now]
            if source == EVIDENCE and new and rule.punishes_lack and self._lacks_evidence(rule):
                return None
            inputs = rule.reads(source)
            marred = [one for one in left_out if one.lost] if inputs else ()
            if any(given.may_depend_on(one.row, one.lost) for given in inputs.values() for one in marred):
                return None
            added |= {name: some for name, given in inputs.items() if (some := given.counted(new))}
        return added

    def _scored(self, rule: LeafRule, instead: Mapping[str, Sequence[Row]], *, has_evidence: bool = False) -> Outcome:
        """Score with other rows behind some of the inputs."""
        values: dict[str, Value] = {
            name: one.value(instead[name] if name in instead else self._rows_of(rule, name))
            for name, one in rule.held.items()
        }
        code = rule.criterion.code
        values |= {
            name: value_of(
                canonical(self._rows.declared.get((code, name)), one.value_type, one.options), one.value_type.value
            )
            for name, one in rule.declared.items()
        }
        return rule.scoring.score(
            values,
            not_applicable=code in self._rows.not_applicable,
            evidence_missing=not has_evidence and self._lacks_evidence(rule),
            exemption=rule.framework.exemption(self._agency_code, code),
        )

    def _lacks_evidence(self, rule: LeafRule) -> bool:
        return not rule.needed <= self._rows.named_kinds.get(rule.criterion.code, frozenset())

    def _rows_of(self, rule: LeafRule, name: str) -> list[Row]:
        key = (rule.criterion.code, name)
        if key not in self._counted:
            one = rule.held[name]
            self._counted[key] = one.counted(self._rows.counted.get(one.source, ()))
        return self._counted[key]


def _worths(rules: FrameworkRules, scale: Mapping[str, Points]) -> dict[str, Fraction]:
    worths = criterion_worths(rules.framework, {code: points.max_points for code, points in scale.items()})
    return {code: worth.points for code, worth in worths.items()}
