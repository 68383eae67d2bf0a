"""The list of findings as it is drawn into an OpenDocument file."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from assets.submissions.returned.marked_workbook import return_workbook
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import book, sound_row
from tests.assets.submissions.returned.marked_books import RESULT, answer_of, entry

TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


@pytest.fixture
def drawn(tmp_path: Path) -> ET.Element:
    """The sheet in a file that comes back."""
    source = tmp_path / "report.ods"
    source.write_bytes(as_ods(book({"activity": [sound_row("activity")]})))
    returned = return_workbook(source, answer_of(entry("F4", is_explainable=True), entry("G4")))
    assert returned.is_own
    with zipfile.ZipFile(io.BytesIO(returned.content)) as archive:
        root = ET.fromstring(archive.read("content.xml"))  # noqa: S314 - written by us, in this test
    return next(one for one in root.iter(f"{TABLE}table") if one.get(f"{TABLE}name") == RESULT)


def test_its_headings_and_nothing_else_stand_on_every_page(drawn: ET.Element) -> None:
    (repeated,) = drawn.findall(f"{TABLE}table-header-rows")
    (row,) = repeated
    texts = ["".join(cell.itertext()) for cell in row]
    assert "Giải trình" in texts
    assert drawn.get(f"{TABLE}protected") == "true"


def test_each_row_has_as_many_cells_as_the_sheet_has_columns(drawn: ET.Element) -> None:
    columns = len(drawn.findall(f"{TABLE}table-column"))
    assert {len(row) for row in drawn.iter(f"{TABLE}table-row")} == {columns}
