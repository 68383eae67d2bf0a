"""The passport as a text: Vietnamese, a heading and a paragraph a criterion.

What belongs here: the lines and their order. What does not: the words themselves (`words`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assets.analysis.ranks.words import HEADING
from assets.publication.passport.words.criterion import CriterionWords, FigureWords, FindingWords, ProofWords
from assets.publication.passport.words.passport import PassportWords, passport_words
from checks.code_lists import CodeLists


def passport_text(document: Mapping[str, Any], code_lists: CodeLists) -> str:
    """The document in words, printed as lines; arguments as of `passport_words`."""
    words = passport_words(document, code_lists)
    blocks = [
        "\n".join(_heading(words)),
        *_changes(words),
        *("\n".join(_criterion_lines(each)) for each in words.criteria),
    ]
    if words.findings:
        others = (line for found in words.findings for line in _finding_lines(found))
        blocks.append("\n".join(["Phát hiện không gắn với tiêu chí nào", *others]))
    return "\n\n".join(blocks) + "\n"


def _heading(words: PassportWords) -> Iterator[str]:
    yield words.title
    yield from (f"{label}: {'; '.join(phrases)}" for label, phrases in words.facts)
    yield from words.published
    if words.certainty:
        yield f"{HEADING}:"
    for label, phrases in words.certainty:
        yield f"   {label}: {'; '.join(phrases)}"


def _changes(words: PassportWords) -> Iterator[str]:
    """A paragraph on the change since an earlier year, where there is one."""
    if words.changes:
        lines = [words.change_heading]
        for label, (sentence, *details) in words.changes:
            lines += [f"   {label}: {sentence}", *(f"      {detail}" for detail in details)]
        yield "\n".join(lines)


def _criterion_lines(words: CriterionWords) -> Iterator[str]:
    """One paragraph, a line a fact."""
    yield words.heading
    if words.basis:
        yield f"   Căn cứ: {words.basis}"
    points = [f"{each.words} {each.points}" for each in words.tracks]
    yield f"   Điểm: {'; '.join([*points, words.no_points] if words.no_points else points)}"
    if words.sentence:
        yield f"   Lý do: {words.sentence}"
    yield from _below("Cách chấm", words.rule)
    yield from _below("Phép tính với số liệu của cơ quan", words.formula)
    yield from (f"   Số liệu: {_figure(each)}" for each in words.figures)
    yield from (f"   Quyết định thẩm định số {number}: {made}" for number, made in words.decisions)
    yield from (f"   Tài liệu kiểm chứng: {_proof(each)}" for each in words.proofs)
    yield from (f"   Thiếu tài liệu kiểm chứng bắt buộc: {kind}" for kind in words.missing_proofs)
    if words.explanation:
        yield f"   Giải trình của cơ quan: {words.explanation}"
    if words.not_applicable:
        yield f"   Cơ quan khai không áp dụng: {words.not_applicable}"
    for found in words.findings:
        yield from _finding_lines(found)
    yield from (f"   Giải trình ({round_name}): {said}" for round_name, said in words.explanations)
    yield from (f"   Lịch sử: {moment}: {what}" for moment, what in words.history)


def _finding_lines(found: FindingWords) -> Iterator[str]:
    """A finding and, below it, the agency's explanation."""
    yield f"   Phát hiện ({found.severity.lower()}): {f'{found.place}: ' if found.place else ''}{found.message}"
    if found.lateness:
        yield f"      Theo lịch nêu trên: {found.lateness}"
    if found.explanation:
        yield f"      Cơ quan giải trình: {found.explanation}"


def _below(heading: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield f"   {heading}:"
        yield from (f"      {line}" for line in lines)


def _figure(figure: FigureWords) -> str:
    origin = f" ({figure.origin})" if figure.origin else ""
    return f"{figure.label} = {figure.value}{origin}{f'; {figure.correction}' if figure.correction else ''}"


def _proof(proof: ProofWords) -> str:
    if not proof.kind:
        return f"{proof.code} (không có trong danh sách tài liệu)"
    review = f"; cần xem lại: {proof.review}" if proof.review else ""
    return f"{', '.join(filter(None, (proof.code, proof.kind, proof.title, proof.number)))} ({proof.place}){review}"
