"""What inputs ask of report rows and a database cannot compute, found before any warehouse is asked.

What belongs here: that question, for a criterion. What does not: the answer's reasons (`where_sql`, `exact_sql`,
`where_databases`).
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.rules.engine.aggregates import Aggregate
from assets.rules.framework.inputs import ReportInput
from assets.rules.framework.model import Criterion
from assets.rules.language.errors import Problem
from assets.rules.language.expressions import ExpressionError
from assets.rules.sql.where_databases import refuse_uncomputable

_ANY_YEAR = 2000
"""A condition is computable in every year or in none."""


def uncomputable_conditions(criterion: Criterion) -> Iterator[Problem]:
    """Every `where` of a loaded criterion that would fail when it is scored, located within the criterion."""
    for name, given in criterion.inputs.items():
        if isinstance(given, ReportInput) and given.where is not None:
            try:
                refuse_uncomputable(Aggregate.of(given), _ANY_YEAR)
            except ExpressionError as error:
                yield Problem(("inputs", name, "where"), error.message, error.offset)
