"""The inbox of an installation: its folder and quiet time from the settings, its years from the reference data.

What does not belong here: what lies in it (`assets.submissions.receiving`).
"""

# No postponed annotations: Dagster takes a dependency for one by its type, not by its name.

from pathlib import Path

import dagster as dg

from assets.reference.loading import References
from assets.reference.year_readiness import why_unready, years_begun
from assets.submissions.receiving.inbox import Inbox


class InstalledInbox(dg.ConfigurableResource[Inbox]):
    """Inbox of the installation, and the years whose files are taken."""

    folder: str
    quiet_seconds: float
    references: dg.ResourceDependency[References]

    def create_resource(self, context: dg.InitResourceContext) -> Inbox:
        """The inbox as it is today."""
        return installed_inbox(Path(self.folder), self.quiet_seconds, self.references)


def installed_inbox(folder: Path, quiet_seconds: float, references: References) -> Inbox:
    """The inbox as runs and the sensor see it today; taken are files of years that have begun and can be assessed."""
    why = {year: why_unready(references, year) for year in years_begun()}
    unready = {year: sentence for year, sentence in why.items() if sentence is not None}
    return Inbox(folder, quiet_seconds, [year for year in why if year not in unready], unready)
