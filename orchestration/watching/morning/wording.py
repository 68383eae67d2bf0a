"""The morning summary in Vietnamese, as Markdown that reads well as plain text too: it goes out by e-mail.

What does not belong here: reading what it tells (`year_news`, `orchestration.watching.status`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from assets.page_addresses import PageAddresses
from assets.publication.published.unsettled_reports import UNKNOWN_SENDER
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped, hanoi_time_in_words, vietnamese_date
from checks.texts.from_outside import markdown_text, on_one_line
from checks.texts.vietnam_time import in_vietnam
from orchestration.watching.morning.year_news import YearNews
from orchestration.watching.status.concerns import Concern
from orchestration.watching.status.facts import YearFacts
from orchestration.watching.telling.message import Message
from warehouse.tables.statuses import STATUSES

MOST_ROWS = 20
LONGEST_REASON = 200

_STATES = {
    "ok": "bình thường",
    "late": "trễ: đã đến lịch mà chưa có đêm nào xong",
    "failed": "đêm gần nhất bị hỏng",
    "never": "chưa có đêm nào xong",
    "released": "đã công bố",
}


def summary_message(
    now: datetime,
    concerns: Sequence[Concern],
    years: Sequence[tuple[YearFacts, YearNews | None]],
    code_lists: CodeLists | None,
    pages: PageAddresses,
) -> Message:
    """The day's summary.

    Args:
        now: the moment.
        concerns: what needs a person.
        years: at work, each with its news; None where the warehouse could not be asked.
        code_lists: for the words of statuses and periods; None where the reference data cannot be read.
        pages: addresses, shown where they begin with a scheme.
    """
    words = _Words(code_lists, pages)
    lines = ["## Việc cần người xử lý", ""]
    lines += [f"- {each.vietnamese}" for each in concerns] or ["Không có."]
    for facts, news in years:
        lines += ["", f"## Năm {facts.year}", "", *words.of_year(facts, news)]
    day = in_vietnam(now).date()
    return Message(day.isoformat(), f"Bản tin sáng {vietnamese_date(day)}", "\n".join(lines) + "\n", now)


class _Words:
    """Lines about years."""

    def __init__(self, code_lists: CodeLists | None, pages: PageAddresses) -> None:
        self._code_lists = code_lists
        self._pages = pages if "://" in pages.base else None

    def of_year(self, facts: YearFacts, news: YearNews | None) -> Iterator[str]:
        sound = facts.nights.newest_sound
        took = f", chạy {_minutes(sound.duration.total_seconds())}" if sound else ""
        ended = f"; đêm gần nhất xong lúc {hanoi_time_in_words(sound.ended_at)}{took}" if sound else ""
        yield f"- Tình trạng: {_STATES[facts.state]}{ended}."
        if facts.disagreements:
            yield f"- {grouped(facts.disagreements)} mục được hai người thẩm định quyết định khác nhau."
        if news is None:
            yield "- Không hỏi được kho dữ liệu nên chưa có tin về báo cáo và điểm."
            return
        yield from self._arrivals(news)
        yield from self._rejected(news)
        yield from self._unsettled(news)
        yield from self._moved(news)
        if facts.overdue:
            yield "- Đã quá hạn công bố mà năm này chưa công bố: các đêm vẫn chạy cho đến khi công bố."
        if self._pages:
            yield f"- Trang của năm: <{self._pages.year(facts.year)}>"

    def _arrivals(self, news: YearNews) -> Iterator[str]:
        total = sum(news.came.values())
        if not total and not news.came_again:
            yield "- Từ sáng hôm trước không có tệp nào mới."
            return
        parts = [
            f"{grouped(news.came[status])} {self._label('submission_statuses', status).lower()}"
            for status in reversed(STATUSES)
            if news.came.get(status)
        ]
        again = f"; {grouped(news.came_again)} tệp gửi lại đúng nội dung cũ" if news.came_again else ""
        yield f"- Từ sáng hôm trước đã đọc {grouped(total)} tệp{': ' if parts else ''}{'; '.join(parts)}{again}."
        if news.left:
            yield f"- {grouped(len(news.left))} tệp đã nhận nhưng chưa đọc xong, đêm tới đọc tiếp."

    def _rejected(self, news: YearNews) -> Iterator[str]:
        if news.rejected.empty:
            return
        yield f"- Bị từ chối hoặc không đọc được ({grouped(len(news.rejected))}):"
        rows = list(_records(news.rejected))
        for row in rows[:MOST_ROWS]:
            who = row["name"] or UNKNOWN_SENDER
            period = f", kỳ {self._label('periods', row['period'])}" if row["period"] else ""
            first = row["messages"][0] if row["messages"] else self._label("submission_statuses", row["status"])
            more = int(row["blocking_count"]) - 1
            others = f" (và {grouped(more)} lỗi khác)" if row["messages"] and more > 0 else ""
            yield f"  - {markdown_text(f'{who}{period}')}: {markdown_text(on_one_line(first, LONGEST_REASON))}{others}"
        yield from _rest(rows)
        if self._pages:
            yield f"  - Các tệp trả lại: <{self._pages.returned(news.year)}>"

    def _unsettled(self, news: YearNews) -> Iterator[str]:
        found = news.unsettled
        counts = {
            "tệp bị từ chối chưa có báo cáo thay thế": len(found.rejected),
            "báo cáo quá hạn chưa gửi": len(found.missing),
            "báo cáo gửi chậm": len(found.late),
            "cơ quan đến hạn mà chưa có báo cáo nào được chấp nhận": len(found.without_accepted),
        }
        told = [f"{grouped(count)} {what}" for what, count in counts.items() if count]
        if told:
            yield f"- Tính đến nay: {'; '.join(told)}."
            if self._pages:
                yield f"  - Danh sách: <{self._pages.reports(news.year)}>"

    def _moved(self, news: YearNews) -> Iterator[str]:
        if news.moved.empty:
            return
        rows = list(_records(news.moved))
        yield f"- Tổng điểm, hạng, loại thay đổi ({grouped(len(rows))} cơ quan):"
        for row in rows[:MOST_ROWS]:
            name = markdown_text(news.names.get(row["agency_code"], row["agency_code"]))
            yield f"  - {name}: {'; '.join(_changes(row)) or 'thay đổi nhỏ hơn mức làm tròn'}"
        yield from _rest(rows)
        if self._pages:
            yield f"  - Mọi thay đổi: <{self._pages.changes(news.year)}>"

    def _label(self, name: str, code: str) -> str:
        return code if self._code_lists is None else self._code_lists.labels(name).get(code, code)


def _changes(row: Mapping[str, Any]) -> Iterator[str]:
    for what, column in (("hạng", "rank"), ("loại", "class"), ("điểm", "points")):
        before, after = row[f"{column}_before"], row[f"{column}_after"]
        if before != after:
            yield f"{what} {_shown(before)} → {_shown(after)}"


def _shown(value: Any) -> str:
    if value is None:
        return "chưa có"
    return markdown_text(value) if isinstance(value, str) else grouped(value)


def _records(frame: pd.DataFrame) -> Iterable[dict[str, Any]]:
    return ({str(name): value for name, value in row.items()} for row in _plain(frame).to_dict("records"))


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(object).where(frame.notna(), None)


def _rest(rows: Sequence[object]) -> Iterator[str]:
    if len(rows) > MOST_ROWS:
        yield f"  - … và {grouped(len(rows) - MOST_ROWS)} nữa"


def _minutes(seconds: float) -> str:
    return f"{grouped(round(seconds))} giây" if seconds < 100 else f"{grouped(round(seconds / 60))} phút"
