import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.evidence.documents import disagreeing_documents, documents_outside_year
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


AGENCIES = pd.DataFrame({"code": ["X", "Y"], "name": ["Bộ X", "Bộ Y"]}, dtype="str")


def covers(number=None, signed_on=None):
    return pd.DataFrame(
        {
            "sha256": ["a"],
            "document_number": [number],
            "document_on": [pd.Timestamp(signed_on)],
            "recognised_code": ["X"],
        }
    ).astype({"document_number": "str", "document_on": "datetime64[us]", "recognised_code": "str"})


def told(cells, papers, cover=None):
    return cells(disagreeing_documents(papers, covers() if cover is None else cover, AGENCIES))


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"document_number": "12/kh-x ", "issued_on": "2024-02-02", "issuer": "Bộ X"}, True),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "Bộ X"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-02-02", "issuer": "Sở Y"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2023-02-02", "issuer": "Bộ X"}, False),
        ({"document_number": "12/KH-X", "issuer": "Bộ X"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-02-02", "issuer": "Bộ X", "sha256": "b"}, False),
    ],
)
def test_one_number_of_one_issuer_has_one_date(typed_rows, cells, second, is_told):
    first = {"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "BỘ X"}
    expected = [("EVIDENCE_DATES_DISAGREE", 7, "issued_on")] if is_told else []
    assert told(cells, typed_rows(evidence, first, second)) == expected


@pytest.mark.parametrize(
    ("second", "is_told"),
    [
        ({"document_number": "12/kh-x", "issued_on": "2024-01-02", "issuer": "Sở Y"}, True),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "bộ  x"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-02"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-03", "issuer": "Sở Y"}, False),
        ({"document_number": "12/KH-X", "issuer": "Sở Y"}, False),
        ({"document_number": "13/KH-X", "issued_on": "2024-01-02", "issuer": "Sở Y"}, False),
        ({"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "Sở Y", "sha256": "b"}, False),
    ],
)
def test_one_number_of_one_day_has_one_issuer(typed_rows, cells, second, is_told):
    first = {"document_number": "12/KH-X", "issued_on": "2024-01-02", "issuer": "Bộ X"}
    expected = [("EVIDENCE_ISSUERS_DISAGREE", 7, "issuer")] if is_told else []
    assert told(cells, typed_rows(evidence, first, second)) == expected


def test_a_third_row_is_compared_with_the_first(typed_rows):
    same = {"document_number": "12/KH-X", "issued_on": "2024-01-02"}
    papers = typed_rows(evidence, *({**same, "issuer": issuer} for issuer in ("Bộ X", "Sở Y", "BỘ X", "Sở Z")))
    found = disagreeing_documents(papers, covers(), AGENCIES)
    assert found["excel_row"].tolist() == [7, 9]
    params = unpacked(found["params"].iloc[1])
    assert (params["found"], params["other"], params["first"]) == ("Sở Z", "Bộ X", "6")


OF_COVER = {"kind": "report", "document_number": "12/BC-X", "issued_on": "2024-12-30", "issuer": "Bộ X"}


@pytest.mark.parametrize(
    ("number", "row", "expected"),
    [
        ("12/BC-X", {}, None),
        ("12/bc-x", {"issued_on": "2024-12-29"}, ("EVIDENCE_DATE_NOT_OF_COVER", 6, "issued_on")),
        ("12/BC-X", {"issued_on": "2024-12-29", "kind": "other"}, ("EVIDENCE_DATE_NOT_OF_COVER", 6, "issued_on")),
        ("13/BC-X", {"issued_on": "2024-12-29"}, None),
        ("12", {"document_number": "12", "issued_on": "2024-12-29"}, ("EVIDENCE_DATE_NOT_OF_COVER", 6, "issued_on")),
        ("12", {"document_number": "12", "issued_on": "2024-01-29", "kind": "plan"}, None),
        ("12/BC-X", {"issuer": "BỘ  Y"}, ("EVIDENCE_ISSUER_NOT_OF_COVER", 6, "issuer")),
        ("12/BC-X", {"issuer": "Văn phòng Bộ X"}, None),
        ("12/BC-X", {"issuer": None, "issued_on": None}, None),
        (None, {"issuer": "Bộ Y", "issued_on": "2024-12-29"}, None),
    ],
)
def test_the_cover_s_own_document_is_of_its_date_and_agency(typed_rows, cells, number, row, expected):
    papers = typed_rows(evidence, OF_COVER | row)
    assert told(cells, papers, covers(number, "2024-12-30")) == ([] if expected is None else [expected])
