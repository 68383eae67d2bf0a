from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from assets.submissions.checking.criterion_facts import criterion_facts
from assets.submissions.reading.declared_values import canonical_values
from checks.findings.model import unpacked
from tests.assets.submissions.read_batches import code_lists, framework


@pytest.fixture(scope="module", name="facts")
def _facts(tmp_path_factory):
    return criterion_facts((framework(tmp_path_factory.mktemp("frameworks")),))


def read(facts, input_name, value, kind, number_format="vi"):
    """The canonical text (or what stays) and the findings' codes."""
    canonical, findings = read_card(facts, input_name, value, kind, number_format)
    return canonical, findings["code"].tolist()


def read_card(facts, input_name, value, kind, number_format="vi"):
    row = {
        "sha256": "a",
        "sheet": "Tự chấm điểm",
        "excel_row": 8,
        "framework_id": "thu",
        "criterion_code": "1.1",
        "input_name": input_name,
        "declared_value": value,
        "declared_cell_type": kind,
    }
    texts = dict.fromkeys((name for name in row if name != "excel_row"), "str")
    card = pd.DataFrame([row]).astype(texts | {"excel_row": "Int64"})
    values, findings = canonical_values(card, facts.questions, pd.Series({"a": number_format}), code_lists())
    return values["declared_value"].item(), findings


@pytest.mark.parametrize(
    ("input_name", "value", "kind", "canonical"),
    [
        ("staff", "12", "number", "12"),
        ("staff", "12.0", "number", "12"),
        ("staff", "12", "text", "12"),
        ("staff", "0", "number", "0"),
        ("share", "0.5", "number", "0.5"),
        ("share", "1.234,50", "text", "1234.5"),
        ("share", "100", "number", "100"),
        ("issued_on", "2024-01-15", "date", "2024-01-15"),
        ("issued_on", "15/1/2024", "text", "2024-01-15"),
        ("issued_on", "ngày 15 tháng 01 năm 2024", "text", "2024-01-15"),
        ("funded", "true", "boolean", "true"),
        ("funded", "Có", "text", "true"),
        ("funded", "KHÔNG", "text", "false"),
        ("form", "Kế hoạch riêng", "text", "A"),
        ("form", "lồng ghép", "text", "B"),
        ("form", "B", "text", "B"),
    ],
)
def test_a_figure_is_read_as_the_framework_asks_for_it(facts, input_name, value, kind, canonical):
    assert read(facts, input_name, value, kind) == (canonical, [])


@pytest.mark.parametrize(
    ("input_name", "value", "kind"),
    [
        ("staff", "3.5", "number"),
        ("staff", "3 người", "text"),
        ("staff", "inf", "number"),
        ("share", "1" + "0" * 308, "number"),
        ("share", "9" * 30, "text"),
        ("staff", "2024-01-15", "date"),
        ("staff", "true", "boolean"),
        ("share", "1,234.5", "text"),
        ("share", "50%", "text"),
        ("issued_on", "45306", "number"),
        ("issued_on", "tháng 1", "text"),
        ("issued_on", "15/1/24", "text"),
        ("funded", "1", "number"),
        ("funded", "một phần", "text"),
        ("form", "C", "text"),
    ],
)
def test_what_cannot_be_read_stays_and_is_named(facts, input_name, value, kind):
    assert read(facts, input_name, value, kind) == (value, ["DECLARED_INVALID"])


@pytest.mark.parametrize(
    ("value", "codes"),
    [("0", []), ("50", []), ("-1", ["CELL_BELOW_MINIMUM"]), ("51", ["CELL_ABOVE_MAXIMUM"])],
)
def test_a_figure_is_within_the_bounds_of_the_question(facts, value, codes):
    assert read(facts, "staff", value, "number")[1] == codes


def test_a_typed_figure_is_read_by_the_format_of_its_own_cover(facts):
    assert read(facts, "share", "1,234.5", "text", "en") == ("1234.5", [])
    assert read(facts, "share", "1.5", "text", None)[1] == ["DECLARED_INVALID"]


def test_a_figure_that_nobody_asked_for_is_left_alone(facts):
    assert read(facts, "cars", "nhiều", "text") == ("nhiều", [])


@pytest.mark.parametrize(
    ("input_name", "value", "kind", "shown"),
    [
        ("staff", "3.5", "number", "3,5"),
        ("staff", "51", "number", "51"),
        ("staff", "true", "boolean", "Có"),
        ("staff", "false", "boolean", "Không"),
        ("staff", "2024-01-05", "date", "05/01/2024"),
        ("form", "C", "text", "C"),
    ],
)
def test_a_finding_shows_the_cell_as_the_officer_sees_it(facts, input_name, value, kind, shown):
    _, findings = read_card(facts, input_name, value, kind)
    assert findings["value"].tolist() == [shown]
    assert findings[["sheet", "excel_row", "column_name", "criterion_code"]].to_numpy().tolist() == [
        ["Tự chấm điểm", 8, "declared_value", "1.1"]
    ]


@pytest.mark.parametrize(
    ("input_name", "value", "example"),
    [
        ("staff", "nhiều", 12),
        ("share", "nhiều", Decimal("12.5")),
        ("issued_on", "nhiều", date(2025, 3, 31)),
        ("funded", "nhiều", "Có"),
        ("form", "nhiều", ["Kế hoạch riêng", "Lồng ghép"]),
    ],
)
def test_a_finding_gives_an_example_of_an_answer(facts, input_name, value, example):
    _, findings = read_card(facts, input_name, value, "text")
    assert unpacked(findings["params"].item())["example"] == example


@pytest.mark.parametrize(("value", "limit"), [("-1", 0), ("51", 50)])
def test_a_finding_of_a_bound_names_the_figure_and_the_bound(facts, value, limit):
    _, findings = read_card(facts, "staff", value, "number")
    assert unpacked(findings["params"].item()) == {"found": int(value), "limit": limit}


@pytest.mark.parametrize(
    ("value", "kind", "fits"),
    [
        ("9007199254740991", "number", True),
        ("-9007199254740991", "number", True),
        ("9007199254740992", "number", False),
        ("-9007199254740992", "number", False),
        ("nan", "number", False),
    ],
)
def test_a_figure_that_its_neighbours_could_not_be_told_from_is_none(facts, value, kind, fits):
    canonical, codes = read(facts, "share", value, kind)
    assert (canonical, "DECLARED_INVALID" in codes) == (value, not fits)
