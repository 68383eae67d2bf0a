"""Explanations of a round: what is taken of an agency's workbook, what is told, what the next round sees."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest

from assets.reference.rounds import Round, named_round
from assets.review.decisions import Decision
from assets.review.explanations import (
    Explainable,
    decided_items,
    explanation_texts,
    judge_explanations,
)
from assets.review.setting import Setting
from tests.assets.rules.framework_writing import framework_with
from warehouse.rows.frames import conform
from warehouse.tables import explanation

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
    "sha256": "a" * 64, "received_at": IN_TIME, "agency_code": "X", "agency_name": "Xã Xuân Lộc", "year": YEAR,
    "round": "1", "document_number": "12/UBND",
}  # fmt: skip
ROW = {
    "sha256": "a" * 64, "sheet": "Giải trình", "excel_row": 5, "criterion_code": "1", "input_name": None,
    "text": "Đã tổ chức ngày 12/3", "new_evidence": None,
}  # fmt: skip


def decision(agency: str, **decided: Any) -> Decision:
    return Decision(1, agency, "1", 1, "Thiếu", "An", IN_TIME, **decided)


DECIDED = decided_items([decision("X", input_name="held", input_value="1"), decision("HN", input_name="held")])


def judged(*rows: dict[str, Any], **cover: Any) -> tuple[list[tuple[str, str | None, int | None]], pd.DataFrame]:
    covers = pd.DataFrame([COVER | cover])
    listed = pd.DataFrame([ROW | row for row in rows], columns=list(ROW))
    found, taken = judge_explanations(covers, listed, Explainable(SETTING, AGENCIES, DECIDED))
    places = found[["code", "column_name", "excel_row"]].astype(object)
    told = places.where(places.notna(), None)
    return [(row.code, row.column_name, row.excel_row) for row in told.itertuples()], taken


def test_what_an_agency_says_is_taken_with_its_place_and_document() -> None:
    found, taken = judged({}, {"excel_row": 6, "input_name": "held", "new_evidence": "12/GM-UBND"})

    assert found == []
    stored = conform(taken.assign(explanation_id=[1, 2]), explanation)
    assert stored["input_name"].tolist()[1] == "held"
    assert stored[["round", "agency_code", "document_number", "excel_row"]].to_numpy().tolist() == [
        [1, "X", "12/UBND", 5], [1, "X", "12/UBND", 6],
    ]  # fmt: skip
    assert stored["given_at"].tolist() == [IN_TIME, IN_TIME]


@pytest.mark.parametrize(
    ("cover", "told"),
    [
        ({"round": "3"}, ("EXPLAINED_ROUND_UNKNOWN", "round", None)),
        ({"round": None}, ("EXPLAINED_ROUND_UNKNOWN", "round", None)),
        ({"round": "Thẩm định chéo"}, ("EXPLAINED_ROUND_CLOSED", "round", None)),
        ({"received_at": AFTER_MIDNIGHT}, ("EXPLAINED_LATE", "round", None)),
        ({"agency_code": "Z", "agency_name": None}, ("COVER_AGENCY_UNKNOWN", "agency_code", None)),
        ({"agency_name": "Xã Hòa Nam"}, ("COVER_AGENCY_CONFLICT", "agency_code", None)),
        ({"year": 2024}, ("COVER_YEAR_WRONG", "year", None)),
    ],
)
def test_a_file_of_another_round_agency_year_or_day_is_told_and_nothing_of_it_taken(
    cover: dict[str, Any], told: tuple[str, str, None]
) -> None:
    found, taken = judged({}, **cover)

    assert found == [told]
    assert taken.empty


@pytest.mark.parametrize(
    ("cover", "agency"),
    [
        ({"agency_code": None}, "X"),
        ({"round": "  thẩm định LẦN 1 "}, "X"),
        ({"agency_code": "HN", "agency_name": "Xã Hoà Nam", "received_at": AFTER_MIDNIGHT}, "HN"),
    ],
)
def test_agencies_and_rounds_are_known_by_their_names_and_an_extension_holds(
    cover: dict[str, Any], agency: str
) -> None:
    found, taken = judged({}, **cover)

    assert found == []
    assert taken["agency_code"].tolist() == [agency]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"criterion_code": "9"}, ("EXPLAINED_CRITERION_UNKNOWN", "criterion_code", 6)),
        ({"criterion_code": None}, ("EXPLAINED_CRITERION_UNKNOWN", "criterion_code", 6)),
        ({"input_name": "other"}, ("EXPLAINED_NOT_DECIDED", "criterion_code", 6)),
        ({"text": None, "new_evidence": "12/GM", "input_name": "held"}, ("EXPLAINED_WITHOUT_TEXT", "text", 6)),
        ({"text": "Lần nữa"}, ("EXPLAINED_TWICE", "criterion_code", 6)),
    ],
)
def test_a_bad_row_costs_itself_alone(row: dict[str, Any], told: tuple[str, str, int]) -> None:
    found, taken = judged({}, {"excel_row": 6} | row)

    assert found == [told]
    assert taken["excel_row"].tolist() == [5]


def test_a_file_that_explains_nothing_is_told() -> None:
    found, taken = judged()

    assert found == [("EXPLAINED_NOTHING", None, None)]
    assert taken.empty


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), ("Thẩm định chéo", 2), ("", None), (None, None), ("lần 9", None)]
)
def test_a_round_is_named_by_its_number_or_name(text: str | None, number: int | None) -> None:
    found = named_round((FIRST, LAST), text)

    assert (found and found.number) == number


def test_the_next_round_sees_the_latest_explanation_with_its_evidence() -> None:
    rows = [
        {"explanation_id": 1, "round": 1, "text": "Trước", "given_at": IN_TIME},
        {"explanation_id": 3, "round": 1, "text": "Sau", "new_evidence": "12/GM", "given_at": IN_TIME},
        {"explanation_id": 2, "round": 1, "text": "Cùng lúc", "given_at": IN_TIME},
        {"explanation_id": 4, "round": 1, "text": "Số liệu", "input_name": "held", "given_at": IN_TIME},
        {"explanation_id": 5, "round": 2, "text": "Vòng sau", "given_at": IN_TIME},
    ]
    item = {"year": YEAR, "agency_code": "X", "criterion_code": "1"}
    frame = conform(pd.DataFrame([item | row for row in rows]), explanation)

    assert explanation_texts(frame, 1) == {}
    assert explanation_texts(frame, 2) == {
        ("X", "1", None): "Sau\nTài liệu bổ sung: 12/GM", ("X", "1", "held"): "Số liệu",
    }  # fmt: skip
    assert explanation_texts(frame, 3)["X", "1", None] == "Vòng sau"
