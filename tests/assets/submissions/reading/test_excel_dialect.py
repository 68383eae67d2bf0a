"""Reports as Excel itself saves them: read the same, at full speed, and returned with all that only Excel knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assets.reference.loading import load_references
from assets.submissions.reading.raw_workbook import read_raw
from assets.submissions.reading.report_file import opened_report
from assets.submissions.returned.marked_workbook import return_workbook
from assets.submissions.returned.xlsx.styles_part import MARKS
from tests.assets.submissions.book_parts import changed_parts, parts_of
from tests.assets.submissions.reading.excel_dialect import as_excel
from tests.assets.submissions.returned.marked_books import ACTIVITIES, RESULT, answer_of, color, entry
from tests.assets.submissions.sound_files import FIXTURES, sample_workbook

SHA256 = "ab" * 32
ACTIVITY_PART = "xl/worksheets/sheet4.xml"
EXTENDED = re.compile(rb"<extLst>.*</extLst>", re.DOTALL)


@pytest.fixture(scope="module", name="template")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "report.xlsx"
    sample = sample_workbook(load_references(FIXTURES, FIXTURES / "frameworks"))
    path.write_bytes(changed_parts(sample, {ACTIVITY_PART: with_formulas}))
    return path


def with_formulas(part: bytes) -> bytes:
    """Costs calculated from quantities, as officers do, one formula filled down."""
    quantities = dict(re.findall(rb'<c r="G(\d+)"[^<>]*><v>(\d+)<', part))

    def formula(cell: re.Match[bytes]) -> bytes:
        return b"%s<f>G%s*1000</f><v>%d</v>" % (cell[1], cell[2], int(quantities[cell[2]]) * 1000)

    return re.sub(rb'(<c r="K(\d+)"[^<>]*>)<v>\d+</v>', formula, part)


@pytest.fixture(scope="module", name="saved")
def _saved(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("saved") / "report.xlsx"
    path.write_bytes(as_excel(template.read_bytes()))
    return path


@pytest.fixture(scope="module", name="returned")
def _returned(saved: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    answer = answer_of(entry("F7"), entry("B4", severity="note"), entry("H60", severity="blocking"))
    returned = return_workbook(saved, answer)
    assert returned.is_own
    path = tmp_path_factory.mktemp("returned") / "returned.xlsx"
    path.write_bytes(returned.content)
    return path


def test_it_reads_the_same_and_at_full_speed(template: Path, saved: Path) -> None:
    assert read_raw(saved, SHA256) == read_raw(template, SHA256)
    with opened_report(saved) as report:
        assert all(scan.cells is None for scan in report.scans)


def test_its_formulas_are_shared_and_its_drop_downs_extended(saved: Path) -> None:
    parts = parts_of(saved.read_bytes())
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert parts[ACTIVITY_PART].count(b'<f t="shared" si=') > 20
    assert sum(sheet.count(b"<x14:dataValidation ") for sheet in sheets) >= 10
    assert b"<rPh " in parts["xl/sharedStrings.xml"]


def test_what_comes_back_keeps_all_that_only_excel_knows(saved: Path, returned: Path) -> None:
    before, after = parts_of(saved.read_bytes()), parts_of(returned.read_bytes())
    # What orders the calculation is made anew by Excel, and what a printer was told may name a server.
    left_out = {"xl/calcChain.xml", "xl/printerSettings/printerSettings1.bin"}
    assert before.keys() - left_out == before.keys() & after.keys()
    for name, part in before.items():
        if name.startswith("xl/worksheets/sheet"):
            assert EXTENDED.findall(after[name]) == EXTENDED.findall(part)
            assert after[name].count(b"x14ac:dyDescent") == part.count(b"x14ac:dyDescent")
            assert re.findall(rb"<f[ >].*?</?f?>", after[name]) == re.findall(rb"<f[ >].*?</?f?>", part)
        elif name == "xl/sharedStrings.xml":
            assert after[name] == part
    assert b"absPath" in before["xl/workbook.xml"]
    assert b"absPath" not in after["xl/workbook.xml"]


def test_what_comes_back_opens_marked_and_reads_the_same(
    template: Path, returned: Path, tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    resaved = libreoffice("xlsx", tmp_path, returned)
    opened = load_workbook(resaved)
    assert opened.sheetnames[0] == RESULT
    assert [color(opened, cell) for cell in ("F7", "B4", "H60")] == [
        MARKS[one] for one in ("warning", "note", "blocking")
    ]
    lists = {one.formula1 for one in opened[ACTIVITIES].data_validations.dataValidation if one.type == "list"}
    assert len(lists) >= 3
    sound = read_raw(template, SHA256)
    for path in (returned, resaved):
        again = read_raw(path, SHA256)
        assert (again.tables, again.cover, again.metadata) == (sound.tables, sound.cover, sound.metadata)
