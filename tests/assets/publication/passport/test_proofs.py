"""What a scorecard brings for one criterion."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assets.publication.passport.proofs import evidence_needs, find_claim, named_evidence
from tests.assets.analysis.report_rows import rows_of
from tests.assets.rules.framework_writing import framework_with

CARDS = rows_of(
    "scorecard",
    1,
    {"criterion_code": "1", "input_name": "n", "declared_value": "3"},
    {"criterion_code": "1", "self_points": "1.50", "evidence_codes": "tl 02; TL01, TL09", "explanation": "Đủ"},
    {"criterion_code": "2", "self_points": None, "not_applicable": True, "not_applicable_reason": "Không có"},
)
DOCUMENTS = rows_of(
    "evidence",
    1,
    {"evidence_code": "TL01", "kind": "plan", "title": "Kế hoạch", "issued_on": None, "document_number": None},
    {"evidence_code": "TL02", "kind": "report", "title": "Báo cáo", "issued_on": "2024-12-31", "issuer": "Bộ X"},
    {"evidence_code": "tl 01", "kind": "photo", "title": "Ảnh", "issued_on": "2024-01-01"},
)


def test_the_claim_is_that_of_the_criterion_itself() -> None:
    claim: dict[str, Any] | None = find_claim(CARDS, "1")
    assert claim is not None
    assert (Decimal(claim["self_points"]), claim["not_applicable"], claim["explanation"]) == (
        Decimal("1.5"),
        False,
        "Đủ",
    )
    left_out = find_claim(CARDS, "2")
    assert left_out is not None
    assert (left_out["self_points"], left_out["not_applicable"]) == (None, True)
    assert left_out["not_applicable_reason"] == "Không có"
    assert find_claim(CARDS, "3") is None


def test_documents_stand_in_the_order_of_the_scorecard_and_the_first_of_one_code_counts() -> None:
    named = named_evidence(CARDS, DOCUMENTS)
    found = named["1"]
    assert [one["title"] for one in found] == ["Báo cáo", "Kế hoạch", None]
    assert [one.get("issued_on") for one in found] == ["2024-12-31", None, None]
    assert (found[0]["issuer"], found[1]["issuer"], found[1]["document_number"]) == ("Bộ X", None, None)
    assert found[2] == {"code": found[2]["code"], "kind": None, "title": None, "sheet": None, "row": None}
    assert named.keys() == {"1"}


def test_a_kind_that_is_asked_for_is_named_or_not() -> None:
    rule = "score: 1\nevidence: [{kind: plan, required: true}, {kind: photo, required: false}]"
    criterion = framework_with(rule).by_code["1"]
    assert evidence_needs(named_evidence(CARDS, DOCUMENTS)["1"], criterion) == [
        {"kind": "plan", "required": True, "is_named": True},
        {"kind": "photo", "required": False, "is_named": False},
    ]
    assert evidence_needs([], criterion)[0]["is_named"] is False
    assert named_evidence(CARDS.head(0), DOCUMENTS) == {}
