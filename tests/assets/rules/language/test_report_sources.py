from __future__ import annotations

from assets.rules.language.report_sources import ValueType, sources
from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES


def test_frameworks_may_ask_of_the_report_tables_and_of_the_reports_themselves() -> None:
    assert list(sources()) == ["plan_tasks", "activities", "evidence", "feedback", "reports"]


def test_every_column_that_agencies_fill_can_be_used_with_its_type() -> None:
    for table in REPORT_TABLES:
        source = sources().get(row_facts(table).source)
        if source is None:
            continue
        assert set(source.columns) == {column.name for column in table.columns if not column.primary_key}
        assert source.code_lists == {
            column.name: facts(column).code_list for column in table.columns if facts(column).code_list
        }
    plan = sources()["plan_tasks"].columns
    assert plan["planned_quantity"] is ValueType.NUMBER
    assert plan["due_on"] is ValueType.DATE
    assert plan["status"] is ValueType.TEXT


def test_the_scorecard_is_no_source_since_it_holds_the_agencys_own_points() -> None:
    assert "scorecard" not in sources()


def test_each_source_places_its_rows_in_months_by_a_date_of_its_own() -> None:
    for source in sources().values():
        assert source.columns[source.period_column] is ValueType.DATE
