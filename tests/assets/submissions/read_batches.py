"""Batches as the reader gives them, made of a few words: a small framework, two agencies, sound reports to spoil."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import sqlalchemy as sa
from openpyxl.utils import get_column_letter

from assets.reference.code_list_files import read_code_lists
from assets.reference.loading import References
from assets.reference.own_or_shipped import reference_files
from assets.rules.framework.files import LoadedFramework, load_framework
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import CELL_TYPE, ReadBatch
from checks.code_lists import CodeLists
from checks.findings.catalogue import Catalogue
from checks.findings.model import Finding, raw_findings
from checks.workbook_layout import COVER_FIELDS, COVER_SHEET, METADATA_KEYS
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import REPORT_TABLES, agency, scorecard, sheet_columns

FIXTURES = Path(__file__).parents[3] / "fixtures"
YEAR = 2024
RECEIVED_AT = datetime(2025, 1, 10, 3, tzinfo=UTC)
FIRST_ROW = 6

FRAMEWORK = """
framework: thu
version: 1
title: Bộ tiêu chí thử
level: ministry
years: [2024]
basis: {document: 1/QĐ-T, issued: 2024-01-02, issuer: Cơ quan thử}
rounding: {points: 2, index: 2, mode: half_up}
criteria:
  - code: "1"
    name: Kế hoạch
    max: 3
    criteria:
      - code: "1.1"
        name: Ban hành kế hoạch
        max: 2
        inputs:
          issued_on: {declared: date, label: Ngày ban hành}
          staff: {declared: integer, label: Số người, minimum: 0, maximum: 50}
          funded: {declared: yes_no, label: Có kinh phí}
          share: {declared: number, label: Tỷ lệ}
          form: {declared: choice, label: Hình thức, options: {A: Kế hoạch riêng, B: Lồng ghép}}
        score: "case when funded and staff + share > 0 and form = 'A' and issued_on <= year_end then max else 0 end"
        evidence: [{kind: plan, required: true}, {kind: report, required: false}]
      - code: "1.2"
        name: Đổi mới
        max: 1
        not_applicable: full
        inputs: {done: {from: plan_tasks, count: "*"}}
        score: "least(done, max)"
"""

COVER: Mapping[str, Any] = {
    "agency_code": "X",
    "agency_name": "Bộ X",
    "year": YEAR,
    "period": "year",
    "number_format": "vi",
    "document_number": "12/BC-X",
    "document_on": "2024-12-30",
    "signatory": "Nguyễn Văn A, Thứ trưởng",
}

SOUND: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "plan_task": [
        {
            "task_code": "NV01",
            "content": "Tập huấn",
            "theme": "par_general",
            "channel": "training",
            "audience": "officials",
            "planned_quantity": 2,
            "due_on": "2024-06-30",
            "budget_vnd": 10_000_000,
            "status": "completed",
            "completed_on": "2024-06-20",
        }
    ],
    "activity": [
        {
            "task_code": "NV01",
            "held_on": "2024-06-20",
            "title": "Lớp tập huấn số 1",
            "theme": "par_general",
            "channel": "training",
            "audience": "officials",
            "quantity": 1,
            "reach": 100,
            "evidence_code": "TL01",
            "cost_vnd": 4_000_000,
        }
    ],
    "evidence": [
        {
            "evidence_code": "TL01",
            "kind": "plan",
            "document_number": "5/KH-X",
            "issued_on": "2024-01-15",
            "title": "Kế hoạch",
        }
    ],
    "feedback": [
        {
            "received_on": "2024-03-01",
            "channel": "hotline",
            "audience": "citizens",
            "content": "Hỏi về dịch vụ công",
            "answered_on": "2024-03-04",
            "result": "answered",
        }
    ],
    "scorecard": [
        {"criterion_code": "1"},
        {"criterion_code": "1.1", "self_points": 2, "evidence_codes": "TL01"},
        {"criterion_code": "1.1", "input_name": "issued_on", "declared_value": "2024-01-15", CELL_TYPE: "date"},
        {"criterion_code": "1.1", "input_name": "staff", "declared_value": "3", CELL_TYPE: "number"},
        {"criterion_code": "1.1", "input_name": "funded", "declared_value": "Có", CELL_TYPE: "text"},
        {"criterion_code": "1.1", "input_name": "share", "declared_value": "0.5", CELL_TYPE: "number"},
        {"criterion_code": "1.1", "input_name": "form", "declared_value": "Kế hoạch riêng", CELL_TYPE: "text"},
        {"criterion_code": "1.2", "self_points": 1},
    ],
}


@cache
def code_lists() -> CodeLists:
    return CodeLists(read_code_lists(reference_files(FIXTURES, "code_lists")))


@cache
def catalogue() -> Catalogue:
    return Catalogue.load(FIXTURES / "findings.yaml")


def framework(folder: Path, must: str = "") -> LoadedFramework:
    """The framework, with constraints of criterion 1.1 if any are given."""
    path = folder / "thu.yaml"
    before = '        score: "case when funded'
    path.write_text(FRAMEWORK.replace(before, f"{must}{before}"), encoding="utf-8")
    return load_framework(path)


def references(loaded: LoadedFramework) -> References:
    """Ministries X and Y under the framework, and a commune Z that no framework is for."""
    rows = [("X", "Bộ X", "ministry"), ("Y", "Bộ Y", "ministry"), ("Z", "Xã Z", "commune")]
    agencies = pd.DataFrame(
        [(code, pd.Timestamp(2020, 1, 1), pd.NaT, name, level, level, None) for code, name, level in rows],
        columns=[column.name for column in agency.columns],
    ).astype({column.name: pandas_dtype(column) for column in agency.columns})
    lists = read_code_lists(reference_files(FIXTURES, "code_lists"))
    return References(
        folder=FIXTURES,
        agencies=agencies,
        code_list=lists,
        code_lists=code_lists(),
        calendar=pd.DataFrame(),
        frameworks=(loaded,),
        catalogue=catalogue(),
    )


def report(
    sha256: str = "a",
    *,
    cover: Mapping[str, Any] = MappingProxyType({}),
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = MappingProxyType({}),
    meta: Mapping[str, str] = MappingProxyType({}),
    received_at: datetime = RECEIVED_AT,
    findings: Sequence[Finding] = (),
) -> ReadBatch:
    """One report as read: sound, but for what is given."""
    texts = {"sha256": "str", "file_name": "str"} | {f"meta_{key}": "str" for key in METADATA_KEYS}
    fields = {field.name: pandas_dtype(field) for field in COVER_FIELDS}
    marks = {f"meta_{key}": value for key, value in meta.items()}
    typed_cover = {"sha256": sha256, "file_name": f"{sha256}.xlsx", **COVER, **cover, **marks}
    covers = pd.DataFrame([typed_cover], columns=[*texts, *fields]).astype(texts | fields)
    covers.insert(2, "received_at", pd.Series([received_at], dtype="datetime64[us, UTC]"))
    tables = {table.name: _rows(table, sha256, {**SOUND, **rows}[table.name]) for table in REPORT_TABLES}
    return ReadBatch(covers, tables, raw_findings(findings), _places(sha256))


def unreadable(sha256: str, code: str) -> ReadBatch:
    """A file that could not be read."""
    nothing: dict[str, Any] = {table.name: [] for table in REPORT_TABLES}
    return report(sha256, cover=dict.fromkeys(COVER), rows=nothing, findings=[Finding(sha256, code)])


def spoiled(table_name: str, number: int = 0, **changes: Any) -> dict[str, list[dict[str, Any]]]:
    """The table's sound rows, with changes to one of them."""
    rows = [dict(row) for row in SOUND[table_name]]
    rows[number] |= changes
    return {table_name: rows}


