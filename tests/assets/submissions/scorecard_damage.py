"""Damage to the scorecard: points, answers, criteria, evidence."""

from __future__ import annotations

from typing import Any

from assets.rules.framework.model import DeclaredInput
from tests.assets.submissions.damaged_book import Damage, DamagedBook, Told
from warehouse.tables import scorecard

SHEET = scorecard.info["sheet"]


def _leaf_rows(book: DamagedBook) -> list[int]:
    """Rows of criteria that the agency scores itself by."""
    return book.rows(scorecard, input_name=None, self_points=...)


def _answers(book: DamagedBook, *kinds: str) -> list[tuple[int, str, str, DeclaredInput]]:
    """Row, criterion, name and question of the figures that are asked for."""
    found = []
    for leaf in book.framework.leaves():
        for name, asked in leaf.inputs.items():
            if isinstance(asked, DeclaredInput) and asked.declared in kinds:
                (row,) = book.rows(scorecard, criterion_code=leaf.code, input_name=name)
                found.append((row, leaf.code, name, asked))
    return found


def _needy_rows(book: DamagedBook) -> list[int]:
    codes = book.criteria_with_needs()
    return [row for row in _leaf_rows(book) if book.value(scorecard, row, "criterion_code") in codes]


def _of_points(book: DamagedBook, value: Any, code: str) -> list[Told]:
    row = book.luck.choice(_leaf_rows(book))
    book.put(scorecard, row, "self_points", value)
    return [book.told(code, scorecard, row, "self_points")]


def points_above_the_maximum(book: DamagedBook) -> list[Told]:
    return _of_points(book, 25, "SELF_POINTS_OVER_MAX")


def points_below_nothing(book: DamagedBook) -> list[Told]:
    return _of_points(book, -5, "SELF_POINTS_UNDER_MIN")


def points_left_open(book: DamagedBook) -> list[Told]:
    return _of_points(book, None, "SELF_POINTS_MISSING")


def points_with_a_unit(book: DamagedBook) -> list[Told]:
    return _of_points(book, "1 điểm", "CELL_NOT_NUMBER")


def points_as_a_fraction(book: DamagedBook) -> list[Told]:
    return _of_points(book, "3/4", "CELL_NOT_NUMBER")


def points_with_a_foreign_point(book: DamagedBook) -> list[Told]:
    return _of_points(book, "1.5", "CELL_AMBIGUOUS_NUMBER")


def points_of_an_error(book: DamagedBook) -> list[Told]:
    return _of_points(book, "#VALUE!", "CELL_ERROR")


def points_never_calculated(book: DamagedBook) -> list[Told]:
    return _of_points(book, "=1+1", "CELL_FORMULA_WITHOUT_VALUE")


def criterion_code_overwritten(book: DamagedBook) -> list[Told]:
    """The row's own criterion is then missing, and so are the figures that depend on the row's code."""
    row = book.luck.choice(_leaf_rows(book))
    book.put(scorecard, row, "criterion_code", "9.9.9")
    return [("CRITERION_MISSING", SHEET, None), book.told("CRITERION_UNKNOWN", scorecard, row, "criterion_code")]


