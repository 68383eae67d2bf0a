"""Files of rules, lists and texts whose writers mean harm: each is one sentence with its place, at once."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.reference.code_list_files import read_code_lists
from assets.reference.csv_files import ReferenceDataError
from assets.rules.framework.files import load_framework, parse_framework
from assets.rules.language.errors import FrameworkError
from assets.rules.language.evaluation import evaluate
from assets.rules.language.expressions import parse_expression
from checks.findings.catalogue import Catalogue, CatalogueError

SECONDS = 3
"""The longest that one such file may take; the slowest takes a second on one slow core."""

HEAD = """\
framework: thu
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
criteria:
  - code: "1"
    name: Thử
    max: 1
    inputs: {x: {declared: integer}}
"""


def nested(form: str, times: int, innermost: str) -> str:
    for _ in range(times):
        innermost = form.replace("X", innermost)
    return innermost


def aliases() -> str:
    lines = ['a0: &a0 ["x"]', *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 10))]
    return "\n".join(lines)


FRAMEWORKS = {
    "aliases": (aliases(), "neo"),
    "an alias to itself": ("a: &a [*a]", "neo"),
    "a tag that would run code": ("a: !!python/object/apply:os.system [id]", "nhãn kiểu"),
    "a long figure": (f"a: {'9' * 10_000}", "30 chữ số"),
    "a long exponent": ("a: 1e999999999", "số mũ"),
    "lists in lists": ("[" * 100_000, "lồng sâu quá 30 tầng"),
    "mappings in mappings": ("{a: " * 100_000, "lồng sâu quá 30 tầng"),
    "lists in lists by dashes": ("- " * 50_000 + "x", "lồng sâu quá 30 tầng"),
    "a key twice": (HEAD + "    max: 2\n", "«max» viết hai lần"),
    "a key of many keys": ("? [a, b]\n: c", "tên khóa phải là chữ"),
    "NUL as an escape": (HEAD + r'    score: "x = 1" # ' + "\n" + r'    note: "a\0b"', "U+0000"),
    "a terminal's escape in a key": (r'"a\e[31m": 1', "U+001B"),
    "half a letter": (r'a: "\ud800"', "YAML"),
    "NUL itself": ("a: \0", "ký tự không được phép"),
    "brackets in brackets": (HEAD + f"    score: {'(' * 200}x{')' * 200}", "25 tầng"),
    "signs before signs": (HEAD + f"    score: x {'- ' * 500}1", "25 tầng"),
    "a function of too many values": (HEAD + f"    score: least({', '.join(['x'] * 200)})", "từ 1 đến 100"),
    "a long expression": (HEAD + f"    score: {'x + ' * 5_000}x", "2000"),
    "a figure of 5,000 digits": (
        HEAD + f"    score: ({')*('.join(['*'.join(['1e-20'] * 18)] * 14)}) * x",
        "2000 chữ số",
    ),
    "a product of inputs that nobody could print": (
        HEAD + f"    score: 1 / ({')*('.join(['*'.join(['x'] * 18)] * 14)})",
        "2000 chữ số",
    ),
    "a long sum": (HEAD + f"    score: {'x + ' * 120}x", "60 tầng"),
}


@pytest.mark.attack(expected="one sentence with file, line and column, at once")
@pytest.mark.parametrize(("text", "reason"), FRAMEWORKS.values(), ids=FRAMEWORKS.keys())
def test_a_framework_that_means_harm_is_one_sentence(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "thu.yaml"
    path.write_text(text, encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(FrameworkError, match=re.escape(reason)) as refused:
        load_framework(path)
    assert time.monotonic() - began < SECONDS
    assert str(refused.value).startswith(f"{path}:")
    assert "\n" not in str(refused.value)
    assert len(refused.value.message) < 300


@pytest.mark.attack(expected="one sentence with file, line and column")
@pytest.mark.parametrize("of", ["null", "true", "5", "1.5", "[x]", "{x: 1}", '""'])
def test_a_name_of_an_input_that_is_no_text_is_one_sentence(of: str) -> None:
    text = HEAD.replace("declared: integer}", f"declared: integer}}, best: {{group: max, of: {of}}}") + "    score: x"
    with pytest.raises(FrameworkError, match=r"^thu.yaml:10:6[1-9]: (cần chữ|tên số liệu|không được)"):
        parse_framework(text, path="thu.yaml")


@pytest.mark.attack(expected="loaded at once")
@pytest.mark.parametrize(
    "formula",
    [
        " + ".join(["x"] * 55),
        " - ".join(f"case when x > {n} then 1 else 0 end" for n in range(40)),
        nested("(X + 1)", 24, "x"),
        nested("(1 - X)", 24, "x"),
    ],
    ids=["a sum", "a sum of cases", "brackets on the left", "brackets on the right"],
)
def test_a_formula_takes_no_longer_than_it_is_long(formula: str) -> None:
    """Types were asked for twice at each `+`, so that 55 terms took longer than anybody waits."""
    began = time.monotonic()
    parse_framework(f"{HEAD}    score: {formula}", path="thu.yaml")
    assert time.monotonic() - began < SECONDS


def test_a_between_within_a_between_is_evaluated_once() -> None:
    began = time.monotonic()
    formula = nested("case when X between 1 and 2 then 1 else 0 end", 24, "x")
    assert evaluate(parse_expression(formula), {"x": 1}) == 1
    assert time.monotonic() - began < SECONDS


LISTS = {
    "NUL": ("code,label,source\na,x\0y,z\n", "line 2: holds the control character U\\+0000"),
    "a terminal's escape": ("code,label,source\na,b,c\nd,\x1b[2Je,f\n", "line 3: holds the control character U\\+001B"),
    "an open quote": ('code,label,source\na,"' + "x" * 300_000, "well-formed"),
}


@pytest.mark.attack(expected="one sentence with file and line")
@pytest.mark.parametrize(("text", "reason"), LISTS.values(), ids=LISTS.keys())
def test_a_list_that_means_harm_is_one_sentence(text: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "channels.csv"
    path.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(ReferenceDataError, match=reason):
        read_code_lists([path])


TEXTS: dict[str, tuple[Callable[[], str], str]] = {
    "aliases": (aliases, "anchors"),
    "an alias to itself": (lambda: "A: &a [*a]", "anchors"),
    "lists in lists": (lambda: "A: " + "[" * 100_000, "levels"),
    "a key twice": (lambda: "A: {severity: note}\nA: {severity: note}", "twice"),
    "NUL as an escape": (lambda: r'A: {vi: "a\0b"}', "U\\+0000"),
    "no end": (lambda: "A: [" + "1," * 300_000 + "]", "values"),
}


@pytest.mark.attack(expected="one sentence")
@pytest.mark.parametrize(("made", "reason"), TEXTS.values(), ids=TEXTS.keys())
def test_texts_of_findings_that_mean_harm_are_one_sentence(made: Callable[[], str], reason: str) -> None:
    text, began = made(), time.monotonic()
    with pytest.raises(CatalogueError, match=reason):
        Catalogue.parse(text, "findings.yaml")
    assert time.monotonic() - began < SECONDS
