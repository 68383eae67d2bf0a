"""A small group of agencies whose points hang on each other's figures, scored without a warehouse."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pandas as pd

from assets.review.decisions import Decision
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.appraisal.appraisals import NO_APPRAISALS, Appraisals
from assets.scoring.scores import score_criteria

YEAR = 2024
MORNING = datetime(2025, 1, 20, 2, tzinfo=UTC)
HEAD = """
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
exemptions: [{agencies: ["09"], criteria: ["1"], reason: không có nhiệm vụ}]
"""
RULES = parse_framework(
    HEAD
    + """
criteria:
  - code: "1"
    name: Số tin, bài so với cơ quan nhiều nhất
    max: 10
    not_applicable: exclude
    inputs:
      posts: {declared: integer, minimum: 0, label: "Số tin, bài"}
      units: {declared: integer, label: Số đơn vị}
      best: {group: max, of: posts}
      lowest: {group: min, of: posts}
    must: [{that: "posts <= 100 * units"}]
    score:
      - {when: "best = lowest", points: max}
      - {otherwise: "(posts - lowest) / (best - lowest) * max"}
""",
    path="thu.yaml",
)


def texts_of(framework: Framework, figures: Mapping[str, Mapping[str, str | None]]) -> pd.DataFrame:
    """Rows of `input_value` of the first criterion: agency -> input -> text; what is not named is null."""
    criterion = framework.leaves()[0]
    rows = [
        (YEAR, "thu", code, criterion.code, name, one.value_type.value, own.get(name), 1)
        for code, own in figures.items()
        for name, one in criterion.inputs.items()
    ]
    names = ["year", "framework_id", "agency_code", "criterion_code", "input_name", "value_type", "value", "row_count"]
    return pd.DataFrame(rows, columns=names).astype({"value": "str"})


def claims(not_applicable: tuple[str, ...] = ()) -> pd.DataFrame:
    rows = [(code, "1", None, True, "") for code in not_applicable]
    names = ["agency_code", "criterion_code", "self_points", "not_applicable", "evidence_kinds"]
    return pd.DataFrame(rows, columns=names).astype({"not_applicable": "boolean", "evidence_kinds": "str"})


def decision(number: int, code: str, of_round: int, **values: Any) -> Decision:
    facts = {"reason": "đếm lại", "decided_by": "Trần Văn Bình", "decided_at": MORNING + timedelta(minutes=number)}
    return Decision(number, code, "1", of_round, **(facts | values))


def scored(
    figures: Mapping[str, Mapping[str, str | None]],
    *,
    framework: Framework = RULES,
    decisions: tuple[Decision, ...] = (),
    not_applicable: tuple[str, ...] = (),
    groups: Mapping[str, str] | None = None,
) -> pd.DataFrame:
    """Scores by agency and track."""
    frame = score_criteria(
        texts_of(framework, figures),
        claims(not_applicable),
        [framework],
        YEAR,
        appraisals=Appraisals.of(decisions, {}) if decisions else NO_APPRAISALS,
        groups=dict.fromkeys(figures, "xã") if groups is None else groups,
    )
    return frame.set_index(["agency_code", "track"])


POSTS = {"01": {"posts": "40", "units": "1"}, "02": {"posts": "25", "units": "1"}, "03": {"posts": "10", "units": "1"}}
