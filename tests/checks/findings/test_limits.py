import pytest

from checks.findings.limits import MOST_OF_ONE_KIND, cut_short, without_echoes
from checks.findings.model import raw_finding, raw_findings, unpacked


def at(code, row=None, column="held_on", sheet="S", file="a"):
    return raw_finding(file, code, sheet=sheet, excel_row=row, column_name=column)


@pytest.mark.parametrize(
    ("findings", "kept"),
    [
        pytest.param([at("CELL_REQUIRED", 5)], ["CELL_REQUIRED"], id="alone"),
        pytest.param([at("CELL_NOT_DATE", 5), at("CELL_REQUIRED", 5)], ["CELL_NOT_DATE"], id="the same cell"),
        pytest.param(
            [at("CELL_NOT_DATE", 6), at("CELL_REQUIRED", 5)], ["CELL_NOT_DATE", "CELL_REQUIRED"], id="another row"
        ),
        pytest.param(
            [at("CELL_NOT_DATE", 5, file="b"), at("CELL_REQUIRED", 5)],
            ["CELL_NOT_DATE", "CELL_REQUIRED"],
            id="another file",
        ),
        pytest.param(
            [at("COLUMN_MISSING", 4), at("CELL_REQUIRED", 5), at("CELL_REQUIRED", 6)],
            ["COLUMN_MISSING"],
            id="the whole column is missing",
        ),
        pytest.param(
            [at("COLUMN_MISSING", None), at("CELL_REQUIRED", 5)], ["COLUMN_MISSING"], id="and no heading row either"
        ),
        pytest.param(
            [at("COVER_FIELD_INVALID", 11, "year"), at("COVER_FIELD_MISSING", 11, "year")],
            ["COVER_FIELD_INVALID"],
            id="the cover",
        ),
        pytest.param(
            [at("CELL_NOT_DATE", 5), at("ROW_DATE_IN_FUTURE", 5)],
            ["CELL_NOT_DATE", "ROW_DATE_IN_FUTURE"],
            id="only absence is an echo",
        ),
        pytest.param([], [], id="nothing"),
    ],
)
def test_a_cell_that_was_refused_is_not_called_empty_as_well(findings, kept):
    assert without_echoes(raw_findings(findings))["code"].tolist() == kept


def test_a_run_of_one_fault_is_cut_and_counted():
    many = [at("CELL_NOT_DATE", row) for row in range(5, 5 + 3 * MOST_OF_ONE_KIND)]
    few = [at("CELL_NOT_DATE", row, column="due_on") for row in range(5, 5 + MOST_OF_ONE_KIND)]
    told = cut_short(raw_findings([*many, *few]))
    assert told["code"].value_counts().to_dict() == {"CELL_NOT_DATE": 2 * MOST_OF_ONE_KIND, "MANY_FINDINGS": 1}
    note = told[told["code"] == "MANY_FINDINGS"]
    assert unpacked(note["params"].item()) == {
        "fault": "CELL_NOT_DATE",
        "total": 3 * MOST_OF_ONE_KIND,
        "shown": MOST_OF_ONE_KIND,
    }
    assert note[["sha256", "sheet", "column_name"]].to_numpy().tolist() == [["a", "S", "held_on"]]
    assert told[told["column_name"] == "held_on"]["excel_row"].max() == 5 + MOST_OF_ONE_KIND - 1


def test_a_run_is_counted_for_each_file_by_itself():
    half = MOST_OF_ONE_KIND // 2 + 1
    two_files = [at("CELL_NOT_DATE", row, file=file) for file in "ab" for row in range(5, 5 + half)]
    assert len(cut_short(raw_findings(two_files))) == 2 * half


def test_nothing_is_cut_of_findings_that_name_no_row():
    columns = raw_findings([at("COLUMN_UNKNOWN", None)] * (MOST_OF_ONE_KIND + 5))
    assert len(cut_short(columns)) == MOST_OF_ONE_KIND + 5
