"""Addresses of the pages beside Dagster's: what metadata, summaries and pages link to.

What does not belong here: what a page shows (`assets.publication.pages`) and who serves it (`orchestration.web`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from urllib.parse import quote

BESIDE_DAGSTER = "/pages"
"""Path under which `parcomm ui` serves the pages on the port of Dagster's own: a link without a host stays there."""


@dataclass(frozen=True, slots=True)
class PageAddresses:
    """Addresses of an installation's pages.

    Attributes:
        base: what every address begins with, without a slash at its end: a path, or a path after scheme and host.
    """

    base: str = BESIDE_DAGSTER

    @property
    def home(self) -> str:
        """The page that lists the years."""
        return f"{self.base}/"

    @property
    def lineage(self) -> str:
        """The picture of the columns' lineage."""
        return f"{self.base}/lineage"

    def lineage_of(self, asset: str, column: str | None = None) -> str:
        """The lineage of an asset's columns, or of one of them; an agency's sheet is `report.<table>` there."""
        named = f"{self.lineage}/{_part(asset.replace('/', '.'))}"
        return named if column is None else f"{named}/{_part(column)}"

    def year(self, year: int) -> str:
        """The year's agencies, their ranks, and links to all else of the year."""
        return f"{self.base}/{year}/"

    def passport(self, year: int, agency: str, criterion: str | None = None, framework: str | None = None) -> str:
        """The score passport of an agency, or of one of its criteria; by a framework where several score it."""
        page = f"{self.base}/{year}/agencies/{_part(agency)}/{_part(criterion) if criterion else ''}"
        return page if framework is None else f"{page}?framework={_part(framework)}"

    def reports(self, year: int) -> str:
        """Reports that were rejected, never came, or came late."""
        return f"{self.base}/{year}/reports"

    def changes(self, year: int) -> str:
        """What the last night that changed figures changed."""
        return f"{self.base}/{year}/changes"

    def worklist(self, year: int) -> str:
        """What to appraise first."""
        return f"{self.base}/{year}/worklist"

    def returned(self, year: int, file: PurePath | None = None) -> str:
        """The returned workbooks of a year, or one of them.

        Args:
            year: of evaluation.
            file: path below the year's folder of returned workbooks.
        """
        return f"{self.base}/{year}/returned/{'/'.join(map(_part, file.parts)) if file else ''}"

    def returned_to(self, year: int, agency: str) -> str:
        """The place of an agency's files on the page of the year's returned workbooks."""
        return f"{self.returned(year)}#{quote(returned_anchor(agency))}"

    def data_docs(self, year: int) -> str:
        """What the checks of the published tables found, statement by statement."""
        return f"{self.base}/{year}/data-docs/"


def returned_anchor(agency: str) -> str:
    """The name of that place."""
    return f"co-quan-{agency}"


def _part(name: str) -> str:
    """One part of a path, with every sign that divides addresses escaped."""
    return quote(name, safe="")
