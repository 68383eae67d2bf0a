"""A container is whole when every entry unpacks to its checksum and nothing follows the end."""

from __future__ import annotations

import hashlib
import io
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.submissions.receiving.wholeness import is_intact_container, is_proved_whole
from tests.assets.submissions.receiving.uploads import workbook

WHOLE = workbook()
OLD, NEW = workbook("bản cũ"), workbook("bản mới")


def commented() -> bytes:
    saved = io.BytesIO(WHOLE)
    with zipfile.ZipFile(saved, "a") as archive:
        archive.comment = "Báo cáo năm 2025".encode()
    return saved.getvalue()


def streamed() -> bytes:
    """As a program that cannot go back writes it: sizes follow the content."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.content = b""

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            self.content += bytes(data)
            return len(data)

    saved = OneWay()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "x" * 4000)
    return saved.content


def far_away(offset: int) -> bytes:
    """A directory whose only entry lies where no file reaches."""
    content = workbook(entries=1)
    start = content.rindex(b"PK\x01\x02")
    end = content.rindex(b"PK\x05\x06")
    entry = bytearray(content[start:end] + struct.pack("<HHQ", 1, 8, offset))
    entry[30:32], entry[42:46] = struct.pack("<H", 12), b"\xff" * 4
    told = bytearray(content[end:])
    told[12:16] = struct.pack("<L", len(entry))
    return content[:start] + bytes(entry) + bytes(told)


SOUND = {"plain": WHOLE, "with a comment": commented(), "streamed": streamed()}
UNSOUND = {
    "nothing yet": b"",
    "the first block": WHOLE[:1024],
    "all but the directory": WHOLE[: WHOLE.rindex(b"PK\x01\x02")],
    "all but the last byte": WHOLE[:-1],
    "room made for it beforehand": WHOLE[:1024] + bytes(len(WHOLE) - 1024),
    "the last block before the others": bytes(1024) + WHOLE[1024:],
    "a hole in the middle": WHOLE[:1024] + bytes(512) + WHOLE[1536:],
    "a new file over the beginning of an old one": NEW[:1024] + OLD[1024:],
    "a longer old file behind a new one": NEW + OLD[len(NEW) // 2 :],
    "more room than it needs": WHOLE + bytes(4096),
    "no container": b"%PDF-1.7\n%%EOF\n",
    "an entry beyond all files": far_away(2**62),
    "an entry beyond all numbers": far_away(2**64 - 1),
    "a container behind other bytes": b"MZ" + WHOLE,
}


@pytest.mark.parametrize("what", SOUND)
def test_a_whole_container_is_intact(what: str) -> None:
    assert is_intact_container(io.BytesIO(SOUND[what]))


@pytest.mark.parametrize("what", UNSOUND)
def test_what_is_still_being_written_or_contradicts_itself_is_not(what: str, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(UNSOUND[what])
    with (tmp_path / "a.xlsx").open("rb") as file:
        assert not is_intact_container(file)


def test_no_part_of_a_workbook_that_grows_is_intact() -> None:
    assert [size for size in range(0, len(WHOLE), 97) if is_intact_container(io.BytesIO(WHOLE[:size]))] == []


def test_the_gateways_fingerprint_proves_any_content_under_its_name() -> None:
    sha256 = hashlib.sha256(b"").hexdigest()
    receipts = {("trống.xlsx", sha256): datetime(2026, 1, 5, tzinfo=UTC)}
    assert is_proved_whole(io.BytesIO(b""), "trống.xlsx", receipts)
    assert not is_proved_whole(io.BytesIO(b""), "khác.xlsx", receipts)
    assert not is_proved_whole(io.BytesIO(b"x"), "trống.xlsx", receipts)
