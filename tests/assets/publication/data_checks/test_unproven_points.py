from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from assets.publication.data_checks.unproven_points import unproven_points
from assets.rules.framework.files import load_framework
from warehouse.rows.frames import conform
from warehouse.tables import criterion_score
from warehouse.tables.tracks import FINAL

FRAMEWORK = load_framework(Path(__file__).parents[4] / "fixtures" / "frameworks" / "minh-hoa-tinh.yaml").framework
NEEDS = {(FRAMEWORK.framework, code): FRAMEWORK.by_code[code] for code in ("1.2", "1.3")}
"""1.2 requires a plan and may have a decision; 1.3 requires a report."""


def score(points: Any, code: str = "1.2") -> pd.DataFrame:
    row = {
        "year": 2025,
        "framework_id": FRAMEWORK.framework,
        "agency_code": "01",
        "criterion_code": code,
        "track": FINAL,
        "points_exact": None if points is None else Fraction(points),
        "max_points_exact": Fraction(4),
        "is_applicable": True,
    }
    return conform(pd.DataFrame([row]), criterion_score)


def card(kinds: str | None, *, not_applicable: bool | None = None) -> pd.DataFrame:
    claim = {"agency_code": ["01"], "criterion_code": ["1.2"], "self_points": [None], "evidence_kinds": [kinds]}
    return pd.DataFrame(claim | {"not_applicable": pd.Series([not_applicable], dtype="boolean")})


@pytest.mark.parametrize(
    ("scores", "cards", "missing"),
    [
        pytest.param(score("3/2"), card(None), [("plan",)], id="points, and no document"),
        pytest.param(score(2), card("decision"), [("plan",)], id="a document of another kind"),
        pytest.param(score(2), card("decision,plan"), [], id="the document is named"),
        pytest.param(score(2), card(None).head(0), [("plan",)], id="no claim at all"),
        pytest.param(score(0), card(None), [], id="no points"),
        pytest.param(score(-1), card(None), [], id="points lost"),
        pytest.param(score(None), card(None), [], id="not scorable"),
        pytest.param(score(4), card(None, not_applicable=True), [], id="claimed not to apply"),
        pytest.param(score(2, "1.4"), card(None), [], id="nothing is required"),
    ],
)
def test_points_are_unproven_where_a_required_document_is_missing(
    scores: pd.DataFrame, cards: pd.DataFrame, missing: list[tuple[str, ...]]
) -> None:
    assert unproven_points(scores, cards, NEEDS, set())["missing_kinds"].tolist() == missing


def test_what_somebody_has_explained_or_decided_is_settled() -> None:
    assert unproven_points(score(2), card(None), NEEDS, {("01", "1.2")}).empty


def test_the_most_points_come_first_with_the_criterions_name() -> None:
    found = unproven_points(pd.concat([score(1), score(3, "1.3")]), card(None), NEEDS, set())

    assert found["criterion_code"].tolist() == ["1.3", "1.2"]
    assert found["criterion"].tolist() == [FRAMEWORK.by_code[code].name for code in ("1.3", "1.2")]
