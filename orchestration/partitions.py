"""The one partition dimension: the evaluation year.

Agency and criterion are columns, not partitions: a run per agency would cost half an hour of Dagster's own work.
What does not belong here: which years a schedule works on.
"""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from assets.reference.calendars import calendar_years
from assets.reference.loading import CALENDARS_FOLDER
from assets.reference.own_or_shipped import reference_files
from assets.reference.year_readiness import years_begun

EVALUATION_YEARS = dg.DynamicPartitionsDefinition(name="evaluation_year")
"""Kept by the instance: a calendar may come, and a year begin, while the service goes on."""


def follow_calendars(instance: dg.DagsterInstance, reference: Path) -> None:
    """Make the years that have a calendar and have begun the instance's partitions.

    A calendar that cannot be used counts: the year's runs say what is wrong with it.

    Args:
        instance: whose partitions they are.
        reference: the installation's folder of reference data.
    """
    begun = years_begun()
    years = [year for year in calendar_years(reference_files(reference, CALENDARS_FOLDER)) if year in begun]
    wanted, known = [str(year) for year in years], instance.get_dynamic_partitions(str(EVALUATION_YEARS.name))
    if new := [year for year in wanted if year not in known]:
        instance.add_dynamic_partitions(str(EVALUATION_YEARS.name), new)
    for gone in {*known} - {*wanted}:
        instance.delete_dynamic_partition(str(EVALUATION_YEARS.name), gone)
