"""Counting, adding and comparing report rows where they are: one GROUP BY pass a table, over all agencies at once.

What belongs here: the passes over a warehouse's report tables. What does not: the statement of a pass and its answers
(`rules.sql.aggregates`), which criterion asked, and what an absent row means (`inputs`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from assets.rules.engine.aggregates import Aggregate
from assets.rules.language.expressions import walk
from assets.rules.sql.aggregates import Answers, aggregates_statement, answers_of
from assets.scoring.counting.report_rows import report_rows

MAX_ASKED_IN_ONE_PASS = 100
MAX_NODES_IN_ONE_PASS = 2_000
"""Beyond these a table is read again: both databases limit the columns, the length and the parameters of a statement.
Nodes are those of the conditions; a usual one has ten."""


def aggregate_reports(connection: sa.Connection, asked: Iterable[Aggregate], year: int) -> Answers:
    """Ask the report tables for all scored agencies of a year.

    Raises:
        ExpressionError: a condition that cannot be computed exactly in SQL.
    """
    answers: Answers = {}
    passes: defaultdict[tuple[str, str | None, str | None], list[Aggregate]] = defaultdict(list)
    for aggregate in dict.fromkeys(asked):
        passes[aggregate.table, aggregate.per, aggregate.period_column].append(aggregate)
    for together in passes.values():
        for asked_at_once in in_passes(together):
            statement = aggregates_statement(asked_at_once, report_rows(asked_at_once[0].table, year), year)
            answers |= answers_of(asked_at_once, connection.execute(statement))
    return answers


def in_passes(together: Sequence[Aggregate]) -> Iterator[list[Aggregate]]:
    """The aggregates in their order, cut where one statement would hold too much."""
    taken: list[Aggregate] = []
    nodes = 0
    for aggregate in together:
        own = 0 if aggregate.where is None else sum(1 for _ in walk(aggregate.where))
        if taken and (len(taken) == MAX_ASKED_IN_ONE_PASS or nodes + own > MAX_NODES_IN_ONE_PASS):
            yield taken
            taken, nodes = [], 0
        taken.append(aggregate)
        nodes += own
    if taken:
        yield taken