def criterion_code_emptied(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(_leaf_rows(book))
    book.put(scorecard, row, "criterion_code", None)
    return [("CRITERION_MISSING", SHEET, None), book.told("CELL_REQUIRED", scorecard, row, "criterion_code")]


def criterion_row_deleted(book: DamagedBook) -> list[Told]:
    book.sheet(scorecard).delete_rows(book.luck.choice(_leaf_rows(book)))
    return [("CRITERION_MISSING", SHEET, None)]


def figure_row_deleted(book: DamagedBook) -> list[Told]:
    row, *_ = book.luck.choice(_answers(book, "integer", "yes_no", "date", "choice", "number"))
    book.sheet(scorecard).delete_rows(row)
    return [("DECLARED_MISSING", SHEET, None)]


def criterion_row_repeated(book: DamagedBook) -> list[Told]:
    row = book.add_row(scorecard, book.luck.choice(_leaf_rows(book)))
    return [book.told("CRITERION_DUPLICATE", scorecard, row, "criterion_code")]


def figure_left_open(book: DamagedBook) -> list[Told]:
    row, *_ = book.luck.choice(_answers(book, "integer", "yes_no", "date", "choice", "number"))
    book.put(scorecard, row, "declared_value", None)
    return [book.told("DECLARED_MISSING", scorecard, row, "declared_value")]


def _of_answer(book: DamagedBook, kind: str, value: Any, code: str = "DECLARED_INVALID") -> list[Told]:
    row, *_ = book.luck.choice(_answers(book, kind))
    book.put(scorecard, row, "declared_value", value)
    return [book.told(code, scorecard, row, "declared_value")]


def figure_with_a_unit(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "integer", "3 người")


def figure_with_a_fraction(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "integer", 2.5)


def figure_below_nothing(book: DamagedBook) -> list[Told]:
    """Of a criterion without constraints, which would find it impossible too."""
    rows = [row for row, code, *_ in _answers(book, "integer") if not book.framework.by_code[code].must]
    row = book.luck.choice(rows)
    book.put(scorecard, row, "declared_value", -1)
    return [book.told("CELL_BELOW_MINIMUM", scorecard, row, "declared_value")]


def figure_without_end(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "integer", 1e300)


def answer_neither_yes_nor_no(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "yes_no", "Có một phần")


def answer_that_is_no_date(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "date", "Đầu năm")


def answer_that_is_no_choice(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "choice", "Lựa chọn khác")


def answer_of_an_error(book: DamagedBook) -> list[Told]:
    return _of_answer(book, "integer", "#N/A", "CELL_ERROR")


def figure_renamed(book: DamagedBook) -> list[Told]:
    row, *_ = book.luck.choice(_answers(book, "integer"))
    book.put(scorecard, row, "input_name", "so_lieu_khac")
    return [("DECLARED_MISSING", SHEET, None), book.told("DECLARED_UNKNOWN", scorecard, row, "input_name")]


def not_applicable_where_forbidden(book: DamagedBook) -> list[Told]:
    forbidden = {leaf.code for leaf in book.framework.leaves() if leaf.not_applicable == "forbidden"}
    rows = [row for row in _leaf_rows(book) if book.value(scorecard, row, "criterion_code") in forbidden]
    row = book.luck.choice(rows)
    book.put(scorecard, row, "not_applicable", "Có")
    return [book.told("NOT_APPLICABLE_FORBIDDEN", scorecard, row, "not_applicable")]


def not_applicable_without_a_reason(book: DamagedBook) -> list[Told]:
    allowed = {leaf.code for leaf in book.framework.leaves() if leaf.not_applicable != "forbidden"}
    rows = [row for row in _leaf_rows(book) if book.value(scorecard, row, "criterion_code") in allowed]
    row = book.luck.choice(rows)
    book.put(scorecard, row, "not_applicable", "Có")
    book.put(scorecard, row, "not_applicable_reason", None)
    return [book.told("NOT_APPLICABLE_WITHOUT_REASON", scorecard, row, "not_applicable_reason")]


def not_applicable_unclear(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(_leaf_rows(book))
    book.put(scorecard, row, "not_applicable", "x")
    return [book.told("CELL_NOT_IN_LIST", scorecard, row, "not_applicable")]


def evidence_not_given(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(_needy_rows(book))
    book.put(scorecard, row, "evidence_codes", None)
    book.put(scorecard, row, "explanation", None)
    return [book.told("EVIDENCE_MISSING", scorecard, row, "evidence_codes")]


def evidence_explained_away(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(_needy_rows(book))
    book.put(scorecard, row, "evidence_codes", None)
    book.put(scorecard, row, "explanation", "Đang hoàn thiện, sẽ bổ sung.")
    return [book.told("EVIDENCE_EXPLAINED", scorecard, row, "evidence_codes")]


SCORECARD_DAMAGE: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        *(points_above_the_maximum, points_below_nothing, points_left_open, points_with_a_unit, points_as_a_fraction),
        *(points_with_a_foreign_point, points_of_an_error, points_never_calculated),
        *(criterion_code_overwritten, criterion_code_emptied, criterion_row_deleted, criterion_row_repeated),
        *(figure_row_deleted, figure_left_open, figure_with_a_unit, figure_with_a_fraction, figure_below_nothing),
        *(figure_without_end, figure_renamed, answer_neither_yes_nor_no, answer_that_is_no_date),
        *(answer_that_is_no_choice, answer_of_an_error),
        *(not_applicable_where_forbidden, not_applicable_without_a_reason, not_applicable_unclear),
        *(evidence_not_given, evidence_explained_away),
    )
}
