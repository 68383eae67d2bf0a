"""Which frameworks a year is computed by again, and what is said of rows that cannot be computed with."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from assets.publication.verifying.recomputing import differences, frameworks_that_score, unusable
from warehouse.tables import criterion_score, framework, input_value

# The figures themselves are recomputed on both databases by the tests of a release.
ON_SQLITE = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)
YEAR = 2024


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (sa.exc.IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE")),
         "the rows contradict each other (UNIQUE)"),
        (sa.exc.OperationalError("SELECT", {}, sqlite3.OperationalError("overflow")),
         "the database cannot compute with the rows (overflow)"),
        (KeyError("01"), "KeyError: '01'"),
        (IndexError("out of range"), "IndexError: out of range"),
        (TypeError("None"), "TypeError: None"),
        (ValueError("không phải là số"), "không phải là số"),
        (ZeroDivisionError("Fraction(1, 0)"), "Fraction(1, 0)"),
    ],
)  # fmt: skip
def test_what_an_error_says_of_the_rows_is_kept(error: Exception, said: str) -> None:
    assert unusable(error) == said


def text_of(name: str, level: str, years: str) -> str:
    return f"""
framework: {name}
title: Thử
level: {level}
years: [{years}]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria: [{{code: "1", name: Thử, max: 1, inputs: {{n: {{from: activities, count: '*'}}}}, score: 1}}]
"""


def add_rules(connection: sa.Connection, name: str, level: str, years: str = "2024") -> None:
    facts = {"version": 1, "title": "Thử", "level": level, "years": years, "sha256": "0"}
    row = facts | {"framework_id": name, "source_text": text_of(name, level, years)}
    connection.execute(sa.insert(framework).values(row))


def add_figure(connection: sa.Connection, name: str, year: int = YEAR) -> None:
    row = {"year": year, "framework_id": name, "agency_code": "01", "criterion_code": "1", "input_name": "n"}
    connection.execute(sa.insert(input_value).values(row | {"value_type": "number", "value": "1", "row_count": 1}))


@pytest.fixture
def sent(
    connection: sa.Connection, add_agency: Callable[..., None], add_submission: Callable[..., int]
) -> Callable[[str, str], None]:
    """An accepted report of an agency of a level; the framework that it names is of long ago."""

    def send(code: str, level: str) -> None:
        add_agency(code, level=level)
        add_submission(code)
        connection.execute(
            sa.update(framework)
            .where(framework.c.framework_id == "thu")
            .values(source_text=text_of("thu", level, "2000"))
        )

    return send


@ON_SQLITE
@pytest.mark.parametrize(
    ("rules", "with_figures", "level", "scoring"),
    [
        ([("a", "commune")], [], "commune", ["a"]),
        ([("a", "commune")], [], "province", []),
        ([("a", "commune")], ["a"], "province", ["a"]),
        ([("a", "commune"), ("b", "commune")], ["b"], "commune", ["b"]),
        ([("a", "commune"), ("b", "commune")], [], "commune", ["a", "b"]),
        ([("b", "commune"), ("a", "commune"), ("c", "province")], ["c"], "commune", ["a", "b", "c"]),
        ([("a", "commune", "2023")], [], "commune", []),
    ],
)
def test_a_level_is_scored_by_the_framework_that_its_figures_were_made_by(
    connection: sa.Connection,
    sent: Callable[[str, str], None],
    rules: list[tuple[str, ...]],
    with_figures: list[str],
    level: str,
    scoring: list[str],
) -> None:
    sent("01", level)
    for one in rules:
        add_rules(connection, *one)
    for name in with_figures:
        add_figure(connection, name)
    found = [each.framework for each in frameworks_that_score(connection, YEAR)]
    assert found == scoring


@ON_SQLITE
def test_figures_of_another_year_make_no_framework_score(connection: sa.Connection) -> None:
    add_rules(connection, "a", "commune")
    add_figure(connection, "a", YEAR - 1)
    assert frameworks_that_score(connection, YEAR) == []


@ON_SQLITE
def test_an_agency_whose_figures_are_missing_is_named_and_one_that_nothing_scores(
    connection: sa.Connection, sent: Callable[[str, str], None]
) -> None:
    for code, level in (("01", "commune"), ("02", "commune"), ("03", "province")):
        sent(code, level)
    add_rules(connection, "a", "commune")
    assert differences(connection, YEAR, with_words=True) == [
        "agency 01: its inputs give figures, and none is stored",
        "agency 02: its inputs give figures, and none is stored",
        "agency 03: it is to be scored, and no framework that is kept gives it an index",
    ]


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "with_words", "told"),
    [
        ({"sentence": "Khác"}, True, 1),
        ({"sentence": "Khác"}, False, 0),
        ({"trace": "{}"}, False, 0),
        ({"is_applicable": False}, False, 1),
    ],
)
def test_another_versions_words_are_no_difference(
    connection: sa.Connection,
    sent: Callable[[str, str], None],
    changes: dict[str, Any],
    with_words: bool,
    told: int,
) -> None:
    sent("01", "commune")
    add_rules(connection, "a", "commune")
    row = {"year": YEAR, "framework_id": "a", "agency_code": "01", "criterion_code": "1", "track": "self"}
    figures = {"max_points_exact": 1, "is_applicable": True}
    connection.execute(sa.insert(criterion_score).values(row | figures | changes))
    found = [one for one in differences(connection, YEAR, with_words=with_words) if "criterion 1, self" in one]
    assert sum(any(f"{name} is" in one for name in changes) for one in found) == told
