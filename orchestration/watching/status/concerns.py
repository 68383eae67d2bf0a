"""What needs a person, each as one sentence with what to do, in English for operators and in Vietnamese for messages.

What does not belong here: reading the state (`reading`), and telling anybody (`orchestration.watching.telling`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from checks.texts.figures_and_dates import hanoi_time, hanoi_time_in_words, short_figure
from checks.texts.from_outside import markdown_text, on_one_line
from orchestration.watching.status.facts import Status, YearFacts
from orchestration.watching.status.last_backup import OLDEST_BACKUP
from orchestration.watching.status.nights import last_due

LEAST_FREE = 2 * 2**30
"""Bytes of disk: the archive and the warehouse of a full year take about one."""

LONG_REASON = 300


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs a person.

    Attributes:
        key: the same for as long as it is the same thing, whatever the sentences count.
        english: one sentence with what to do, as plain text.
        vietnamese: the same as one line of Markdown.
    """

    key: str
    english: str
    vietnamese: str


def concerns(status: Status, dagster_pages: str) -> list[Concern]:
    """What needs a person, what stops everything first.

    Args:
        status: as read.
        dagster_pages: address of Dagster's pages, without a slash at its end.
    """
    # Before its first night a new installation with its daemon at work has nothing to be worried about.
    is_new = status.installed_at is not None and status.installed_at > last_due(status.at)
    is_first_due = not (is_new and status.is_daemon_alive)
    return [
        *_of_the_whole(status),
        *(_of_a_sensor(name, dagster_pages) for name in status.failing_sensors if not status.reference_error),
        *(each for year in status.years for each in _of_a_year(year, dagster_pages, is_first_due=is_first_due)),
        *_of_the_inbox(status),
        *_of_care(status),
    ]


def _of_the_whole(status: Status) -> Iterator[Concern]:
    if status.warehouse_error:
        yield Concern(
            "warehouse",
            f"The warehouse cannot be used: {status.warehouse_error}",
            f"Không dùng được kho dữ liệu: {markdown_text(status.warehouse_error)}",
        )
    if status.reference_error:
        yield Concern(
            "reference",
            f"The reference data cannot be used, so that no run begins: {status.reference_error}",
            f"Không dùng được dữ liệu dùng chung nên không lượt chạy nào bắt đầu được: "
            f"{markdown_text(status.reference_error)}",
        )
    if status.dagster_error:
        yield Concern(
            "dagster",
            f"Dagster's own storage cannot be read, so that nothing is known of nights: {status.dagster_error}",
            f"Không đọc được sổ của Dagster nên không biết các đêm ra sao: {markdown_text(status.dagster_error)}",
        )
    if status.heartbeat and not status.is_daemon_alive:
        since = hanoi_time(status.heartbeat)
        yield Concern(
            "daemon",
            f"The daemon has given no sign since {since} (Vietnam's time): start it (systemctl restart parcomm-daemon)",
            f"Dịch vụ chạy đêm im lặng từ {hanoi_time_in_words(status.heartbeat)}: khởi động lại "
            "(`systemctl restart parcomm-daemon`)",
        )


def _of_a_sensor(name: str, dagster_pages: str) -> Concern:
    page = f"{dagster_pages}/automation"
    return Concern(
        f"sensor-{name}",
        f"The sensor {name} has failed at each of its last looks: its page in Dagster tells why ({page})",
        f"Cảm biến `{name}` lỗi ở mọi lần xem gần đây: trang của nó trong Dagster nêu lý do (<{page}>)",
    )


