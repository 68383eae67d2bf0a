from __future__ import annotations

from dataclasses import replace

import pytest

from assets.publication.published.framework_rules import AppliedFramework, applied_in_year
from assets.publication.published.wording import roman, sheet_name, tie_rule
from assets.rules.framework.model import Ranking
from tests.assets.publication.published.committee_frames import realistic_year


@pytest.fixture(scope="module")
def ministries() -> AppliedFramework:
    return applied_in_year(realistic_year()["frameworks"], 2025)[0]


def with_ranking(rules: AppliedFramework, ranking: Ranking) -> AppliedFramework:
    return replace(rules, framework=rules.framework.model_copy(update={"ranking": ranking}))


@pytest.mark.parametrize(
    ("kind", "part", "number", "name"),
    [
        ("Xếp hạng", "Bộ, ngành", None, "Xếp hạng - Bộ, ngành"),
        ("Điểm tiêu chí", "Bộ, ngành", 2, "Điểm tiêu chí - Bộ, ngành (2)"),
        ("Điểm tiêu chí", "Tỉnh, thành phố", 12, "Điểm tiêu chí - Tỉnh, thàn (12)"),
        ("Tiêu chí", "a/b[c]:d*e?f\\g", None, "Tiêu chí - a b c  d e f g"),
    ],
)
def test_a_sheet_name_keeps_to_excels_rules_and_to_its_number(
    kind: str, part: str, number: int | None, name: str
) -> None:
    assert sheet_name(kind, part, number) == name
    assert len(name) <= 31


@pytest.mark.parametrize(
    ("number", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (19, "XIX"), (38, "XXXVIII")]
)
def test_appendices_have_roman_numbers(number: int, text: str) -> None:
    assert roman(number) == text


@pytest.mark.parametrize(("ties", "example"), [("min", "1, 2, 2, 4"), ("dense", "1, 2, 2, 3")])
def test_the_tie_rule_says_what_it_means_for_ranks(ministries: AppliedFramework, ties: str, example: str) -> None:
    sentence = tie_rule(with_ranking(ministries, Ranking(ties=ties)))
    assert example in sentence
    assert "chưa làm tròn" in sentence


def test_the_tie_rule_names_the_criteria_that_break_ties(ministries: AppliedFramework) -> None:
    assert "xét tiếp điểm tiêu chí 1.3, 2" in tie_rule(with_ranking(ministries, Ranking(then_by=("1.3", "2"))))
    assert "xét tiếp" not in tie_rule(ministries)
