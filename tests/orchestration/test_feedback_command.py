"""`parcomm check --feedback`: the marked workbook beside what is printed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assets.samples.year import SampleYear
from orchestration.cli import main
from tests.assets.submissions.ods_books import as_ods

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture
def report(samples: SampleYear, tmp_path: Path) -> Path:
    """A sample file that can be opened."""
    name = next(one.file_name for one in samples.files if one.file_name and one.fault is None)
    return Path(shutil.copy(samples.folder / name, tmp_path / "report.xlsx"))


@pytest.fixture
def check(
    capsys: pytest.CaptureFixture[str], environment_of: Callable[[Path], None], tmp_path: Path
) -> Callable[..., tuple[int, str, str]]:
    environment_of(tmp_path / "home")

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            main(["check", *map(str, arguments)])
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, printed.out, printed.err

    return run


def test_the_file_comes_back_marked_and_the_json_stays_one_document(check, report, tmp_path):
    out = tmp_path / "feedback.xlsx"
    before = report.read_bytes()
    code, printed, _ = check(report, "--format", "json", "--feedback", out)
    assert code == 0
    assert json.loads(printed)[0]["status"] == "accepted"
    back = load_workbook(out)
    assert back.sheetnames == ["Kết quả kiểm tra", *load_workbook(report).sheetnames]
    assert "Kiểm tra thử" in back.active["A2"].value
    assert report.read_bytes() == before


def test_a_file_that_cannot_be_opened_still_gets_its_answer(check, tmp_path):
    broken = tmp_path / "report.xlsx"
    broken.write_bytes(b"")
    code, _, _ = check(broken, "--feedback", tmp_path / "feedback.xlsx")
    assert code == 1
    back = load_workbook(tmp_path / "feedback.xlsx")
    assert back.sheetnames == ["Kết quả kiểm tra"]
    assert "KHÔNG đọc được" in back.active["A2"].value


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["report.xlsx", "report.xlsx", "--feedback", "out.xlsx"], "one file"),
        (["report.xlsx", "--feedback", "report.xlsx"], "not written over"),
        (["report.xlsx", "--feedback", "out.pdf"], ".xlsx"),
        (["report.xlsx", "--feedback", "out.ods"], "returned as an .xlsx"),
        (["report.xlsx", "--feedback", "nowhere/out.xlsx"], "does not exist"),
    ],
)
def test_a_place_that_cannot_be_meant_is_refused_in_one_sentence(check, report, tmp_path, monkeypatch, arguments, word):
    monkeypatch.chdir(tmp_path)
    before = report.read_bytes()
    code, printed, error = check(*arguments)
    assert (code, printed) == (2, "")
    assert error.startswith("parcomm: ")
    assert word in error
    assert error.count("\n") == 1
    assert report.read_bytes() == before


def test_a_place_that_cannot_be_written_is_one_sentence_and_no_process_is_left(report, tmp_path):
    """In a process of its own: what its end would complain of is seen only then."""
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "check", report]
    place = tmp_path / ("a" * 300 + ".xlsx")
    ended = subprocess.run([*command, "--feedback", place], check=False, capture_output=True, text=True)
    assert ended.returncode == 2
    assert ended.stderr.startswith("parcomm: ")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize("name", ["report.zip", "report.xlsm"])
def test_other_kinds_of_file_come_back_as_the_workbook_that_was_checked(check, report, tmp_path, name):
    sent = tmp_path / name
    if name.endswith(".zip"):
        with zipfile.ZipFile(sent, "w") as archive:
            archive.write(report, "bao cao.xlsx")
    else:
        shutil.copy(report, sent)
    code, _, _ = check(sent, "--feedback", tmp_path / "feedback.xlsx")
    assert code == 0
    assert load_workbook(tmp_path / "feedback.xlsx").sheetnames[1:] == load_workbook(report).sheetnames


@pytest.fixture
def ods(report, tmp_path):
    path = tmp_path / "report.ods"
    path.write_bytes(as_ods(report.read_bytes()))
    return path


@pytest.mark.parametrize("name", ["report.ods", "report.zip"])
def test_an_ods_comes_back_as_an_ods_or_as_the_list_alone(check, ods, tmp_path, name):
    if name.endswith(".zip"):
        with zipfile.ZipFile(tmp_path / name, "w") as archive:
            archive.write(ods, "bao cao.ods")
    code, printed, _ = check(tmp_path / name, "--feedback", tmp_path / "feedback.ods")
    assert printed
    assert check(tmp_path / name, "--feedback", tmp_path / "feedback.xlsx")[0] == code
    with zipfile.ZipFile(tmp_path / "feedback.ods") as archive:
        assert archive.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
        assert "Kiểm tra thử".encode() in archive.read("content.xml")
    alone = load_workbook(tmp_path / "feedback.xlsx")
    assert alone.sheetnames == ["Kết quả kiểm tra"]
    assert any("theo lựa chọn khi kiểm tra thử" in str(cell.value) for row in alone.active for cell in row)


def test_an_ods_is_not_promised_where_none_can_be_made(check, tmp_path):
    broken, out = tmp_path / "report.ods", tmp_path / "feedback.ods"
    broken.write_bytes(b"")
    code, printed, error = check(broken, "--feedback", out)
    assert code == 2
    assert printed
    assert "name an .xlsx file instead" in error
    assert error.count("\n") == 1
    assert not out.exists()
