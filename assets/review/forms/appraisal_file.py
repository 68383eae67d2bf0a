"""Judging of an appraisers' workbook: which of its decisions are stored, and what the appraiser is told.

What does not belong here: what a cell means (`decision_rows`), which decisions can be used (`assets.review.judging`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assets.reference.rounds import named_round
from assets.review.decisions import Decision
from assets.review.forms.covers import cover_findings
from assets.review.forms.decision_rows import WrittenDecision, rows_of, written_decisions
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.read_form import ReadForm
from assets.review.forms.verdict_rows import written_verdicts
from assets.review.judging import Fault, canonical, judge
from assets.review.ratings import disagreements, ratings
from assets.review.setting import Setting
from assets.review.verdicts import read_verdicts
from checks.findings.model import Finding, joined, raw_findings
from checks.findings.wording import Sentence
from checks.texts.normalisation import normalise
from warehouse.tables import appraisal, evidence_verdict

_TOLD: dict[Fault, tuple[str, str | None]] = {
    Fault.UNKNOWN_AGENCY: ("DECISION_AGENCY_UNKNOWN", "agency_code"),
    Fault.NO_REPORT: ("DECISION_AGENCY_NOT_SCORED", "agency_code"),
    Fault.NO_FRAMEWORK: ("DECISION_AGENCY_NOT_SCORED", "agency_code"),
    Fault.UNKNOWN_CRITERION: ("DECISION_CRITERION_UNFIT", "criterion_code"),
    Fault.SUM_OF_OTHERS: ("DECISION_CRITERION_UNFIT", "criterion_code"),
    Fault.UNKNOWN_INPUT: ("DECISION_INPUT_UNKNOWN", None),
    Fault.NO_SUCH_VALUE: ("DECISION_VALUE_INVALID", None),
    Fault.OUT_OF_BOUNDS: ("DECISION_VALUE_OUT_OF_BOUNDS", None),
    Fault.POINTS_OUT_OF_BOUNDS: ("DECISION_POINTS_OUT_OF_BOUNDS", None),
    Fault.NOTHING_TO_REFUSE: ("DECISION_WITHOUT_OBJECT", None),
    Fault.NOTHING_TO_WITHDRAW: ("DECISION_WITHOUT_OBJECT", None),
    Fault.NOTHING_TO_TAKE_BACK: ("DECISION_WITHOUT_OBJECT", None),
    Fault.UNKNOWN_ROUND: ("DECISION_ROUND_CLOSED", None),
    Fault.LOCKED: ("DECISION_ROUND_CLOSED", None),
}
"""By fault: the finding's code and the column at which it stands; None for that of the decision itself."""


def judge_appraisal(read: ReadForm, situation: Situation) -> Judged:
    """Findings of an appraisers' workbook, its usable decisions and verdicts as rows of their tables."""
    decided = judged_appraisal(read, situation.setting, situation.decisions)
    if decided.round is None or decided.author is None:
        return decided
    rows, findings = written_verdicts(read, read_verdicts(situation.connection), situation.year)
    return replace(
        decided,
        findings=joined([decided.findings, raw_findings(findings)]),
        rows={**decided.rows, evidence_verdict.name: rows},
    )


