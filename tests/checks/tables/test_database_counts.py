"""The database counts what breaks a table's declarations, of one year only."""

from __future__ import annotations

import pandas as pd
import pytest
import sqlalchemy as sa

from checks.tables.breaches import Breach
from checks.tables.database_counts import count_breaches
from warehouse.columns.declaration import column
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.tables import code_list, evidence, landed_file, submission

RECEIVED = pd.Timestamp("2024-12-01", tz="UTC")


@pytest.fixture
def with_evidence(warehouse: sa.Engine) -> sa.Engine:
    """Two years, one submission each; the list of kinds knows only `plan`."""
    with writing(warehouse) as connection:
        codes = {"list_name": ["evidence_kinds"], "code": ["plan"], "label": ["Kế hoạch"], "position": [1]}
        append(connection, code_list, pd.DataFrame({**codes, "source": ["x"]}))
        for number, year in ((1, 2024), (2, 2025)):
            file = {"year": [year], "sha256": [str(number) * 64], "file_name": ["a.xlsx"], "received_at": [RECEIVED]}
            append(connection, landed_file, pd.DataFrame({**file, "byte_size": [1]}))
            counts = {"blocking_count": [1], "warning_count": [0], "note_count": [0]}
            sent = {"submission_id": [number], "reader_version": [1], "status": ["rejected"], **counts}
            append(connection, submission, pd.DataFrame({**file, **sent}))
            kinds = ["plan", "plan", "picture"][: number + 1]
            rows = {"submission_id": number, "sheet": "Tài liệu kiểm chứng", "excel_row": range(5, 5 + len(kinds))}
            named = {"evidence_code": [f"TL{i}" for i in range(len(kinds))], "kind": kinds, "title": "T"}
            append(connection, evidence, pd.DataFrame({**rows, **named}))
    return warehouse


def test_a_year_whose_rows_are_sound_has_only_its_row_count(with_evidence: sa.Engine) -> None:
    with with_evidence.connect() as connection:
        assert count_breaches(connection, evidence, 2024) == (2, [])


def test_a_code_that_its_list_does_not_have_is_counted(with_evidence: sa.Engine) -> None:
    with with_evidence.connect() as connection:
        row_count, found = count_breaches(connection, evidence, 2025)

    assert row_count == 3
    assert [str(breach) for breach in found] == [
        "kind: is a code of the list evidence_kinds is broken by 1 row(s)",
    ]


def test_a_year_without_rows_breaks_nothing(with_evidence: sa.Engine) -> None:
    with with_evidence.connect() as connection:
        assert count_breaches(connection, evidence, 2030) == (0, [])


def test_the_least_and_the_greatest_figure_break_nothing() -> None:
    figures = sa.Table("figures", sa.MetaData(), column("figure", sa.Integer, "Số", "Số.", minimum=2, maximum=5))
    with sa.create_engine("sqlite://").connect() as connection:
        connection.exec_driver_sql("CREATE TABLE figures AS SELECT value AS figure FROM json_each('[1, 2, 5, 6, 7]')")
        found = count_breaches(connection, figures, 2024)
    assert found == (5, [Breach("figure", "is at least 2", 1), Breach("figure", "is at most 5", 2)])
