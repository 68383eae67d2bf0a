"""Kinds of workbooks beside reports, each with the function that judges its rows.

A kind whose form is declared and that has no function yet stays unread: it is read once it has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from assets.review.forms.appraisal_file import judge_appraisal
from assets.review.forms.explanation_file import judge_explanation
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.outside_file import judge_external_file, judge_survey_file
from assets.review.forms.read_form import ReadForm
from warehouse.tables.review import APPRAISAL_FILE, EXPLANATION_FILE, EXTERNAL_FILE, SURVEY_FILE

JUDGES: Mapping[str, Callable[[ReadForm, Situation], Judged]] = {
    APPRAISAL_FILE: judge_appraisal,
    EXPLANATION_FILE: judge_explanation,
    SURVEY_FILE: judge_survey_file,
    EXTERNAL_FILE: judge_external_file,
}
