"""A criterion of the passport in Vietnamese: points and reason, figures and their rows, proofs, findings, history.

What does not belong here: words of single values (`value_words`), and the passport's heading (`wording`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from assets.publication.passport.value_words import day_words, label_of, shown, time_words, value_words
from assets.submissions.sheets.result_keys import LONGEST_EXPLANATION
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line
from warehouse.tables.tracks import FINAL, track_words

SHORT_HASH = 12
"""Characters of a fingerprint in a text: enough to find the file; the whole stands in the JSON."""


def criterion_lines(
    criterion: Mapping[str, Any], round_names: Mapping[int, str], code_lists: CodeLists
) -> Iterator[str]:
    """One paragraph, a line a fact.

    Args:
        criterion: its part of the passport.
        round_names: of the rounds of appraisal.
        code_lists: for the names of severities and kinds of evidence.
    """
    yield f"{criterion['code']}. {criterion['name']} (điểm tối đa {shown(criterion['max'])})"
    if criterion["basis"]:
        yield f"   Căn cứ: {criterion['basis']}"
    yield f"   Điểm: {_points(criterion, round_names)}"
    if criterion["sentence"]:
        yield f"   Lý do: {criterion['sentence']}."
    for given in criterion["inputs"]:
        yield f"   Số liệu: {given['label']} = {value_words(given['value'])}{origin_words(given)}{_correction(given)}"
    for made in criterion["decisions"]:
        yield f"   Quyết định thẩm định số {made['id']}: {_decision(made)}"
    yield from _proofs(criterion, code_lists)
    for found in criterion["findings"]:
        yield from finding_lines(found, code_lists)
    for said in criterion["explanations"]:
        yield f"   Giải trình ({said['round_name']}): {_explanation(said)}"
    yield from _changes(criterion["history"])


def finding_lines(found: Mapping[str, Any], code_lists: CodeLists) -> Iterator[str]:
    """A finding and, below it, the agency's explanation."""
    place = "!".join(part for part in (found["sheet"], found["cell"]) if part)
    severity = label_of(code_lists, "severities", found["severity"])
    yield f"   Phát hiện ({severity.lower()}): {f'{place}: ' if place else ''}{found['message']}"
    if "days_late" in found:
        yield f"      Theo lịch nêu trên: {punctuality(found['days_late'])}"
    if found["explanation"]:
        yield f"      Cơ quan giải trình: {on_one_line(found['explanation'], LONGEST_EXPLANATION)}"


def punctuality(days_late: int) -> str:
    """Days late, or «đúng hạn»."""
    return f"chậm {grouped(days_late)} ngày" if days_late else "đúng hạn"


def _points(criterion: Mapping[str, Any], round_names: Mapping[int, str]) -> str:
    if criterion["is_applicable"] is False:
        return "không tính vào thang điểm"
    tracks = criterion["tracks"]
    told = [
        f"{track_words(track, round_names)} {shown(points)}" for track, points in tracks.items() if points is not None
    ]
    return "; ".join(told) if tracks[FINAL] is not None else "; ".join([*told, "không chấm được"])


def _correction(given: Mapping[str, Any]) -> str:
    made = given["correction"]
    return "" if made is None else f"; sửa thành {value_words(made['to'])} ({made['round_name']})"


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


def origin_words(given: Mapping[str, Any]) -> str:
    """Place of a figure: «Hoạt động» dòng 5-7, 12 of the file, or the number of its rows."""
    if "rows_found_now" in given:
        return (
            f" (khi tính có {grouped(given['row_count'])} dòng, "
            f"nay chọn lại được {grouped(given['rows_found_now'])} dòng: số liệu hoặc quy tắc đã thay đổi)"
        )
    if given.get("sources"):
        return f" (nguồn: {'; '.join(_source(each) for each in given['sources'])}{_places(given)})"
    if not given["rows"]:
        return "" if given["row_count"] == 0 else f" ({grouped(given['row_count'])} dòng)"
    places = _sheets(given["rows"])
    more = given["row_count"] - len(given["rows"])
    rest = f" và {grouped(more)} dòng khác" if more > 0 else ""
    return f" ({'; '.join(places)}{rest})"


