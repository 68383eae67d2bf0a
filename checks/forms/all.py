"""Every form that the inbox takes, by kind.

What does not belong here: their declarations.
"""

from __future__ import annotations

from collections.abc import Mapping

from checks.forms.form import Form
from checks.forms.report import REPORT
from checks.forms.review import REVIEW_FORMS

FORMS: Mapping[str, Form] = {REPORT.kind: REPORT, **REVIEW_FORMS}
COVER_SHEETS = tuple(dict.fromkeys(form.cover_sheet for form in FORMS.values()))
