import pytest

from checks.findings.model import Finding, raw_findings, unpacked
from checks.rules.evidence.two_codes import two_codes_of_one_proof
from warehouse.tables import evidence

NOTHING = raw_findings([])
PAPER = {"evidence_code": "TL01", "title": "Kế hoạch", "link_or_file": "kh.pdf"}


@pytest.mark.parametrize(
    ("first", "second", "is_told"),
    [
        ({}, {"title": "Kế hoạch bổ sung"}, True),
        ({}, {"link_or_file": "Hồ sơ\\KH.PDF"}, True),
        ({}, {"link_or_file": "bc.pdf"}, False),
        ({"page": "1-3"}, {"page": "4-9"}, False),
        ({"page": "1-3"}, {"page": "1-3"}, True),
        ({"link_or_file": "https://a.vn/x"}, {"link_or_file": "http://www.a.vn/x/"}, True),
        ({"link_or_file": None}, {"link_or_file": None}, False),
        ({}, {"evidence_code": "tl 01"}, False),
        ({}, {"sha256": "b"}, False),
    ],
)
def test_a_file_or_page_has_one_code(typed_rows, cells, first, second, is_told):
    rows = typed_rows(evidence, PAPER | first, PAPER | {"evidence_code": "TL02"} | second)
    found = two_codes_of_one_proof(rows, NOTHING)
    assert cells(found) == ([("EVIDENCE_OF_TWO_CODES", 7, "link_or_file")] if is_told else [])


def test_the_finding_names_both_codes(typed_rows):
    rows = typed_rows(evidence, PAPER, PAPER | {"evidence_code": "TL02"})
    (params,) = two_codes_of_one_proof(rows, NOTHING)["params"]
    assert unpacked(params) == {"evidence_code": "TL02", "other": "TL01", "first": "6"}


def test_one_proof_of_two_criteria_is_told_as_that_alone(typed_rows):
    rows = typed_rows(evidence, PAPER, PAPER | {"evidence_code": "TL02"})
    told = raw_findings([Finding("a", "EVIDENCE_FILE_OF_TWO_CRITERIA", "Tài liệu kiểm chứng", 7)])
    assert two_codes_of_one_proof(rows, told).empty
