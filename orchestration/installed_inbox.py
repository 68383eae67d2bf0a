"""The inbox of an installation: its folder and quiet time from the settings, its years from the reference data.

What does not belong here: what lies in it (`assets.submissions.receiving`).
"""

from __future__ import annotations

import dagster as dg

from assets.reference.references import References
from assets.reference.year_readiness import why_unready
from assets.submissions.receiving.inbox import Inbox
from orchestration.partitions import known_years
from orchestration.settings import Settings


def installed_inbox(settings: Settings, references: References) -> Inbox:
    """The inbox as runs and the sensor see it today; taken are files of years that have begun and can be assessed."""
    unready = {year: why for year in known_years() if (why := why_unready(references, year)) is not None}
    years = [year for year in known_years() if year not in unready]
    return Inbox(settings.folders.inbox, settings.quiet_seconds, years, unready)


def inbox_resource(settings: Settings) -> dg.ResourceDefinition:
    """The same, for bodies that ask for it."""
    return dg.ResourceDefinition(
        lambda context: installed_inbox(settings, context.resources.references),
        description="Where agencies' files arrive, and the years whose files are taken.",
        required_resource_keys={"references"},
    )
