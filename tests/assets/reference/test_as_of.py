"""The reference data of a moment is all of it, or none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from assets.reference.as_of import references_at
from assets.reference.catalogue_versions import remember_catalogue
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import load_references
from assets.reference.own_or_shipped import FIXTURES
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.reference_versions import replace_reference
from warehouse.rows.rule_texts import remember_texts
from warehouse.tables import agency, calendar_entry, code_list, framework

DAY = datetime(2025, 1, 1, 18, tzinfo=UTC)
SHIPPED = load_references(FIXTURES, FIXTURES / "frameworks")
PARTS = ("agency", "code_list", "catalogue")


def remember(connection: sa.Connection, part: str, at: datetime) -> None:
    match part:
        case "agency":
            replace_reference(connection, agency, SHIPPED.agencies, at=at)
        case "code_list":
            replace_reference(connection, code_list, SHIPPED.code_list, at=at)
        case "calendar":
            replace_reference(connection, calendar_entry, SHIPPED.calendar, at=at)
        case "frameworks":
            rows = framework_rows(SHIPPED.frameworks)
            append(connection, framework, rows)
            remember_texts(connection, rows, at)
        case _:
            remember_catalogue(connection, SHIPPED.catalogue, at)


@pytest.fixture
def connection(sqlite_warehouse: sa.Engine) -> Iterator[sa.Connection]:
    with writing(sqlite_warehouse) as opened:
        yield opened


@pytest.mark.parametrize("late", PARTS)
def test_before_all_of_it_was_remembered_there_is_none(connection: sa.Connection, late: str) -> None:
    for part in PARTS:
        remember(connection, part, DAY + timedelta(days=part == late))
    assert references_at(connection, DAY, ()) is None
    assert references_at(connection, DAY + timedelta(days=1), ()) is not None


def test_it_is_what_was_remembered_with_the_frameworks_that_applied(connection: sa.Connection) -> None:
    for part in (*PARTS, "calendar", "frameworks"):
        remember(connection, part, DAY)
    then = references_at(connection, DAY, ("xuan-loc-2022", "minh-hoa-bo"))
    assert then is not None
    assert [each.framework.framework for each in then.frameworks] == ["minh-hoa-bo", "xuan-loc-2022"]
    known = {each.framework.framework: each for each in SHIPPED.frameworks}
    for each in then.frameworks:
        shipped = known[each.framework.framework]
        assert (each.framework, each.text, each.sha256) == (shipped.framework, shipped.text, shipped.sha256)
    assert set(then.agencies["code"]) == set(SHIPPED.agencies["code"])
    assert len(then.calendar) == len(SHIPPED.calendar)
    assert then.code_lists == SHIPPED.code_lists
    assert then.catalogue.entries == SHIPPED.catalogue.entries
