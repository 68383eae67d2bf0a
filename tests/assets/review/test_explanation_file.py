"""An agency's explanation of a round: what is taken of its workbook, and what is told, each at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.analysis.explaining.workbooks import explanation_file, write_explanation_workbook
from assets.reference.rounds import Round
from assets.review.decisions import Decision
from assets.review.forms.explanation_file import decided_items, judged_explanation
from assets.review.forms.judged import Judged
from assets.review.forms.storing import outcome
from assets.review.setting import Setting
from checks.forms.explanation import EXPLANATION
from tests.assets.review.form_books import CATALOGUE, CODE_LISTS, cell_of, form_book, read_form_file
from tests.assets.rules.framework_writing import framework_with
from warehouse.tables.statuses import PLAINLY_ACCEPTED

YEAR = 2025
RULES = framework_with("inputs: {held: {declared: integer, label: Số hội nghị}}\nscore: least(held, max)", most="4")
IN_TIME = datetime(2026, 3, 12, 16, 59, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 12, 17, 1, tzinfo=UTC)
FIRST = Round(
    1, "Thẩm định lần 1", None, date(2026, 3, 2), {}, date(2026, 3, 12), {"HN": date(2026, 3, 20)}, 0
)  # fmt: skip
LAST = Round(2, "Thẩm định chéo", None, date(2026, 3, 30), {}, None, {}, 0)
SETTING = Setting(YEAR, {"X", "HN"}, {"X": "commune", "HN": "commune"}, {"commune": RULES}, (FIRST, LAST))
AGENCIES = pd.DataFrame({"code": ["X", "HN"], "name": ["Xã Xuân Lộc", "Xã Hòa Nam"]})
COVER = {
    "agency_code": "X", "agency_name": "Xã Xuân Lộc", "year": YEAR, "round": "1", "document_number": "12/UBND",
    "number_format": "1.234,5 (kiểu Việt Nam)",
}  # fmt: skip
ROW = {"criterion_code": "1", "criterion_name": "Tiêu chí thử", "reason": "Thiếu", "text": "Đã tổ chức ngày 12/3"}


def decision(agency: str, **decided: Any) -> Decision:
    return Decision(1, agency, "1", 1, "Thiếu", "An", IN_TIME, **decided)


DECIDED = decided_items([decision("X", input_name="held", input_value="1"), decision("HN", input_name="held")])


def judged(
    folder: Path,
    *rows: dict[str, Any],
    received_at: datetime = IN_TIME,
    before: list[Mapping[str, Any]] | None = None,
    **cover: Any,
) -> tuple[list[tuple[str, str | None]], Judged]:
    """Code and cell of every finding, of reading too; and what is taken."""
    path = folder / "giai-trinh.xlsx"
    form_book(EXPLANATION, [ROW | row for row in rows], COVER | cover).save(path)
    read = read_form_file(path, received_at=received_at)
    result = judged_explanation(read, SETTING, AGENCIES, DECIDED, before or [])
    told = outcome(read, result, CATALOGUE).findings[["code", "cell"]].astype(object)
    return [(code, cell) for code, cell in told.where(told.notna(), None).itertuples(index=False)], result


def texts(result: Judged) -> list[str]:
    return [str(row["text"]) for row in result.rows["explanation"]]


def cover_cell(name: str) -> str:
    return f"B{9 + [field.name for field in EXPLANATION.cover_fields].index(name)}"


def test_what_an_agency_says_is_taken_with_its_place_and_document(tmp_path: Path) -> None:
    found, result = judged(tmp_path, {}, {"input_name": "held", "new_evidence": "12/GM-UBND"})

    assert found == []
    assert (result.round, result.author) == (1, "X")
    first, second = result.rows["explanation"]
    assert first == {
        "year": YEAR, "round": 1, "agency_code": "X", "criterion_code": "1", "input_name": None,
        "text": "Đã tổ chức ngày 12/3", "new_evidence": None, "given_at": IN_TIME, "document_number": "12/UBND",
        "file_sha256": "ab" * 32, "sheet": "Giải trình", "excel_row": 5,
    }  # fmt: skip
    assert (second["input_name"], second["new_evidence"], second["excel_row"]) == ("held", "12/GM-UBND", 6)


@pytest.mark.parametrize(
    ("cover", "told"),
    [
        ({"round": "3"}, ("COVER_ROUND_UNKNOWN", "round")),
        ({"round": None}, ("COVER_FIELD_MISSING", "round")),
        ({"round": "Thẩm định chéo"}, ("EXPLAINED_ROUND_CLOSED", "round")),
        ({"received_at": AFTER_MIDNIGHT}, ("EXPLAINED_LATE", "round")),
        ({"agency_code": "Z", "agency_name": None}, ("COVER_AGENCY_UNKNOWN", "agency_code")),
        ({"agency_name": "Xã Hòa Nam"}, ("COVER_AGENCY_CONFLICT", "agency_code")),
        ({"year": 2024}, ("COVER_YEAR_WRONG", "year")),
    ],
)
def test_a_file_of_another_round_agency_year_or_day_is_told_and_nothing_of_it_taken(
    tmp_path: Path, cover: dict[str, Any], told: tuple[str, str]
) -> None:
    found, result = judged(tmp_path, {}, **cover)

    code, name = told
    assert found == [(code, cover_cell(name))]
    assert CATALOGUE[code].severity == "blocking"
    assert result.rows["explanation"] == [] or code == "COVER_YEAR_WRONG"


@pytest.mark.parametrize(
    ("cover", "told", "agency"),
    [
        ({"agency_code": None}, [], "X"),
        ({"round": "  thẩm định LẦN 1 "}, [], "X"),
        ({"agency_code": "HN", "agency_name": "Xã Hoà Nam", "received_at": AFTER_MIDNIGHT}, [], "HN"),
        ({"agency_name": "Xã Xuân Lôc"}, [("COVER_AGENCY_NAME_DIFFERS", "B10")], "X"),
    ],
)
def test_agencies_and_rounds_are_known_by_their_names_and_an_extension_holds(
    tmp_path: Path, cover: dict[str, Any], told: list[tuple[str, str]], agency: str
) -> None:
    found, result = judged(tmp_path, {}, **cover)

    assert found == told
    assert [row["agency_code"] for row in result.rows["explanation"]] == [agency]


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ({"criterion_code": "9"}, "EXPLAINED_CRITERION_UNKNOWN", "criterion_code"),
        ({"criterion_code": None}, "CELL_REQUIRED", "criterion_code"),
        ({"input_name": "other"}, "EXPLAINED_NOT_DECIDED", "criterion_code"),
        ({"text": None, "new_evidence": "12/GM", "input_name": "held"}, "EXPLAINED_WITHOUT_TEXT", "text"),
        ({"text": "Lần nữa"}, "EXPLAINED_TWICE", "criterion_code"),
    ],
)
def test_a_bad_row_costs_itself_alone(tmp_path: Path, row: dict[str, Any], code: str, column: str) -> None:
    found, result = judged(tmp_path, {}, row)

    assert found == [(code, cell_of(EXPLANATION, column, 6))]
    assert texts(result) == ["Đã tổ chức ngày 12/3"]


def test_a_file_that_explains_nothing_is_told(tmp_path: Path) -> None:
    found, result = judged(tmp_path, {"text": None})

    assert (found, texts(result)) == ([("EXPLAINED_NOTHING", None)], [])


def test_a_file_that_is_sent_again_says_only_what_is_new(tmp_path: Path) -> None:
    _, first = judged(tmp_path, {}, {"input_name": "held", "text": "Có 4 hội nghị"})
    stored = [{**row, "file_sha256": "cd" * 32} for row in first.rows["explanation"]]

    found, again = judged(tmp_path, {}, {"input_name": "held", "text": "Có 5 hội nghị"}, before=stored)
    assert (found, texts(again)) == ([], ["Có 5 hội nghị"])

    meanwhile = [*stored, {**stored[0], "text": "Ý kiến khác"}]
    assert texts(judged(tmp_path, {}, before=meanwhile)[1]) == ["Đã tổ chức ngày 12/3"]
    own = first.rows["explanation"]
    assert texts(judged(tmp_path, {}, before=list(own))[1]) == ["Đã tổ chức ngày 12/3"]


def test_a_workbook_as_it_is_sent_out_and_filled_is_read_back(tmp_path: Path) -> None:
    path = explanation_file(tmp_path, "X", FIRST, YEAR)
    row = ROW | {"text": None, "input_name": "held", "decision": "Số hội nghị", "value_after": "1"}
    agency = {"code": "X", "name": "Xã Xuân Lộc", "level": "commune"}
    write_explanation_workbook(path, agency, [row], FIRST, YEAR, CODE_LISTS)
    book = load_workbook(path)
    book["Giải trình"][cell_of(EXPLANATION, "text")] = "Có 4 hội nghị"
    book.save(path)

    read = read_form_file(path, received_at=IN_TIME)
    result = judged_explanation(read, SETTING, AGENCIES, DECIDED)

    assert outcome(read, result, CATALOGUE).status == PLAINLY_ACCEPTED
    assert [(said["input_name"], said["text"]) for said in result.rows["explanation"]] == [("held", "Có 4 hội nghị")]
