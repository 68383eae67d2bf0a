"""`parcomm appraisal` on a home whose year is scored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from checks.forms.appraisal import APPRAISAL, DECISIONS
from orchestration.installation.settings import Settings

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def parcomm(run_parcomm: Command, environment_of: Callable[[Path], None], scored: Settings) -> Command:
    """Run a command in that home, which it only reads."""
    environment_of(scored.home)
    return run_parcomm


def test_the_workbook_of_the_running_round_is_written_and_nothing_beside_it(parcomm: Command, tmp_path: Path) -> None:
    out = tmp_path / "items.xlsx"

    code, said, told = parcomm("appraisal", "--year", "2025", "--out", str(out))

    # The last round of a calendar that has run out.
    assert (code, said) == (0, f"{out}\n")
    assert told.startswith("Thẩm định lần 2: ")
    assert list(tmp_path.iterdir()) == [out]
    cover = {row[0].value: row[1].value for row in openpyxl.load_workbook(out)[APPRAISAL.cover_sheet].iter_rows()}
    assert (cover["Năm đánh giá"], cover["Vòng thẩm định"], cover["Người thẩm định"]) == (2025, "2", None)


def test_a_part_of_a_framework_s_agencies_for_one_appraiser(parcomm: Command, tmp_path: Path) -> None:
    whose: list[set[str]] = []
    for part in ("1/2", "2/2"):
        out = tmp_path / f"part-{part[0]}.xlsx"
        asked = ("--round", "1", "--framework", "minh-hoa-bo", "--part", part, "--appraiser", "Lê Thị C")
        assert parcomm("appraisal", "--year", "2025", *asked, "--out", str(out))[0] == 0
        book = openpyxl.load_workbook(out)
        assert "Lê Thị C" in {row[1].value for row in book[APPRAISAL.cover_sheet].iter_rows()}
        whose.append({str(row[1].value) for row in book[DECISIONS.info["sheet"]].iter_rows(min_row=5)})
    assert all(whose)
    assert not whose[0] & whose[1]
    assert all(code.isalpha() for code in whose[0] | whose[1])


def test_agencies_have_nothing_to_explain_before_anything_is_decided(parcomm: Command, tmp_path: Path) -> None:
    code, said, told = parcomm(
        "appraisal", "--year", "2025", "--round", "1", "--explain", "--out", str(tmp_path / "ex")
    )
    assert (code, said) == (0, "")
    assert told == "Thẩm định lần 1: 0 agencies have decisions to explain themselves on\n"


OUTSIDE = """
framework: {id}
title: Chỉ gồm số liệu bên ngoài
level: ministry
years: [2025]
basis: {{document: 1/QĐ, issued: 2025-01-02, issuer: Bộ Nội vụ}}
criteria:
  - code: "1"
    name: SIPAS
    max: 4
    kind: external
    inputs: {{sipas: {{external: SIPAS, minimum: 0, maximum: 100}}}}
    score: "sipas / 25"
"""


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ((), "no decisions are made on the frameworks of 2025: several of one level score by outside figures alone"),
        (
            ("--framework", "mot"),
            "no decisions are made on framework mot: it stands beside others of its level in 2025",
        ),
    ],
    ids=["the year", "one of them"],
)
def test_nothing_is_decided_where_several_frameworks_of_outside_figures_stand_beside_each_other(
    parcomm: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, asked: tuple[str, ...], reason: str
) -> None:
    for name in ("mot", "hai"):
        (tmp_path / f"{name}.yaml").write_text(OUTSIDE.format(id=name), encoding="utf-8")
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(tmp_path))
    code, said, told = parcomm("appraisal", "--year", "2025", *asked, "--out", str(tmp_path / "items.xlsx"))
    assert (code, said) == (2, "")
    assert reason in told
