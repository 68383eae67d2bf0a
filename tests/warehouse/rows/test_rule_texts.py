"""The text of a framework at any moment, also of one before the warehouse remembered texts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pandas as pd
import pytest
import sqlalchemy as sa

from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.rows.frames import empty_frame, read_table
from warehouse.rows.rule_texts import remember_texts, texts_at
from warehouse.tables import audit_event, framework, framework_version

NIGHT = datetime(2026, 1, 20, 18, tzinfo=UTC)
DAY = timedelta(days=1)


def stands(engine: sa.Engine, texts: dict[str, str], remembered_at: datetime | None) -> int:
    """Put the texts into the warehouse, as a night does; or as a version did that remembered none."""
    rows = [
        {
            "framework_id": name, "version": 1, "title": name, "level": "commune", "years": "2025", "sha256": text * 3,
            "source_text": text,
        }
        for name, text in texts.items()
    ]  # fmt: skip
    with writing(engine) as connection:
        connection.execute(sa.delete(framework).where(framework.c.framework_id.in_(list(texts))))
        connection.execute(sa.insert(framework), rows)
        return 0 if remembered_at is None else remember_texts(connection, pd.DataFrame(rows), remembered_at)


@pytest.fixture
def upgraded(warehouse: sa.Engine) -> sa.Engine:
    """Three frameworks of before texts were remembered; the file of one is gone, and that of another then changes."""
    assert stands(warehouse, {"gone": "G", "kept": "K", "changed": "C1"}, None) == 0
    assert stands(warehouse, {"kept": "K", "changed": "C1"}, NIGHT) == 2
    assert stands(warehouse, {"kept": "K", "changed": "C2"}, NIGHT + DAY) == 1
    assert stands(warehouse, {"kept": "K", "changed": "C3"}, NIGHT + 2 * DAY) == 1
    return warehouse


@pytest.mark.parametrize(
    ("moment", "changed"), [(NIGHT - DAY, "C1"), (NIGHT, "C1"), (NIGHT + DAY, "C2"), (NIGHT + 9 * DAY, "C3")]
)
def test_a_moment_has_the_text_of_then_or_the_oldest_that_is_known(
    upgraded: sa.Engine, moment: datetime, changed: str
) -> None:
    with upgraded.connect() as connection:
        texts = texts_at(connection, moment).set_index("framework_id")
        alone = texts_at(connection, moment, "changed")

    assert texts["source_text"].to_dict() == {"gone": "G", "kept": "K", "changed": changed}
    assert texts["sha256"].to_dict() == {"gone": "GGG", "kept": "KKK", "changed": changed * 3}
    assert alone["source_text"].tolist() == [changed]


def test_a_text_is_remembered_once_each_with_its_event(upgraded: sa.Engine) -> None:
    assert stands(upgraded, {"kept": "K", "changed": "C3"}, NIGHT + 3 * DAY) == 0

    with upgraded.connect() as connection:
        assert broken_links(connection) == []
        subjects = connection.scalars(sa.select(audit_event.c.subject).order_by(audit_event.c.event_id)).all()
        remembered = read_table(connection, framework_version)
    assert list(subjects) == ["kept", "changed", "changed", "changed"]
    assert sorted(remembered["source_text"]) == ["C1", "C2", "C3", "K"]


def test_with_a_clock_set_back_the_text_remembered_last_is_the_newest(warehouse: sa.Engine) -> None:
    told = [
        stands(warehouse, {"f": text}, NIGHT - days * DAY) for days, text in ((0, "A"), (3, "B"), (2, "B"), (1, "A"))
    ]

    assert told == [1, 1, 0, 1]
    with warehouse.connect() as connection:
        assert texts_at(connection, NIGHT + DAY)["source_text"].tolist() == ["A"]
        query = sa.select(framework_version.c.source_text).order_by(framework_version.c.since)
        assert connection.scalars(query).all() == ["A", "B", "A"]


def test_no_framework_at_all_is_no_new_text(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        assert remember_texts(connection, empty_frame(framework), NIGHT) == 0
