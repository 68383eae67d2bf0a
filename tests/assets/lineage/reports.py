"""Changed cells of reports: what becomes of them in the tables that a reading fills, and in what goes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.column_origins import COVER as COVER_ASSET
from assets.column_origins import SHEETS_FOLDER, Origin
from assets.reference.loading import References
from assets.rules.framework.files import load_framework
from assets.submissions.reading.file_batches import CELL_TYPE, ReadBatch, joined_batches
from assets.submissions.reading.raw_workbook import RawTable
from assets.submissions.reading.table_stack import TableStack
from assets.submissions.reading.typed_covers import typed_covers
from assets.submissions.registering import register
from assets.submissions.returned.result.answers import Wording, answer
from assets.submissions.returned.result.sheet import build_result_workbook
from assets.submissions.sheets.cover import Cover
from checks.forms.report import REPORT
from tests.assets.lineage.changed import Change, by_title
from tests.assets.submissions.read_batches import (
    COVER,
    FRAMEWORK,
    SOUND,
    catalogue,
    check,
    code_lists,
    references,
    report,
)
from warehouse.columns.declaration import facts
from warehouse.rows.frames import empty_frame
from warehouse.tables import METADATA, REPORT_TABLES, finding, scorecard, sheet_columns, submission

RECEIVED = datetime(2025, 1, 10, 3, tzinfo=UTC)
OTHER_TEXT = "chữ khác"
RULES = (
    FRAMEWORK.replace("max: 3", "max: 4")
    + """      - {code: "1.3", name: Thêm, max: 1, score: "max"}
"""
)
OTHER_CELLS: Mapping[tuple[str, str], Any] = {
    ("plan_task", "status"): code_lists().labels("task_statuses")["in_progress"],
    ("feedback", "received_on"): "2024-03-02",
    ("scorecard", "criterion_code"): "1.3",
    ("scorecard", "declared_value"): "4",
    ("scorecard", "input_name"): "share",
    ("scorecard", "self_points"): 1,
}
"""Where another cell must be one that the column takes."""
ROW_OF = {"criterion_code": -1, "not_applicable": -1, "declared_value": 3, "input_name": 3}
"""The scorecard's row whose cell is changed, where it is not the second: 1.2 may be left out, `staff` is a number."""


@cache
def known(rules: str = RULES) -> References:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "thu.yaml"
        path.write_text(rules, encoding="utf-8")
        return references(load_framework(path))


def stored(read: ReadBatch, of: References | None = None, first_id: int = 1) -> dict[str, pd.DataFrame]:
    """What is registered of files, in the order given."""
    checked = check(read, known() if of is None else of)
    nothing = pd.Series(dict.fromkeys(read.covers["sha256"], RECEIVED), dtype="datetime64[us, UTC]")
    return register(checked, year=2024, first_id=first_id, in_force=empty_frame(submission), last_received=nothing)


def cells_of(table: sa.Table) -> list[dict[str, Any]]:
    """The sound rows of a sheet, as typed into it: labels, not codes; every column filled."""
    rows = []
    for row in SOUND[table.name]:
        if row.get("input_name") == "share":
            continue  # its name is what another row is given
        filled = {column.name: "" for column in sheet_columns(table)} | {k: v for k, v in row.items() if k != CELL_TYPE}
        for column in sheet_columns(table):
            listed = facts(column).code_list
            if listed and filled[column.name]:
                filled[column.name] = code_lists().labels(listed)[filled[column.name]]
        rows.append(filled)
    return rows


def read_sheets(sha256: str, cells: Mapping[str, list[dict[str, Any]]]) -> ReadBatch:
    """A file with these cells."""
    read = report(sha256)
    rows = {}
    for table in REPORT_TABLES:
        stack = TableStack(table)
        names = [column.name for column in sheet_columns(table)]
        given = cells[table.name]
        columns = {name: [row[name] for row in given] for name in names}
        places = {name: place for place, name in enumerate(names)}
        stack.add(sha256, RawTable(table, table.info["sheet"], range(6, 6 + len(given)), columns, places), "vi")
        rows[table.name], _ = stack.typed(code_lists())
    return replace(read, rows=rows)


