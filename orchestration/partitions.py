"""The one partition dimension: the evaluation year.

Agency and criterion are columns, not partitions: a run per agency would cost half an hour of Dagster's own work.
What does not belong here: which years a schedule works on.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from pathlib import Path

import dagster as dg
import pandas as pd

from assets.publication.years_at_work import YearStates, years_at_work
from assets.reference.calendars import calendar_years
from assets.reference.loading import CALENDARS_FOLDER
from assets.reference.own_or_shipped import reference_files
from assets.reference.year_readiness import years_begun

EVALUATION_YEARS = dg.DynamicPartitionsDefinition(name="evaluation_year")
"""Kept by the instance: a calendar may come, and a year begin, while the service goes on."""

PARTITION_TAG = "dagster/partition"
"""Dagster's tag of a run that says of which partition it is."""


def year_of(partition: str | None) -> int | None:
    """The year that a run's partition names; None of no partition, and of one by another name that somebody made."""
    return int(partition) if partition and re.fullmatch("[0-9]{4}", partition) else None


def years_shown(calendar: pd.DataFrame, day: date, states: YearStates, waiting: Collection[int]) -> set[int]:
    """The years of which there is, or soon will be, something to see: at work, or of which something has come.

    The calendars of all years lie with the program; a year that nobody ever assessed here would be missing for ever.
    See `years_at_work` for the arguments.
    """
    return {*years_at_work(calendar, day, states, waiting), *states.received, *states.released, *waiting}


def follow_years(instance: dg.DagsterInstance, reference: Path, shown: Collection[int]) -> None:
    """Make the years that are shown or have runs the instance's partitions, if they have a calendar and have begun.

    A calendar that cannot be used counts: the year's runs say what is wrong with it.

    Args:
        instance: whose partitions they are.
        reference: the installation's folder of reference data.
        shown: `years_shown`.
    """
    usable, known = _usable(reference), _known(instance)
    wanted = usable & set(map(str, shown))
    _add(instance, wanted - known)
    for year in known - wanted:
        if year not in usable or not _has_runs(instance, year):
            instance.delete_dynamic_partition(str(EVALUATION_YEARS.name), year)


def add_year(instance: dg.DagsterInstance, reference: Path, year: int) -> None:
    """Make a year that has a calendar and has begun a partition, for a run that is about to begin."""
    _add(instance, _usable(reference) & {str(year)} - _known(instance))


def _usable(reference: Path) -> set[str]:
    """Years that have a calendar and have begun, as partitions are called."""
    return set(map(str, {*calendar_years(reference_files(reference, CALENDARS_FOLDER))}.intersection(years_begun())))


def _known(instance: dg.DagsterInstance) -> set[str]:
    return {*instance.get_dynamic_partitions(str(EVALUATION_YEARS.name))}


def _add(instance: dg.DagsterInstance, years: Collection[str]) -> None:
    if years:
        instance.add_dynamic_partitions(str(EVALUATION_YEARS.name), sorted(years))


def _has_runs(instance: dg.DagsterInstance, year: str) -> bool:
    return instance.get_runs_count(dg.RunsFilter(tags={PARTITION_TAG: year})) > 0
