"""Judging of workbooks with survey answers or outside indices, by `assets.review.outside_rows`.

What does not belong here: which figures are taken, and which of several are used (`assets.review.sent_figures`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.review.forms.covers import cover_findings
from assets.review.forms.judged import Judged, Row, Situation
from assets.review.forms.read_form import ReadForm
from assets.review.outside_rows import Asked, Figure, judge_answers, judge_indices
from assets.review.sent_figures import ANSWER_KEY, INDEX_KEY, csv_answers, csv_indices, keys_of
from checks.findings.model import Finding, raw_findings
from checks.forms.outside import ANSWERS, INDICES
from warehouse.tables import outside_figure


def judge_survey_file(read: ReadForm, situation: Situation) -> Judged:
    """Findings of a workbook of survey answers, and its counts as rows of table `outside_figure`."""
    references, year = situation.references, situation.year
    in_csv = keys_of(csv_answers(references, year), ANSWER_KEY)
    told, figures = judge_answers(read.rows[ANSWERS.name], Asked.of_year(references, year, in_csv))
    return _judged(read, year, told, figures)


def judge_external_file(read: ReadForm, situation: Situation) -> Judged:
    """Findings of a workbook of outside indices, and its values as rows of table `outside_figure`."""
    references, year = situation.references, situation.year
    in_csv = keys_of(csv_indices(references, year), INDEX_KEY)
    told, figures = judge_indices(read.rows[INDICES.name], Asked.of_year(references, year, in_csv))
    return _judged(read, year, told, figures)


def _judged(read: ReadForm, year: int, told: Sequence[Finding], figures: Sequence[Figure]) -> Judged:
    cover = read.cover
    published = cover["source_on"]
    of_file: Row = {
        "year": year,
        "kind": read.form.kind,
        "given_at": read.received_at,
        "source": cover["source"],
        "source_on": None if published is None else published.date(),
        "sent_by": cover["sent_by"],
        "file_sha256": read.sha256,
    }
    return Judged(
        raw_findings([*cover_findings(read, year, ()), *told]),
        {outside_figure.name: [{**of_file, **figure} for figure in figures if cover["source"] is not None]},
        author=cover["sent_by"],
    )