def other_cell(table: sa.Table, column: sa.Column[Any], present: Any) -> Any:
    """A cell that the column takes, and that is not the one that is there."""
    if (table.name, column.name) in OTHER_CELLS:
        return OTHER_CELLS[table.name, column.name]
    listed = "yes_no" if isinstance(column.type, sa.Boolean) else facts(column).code_list
    if listed:
        return next(label for label in code_lists().labels(listed).values() if label != present)
    if isinstance(column.type, sa.Date):
        return "2024-07-01"
    return 3 if isinstance(column.type, sa.Integer) else OTHER_TEXT


@cache
def sheet_changes() -> dict[Origin, Change]:
    """For each column of each sheet: the rows stored of a report, and of the same with one other cell."""
    sound = {table.name: cells_of(table) for table in REPORT_TABLES}
    reads, names = [read_sheets("0" * 64, sound)], []
    for table in REPORT_TABLES:
        for column in sheet_columns(table):
            rows = [dict(row) for row in sound[table.name]]
            at = ROW_OF.get(column.name, 1) if table is scorecard else 0
            rows[at][column.name] = other_cell(table, column, rows[at][column.name])
            names.append((table.name, facts(column).title))
            reads.append(read_sheets(f"{len(names):064x}", {**sound, table.name: rows}))
    found = stored(joined_batches(reads))
    parts = {table.name: dict(tuple(found[table.name].groupby("submission_id"))) for table in REPORT_TABLES}
    return {
        Origin(f"{SHEETS_FOLDER}/{name}", title): tuple(
            parts[name]
            .get(each, empty_frame(METADATA.tables[name]))
            .drop(columns="submission_id")
            .reset_index(drop=True)
            for each in (1, number)
        )
        for number, (name, title) in enumerate(names, start=2)
    }


@cache
def numbered_from(first_id: int) -> dict[str, pd.DataFrame]:
    """A report with a row of every table, a finding and an attached file."""
    read = read_sheets("0" * 64, {table.name: cells_of(table) for table in REPORT_TABLES})
    sent = pd.DataFrame([("0" * 64, "anh.pdf", "f" * 64, 3, "readable")], columns=list(read.attachments))
    return stored(replace(read, attachments=sent.astype(read.attachments.dtypes)), first_id=first_id)


def of_report_rows(name: str) -> Any:
    def changes(origin: Origin) -> Iterator[Change]:
        if origin == Origin("submission", "submission_id"):
            yield numbered_from(1)[name], numbered_from(2)[name]
        elif origin.asset == f"{SHEETS_FOLDER}/{name}":
            yield sheet_changes()[origin]

    return changes


OTHER_FIELDS = {
    "agency_code": {"agency_code": "Y", "agency_name": ""},
    "agency_name": {"agency_code": "", "agency_name": "Bộ Y"},
    "period": {"period": next(label for label in code_lists().labels("periods").values() if label != "Cả năm")},
    "document_number": {"document_number": "13/BC-X"},
    "document_on": {"document_on": "2024-12-29"},
    "signatory": {"signatory": "Trần Thị B, Thứ trưởng"},
    "contact": {"contact": "0912 345 678"},
}
OTHER_FILES = {
    Origin("landed_file", "sha256"): {"sha256": "b" * 64},
    Origin("landed_file", "file_name"): {"file_name": "khac.xlsx"},
    Origin("receipt", "received_at"): {"received_at": pd.Timestamp("2025-01-09T03:00Z")},
}  # fmt: skip
OF_COVER = ["agency_code", "period", "framework_id", "document_number", "document_on", "signatory"]
"""Of a submission: what does not depend on findings, which a changed cover brings with it."""


def with_cover(sha256: str = "a", **cells: Any) -> ReadBatch:
    """A report with other cells on its cover, or other facts of its file."""
    facts_of_file = {name: cells.pop(name) for name in ("file_name", "received_at") if name in cells}
    typed = {**COVER, "period": "Cả năm", "number_format": "", "year": "2024", **cells}
    typed = {name: str(cell) for name, cell in typed.items()}
    places = {name: (f"B{row}", row) for row, name in enumerate(typed, start=9)}
    fields, _ = typed_covers(REPORT, [sha256], [Cover("Thông tin chung", typed, places)], code_lists(), [()])
    read = report(sha256)
    return replace(read, covers=read.covers.assign(**{name: fields[name] for name in typed}, **facts_of_file))


