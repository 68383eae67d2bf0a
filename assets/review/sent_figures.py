"""Survey answers and outside indices of a year: those of its CSV files, and those that workbooks gave.

Of workbooks the one received last holds, figure by figure (a question's counts of a group are one figure). A figure
that both a CSV file and a workbook give is the CSV file's, and is told. What does not belong here: reading rows of
either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References
from assets.review.outside_figures import read_external_indices, read_survey_answers
from warehouse.rows.frames import conform, empty_frame, read_table
from warehouse.tables import external_index, outside_figure, survey_answer
from warehouse.tables.review import EXTERNAL_FILE, SURVEY_FILE

ANSWER_KEY = ("agency_code", "question", "respondent_group")
INDEX_KEY = ("agency_code", "index_name")


@dataclass(frozen=True)
class Together:
    """Figures of a year.

    Attributes:
        rows: a frame of table `survey_answer` or `external_index`.
        told: sentences in English on figures that two sources give, one a figure.
    """

    rows: pd.DataFrame
    told: tuple[str, ...]


def all_answers(connection: sa.Connection, of_csv: pd.DataFrame, year: int) -> Together:
    """Survey answers: those of the CSV file (a frame of `survey_answer`), and those of workbooks."""
    figures = _newest(connection, year, SURVEY_FILE, ["agency_code", "name", "respondent_group"])
    return _together(of_csv, figures.rename(columns={"name": "question"}), survey_answer, ANSWER_KEY)


def all_indices(connection: sa.Connection, of_csv: pd.DataFrame, year: int) -> Together:
    """Outside indices: those of the CSV file (a frame of `external_index`), and those of workbooks."""
    figures = _newest(connection, year, EXTERNAL_FILE, ["agency_code", "name"])
    return _together(of_csv, figures.rename(columns={"name": "index_name"}), external_index, INDEX_KEY)


def _newest(connection: sa.Connection, year: int, kind: str, key: list[str]) -> pd.DataFrame:
    """Rows of `outside_figure` of a kind, of each figure those of the workbook received last, as it was read last."""
    table = outside_figure
    rows = read_table(connection, table, table.c.year == year, table.c.kind == kind)
    ordered = rows.sort_values(["given_at", "figure_id"])
    last = ordered.drop_duplicates(key, keep="last").set_index(key)["file_sha256"]
    files = last.reindex(pd.MultiIndex.from_frame(ordered[key]))
    is_last: pd.Series[bool] = ordered["file_sha256"].eq(pd.Series(files.to_numpy(), ordered.index))
    return ordered[is_last].drop_duplicates([*key, "option_code"], keep="last")


def _together(of_csv: pd.DataFrame, sent: pd.DataFrame, table: sa.Table, key: Sequence[str]) -> Together:
    given = pd.MultiIndex.from_frame(of_csv[list(key)])
    in_both = pd.MultiIndex.from_frame(sent[list(key)]).isin(given)
    told = sent[in_both].drop_duplicates(list(key))
    new = sent.loc[~in_both, [column.name for column in table.columns]]
    frames = [frame for frame in (of_csv, conform(new, table)) if len(frame)]
    return Together(
        conform(pd.concat(frames, ignore_index=True), table) if frames else empty_frame(table),
        tuple(
            f"{'/'.join(str(row[name]) for name in key)} stands in the CSV file, which is used, and in row "
            f"{row['excel_row']} of the workbook {row['file_sha256']}: take it out of one of them"
            for row in told.to_dict("records")
        ),
    )


def answers_of_year(connection: sa.Connection, references: References, year: int) -> Together:
    """Survey answers by the reference data and the workbooks taken in."""
    return all_answers(connection, csv_answers(references, year), year)


def indices_of_year(connection: sa.Connection, references: References, year: int) -> Together:
    """Outside indices by the reference data and the workbooks taken in."""
    return all_indices(connection, csv_indices(references, year), year)


def csv_answers(references: References, year: int) -> pd.DataFrame:
    """Survey answers of the year's CSV file; none of one that cannot be used."""
    try:
        return read_survey_answers(references.folder, _codes(references, year), year)
    except ReferenceDataError:
        return empty_frame(survey_answer)


def csv_indices(references: References, year: int) -> pd.DataFrame:
    """Outside indices of the year's CSV file; none of one that cannot be used."""
    try:
        return read_external_indices(references.folder, _codes(references, year), year)
    except ReferenceDataError:
        return empty_frame(external_index)


def keys_of(rows: pd.DataFrame, key: Sequence[str]) -> frozenset[tuple[str, ...]]:
    """The figures that rows give, by `ANSWER_KEY` or `INDEX_KEY`."""
    return frozenset(rows[list(key)].itertuples(index=False, name=None))


def _codes(references: References, year: int) -> list[str]:
    codes: list[str] = agencies_of_year(references.agencies, year)["code"].tolist()
    return codes
