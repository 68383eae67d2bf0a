"""A report says the same in whatever dialect of XML it is written; LibreOffice is asked whether it says so at all."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assets.submissions.reading.raw_workbook import RawWorkbook, read_raw
from assets.submissions.reading.report_file import opened_report
from assets.submissions.returned.marked_workbook import return_workbook
from tests.assets.submissions.hand_made import hand_made
from tests.assets.submissions.reading.dialects import DIALECTS
from tests.assets.submissions.returned.marked_books import answer_of, entry
from warehouse.tables import activity

SHA256 = "ab" * 32
ACTIVITIES = activity.info["sheet"]
TEXTS = ('a & b < "c" > d', "dòng 1\ndòng 2", "𝒯𝓗 ế é", "_x0041_ và _x005F_x0041_", "  hai  khoảng trắng  ")
EVERY_SHEET = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


@pytest.fixture(scope="module", name="files")
def _files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The report in every dialect, and as it is by the name `plain`."""
    folder = tmp_path_factory.mktemp("dialects")
    made = hand_made()
    for row, text in enumerate(TEXTS, start=1):
        made.put(activity, "title", text, row)
        made.put(activity, "note", text, row)
    made.put(activity, "link", "#REF!", 3)
    made.put(activity, "quantity", "=1+1", 4)
    made.put(activity, "quantity", "=2+3", 5)
    made.results[ACTIVITIES, made.at(activity, "quantity", 5)] = 5
    made.put(activity, "reach", True, 1)
    made.put(activity, "cost_vnd", 0.1, 2)
    book = made.saved()
    files = {}
    for at, (name, dialect) in enumerate({"plain": lambda one: one, **DIALECTS}.items()):
        files[name] = folder / f"{at}.xlsx"
        files[name].write_bytes(dialect(book))
    return files


@pytest.fixture(scope="module", name="plain")
def _plain(files: Mapping[str, Path]) -> RawWorkbook:
    plain = read_raw(files["plain"], SHA256)
    assert [len(table.excel_rows) for table in plain.tables] == [2, 5, 1, 1, 2]
    assert [(one.code, one.cell) for one in plain.findings] == [
        ("CELL_ERROR", "I6"),
        ("CELL_FORMULA_WITHOUT_VALUE", "G7"),
    ]
    return plain


@pytest.fixture(scope="module", name="shown")
def _shown(
    files: Mapping[str, Path], tmp_path_factory: pytest.TempPathFactory, libreoffice: Callable[..., Path]
) -> Mapping[str, list[list[list[str]]]]:
    """The cells of every sheet of every file, as LibreOffice reads them."""
    folder = tmp_path_factory.mktemp("shown")
    libreoffice(EVERY_SHEET, folder, *files.values())
    return {
        name: [
            list(csv.reader(sheet.read_text(encoding="utf-8").splitlines(keepends=True)))
            for sheet in sorted(folder.glob(f"{file.stem}-*.csv"))
        ]
        for name, file in files.items()
    }


@pytest.mark.parametrize("name", DIALECTS)
def test_a_report_reads_the_same_in_every_dialect(name: str, files: Mapping[str, Path], plain: RawWorkbook) -> None:
    assert read_raw(files[name], SHA256) == plain


@pytest.mark.parametrize("name", sorted(DIALECTS.keys() - {"other capitals"}))  # which LibreOffice does not find
def test_libreoffice_reads_each_dialect_as_the_same_report(
    name: str, shown: Mapping[str, list[list[list[str]]]]
) -> None:
    assert len(shown["plain"]) == 6
    assert shown[name] == shown["plain"]


@pytest.mark.parametrize("name", DIALECTS)
def test_what_is_sent_back_in_a_dialect_is_the_agencys_own_and_reads_the_same(
    name: str, files: Mapping[str, Path], plain: RawWorkbook, tmp_path: Path
) -> None:
    returned = return_workbook(files[name], answer_of(entry("D5"), entry("H60", severity="blocking")))
    assert returned.is_own
    path = tmp_path / "returned.xlsx"
    path.write_bytes(returned.content)
    again = read_raw(path, SHA256)
    assert (again.tables, again.cover, again.findings) == (plain.tables, plain.cover, plain.findings)


def test_dialects_that_common_programs_write_are_read_fast(files: Mapping[str, Path]) -> None:
    for name in ("plain", "texts shared", "byte order mark"):
        with opened_report(files[name]) as report:
            assert all(scan.cells is None for scan in report.scans)
