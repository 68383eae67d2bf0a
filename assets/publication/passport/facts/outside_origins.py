"""Origins of survey answers and outside indices in a passport: source, day, sender, and the rows of the workbook.

What does not belong here: figures of reports (`input_rows`), and words (`words.origins`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from assets.publication.passport.json_values import Document
from assets.rules.framework.inputs import ExternalInput, SurveyInput
from assets.rules.framework.model import Framework
from assets.scoring.counting.rows_behind import Place
from warehouse.tables import external_index, survey_answer


@dataclass(frozen=True, slots=True)
class OutsideOrigin:
    """Origin of one figure.

    Attributes:
        sources: each source once: `source`, `source_on` (ISO), `sent_by`, `group` of
            respondents, `sample_size`, `standard_error`.
        places: of the workbooks' rows, in their order; none of a CSV file's lines.
    """

    sources: tuple[Document, ...]
    places: tuple[Place, ...]


Origins = Mapping[tuple[str, str], OutsideOrigin]
"""(criterion, input) -> its origin."""
NO_ORIGINS: Origins = {}


def read_outside_origins(connection: sa.Connection, rules: Framework, year: int, agency_code: str) -> Origins:
    """The origin of each input that is from outside, as the warehouse's figures are now."""
    answers = _by_name(connection, survey_answer, survey_answer.c.question, year, agency_code)
    indices = _by_name(connection, external_index, external_index.c.index_name, year, agency_code)
    found: dict[tuple[str, str], OutsideOrigin] = {}
    for criterion in rules.leaves():
        for name, given in criterion.inputs.items():
            if isinstance(given, SurveyInput):
                origin = answers.get(given.survey)
            elif isinstance(given, ExternalInput):
                origin = indices.get(given.external)
            else:
                continue
            if origin is not None:
                found |= {(criterion.code, each): origin for each in given.names(name)}
    return found


def _by_name(
    connection: sa.Connection, table: sa.Table, name: sa.Column[Any], year: int, agency_code: str
) -> dict[str, OutsideOrigin]:
    query = sa.select(table).where(table.c.year == year, table.c.agency_code == agency_code)
    rows: dict[str, list[Mapping[Any, Any]]] = {}
    for row in connection.execute(query.order_by(table.c.sheet, table.c.excel_row)).mappings():
        rows.setdefault(str(row[name.name]), []).append(row)
    return {of: _origin(found) for of, found in rows.items()}


def _origin(rows: list[Mapping[Any, Any]]) -> OutsideOrigin:
    sources: list[Document] = []
    for row in rows:
        published: date | None = row["source_on"]
        error = row.get("standard_error_exact")
        told = {
            "source": row["source"],
            "source_on": None if published is None else published.isoformat(),
            "sent_by": row["sent_by"],
            "group": row.get("respondent_group"),
            "sample_size": row["sample_size"],
            "standard_error": None if error is None else str(error),
        }
        if told not in sources:
            sources.append(told)
    places = [Place(row["file_sha256"], row["sheet"], row["excel_row"]) for row in rows if row["file_sha256"]]
    return OutsideOrigin(tuple(sources), tuple(places))
