"""Inputs counted over an agency's own report rows.

What does not belong here: counting (`rules.sql`, `scoring.counting`), and faults of tables and columns
(`report_input_checks`).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import ClassVar, Literal

import sqlalchemy as sa
from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from assets.rules.framework.input_kinds.input_kind import DATES, Bounds, Figures, Found, InputKind
from assets.rules.framework.values import FormulaField, HavingFormula, Text
from assets.rules.language.expressions import Comparison, IsNull, Name, Not
from assets.rules.language.expressions import Literal as Constant
from assets.rules.language.report_sources import ValueType, sources
from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES
from warehouse.tables.reports import COMPLETED

AggregateKind = Literal["count", "count_distinct", "sum", "min", "max", "exists"]

PERIODS_OF_YEAR = {"month": 12, "quarter": 4}
_PERIODS = {"month": "tháng", "quarter": "quý"}

_VERBS = {
    ("plan_tasks", Comparison("=", Name("status"), Constant(COMPLETED))): "Hoàn thành",
    ("feedback", Not(IsNull(Name("answered_on")))): "Trả lời",
}
"""What an agency did that counts rows of a table by one plain condition."""


class ReportInput(InputKind):
    """An aggregate over an agency's accepted report rows.

    `count: "*"` and `sum` of no rows are 0 and `exists` is false; `min` and `max` of no rows are null.
    """

    KEY: ClassVar[str] = "from"

    table: Text = Field(alias="from", description="plan_tasks, activities, evidence, feedback hoặc reports")
    count: Text | None = Field(None, description="«*» hoặc «distinct CỘT»")
    sum_of: Text | None = Field(None, alias="sum", description="Cột số được cộng")
    min_of: Text | None = Field(None, alias="min", description="Cột lấy giá trị nhỏ nhất")
    max_of: Text | None = Field(None, alias="max", description="Cột lấy giá trị lớn nhất")
    exists: Literal[True] | None = Field(None, description="true: có ít nhất một dòng")
    where: FormulaField | None = Field(None, description="Điều kiện chọn dòng, dùng tên cột của bảng")
    per: Literal["month", "quarter"] | None = Field(None, description="Đếm số tháng hoặc quý đạt having")
    having: HavingFormula | None = Field(None, description="Ví dụ: >= 1")
    period_column: Text | None = Field(None, alias="on", description="Cột ngày dùng để chia tháng, quý")
    label: Text | None = Field(None, description="Tên số liệu trong câu diễn giải, ví dụ: số tin, bài đã đăng")

    @model_validator(mode="after")
    def _is_complete(self) -> ReportInput:
        given = [self.count, self.sum_of, self.min_of, self.max_of, self.exists]
        if sum(part is not None for part in given) != 1:
            raise PydanticCustomError("aggregate", "cần đúng một trong: count, sum, min, max, exists")
        if (self.per is None) != (self.having is None):
            raise PydanticCustomError("per", "per và having đi cùng nhau")
        if self.count is not None and self.aggregate == ("count", self.count) and self.count != "*":
            raise PydanticCustomError("count", "count viết là «*» hoặc «distinct CỘT»")
        return self

    @property
    def aggregate(self) -> tuple[AggregateKind, str | None]:
        """Kind of aggregate, and its column (None: whole rows)."""
        if self.count is not None:
            head, _, column = self.count.strip().partition(" ")
            if head.lower() == "distinct" and column.strip():
                return "count_distinct", column.strip()
            return "count", None if head == "*" else self.count
        if self.exists is not None:
            return "exists", None
        named: tuple[tuple[AggregateKind, str | None], ...] = (
            ("sum", self.sum_of),
            ("min", self.min_of),
            ("max", self.max_of),
        )
        return next((kind, column) for kind, column in named if column is not None)

    @property
    def value_type(self) -> ValueType:
        """Of the aggregate; `per` makes it a number of periods. An unknown column counts as a number."""
        kind, column = self.aggregate
        if self.per is not None or kind not in ("exists", "min", "max"):
            return ValueType.NUMBER
        return ValueType.BOOLEAN if kind == "exists" else self.column_type(column)

    def column_type(self, column: str | None) -> ValueType:
        """The type of a column of the table, a number if there is no such table or column."""
        source = sources().get(self.table)
        return source.columns.get(column or "", ValueType.NUMBER) if source else ValueType.NUMBER

    @property
    def limits(self) -> Bounds:
        """From what is counted, and the declared bounds of the column."""
        zero = Fraction(0)
        if self.per is not None:
            return Bounds(zero, Fraction(PERIODS_OF_YEAR[self.per]), is_whole=True)
        kind, column = self.aggregate
        if kind in ("count", "count_distinct"):
            return Bounds(zero, None, is_whole=True)
        if self.value_type is ValueType.DATE:
            return DATES
        found = declared_column(self.table, column)
        if found is None:  # `days_late`, which is no column
            return Bounds(None, None, is_whole=True)
        low, high = facts(found).minimum, facts(found).maximum
        top = None if high is None or kind == "sum" else Fraction(high)
        return Bounds(None if low is None else Fraction(low), top, isinstance(found.type, sa.Integer))

    @property
    def is_count(self) -> bool:
        """Whether it is a number of rows, values or periods."""
        return self.per is not None or self.aggregate[0] in ("count", "count_distinct")

    @property
    def is_nullable(self) -> bool:
        """Whether it can be absent: the least and the greatest value of no rows is, a count or a sum never."""
        return self.per is None and self.aggregate[0] in ("min", "max")

    @property
    def is_of_report(self) -> bool:
        """Whether it counts rows of the agency's report: it does."""
        return True

    @property
    def origin(self) -> str:
        """The table, and which of its rows."""
        return self.table if self.where is None else f"{self.table} where {self.where}"

    @property
    def noun(self) -> str:
        """Noun for one row."""
        return sources()[self.table].noun if self.table in sources() else self.table

    @property
    def counted_noun(self) -> str | None:
        """Noun for the rows, if it counts whole ones."""
        return self.noun if self.aggregate == ("count", None) and self.per is None else None

    @property
    def done_verb(self) -> str | None:
        """Verb for what was done with the rows, if one plain condition says it."""
        return None if self.where is None else _VERBS.get((self.table, self.where.tree))

    def words(self, name: str) -> str:
        """Made from what it counts."""
        if self.per is not None:
            return f"số {_PERIODS[self.per]} có {self.noun} đạt yêu cầu «{name}»"
        kind, _ = self.aggregate
        if kind == "exists":
            return f"{self.noun} «{name}»"
        if kind == "count":
            if self.done_verb:
                return f"số {self.noun} đã {self.done_verb.lower()}"
            return f"số {self.noun}" if self.where is None else f"số {self.noun} «{name}»"
        return super().words(name)

    def read(self, code: str, name: str, agencies: Sequence[str], figures: Figures) -> dict[str, list[Found]]:
        """The counts."""
        return {name: figures.counted(self, agencies)}


def declared_column(source: str, column: str | None) -> sa.Column[object] | None:
    """The report column that an input adds up or compares; None where the source is no table of its own."""
    table = next((each for each in REPORT_TABLES if row_facts(each).source == source), None)
    return None if table is None or column is None else table.columns.get(column)
