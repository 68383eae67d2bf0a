"""A report that acts when it is opened is told so, and what comes back of it does nothing; a sound one is as before."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assets.submissions.reading.raw_workbook import read_raw
from assets.submissions.returned.marked_workbook import Returned, return_workbook
from tests.assets.submissions.active_content.attack_books import ATTACKS, ODS_ATTACKS, TRACE, Attack, relation
from tests.assets.submissions.faulty_reports import FOLDER
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import book, sound_row
from tests.assets.submissions.returned.marked_books import answer_of, entry, parts_of, repacked, saved

CASES = [("xlsx", name) for name in ATTACKS] + [("ods", name) for name in ODS_ATTACKS]


@pytest.fixture(scope="module", name="sound")
def _sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One sound report, in both formats."""
    folder = tmp_path_factory.mktemp("sound")
    made = book({"activity": [sound_row("activity", number) for number in range(1, 6)]})
    made.worksheets[2]["A3"].comment = None
    (folder / "report.ods").write_bytes(as_ods(made))
    return {"xlsx": saved(made, folder / "report.xlsx"), "ods": folder / "report.ods"}


@pytest.fixture(scope="module", name="back")
def _back(sound: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Returned]:
    """What comes back of every attack."""
    folder = tmp_path_factory.mktemp("attacks")
    return {
        (suffix, name): return_workbook(_attacked(sound, folder, suffix, name), answer_of(entry()))
        for suffix, name in CASES
    }


def _attack(suffix: str, name: str) -> Attack:
    return (ATTACKS if suffix == "xlsx" else ODS_ATTACKS)[name]


def _attacked(sound: dict[str, Path], folder: Path, suffix: str, name: str) -> Path:
    number = hashlib.sha256(name.encode()).hexdigest()[:8]
    return repacked(sound[suffix], folder / f"{number}.{suffix}", _attack(suffix, name).change)


@pytest.mark.attack(expected="one finding that names it; read like the sound report")
@pytest.mark.parametrize(("suffix", "name"), CASES)
def test_what_acts_is_told(sound: dict[str, Path], tmp_path: Path, suffix: str, name: str) -> None:
    raw = read_raw(_attacked(sound, tmp_path, suffix, name), "0" * 64)
    found = _attack(suffix, name).found
    if found is None:
        assert [one.code for one in raw.findings] == ["FILE_DAMAGED"]
        return
    (told,) = [one for one in raw.findings if one.code == "TEMPLATE_ACTIVE_CONTENT"]
    assert found.value in str(told.params["what"])
    assert [len(table.excel_rows) for table in raw.tables] == [
        len(table.excel_rows) for table in read_raw(sound[suffix], "0" * 64).tables
    ]


@pytest.mark.attack(expected="no trace in any byte that goes out")
@pytest.mark.filterwarnings("ignore:.*extension is not supported")
@pytest.mark.parametrize(("suffix", "name"), CASES)
def test_nothing_of_it_goes_out(back: dict[tuple[str, str], Returned], suffix: str, name: str) -> None:
    returned = back[suffix, name]
    assert returned.is_own == _attack(suffix, name).has_file
    parts = parts_of(returned.content)
    assert [part for part in parts if TRACE.decode() in part] == []
    assert [part for part, content in parts.items() if TRACE in content] == []
    referred = [part for part, content in parts.items() if b':id="rIdX"' in content or b':link="rIdX"' in content]
    assert not referred or any(b' Id="rIdX"' in content for content in parts.values())
    if returned.suffix == ".xlsx":
        load_workbook(io.BytesIO(returned.content))


def test_libreoffice_opens_all_that_comes_back(
    back: dict[tuple[str, str], Returned], tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    paths = []
    for number, returned in enumerate(back.values()):
        paths.append(tmp_path / f"{number}{returned.suffix}")
        paths[-1].write_bytes(returned.content)
    libreoffice("csv:Text - txt - csv (StarCalc):44,34,76", tmp_path, *paths)
    assert [path.name for path in paths if "Cơ quan" not in path.with_suffix(".csv").read_text("utf-8")] == []


@pytest.mark.parametrize("suffix", ["xlsx", "ods"])
def test_a_sound_report_has_no_such_finding(sound: dict[str, Path], suffix: str) -> None:
    assert "TEMPLATE_ACTIVE_CONTENT" not in {one.code for one in read_raw(sound[suffix], "0" * 64).findings}


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("https://bo.example.vn/a?b=c#d", "https://bo.example.vn/a?b=c#d"),
        ("minh-chung/QD-15.pdf", "minh-chung/QD-15.pdf"),
        ("file:///C:/Users/lan/QD%2015.pdf", "QD 15.pdf"),
        ("C:\\Users\\lan\\QD-15.pdf", "QD-15.pdf"),
    ],
)
def test_links_of_evidence_stay_and_the_officers_own_disk_is_left_out(
    sound: dict[str, Path], tmp_path: Path, address: str, left: str
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        relation("xl/worksheets/sheet3.xml", "hyperlink", address, is_outside=True)(parts)
        link = b'<hyperlinks><hyperlink xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
        own = link + b' ref="Z3" r:id="rIdX"/></hyperlinks><pageMargins'
        parts["xl/worksheets/sheet3.xml"] = parts["xl/worksheets/sheet3.xml"].replace(b"<pageMargins", own, 1)

    source = repacked(sound["xlsx"], tmp_path / "report.xlsx", change)
    assert "TEMPLATE_ACTIVE_CONTENT" not in {one.code for one in read_raw(source, "0" * 64).findings}
    sheet = load_workbook(io.BytesIO(return_workbook(source, answer_of(entry())).content)).worksheets[3]
    assert sheet["Z3"].hyperlink.target == left


def test_a_report_whose_sheets_are_declared_by_their_ending_comes_back(sound: dict[str, Path], tmp_path: Path) -> None:
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"

    def change(parts: dict[str, bytes]) -> None:
        types = re.sub(rb'<Override [^<>]*spreadsheetml\.worksheet\+xml"[^<>]*/>', b"", parts["[Content_Types].xml"])
        types = re.sub(rb'<Default Extension="xml"[^<>]*/>', b"", types)
        default = f'<Default Extension="XML" ContentType="{sheet}"/></Types>'.encode()
        parts["[Content_Types].xml"] = types.replace(b"</Types>", default)

    source = repacked(sound["xlsx"], tmp_path / "report.xlsx", change)
    assert return_workbook(source, answer_of(entry())).is_own


def test_committed_reports_hold_nothing_that_acts_but_the_one_with_macros() -> None:
    told = [
        path.name
        for path in sorted(FOLDER.iterdir())
        if path.suffix in {".xlsx", ".xlsm", ".ods"}
        and "TEMPLATE_ACTIVE_CONTENT" in {one.code for one in read_raw(path, "0" * 64).findings}
    ]
    assert told == ["co-macro.xlsm"]
