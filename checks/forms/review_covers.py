"""Fields and marks that the covers of workbooks beside reports have in common.

What does not belong here: the forms.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from checks.forms.form import FORM_KEY
from warehouse.columns.declaration import column

REVIEW_METADATA_KEYS = (FORM_KEY, "template_version", "year")


def year_field() -> sa.Column[Any]:
    """The year evaluated."""
    return column("year", sa.Integer, "Năm đánh giá", "Năm được đánh giá.", required=True)


def document_fields(description: str) -> tuple[sa.Column[Any], ...]:
    """Number and day of the document with which the file is sent."""
    return (
        column("document_number", sa.Text, "Số văn bản", description),
        column("document_on", sa.Date, "Ngày văn bản", "Ngày/tháng/năm."),
    )
