"""Frameworks of one criterion, for tests that only care about its rule."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from textwrap import indent

from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.engine.tracing import Outcome
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.rules.language.evaluation import Value

HEAD = """\
framework: thu
version: 1
title: Bộ tiêu chí thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: UBND}
"""


def framework_with(rule: str, *, head: str = HEAD, most: str = "1") -> Framework:
    """A framework whose one criterion, code "1", has the given keys, and `max: most` unless they speak of it."""
    speaks = "\nmax:" in f"\n{rule}" or "kind: penalty" in rule
    own = f"max: {most}\n" if most and not speaks else ""
    criterion = f'code: "1"\nname: Tiêu chí thử\n{own}{rule.strip()}\n'
    return parse_framework(f"{head}criteria:\n  -\n{indent(criterion, '    ')}", path="thu.yaml")


def outcome_of(
    rule: str, values: Mapping[str, Value | Decimal], *, head: str = HEAD, most: str = "1", not_applicable: bool = False
) -> Outcome:
    """What the one criterion scores."""
    framework = framework_with(rule, head=head, most=most)
    return score_criterion(framework.by_code["1"], values, framework=framework, not_applicable=not_applicable)
