import pandas as pd
import pytest

from checks.findings.model import Finding, raw_findings
from checks.rules.cover.empty_sheets import empty_sheets
from warehouse.tables import REPORT_TABLES, activity, feedback, scorecard

PLACES = pd.DataFrame(
    [("a", table.name, table.info["sheet"]) for table in REPORT_TABLES], columns=["sha256", "table", "sheet"]
)
NOTHING = raw_findings([])
ALL = [table.name for table in REPORT_TABLES]


def told(typed_rows, written, findings=NOTHING, complete=("a",)):
    """Code and sheet, where a row is written on the tables named; the scorecard has its prefilled rows anyhow."""
    rows = {table.name: typed_rows(table, *[{}] * (table.name in written)) for table in REPORT_TABLES}
    points = {"self_points": 1} if scorecard.name in written else {}
    rows[scorecard.name] = typed_rows(scorecard, {"criterion_code": "1", "label": "Tiêu chí"} | points)
    found = empty_sheets(rows, PLACES, findings, set(complete))
    return [
        (code, sheet if isinstance(sheet, str) else None)
        for code, sheet in zip(found["code"], found["sheet"], strict=True)
    ]


@pytest.mark.parametrize("table", [one for one in REPORT_TABLES if one is not feedback])
def test_each_empty_sheet_is_named(typed_rows, table):
    others = [name for name in ALL if name != table.name]
    assert told(typed_rows, others) == [("SHEET_EMPTY", table.info["sheet"])]


def test_no_feedback_is_only_noted(typed_rows):
    others = [name for name in ALL if name != feedback.name]
    assert told(typed_rows, others) == [("SHEET_FEEDBACK_EMPTY", feedback.info["sheet"])]


def test_a_report_with_nothing_in_it_is_told_as_that_with_every_sheet(typed_rows):
    found = told(typed_rows, [], complete=())
    assert found[0] == ("REPORT_EMPTY", None)
    assert {sheet for _, sheet in found[1:]} == {table.info["sheet"] for table in REPORT_TABLES}


def test_a_quarter_s_scorecard_may_be_left_open(typed_rows):
    assert told(typed_rows, [name for name in ALL if name != scorecard.name], complete=()) == []


@pytest.mark.parametrize(
    "finding",
    [
        Finding("a", "CELL_NOT_DATE", activity.info["sheet"], 6, value="hôm qua"),
        Finding("a", "COLUMN_MISSING", activity.info["sheet"]),
        Finding("a", "SHEET_MISSING", params={"expected": activity.info["sheet"], "found": []}),
    ],
    ids=lambda finding: finding.code,
)
def test_a_sheet_of_which_the_reader_has_told_is_not_called_empty(typed_rows, finding):
    others = [name for name in ALL if name != activity.name]
    assert told(typed_rows, others, raw_findings([finding])) == []