def _of_a_year(facts: YearFacts, dagster_pages: str, *, is_first_due: bool) -> Iterator[Concern]:
    year, newest, sound = facts.year, facts.nights.newest, facts.nights.newest_sound
    by_hand = f"`parcomm run --year {year}`"
    if facts.state == "failed" and newest is not None:
        outcome = facts.nights.outcome
        why = on_one_line("; ".join(outcome.reasons), LONG_REASON) if outcome and outcome.reasons else ""
        steps = ", ".join(outcome.failed_steps) if outcome else ""
        page = f"{dagster_pages}/runs/{newest.run_id}"
        yield Concern(
            f"failed-{year}",
            f"The last night of {year} failed at {hanoi_time(newest.ended_at)}{f' in {steps}' if steps else ''}"
            f"{f' ({why})' if why else ''}: mend it, then {by_hand}; {page}",
            f"Đêm gần nhất của năm {year} hỏng lúc {hanoi_time_in_words(newest.ended_at)}"
            f"{f', ở bước {steps}' if steps else ''}{f' ({markdown_text(why)})' if why else ''}: sửa rồi chạy "
            f"{by_hand}; <{page}>",
        )
    elif facts.state == "late" and sound is not None:
        yield Concern(
            f"late-{year}",
            f"No night of {year} has ended since {hanoi_time(sound.ended_at)} although one was due: see whether the "
            f"daemon runs, then {by_hand}",
            f"Năm {year} không có đêm nào xong từ {hanoi_time_in_words(sound.ended_at)} dù đã đến lịch: xem dịch vụ "
            f"chạy đêm còn hoạt động không, rồi chạy {by_hand}",
        )
    elif facts.state == "never" and facts.was_due and is_first_due:
        yield Concern(
            f"never-{year}",
            f"No night of {year} has ever ended: start the daemon (systemctl start parcomm-daemon), or {by_hand}",
            f"Năm {year} chưa có đêm nào xong: khởi động dịch vụ chạy đêm (`systemctl start parcomm-daemon`) hoặc chạy "
            f"{by_hand}",
        )
    for sentence in facts.blocked:
        yield Concern(
            f"blocked-{year}-{sentence}", f"{sentence} `parcomm lint` tells all that is wrong", markdown_text(sentence)
        )
    if facts.idle_decisions:
        yield Concern(
            f"idle-{year}",
            f"{facts.idle_decisions} decision(s) of {year} change no score: the check every_decision_counts of the "
            "asset appraisal names each, with the reason",
            f"{facts.idle_decisions} quyết định thẩm định năm {year} chưa có tác dụng với điểm nào: phép kiểm tra "
            "`every_decision_counts` của tài sản `appraisal` nêu từng quyết định và lý do",
        )


def _of_the_inbox(status: Status) -> Iterator[Concern]:
    if status.inbox.error:
        yield Concern(
            "inbox",
            f"{status.inbox.error}: let the nights' user open it, or what lies there is not taken",
            f"Không mở được thư mục trong hộp thư nên tệp ở đó chưa được nhận, hãy cho tài khoản chạy đêm quyền mở: "
            f"{markdown_text(status.inbox.error)}",
        )
    if status.inbox.long:
        yield Concern(
            "waiting",
            f"{status.inbox.long} file(s) have lain in the inbox for a day and were not taken: `parcomm run` says why "
            "each waits",
            f"{status.inbox.long} tệp nằm trong hộp thư hơn một ngày chưa được nhận: `parcomm run` nêu lý do từng tệp",
        )
    if status.inbox.unread:
        yield Concern(
            "unread",
            f"{status.inbox.unread}: move them into the folder of their year",
            f"Có tệp trong hộp thư không lượt chạy nào đọc, hãy chuyển vào thư mục của năm: "
            f"{markdown_text(status.inbox.unread)}",
        )


def _of_care(status: Status) -> Iterator[Concern]:
    if status.disk_size and status.disk_free < LEAST_FREE:
        free = (Decimal(status.disk_free) / 2**30).quantize(Decimal("0.1"))
        yield Concern(
            "disk",
            f"Only {free} GiB of the disk are free: make room before the next night",
            f"Ổ đĩa chỉ còn trống {short_figure(free)} GiB: giải phóng chỗ trước đêm tới",
        )
    if status.last_backup and status.at - status.last_backup[0] > OLDEST_BACKUP:
        yield Concern(
            "backup",
            f"The last backup is of {hanoi_time(status.last_backup[0])}: make one (parcomm db backup DIR)",
            f"Bản sao lưu gần nhất là lúc {hanoi_time_in_words(status.last_backup[0])}: hãy sao lưu "
            "(`parcomm db backup DIR`)",
        )
    for way in sorted({each.way for each in status.undelivered if each.tries}):
        waiting = [each for each in status.undelivered if each.way == way and each.tries]
        yield Concern(
            f"undelivered-{way}",
            f"{len(waiting)} message(s) could not be delivered yet, but stand in the home's summaries: "
            f"{waiting[-1].why}",
            f"{len(waiting)} bản tin chưa gửi được, có thể đọc trong thư mục summaries: "
            f"{markdown_text(waiting[-1].why or '')}",
        )
