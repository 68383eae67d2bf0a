"""Days written into a rule that lie outside the years of its framework: mostly those of the year it was copied from.

What does not belong here: whether a day of the framework's own years is the right one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from assets.rules.framework.checks import all_formulas
from assets.rules.framework.model import Criterion, Framework, ReportInput
from assets.rules.language.expressions import Expression, Literal, walk
from assets.rules.lint.checks.messages import Finding, Location
from checks.texts.figures_and_dates import vietnamese_date

OUTSIDE_YEARS = "DATE_OUTSIDE_YEARS"


def dates_outside_years(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    """Each such day in a leaf's conditions, constraints, points. One near the year on purpose is spelled otherwise."""
    years = set(framework.years)
    for location, tree in _trees(criterion):
        for node in walk(tree):
            if isinstance(node, Literal) and isinstance(node.value, date) and node.value.year not in years:
                message = (
                    f"Ngày {vietnamese_date(node.value)} nằm ngoài {_words(framework.years)}; nếu đúng ý, "
                    "hãy viết theo year_start, year_end, ví dụ days(year_start, ngày) >= -31, hoặc ghi ruling"
                )
                yield Finding("warning", OUTSIDE_YEARS, location, message, can_be_settled=True, offset=node.column)


def _trees(criterion: Criterion) -> Iterator[tuple[Location, Expression]]:
    for name, given in criterion.inputs.items():
        if isinstance(given, ReportInput) and given.where is not None:
            yield ("inputs", name, "where"), given.where.tree
    for location, formula in all_formulas(criterion):
        yield location, formula.tree


def _words(years: tuple[int, ...]) -> str:
    """`năm 2026`, or `các năm 2023, 2024`."""
    return f"năm {years[0]}" if len(years) == 1 else f"các năm {', '.join(map(str, sorted(years)))}"
