"""Who reads sees one state of the warehouse, whoever writes meanwhile; on either database."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from checks.texts.error_sentences import sentence_for_people
from warehouse.engine import writing
from warehouse.tables import METADATA

code_list = METADATA.tables["code_list"]
COUNT = sa.select(sa.func.count()).select_from(code_list)


def add(engine: sa.Engine, code: str) -> None:
    with writing(engine) as connection:
        row = {"list_name": "l", "code": code, "label": "L", "position": 1, "source": "s"}
        connection.execute(sa.insert(code_list).values(row))


def test_two_questions_on_one_connection_are_answered_of_one_state(warehouse: sa.Engine) -> None:
    add(warehouse, "a")
    with warehouse.connect() as reading:
        before = reading.scalar(COUNT)
        add(warehouse, "b")
        meanwhile = reading.scalar(COUNT)
        reading.rollback()
        after = reading.scalar(COUNT)

    assert (before, meanwhile, after) == (1, 1, 2)


def test_a_reader_cannot_write_by_mistake_and_the_connection_serves_writers_again(
    postgresql_warehouse: sa.Engine,
) -> None:
    with postgresql_warehouse.connect() as reading:
        with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
            reading.execute(sa.delete(code_list))
        reading.rollback()
    add(postgresql_warehouse, "a")
    for level in ("AUTOCOMMIT", "SERIALIZABLE"):
        with postgresql_warehouse.connect() as reading:
            assert reading.scalar(COUNT) == 1
        settled = postgresql_warehouse.execution_options(isolation_level=level)
        with settled.connect() as connection, connection.begin():
            assert connection.scalar(sa.text("SHOW transaction_read_only")) == "off"
            assert connection.scalar(COUNT) == 1

    with writing(postgresql_warehouse) as connection:
        assert connection.scalar(sa.text("SHOW transaction_isolation")) == "read committed"
        assert connection.scalar(COUNT) == 1


def test_what_was_to_be_written_is_in_no_error_that_people_and_logs_are_told(warehouse: sa.Engine) -> None:
    row = {"list_name": "l", "code": None, "label": "Nguyễn Văn A", "position": 1, "source": "s"}
    with pytest.raises(sa.exc.IntegrityError) as refused, writing(warehouse) as connection:
        connection.execute(sa.insert(code_list).values(row))

    told = sentence_for_people(refused.value)
    assert "code" in told
    assert "Nguyễn" not in told
    assert "[parameters" not in str(refused.value)
