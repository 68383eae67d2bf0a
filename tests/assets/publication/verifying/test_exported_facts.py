"""Which facts differ between two versions of a workbook, and which sheets cannot be compared."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from assets.publication.committee.sheets.data import CRITERIA_SHEET, INDEX_SHEET
from assets.publication.verifying.exported_facts import Sheet, differing_facts, named_in, not_comparable
from tests.assets.publication.committee.sheets.small_year import STANDINGS, small_year

NAMED = {"Xã Một", "Tốt"}
HEADINGS = ("Bộ tiêu chí", "Mã cơ quan", "Điểm", "Ghi chú")


def sheet(*rows: tuple[Any, ...]) -> Sheet:
    return {
        (row, column): value
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value is not None
    }


PRINTED = sheet(("Tiêu đề", None), ("Xã Một", "87,50"), ("Tốt", "1"))
LISTED = sheet(HEADINGS, ("thu", "01", 1.5, "Câu"), ("thu", "02", 2, None), ("thu", "02", 3, None))


def differing(frozen: Sheet, again: Sheet, name: str = "Xếp hạng") -> list[str]:
    return list(differing_facts({name: frozen}, {name: again}, NAMED))


@pytest.mark.parametrize(
    ("place", "value", "told"),
    [
        ((2, 2), "87,51", ['sheet «Xếp hạng», cell B2 is "87,50", written again "87,51"']),
        ((2, 2), "-1.234", ['sheet «Xếp hạng», cell B2 is "87,50", written again "-1.234"']),
        ((2, 2), "lời", ['sheet «Xếp hạng», cell B2 is "87,50", written again "lời"']),
        ((2, 1), "Xã khác", ['sheet «Xếp hạng», cell A2 is "Xã Một", written again "Xã khác"']),
        ((1, 1), "Tên khác", []),
        ((1, 1), "Tốt", ['sheet «Xếp hạng», cell A1 is "Tiêu đề", written again "Tốt"']),
        ((1, 1), 5, ['sheet «Xếp hạng», cell A1 is "Tiêu đề", written again 5']),
        ((1, 1), "1,2,3", []),
        ((4, 1), "87,50", ['sheet «Xếp hạng», cell A4 is nothing, written again "87,50"']),
    ],
)
def test_figures_and_named_facts_of_a_printed_sheet_are_compared_place_by_place(
    place: tuple[int, int], value: Any, told: list[str]
) -> None:
    assert differing(PRINTED, PRINTED | {place: value}) == told


def test_a_printed_sheet_with_words_where_the_other_has_nothing_is_not_compared() -> None:
    moved = {key: value for key, value in PRINTED.items() if key != (1, 1)}
    more = PRINTED | {(4, 1): "Chú thích", (2, 2): "0"}
    for frozen, again in ((PRINTED, moved), (moved, PRINTED), (PRINTED, more), (more, PRINTED)):
        assert differing(frozen, again) == []
        assert list(not_comparable({"Xếp hạng": frozen}, {"Xếp hạng": again}, NAMED)) == [
            "sheet «Xếp hạng» is not laid out as this version of the program does it: not compared"
        ]
    without_a_fact = {key: value for key, value in PRINTED.items() if key != (2, 2)}
    assert list(not_comparable({"Xếp hạng": PRINTED}, {"Xếp hạng": without_a_fact}, NAMED)) == []
    assert len(differing(PRINTED, without_a_fact)) == 1


def test_sheets_of_one_version_only_are_named_and_not_compared() -> None:
    assert list(not_comparable({"Cũ": PRINTED}, {"Mới": PRINTED}, NAMED)) == [
        "has no sheet «Mới», which this version of the program writes",
        "sheet «Cũ» is none that this version of the program writes: not compared",
    ]
    assert list(differing_facts({"Cũ": PRINTED}, {"Mới": PRINTED}, NAMED)) == []


def test_a_list_is_compared_by_its_rows_keys_and_headings_wherever_they_stand() -> None:
    turned = sheet(
        ("Điểm", "Mã cơ quan", "Bộ tiêu chí", "Ghi chú"),
        (2, "02", "thu", None),
        (3, "02", "thu", "Thêm"),
        (1.25, "01", "thu", "Câu khác"),
    )
    assert differing(LISTED, LISTED, INDEX_SHEET) == []
    assert differing(LISTED, turned, INDEX_SHEET) == [
        f"sheet «{INDEX_SHEET}», row thu/01/1, «Điểm» is 1.5, written again 1.25"
    ]


def test_rows_of_one_key_are_told_apart_by_their_order() -> None:
    other = sheet(HEADINGS, ("thu", "01", 1.5, "Câu"), ("thu", "02", 2, None), ("thu", "02", 4, None))
    assert differing(LISTED, other, INDEX_SHEET) == [
        f"sheet «{INDEX_SHEET}», row thu/02/2, «Điểm» is 3, written again 4"
    ]
    fewer = sheet(HEADINGS, ("thu", "01", 1.5, "Câu"), ("thu", "02", 2, None))
    assert differing(LISTED, fewer, INDEX_SHEET) == [
        f'sheet «{INDEX_SHEET}», row thu/02/2, «Mã cơ quan» is "02", written again nothing',
        f"sheet «{INDEX_SHEET}», row thu/02/2, «Điểm» is 3, written again nothing",
    ]


def test_a_column_of_one_version_only_is_named_and_the_others_are_compared() -> None:
    new = sheet((*HEADINGS[:2], "Hạng", "Điểm"), ("thu", "01", 1, 9), ("thu", "02", 2, 2), ("thu", "02", 3, 3))
    sides = ({INDEX_SHEET: LISTED}, {INDEX_SHEET: new})
    assert list(not_comparable(*sides, NAMED)) == [
        f"sheet «{INDEX_SHEET}», column «Ghi chú» is in one version only: not compared",
        f"sheet «{INDEX_SHEET}», column «Hạng» is in one version only: not compared",
    ]
    assert list(differing_facts(*sides, NAMED)) == [
        f"sheet «{INDEX_SHEET}», row thu/01/1, «Điểm» is 1.5, written again 9"
    ]


@pytest.mark.parametrize(("name", "is_compared"), [(INDEX_SHEET, True), (CRITERIA_SHEET, False)])
def test_a_list_without_the_headings_that_tell_its_rows_apart_is_not_compared(name: str, is_compared: bool) -> None:
    again = sheet((*HEADINGS[:3], "Mã tiêu chí"), ("thu", "01", 9, "1.1"))
    assert bool(differing(LISTED, again, name)) is is_compared
    said = "not laid out" in " ".join(not_comparable({name: LISTED}, {name: again}, NAMED))
    assert said is not is_compared


def test_names_codes_frameworks_and_classes_are_facts() -> None:
    tables = small_year(STANDINGS[0], STANDINGS[2])
    assert named_in(tables) == {"Xã 01", "01", "Xã 03", "03", "thu", "Yếu"}
    assert named_in(small_year(STANDINGS[0] | {"class_name": pd.NA})) == {"Xã 01", "01", "thu"}
