"""Subfolders of an installation's home folder.

What does not belong here: how the home is chosen (`orchestration/installation/settings.py`), or
what is written into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one installation, all under `root`."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Folder of files that agencies sent and no run has taken yet; `inbox/<year>/` for one year's files."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Every byte ever received, under its SHA-256."""
        return self.root / "archive"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage: runs, events, schedules."""
        return self.root / "dagster"

    @property
    def processes(self) -> Path:
        """A locked file for each process that is running a run."""
        return self.dagster / "processes"

    @property
    def warehouse_file(self) -> Path:
        """The embedded warehouse, where no other is configured."""
        return self.root / "warehouse.db"

    @property
    def returned(self) -> Path:
        """The agencies' workbooks with their findings marked, a folder a year."""
        return self.root / "returned"

    def returned_of(self, year: int) -> Path:
        """Those of a year, by agency."""
        return self.returned / str(year)

    @property
    def releases(self) -> Path:
        """Sealed releases, a folder each: `<year>-<n>/`."""
        return self.root / "releases"

    @property
    def exports(self) -> Path:
        """Folder of exports for the Committee's secretary, one below it a year."""
        return self.root / "exports"

    def exports_of(self, year: int) -> Path:
        """That of a year."""
        return self.exports / str(year)

    @property
    def summaries(self) -> Path:
        """What was told to people, a Markdown file a message: morning summaries as `<date>.md`."""
        return self.root / "summaries"

    @property
    def outbox(self) -> Path:
        """Messages that have not arrived yet, and what was told when."""
        return self.root / "outbox"

    @property
    def logs(self) -> Path:
        """Logs of nights and intakes, JSON lines."""
        return self.root / "logs"

    @property
    def metrics(self) -> Path:
        """Metrics for a monitoring agent on the same machine."""
        return self.root / "metrics"

    @property
    def data_docs(self) -> Path:
        """What the checks of the published tables found, as pages; a folder a year."""
        return self.root / "data-docs"

    def data_docs_of(self, year: int) -> Path:
        """Those of a year."""
        return self.data_docs / str(year)

    @property
    def lineage(self) -> Path:
        """OpenLineage events of runs, for data catalogues: a folder a year, a file a run."""
        return self.root / "lineage"

    @property
    def last_backup(self) -> Path:
        """When and where the last backup was made."""
        return self.root / "last-backup.json"
