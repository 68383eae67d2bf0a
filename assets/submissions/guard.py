"""What a received file may be: limits, and opening its ZIP container without trusting a word that it says.

A workbook comes from outside. Its container is checked here, before any parser sees it, and every byte that a parser
would unpack is unpacked here first, counted, and thrown away. What does not belong here: what the XML inside says
(`xlsx_scan`, `ods_scan`).
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from checks.wording import Parameter

MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything a workbook may hold. Far above what a whole year of an agency needs (some 20,000 cells)."""

    file_bytes: int = 32 * MEBIBYTE
    entries: int = 4_000
    unpacked_bytes: int = 192 * MEBIBYTE
    part_bytes: int = 128 * MEBIBYTE
    ratio: int = 200
    """Unpacked to packed bytes, where a part unpacks to more than `ratio_from_bytes`; styled empty rows reach 60."""
    ratio_from_bytes: int = 16 * MEBIBYTE
    sheets: int = 200
    filled_cells: int = 500_000
    rectangle_cells: int = 2_000_000
    """Rows times columns up to the last filled cell: the parser fills the whole rectangle in memory."""
    merged_ranges: int = 20_000
    text_bytes: int = 64 * MEBIBYTE
    """All texts of a workbook, a shared text counted once for every cell that shows it."""
    cell_text_bytes: int = 256 * 1024
    """One cell's text in XML; the programs themselves stop at 32,767 characters."""


LIMITS = Limits()
PACKAGE_LIMITS = Limits(file_bytes=256 * MEBIBYTE, unpacked_bytes=512 * MEBIBYTE, part_bytes=256 * MEBIBYTE)
"""Of a .zip with evidence files: scans and pictures take room, and are only counted and hashed."""


class FileRefusedError(Exception):
    """The file cannot be read at all.

    Attributes:
        code: of the finding that says so.
        params: what that finding's text names.
        sheet: the sheet at fault, where one is.
        cell: the cell at fault, where one is.
    """

    def __init__(self, code: str, *, sheet: str | None = None, cell: str | None = None, **params: Parameter) -> None:
        super().__init__(code, params)
        self.code = code
        self.params = params
        self.sheet = sheet
        self.cell = cell


def too_large(what: str, amount: int, limit: int, *, sheet: str | None = None, cell: str | None = None) -> Exception:
    """The refusal of a file that holds too much; `what` is a noun that officials read."""
    return FileRefusedError("FILE_TOO_LARGE", sheet=sheet, cell=cell, what=what, found=amount, limit=limit)


def damaged(reason: str) -> Exception:
    """The refusal of a file whose inside contradicts itself; the reason is for administrators, in English."""
    return FileRefusedError("FILE_DAMAGED", reason=reason)


_END = struct.Struct("<4s4H2LH")
_END_SIGNATURE = b"PK\x05\x06"
_LOCAL = struct.Struct("<4s5H3L2H")
_LOCAL_SIGNATURE = b"PK\x03\x04"
_CHUNK = MEBIBYTE


class Container:
    """A ZIP file, checked as far as its directory tells.

    Attributes:
        size: of the file, in bytes.
        parts: the entries by name as stored.
    """

    def __init__(self, file: BinaryIO, limits: Limits = LIMITS) -> None:
        """Read and check the directory of an open file, which stays the caller's to close.

        Raises:
            FileRefusedError: it is damaged, encrypted, or has too many entries.
        """
        self._file = file
        self.size = file.seek(0, 2)
        _check_end(file, limits)
        self.parts = self._read_directory()

    def _read_directory(self) -> dict[str, zipfile.ZipInfo]:
        try:
            with zipfile.ZipFile(self._file) as archive:
                infos = archive.infolist()
        except (zipfile.BadZipFile, NotImplementedError, struct.error, OSError, ValueError, EOFError) as error:
            raise damaged(f"ZIP directory: {error}") from error
        parts = {info.filename: info for info in infos}
        if len(parts) != len(infos):
            raise damaged("two entries of one name")
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
                raise too_large(
                    "dung lượng một phần sau khi giải nén (MB)",
                    info.file_size // MEBIBYTE,
                    limits.part_bytes // MEBIBYTE,
                )
            if info.file_size > limits.ratio_from_bytes and info.file_size > limits.ratio * max(info.compress_size, 1):
                raise too_large("tỷ lệ nén (lần)", info.file_size // max(info.compress_size, 1), limits.ratio)

    def stream(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of an entry, in chunks of at most a mebibyte.

        Raises:
            FileRefusedError: the entry is damaged, or is not as long as the directory says.
        """
        info = self.parts[name]
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_SIGNATURE):
            raise damaged(f"entry {name!r} is not where the directory says")
        *_, name_length, extra_length = _LOCAL.unpack(header)
        self._file.seek(name_length + extra_length, 1)
        produced = 0
        for chunk in self._unpack(info):
            produced += len(chunk)
            if produced > info.file_size:
                raise damaged(f"entry {name!r} is longer than the directory says")
            yield chunk
        if produced != info.file_size:
            raise damaged(f"entry {name!r} is shorter than the directory says")

    def _unpack(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        left = info.compress_size
        if info.compress_type == zipfile.ZIP_STORED:
            while left and (data := self._file.read(min(left, _CHUNK))):
                left -= len(data)
                yield data
            return
        if info.compress_type != zipfile.ZIP_DEFLATED:
            raise damaged(f"entry {info.filename!r} uses compression method {info.compress_type}")
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
            raise too_large(
                "dung lượng một phần sau khi giải nén (MB)", self.parts[name].file_size // MEBIBYTE, limit // MEBIBYTE
            )
        return b"".join(self.stream(name))

    def find(self, name: str) -> str | None:
        """The stored name of an entry, whatever its capitals and slashes; None if there is none."""
        if name in self.parts:
            return name
        wanted = name.casefold()
        return next((part for part in self.parts if part.replace("\\", "/").casefold() == wanted), None)


def _check_end(file: BinaryIO, limits: Limits) -> None:
    """Refuse before reading it a directory that is cut off, or has entries by the hundred thousand."""
    size = file.seek(0, 2)
    tail_at = max(0, size - _END.size - 0xFFFF)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(_END_SIGNATURE)
    if at < 0 or len(tail) - at < _END.size:
        raise damaged("the ZIP directory is cut off")
    _, _disk, _directory_disk, _here, entries, length, offset, _comment = _END.unpack_from(tail, at)
    if entries > limits.entries:
        raise too_large("số phần trong tệp", entries, limits.entries)
    # Bytes between would let this check and the parser see two different directories.
    if offset + length != tail_at + at:
        raise damaged("the ZIP directory is not where it should be")
    file.seek(0)
