"""Which errors of a database pass by themselves."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest
import sqlalchemy as sa

from warehouse.transient import is_transient


def of_sqlalchemy(error: Exception, *, lost: bool = False) -> sa.exc.DBAPIError:
    return sa.exc.DBAPIError("SELECT 1", {}, error, connection_invalidated=lost)


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (psycopg.errors.lookup("40001")("serialization"), True),
        (psycopg.errors.lookup("55P03")("lock"), True),
        (psycopg.errors.lookup("57P01")("shutdown"), True),
        (psycopg.errors.lookup("08006")("connection"), True),
        (psycopg.errors.lookup("42P01")("no table"), False),
        (psycopg.errors.lookup("23505")("unique"), False),
        (psycopg.OperationalError("connection refused"), True),
        (psycopg.ProgrammingError("a mistake of ours"), False),
        (sqlite3.OperationalError("database is locked"), True),
        (sqlite3.OperationalError("database table is locked: run"), True),
        (sqlite3.OperationalError("no such table: run"), False),
        (sqlite3.IntegrityError("database is locked"), False),
        (ValueError("database is locked"), False),
    ],
)
def test_a_failure_of_the_moment_is_told_from_one_that_lasts(error: Exception, passes: bool) -> None:
    assert is_transient(error) is passes
    assert is_transient(of_sqlalchemy(error)) is passes
    assert is_transient(of_sqlalchemy(error, lost=True))


def test_no_error_is_none_that_passes() -> None:
    assert not is_transient(None)
