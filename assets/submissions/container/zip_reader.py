"""Open a ZIP container without trusting a word that it says.

Every byte that a parser would unpack is unpacked here first, in pieces, and counted. A container says most things
twice, and programs differ in what they believe: where its two words differ, nobody knows what the sender saw, and it is
refused. What does not belong here: what the parts of a workbook say.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import BinaryIO

from assets.submissions.container.guard import (
    LIMITS,
    MEBIBYTE,
    FileRefusedError,
    Limits,
    damaged,
    part_too_large,
    too_large,
)
from assets.submissions.container.safe_xml import Meter

_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_LOCATOR = struct.Struct("<4sLQL")
_LOCATOR_SIGNATURE = b"PK\x06\x07"
_LARGE_END = struct.Struct("<4sQ2H2L4Q")
_LARGE_END_SIGNATURE = b"PK\x06\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_IN_UTF8 = 0x800
_SIZES_FOLLOW = 0x8
_IN_EXTRA = 0xFFFFFFFF
_CHUNK = MEBIBYTE


class Container:
    """A ZIP file, checked as far as its directory tells.

    Attributes:
        size: of the file, in bytes.
        parts: the entries by name, folders divided by `/` however it is stored.
        has_backslashes: some name is stored with backslashes, which not every program takes for the same.
        meter: how much of its XML was parsed.
    """

    def __init__(self, file: BinaryIO, limits: Limits = LIMITS) -> None:
        """Read and check the directory of an open file, which stays the caller's to close.

        Raises:
            FileRefusedError: it is damaged, encrypted, or has too many entries.
        """
        self._file = file
        self.size = file.seek(0, 2)
        self.parts = self._read_directory(_entries_told(file, limits))
        self.meter = Meter(limits)
        self._by_casefold: dict[str, str] = {}
        for name in self.parts:
            self._by_casefold.setdefault(name.casefold(), name)
        self.has_backslashes = any("\\" in info.filename for info in self.parts.values())

    def _read_directory(self, told: int) -> dict[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._file) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, struct.error, OSError, ValueError, EOFError) as error:
            raise damaged(f"ZIP directory: {error}") from error
        parts = {info.filename.replace("\\", "/"): info for info in infos}
        if len(parts) != len(infos):
            raise damaged("two entries of one name")
        if len(infos) != told:
            raise damaged(f"the ZIP directory tells of {told} entries and lists {len(infos)}")
        if any("\0" in info.orig_filename for info in infos):
            raise damaged("the name of an entry breaks off")
        _require_apart(infos)
        if any(info.flag_bits & 0x1 for info in infos):
            raise FileRefusedError("FILE_ENCRYPTED")
        return parts

    def require_within(self, limits: Limits) -> None:
        """Refuse contents that are too large.

        Raises:
            FileRefusedError: the entries declare more than the limits allow.
        """
        unpacked = sum(info.file_size for info in self.parts.values())
        if unpacked > limits.unpacked_bytes:
            raise too_large("dung lượng sau khi giải nén (MB)", unpacked // MEBIBYTE, limits.unpacked_bytes // MEBIBYTE)
        for info in self.parts.values():
            if info.file_size > limits.part_bytes:
                raise part_too_large(info.file_size, limits.part_bytes)
            if info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * max(info.compress_size, 1):
                raise too_large("tỷ lệ nén (lần)", info.file_size // max(info.compress_size, 1), limits.ratio)

    def require_parts(self) -> None:
        """Refuse names that no workbook's parts have.

        Raises:
            FileRefusedError: two differ in capitals alone, and programs differ in which they take; or one leads out of
                the package.
        """
        if any(".." in name.split("/") for name in self.parts):
            raise damaged("the name of an entry leads out of the file")
        if len(self._by_casefold) != len(self.parts):
            raise damaged("two entries of one name but for capitals")

    def stream(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of an entry, in chunks of at most a mebibyte.

        Raises:
            FileRefusedError: the entry is damaged, or is not as long as the directory says.
        """
        info = self.parts[name]
        self._seek_packed(info)
        produced = checksum = 0
        for chunk in self._unpack(info):
            produced += len(chunk)
            if produced > info.file_size:
                raise damaged(f"entry {name!r} is longer than the directory says")
            checksum = zlib.crc32(chunk, checksum)
            yield chunk
        if produced != info.file_size:
            raise damaged(f"entry {name!r} is shorter than the directory says")
        if checksum != info.CRC:
            raise damaged(f"entry {name!r} is not what its checksum says")

    def _seek_packed(self, info: zipfile.ZipInfo) -> None:
        """To an entry's packed bytes, behind its own header, which must say what the directory says."""
        name = _written_name(info)
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size + len(name))
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_SIGNATURE):
            raise damaged(f"entry {info.filename!r} is not where the directory says")
        *_, flags, method, _time, _date, _crc, packed, unpacked, name_length, extra_length = _LOCAL.unpack_from(header)
        is_same = method == info.compress_type and name_length == len(name) and header.endswith(name)
        if not flags & _SIZES_FOLLOW:
            is_same &= packed in {info.compress_size, _IN_EXTRA} and unpacked in {info.file_size, _IN_EXTRA}
        if not is_same:
            raise damaged(f"entry {info.filename!r} and the directory disagree")
        self._file.seek(extra_length, 1)

    def _unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = info.compress_size
        if info.compress_type == zipfile.ZIP_STORED:
            while left and (data := self._file.read(min(left, _CHUNK))):
                left -= len(data)
                yield data
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged(f"entry {info.filename!r} uses compression method {info.compress_type}")
        if not info.compress_size and not info.file_size:
            return  # as some programs write an empty file, although nothing packed takes two bytes
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            while left and not inflater.eof and (data := self._file.read(min(left, _CHUNK))):
                left -= len(data)
                while data and not inflater.eof:
                    yield inflater.decompress(data, _CHUNK)
                    data = inflater.unconsumed_tail
            while not inflater.eof and (rest := inflater.decompress(b"", _CHUNK)):
                yield rest
        except zlib.error as error:
            raise damaged(f"entry {info.filename!r}: {error}") from error
        if not inflater.eof:
            raise damaged(f"entry {info.filename!r} breaks off")

    def read(self, name: str, limit: int = 16 * MEBIBYTE) -> bytes:
        """A small entry as a whole."""
        if self.parts[name].file_size > limit:
            raise part_too_large(self.parts[name].file_size, limit)
        return b"".join(self.stream(name))

    def find(self, name: str) -> str | None:
        """The name of an entry in `parts`, whatever its capitals; None if there is none."""
        return name if name in self.parts else self._by_casefold.get(name.casefold())


