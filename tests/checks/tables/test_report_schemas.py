from decimal import Decimal

import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.tables.report_schemas import schema_findings
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import REPORT_TABLES, activity, plan_task, scorecard, sheet_columns

GOOD_ACTIVITY = {
    "held_on": "2024-03-05",
    "title": "Hội nghị",
    "theme": "par",
    "channel": "website",
    "audience": "citizens",
    "quantity": 1,
}


def rows_of(table, *rows):
    """A typed frame of one file's rows, from Excel row 6 on; what is not given is missing."""
    frame = pd.DataFrame(
        [{"sha256": "a" * 64, "sheet": table.info["sheet"], "excel_row": 6 + n} | row for n, row in enumerate(rows)]
    )
    columns = sheet_columns(table)
    frame = frame.reindex(columns=["sha256", "sheet", "excel_row", *(c.name for c in columns)])
    dtypes = {"sha256": "str", "sheet": "str", "excel_row": "Int64"} | {c.name: pandas_dtype(c) for c in columns}
    exact = [name for name, dtype in dtypes.items() if dtype == "object"]
    typed = frame.astype(dtypes)
    return typed.assign(**{name: typed[name].where(typed[name].notna(), None) for name in exact})


def found(table, *rows):
    raw = schema_findings(rows_of(table, *rows), table)
    return sorted(zip(raw["code"], raw["excel_row"], raw["column_name"], strict=True))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({}, [], id="a complete row gives none"),
        pytest.param({"held_on": None}, [("CELL_REQUIRED", 6, "held_on")], id="a required date is missing"),
        pytest.param({"title": None}, [("CELL_REQUIRED", 6, "title")], id="a required text is missing"),
        pytest.param({"quantity": None}, [("CELL_REQUIRED", 6, "quantity")], id="a required number is missing"),
        pytest.param({"quantity": 0}, [], id="the least value is allowed"),
        pytest.param({"quantity": -1}, [("CELL_BELOW_MINIMUM", 6, "quantity")], id="below the least value"),
        pytest.param({"cost_vnd": -5}, [("CELL_BELOW_MINIMUM", 6, "cost_vnd")], id="an optional cell is bounded too"),
        pytest.param({"cost_vnd": None}, [], id="an optional cell may be empty"),
        pytest.param(
            {"quantity": -1, "channel": None, "title": None},
            [("CELL_BELOW_MINIMUM", 6, "quantity"), ("CELL_REQUIRED", 6, "channel"), ("CELL_REQUIRED", 6, "title")],
            id="one fault does not hide another",
        ),
    ],
)
def test_each_declared_fact_is_checked_cell_by_cell(change, expected):
    assert found(activity, GOOD_ACTIVITY | change) == expected


def test_only_the_wrong_rows_are_named():
    assert found(activity, GOOD_ACTIVITY, GOOD_ACTIVITY | {"quantity": -1}, GOOD_ACTIVITY) == [
        ("CELL_BELOW_MINIMUM", 7, "quantity")
    ]


def test_findings_say_what_was_expected():
    raw = schema_findings(rows_of(activity, GOOD_ACTIVITY | {"quantity": -3}), activity)
    params = dict(zip(raw["code"], map(unpacked, raw["params"]), strict=True))
    assert params["CELL_BELOW_MINIMUM"] == {"found": -3, "limit": 0}
    assert raw["value"].tolist() == ["-3"]


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.name)
def test_every_required_column_of_every_sheet_is_required(table):
    required = [column.name for column in sheet_columns(table) if not column.nullable]
    assert found(table, {}) == sorted(("CELL_REQUIRED", 6, name) for name in required)


@pytest.mark.parametrize("table", REPORT_TABLES, ids=lambda table: table.name)
def test_an_empty_sheet_has_no_findings(table):
    assert schema_findings(rows_of(table, {}).head(0), table).empty


def test_exact_points_are_decimals():
    assert found(scorecard, {"criterion_code": "1", "self_points": Decimal("0.5")}) == []
    with pytest.raises(TypeError, match="self_points"):
        schema_findings(rows_of(scorecard, {"criterion_code": "1", "self_points": 0.5}), scorecard)


@pytest.mark.parametrize(
    "broken",
    [
        pytest.param(lambda rows: rows.assign(planned_quantity="12"), id="a dtype that is not the declared one"),
        pytest.param(lambda rows: rows.drop(columns="content"), id="a column that is absent"),
    ],
)
def test_a_frame_that_the_reader_must_not_give_is_refused(broken):
    with pytest.raises(TypeError, match="plan_task"):
        schema_findings(broken(rows_of(plan_task, {})), plan_task)
