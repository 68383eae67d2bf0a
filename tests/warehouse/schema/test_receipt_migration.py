"""A warehouse of before receipts were kept: each content's first arrival becomes one, and nothing is lost."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import warehouse
from warehouse.engine import writing
from warehouse.schema.migrate import check, upgrade
from warehouse.tables import landed_file, receipt

BEFORE = "0004"
MOMENT = datetime(2025, 4, 2, 1, 23, 45, 678901, tzinfo=UTC)


def test_upgrading_makes_the_first_arrival_of_each_content_a_receipt(empty_database: sa.Engine) -> None:
    _upgrade_to(empty_database, BEFORE)
    with writing(empty_database) as connection:
        for sha256, name in (("a" * 64, "Báo cáo Bộ Y tế.xlsx"), ("b" * 64, "trống.xlsx")):
            connection.execute(
                sa.insert(landed_file).values(
                    year=2025,
                    sha256=sha256,
                    file_name=name,
                    byte_size=0,
                    received_at=MOMENT,
                )
            )

    upgrade(empty_database)

    columns = ("year", "sha256", "file_name", "received_at")
    with empty_database.connect() as connection:
        landed = connection.execute(sa.select(*(landed_file.c[name] for name in columns)).order_by(sa.text("2"))).all()
        assert connection.execute(sa.select(receipt).order_by(receipt.c.sha256)).all() == landed
    assert len(landed) == 2
    assert check(empty_database) == []


def _upgrade_to(engine: sa.Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(warehouse.__file__).parent / "schema" / "migrations"))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
