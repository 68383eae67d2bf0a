"""What the Committee's secretary takes away for a year, written from the warehouse into one folder.

What belongs here: which files there are and what each is made from. What does not: how a file is drawn, and any
figure of its own.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from assets.publication.committee_tables import CommitteeTables, committee_tables
from assets.publication.committee_workbook import write_committee_workbook
from warehouse.frames import read_table
from warehouse.tables import agency, code_list, criterion, criterion_score, finding, framework, index_score, submission
from warehouse.years import of_year


def read_committee_tables(connection: sa.Connection, year: int) -> CommitteeTables:
    """The year as the Committee reads it, from what the warehouse holds."""
    index_scores = read_table(connection, index_score, of_year(index_score, year))
    return committee_tables(
        year,
        agencies=read_table(connection, agency),
        frameworks=_that_score(read_table(connection, framework), index_scores),
        criteria=read_table(connection, criterion),
        code_lists=read_table(connection, code_list),
        submissions=read_table(connection, submission, of_year(submission, year)),
        findings=read_table(connection, finding, of_year(finding, year)),
        criterion_scores=read_table(connection, criterion_score, of_year(criterion_score, year)),
        index_scores=index_scores,
    )


def _that_score(frameworks: pd.DataFrame, index_scores: pd.DataFrame) -> pd.DataFrame:
    """Without frameworks that another one of their level has replaced: those whose files are gone stay stored."""
    has_scored = frameworks["framework_id"].isin(index_scores["framework_id"])
    return frameworks[has_scored | ~frameworks["level"].isin(frameworks.loc[has_scored, "level"])]


def committee_workbook_path(folder: Path, year: int) -> Path:
    """Where the Committee's workbook lies; the name tells its content on somebody else's disk too."""
    return folder / f"ket-qua-tuyen-truyen-CCHC-{year}.xlsx"


def write_exports(folder: Path, tables: CommitteeTables) -> list[Path]:
    """Write everything; give the files' paths. Each file is whole or not there."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook = committee_workbook_path(folder, tables.year)
    write_committee_workbook(workbook, tables)
    return [workbook]
