"""Target of a cell's link, which a column of addresses means, whatever words stand over the link.

What does not belong here: finding links in the XML (`excel.regular_xml`, `excel.xml_cells`, `opendocument.ods_tables`),
and whether an address can be opened (`checks.rules.evidence.links`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import unquote

import sqlalchemy as sa

from assets.submissions.sheets.cells import CellValue, as_text
from checks.rules.evidence.attached_files import is_file_name
from checks.rules.evidence.links import comparable_link, web_addresses
from warehouse.columns.declaration import Content, facts

_FORMULA = re.compile(r'(?:of:)?\s*=?\s*HYPERLINK\s*\(\s*"((?:[^"]|"")*+)"\s*[,;)].*', re.IGNORECASE | re.DOTALL)
_OF_A_FILE = re.compile(r"(?:file:.*|[^:#?]*)[/\\]?", re.IGNORECASE | re.DOTALL)
"""A link to a file beside the workbook, or on the officer's own disk."""


class LinkElsewhere(NamedTuple):
    """A cell that shows one address and leads to another: its column and row, what it shows, and where it leads."""

    column_name: str
    at: int
    shown: str
    address: str


def formula_address(formula: str) -> str | None:
    """The address in `HYPERLINK("https://…";"Xem bài")`; None for any other formula, and for an address computed."""
    found = _FORMULA.fullmatch(formula) if "hyperlink" in formula.lower() else None
    return found[1].replace('""', '"') if found else None


def follow_links(
    columns: Mapping[str, list[CellValue]], table: sa.Table, links: Mapping[int, Mapping[str, str]]
) -> list[LinkElsewhere]:
    """Write where its links lead into a table's column of addresses, and behind the words of its remarks.

    The column of addresses keeps a file's name, and an address that leads elsewhere, before the address behind it.
    Where it is blank, the links of the row's other cells are taken: titles and codes are often made links.

    Args:
        columns: raw cells by column; changed in place.
        table: the report table.
        links: for each row, by its index, addresses by column, set apart by line breaks.

    Returns:
        The cells that show another address.
    """
    for at, behind in links.items():
        for name in behind:
            if facts(table.columns[name]).content is Content.REMARKS:
                columns[name][at] = _with_addresses(as_text(columns[name][at]), web_addresses(behind[name]))
    own = next(
        (
            column.name
            for column in table.columns
            if facts(column).content is Content.ADDRESSES and column.name in columns
        ),
        None,
    )
    if own is None:
        return []
    found: list[LinkElsewhere] = []
    for at, behind in links.items():
        shown = as_text(columns[own][at]).strip()
        if own in behind:
            addresses = list(_opened(behind[own]))
            columns[own][at] = _together(shown, addresses)
            found += [LinkElsewhere(own, at, shown, one) for one in addresses if _is_elsewhere(shown, one)]
        elif not shown:
            others = (one for written in behind.values() for one in web_addresses(written))
            columns[own][at] = "; ".join(dict.fromkeys(others))
    return found


def _opened(written: str) -> Iterator[str]:
    """Web addresses, and names of files; links to mail and to a place in the workbook show no work."""
    for one in written.split("\n"):
        name = re.split(r"[/\\]", unquote(one))[-1]
        if web_addresses(one):
            yield one
        elif _OF_A_FILE.fullmatch(one) and is_file_name(name):
            yield name


def _together(shown: str, addresses: Sequence[str]) -> str:
    """The cell's text if it is a file's name or an address, then the addresses of its links that it does not show."""
    if not addresses:
        return shown
    pages = {comparable_link(one) for one in web_addresses(shown)}
    is_kept = pages or is_file_name(shown)
    hidden = [one for one in addresses if comparable_link(one) not in pages and one != shown]
    return "; ".join(dict.fromkeys([shown, *hidden] if is_kept else hidden))


def _with_addresses(words: str, addresses: Sequence[str]) -> str:
    hidden = [one for one in addresses if one not in words]
    return f"{words} ({'; '.join(hidden)})" if hidden else words


def _is_elsewhere(shown: str, address: str) -> bool:
    pages = {comparable_link(one) for one in web_addresses(shown)}
    return bool(pages) and comparable_link(address) not in pages
