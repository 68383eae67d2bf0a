"""Figures of a year computed again from frozen inputs; every difference is named.

What belongs here: the way inputs -> scores -> indices. What does not: where the frozen rows come
from (`verifying`), and any figure of its own.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.framework_rules import applied_in_year
from assets.publication.release.row_differences import row_differences
from assets.reference.agencies import agencies_of_year, groups_of_year
from assets.reference.waivers import with_waivers
from assets.rules.framework.model import Framework
from assets.rules.language.errors import FrameworkError
from assets.scoring.appraisal.appraisals import read_appraisals
from assets.scoring.indices import score_indices
from assets.scoring.inputs import aggregate_inputs
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions, scored_agencies
from checks.findings.catalogue import CatalogueError
from checks.tables.published_frames import expected_indices
from warehouse.rows.final_points import with_final_points
from warehouse.rows.frames import read_table
from warehouse.rows.table_files import TableFileError
from warehouse.rows.years import of_year
from warehouse.tables import agency, criterion, criterion_score, framework, index_score, input_value, submission, waiver

FIGURES = (input_value, criterion_score, index_score)
WORDS = ("error", "sentence", "trace")
"""Columns that tell of a figure in words, which a later version of the program may choose otherwise."""


UNUSABLE = (
    *(FrameworkError, CatalogueError, TableFileError, csv.Error),
    *(ValueError, ArithmeticError, LookupError, TypeError, sa.exc.DBAPIError),
)
"""What evaluating rows that somebody may have changed can end with: to be named, and no fault of the program."""


def unusable(error: Exception) -> str:
    """Fault of the rows that such an exception shows, as words of a sentence."""
    match error:
        case sa.exc.IntegrityError():
            return f"the rows contradict each other ({error.orig})"
        case sa.exc.DBAPIError():
            return f"the database cannot compute with the rows ({error.orig})"
        case LookupError() | TypeError():
            # A key that is missing, or a value that is, says nothing without its error's name.
            return f"{type(error).__name__}: {error}"
        case _:
            return str(error)


def recompute(connection: sa.Connection, year: int) -> dict[str, pd.DataFrame]:
    """The year's figures, computed from the rows of a warehouse by the frameworks that it keeps: by table name."""
    frameworks = frameworks_that_score(connection, year)
    inputs = aggregate_inputs(connection, frameworks, year)
    appraisals = read_appraisals(connection, frameworks, year)
    agencies = read_table(connection, agency)
    there, groups = agencies_of_year(agencies, year), groups_of_year(agencies, year)
    cards = read_scorecards(connection, year)
    scores = score_criteria(inputs, cards, frameworks, year, appraisals=appraisals, groups=groups)
    indices = score_indices(scores, there, read_scored_submissions(connection, year), frameworks, year)
    return {input_value.name: inputs, criterion_score.name: scores, index_score.name: indices}


def frameworks_that_score(connection: sa.Connection, year: int) -> list[Framework]:
    """The frameworks by which agencies are scored, without what is waived, whether or not there are figures of them.

    One that others replaced is kept without its criteria, and scores nobody: where a level has figures, those that they
    were made by do, and beside them others whose criteria are kept. Only one that asks for reports does.
    """
    has_figures = set(
        connection.scalars(sa.select(input_value.c.framework_id).where(input_value.c.year == year).distinct())
    )
    has_criteria = set(connection.scalars(sa.select(criterion.c.framework_id).distinct()))
    scored = {row.level for row in connection.execute(scored_agencies(year))}
    alike: defaultdict[tuple[str, bool], list[Framework]] = defaultdict(list)
    for applied in applied_in_year(read_table(connection, framework), year):
        asks = applied.framework.asks_for_reports
        if applied.level in scored or not asks or applied.framework_id in has_figures:
            alike[applied.level, asks].append(applied.framework)
    figured = {level for (level, _), rivals in alike.items() if any(each.framework in has_figures for each in rivals)}
    waivers = read_table(connection, waiver, waiver.c.year == year)
    found: list[Framework] = []
    for (level, asks), rivals in alike.items():
        made = [each for each in rivals if each.framework in has_figures]
        beside = [each for each in rivals if each.framework in has_figures | has_criteria or level not in figured]
        found += made if made and asks else beside
    return [with_waivers(each, waivers, year) for each in found]


def differences(connection: sa.Connection, year: int, *, with_words: bool, ignored: Collection[str] = ()) -> list[str]:
    """Every stored figure of the year that is not what its inputs give, and every agency that has none, by sentences.

    Args:
        connection: a warehouse.
        year: the year.
        with_words: whether sentences and traces must be equal too.
        ignored: tracks that need not be equal.
    """
    try:
        computed = recompute(connection, year)
    except UNUSABLE as error:
        return [f"the figures cannot be recomputed: {unusable(error)}"]
    stored = {table.name: read_table(connection, table, table.c.year == year) for table in FIGURES}
    there = {code for frame in stored.values() for code in frame["agency_code"]}
    absent = sorted(set(computed[index_score.name]["agency_code"]) - there)
    found = [f"agency {code}: its inputs give figures, and none is stored" for code in absent]
    found += _without_index(connection, computed[index_score.name], year)
    for table in FIGURES:
        again = computed[table.name]
        ours, theirs = (
            _compared_tracks(frame, ignored)
            for frame in (stored[table.name], again[~again["agency_code"].isin(absent)])
        )
        words = () if with_words else WORDS
        found += row_differences(table, ours, theirs, _place, made="recomputed", origin="its inputs", ignored=words)
    return found


def _compared_tracks(frame: pd.DataFrame, ignored: Collection[str]) -> pd.DataFrame:
    """Of a year that an older program computed and nobody computes again, the computed points are the final ones."""
    if "track" not in frame:
        return frame
    whole = with_final_points(frame)
    return whole[~whole["track"].isin(ignored)]


def _without_index(connection: sa.Connection, indices: pd.DataFrame, year: int) -> Iterator[str]:
    """Agencies that nothing scores: what is absent on both sides differs in nothing."""
    there, sent = read_table(connection, agency), read_table(connection, submission, of_year(submission, year))
    expected = expected_indices(there, sent, indices, year)
    for code in expected.loc[expected["framework_id"].isna(), "agency_code"].unique():
        yield f"agency {code}: it is to be scored, and no framework that is kept gives it an index"


def _place(key: dict[str, Any]) -> str:
    """`agency 15, criterion 1.3, computed`."""
    parts = [f"agency {key['agency_code']}"]
    if "criterion_code" in key:
        parts.append(f"criterion {key['criterion_code']}")
    parts += [str(key[name]) for name in ("input_name", "track") if name in key]
    return ", ".join(parts)
