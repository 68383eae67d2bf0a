from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.code_list_files import read_code_lists
from assets.reference.csv_files import ReferenceDataError
from checks.code_lists import CodeLists
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA

FOLDER = Path(__file__).parents[3] / "fixtures" / "code_lists"
SEEDS = {
    "82/QĐ-BNV",
    "Kế hoạch 2024 của Bộ Nội vụ",
    "Kế hoạch truyền thông 2023 của Bộ Nội vụ",
    "32/KH-UBND Bắc Ninh",
    "561/QĐ-BTNMT",
}


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return read_code_lists(sorted(FOLDER.glob("*.csv")))


def test_a_list_is_named_after_its_file_and_keeps_its_order(tmp_path: Path) -> None:
    (tmp_path / "yes_no.csv").write_text("code,label,source\ntrue,Có,parcomm\nfalse,Không,parcomm\n", encoding="utf-8")
    (tmp_path / "tracks.csv").write_text("code,label,source\nself,Tự chấm,parcomm\n", encoding="utf-8")
    frame = read_code_lists([tmp_path / "tracks.csv", tmp_path / "yes_no.csv"])
    assert frame[["list_name", "code", "position"]].to_numpy().tolist() == [
        ["tracks", "self", 1],
        ["yes_no", "true", 1],
        ["yes_no", "false", 2],
    ]


def test_a_level_may_have_a_short_label_and_who_signs_for_its_agencies(tmp_path: Path) -> None:
    (tmp_path / "levels.csv").write_text(
        "code,label,source,short_label,issuer\ncountry,Quốc gia,UNDP,,\nprovince,Tỉnh,x,T,Ủy ban nhân dân\n",
        encoding="utf-8",
    )
    frame = read_code_lists([tmp_path / "levels.csv"])
    assert frame["short_label"].fillna("").tolist() == ["", "T"]
    known = CodeLists(frame)
    assert known.issuer_of("country", "Na Uy") == "Na Uy"
    assert known.issuer_of("province", "tỉnh A") == "Ủy ban nhân dân tỉnh A"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code,label,source\na,Có,x\na,Không,x\n", "line 3: code 'a' already stands in line 2"),
        ("code,label,source\na,Có,x\nb,CÓ,x\n", "line 3: 'CÓ' could mean 'a' as well as 'b'"),
        ("code,label,source\na,Có,x\nb,A,x\n", "line 3: 'A' could mean 'a' as well as 'b'"),
        ("code,label,source\na b,Có,x\n", "line 2: code 'a b' must be letters, digits"),
        ("code,label,source\na,,x\n", "line 2: label is empty"),
        ("code,label,source\na,Có,\n", "line 2: source is empty"),
        ("code,label\na,Có\n", "line 1: the headings must be"),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_by_line(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "list.csv").write_text(content, encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        read_code_lists([tmp_path / "list.csv"])


def declared_lists() -> list[tuple[str, str]]:
    columns: list[sa.Column[object]] = [
        c for table in METADATA.tables.values() for c in table.columns if "facts" in c.info
    ]
    return sorted(
        {(str(column), found) for column in [*columns, *COVER_FIELDS] if (found := facts(column).code_list) is not None}
    )


@pytest.mark.parametrize(("column", "list_name"), declared_lists())
def test_every_list_that_a_column_names_is_there(rows: pd.DataFrame, column: str, list_name: str) -> None:
    assert list_name in set(rows["list_name"]), f"{column} needs it"


def test_the_lists_of_the_reports_come_from_the_seed_plans(rows: pd.DataFrame) -> None:
    for list_name in ("channels", "audiences", "themes"):
        sources = rows.loc[rows["list_name"] == list_name, "source"]
        assert sources.isin(SEEDS).mean() > 0.9, list_name
    for list_name in ("channels", "themes"):
        assert set(rows.loc[rows["list_name"] == list_name, "source"]) >= SEEDS - {"82/QĐ-BNV"} - (
            {"561/QĐ-BTNMT"} if list_name == "themes" else set()
        )


@pytest.mark.parametrize(
    ("list_name", "codes"),
    [
        ("periods", ["quarter_1", "half_year", "quarter_3", "year"]),
        ("yes_no", ["true", "false"]),
        ("number_formats", ["vi", "en"]),
        ("task_statuses", ["planned", "in_progress", "completed", "cancelled"]),
        ("evidence_kinds", ["plan", "report", "decision", "article", "photo", "video", "minutes", "other"]),
        ("submission_statuses", ["unreadable", "rejected", "accepted_with_findings", "accepted"]),
        ("severities", ["blocking", "warning", "note"]),
    ],
)
def test_codes_on_which_the_program_relies_are_these(rows: pd.DataFrame, list_name: str, codes: list[str]) -> None:
    assert CodeLists(rows).codes(list_name) == codes


def test_labels_fit_a_cell_of_a_form(rows: pd.DataFrame) -> None:
    assert rows["label"].str.len().max() <= 80
    assert not rows["label"].str.startswith(("=", "+", "-", "@")).any()
