"""Workbooks beside reports, by kind: the inbox takes any of them, and the review stage reads them.

What does not belong here: the agencies' report (`checks.forms.report`).
"""

from __future__ import annotations

from collections.abc import Mapping

from checks.forms.appraisal import APPRAISAL
from checks.forms.explanation import EXPLANATION
from checks.forms.form import Form
from checks.forms.outside import EXTERNAL, SURVEY

REVIEW_FORMS: Mapping[str, Form] = {form.kind: form for form in (APPRAISAL, EXPLANATION, SURVEY, EXTERNAL)}
