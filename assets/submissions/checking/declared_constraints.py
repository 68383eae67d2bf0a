"""Declared figures of scorecards that break what their framework says of them (`must:`): findings at their cells.

What does not belong here: figures that cannot be read, or lie out of their own bounds (`reading.declared_values`), and
what a broken constraint costs, which scoring decides.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from assets.rules.engine.constraints import Constraints
from assets.rules.framework.inputs import DeclaredInput
from assets.rules.framework.model import Criterion
from assets.rules.language.evaluation import Value
from assets.rules.language.value_texts import canonical, value_of
from assets.submissions.checking.criterion_facts import CriterionFacts
from checks.findings.model import Finding, raw_finding, raw_findings
from checks.findings.wording import Sentence
from checks.rules.scorecard.self_points import criterion_rows, is_not_applicable


def broken_constraints(card: pd.DataFrame, facts: CriterionFacts, year: int) -> pd.DataFrame:
    """Raw findings, one a constraint and cell of a figure that it names.

    A criterion that does not apply is left alone. Of a figure declared twice the first row counts, as in scoring.

    Args:
        card: rows with `framework_id` and canonical declared values, unreadable ones emptied.
        facts: what the frameworks ask.
        year: of the reports.
    """
    left_out = card.index.isin(_of_criteria_left_out(card))
    asked = pd.MultiIndex.from_frame(card[["framework_id", "criterion_code"]]).isin(list(facts.constrained))
    given = card[asked & ~left_out & card["input_name"].notna() & card["declared_value"].notna()]
    constraints = {key: Constraints(criterion, year) for key, criterion in facts.constrained.items()}
    found: list[Finding] = []
    for (sha256, *key), rows in given.groupby(["sha256", "framework_id", "criterion_code"], sort=False):
        place = (str(key[0]), str(key[1]))
        found += _broken(str(sha256), facts.constrained[place], constraints[place], rows)
    return raw_findings(found)


def _broken(sha256: str, criterion: Criterion, constraints: Constraints, rows: pd.DataFrame) -> Iterator[Finding]:
    first = rows.drop_duplicates("input_name")
    texts = dict(zip(first["input_name"], first["declared_value"], strict=True))
    places = dict(zip(first["input_name"], zip(first["sheet"], first["excel_row"], strict=True), strict=True))
    values: dict[str, Value] = dict.fromkeys(criterion.inputs)
    for name, asked in criterion.inputs.items():
        if isinstance(asked, DeclaredInput) and name in texts:
            values[name] = value_of(canonical(texts[name], asked.value_type, asked.options), asked.value_type.value)
    for constraint in constraints.broken(values):
        told = constraints.sentence(constraint, values)
        for name in (each for each in criterion.inputs if each in constraint.that.names and each in texts):
            sheet, excel_row = places[name]
            yield raw_finding(
                sha256,
                "DECLARED_IMPOSSIBLE",
                sheet=sheet,
                excel_row=int(excel_row),
                column_name="declared_value",
                value=texts[name],
                criterion_code=criterion.code,
                told=Sentence(told),
            )


def _of_criteria_left_out(card: pd.DataFrame) -> pd.Index:
    """The rows of criteria that a scorecard marks as not applicable."""
    key = ["sha256", "criterion_code"]
    rows = criterion_rows(card)
    marked = pd.MultiIndex.from_frame(rows.loc[is_not_applicable(rows), key])
    return card.index[pd.MultiIndex.from_frame(card[key]).isin(marked)]
