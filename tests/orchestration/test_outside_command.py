"""`parcomm survey template` and `parcomm external template`: the workbook, or one sentence."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.assets.review.test_outside_file import RULES

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a workbook is to be written, in an installation whose one framework asks for outside figures."""
    (tmp_path / "frameworks").mkdir()
    (tmp_path / "frameworks" / "thu.yaml").write_text(RULES, encoding="utf-8")
    monkeypatch.setenv("PARCOMM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(tmp_path / "frameworks"))
    return tmp_path / "figures.xlsx"


@pytest.mark.parametrize(
    ("command", "sheet", "rows"), [("survey", "Kết quả điều tra", 2), ("external", "Chỉ số bên ngoài", 1)]
)
def test_the_workbook_has_a_row_for_each_figure_of_each_agency(
    run_parcomm: Command, out: Path, command: str, sheet: str, rows: int
) -> None:
    asked = (command, "template", "--year", "2025", "--framework", "thu", "--out", str(out))
    assert run_parcomm(*asked) == (0, f"{out}\n", "")
    cells = [row[0].value for row in load_workbook(out)[sheet].iter_rows(min_row=5)]
    assert (cells.count("BNV"), len(cells)) == (rows, 17 * rows)
    code, _, error = run_parcomm(*asked)
    assert (code, "--force" in error) == (2, True)
    assert run_parcomm(*asked, "--force")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["survey", "--year", "2025", "--framework", "x"], "no framework x scores 2025; there are thu"),
        (["external", "--year", "2024", "--framework", "thu"], "2024 cannot be assessed: no framework is for it"),
        (["survey", "--year", "2025", "--framework", "thu", "--group", "all"], "--group all: it is none of officials"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_one_sentence(
    run_parcomm: Command, out: Path, arguments: list[str], sentence: str
) -> None:
    kind, *asked = arguments
    code, printed, error = run_parcomm(kind, "template", *asked, "--out", str(out))
    assert (code, printed, out.exists()) == (2, "", False)
    assert error.startswith(f"parcomm: {sentence}")
    assert error.count("\n") == 1
