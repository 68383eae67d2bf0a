"""What the program says in one place only: a module that says it again is named here with its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("warehouse", "checks", "assets", "orchestration")
MIGRATIONS = ROOT / "warehouse" / "schema" / "migrations"
"""They say what a warehouse was, whatever the program says later."""


def prints_a_figure_or_a_date(node: ast.AST) -> bool:
    """A format for people: thousands apart, a decimal comma, the day before the month, hours and minutes."""
    match node:
        case ast.FormattedValue(format_spec=ast.JoinedStr() as spec):
            return re.search(r"%d/%m|%H|,", ast.unparse(spec)) is not None
        case ast.Call(func=ast.Attribute(attr="strftime")):
            return True
        case ast.Call(func=ast.Attribute(attr="replace" | "maketrans"), args=[ast.Constant(value=old), *_]):
            return old in {".", ",."} and any(isinstance(a, ast.Constant) and a.value in {",", ".,"} for a in node.args)
    return False


def names_the_time_zone(node: ast.AST) -> bool:
    """The zone by its name, or a zone made."""
    match node:
        case ast.Constant(value=str(text)):
            return "Ho_Chi_Minh" in text
        case ast.Name(id="ZoneInfo"):
            return True
    return False


def makes_a_years_first_or_last_day(node: ast.AST) -> bool:
    """A date of a year that is not written out."""
    match node:
        case ast.Call(
            func=ast.Name(id="date" | "datetime"), args=[year, ast.Constant(value=month), ast.Constant(value=day), *_]
        ):
            return (month, day) in {(1, 1), (12, 31)} and not isinstance(year, ast.Constant)
        case ast.Call(keywords=keywords):
            given = {word.arg: word.value.value for word in keywords if isinstance(word.value, ast.Constant)}
            return (given.get("month"), given.get("day")) in {(1, 1), (12, 31)}
        case ast.Constant(value=str(text)):
            return re.search(r"12-31|31/12|, 12, 31", text) is not None
    return False


def names_a_track(node: ast.AST) -> bool:
    """A track by its code."""
    return isinstance(node, ast.Constant) and re.fullmatch(r"computed|appraisal_\d+", str(node.value)) is not None


def names_a_status(node: ast.AST) -> bool:
    """A submission's status, a finding's severity or a file's state by its code, where no other list has the code."""
    return isinstance(node, ast.Constant) and node.value in {
        *("unreadable", "accepted", "accepted_with_findings", "blocking", "damaged")
    }


SAID_ONCE: dict[str, tuple[Callable[[ast.AST], bool], str]] = {
    "how a figure or a date is printed": (prints_a_figure_or_a_date, "checks/texts/figures_and_dates.py"),
    "when a year begins and ends": (makes_a_years_first_or_last_day, "warehouse/tables/evaluation_year.py"),
    "the tracks": (names_a_track, "warehouse/tables/tracks.py"),
    "the statuses": (names_a_status, "warehouse/tables/statuses.py"),
    "the time zone": (names_the_time_zone, "checks/texts/vietnam_time.py"),
}


@cache
def product_nodes() -> list[tuple[str, ast.AST]]:
    """Every node of every product module, with the module's path."""
    paths = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in paths if MIGRATIONS not in path.parents}
    return [(str(path.relative_to(ROOT)), node) for path, tree in trees.items() for node in ast.walk(tree)]


def places(says: Callable[[ast.AST], bool]) -> list[tuple[str, int]]:
    """Path and line of all that a product module says so."""
    return [(path, getattr(node, "lineno", 0)) for path, node in product_nodes() if says(node)]


@pytest.mark.parametrize("what", SAID_ONCE)
def test_one_module_alone_says(what: str) -> None:
    says, home = SAID_ONCE[what]
    found = places(says)
    assert [place for place in found if place[0] != home] == []
    assert found, f"nothing in {home} is recognised"


@pytest.mark.parametrize(
    ("says", "text"),
    [
        (prints_a_figure_or_a_date, 'f"{n:,}"'),
        (prints_a_figure_or_a_date, 'f"{n:,.2f}"'),
        (prints_a_figure_or_a_date, 'f"{day:%d/%m/%Y}"'),
        (prints_a_figure_or_a_date, 'day.strftime("%d")'),
        (prints_a_figure_or_a_date, 'str(n).replace(".", ",")'),
        (prints_a_figure_or_a_date, 'text.translate(str.maketrans(",.", ".,"))'),
        (makes_a_years_first_or_last_day, "date(year, 12, 31)"),
        (makes_a_years_first_or_last_day, "pd.Timestamp(year=year, month=12, day=31)"),
        (makes_a_years_first_or_last_day, "f\"({year} || '-12-31')\""),
        (names_a_track, 'rows["track"].eq("computed")'),
        (names_a_status, 'rows["status"].isin(["accepted"])'),
        (names_the_time_zone, "f\"AT TIME ZONE 'Asia/Ho_Chi_Minh'\""),
    ],
)
def test_a_second_place_is_recognised(says: Callable[[ast.AST], bool], text: str) -> None:
    assert any(says(node) for node in ast.walk(ast.parse(text)))
