"""One invented report before it is typed into a workbook.

What does not belong here: how it was invented, or where its values go.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assets.samples.invention.agency_profiles import Profile

Row = dict[str, Any]
"""A row's values by column name: a code where the column has a code list, real dates and numbers, missing if absent."""


@dataclass(slots=True)
class SampleReport:
    """Report of an agency for a year.

    Attributes:
        profile: whose report it is.
        year: the reported year.
        cover: the cover's values by field name.
        rows: a data sheet's rows by report table name.
        evidence_needed: codes of the criteria that the agency scores and that require evidence.
        answers: what is typed on the scorecard, by (criterion code, input name or "" for the criterion itself).
    """

    profile: Profile
    year: int
    cover: Row = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    evidence_needed: tuple[str, ...] = ()
    answers: dict[tuple[str, str], Row] = field(default_factory=dict)
