"""The audit trail holds, and says where it was tampered with."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from warehouse.audit import BEFORE_THE_FIRST, Event, broken_links, record
from warehouse.engine import writing
from warehouse.tables import audit_event

NOON = datetime(2024, 12, 31, 12, tzinfo=UTC)


@pytest.fixture
def trail(warehouse: sa.Engine) -> sa.Engine:
    with writing(warehouse) as connection:
        record(connection, [Event("submission.accepted", f"lần gửi {n}") for n in (1, 2)], actor="parcomm", at=NOON)
    with writing(warehouse) as connection:
        record(connection, [Event("release.sealed", "2024", {"decision": "12/QĐ-BCĐ"})], actor="thư ký", at=NOON)
    return warehouse


def broken(engine: sa.Engine) -> list[str]:
    with engine.connect() as connection:
        return broken_links(connection)


def tamper(engine: sa.Engine, statement: sa.Executable) -> None:
    """As an administrator with the trigger out of the way would."""
    with writing(engine) as connection:
        for (name,) in connection.execute(TRIGGERS[engine.dialect.name]).all():
            on = ' ON "audit_event"' if engine.dialect.name == "postgresql" else ""
            connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
        connection.execute(statement)


TRIGGERS = {
    "sqlite": sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_event'"),
    "postgresql": sa.text(
        "SELECT DISTINCT trigger_name FROM information_schema.triggers WHERE event_object_table = 'audit_event'"
    ),
}


def test_a_whole_chain_has_no_broken_link(trail: sa.Engine) -> None:
    assert broken(trail) == []


def test_an_edited_event_is_named(trail: sa.Engine) -> None:
    tamper(trail, sa.update(audit_event).where(audit_event.c.event_id == 2).values(actor="ai đó"))
    assert broken(trail) == ["audit event 2 was edited"]


@pytest.mark.parametrize("later", [timedelta(microseconds=1), timedelta(milliseconds=999), timedelta(seconds=1)])
def test_an_event_moved_in_time_by_however_little_is_named(trail: sa.Engine, later: timedelta) -> None:
    tamper(trail, sa.update(audit_event).where(audit_event.c.event_id == 2).values(happened_at=NOON + later))
    assert broken(trail) == ["audit event 2 was edited"]


def test_two_sessions_continue_one_chain(postgresql_warehouse: sa.Engine) -> None:
    """The second waits until the first is committed: it neither follows the same event nor is refused."""
    held, hurried = threading.Event(), threading.Event()

    def second() -> None:
        held.wait()
        with writing(postgresql_warehouse) as connection:
            hurried.set()
            record(connection, [Event("b", "2")], actor="thứ hai", at=NOON)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(second)
        with writing(postgresql_warehouse) as connection:
            record(connection, [Event("a", "1")], actor="thứ nhất", at=NOON)
            held.set()
            hurried.wait()
            time.sleep(0.3)
            assert not waiting.done()
        waiting.result()
    assert broken(postgresql_warehouse) == []
    with postgresql_warehouse.connect() as connection:
        actions = sa.select(audit_event.c.action).order_by(audit_event.c.event_id)
        assert connection.scalars(actions).all() == ["a", "b"]


def test_a_removed_event_is_named(trail: sa.Engine) -> None:
    tamper(trail, sa.delete(audit_event).where(audit_event.c.event_id == 2))
    assert broken(trail) == ["audit events 2 to 2 are missing"]


def test_an_event_sealed_anew_still_breaks_the_chain(trail: sa.Engine) -> None:
    with trail.connect() as connection:
        event = dict(connection.execute(sa.select(audit_event).where(audit_event.c.event_id == 1)).mappings().one())
    from warehouse.audit import _hash

    event["actor"] = "ai đó"
    tamper(
        trail, sa.update(audit_event).where(audit_event.c.event_id == 1).values(actor="ai đó", event_hash=_hash(event))
    )
    assert broken(trail) == ["audit event 2 does not follow the one before it"]


def test_the_first_event_follows_as_many_zeros_as_a_hash_has_digits(trail: sa.Engine) -> None:
    with trail.connect() as connection:
        first = connection.execute(sa.select(audit_event).where(audit_event.c.event_id == 1)).one()
        assert (first.previous_hash, len(first.event_hash)) == ("0" * 64, 64)
    assert BEFORE_THE_FIRST == "0" * 64


def test_no_events_write_nothing(warehouse: sa.Engine) -> None:
    with writing(warehouse) as connection:
        record(connection, [], actor="parcomm", at=NOON)
    assert broken(warehouse) == []
