from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from warehouse.engine import open_engine, writing
from warehouse.tables import METADATA, agency, framework, landed_file, submission


@pytest.fixture(scope="session")
def scoring_postgresql(postgresql_url: str) -> str:
    """A database beside the other tests', since every test here shares its tables."""
    administrator = open_engine(postgresql_url)
    with administrator.execution_options(isolation_level="AUTOCOMMIT").connect() as opened:
        opened.exec_driver_sql("CREATE DATABASE parcomm_scoring")
    administrator.dispose()
    return sa.make_url(postgresql_url).set(database="parcomm_scoring").render_as_string(hide_password=False)


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def emptied(request: pytest.FixtureRequest) -> Iterator[sa.Engine]:
    """An engine on each database, with every table and no rows."""
    url = request.getfixturevalue("scoring_postgresql") if request.param == "postgresql" else "sqlite://"
    engine = open_engine(url)
    with writing(engine) as connection:
        METADATA.create_all(connection)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(emptied: sa.Engine) -> Iterator[sa.Engine]:
    """The same engine for each test, without the rows of the one before."""
    yield emptied
    with writing(emptied) as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(sa.delete(table))


@pytest.fixture
def connection(engine: sa.Engine) -> Iterator[sa.Connection]:
    with writing(engine) as opened:
        yield opened


@pytest.fixture
def add_agency(connection: sa.Connection) -> Callable[..., None]:
    def add(code: str, level: str = "commune", **facts: Any) -> None:
        row = {"valid_from": date(2000, 1, 1), "name": f"Xã {code}", "group_code": f"{level}s"} | facts
        connection.execute(sa.insert(agency).values(code=code, level=level, **row))

    return add


def framework_named(connection: sa.Connection, name: str) -> str:
    """The name, of a framework that the warehouse then knows."""
    if not connection.scalar(sa.select(sa.exists().where(framework.c.framework_id == name))):
        facts = {"version": 1, "title": "Thử", "level": "commune", "years": "2024", "sha256": "0", "source_text": "..."}
        connection.execute(sa.insert(framework).values(framework_id=name, **facts))
    return name


@pytest.fixture
def add_submission(connection: sa.Connection) -> Callable[..., int]:
    """Register one more submission, received a minute after the one before; give its number."""
    numbers = iter(range(1, 1_000_000))

    def add(agency_code: str | None, period: str | None = "year", *, year: int = 2024, **facts: Any) -> int:
        number = next(numbers)
        row = {
            "sha256": f"{number:064x}",
            "received_at": datetime(2024, 12, 1, tzinfo=UTC) + timedelta(minutes=number),
            "reader_version": 1,
            "status": "accepted",
        } | facts
        landed = {"year": year, "sha256": row["sha256"]}
        if not connection.scalar(sa.select(sa.exists().where(*(landed_file.c[k] == v for k, v in landed.items())))):
            connection.execute(
                sa.insert(landed_file).values(
                    **landed, file_name="bao-cao.xlsx", byte_size=1, received_at=row["received_at"]
                )
            )
        is_accepted = row["status"] in ("accepted", "accepted_with_findings")
        counts = {"blocking_count": int(not is_accepted), "warning_count": 0, "note_count": 0}
        values = {"submission_id": number, "file_name": "bao-cao.xlsx", "year": year, **counts, **row}
        if is_accepted:
            values["framework_id"] = framework_named(connection, "thu")
        connection.execute(sa.insert(submission).values(agency_code=agency_code, period=period, **values))
        return number

    return add
