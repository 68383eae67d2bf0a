import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.scorecard.declared_inputs import declared_inputs_findings
from warehouse.tables import scorecard

CRITERIA = pd.DataFrame({"framework_id": ["F", "F"], "criterion_code": ["1.1", "1.2"]})
QUESTIONS = pd.DataFrame(
    {"framework_id": ["F"], "criterion_code": ["1.1"], "input_name": ["staff"], "label": ["Số người"]}
)
FILES = pd.DataFrame({"sha256": ["a"], "framework_id": ["F"], "sheet": ["Tự chấm điểm"]})
CRITERION = {"criterion_code": "1.1", "framework_id": "F"}
STAFF = CRITERION | {"input_name": "staff"}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([CRITERION, STAFF | {"declared_value": "3"}], [], id="given"),
        pytest.param([CRITERION, STAFF], [("DECLARED_MISSING", 7, "declared_value")], id="left open"),
        pytest.param([CRITERION, STAFF, STAFF], [("DECLARED_MISSING", 7, "declared_value")], id="left open twice"),
        pytest.param([STAFF | {"declared_value": "3"}, STAFF], [], id="given by the first of two rows"),
        pytest.param([CRITERION], [("DECLARED_MISSING", None, "declared_value")], id="its row is gone"),
        pytest.param([CRITERION | {"not_applicable": True}, STAFF], [], id="the criterion does not apply"),
        pytest.param(
            [STAFF | {"declared_value": "3"}, STAFF | {"input_name": "cars"}],
            [("DECLARED_UNKNOWN", 7, "input_name")],
            id="nobody asked for it",
        ),
        pytest.param(
            [STAFF | {"declared_value": "3"}, STAFF | {"criterion_code": "1.2"}],
            [("DECLARED_UNKNOWN", 7, "input_name")],
            id="asked for elsewhere",
        ),
        pytest.param(
            [STAFF | {"declared_value": "3"}, STAFF | {"criterion_code": "8"}],
            [],
            id="an unknown criterion is told of as such",
        ),
    ],
)
def test_declared_figures_are_those_that_the_framework_asks_for(typed_rows, cells, rows, expected):
    assert cells(declared_inputs_findings(typed_rows(scorecard, *rows), FILES, QUESTIONS, CRITERIA)) == expected


def test_a_report_that_need_not_be_complete_may_leave_them_open(typed_rows):
    assert declared_inputs_findings(typed_rows(scorecard, STAFF), FILES.head(0), QUESTIONS, CRITERIA).empty


def test_the_figure_is_named_as_the_officer_sees_it(typed_rows):
    found = declared_inputs_findings(typed_rows(scorecard, STAFF), FILES, QUESTIONS, CRITERIA)
    assert unpacked(found["params"].item()) == {"label": "Số người"}
    assert found["criterion_code"].item() == "1.1"
