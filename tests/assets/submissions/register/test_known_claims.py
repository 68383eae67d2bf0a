"""What the warehouse tells of proofs claimed before: by whom first in the year, by whom in the years before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pandas as pd
import sqlalchemy as sa

from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.register.known_claims import EARLIER_YEARS, agency_names, claimed_before
from checks.rules.evidence.claimed_twice import KNOWN_CLAIM
from checks.rules.evidence.claims import fingerprints
from tests.assets.analysis.report_rows import files_of, rows_of
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import activity, evidence, evidence_file, framework, landed_file, submission

YEAR = 2024
PAGE, OTHER = "https://moha.gov.vn/tin/123", "https://www.moha.gov.vn/tin/9/"


def store(
    warehouse: sa.Engine,
    number: int,
    agency: str,
    minute: int,
    *,
    year: int = YEAR,
    links: Sequence[str] = (),
    files: str | None = None,
    **changes: object,
) -> None:
    """An accepted report with activities and evidence of these links, and a file of this content beside it."""
    row = {
        "submission_id": number,
        "year": year,
        "sha256": f"{number:064}",
        "file_name": "a.zip",
        "received_at": datetime(year + 1, 1, 5, 3, tzinfo=UTC) + timedelta(minutes=minute),
        "reader_version": READER_VERSION,
        "agency_code": agency,
        "period": "year",
        "framework_id": "thu",
        "status": "accepted",
        **dict.fromkeys(("blocking_count", "warning_count", "note_count"), 0),
        "byte_size": 1,
    } | changes
    row["blocking_count"] = int(row["status"] == "rejected")
    acts = [{"link": link} for link in links[::2]]
    papers = [{"evidence_code": f"TL{n}", "link_or_file": link} for n, link in enumerate(links[1::2])]
    with writing(warehouse) as connection:
        if number == 1:
            facts = {"version": 1, "title": "Thử", "level": "ministry", "years": "2024", "sha256": "0"}
            connection.execute(sa.insert(framework).values(framework_id="thu", source_text="...", **facts))
        for table in (landed_file, submission):
            known = {name: value for name, value in row.items() if name in table.columns}
            append(connection, table, conform(pd.DataFrame([known]), table))
        append(connection, activity, rows_of("activity", number, *acts))
        append(connection, evidence, rows_of("evidence", number, *papers))
        if files is not None:
            append(connection, evidence_file, files_of(number, a_pdf=files))


def claimed(warehouse: sa.Engine, year: int = YEAR) -> list[tuple[str, str, int]]:
    """What was claimed, by its own name."""
    known = {("link", "moha.gov.vn/tin/123"): "page", ("link", "moha.gov.vn/tin/9"): "other", ("file", "1f"): "file"}
    kinds, subjects = zip(*known, strict=True)
    names = dict(zip(fingerprints(pd.Series(kinds), pd.Series(subjects)), known.values(), strict=True))
    with warehouse.connect() as connection:
        found = claimed_before(connection, year)
    assert {name: str(dtype) for name, dtype in found.dtypes.items()} == KNOWN_CLAIM
    return [(names[mark], code, then) for mark, code, then in found.itertuples(index=False)]


def test_of_the_year_the_first_received_claim_of_each_proof_is_known(warehouse):
    store(warehouse, 1, "X", 9, links=[PAGE, OTHER], files="1f")
    store(warehouse, 2, "Y", 3, links=[PAGE, PAGE])
    store(warehouse, 3, "Z", 1, status="rejected", links=[PAGE], files="1f")
    store(warehouse, 4, "Z", 2, reader_version=READER_VERSION - 1, links=[PAGE])
    store(warehouse, 5, "Y", 12, links=["https://moha.gov.vn", "https://moha.gov.vn/"], files="1f")
    assert sorted(claimed(warehouse)) == [("file", "X", YEAR), ("other", "X", YEAR), ("page", "Y", YEAR)]


def test_of_earlier_years_the_latest_claim_of_each_agency_is_known(warehouse):
    store(warehouse, 1, "X", 1, year=YEAR - 1, links=[PAGE])
    store(warehouse, 2, "X", 1, year=YEAR - 2, links=[PAGE], files="1f")
    store(warehouse, 3, "Y", 1, year=YEAR - EARLIER_YEARS, links=[PAGE])
    store(warehouse, 4, "Z", 1, year=YEAR - EARLIER_YEARS - 1, links=[PAGE])
    store(warehouse, 5, "Z", 1, year=YEAR + 1, links=[PAGE])
    assert sorted(claimed(warehouse)) == [
        ("file", "X", YEAR - 2),
        ("page", "X", YEAR - 1),
        ("page", "Y", YEAR - EARLIER_YEARS),
    ]


def test_a_report_of_an_earlier_year_that_was_superseded_claims_nothing_any_more(warehouse):
    store(warehouse, 1, "X", 1, year=YEAR - 1, links=[PAGE], files="1f")
    store(warehouse, 2, "X", 2, year=YEAR - 1, links=[OTHER])
    store(warehouse, 3, "X", 3, year=YEAR - 1, links=[PAGE], period="half_year")
    assert sorted(claimed(warehouse)) == [("other", "X", YEAR - 1), ("page", "X", YEAR - 1)]


def test_an_empty_file_is_nobody_s_claim(warehouse):
    store(warehouse, 1, "X", 1, files="")
    assert claimed(warehouse) == []


def test_a_code_is_named_as_of_its_year():
    agencies = pd.DataFrame(
        {
            "code": ["15", "10", "15"],
            "name": ["Tỉnh Yên Bái", "Tỉnh Lào Cai", "Tỉnh Lào Cai"],
            "valid_from": pd.to_datetime(["2023-01-01", "2023-01-01", "2025-07-01"]),
            "valid_to": pd.to_datetime(["2025-06-30", "2025-06-30", None]),
        }
    )
    assert agency_names(agencies, (2024, 2026)) == {
        ("15", 2024): "Tỉnh Yên Bái",
        ("10", 2024): "Tỉnh Lào Cai",
        ("15", 2026): "Tỉnh Lào Cai",
    }
