"""Every rule says what it finds and what it needs, and every kind of finding is somebody's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from assets.submissions.checking.rule_book import FACTS_OF
from checks.findings.catalogue import Catalogue, CatalogueError
from checks.rules.declaration import FACTS, Pass, RuleError, declared, refuse_unknown_codes, rules

ROOT = Path(__file__).parents[3]
SHIPPED = Catalogue.load(ROOT / "fixtures" / "findings.yaml")
FROM_OUTSIDE = {
    "told",
    *("claims", "known_claims", "agency_names", "totals", "totals_before"),
    *("accepted_reports", "calendar"),
}
"""Facts that a batch does not have by itself."""


def a_rule(activity: pd.DataFrame, year: int, themes: dict[str, str], at_most: int = 5) -> pd.DataFrame:
    raise NotImplementedError


def of_a_table_that_is_not_there(activities: pd.DataFrame) -> pd.DataFrame:
    raise NotImplementedError


def of_claims(claims: pd.DataFrame) -> pd.DataFrame:
    raise NotImplementedError


def test_a_rule_needs_what_its_parameters_name_unless_it_has_a_value_for_them():
    assert declared(a_rule, Pass.REPORT, ["ROW_LINK_UNUSABLE"]).needs == ("activity", "year", "themes")


@pytest.mark.parametrize(
    ("function", "at", "codes", "sentence"),
    [
        (of_a_table_that_is_not_there, Pass.REPORT, ["A_CODE"], "no report table, fact or code list.*'activities'"),
        (of_claims, Pass.REPORT, ["A_CODE"], "'claims' is known in passes COUNTED to COUNTED only, not in REPORT"),
        (of_claims, Pass.COUNTED, [], "names the codes of its findings"),
    ],
)
def test_a_rule_that_declares_itself_wrongly_is_refused_with_its_name(function, at, codes, sentence):
    with pytest.raises(RuleError, match=f"{function.__name__}: .*{sentence}"):
        declared(function, at, codes)


def test_a_catalogue_without_the_code_of_a_rule_is_refused_naming_both():
    with pytest.raises(CatalogueError, match=r"NEW_CODE is missing: .*\.a_rule makes such findings"):
        refuse_unknown_codes([declared(a_rule, Pass.REPORT, ["NEW_CODE"])], SHIPPED)


def test_every_code_of_a_rule_is_in_the_catalogue():
    refuse_unknown_codes(rules(), SHIPPED)


def test_every_code_of_the_catalogue_is_made_by_a_rule_or_in_reading():
    made = {code for one in rules() for code in one.codes}
    read = {
        code
        for path in _modules("assets/submissions", "assets/review", "checks/tables", "checks/findings")
        for code in _texts(path)
    }
    assert set(SHIPPED.entries) - made - read == set()


def test_a_module_of_rules_makes_no_finding_that_its_rules_do_not_declare():
    declared_in: dict[str, set[str]] = {}
    for one in rules():
        declared_in.setdefault(one.function.__module__, set()).update(one.codes)
    told_of = {"COLUMN_MISSING", "SHEET_MISSING"}  # by the reader, which rules look at
    others = {"checks.rules.evidence.two_codes", "checks.rules.evidence.near_copies"}  # and at each other's
    for path in _modules("checks/rules"):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if module not in others:
            written = {text for text in _texts(path) if text in SHIPPED.entries}
            assert written - told_of == declared_in.get(module, set()), module


def test_the_batch_or_its_surroundings_give_every_fact():
    assert set(FACTS) == set(FACTS_OF) | FROM_OUTSIDE


def test_rules_run_pass_by_pass_and_see_what_others_told_after_them():
    order = [(one.at.value, "told" in one.needs) for one in rules()]
    assert order == sorted(order)


def _modules(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (ROOT / folder).rglob("*.py")


def _texts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
