"""A copy of the warehouse is of one moment, and whoever makes it can ask just that moment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.backup import NoBackupError, bring_back_warehouse, copied_warehouse
from warehouse.engine import open_engine, writing
from warehouse.schema.migrate import check
from warehouse.tables import landed_file

NIGHT = datetime(2026, 1, 20, 18, tzinfo=UTC)


def land(engine: sa.Engine, number: int) -> None:
    row = {"year": 2025, "sha256": f"{number:064x}", "file_name": f"{number}.xlsx", "byte_size": 1}
    with writing(engine) as connection:
        connection.execute(sa.insert(landed_file).values(**row, received_at=NIGHT))


def landed(connection: sa.Connection) -> list[str]:
    return sorted(connection.scalars(sa.select(landed_file.c.file_name)))


@pytest.mark.usefixtures("postgresql_tools_on_path")
def test_what_is_asked_of_a_copy_is_what_is_in_it_though_others_go_on_writing(
    warehouse: sa.Engine, postgresql_url: str, tmp_path: Path
) -> None:
    folder = tmp_path / "a copy's, 100 %"
    folder.mkdir()
    land(warehouse, 1)
    with copied_warehouse(warehouse, folder) as copied:
        land(warehouse, 2)
        assert landed(copied) == ["1.xlsx"]
    assert len(list(folder.iterdir())) == 1
    with warehouse.connect() as connection:
        assert landed(connection) == ["1.xlsx", "2.xlsx"]

    restored = open_engine(f"sqlite:///{tmp_path / 'restored.db'}")
    if warehouse.dialect.name == "postgresql":
        administrator = open_engine(postgresql_url)
        with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
            connection.exec_driver_sql("DROP DATABASE IF EXISTS from_copy WITH (FORCE)")
            connection.exec_driver_sql("CREATE DATABASE from_copy")
        administrator.dispose()
        restored = open_engine(sa.make_url(postgresql_url).set(database="from_copy").render_as_string(False))
    bring_back_warehouse(restored, folder)
    assert check(restored) == []
    with restored.connect() as connection:
        assert landed(connection) == ["1.xlsx"]
    restored.dispose()


def test_a_copy_is_not_written_over_another(sqlite_warehouse: sa.Engine, tmp_path: Path) -> None:
    with (
        pytest.raises(NoBackupError, match=r"warehouse\.db cannot be written: output file already exists"),
        copied_warehouse(sqlite_warehouse, tmp_path),
    ):
        pass
