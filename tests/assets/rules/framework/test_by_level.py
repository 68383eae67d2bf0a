"""Which framework holds for a level in a year."""

from __future__ import annotations

import pytest

from assets.rules.framework.by_level import frameworks_of_year, unreported_levels
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework


def rules(name: str, level: str, *years: int, asks: str = "score: 1") -> Framework:
    return parse_framework(
        f"""
framework: {name}
title: Thử
level: {level}
years: {list(years)}
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria: [{{code: "1", name: Thử, max: 1, {asks}}}]
""",
        path="thu.yaml",
    )


OLD, NEW = rules("xa-cu", "commune", 2022, 2023), rules("xa-moi", "commune", 2024)
PROVINCE = rules("tinh", "province", 2023, 2024)


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (2021, []),
        (2022, [("commune", OLD)]),
        (2023, [("province", PROVINCE), ("commune", OLD)]),
        (2024, [("commune", NEW), ("province", PROVINCE)]),
        (2025, []),
    ],
)
def test_each_level_has_the_framework_of_the_year_in_the_order_given(
    year: int, found: list[tuple[str, Framework]]
) -> None:
    assert list(frameworks_of_year([NEW, PROVINCE, OLD], year).items()) == found


def test_the_same_framework_given_twice_is_one_and_two_for_a_level_are_refused() -> None:
    assert frameworks_of_year([NEW, NEW], 2024) == {"commune": NEW}
    other = rules("xa-khac", "commune", 2024, 2025)
    with pytest.raises(ValueError, match="xa-moi and xa-khac are both for level commune in 2024"):
        frameworks_of_year([NEW, PROVINCE, other], 2024)
    assert frameworks_of_year([NEW, PROVINCE, other], 2025) == {"commune": other}


def test_levels_whose_figures_all_come_from_outside_need_no_report() -> None:
    surveyed = rules("so", "department", 2024, asks="inputs: {s: {external: SIPAS}}, score: s / 100")
    assert unreported_levels([NEW, surveyed, PROVINCE]) == {"department"}
    assert unreported_levels([NEW]) == set()
