"""Declared figures of a batch's scorecards: read by the type that frameworks ask for, and held against `must:`.

What does not belong here: reading one figure (`reading.declared_values`), and what a constraint is
(`declared_constraints`).
"""

from __future__ import annotations

from dataclasses import replace

from assets.submissions.checking.batch import Batch
from assets.submissions.checking.declared_constraints import broken_constraints
from assets.submissions.checking.rule_book import card_of, scored_card_of
from assets.submissions.reading.declared_values import canonical_values
from warehouse.tables import scorecard


def with_declared_values(batch: Batch) -> Batch:
    """The batch with the scorecards' declared figures in canonical form, and findings of those that are none."""
    read, invalid = canonical_values(
        card_of(batch), batch.asked.questions, batch.by_file("number_format"), batch.references.code_lists
    )
    rows = {**batch.rows, scorecard.name: read.drop(columns="framework_id")}
    return replace(batch, rows=rows).with_findings(invalid)


def with_declared_constraints(batch: Batch, whole: Batch) -> Batch:
    """The batch with findings of declared figures that break a constraint, in the reports that are whole."""
    return batch.with_findings(broken_constraints(scored_card_of(whole), batch.asked, batch.year))
