"""Lint of a framework of one criterion, for tests that only care about its rule."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assets.reference.code_list_files import read_code_lists
from assets.reference.own_or_shipped import reference_files
from assets.rules.lint.checks.messages import Finding
from assets.rules.lint.framework_file import criterion_findings
from checks.code_lists import CodeLists
from tests.assets.rules.framework_writing import framework_with

FIXTURES = Path(__file__).parents[4] / "fixtures"


@cache
def code_lists() -> CodeLists:
    return CodeLists(read_code_lists(reference_files(FIXTURES, "code_lists")))


def findings_of(rule: str) -> list[Finding]:
    """What lint says of a criterion with the given keys and a basis."""
    framework = framework_with(f"{rule.strip()}\nbasis: Điều 1\n")
    return criterion_findings(framework.by_code["1"], framework, code_lists())


def codes_of(rule: str) -> list[str]:
    """The codes of what lint says."""
    return [finding.code for finding in findings_of(rule)]
