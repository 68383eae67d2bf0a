"""What a declared column holds a row to."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from warehouse.columns.declaration import Content, column, facts, holds_figures
from warehouse.columns.types import ExactDecimal


def refused(value: Any, type_: Any = sa.Integer, **declared: Any) -> bool:
    """Whether a database refuses the value in a column declared so."""
    table = sa.Table("t", sa.MetaData(), column("n", type_, "Số", "Số.", **declared))
    engine = sa.create_engine("sqlite://")
    with engine.connect() as connection:
        table.create(connection)
        try:
            connection.execute(sa.insert(table).values(n=value))
            is_refused = False
        except sa.exc.IntegrityError:
            is_refused = True
    engine.dispose()
    return is_refused


@pytest.mark.parametrize(
    ("declared", "accepted", "beyond"),
    [
        ({"minimum": 1}, [1, 2, None], [0, -1]),
        ({"maximum": 2}, [2, 1, -9, None], [3]),
        ({"minimum": 1, "maximum": 2}, [1, 2], [0, 3]),
        ({"minimum": 0}, [0], [-1]),
        ({"required": True}, [0], [None]),
        ({}, [None, -1], []),
    ],
)
def test_the_database_holds_a_column_to_its_bounds_and_whether_it_is_required(
    declared: dict[str, Any], accepted: list[int | None], beyond: list[int | None]
) -> None:
    assert [refused(value, **declared) for value in accepted] == [False] * len(accepted)
    assert [refused(value, **declared) for value in beyond] == [True] * len(beyond)


def test_the_database_knows_the_codes_that_the_program_knows_and_no_list_of_labels() -> None:
    of_program = {"codes": ("a", "b"), "code_list": "l"}
    assert [refused(code, sa.Text, **of_program) for code in ("a", "b", "c", "A", None)] == [False] * 2 + [True] * 2 + [
        False
    ]
    assert not refused("c", sa.Text, code_list="l")


def test_a_key_is_required_of_whoever_sends_it() -> None:
    assert [
        facts(column("n", sa.Integer, "Số", "Số.", **declared)).required
        for declared in ({"key": True}, {"required": True}, {})
    ] == [True, True, False]


@pytest.mark.parametrize(
    ("type_", "content", "is_figure"),
    [
        (sa.Integer, None, True),
        (ExactDecimal(), None, True),
        (sa.Text, Content.ANSWERS, True),
        (sa.Text, None, False),
        (sa.Date, None, False),
    ],
)
def test_figures_are_told_from_codes_and_numbers_of_documents(
    type_: Any, content: Content | None, is_figure: bool
) -> None:
    assert holds_figures(column("n", type_, "Số", "Số.", content=content)) is is_figure