@cache
def submission_by_change() -> dict[Any, pd.DataFrame]:
    """The row of each changed report, read in one batch; of the unchanged one under None."""
    reads: dict[Any, ReadBatch] = {None: with_cover()}
    for number, (name, cells) in enumerate(OTHER_FIELDS.items()):
        reads[name] = with_cover(f"{number}", **cells)
    for number, (origin, facts_of_file) in enumerate(OTHER_FILES.items(), start=len(OTHER_FIELDS)):
        reads[origin] = with_cover(**{"sha256": f"{number}", **facts_of_file})
    found = stored(joined_batches(list(reads.values())))[submission.name].set_index("sha256", drop=False)
    return {key: found.loc[[read.covers["sha256"].iloc[0]]] for key, read in reads.items()}


def of_submission(origin: Origin) -> Iterator[Change]:
    base = submission_by_change()[None]
    if origin.asset == COVER_ASSET:
        other = submission_by_change()[by_title(origin.column)]
        yield base[OF_COVER], other[OF_COVER]
    elif origin in OTHER_FILES:
        of_file = [*OF_COVER, origin.column]
        yield base[of_file], submission_by_change()[origin][of_file]
    elif origin == Origin("finding", "severity"):
        yield from changes_of_severity(with_cover(signatory=""))
    else:
        others = {
            Origin("agency", "code"): renamed_agency(),
            Origin("agency", "valid_from"): replace(
                known(), agencies=known().agencies.assign(valid_from=pd.Timestamp(2019, 1, 1))
            ),
            Origin("framework", "framework_id"): known(RULES.replace("framework: thu", "framework: khac")),
            Origin("framework", "sha256"): known(RULES + "\n"),
        }
        yield base[OF_COVER], stored(with_cover(), others[origin])[submission.name][OF_COVER]


def changes_of_severity(read: ReadBatch) -> Iterator[Change]:
    """The same report under catalogues that call its first finding by another severity."""
    code = stored(read)[finding.name]["code"].iloc[0]
    severities = ("note", "warning", "blocking")
    rows = {}
    for severity in severities:
        entries = {**catalogue().entries, code: replace(catalogue()[code], severity=severity)}
        rows[severity] = stored(read, replace(known(), catalogue=replace(catalogue(), entries=entries)))
    of_findings = ["status", "blocking_count", "warning_count", "note_count", "agency_code", "signatory"]
    yield from (
        (rows[one][submission.name][of_findings], rows[other][submission.name][of_findings])
        for one, other in pairwise(severities)
    )


def renamed_agency() -> References:
    agencies = known().agencies
    return replace(known(), agencies=agencies.assign(code=agencies["code"].replace("X", "X1")))


def of_returned_workbook(origin: Origin) -> Iterator[Change]:
    sent = {
        "status": "rejected", "file_name": "a.xlsx", "received_at": RECEIVED, "agency_code": "X", "period": "year",
        "blocking_count": 1, "warning_count": 0, "note_count": 0,
    }  # fmt: skip
    told = {
        "code": "CELL_NOT_NUMBER", "severity": "blocking", "sheet": "Hoạt động", "cell": "G6", "excel_row": 6,
        "column_name": "quantity", "value": "nhiều", "message": "Không là số.", "hint": "Gõ số.",
        "criterion_code": "1.1",
        "points_at_stake": Decimal(2), "explanation": "Vì thế",
    }  # fmt: skip
    others: dict[str, Any] = {
        "severity": "warning", "sheet": "Kế hoạch", "cell": "G7", "message": "Khác.", "hint": "Sửa.",
        "criterion_code": "1.2", "points_at_stake": Decimal(1), "explanation": "Khác", "column_name": "reach",
    }  # fmt: skip
    if origin.asset == finding.name:
        yield listed(sent, told), listed(sent, {**told, origin.column: others[origin.column]})


def listed(sent: Mapping[str, Any], told: Mapping[str, Any]) -> pd.DataFrame:
    """The list on «Kết quả kiểm tra», by its headings; hidden columns left out."""
    words = Wording.of_year(known(), 2024)
    workbook = build_result_workbook(answer(sent, [told], words), notices=(), linked=frozenset(), had={})
    rows = list(workbook.active.iter_rows(values_only=True))
    head = next(place for place, row in enumerate(rows) if row[0] == "STT" and "Cách sửa" in row)
    width = rows[head].index("Điểm liên quan") + 2
    return pd.DataFrame([rows[head + 1][:width]], columns=rows[head][:width])
