import pandas as pd
import pytest

from checks.rules.documents import disagreeing_documents, documents_outside_year
from warehouse.tables import evidence

RECEIVED = pd.Series({"a": pd.Timestamp(2025, 1, 10)})


@pytest.mark.parametrize(
    ("kind", "issued_on", "is_told"),
    [
        ("article", "2024-12-31", False),
        ("article", "2023-12-31", True),
        ("article", "2025-01-05", True),
        ("article", "2025-02-01", False),
        ("plan", "2023-12-31", False),
        ("plan", "2022-12-31", True),
        ("report", "2025-01-05", False),
        ("report", None, False),
    ],
)
def test_a_document_is_of_the_year_or_of_the_turn_of_it(typed_rows, cells, kind, issued_on, is_told):
    found = documents_outside_year(typed_rows(evidence, {"kind": kind, "issued_on": issued_on}), 2024, RECEIVED)
    assert cells(found) == ([("EVIDENCE_DATE_OUTSIDE_YEAR", 6, "issued_on")] if is_told else [])


def covers(number=None, signed_on=None):
    return pd.DataFrame(
        {"sha256": ["a"], "document_number": [number], "document_on": [pd.Timestamp(signed_on)]}
    ).astype({"document_number": "str", "document_on": "datetime64[us]"})


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"document_number": "12/kh-x ", "issued_on": "2024-02-02", "issuer": "Bộ X"}, True),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "Bộ X"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-02-02", "issuer": "Sở Y"}, False),
        ({"document_number": "12/KH-X", "issuer": "Bộ X"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-02-02", "issuer": "Bộ X", "sha256": "b"}, False),
    ],
)
def test_one_number_of_one_issuer_has_one_date(typed_rows, cells, second, is_told):
    first = {"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "BỘ X"}
    found = disagreeing_documents(typed_rows(evidence, first, second), covers())
    assert cells(found) == ([("EVIDENCE_DATES_DISAGREE", 7, "issued_on")] if is_told else [])


@pytest.mark.parametrize(("kind", "is_told"), [("report", True), ("plan", False)])
def test_the_report_itself_is_dated_as_on_the_cover(typed_rows, cells, kind, is_told):
    rows = typed_rows(evidence, {"kind": kind, "document_number": "12/BC-X", "issued_on": "2024-12-29"})
    found = disagreeing_documents(rows, covers("12/BC-X", "2024-12-30"))
    assert cells(found) == ([("EVIDENCE_DATE_NOT_OF_COVER", 6, "issued_on")] if is_told else [])
    assert disagreeing_documents(rows, covers("12/BC-X", "2024-12-29")).empty
