"""Findings of reports beside other reports: proofs claimed twice, leaps from last year, lateness.

What belongs here: what takes knowing which rows and files count. What does not: where the other reports come from
(`assets.submissions.register`).
"""

from __future__ import annotations

import pandas as pd

from assets.submissions.checking.batch import Batch
from assets.submissions.register.accepted_reports import accepted_of
from assets.submissions.register.activity_totals import MEASURES, totals_of
from assets.submissions.register.known_claims import agency_names
from checks.findings.model import joined
from checks.rules.cover.lateness import LATE, late_reports
from checks.rules.evidence.claimed_twice import of_earlier_years, of_other_agencies, of_two_criteria
from checks.rules.rows.jumps import year_on_year_jumps
from checks.workbook_layout import COVER_SHEET


def claimed_twice(batch: Batch, claims: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Raw findings of one proof for two criteria, two agencies or two years.

    Args:
        batch: the batch.
        claims: of its rows that count.
        known: of reports checked earlier.
    """
    names = agency_names(batch.references.agencies, {batch.year, *known["year"].unique()})
    return joined(
        [
            of_two_criteria(claims),
            of_other_agencies(claims, known, names, batch.year),
            of_earlier_years(claims, known, names, batch.year),
        ]
    )


def leaps(batch: Batch, activities: pd.DataFrame, year_before: pd.DataFrame) -> pd.DataFrame:
    """Raw findings of totals far above or below those of last year's reports.

    Args:
        batch: the batch.
        activities: rows that count.
        year_before: totals of last year's reports in force.
    """
    return year_on_year_jumps(totals_of(activities, batch.files), year_before, MEASURES)


def late_findings(batch: Batch, calendar: pd.DataFrame, accepted_before: pd.DataFrame) -> pd.DataFrame:
    """Raw findings of reports that came after their day; it takes knowing which reports of the batch are accepted.

    Args:
        batch: the batch, with all other findings that block.
        calendar: by which reports are due.
        accepted_before: accepted reports of files checked earlier.
    """
    accepted = pd.concat([accepted_before, accepted_of(batch.sound_files)], ignore_index=True)
    accepts_late = LATE not in batch.catalogue.blocking
    return late_reports(batch.files, accepted, calendar, batch.year, COVER_SHEET, accepts_late=accepts_late)
