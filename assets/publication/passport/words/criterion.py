"""A criterion of the passport in Vietnamese, piece by piece: what its text and its page both say.

What belongs here: the words. What does not: where they stand on a line (`wording`) or on a page
(`assets.publication.pages`), words of single values (`values`) and of places (`origins`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.publication.passport.evidence_cases import kind_and_state
from assets.publication.passport.words.origins import SHORT_HASH, group_words, origin_words
from assets.publication.passport.words.values import label_of, shown, time_words, value_words
from assets.rules.engine.sentences import MOST_NAMED
from assets.submissions.sheets.result_keys import LONGEST_EXPLANATION
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line
from warehouse.tables.statuses import BLOCKING
from warehouse.tables.tracks import FINAL, track_label, track_words

NOT_APPLICABLE = "không tính vào thang điểm"
NOT_SCORED = "không chấm được"


@dataclass(frozen=True, slots=True)
class FigureWords:
    """A figure that went into the points: its name, its value, where it comes from, what a decision made of it.

    Of a figure of the group also the agencies, code and name, whose it is in the end.
    """

    label: str
    value: str
    origin: str
    correction: str
    agencies: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ProofWords:
    """A document that the agency named; `kind` and what follows are empty for one that its list does not have.

    `review` is empty for one that belongs to no case of evidence.
    """

    code: str
    kind: str = ""
    title: str = ""
    number: str = ""
    place: str = ""
    review: str = ""


@dataclass(frozen=True, slots=True)
class FindingWords:
    """A finding: how grave, where, what; lateness by the calendar and the agency's explanation, empty if none."""

    is_blocking: bool
    severity: str
    place: str
    message: str
    lateness: str
    explanation: str


@dataclass(frozen=True, slots=True)
class TrackWords:
    """Points of one track."""

    label: str
    words: str
    points: str


@dataclass(frozen=True, slots=True)
class CriterionWords:
    """All that is said of a criterion. What there is nothing to say of is empty.

    Attributes:
        heading: code, name and greatest points.
        basis: the provision that it measures.
        tracks: points by track, those that there are.
        no_points: why no final points are among them.
        sentence: reason of the final points.
        rule: lines of its rule.
        formula: lines of the rule with the figures put in.
        figures: that went into them.
        decisions: by which they were changed, with the number of each.
        proofs: documents that the agency named.
        missing_proofs: kinds of document that must be named and are not.
        explanation: the agency's, in its scorecard.
        not_applicable: the reason for which the agency claims that the criterion does not apply.
        findings: that concern it.
        explanations: to decisions, with the round of each.
        history: versions of the final points, with the moment and run of each.
    """

    code: str
    name: str
    heading: str
    basis: str
    tracks: tuple[TrackWords, ...]
    no_points: str
    sentence: str
    rule: tuple[str, ...]
    formula: tuple[str, ...]
    figures: tuple[FigureWords, ...]
    decisions: tuple[tuple[str, str], ...]
    proofs: tuple[ProofWords, ...]
    missing_proofs: tuple[str, ...]
    explanation: str
    not_applicable: str
    findings: tuple[FindingWords, ...]
    explanations: tuple[tuple[str, str], ...]
    history: tuple[tuple[str, str], ...]


def criterion_words(
    criterion: Mapping[str, Any], round_names: Mapping[int, str], code_lists: CodeLists
) -> CriterionWords:
    """The words of a criterion.

    Args:
        criterion: its part of the passport, every text on one line.
        round_names: of the rounds of appraisal.
        code_lists: for the names of severities and kinds of evidence.
    """
    claim = criterion["claim"] or {"explanation": None, "not_applicable": False}
    return CriterionWords(
        code=criterion["code"],
        name=criterion["name"],
        heading=f"{criterion['code']}. {criterion['name']} (điểm tối đa {shown(criterion['max'])})",
        basis=criterion["basis"] or "",
        tracks=tuple(_tracks(criterion, round_names)),
        no_points=_no_points(criterion),
        sentence=f"{criterion['sentence']}." if criterion["sentence"] else "",
        rule=tuple(criterion["rule"]),
        formula=tuple(f"{'– ' * step['depth']}{step['text']}" for step in criterion["formula"]),
        figures=tuple(_figure(given) for given in criterion["inputs"]),
        decisions=tuple((str(made["id"]), _decision(made)) for made in criterion["decisions"]),
        proofs=tuple(_proof(proof, code_lists) for proof in criterion["evidence"]),
        missing_proofs=tuple(
            label_of(code_lists, "evidence_kinds", need["kind"]).lower()
            for need in criterion["evidence_needed"]
            if need["required"] and not need["is_named"]
        ),
        explanation=claim["explanation"] or "",
        not_applicable=(claim["not_applicable_reason"] or "không nêu lý do") if claim["not_applicable"] else "",
        findings=tuple(finding_words(found, code_lists) for found in criterion["findings"]),
        explanations=tuple((said["round_name"], _explanation(said)) for said in criterion["explanations"]),
        history=tuple(_changes(criterion["history"])),
    )


