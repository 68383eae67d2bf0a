"""A finding rule's declaration, made where the rule stands: its codes, its pass, the tables and facts that it needs.

A rule is a function of this package from frames of rows to raw findings, under `@rule(Pass.…, "A_CODE", …)`. Its
parameters name what it needs: a report table (its rows), a fact (`FACTS`), or a code list (label by code). A parameter
with a default value is the rule's own. To add a rule takes its module and its codes' entries in the catalogue.
What does not belong here: the rules, and where their facts come from (`assets.submissions.checking.rule_book`).
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TypeVar

import pandas as pd

import checks.rules
from checks.findings.catalogue import Catalogue, CatalogueError
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA, REPORT_TABLES


class Pass(Enum):
    """Pass in which a rule runs; it decides what the rule's rows are. In each, rules that ask for `told` run last."""

    COVER = 1
    """On covers, before anything else is judged."""
    REPORT = 2
    """On each report by itself, without the cells that were refused."""
    WHOLE = 3
    """On sheets beside each other and beside the framework, of reports of which none of these is missing."""
    COUNTED = 4
    """On the rows that count, beside other reports."""
    ARRIVAL = 5
    """On received files, once everything else is known that keeps a file from being accepted."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact that a rule may ask for beside rows.

    Attributes:
        meaning: what it is.
        first: the pass from which on it is known.
        last: the pass up to which it is.
    """

    meaning: str
    first: Pass = Pass.COVER
    last: Pass = Pass.ARRIVAL


FACTS = {
    "year": Fact("the year whose reports are received"),
    "rows": Fact("the rows of every report table, by its name"),
    "files": Fact(
        "one row a report workbook: the cover's fields, `recognised_code`, `level`, framework, `received_on`"
    ),
    "covers": Fact("the files that have a cover, with `sheet`, `excel_row` and `framework_is_broken`"),
    "agencies": Fact("agencies of the year: `code`, `name`"),
    "received_on": Fact("by sha256, the day in Vietnam on which a file was received"),
    "reading": Fact("raw findings of reading"),
    "told": Fact("raw findings so far, those of the pass among them"),
    "places": Fact("where each column stands: `sha256`, `table`, `sheet`, `column_name`"),
    "attachments": Fact("files beside the reports: `sha256`, `name`, `state`"),
    "reworded": Fact("the files (sha256) whose scorecard is not that of their framework as it stands", last=Pass.COVER),
    "criteria": Fact("criteria of all frameworks (`CriterionFacts`)"),
    "questions": Fact("declared inputs of all frameworks (`CriterionFacts`)"),
    "needs": Fact("required evidence of all frameworks: `framework_id`, `criterion_code`, `kind`"),
    "card": Fact("scorecard rows with `framework_id`, of files that have one", Pass.WHOLE, Pass.WHOLE),
    "complete": Fact(
        "files in which no criterion may be open: `sha256`, `framework_id`, `sheet`", Pass.WHOLE, Pass.WHOLE
    ),
    "claims": Fact("what the rows that count claim as proof, with `agency_code`, `turn`", Pass.COUNTED, Pass.COUNTED),
    "known_claims": Fact("what reports checked earlier claimed (`KNOWN_CLAIM`)", Pass.COUNTED, Pass.COUNTED),
    "agency_names": Fact("name of an agency by code and year", Pass.COUNTED, Pass.COUNTED),
    "totals": Fact("what each report says was done (`activity_totals`)", Pass.COUNTED, Pass.COUNTED),
    "totals_before": Fact("the same of last year's reports in force", Pass.COUNTED, Pass.COUNTED),
    "accepted_reports": Fact("accepted reports of the year: `agency_code`, `period`, `received_at`", Pass.ARRIVAL),
    "calendar": Fact("rows of table `calendar_entry`", Pass.ARRIVAL),
    "blocking_codes": Fact("the codes that keep a file from being accepted"),
}
"""By name."""

TABLES = tuple(table.name for table in REPORT_TABLES)
CODE_LISTS = tuple(
    sorted({facts(column).code_list or "" for table in METADATA.tables.values() for column in table.columns} - {""})
)


class RuleError(ValueError):
    """A rule that declares itself wrongly; the message names its module and what it asks for."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule.

    Attributes:
        function: from what it needs to raw findings.
        codes: of the findings that it can make.
        at: its pass.
        needs: names of tables, facts and code lists.
    """

    function: Callable[..., pd.DataFrame]
    codes: tuple[str, ...]
    at: Pass
    needs: tuple[str, ...]

    @property
    def name(self) -> str:
        """Module and function."""
        return f"{self.function.__module__}.{self.function.__qualname__}"


_DECLARED: list[Rule] = []

Function = TypeVar("Function", bound=Callable[..., pd.DataFrame])


def rule(at: Pass, *codes: str) -> Callable[[Function], Function]:
    """Declare the function below as a rule.

    Raises:
        RuleError: it names no code, or asks for what there is not, or not yet.
    """

    def declare(function: Function) -> Function:
        _DECLARED.append(declared(function, at, codes))
        return function

    return declare


def declared(function: Callable[..., pd.DataFrame], at: Pass, codes: Iterable[str]) -> Rule:
    """The declaration of a function as a rule.

    Raises:
        RuleError: see `rule`.
    """
    parameters = inspect.signature(function).parameters.values()
    found = Rule(function, tuple(codes), at, tuple(one.name for one in parameters if one.default is one.empty))
    if not found.codes:
        raise RuleError(f"{found.name}: a rule names the codes of its findings")
    for name in found.needs:
        fact = FACTS.get(name)
        if fact is None and name not in TABLES and name not in CODE_LISTS:
            known = ", ".join([*TABLES, *FACTS, *CODE_LISTS])
            raise RuleError(f"{found.name}: no report table, fact or code list is called {name!r}; there are {known}")
        if fact is not None and not fact.first.value <= at.value <= fact.last.value:
            span = f"{fact.first.name} to {fact.last.name}"
            raise RuleError(f"{found.name}: {name!r} is known in passes {span} only, not in {at.name}")
    return found


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of this package, pass by pass, then by module, then as they stand in it; those with `told` last.

    Raises:
        RuleError: one that declares itself wrongly.
    """
    for module in pkgutil.walk_packages(checks.rules.__path__, f"{checks.rules.__name__}."):
        importlib.import_module(module.name)
    own = [one for one in _DECLARED if one.function.__module__.startswith(f"{checks.rules.__name__}.")]
    return tuple(sorted(own, key=lambda one: (one.at.value, "told" in one.needs, one.function.__module__)))


def refuse_unknown_codes(declared_rules: Iterable[Rule], catalogue: Catalogue) -> None:
    """Refuse a catalogue that lacks the code of a rule: its finding would have no words.

    Raises:
        CatalogueError: naming the rule and the code.
    """
    for one in declared_rules:
        for code in one.codes:
            if code not in catalogue.entries:
                raise CatalogueError(f"{code} is missing: {one.name} makes such findings")
