"""Evidence claimed by reports checked earlier, in this year and in the years before it.

What belongs here: from the warehouse and from checked batches to one small frame. What does not: when two proofs are
the same (`checks.rules.evidence.claims`), and what is told of it (`checks.rules.evidence.claimed_twice`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.register.in_force import in_force
from assets.submissions.register.receipts import first_received
from checks.rules.evidence.claimed_twice import KNOWN_CLAIM
from checks.rules.evidence.claims import FILE, LINK, LINK_COLUMNS, SAME, claims_of, fingerprints, specific_links
from warehouse.tables import METADATA, evidence_file, submission
from warehouse.tables.statuses import ACCEPTED, EMPTY

EARLIER_YEARS = 3
"""How far back a proof is looked for: the years that the warehouse has, at most so many."""

NO_CLAIMS = pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in KNOWN_CLAIM.items()})

_AT_ONCE = 50_000
"""Rows in memory as the database gives them; of most, little remains."""


def owned_claims(rows: Mapping[str, pd.DataFrame], attached: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    """The claims of rows that count, with `agency_code` and `turn`, the order of receipt.

    Args:
        rows: by report table.
        attached: files beside the reports (`ReadBatch`).
        files: the reports that count: `sha256`, `file_name`, `received_at`, `recognised_code`.
    """
    order = files.sort_values(["received_at", "file_name", "sha256"])
    order = order.assign(turn=range(len(order)), agency_code=order["recognised_code"])
    claims = claims_of(rows, attached[attached["sha256"].isin(files["sha256"])].reset_index(drop=True))
    return claims.merge(order[["sha256", "agency_code", "turn"]], on="sha256", how="inner")


def first_claims(claims: pd.DataFrame, year: int) -> pd.DataFrame:
    """First claim of each proof, of claims of a year: a frame of `KNOWN_CLAIM`."""
    first = claims.sort_values("turn", kind="stable").drop_duplicates(SAME, ignore_index=True)
    known = first.assign(year=year, fingerprint=fingerprints(first["kind"], first["subject"]))
    return known[list(KNOWN_CLAIM)].astype(KNOWN_CLAIM)


def claimed_before(connection: sa.Connection, year: int) -> pd.DataFrame:
    """Claims of the warehouse's reports, as a frame of `KNOWN_CLAIM`.

    Of the year: the first claim of each proof, in order of receipt, by reports that this reader's version accepted. Of
    each of the `EARLIER_YEARS`: the latest claim of each agency, by reports in force.
    """
    order = [first_received(), submission.c.submission_id]
    accepted = sa.select(submission.c.submission_id, submission.c.agency_code, *order[:1]).where(
        submission.c.year == year,
        submission.c.reader_version == READER_VERSION,
        submission.c.status.in_(ACCEPTED),
    )
    current = _claims(connection, accepted.order_by(*order), year, ["fingerprint"])
    earlier = NO_CLAIMS
    for each in range(year - 1, year - EARLIER_YEARS - 1, -1):
        reports = in_force(each).subquery()
        found = _claims(connection, sa.select(reports.c.submission_id, reports.c.agency_code), each, _BY_AGENCY)
        earlier = pd.concat([earlier, found], ignore_index=True).drop_duplicates(_BY_AGENCY, ignore_index=True)
    return pd.concat([current, earlier], ignore_index=True)


_BY_AGENCY = ["fingerprint", "agency_code"]


def agency_names(agencies: pd.DataFrame, years: Iterable[int]) -> dict[tuple[str, int], str]:
    """Names by code and year: a code may be another agency's in another year."""
    names: dict[tuple[str, int], str] = {}
    for year in years:
        of_year = agencies_of_year(agencies, year)
        names |= {(code, year): name for code, name in zip(of_year["code"], of_year["name"], strict=True)}
    return names


def _claims(connection: sa.Connection, reports: sa.Select[Any], year: int, key: list[str]) -> pd.DataFrame:
    """The claims of some reports, one for each key: the first in the order of the reports."""
    listed = [tuple(row)[:2] for row in connection.execute(reports)]
    owners = pd.DataFrame(listed, columns=["submission_id", "agency_code"]).astype(
        {"submission_id": "Int64", "agency_code": "str"}
    )
    owners = owners.assign(turn=range(len(owners)), year=year)
    chosen = reports.order_by(None).subquery()
    parts = [
        part.merge(owners, on="submission_id")[[*KNOWN_CLAIM, "turn"]].drop_duplicates([*key, "turn"])
        for part in _parts(connection, chosen)
    ]
    if not parts:
        return NO_CLAIMS
    first = pd.concat(parts, ignore_index=True).sort_values("turn", kind="stable").drop_duplicates(key)
    return first[list(KNOWN_CLAIM)].astype(KNOWN_CLAIM)


def _parts(connection: sa.Connection, reports: sa.Subquery) -> Iterator[pd.DataFrame]:
    """The reports' links and files, some thousand rows at a time: `submission_id`, `fingerprint`."""
    for name, column_name in LINK_COLUMNS.items():
        table = METADATA.tables[name]
        query = sa.select(table.c.submission_id, table.c.sheet, table.c.excel_row, table.c[column_name])
        query = query.join_from(table, reports, table.c.submission_id == reports.c.submission_id)
        for rows in _read(connection, query.where(table.c[column_name].is_not(None))):
            links = specific_links(rows, column_name, "submission_id")
            yield links[["submission_id"]].assign(fingerprint=fingerprints(LINK, links["subject"]))
    attached = (
        sa.select(evidence_file.c.submission_id, evidence_file.c.file_sha256.label("subject"))
        .join_from(evidence_file, reports, evidence_file.c.submission_id == reports.c.submission_id)
        .where(evidence_file.c.state != EMPTY)
    )
    for rows in _read(connection, attached):
        yield rows[["submission_id"]].assign(fingerprint=fingerprints(FILE, rows["subject"]))


def _read(connection: sa.Connection, query: sa.Select[Any]) -> Iterator[pd.DataFrame]:
    result = connection.execution_options(yield_per=_AT_ONCE).execute(query)
    for rows in result.partitions():
        yield pd.DataFrame([tuple(row) for row in rows], columns=list(result.keys()))
