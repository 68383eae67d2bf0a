import pandas as pd
import pytest

from assets.submissions.checking.finding_places import column_titles, in_reading_order, located
from checks.findings.model import Finding, raw_findings

PLACES = pd.DataFrame(
    [
        ("a", "cover", "Bìa", "year", "D", 11),
        ("a", "activity", "HĐ 2024", "held_on", "AB", None),
        ("b", "activity", "Hoạt động", "held_on", "B", None),
    ],
    columns=["sha256", "table", "sheet", "column_name", "letter", "excel_row"],
).astype({"excel_row": "Int64"} | dict.fromkeys(["sha256", "table", "sheet", "column_name", "letter"], "str"))


@pytest.mark.parametrize(
    ("finding", "sheet", "cell"),
    [
        pytest.param(
            Finding("a", "CELL_REQUIRED", sheet="HĐ 2024", excel_row=7, column_name="held_on"),
            "HĐ 2024",
            "AB7",
            id="a row's cell, in the letters of that file",
        ),
        pytest.param(
            Finding("b", "CELL_REQUIRED", sheet="Hoạt động", excel_row=7, column_name="held_on"),
            "Hoạt động",
            "B7",
            id="another file, another letter",
        ),
        pytest.param(
            Finding("a", "CELL_ERROR", sheet="HĐ 2024", excel_row=7, cell="C9", column_name="held_on"),
            "HĐ 2024",
            "C9",
            id="a cell that is known stays",
        ),
        pytest.param(
            Finding("a", "CELL_REQUIRED", sheet="HĐ 2024", excel_row=7, column_name="title"),
            "HĐ 2024",
            None,
            id="a column that the file does not have",
        ),
        pytest.param(
            Finding("a", "COLUMN_MISSING", sheet="HĐ 2024", column_name="held_on"), "HĐ 2024", None, id="no row"
        ),
        pytest.param(
            Finding("a", "COVER_YEAR_WRONG", sheet="Thông tin chung", column_name="year"),
            "Bìa",
            "D11",
            id="the cover under the file's own name",
        ),
        pytest.param(
            Finding("a", "COVER_FIELD_MISSING", sheet="Thông tin chung", column_name="period"),
            "Thông tin chung",
            None,
            id="a field whose title is gone",
        ),
        pytest.param(Finding("a", "FILE_EMPTY"), None, None, id="the file as a whole"),
    ],
)
def test_a_finding_names_the_cell_as_that_file_has_it(finding, sheet, cell):
    found = located(raw_findings([finding]), PLACES)
    assert found[["sheet", "cell"]].astype("object").where(
        found[["sheet", "cell"]].notna(), None
    ).to_numpy().tolist() == [[sheet, cell]]


@pytest.mark.parametrize(
    ("sheet", "column_name", "title"),
    [
        ("Kênh", "channel", "Kênh tiếp nhận"),
        ("HĐ", "channel", "Hình thức, kênh"),
        ("Bìa", "year", "Năm báo cáo"),
        ("HĐ", "Cột thêm", "Cột thêm"),
        ("HĐ", None, None),
        (None, "channel", "channel"),
    ],
    ids=["a sheet", "another sheet calls it otherwise", "the cover", "no column of ours", "no column", "no sheet"],
)
def test_a_column_is_called_as_its_own_sheet_calls_it(sheet, column_name, title):
    places = pd.DataFrame(
        [
            ("a", table, name, "x", "A", None)
            for table, name in (("feedback", "Kênh"), ("activity", "HĐ"), ("cover", "Bìa"))
        ],
        columns=list(PLACES.columns),
    ).astype(PLACES.dtypes.to_dict())
    raw = raw_findings([Finding("a", "CELL_REQUIRED", sheet=sheet, column_name=column_name)])
    (found,) = column_titles(raw, places)
    assert (None if pd.isna(found) else found) == title


def test_findings_stand_by_gravity_then_down_the_sheets_of_the_template_and_across_each_row():
    rows = [
        ("a", "blocking", None, None, None, "FILE_X"),
        ("a", "blocking", "Kế hoạch", 9, "B9", "X"),
        ("a", "blocking", "HĐ 2024", None, None, "COLUMN_MISSING"),
        ("a", "blocking", "HĐ 2024", 7, "B7", "X"),
        ("a", "blocking", "HĐ 2024", 7, "Z7", "X"),
        ("a", "blocking", "HĐ 2024", 7, "AA7", "W"),
        ("a", "blocking", "HĐ 2024", 7, "AA7", "X"),
        ("a", "blocking", "HĐ 2024", 10, "A10", "X"),
        ("a", "blocking", "Nháp", 1, "A1", "X"),
        ("a", "warning", None, None, None, "X"),
        ("a", "note", "Kế hoạch", 1, "A1", "X"),
        ("b", "blocking", "Hoạt động", 1, "A1", "X"),
    ]
    plan = pd.DataFrame([("a", "plan_task", "Kế hoạch", "content", "B", None)], columns=list(PLACES.columns))
    places = pd.concat([PLACES, plan.astype(PLACES.dtypes)], ignore_index=True)
    columns = ["sha256", "severity", "sheet", "excel_row", "cell", "code"]
    ordered = pd.DataFrame(rows, columns=columns).astype({"excel_row": "Int64", "cell": "str", "sheet": "str"})
    mixed = ordered.assign(params="{}", was=range(len(rows))).iloc[::-1].reset_index(drop=True)
    assert in_reading_order(mixed, places)["was"].tolist() == list(range(len(rows)))
