"""The passport for people: Vietnamese, a paragraph a criterion.

What belongs here: words and their order. What does not: any fact that is not in the document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from typing import Any

from assets.rules.words.figures import figure_words
from assets.submissions.sheets.result_keys import LONGEST_EXPLANATION
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped, hanoi_time, vietnamese_date
from checks.texts.from_outside import all_on_one_line, on_one_line
from warehouse.tables.tracks import COMPUTED, FINAL, TRACK_WORDS

SHORT_HASH = 12
"""Characters of a fingerprint in a text: enough to find the file; the whole stands in the JSON."""


def passport_text(document: Mapping[str, Any], code_lists: CodeLists) -> str:
    """The document in words.

    Args:
        document: from `passport`.
        code_lists: for the names of periods, statuses, groups and kinds of evidence.
    """
    document = all_on_one_line(document)
    blocks = ["\n".join(_heading(document, code_lists))]
    blocks += ["\n".join(_criterion(each, code_lists)) for each in document["criteria"]]
    if document["findings"]:
        others = (line for found in document["findings"] for line in _finding(found, code_lists))
        blocks.append("\n".join(["Phát hiện không gắn với tiêu chí nào", *others]))
    return "\n\n".join(blocks) + "\n"


def _heading(document: Mapping[str, Any], code_lists: CodeLists) -> Iterator[str]:
    framework, sent, index = document["framework"], document["submission"], document["index"]
    when = f", tại thời điểm {_time(document['as_of'])}" if document["as_of"] else ""
    yield f"PHIẾU GIẢI TRÌNH ĐIỂM SỐ NĂM {document['year']}{when}"
    yield f"Cơ quan: {document['agency_name']} (mã {document['agency']})"
    basis = framework["basis"]
    yield (
        f"Bộ tiêu chí: {framework['title']} ({framework['id']}, phiên bản {framework['version']}), theo văn bản số "
        f"{basis['document']} ngày {_day(basis['issued'])} của {basis['issuer']}; SHA-256 {framework['sha256']}"
    )
    yield (
        f"Báo cáo được chấm: tệp «{sent['file_name']}», {_period(code_lists, sent['period'])}, "
        f"{_arrivals(sent)}, "
        f"{_label(code_lists, 'submission_statuses', sent['status']).lower()}; SHA-256 {sent['sha256']}"
    )
    if document["reports"]:
        told = "; ".join(_due_report(each, code_lists) for each in document["reports"])
        yield f"Thời hạn gửi báo cáo theo lịch {'khi đó' if document['as_of'] else 'hiện hành'}: {told}"
    yield _standing(index, code_lists)
    for made in document["released"]:
        yield _published(made)


def _arrivals(sent: Mapping[str, Any]) -> str:
    """When the file came, and when it came again; by another name, if it did."""
    first, *later = sent["arrivals"] or [sent]
    again = [
        f"gửi lại lúc {_time(one['received_at'])}"
        + (f" (tên tệp «{one['file_name']}»)" if one["file_name"] != sent["file_name"] else "")
        for one in later
    ]
    return ", ".join([f"nhận lúc {_time(first['received_at'])}", *again])


def _due_report(report: Mapping[str, Any], code_lists: CodeLists) -> str:
    """«quý I: hạn 07/04/2025, nhận 09/04/2025, chậm 2 ngày»; of a report that never came, how far it got."""
    granted = f" (gia hạn theo văn bản số {report['extension']})" if report["extension"] else ""
    head = f"{_period(code_lists, report['period'])}: hạn {_day(report['due'])}{granted}"
    if report["received"] is None:
        return f"{head}, chưa có báo cáo được chấp nhận" + (" (tệp đã gửi chưa đạt)" if report["status"] else "")
    return f"{head}, nhận {_day(report['received'])}, {_punctuality(report['days_late'])}"


def _punctuality(days_late: int) -> str:
    return f"chậm {grouped(days_late)} ngày" if days_late else "đúng hạn"


def _standing(index: Mapping[str, Any], code_lists: CodeLists) -> str:
    if index["index"] is None:
        return f"Kết quả: chưa tổng hợp được chỉ số (điểm tối đa áp dụng {_figure(index['max'])})"
    own = index["self"]
    claimed = "" if own is None or own["index"] is None else f"; cơ quan tự chấm {_figure(own['points'])} điểm"
    group = _label(code_lists, "agency_groups", index["group"])
    rank = f", xếp hạng {index['rank']}/{index['ranked_count']} trong nhóm «{group}»" if index["rank"] else ""
    named = f", xếp loại {index['class']}" if index["class"] else ""
    return (
        f"Kết quả: {_figure(index['points'])}/{_figure(index['max'])} điểm, chỉ số {_figure(index['index'])} %"
        f"{named}{rank}{claimed}"
    )


def _published(made: Mapping[str, Any]) -> str:
    figures = "" if made["points"] is None else f": {_figure(made['points'])} điểm, chỉ số {_figure(made['index'])} %"
    rank = f", hạng {made['rank']}" if made["rank"] else ""
    reason = f" (đính chính: {made['erratum']})" if made["erratum"] else ""
    named = f"Đã công bố lần {made['release']}, văn bản số {made['decision']} ngày {_day(made['date'])}"
    return f"{named}{reason}{figures}{rank}"


def _criterion(criterion: Mapping[str, Any], code_lists: CodeLists) -> Iterator[str]:
    yield f"{criterion['code']}. {criterion['name']} (điểm tối đa {_figure(criterion['max'])})"
    if criterion["basis"]:
        yield f"   Căn cứ: {criterion['basis']}"
    yield f"   Điểm: {_points(criterion)}"
    if criterion["sentence"]:
        yield f"   Lý do: {criterion['sentence']}."
    for given in criterion["inputs"]:
        yield f"   Số liệu: {given['label']} = {_value(given['value'])}{_origin(given)}"
    yield from _proofs(criterion, code_lists)
    for found in criterion["findings"]:
        yield from _finding(found, code_lists)
    yield from _changes(criterion["history"])


def _finding(found: Mapping[str, Any], code_lists: CodeLists) -> Iterator[str]:
    """What is wrong, and below it what the agency says of it."""
    place = "!".join(part for part in (found["sheet"], found["cell"]) if part)
    severity = _label(code_lists, "severities", found["severity"])
    yield f"   Phát hiện ({severity.lower()}): {f'{place}: ' if place else ''}{found['message']}"
    if "days_late" in found:
        yield f"      Theo lịch nêu trên: {_punctuality(found['days_late'])}"
    if found["explanation"]:
        yield f"      Cơ quan giải trình: {on_one_line(found['explanation'], LONGEST_EXPLANATION)}"


def _points(criterion: Mapping[str, Any]) -> str:
    if criterion["is_applicable"] is False:
        return "không tính vào thang điểm"
    tracks = criterion["tracks"]
    told = [f"{TRACK_WORDS[track]} {_figure(points)}" for track, points in tracks.items() if points is not None]
    return "; ".join(told) if tracks[FINAL] is not None else "; ".join([*told, "không chấm được"])


def _origin(given: Mapping[str, Any]) -> str:
    """Where the figure stands: «Hoạt động» dòng 5-7, 12 of the file, or how many rows there are."""
    if "rows_found_now" in given:
        return (
            f" (khi tính có {grouped(given['row_count'])} dòng, "
            f"nay chọn lại được {grouped(given['rows_found_now'])} dòng: số liệu hoặc quy tắc đã thay đổi)"
        )
    if not given["rows"]:
        return "" if given["row_count"] == 0 else f" ({grouped(given['row_count'])} dòng)"
    places = [
        f"«{sheet}» dòng {_ranges(int(row['row']) for row in rows)}" if sheet else _files(rows)
        for sheet, rows in ((sheet, list(rows)) for sheet, rows in groupby(given["rows"], key=lambda row: row["sheet"]))
    ]
    more = given["row_count"] - len(given["rows"])
    rest = f" và {grouped(more)} dòng khác" if more > 0 else ""
    return f" ({'; '.join(places)}{rest})"


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
        kind = _label(code_lists, "evidence_kinds", proof["kind"])
        number = f", số {proof['document_number']}" if proof["document_number"] else ""
        yield (
            f"   Tài liệu kiểm chứng: {proof['code']}, {kind.lower()}, {proof['title']}{number} "
            f"(«{proof['sheet']}» dòng {proof['row']})"
        )
    for need in criterion["evidence_needed"]:
        if need["required"] and not need["is_named"]:
            kind = _label(code_lists, "evidence_kinds", need["kind"])
            yield f"   Thiếu tài liệu kiểm chứng bắt buộc: {kind.lower()}"
    claim = criterion["claim"]
    if claim and claim["explanation"]:
        yield f"   Giải trình của cơ quan: {claim['explanation']}"
    if claim and claim["not_applicable"]:
        yield f"   Cơ quan khai không áp dụng: {claim['not_applicable_reason'] or 'không nêu lý do'}"


def _changes(history: list[Mapping[str, Any]]) -> Iterator[str]:
    """What the computed score said before; a score that never changed needs no history."""
    said = [version for version in history if version["track"] == COMPUTED]
    if len(said) < 2:
        return
    for version in said:
        points = "không chấm được" if version["points"] is None else f"{_figure(version['points'])} điểm"
        what = "không còn điểm" if version["removed"] else f"{points} ({version['says']})"
        yield f"   Lịch sử: {_time(version['at'])} (phiên {version['run']}): {what}"


def _value(value: str | bool | None) -> str:
    """An input's value in words: figures, days, yes and no, codes."""
    if value is None:
        return "không có"
    if isinstance(value, bool):
        return "có" if value else "không"
    try:
        return figure_words(Fraction(value))
    except ValueError:
        pass
    try:
        return vietnamese_date(date.fromisoformat(value))
    except ValueError:
        return value


def _figure(printed: str) -> str:
    return grouped(Decimal(printed))


def _time(moment: str) -> str:
    return hanoi_time(datetime.fromisoformat(moment))


def _day(day: str) -> str:
    return vietnamese_date(date.fromisoformat(day))


def _period(code_lists: CodeLists, code: str) -> str:
    """Name of a period with a small first letter, for use within a sentence."""
    label = _label(code_lists, "periods", code)
    return label[:1].lower() + label[1:]


def _label(code_lists: CodeLists, list_name: str, code: str) -> str:
    """The list's word for a code, or the code where the list has none now."""
    return code_lists.labels(list_name).get(code, code)
