from decimal import Decimal

import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.scorecard.proofs import evidence_nowhere, missing_evidence
from warehouse.tables import evidence, scorecard

NEEDS = pd.DataFrame(
    {"framework_id": ["F", "F"], "criterion_code": ["1.1", "1.1"], "kind": ["plan", "report"]}, dtype="str"
)
LABELS = {"plan": "Kế hoạch", "report": "Báo cáo", "photo": "Ảnh"}
POINTED = {"framework_id": "F", "criterion_code": "1.1", "self_points": Decimal(1)}


@pytest.fixture(name="documents")
def _documents(typed_rows):
    return typed_rows(
        evidence,
        {"evidence_code": "TL01", "kind": "plan"},
        {"evidence_code": "TL02", "kind": "report"},
        {"evidence_code": "TL03", "kind": "photo"},
        {"evidence_code": "TL04", "kind": "report", "sha256": "b"},
        {"evidence_code": "TL05", "kind": None},
    )


@pytest.mark.parametrize(
    ("row", "missing"),
    [
        ({"evidence_codes": "TL01, TL02"}, None),
        ({"evidence_codes": "tl02;tl01; TL03"}, None),
        ({"evidence_codes": "TL01"}, ["Báo cáo"]),
        ({"evidence_codes": "TL03"}, ["Kế hoạch", "Báo cáo"]),
        ({"evidence_codes": None}, ["Kế hoạch", "Báo cáo"]),
        ({"evidence_codes": "TL01, TL04"}, ["Báo cáo"]),
        ({"evidence_codes": "TL01, TL05"}, ["Báo cáo"]),
        ({"self_points": Decimal(0)}, None),
        ({"self_points": None}, ["Kế hoạch", "Báo cáo"]),
        ({"self_points": None, "evidence_codes": "TL01, TL02"}, None),
        ({"self_points": None, "not_applicable": True}, None),
        ({"not_applicable": True}, None),
        ({"criterion_code": "1.2"}, None),
        ({"input_name": "staff"}, None),
    ],
)
def test_points_need_a_document_of_each_required_kind(typed_rows, documents, row, missing):
    found = missing_evidence(typed_rows(scorecard, POINTED | row), documents, NEEDS, LABELS)
    assert found["code"].tolist() == ([] if missing is None else ["EVIDENCE_MISSING"])
    assert [unpacked(params)["kinds"] for params in found["params"]] == ([] if missing is None else [missing])


def test_an_explanation_stands_for_the_document_until_the_appraisal(typed_rows, documents, cells):
    row = POINTED | {"evidence_codes": "TL01", "explanation": "Báo cáo đang trình ký"}
    found = missing_evidence(typed_rows(scorecard, row), documents, NEEDS, LABELS)
    assert cells(found) == [("EVIDENCE_EXPLAINED", 6, "evidence_codes")]


@pytest.mark.parametrize(
    ("row", "is_lost"),
    [
        ({"title": "Kế hoạch năm"}, True),
        ({"title": "Kế hoạch năm", "document_number": "12/KH-UBND"}, False),
        ({"title": "Kế hoạch năm", "link_or_file": "ke-hoach.pdf"}, False),
        ({}, False),
    ],
)
def test_a_document_can_be_found(typed_rows, cells, row, is_lost):
    found = evidence_nowhere(typed_rows(evidence, row))
    assert cells(found) == ([("ROW_EVIDENCE_NOWHERE", 6, "link_or_file")] if is_lost else [])