def check(read: ReadBatch, known: References, **options: Any) -> CheckedBatch:
    return check_batch(read, known, YEAR, **options)


def told(checked: CheckedBatch) -> list[tuple[str, str | None]]:
    """Code and place of each finding, in order: `Hoạt động!B6`, a sheet alone, or None."""
    found = checked.findings
    return [
        (code, f"{sheet}!{cell}" if isinstance(cell, str) else sheet if isinstance(sheet, str) else None)
        for code, sheet, cell in zip(found["code"], found["sheet"], found["cell"], strict=True)
    ]


def place(table: sa.Table, column_name: str, number: int = 0) -> str:
    """Where the column of one of the rows stands: `Hoạt động!B6`."""
    names = [column.name for column in sheet_columns(table)]
    return f"{table.info['sheet']}!{get_column_letter(names.index(column_name) + 1)}{FIRST_ROW + number}"


def _rows(table: sa.Table, sha256: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    dtypes = {"sha256": "str", "sheet": "str", "excel_row": "Int64"}
    dtypes |= {column.name: pandas_dtype(column) for column in sheet_columns(table)}
    if table is scorecard:
        dtypes |= {CELL_TYPE: "str"}
    given = [
        {"sha256": sha256, "sheet": table.info["sheet"], "excel_row": FIRST_ROW + number} | dict(row)
        for number, row in enumerate(rows)
    ]
    typed = pd.DataFrame(given, columns=list(dtypes)).astype(dtypes)
    return typed.assign(**{name: _decimals(typed[name]) for name, dtype in dtypes.items() if dtype == "object"})


def _decimals(values: pd.Series[Any]) -> pd.Series[Any]:
    return pd.Series(
        [None if pd.isna(v) else Decimal(f"{float(v):g}") for v in values], index=values.index, dtype="object"
    )


def _places(sha256: str) -> pd.DataFrame:
    cover = [(sha256, "cover", COVER_SHEET, field.name, "B", row) for row, field in enumerate(COVER_FIELDS, start=9)]
    columns = [
        (sha256, table.name, table.info["sheet"], column.name, get_column_letter(position), None)
        for table in REPORT_TABLES
        for position, column in enumerate(sheet_columns(table), start=1)
    ]
    names = ["sha256", "table", "sheet", "column_name", "letter"]
    return pd.DataFrame(cover + columns, columns=[*names, "excel_row"]).astype(
        dict.fromkeys(names, "str") | {"excel_row": "Int64"}
    )


def cover_place(column_name: str) -> str:
    """Where a cover field's value stands."""
    names = [field.name for field in COVER_FIELDS]
    return f"{COVER_SHEET}!B{9 + names.index(column_name)}"
