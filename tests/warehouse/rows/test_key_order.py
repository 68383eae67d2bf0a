"""Rows come in one order, in whatever language the database sorts: what is fingerprinted must not move with it."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.preview.names import Names
from assets.preview.stored_views import rows_stored
from checks.code_lists import CodeLists
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, empty_frame, read_table
from warehouse.rows.history import read_as_of
from warehouse.rows.key_order import in_order
from warehouse.rows.table_files import table_text
from warehouse.tables import METADATA, code_list, criterion_score, input_value, receipt

CODES = ["Zz", "zz", "zz_z", "zza", "á", "đ", "z z", "z-z"]


def test_texts_are_ordered_by_code_points(warehouse: sa.Engine) -> None:
    rows = pd.DataFrame(
        {"list_name": "l", "code": CODES, "label": sorted(CODES, reverse=True), "position": 1, "source": "s"}
    )
    with writing(warehouse) as connection:
        append(connection, code_list, conform(rows, code_list))

    with warehouse.connect() as connection:
        assert read_table(connection, code_list)["code"].tolist() == sorted(CODES)
        for name in ("code", "label"):  # statements that look alike are compiled once
            column = code_list.c[name]
            found = connection.scalars(sa.select(column).order_by(*in_order(column))).all()
            assert found == sorted(CODES)
        assert [line.split(",")[1] for line in table_text(connection, code_list).splitlines()[1:]] == sorted(CODES)


def test_postgresql_is_asked_for_that_order_wherever_keys_order_rows(postgresql_warehouse: sa.Engine) -> None:
    """The servers at hand know no other order, so the questions themselves are looked at."""
    asked: list[str] = []

    @sa.event.listens_for(postgresql_warehouse, "before_cursor_execute")
    def _listen(_: Any, __: Any, statement: str, *___: Any) -> None:
        asked.append(statement)

    with postgresql_warehouse.connect() as connection:
        for table in METADATA.sorted_tables:
            read_table(connection, table)
        table_text(connection, criterion_score)
        read_as_of(connection, input_value, year=2024, at=datetime(2025, 1, 1, tzinfo=UTC))
        rows_stored(connection, receipt.name, 2024, Names(CodeLists(empty_frame(code_list))))

    ends = [statement.rpartition("ORDER BY ")[2].split(" \n")[0] for statement in asked if "ORDER BY" in statement]
    assert len(ends) == len(METADATA.tables) + 3
    texts = {
        column.name for table in METADATA.tables.values() for column in table.c if isinstance(column.type, sa.Text)
    }
    for end in ends:
        for ordered in end.split(", "):
            name = re.sub(r' COLLATE "C"$', "", ordered).rpartition(".")[2].strip('"')
            assert (name in texts) == ordered.endswith('COLLATE "C"'), end
