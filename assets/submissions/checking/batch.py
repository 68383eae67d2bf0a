"""The batch that the passes act on: its files, their rows, and what was found of them so far.

What does not belong here: the passes (`passes` has them in order).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.reference.waivers import waived_findings
from assets.submissions.checking.criterion_facts import CriterionFacts, criterion_facts
from assets.submissions.checking.finding_places import located
from assets.submissions.reading.file_batches import ReadBatch
from checks.findings.catalogue import Catalogue
from checks.findings.model import joined
from checks.findings.row_outcomes import without_lost_cells
from checks.rules.cover.identity import recognise_agencies
from checks.texts.vietnam_time import days_in_vietnam


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch between two passes.

    Attributes:
        read: what was read of the files.
        references: agencies, code lists, frameworks, the catalogue.
        year: for which reports are being received.
        files: those that are report workbooks at all, one row each: the covers' fields, `recognised_code`, `level`,
            `framework_id`, `framework_sha256`, and `received_on`, the day in Vietnam.
        asked: what the frameworks ask.
        rows: by report table, every row that was read.
        raw: raw findings, with their cells.
    """

    read: ReadBatch
    references: References
    year: int
    files: pd.DataFrame
    asked: CriterionFacts
    rows: Mapping[str, pd.DataFrame]
    raw: pd.DataFrame

    @property
    def catalogue(self) -> Catalogue:
        """Severities, words, and what becomes of rows."""
        return self.references.catalogue

    @property
    def blocked(self) -> pd.Series[str]:
        """The files that some finding keeps from being accepted, by sha256."""
        is_blocking = self.raw["code"].isin(self.catalogue.blocking) & ~self.catalogue.is_waived(self.raw)
        return self.raw.loc[is_blocking, "sha256"]

    @property
    def sound_files(self) -> pd.DataFrame:
        """The other files."""
        return self.files[~self.files["sha256"].isin(self.blocked)]

    def by_file(self, column_name: str) -> pd.Series[Any]:
        """A column of the files by sha256."""
        return self.files.set_index("sha256")[column_name]

    def with_findings(self, found: pd.DataFrame) -> Batch:
        """The batch with more raw findings, located at their cells."""
        return replace(self, raw=joined([self.raw, located(found, self.read.places)])) if len(found) else self

    def without_lost_cells(self) -> Batch:
        """The batch with the cells emptied whose findings cost them their value."""
        rows = {name: without_lost_cells(frame, self.raw, self.catalogue) for name, frame in self.rows.items()}
        return replace(self, rows=rows)


def batch_of(read: ReadBatch, references: References, year: int) -> Batch:
    """The batch as it was read, with the agency and the framework of each file, and what is waived for the agency."""
    files = _files(read, references, year)
    catalogue = replace(references.catalogue, waived=waived_findings(references.waivers, files, year))
    return Batch(
        read=read,
        references=replace(references, catalogue=catalogue),
        year=year,
        files=files,
        asked=criterion_facts(references.frameworks),
        rows=read.rows,
        raw=located(read.findings, read.places),
    )


def _files(read: ReadBatch, references: References, year: int) -> pd.DataFrame:
    codes = references.catalogue.entries
    foreign = [code for code in codes if codes[code].kind == "file" or code == "TEMPLATE_FOREIGN"]
    unreadable = read.findings.loc[read.findings["code"].isin(foreign), "sha256"]
    files = read.covers[~read.covers["sha256"].isin(unreadable)].reset_index(drop=True)
    agencies = agencies_of_year(references.agencies, year)
    recognised = recognise_agencies(files, agencies)
    levels = recognised.map(agencies.set_index("code")["level"])
    loaded = {level: references.framework_for(level, year) for level in levels.dropna().unique()}
    frameworks = {level: one for level, one in loaded.items() if one is not None}
    return files.assign(
        recognised_code=recognised,
        level=levels,
        framework_id=levels.map({level: one.framework.framework for level, one in frameworks.items()}).astype("str"),
        framework_sha256=levels.map({level: one.sha256 for level, one in frameworks.items()}).astype("str"),
        received_on=days_in_vietnam(files["received_at"]),
    )
