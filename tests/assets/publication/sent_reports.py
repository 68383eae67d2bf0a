"""Reports that agencies send, edited as an officer would, with the gateway's word on when each came."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import sqlalchemy as sa

from assets.analysis.superseded import read_changes
from assets.home import Home
from assets.publication.committee.exports import read_committee_tables
from assets.publication.passport.document import passport
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.published.submission_states import AgencyState
from assets.publication.verifying.trail import contradicted_rows
from assets.reference.loading import References
from assets.scoring.counting.timeliness import required_reports
from assets.submissions.receiving.inbox import RECEIPTS
from assets.submissions.register.in_force import in_force
from warehouse.rows.frames import read_table
from warehouse.tables import METADATA, finding, submission

YEAR = 2025
COVER = "Thông tin chung"
ACTIVITIES = "Hoạt động"


def hanoi(text: str) -> datetime:
    """`2026-01-12 22:00`, as clocks in Hà Nội show it."""
    return datetime.fromisoformat(f"{text}:00+07:00")


def edited(content: bytes, *, cover: dict[str, Any] | None = None, reach: int | None = None) -> bytes:
    """The workbook with other values on the cover, by their titles, or another reach of the first activity."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for title, value in (cover or {}).items():
        row = next(cells for cells in book[COVER].iter_rows() if cells[0].value == title)
        row[1].value = value
    if reach is not None:
        sheet = book[ACTIVITIES]
        (heading,) = (cell for cells in sheet.iter_rows() for cell in cells if cell.value == "Lượt người tiếp cận")
        below = (sheet.cell(number, heading.column) for number in range(heading.row + 1, sheet.max_row + 1))
        next(cell for cell in below if isinstance(cell.value, int)).value = reach
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


@dataclass
class Office:
    """A year's inbox, the nights over it, and what is then asked of the warehouse."""

    engine: sa.Engine
    home: Home
    run_night: Callable[..., None]
    nights: list[datetime] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        folder = self.home.inbox / str(YEAR)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def send(self, name: str, content: bytes, at: str) -> str:
        """Put a file into the inbox; give its fingerprint."""
        (self.inbox / name).write_bytes(content)
        sha256 = hashlib.sha256(content).hexdigest()
        path = self.inbox / RECEIPTS
        is_new = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            if is_new:
                writer.writerow(("file_name", "sha256", "received_at"))
            writer.writerow((name, sha256, hanoi(at).isoformat()))
        return sha256

    def contradicted(self) -> list[str]:
        """What the audit trail contradicts, of the year and of everything: the same."""
        with self.engine.connect() as connection:
            found = contradicted_rows(connection, YEAR)
            assert contradicted_rows(connection) == found
        return found

    def night(self, at: str, references: References | None = None) -> None:
        """Run a night; the gateway begins a new list."""
        self.nights.append(hanoi(at))
        self.run_night(self.engine, self.home, hanoi(at), *([] if references is None else [references]))
        (self.inbox / RECEIPTS).unlink(missing_ok=True)

    def in_force(self, agency: str, period: str = "year") -> str | None:
        """The fingerprint of the report in force."""
        chosen = in_force(YEAR).subquery()
        query = sa.select(chosen.c.sha256).where(chosen.c.agency_code == agency, chosen.c.period == period)
        with self.engine.connect() as connection:
            return connection.scalar(query)

    def statuses(self) -> dict[str, str]:
        """By fingerprint."""
        with self.engine.connect() as connection:
            rows = read_table(connection, submission)
        return dict(zip(rows["sha256"], rows["status"], strict=True))

    def owners(self) -> dict[str, str | None]:
        """Whose each file is taken to be."""
        with self.engine.connect() as connection:
            rows = read_table(connection, submission)
        return {s: None if pd.isna(code) else code for s, code in zip(rows["sha256"], rows["agency_code"], strict=True)}

    def codes(self, sha256: str) -> set[str]:
        """The findings of a file."""
        query = sa.select(finding.c.code).join(submission).where(submission.c.sha256 == sha256)
        with self.engine.connect() as connection:
            return set(connection.scalars(query))

    def replaced(self, references: References) -> list[tuple[str, str]]:
        """Of each report that took another's place: its fingerprint, and the other's."""
        with self.engine.connect() as connection:
            rows = read_table(connection, submission)
            changes = read_changes(connection, YEAR, references.code_lists)
        files = dict(zip(rows["submission_id"], rows["sha256"], strict=True))
        pairs = changes.drop_duplicates("submission_id")
        return [(files[new], files[old]) for new, old in zip(pairs["submission_id"], pairs["previous_id"], strict=True)]

    def days_late(self, agency: str, period: str = "year") -> int | None:
        """As scoring counts it."""
        with self.engine.connect() as connection:
            rows = connection.execute(required_reports(YEAR)).all()
        return next(row.days_late for row in rows if (row.agency_code, row.period) == (agency, period))

    def passport(self, agency: str) -> dict[str, Any]:
        """What `parcomm explain` tells."""
        with self.engine.connect() as connection:
            return passport(read_passport_facts(connection, YEAR, agency))

    def state(self, agency: str) -> AgencyState:
        """What the Committee is told of the agency's files."""
        with self.engine.connect() as connection:
            return read_committee_tables(connection, YEAR).states[agency]

    def tables(self, *leaving_out: str) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table."""
        with self.engine.connect() as connection:
            return {
                table.name: sorted(map(tuple, connection.execute(sa.select(table))), key=repr)
                for table in METADATA.sorted_tables
                if table.name not in leaving_out
            }
