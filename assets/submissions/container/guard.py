"""Limits on a received file, and the error with which it is refused.

A workbook comes from outside: nothing that it says of itself is believed, and all of it is measured before a parser
sees it. What does not belong here: the measuring (`zip_reader`, `sheets.excel.xlsx_scan`,
`sheets.opendocument.ods_tables`).
"""

from __future__ import annotations

from dataclasses import dataclass

from checks.findings.wording import Parameter

MEBIBYTE = 2**20

FILE_MEGABYTES = "dung lượng tệp (MB)"
"""How findings name a file's size."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a workbook, far above what a whole year of an agency needs (some 20,000 cells)."""

    file_bytes: int = 32 * MEBIBYTE
    entries: int = 4_000
    unpacked_bytes: int = 192 * MEBIBYTE
    part_bytes: int = 128 * MEBIBYTE
    ratio: int = 200
    """Unpacked to packed bytes, where a part unpacks to more than `ratio_from_bytes`; styled empty rows reach 60."""
    ratio_from_bytes: int = 16 * MEBIBYTE
    sheets: int = 200
    parsed_bytes: int = 32 * MEBIBYTE
    """Of XML that is parsed element by element, over all parts of a file."""
    parsed_tags: int = 1_200_000
    """Of such XML: beginnings and ends of elements, a microsecond or two each; a cell with a value has four."""
    foreign_bytes: int = 8 * MEBIBYTE
    """Sheets that are none of a report's, as far as they are read by the fast reader, over all of them."""
    filled_cells: int = 150_000
    """Over all sheets that are read."""
    listed_cells: int = 2_000_000
    """Instead, of a sheet that lists items of many agencies to somebody who decides on them."""
    rectangle_cells: int = 2_000_000
    """Rows times columns up to the last filled cell: the parser fills the whole rectangle in memory."""
    merged_ranges: int = 20_000
    links: int = 65_530
    """Linked cells, over all sheets; as many as the programs themselves keep links on one, each of a cell or more."""
    shared_texts: int = 1_000_000
    """Distinct texts of a workbook; twice as many as it may have cells."""
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


def part_too_large(size: int, limit: int) -> Exception:
    """The refusal of a part that unpacks to more bytes than it may."""
    return too_large("dung lượng một phần sau khi giải nén (MB)", size // MEBIBYTE, limit // MEBIBYTE)


def damaged(reason: str) -> Exception:
    """The refusal of a file whose inside contradicts itself; the reason is for administrators, in English."""
    return FileRefusedError("FILE_DAMAGED", reason=reason)