def _sheets(listed: Sequence[Mapping[str, Any]]) -> list[str]:
    """«Hoạt động» dòng 5-7, a phrase a sheet."""
    return [
        f"«{sheet}» dòng {_ranges(int(row['row']) for row in rows)}" if sheet else _files(rows)
        for sheet, rows in ((sheet, list(rows)) for sheet, rows in groupby(listed, key=lambda row: row["sheet"]))
    ]


def _source(source: Mapping[str, Any]) -> str:
    """«QĐ 1/QĐ-BNV ngày 20/01/2026, do Vụ CCHC gửi, cỡ mẫu 400»."""
    day = f" ngày {day_words(source['source_on'])}" if source["source_on"] else ""
    sender = f", do {source['sent_by']} gửi" if source["sent_by"] else ""
    size = "" if source["sample_size"] is None else f", cỡ mẫu {grouped(source['sample_size'])}"
    return f"{source['source']}{day}{sender}{size}"


def _places(given: Mapping[str, Any]) -> str:
    """Rows of the workbook that gave a figure from outside, after its source."""
    return "".join(f"; {each}" for each in (*_files_of(given["rows"]), *_sheets(given["rows"])))


def _files_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(f"tệp {str(row['sha256'])[:SHORT_HASH]}" for row in rows))


def _files(rows: list[Mapping[str, Any]]) -> str:
    """Required reports: those that came are files, the others only counted."""
    came = [str(row["sha256"])[:SHORT_HASH] for row in rows if row["sha256"]]
    absent = len(rows) - len(came)
    parts = [f"tệp {', '.join(came)}"] if came else []
    return "; ".join([*parts, f"{absent} báo cáo chưa gửi"] if absent else parts)


def _ranges(rows: Iterable[int]) -> str:
    """`5-7, 12`: neighbours are written together."""
    told: list[str] = []
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        told.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ", ".join(told)


def _proofs(criterion: Mapping[str, Any], code_lists: CodeLists) -> Iterator[str]:
    for proof in criterion["evidence"]:
        if proof["kind"] is None:
            yield f"   Tài liệu kiểm chứng: {proof['code']} (không có trong danh sách tài liệu)"
            continue
        kind = label_of(code_lists, "evidence_kinds", proof["kind"])
        number = f", số {proof['document_number']}" if proof["document_number"] else ""
        yield (
            f"   Tài liệu kiểm chứng: {proof['code']}, {kind.lower()}, {proof['title']}{number} "
            f"(«{proof['sheet']}» dòng {proof['row']})"
        )
    for need in criterion["evidence_needed"]:
        if need["required"] and not need["is_named"]:
            kind = label_of(code_lists, "evidence_kinds", need["kind"])
            yield f"   Thiếu tài liệu kiểm chứng bắt buộc: {kind.lower()}"
    claim = criterion["claim"]
    if claim and claim["explanation"]:
        yield f"   Giải trình của cơ quan: {claim['explanation']}"
    if claim and claim["not_applicable"]:
        yield f"   Cơ quan khai không áp dụng: {claim['not_applicable_reason'] or 'không nêu lý do'}"


def _changes(history: list[Mapping[str, Any]]) -> Iterator[str]:
    """Earlier versions of the final score; none if it never changed."""
    said = [version for version in history if version["track"] == FINAL]
    if len(said) < 2:
        return
    for version in said:
        points = "không chấm được" if version["points"] is None else f"{shown(version['points'])} điểm"
        what = "không còn điểm" if version["removed"] else f"{points} ({version['says']})"
        yield f"   Lịch sử: {time_words(version['at'])} (phiên {version['run']}): {what}"
