"""Damage to one cell of a data sheet: wrong types, doubtful figures and dates, foreign words, errors, gaps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from tests.assets.submissions.damaged_book import Damage, DamagedBook, Told
from warehouse.columns.declaration import facts
from warehouse.tables import activity, evidence, feedback, plan_task, sheet_columns

YEAR = 2025
_SHEETS = (plan_task, activity, evidence, feedback)
_NBSP = "\u00a0"

Kind = Callable[[sa.Column[Any]], bool]
Make = Callable[[DamagedBook, Any], Any]


def is_whole(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.Integer)


def is_date(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.Date)


def is_listed(column: sa.Column[Any]) -> bool:
    return facts(column).code_list is not None


def is_required(column: sa.Column[Any]) -> bool:
    return facts(column).required


def is_any(_: sa.Column[Any]) -> bool:
    return True


def is_free_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.Text) and not is_listed(column) and not column.name.endswith("_code")


def typed(value: Any) -> Make:
    return lambda _book, _before: value


def reformatted(text: str) -> Make:
    """The date that stood there, in another writing."""
    return lambda _book, before: before.strftime(text)


def _cut(_: DamagedBook, before: str) -> str:
    return before[: len(before) // 2]


def _two(book: DamagedBook, before: str) -> str:
    return f"{before}; {book.luck.choice(('Khác', 'và các nội dung khác'))}"


def _without_accents(_: DamagedBook, before: str) -> str:
    return before.encode("ascii", "ignore").decode() + " "


def _of_next_list(book: DamagedBook, before: str) -> str:
    return next(label for label in book.code_lists.labels("submission_statuses").values() if label != before)


CELLS: tuple[tuple[str, Kind, Make, str], ...] = (
    ("unit beside the figure", is_whole, typed("1.200 lượt"), "CELL_NOT_NUMBER"),
    ("figure in words", is_whole, typed("mười hai"), "CELL_NOT_NUMBER"),
    ("millions in words", is_whole, typed("12 triệu"), "CELL_NOT_NUMBER"),
    ("per cent", is_whole, typed("50%"), "CELL_NOT_NUMBER"),
    ("a dash for none", is_whole, typed("-"), "CELL_NOT_NUMBER"),
    ("a range", is_whole, typed("10-15"), "CELL_NOT_NUMBER"),
    ("a sum typed out", is_whole, typed("5+7"), "CELL_NOT_NUMBER"),
    ("hash marks copied from a narrow column", is_whole, typed("########"), "CELL_NOT_NUMBER"),
    ("the letter O for a zero", is_whole, typed("1O"), "CELL_NOT_NUMBER"),
    ("a tick", is_whole, typed(True), "CELL_NOT_NUMBER"),
    ("a date where a figure belongs", is_whole, typed(dt.datetime(YEAR, 3, 5)), "CELL_NOT_NUMBER"),  # noqa: DTZ001 - cells have no zone
    ("a figure beyond all bounds", is_whole, typed(1e300), "CELL_NOT_NUMBER"),
    ("an English thousands comma", is_whole, typed("25,980"), "CELL_NOT_WHOLE"),
    ("two points", is_whole, typed("25.98"), "CELL_AMBIGUOUS_NUMBER"),
    ("both separators the English way", is_whole, typed("1,234.50"), "CELL_AMBIGUOUS_NUMBER"),
    ("thousands grouped wrongly", is_whole, typed("12.34.567"), "CELL_AMBIGUOUS_NUMBER"),
    ("a fraction", is_whole, typed(2.5), "CELL_NOT_WHOLE"),
    ("a typed fraction", is_whole, typed("12,5"), "CELL_NOT_WHOLE"),
    ("a negative figure", is_whole, typed(-3), "CELL_BELOW_MINIMUM"),
    ("a negative figure typed as text", is_whole, typed("\u22123"), "CELL_BELOW_MINIMUM"),
    ("a day that no month has", is_date, typed(f"31/02/{YEAR}"), "CELL_NOT_DATE"),
    ("month before day", is_date, typed(f"03/25/{YEAR}"), "CELL_NOT_DATE"),
    ("a month alone", is_date, typed(f"tháng 3/{YEAR}"), "CELL_NOT_DATE"),
    ("a quarter", is_date, typed(f"Quý I/{YEAR}"), "CELL_NOT_DATE"),
    ("two days in one cell", is_date, typed(f"5-6/3/{YEAR}"), "CELL_NOT_DATE"),
    ("'during the year'", is_date, typed("Trong năm"), "CELL_NOT_DATE"),
    ("a year of five digits", is_date, typed(f"5/3/{YEAR}0"), "CELL_NOT_DATE"),
    ("a day and a month without a year", is_date, typed("05/03"), "CELL_NOT_DATE"),
    ("a year of two digits", is_date, reformatted("%d/%m/%y"), "CELL_AMBIGUOUS_DATE"),
    ("a year alone as a figure", is_date, typed("2025"), "CELL_NOT_DATE"),
    ("a time of day", is_date, typed("8 giờ 30"), "CELL_NOT_DATE"),
    ("a tick for a date", is_date, typed(True), "CELL_NOT_DATE"),
    ("own words for a list's", is_listed, typed("Loa phường và truyền miệng"), "CELL_NOT_IN_LIST"),
    ("half a label", is_listed, _cut, "CELL_NOT_IN_LIST"),
    ("two labels in one cell", is_listed, _two, "CELL_NOT_IN_LIST"),
    ("a label without its accents", is_listed, _without_accents, "CELL_NOT_IN_LIST"),
    ("a label of another list", is_listed, _of_next_list, "CELL_NOT_IN_LIST"),
    ("a number for a label", is_listed, typed(3), "CELL_NOT_IN_LIST"),
    ("a tick for a label", is_listed, typed(True), "CELL_NOT_IN_LIST"),
    ("a required cell emptied", is_required, typed(None), "CELL_REQUIRED"),
    ("spaces in a required cell", is_required, typed("   "), "CELL_REQUIRED"),
    ("a non-breaking space in a required cell", is_required, typed(f" {_NBSP}\n"), "CELL_REQUIRED"),
    ("a reference lost", is_any, typed("#REF!"), "CELL_ERROR"),
    ("a division by zero", is_any, typed("#DIV/0!"), "CELL_ERROR"),
    ("an unknown function", is_any, typed("#NAME?"), "CELL_ERROR"),
    ("a lookup that found nothing", is_any, typed("#N/A"), "CELL_ERROR"),
    ("a formula never calculated", is_any, typed("=A1&B1"), "CELL_FORMULA_WITHOUT_VALUE"),
    ("a page of text", is_free_text, typed("Nội dung dài. " * 400), "CELL_TOO_LONG"),
)
"""Name, which columns, what is typed, and the code of the one finding."""


def _damage(kind: Kind, make: Make, code: str) -> Damage:
    def do(book: DamagedBook) -> list[Told]:
        table, row, column = book.luck.choice(_places(book, kind))
        address = book.put(table, row, column, make(book, book.value(table, row, column)))
        if isinstance(book.value(table, row, column), dt.datetime):
            book.sheet(table)[address].number_format = "DD/MM/YYYY"
        return [book.told(code, table, row, column)]

    return do


def _places(book: DamagedBook, kind: Kind) -> list[tuple[sa.Table, int, str]]:
    """Filled cells of such columns; none on which another sheet's findings hang."""
    places = []
    for table in _SHEETS:
        for column in sheet_columns(table):
            if kind(column):
                rows = _free_rows(book, table, column.name)
                places += [(table, row, column.name) for row in rows]
    return places


def _free_rows(book: DamagedBook, table: sa.Table, column: str) -> list[int]:
    filled = set(book.rows(table, **{column: ...}))
    if table is evidence:
        filled &= set(book.evidence_rows_of(book.cited_evidence() | book.needed_evidence(), among=False))
        # A document needs a number or a link; one of the two stays.
        both = book.rows(table, document_number=..., link_or_file=...)
        return sorted(filled & set(both)) if column in {"document_number", "link_or_file"} else sorted(filled)
    if table is plan_task and column in {"task_code", "budget_vnd"}:
        used = {book.value(activity, row, "task_code") for row in book.rows(activity)}
        return sorted(row for row in filled if book.value(table, row, "task_code") not in used)
    if (table, column) == (activity, "link"):
        return []  # any text there is also no address
    return sorted(filled)


CELL_DAMAGE: dict[str, Damage] = {name: _damage(kind, make, code) for name, kind, make, code in CELLS}
