"""Exports of a year for the Committee's secretary, written from the warehouse into one folder.

What belongs here: which files there are and what each is made from. What does not: how a file is drawn, and any
figure of its own.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.departures import read_departures
from assets.publication.published.editions import DRAFT, Document, Edition, at_moment, recomputed
from assets.publication.published.first_figures import nothing_yet
from assets.publication.published.tables import CommitteeTables, YearFrames, committee_tables
from assets.scoring.year_faults import NO_FAULTS, YearFaults
from assets.submissions.register.registration_events import registered_by
from warehouse.private_files import own_folder
from warehouse.rows.final_points import with_final_points
from warehouse.rows.frames import read_table
from warehouse.rows.history import read_as_of
from warehouse.rows.reference_versions import reference_at
from warehouse.rows.rule_texts import texts_at
from warehouse.rows.years import of_year
from warehouse.tables import (
    agency,
    calendar_entry,
    code_list,
    criterion,
    criterion_score,
    finding,
    framework,
    index_score,
    receipt,
    release,
    submission,
)


class NothingToExportError(Exception):
    """Of the moment asked about there is nothing; the message says since when there is."""


def read_committee_tables(
    connection: sa.Connection,
    year: int,
    *,
    as_of: datetime | None = None,
    edition: Edition | None = None,
    faults: YearFaults = NO_FAULTS,
) -> CommitteeTables:
    """The year as the Committee reads it, from what the warehouse holds; or as it stood at a past moment.

    Agencies' names and code lists are those of that moment too.

    Args:
        connection: open on the warehouse; it is only read.
        year: the year.
        as_of: the moment; None for now.
        faults: what broken files of today cost; of a past moment nobody remembers any.
        edition: what the files will be; a draft or, of a year that was released, figures computed since, if not given.

    Raises:
        NothingToExportError: at that moment nothing of the year had come or been computed.
    """
    index_scores = _figures(connection, index_score, year, as_of)
    known = sa.true() if as_of is None else registered_by(as_of)
    had_come = sa.true() if as_of is None else receipt.c.received_at <= as_of
    submissions = read_table(connection, submission, of_year(submission, year), known)
    if as_of is not None and index_scores.empty and submissions.empty:
        raise NothingToExportError(nothing_yet(connection, year, as_of))
    criteria = reference_at(connection, criterion, as_of)
    frames = YearFrames(
        agencies=reference_at(connection, agency, as_of),
        frameworks=_that_score(_texts(connection, as_of), index_scores, criteria),
        criteria=criteria,
        code_lists=reference_at(connection, code_list, as_of),
        calendar=reference_at(connection, calendar_entry, as_of),
        submissions=submissions,
        receipts=read_table(connection, receipt, of_year(receipt, year), had_come),
        findings=read_table(connection, finding, of_year(finding, year)),
        criterion_scores=_figures(connection, criterion_score, year, as_of),
        index_scores=index_scores,
    )
    tables = committee_tables(year, frames, edition=edition or current_edition(connection, year, as_of), faults=faults)
    return replace(tables, departures=read_departures(connection, year, as_of))


def current_edition(connection: sa.Connection, year: int, moment: datetime | None = None) -> Edition:
    """Edition of figures computed now or at a past moment: a draft, until a release holds."""
    was_made = sa.true() if moment is None else release.c.released_at <= moment
    newest = connection.execute(
        sa.select(release).where(release.c.year == year, was_made).order_by(release.c.sequence.desc()).limit(1)
    ).one_or_none()
    edition = (
        DRAFT
        if newest is None
        else recomputed(f"{year}-{newest.sequence}", Document(newest.decision_number, newest.decision_on))
    )
    return edition if moment is None else at_moment(moment, edition)


def _figures(connection: sa.Connection, table: sa.Table, year: int, as_of: datetime | None) -> pd.DataFrame:
    if as_of is None:
        return with_final_points(read_table(connection, table, of_year(table, year)))
    return with_final_points(read_as_of(connection, table, year=year, at=as_of))


def _texts(connection: sa.Connection, as_of: datetime | None) -> pd.DataFrame:
    """The frameworks, each with the text that it had at that moment."""
    now = read_table(connection, framework)
    if as_of is None:
        return now
    then = texts_at(connection, as_of).set_index("framework_id")
    return now.assign(**{str(name): now["framework_id"].map(then[name]) for name in then.columns})


def _that_score(frameworks: pd.DataFrame, index_scores: pd.DataFrame, criteria: pd.DataFrame) -> pd.DataFrame:
    """Without frameworks that others have replaced: those whose files are gone stay stored, their criteria do not."""
    has_scored = frameworks["framework_id"].isin(index_scores["framework_id"])
    is_current = frameworks["framework_id"].isin(criteria["framework_id"])
    return frameworks[has_scored | is_current | ~frameworks["level"].isin(frameworks.loc[has_scored, "level"])]


def committee_workbook_path(folder: Path, year: int, edition: Edition = DRAFT) -> Path:
    """Path of the Committee's workbook; its name tells its content on any disk."""
    return folder / f"ket-qua-tuyen-truyen-CCHC-{year}{edition.file_ending}.xlsx"


def export_paths(folder: Path, tables: CommitteeTables) -> list[Path]:
    """The files that `write_exports` writes."""
    return [committee_workbook_path(folder, tables.year, tables.edition)]


def write_exports(folder: Path, tables: CommitteeTables) -> list[Path]:
    """Write everything; give the files' paths. Each file is whole or not there.

    Raises:
        LinkedFolderError: the folder is a link.
    """
    from assets.publication.committee.workbook import write_committee_workbook

    own_folder(folder.parent, folder.name)
    (workbook,) = paths = export_paths(folder, tables)
    write_committee_workbook(workbook, tables)
    return paths
