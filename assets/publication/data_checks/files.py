"""Checks of the inbox: files that wait, and files that no run will read.

What does not belong here: looking at the inbox (`assets.submissions.receiving`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.long_waits import long_waits
from assets.submissions.receiving.unread import Unread, unread_files
from assets.submissions.register.waiting_files import files_left
from checks.data.statements import Cases, DataCheck
from checks.texts.markdown_tables import Row

READS = ("landed_file", "submission", "review_file")
_NOT_READ_IN_TIME = "đã nhận, chưa đọc xong trong lượt chạy này; lượt sau đọc tiếp"


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What lies in the inbox, or was taken from it and not read.

    Attributes:
        waiting: path in the inbox -> why, of files that nobody is sending any more (`long_waits`).
        left: names of landed files that a run had no time to read.
        unread: files that no run will read.
    """

    waiting: Mapping[str, str] = field(default_factory=dict)
    left: Sequence[str] = ()
    unread: Sequence[Unread] = ()


def read_file_facts(connection: sa.Connection, inbox: Inbox, year: int, now: datetime) -> FileFacts:
    """Look at the inbox, and at what has landed."""
    return FileFacts(long_waits(inbox, year, now), files_left(connection, year), unread_files(inbox, is_root_read=True))


def _waiting(facts: FileFacts) -> Cases:
    rows: list[Row] = [(name, _NOT_READ_IN_TIME) for name in facts.left]
    return Cases(("Tệp", "Vì sao chờ"), [*facts.waiting.items(), *rows])


def _unread(facts: FileFacts) -> Cases:
    rows = [(each.place, each.files or None, each.reason) for each in facts.unread]
    return Cases(("Nơi để tệp", "Số tệp", "Vì sao không được đọc"), rows)


FILE_CHECKS: tuple[DataCheck[FileFacts], ...] = (
    DataCheck(
        "no_file_waits",
        "landed_file",
        "Không có tệp nào nằm chờ trong hộp thư quá một giờ, không có tệp nào đã nhận mà chưa đọc.",
        "No file has waited in the inbox for more than an hour, and none that was taken is still to be read.",
        "tệp đang chờ",
        _waiting,
    ),
    DataCheck(
        "no_file_is_passed_over",
        "landed_file",
        "Mọi tệp trong hộp thư đều sẽ được đọc; tệp để sai thư mục được nêu tên.",
        "Some run will read every file in the inbox; files in a wrong place are named.",
        "nơi có tệp không được đọc",
        _unread,
    ),
)
