"""«Chưa có kết quả»: agencies that sent nothing or nothing acceptable, and why; stray and refused later files."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.submission_states import AgencyState
from assets.publication.published.tables import CommitteeTables
from assets.publication.published.wording import NO_FIGURE
from checks.texts.figures_and_dates import grouped, hanoi_time
from checks.texts.from_outside import on_one_line

WIDTHS_PX = (40, 178, 104, 170, 86, 62, 274)
HEADINGS = (
    "STT",
    "Cơ quan",
    "Tình trạng",
    "Tệp nhận sau cùng",
    "Thời điểm nhận",
    "Số lỗi chặn",
    "Lý do (các lỗi đầu tiên)",
)

_LIKELY = (
    "(*) Trang bìa không đọc được hoặc không đủ để xác định cơ quan gửi; cơ quan gửi được nhận biết theo tên tệp, mã "
    "ẩn của mẫu hoặc trang bìa."
)
_PERHAPS_SENT = (
    "Trong {count} tệp dưới đây có thể có báo cáo của cơ quan ghi «Chưa gửi báo cáo» ở mục A: không tệp nào nêu rõ một "
    "cơ quan gửi."
)


def write_missing(sheet: PrintedSheet, tables: CommitteeTables, appendix: str) -> None:
    """Write three lists: agencies without a result, files of unknown agencies, refused files that came later."""
    appendix_heading(
        sheet, tables.edition, appendix, f"CƠ QUAN CHƯA CÓ KẾT QUẢ VÀ TỆP KHÔNG ĐƯỢC CHẤP NHẬN NĂM {tables.year}", ""
    )
    head = sheet.add(*(Cell(text, "head") for text in HEADINGS))
    sheet.repeat(head, head)
    names = dict(zip(tables.standings["agency_code"], tables.standings["name"], strict=True))
    lacking = [(names[code], tables.states[code]) for code in names if not tables.states[code].has_result]
    refused = [(names[code], tables.states[code]) for code in names if tables.states[code].last_was_refused]
    _write_agencies(sheet, tables, "A. Cơ quan chưa có báo cáo được chấp nhận", lacking)
    _write_unidentified(sheet, tables, somebody_is_silent=any(not state.file_count for _, state in lacking))
    _write_agencies(
        sheet,
        tables,
        "C. Cơ quan có kết quả theo lần gửi được chấp nhận, nhưng tệp gửi sau cùng không được chấp nhận",
        refused,
    )
    waiting = [(name, tables.states[code]) for code, name in tables.waiting.itertuples(index=False, name=None)]
    if waiting:
        _write_agencies(sheet, tables, "D. Cơ quan chưa chấm được điểm vì bộ tiêu chí có lỗi", waiting)
    if any(state.last_is_likely for _, state in (*lacking, *refused, *waiting)):
        sheet.gap(4)
        sheet.full_width(_LIKELY, "note")
    sheet.finish()


def _write_agencies(
    sheet: PrintedSheet, tables: CommitteeTables, title: str, agencies: Sequence[tuple[str, AgencyState]]
) -> None:
    _write_title(sheet, title, len(agencies))
    for number, (name, state) in enumerate(agencies, start=1):
        file_name = on_one_line(state.last_file_name, 80)
        if state.file_count > 1:
            file_name += f" (tệp thứ {grouped(state.file_count)})"
        if state.last_is_likely:
            file_name += " (*)"
        _write_row(
            sheet,
            number,
            name,
            tables.status_label(state.last_status or state.status),
            file_name,
            state.last_received_at,
            state.last_blocking_count,
            state.last_messages,
        )


def _write_unidentified(sheet: PrintedSheet, tables: CommitteeTables, *, somebody_is_silent: bool) -> None:
    files = tables.unidentified
    _write_title(sheet, "B. Tệp đã nhận nhưng không xác định được cơ quan gửi", len(files))
    if len(files) and somebody_is_silent:
        sheet.full_width(_PERHAPS_SENT.format(count=grouped(len(files))), "text", keep_with_previous=True)
    for number, (_, row) in enumerate(files.iterrows(), start=1):
        _write_row(
            sheet,
            number,
            "Không xác định",
            tables.status_label(row["status"]),
            on_one_line(row["file_name"], 80),
            row["received_at"].to_pydatetime(),
            int(row["blocking_count"]),
            row["messages"],
        )


def _write_title(sheet: PrintedSheet, title: str, count: int) -> None:
    sheet.full_width(f"{title}: {grouped(count)}" if count else f"{title}: không có", "band")


def _write_row(
    sheet: PrintedSheet,
    number: int,
    name: str,
    status: str,
    file_name: str,
    received_at: datetime | None,
    blocking_count: int,
    messages: Sequence[str],
) -> None:
    more = blocking_count - len(messages)
    reasons = [on_one_line(message, 200) for message in messages]
    if messages and more > 0:
        reasons.append(f"… và {grouped(more)} lỗi khác")
    sheet.add(
        Cell(str(number), "centre"),
        Cell(name, "text"),
        Cell(status, "text"),
        Cell(file_name or NO_FIGURE, "small_text" if file_name else "centre"),
        Cell(hanoi_time(received_at) if received_at else NO_FIGURE, "small_text" if received_at else "centre"),
        Cell(grouped(blocking_count) if file_name else NO_FIGURE, "figure" if file_name else "centre"),
        Cell("\n".join(reasons) or NO_FIGURE, "small_text" if reasons else "centre"),
        keep_with_previous=number == 1,
    )
