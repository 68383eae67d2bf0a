from __future__ import annotations

import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from importlib.util import find_spec
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.xml import LXML

from assets.template.saving import save_workbook, workbook_bytes
from warehouse.whole_files import _locked_beside, write_whole

DAY = date(2025, 1, 1)


def small_workbook() -> Workbook:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet["A1"] = 2
    sheet["A2"] = "=A1*3"
    sheet["A1"].comment = Comment("ghi chú", "parcomm")
    workbook.create_sheet("Thứ hai")["B2"] = "Điểm"
    return workbook


def test_the_same_workbook_saved_twice_gives_the_same_bytes():
    assert workbook_bytes(small_workbook(), dated=DAY) == workbook_bytes(small_workbook(), dated=DAY)


def test_no_zip_entry_and_no_property_carries_the_clock():
    content = workbook_bytes(small_workbook(), dated=DAY)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    properties = load_workbook(io.BytesIO(content)).properties
    assert properties.created.date() == properties.modified.date() == DAY


def test_a_formula_is_saved_with_the_result_it_is_given(tmp_path):
    path = tmp_path / "a.xlsx"
    save_workbook(small_workbook(), path, dated=DAY, results={("Sheet", "A2"): 6})
    assert load_workbook(path)["Sheet"]["A2"].value == "=A1*3"
    assert load_workbook(path, data_only=True)["Sheet"]["A2"].value == 6


def test_a_result_for_a_cell_without_a_formula_is_refused():
    with pytest.raises(ValueError, match="no formula without a result stands at A1"):
        workbook_bytes(small_workbook(), dated=DAY, results={("Sheet", "A1"): 6})


def test_a_file_takes_the_place_of_what_a_killed_writer_left_of_it(tmp_path: Path) -> None:
    for name in (".a [1].xlsx.99.part", ".b.xlsx.99.part"):
        (tmp_path / name).write_bytes(b"half")

    write_whole(tmp_path / "a [1].xlsx", b"whole")

    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "a [1].xlsx": b"whole",
        ".b.xlsx.99.part": b"half",
    }


def test_two_that_write_one_file_at_once_do_not_get_into_each_others_way(tmp_path: Path) -> None:
    contents = [bytes([65 + number]) * 200_000 for number in range(4)]

    def write_often(content: bytes) -> None:
        for _ in range(25):
            write_whole(tmp_path / "a.xlsx", content)

    with ThreadPoolExecutor(len(contents)) as writers:
        list(writers.map(write_often, contents))

    assert (tmp_path / "a.xlsx").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_what_a_living_writer_has_not_finished_is_left_alone(tmp_path: Path) -> None:
    living, temporary = _locked_beside(tmp_path / "a.xlsx")
    with living:
        write_whole(tmp_path / "a.xlsx", b"whole")
        assert temporary.exists()
    write_whole(tmp_path / "a.xlsx", b"whole")

    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_file_that_cannot_be_written_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()

    with pytest.raises(IsADirectoryError):
        write_whole(tmp_path / "a.xlsx", b"whole")

    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_openpyxl_writes_the_same_bytes_whether_lxml_is_installed_or_not() -> None:
    assert find_spec("lxml") is not None
    assert not LXML
