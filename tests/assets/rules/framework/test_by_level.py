"""Which frameworks score a level in a year, and which of them a report and decisions are about."""

from __future__ import annotations

import pytest

from assets.rules.framework.by_level import frameworks_of_year, principal_frameworks, unreported_levels
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


OUTSIDE = "inputs: {s: {external: SIPAS}}, score: s / 100"
SURVEYED = rules("xa-dieu-tra", "commune", 2024, asks=OUTSIDE)
INDEXED = rules("tinh-chi-so", "province", 2025, asks=OUTSIDE)
WEIGHED = rules("tinh-trong-so", "province", 2025, asks=OUTSIDE)


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (2021, []),
        (2022, [OLD]),
        (2023, [PROVINCE, OLD]),
        (2024, [NEW, PROVINCE, SURVEYED]),
        (2025, [INDEXED, WEIGHED]),
    ],
)
def test_a_year_has_its_frameworks_in_the_order_given(year: int, found: list[Framework]) -> None:
    assert frameworks_of_year([NEW, PROVINCE, OLD, SURVEYED, INDEXED, WEIGHED, NEW], year) == found


@pytest.mark.parametrize(
    ("year", "found"),
    [
        (2022, {"commune": OLD}),
        (2024, {"commune": NEW, "province": PROVINCE}),
        (2025, {}),
    ],
    ids=["the only one", "the one that asks for reports", "none of several that ask for none"],
)
def test_reports_and_decisions_are_about_the_principal_framework(year: int, found: dict[str, Framework]) -> None:
    assert principal_frameworks([OLD, SURVEYED, NEW, PROVINCE, INDEXED, WEIGHED], year) == found


def test_two_frameworks_that_ask_one_level_for_reports_are_refused() -> None:
    other = rules("xa-khac", "commune", 2024, 2025)
    with pytest.raises(ValueError, match="xa-moi and xa-khac both ask level commune for reports of 2024"):
        frameworks_of_year([NEW, PROVINCE, other], 2024)
    assert frameworks_of_year([NEW, PROVINCE, other], 2025) == [other]


def test_levels_whose_figures_all_come_from_outside_need_no_report() -> None:
    surveyed = rules("so", "department", 2024, asks=OUTSIDE)
    assert unreported_levels([NEW, surveyed, PROVINCE]) == {"department"}
    assert unreported_levels([NEW]) == set()