def judged_appraisal(read: ReadForm, setting: Setting, before: Sequence[Decision]) -> Judged:
    """The decisions' part of it, of given ones before.

    Args:
        read: the file.
        setting: the year.
        before: the year's decisions, those that stand over others last; also those that an earlier reader stored of
            this file.
    """
    findings = list(cover_findings(read, setting.year, setting.rounds))
    found = named_round(setting.rounds, read.cover["round"])
    author = read.cover["appraiser"]
    if found is None or author is None:
        return Judged(raw_findings(findings), round=None if found is None else found.number, author=author)
    others = [each for each in before if each.file_sha256 != read.sha256]
    first = 1 + max((each.appraisal_id for each in before), default=0)
    written, refused = written_decisions(read, found.number, setting, first)
    findings += refused
    agreeing, contradicting = _without_contradictions(written, read.sha256)
    findings += contradicting
    new = {each.decision.appraisal_id: each for each in _not_standing(agreeing, others, setting)}
    usable, unusable = judge(in_order([*others, *(each.decision for each in new.values())]), setting)
    for number, each in new.items():
        if number in unusable:
            code, column = _TOLD[unusable[number].fault]
            findings.append(each.finding(read.sha256, code, column, why=Sentence(unusable[number].why)))
    findings += _disagreements(usable, agreeing, read, setting)
    stored = [each for each in usable if each.appraisal_id in new]
    return Judged(raw_findings(findings), {appraisal.name: rows_of(stored, setting.year)}, found.number, author)


def in_order(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions, those that stand over others last."""
    return sorted(decisions, key=lambda each: (*each.place, each.appraisal_id))


def _without_contradictions(
    written: Sequence[WrittenDecision], sha256: str
) -> tuple[list[WrittenDecision], list[Finding]]:
    """One decision an item, of several equal ones the first; where they differ none, and a finding for each."""
    by_item: defaultdict[tuple[str, str, str, str | None], list[WrittenDecision]] = defaultdict(list)
    for each in written:
        by_item[each.item].append(each)
    agreeing: list[WrittenDecision] = []
    findings: list[Finding] = []
    for same in by_item.values():
        if len({each.content for each in same}) == 1:
            agreeing.append(same[0])
            continue
        rows = [str(each.decision.excel_row) for each in same]
        findings += [each.finding(sha256, "DECISION_CONTRADICTS_ROW", rows=rows) for each in same]
    return sorted(agreeing, key=lambda each: each.decision.appraisal_id), findings


def _disagreements(
    usable: Sequence[Decision], written: Sequence[WrittenDecision], read: ReadForm, setting: Setting
) -> Iterator[Finding]:
    """What another appraiser of the round decided otherwise; the other is named, his decision is not."""
    own = normalise(read.cover["appraiser"])
    last = {each.item: each for each in written}
    for item, first, second in disagreements(ratings(usable, setting)):
        names = {normalise(each.appraiser): each.appraiser for each in (first, second)}
        kind = "input" if item.input_name else item.kind
        key = (item.agency_code, item.criterion_code, kind, item.input_name or None)
        mine = last.get(key)
        if own in names and mine is not None and mine.decision.round == item.round:
            other = next(name for who, name in names.items() if who != own)
            yield mine.finding(
                read.sha256, "DECISION_OF_TWO_APPRAISERS", appraiser=read.cover["appraiser"], other=other
            )


def _not_standing(
    written: Sequence[WrittenDecision], earlier: Sequence[Decision], setting: Setting
) -> list[WrittenDecision]:
    """The decisions that do not stand already: a workbook that is sent again, mended, decides nothing twice.

    What stands is not judged again either: its round may be locked by now.
    """
    by_item: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for each in earlier:
        by_item[each.agency_code, each.criterion_code].append(each)
    return [each for each in written if not _stands(canonical(each.decision, setting), by_item[each.item[:2]])]


def _stands(decision: Decision, on_item: Sequence[Decision]) -> bool:
    """Whether the same decision stands, and no other file has decided on its item since.

    Args:
        decision: a new one.
        on_item: earlier ones on its agency and criterion, those that stand over others last.
    """
    same = next((at for at, each in enumerate(on_item) if _says(each) == _says(decision)), None)
    return same is not None and all(each.file_sha256 == on_item[same].file_sha256 for each in on_item[same + 1 :])


def _says(decision: Decision) -> tuple[object, ...]:
    return (
        decision.round,
        decision.input_name,
        decision.input_value,
        decision.points_exact,
        decision.ruling,
        decision.reason,
        normalise(decision.decided_by),
        decision.document_number,
    )
