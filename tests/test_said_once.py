"""What the program says in one place only: a module that says it again is named here with its line."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
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


SAID_ONCE: dict[str, tuple[Callable[[ast.AST], bool], str]] = {
    "how a figure or a date is printed": (prints_a_figure_or_a_date, "checks/texts/figures_and_dates.py"),
    "the time zone": (names_the_time_zone, "checks/vietnam_time.py"),
}


def places(says: Callable[[ast.AST], bool]) -> Iterator[tuple[str, int]]:
    """Path and line of all that a product module says so."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if MIGRATIONS not in path.parents:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if says(node):
                        yield str(path.relative_to(ROOT)), getattr(node, "lineno", 0)


@pytest.mark.parametrize("what", SAID_ONCE)
def test_one_module_alone_says(what: str) -> None:
    says, home = SAID_ONCE[what]
    found = list(places(says))
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
        (names_the_time_zone, "f\"AT TIME ZONE 'Asia/Ho_Chi_Minh'\""),
    ],
)
def test_a_second_place_is_recognised(says: Callable[[ast.AST], bool], text: str) -> None:
    assert any(says(node) for node in ast.walk(ast.parse(text)))