def finding_words(found: Mapping[str, Any], code_lists: CodeLists) -> FindingWords:
    """The words of a finding."""
    return FindingWords(
        is_blocking=found["severity"] == BLOCKING,
        severity=label_of(code_lists, "severities", found["severity"]),
        place="!".join(part for part in (found["sheet"], found["cell"]) if part),
        message=found["message"],
        lateness=punctuality(found["days_late"]) if "days_late" in found else "",
        explanation=on_one_line(found["explanation"], LONGEST_EXPLANATION) if found["explanation"] else "",
    )


def punctuality(days_late: int) -> str:
    """Days late, or «đúng hạn»."""
    return f"chậm {grouped(days_late)} ngày" if days_late else "đúng hạn"


def _tracks(criterion: Mapping[str, Any], round_names: Mapping[int, str]) -> Iterator[TrackWords]:
    if criterion["is_applicable"] is False:
        return
    for track, points in criterion["tracks"].items():
        if points is not None:
            yield TrackWords(track_label(track, round_names), track_words(track, round_names), shown(points))


def _no_points(criterion: Mapping[str, Any]) -> str:
    if criterion["is_applicable"] is False:
        return NOT_APPLICABLE
    return "" if criterion["tracks"][FINAL] is not None else NOT_SCORED


def _figure(given: Mapping[str, Any]) -> FigureWords:
    if "group" in given:
        return _figure_of_group(given, given["group"])
    made = given["correction"]
    correction = "" if made is None else f"sửa thành {value_words(made['to'])} ({made['round_name']})"
    return FigureWords(given["label"], value_words(given["value"]), origin_words(given), correction)


def _figure_of_group(given: Mapping[str, Any], group: Mapping[str, Any]) -> FigureWords:
    decided = group["decided"]
    moved = "" if decided is None else f"sau thẩm định là {value_words(decided['value'])}, {group_words(decided)}"
    holders = (group if decided is None else decided)["agencies"]
    named = tuple((each["code"], each["name"] or each["code"]) for each in holders[:MOST_NAMED])
    return FigureWords(given["label"], value_words(given["value"]), group_words(group), moved, named)


def _decision(made: Mapping[str, Any]) -> str:
    """Round, author, time, document and place of a decision; what it changes stands in the reason."""
    document = f", văn bản số {made['document']}" if made["document"] else ""
    place = f"; tệp {made['file'][:SHORT_HASH]}, «{made['sheet']}» dòng {made['row']}" if made["file"] else ""
    return f"{made['round_name']}, {made['by']}, {time_words(made['at'])}{document}{place}. Lý do: {made['reason']}"


def _explanation(said: Mapping[str, Any]) -> str:
    """Words of an agency's explanation: its text, the evidence that it adds, time and document."""
    added = f"; tài liệu bổ sung: {on_one_line(said['new_evidence'])}" if said["new_evidence"] else ""
    document = f", văn bản số {said['document']}" if said["document"] else ""
    return f"{on_one_line(said['text'], LONGEST_EXPLANATION)}{added} ({time_words(said['at'])}{document})"


def _proof(proof: Mapping[str, Any], code_lists: CodeLists) -> ProofWords:
    if proof["kind"] is None:
        return ProofWords(proof["code"])
    return ProofWords(
        code=proof["code"],
        kind=label_of(code_lists, "evidence_kinds", proof["kind"]).lower(),
        title=proof["title"],
        number=f"số {proof['document_number']}" if proof["document_number"] else "",
        place=f"«{proof['sheet']}» dòng {proof['row']}",
        review="; ".join(kind_and_state(case) for case in proof["cases"]),
    )


def _changes(history: list[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Earlier versions of the final score; none if it never changed."""
    said = [version for version in history if version["track"] == FINAL]
    if len(said) < 2:
        return
    for version in said:
        points = NOT_SCORED if version["points"] is None else f"{shown(version['points'])} điểm"
        what = "không còn điểm" if version["removed"] else f"{points} ({version['says']})"
        yield f"{time_words(version['at'])} (phiên {version['run']})", what
