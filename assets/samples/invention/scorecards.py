"""Inventing how an agency scores itself: points near what it deserves, evidence named, figures declared.

What it deserves is only guessed here from its quality, as the officers do: the rules are applied later, by the
pipeline. What does not belong here: the rows of the other sheets.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from fractions import Fraction

from assets.rules.framework.model import Criterion, DeclaredInput, Framework
from assets.rules.framework.parts import Rounding
from assets.samples.invention.agency_profiles import Profile
from assets.samples.invention.report_content import Row
from assets.template.answers import declared_inputs

_STEP = Fraction(1, 4)
"""Officers score themselves in quarters of a point."""

_EXPLANATIONS = (
    "Đã thực hiện đầy đủ theo kế hoạch, có tài liệu kèm theo.",
    "Thực hiện theo kế hoạch được phê duyệt; số liệu tính đến hết tháng 12.",
    "Một số hoạt động chuyển sang quý IV do sắp xếp tổ chức.",
    "Kết quả cụ thể nêu tại báo cáo năm của cơ quan.",
)


_USUAL = (
    ("cộng tác viên đưa tin", 45),
    ("xã, phường", 120),
    ("đơn vị trực thuộc có trang", 24),
    ("sở, ngành, địa phương có", 60),
    ("lớp", 25),
    ("dự thảo", 8),
    ("công chức", 5),
    ("được phân công", 5),
    ("tin, bài", 90),
    ("lãnh đạo", 8),
)
"""Words of a label, the first that fits, and what the best would declare."""


def draw_answers(
    profile: Profile, framework: Framework, year: int, evidence: list[Row], luck: random.Random
) -> dict[tuple[str, str], Row]:
    """Rows of the scorecard, by (criterion code, input name or "")."""
    codes: dict[str, list[str]] = {}
    for row in evidence:
        codes.setdefault(row["kind"], []).append(row["evidence_code"])
    answers: dict[tuple[str, str], Row] = {}
    for criterion, _ in framework.walk():
        if framework.exemption(profile.agency_code, criterion.code) is not None:
            continue
        if criterion.is_self_scored:
            answers[criterion.code, ""] = _own_points(profile, criterion, framework.rounding, codes, luck)
        whole: object = None
        for name, declared in declared_inputs(criterion).items():
            figure = _figure(profile, declared, year, luck)
            if (declared.label or "").startswith("Trong đó") and isinstance(whole, int):
                figure = round(whole * min(1.0, max(0.0, profile.quality + luck.gauss(0.05, 0.1))))
            answers[criterion.code, name] = {"declared_value": figure}
            whole = figure
    return answers


def evidence_kinds(framework: Framework) -> list[str]:
    """The kinds of evidence that the framework's criteria ask for, once each."""
    return list(dict.fromkeys(item.kind for criterion, _ in framework.walk() for item in criterion.evidence))


def evidence_needed(profile: Profile, framework: Framework) -> tuple[str, ...]:
    """Codes of the criteria that the agency scores and that cannot do without evidence."""
    return tuple(
        criterion.code
        for criterion in framework.leaves()
        if criterion.is_self_scored
        and any(item.required for item in criterion.evidence)
        and framework.exemption(profile.agency_code, criterion.code) is None
    )


def _own_points(
    profile: Profile, criterion: Criterion, rounding: Rounding, codes: Mapping[str, list[str]], luck: random.Random
) -> Row:
    """Points in steps within the criterion's bounds, and the evidence that it asks for."""
    share = 0.94 * profile.quality + profile.candour + luck.gauss(0, 0.12)
    most, least = Fraction(rounding.stated(criterion.max_points)), criterion.lowest
    steps = round(Fraction(share).limit_denominator(1000) * most / _STEP)
    points = min(most, max(least, Fraction(0), steps * _STEP))
    named = [luck.choice(codes[item.kind]) for item in criterion.evidence]
    if not named:
        everything = sorted(code for listed in codes.values() for code in listed)
        named = luck.sample(everything, luck.randint(1, 2))
    row: Row = {"self_points": _typed(points), "evidence_codes": ", ".join(sorted(set(named)))}
    if luck.random() < 0.4:
        row["explanation"] = luck.choice(_EXPLANATIONS)
    return row


def _figure(profile: Profile, declared: DeclaredInput, year: int, luck: random.Random) -> object:
    """A declared figure: better agencies say yes more often, count more and are earlier."""
    merit = min(1.0, max(0.0, profile.quality + luck.gauss(0, 0.1)))
    if declared.declared == "yes_no":
        return "Có" if luck.random() < 0.15 + 0.85 * merit else "Không"
    if declared.declared == "choice":
        labels = list((declared.options or {}).values())
        return labels[min(len(labels) - 1, int((1 - merit) * len(labels)))]
    if declared.declared == "date":
        return date(year, 1, 10) + timedelta(days=round((1 - merit) * 110) + luck.randint(0, 12))
    least = declared.minimum if declared.minimum is not None else Fraction(0)
    most = declared.maximum if declared.maximum is not None else least + _usual(declared.label or "")
    figure = least + (most - least) * Fraction(merit).limit_denominator(1000)
    return round(figure) if declared.declared == "integer" else _typed(Fraction(round(figure * 10), 10))


def _usual(label: str) -> int:
    """About how much the best report, by what the label asks about."""
    return next((most for words, most in _USUAL if words in label), 20)


def _typed(figure: Fraction) -> int | float:
    return figure.numerator if figure.denominator == 1 else float(figure)
