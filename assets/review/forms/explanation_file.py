"""Judging of an agency's explanation workbook, by `assets.review.explanations`.

What does not belong here: which explanations are taken.
"""

from __future__ import annotations

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import named_round
from assets.review.explanations import Explainable, decided_items, judge_explanations
from assets.review.forms.covers import missing_fields
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.read_form import ReadForm
from assets.review.judging import judge
from checks.findings.model import joined, raw_findings
from checks.forms.explanation import EXPLANATIONS
from warehouse.tables import explanation


def judge_explanation(read: ReadForm, situation: Situation) -> Judged:
    """Findings of an agency's workbook, and the explanations that are taken as rows of table `explanation`."""
    setting = situation.setting
    usable, _ = judge(situation.decisions, setting)
    agencies = agencies_of_year(situation.references.agencies, situation.year)
    covers = pd.DataFrame([{"sha256": read.sha256, "received_at": read.received_at, **read.cover}])
    explainable = Explainable(setting, agencies, decided_items(usable))
    findings, taken = judge_explanations(covers, read.rows[EXPLANATIONS.name], explainable)
    rows = taken.drop(columns="explanation_id").astype(object)
    found = named_round(setting.rounds, read.cover["round"])
    return Judged(
        joined([raw_findings(missing_fields(read)), findings]),
        {explanation.name: rows.where(rows.notna(), None).to_dict("records")},
        None if found is None else found.number,
        read.cover["agency_code"],
    )