def _written_name(info: zipfile.ZipInfo) -> bytes:
    """An entry's name as it stands in the directory and before the entry."""
    return info.orig_filename.encode("utf-8" if info.flag_bits & _IN_UTF8 else "cp437")


def _require_apart(infos: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse overlapping entries, whose shared bytes would be unpacked once for each."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    for info, following in pairwise(ordered):
        end = info.header_offset + _LOCAL.size + len(_written_name(info)) + info.compress_size
        if end > following.header_offset:
            raise damaged(f"entries {info.filename!r} and {following.filename!r} lie over one another")


def _entries_told(file: BinaryIO, limits: Limits) -> int:
    """Number of entries that the end of the directory tells of.

    Refused before it is read is a directory that is cut off, has entries by the hundred thousand, or may be another
    for another program.
    """
    size = file.seek(0, 2)
    tail_at = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise damaged("the ZIP directory is cut off")
    _, _disk, _directory_disk, _here, entries, length, offset, comment = _END.unpack_from(tail, at)
    if comment > len(tail) - at - _END.size:
        # Another program would look further up for another end.
        raise damaged("the ZIP directory's end is cut off")
    locator_at = at - _LOCATOR.size
    if locator_at >= 0 and tail.startswith(_LOCATOR_SIGNATURE, locator_at):
        # Some writers add the end record of large archives to small ones too; it then lies between.
        at = _LOCATOR.unpack_from(tail, locator_at)[2] - tail_at
        if at < 0 or at + _LARGE_END.size > locator_at or not tail.startswith(_LARGE_END_SIGNATURE, at):
            raise damaged("the ZIP directory's second end is not where it should be")
        small = (entries, length, offset)
        *_, entries, length, offset = _LARGE_END.unpack_from(tail, at)
        if any(
            told not in {meant, 0xFFFF, _IN_EXTRA} for told, meant in zip(small, (entries, length, offset), strict=True)
        ):
            raise damaged("the ZIP directory's two ends disagree")
    if entries > limits.entries:
        raise too_large("số phần trong tệp", entries, limits.entries)
    # Bytes between would let this check and the parser see two different directories.
    if offset + length != tail_at + at:
        raise damaged("the ZIP directory is not where it should be")
    return int(entries)
