"""Whoever only reads finds out that there is no warehouse, and makes none by asking."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from warehouse.engine import open_engine
from warehouse.schema.presence import NoWarehouseError, require_current


def test_a_database_without_tables_is_named_without_its_password(empty_database: sa.Engine) -> None:
    with pytest.raises(NoWarehouseError, match="there is no warehouse here: ") as refused:
        require_current(empty_database)
    assert (empty_database.url.password or "no password") not in str(refused.value)
    assert sa.inspect(empty_database).get_table_names() == []


def test_a_file_that_is_not_there_stays_so_with_its_folder(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'mistyped' / 'warehouse.db'}")
    with pytest.raises(NoWarehouseError, match=r"there is no file .*mistyped"):
        require_current(engine)
    assert list(tmp_path.iterdir()) == []


def test_a_warehouse_is_one(warehouse: sa.Engine) -> None:
    require_current(warehouse)
