"""Column lineage: the source columns of every table's columns, declared once.

A column is listed with those whose values its own are copied or computed from; a test changes each of them and sees
the column change. What only decides which rows there are (a status, a key by which rows are joined, a year) is not an
origin, and a column that has none is absent. Agencies' sheets stand in it as `report/<table>`, by their headings.
What does not belong here: how a tool is told (`orchestration.policies`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

import sqlalchemy as sa

from checks.rules.evidence.claims import LINK_COLUMNS
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts
from warehouse.columns.row_facts import row_facts
from warehouse.tables import REPORT_TABLES, WRITTEN_TABLES, sheet_columns
from warehouse.tables.analysis.integrity import TEXTS


class Origin(NamedTuple):
    """A column of an asset: of a table, of a sheet (by its heading), or of a file's list."""

    asset: str
    column: str


Origins = Mapping[str, tuple[Origin, ...]]
"""Column -> the columns that its values come from."""

LINEAGE_KEY = "dagster/column_lineage"
"""The metadata key under which Dagster looks for column lineage: in an asset's definition and in what a run wrote."""

SHEETS_FOLDER = "report"
COVER = f"{SHEETS_FOLDER}/cover"

RULES = "framework.source_text"
POINTS = ("criterion_score.points_exact", "criterion_score.max_points_exact")


def column_origins(asset: str) -> Origins:
    """The declared origins of an asset's columns; empty where none are declared."""
    return _all().get(asset, {})


def assets_with_origins() -> tuple[str, ...]:
    """The assets of which some column has origins."""
    return tuple(_all())


def sheet_of(table: sa.Table) -> str:
    """The sheet that fills a report table, as an asset."""
    return f"{SHEETS_FOLDER}/{table.name}"


def sheet_headings() -> dict[str, dict[str, str]]:
    """The sheets of a report: asset -> heading -> what stands below or beside it."""
    sheets = {sheet_of(table): sheet_columns(table) for table in REPORT_TABLES}
    return {
        name: {facts(column).title: facts(column).description for column in columns}
        for name, columns in {COVER: COVER_FIELDS, **sheets}.items()
    }


@cache
def _all() -> dict[str, Origins]:
    return {
        "agency_succession": {
            "predecessor_code": _from("agency.code"),
            "predecessor_valid_from": _from("agency.valid_from"),
            "successor_code": _from("agency.successor_code"),
            "successor_valid_from": _from("agency.valid_from"),
        },
        "criterion": {
            "framework_id": _from("framework.framework_id"),
            **_each("criterion_code parent_code position name max_points is_leaf basis weight cap floor", RULES),
        },
        "submission": _submission(),
        **{table.name: _report_rows(table) for table in REPORT_TABLES},
        "finding": {"submission_id": _from("submission.submission_id")},
        "evidence_file": {"submission_id": _from("submission.submission_id")},
        "returned_workbook": _returned_workbook(),
        "input_value": _input_value(),
        "criterion_score": _criterion_score(),
        "index_score": _index_score(),
        "submission_change": _submission_change(),
        "evidence_conflict": _evidence_conflict(),
        "evidence_case": _evidence_case(),
        "score_change": _score_change(),
        "committee_workbook": _committee_workbook(),
    }


def _submission() -> Origins:
    of_cover = {field.name: Origin(COVER, facts(field).title) for field in COVER_FIELDS}
    return {
        "sha256": _from("landed_file.sha256"),
        "file_name": _from("landed_file.file_name"),
        "received_at": _from("receipt.received_at"),
        "agency_code": (of_cover["agency_code"], of_cover["agency_name"], *_from("agency.code")),
        "framework_id": _from("framework.framework_id"),
        **{name: (of_cover[name],) for name in ("period", "document_number", "document_on", "signatory")},
        **_each("status blocking_count warning_count note_count", "finding.severity"),
    }


def _report_rows(table: sa.Table) -> Origins:
    cells = {column.name: (Origin(sheet_of(table), facts(column).title),) for column in sheet_columns(table)}
    return {"submission_id": _from("submission.submission_id"), **cells}


def _returned_workbook() -> Origins:
    columns = {
        "Mức": "severity", "Trang tính": "sheet", "Ô": "cell", "Nội dung": "message", "Cách sửa": "hint",
        "Tiêu chí": "criterion_code", "Điểm liên quan": "points_at_stake", "Giải trình": "explanation",
    }  # fmt: skip
    return {heading: _from(f"finding.{name}") for heading, name in columns.items()}


def _input_value() -> Origins:
    rows = [f"{table.name}.{column.name}" for table in WRITTEN_TABLES for column in sheet_columns(table)]
    punctuality = [f"calendar_entry.{name}" for name in ("period", "due_on")] + ["receipt.received_at"]
    beside = [
        *("scorecard.declared_value", "survey_answer.option_code", "survey_answer.answer_count"),
        "external_index.value_exact",
    ]
    group = ["agency.group_code", "scorecard.not_applicable"]
    return {
        "framework_id": _from("framework.framework_id"),
        "agency_code": _from("submission.agency_code"),
        **_each("criterion_code input_name value_type", RULES),
        "value": _from(*rows, *punctuality, "submission.status", *beside, *group, RULES),
        "row_count": _from(*rows, *punctuality, "submission.status", *group, RULES),
    }


def _criterion_score() -> Origins:
    claims = [f"scorecard.{name}" for name in ("self_points", "not_applicable")]
    decided = [f"appraisal.{name}" for name in ("input_value", "points_exact")]
    decider = [f"appraisal.{name}" for name in ("reason", "decided_by", "document_number")]
    proofs = ["scorecard.evidence_codes", "evidence.evidence_code", "evidence.kind"]
    told = [*proofs, *decided, *decider]
    return {
        **{name: _from(f"input_value.{name}") for name in ("framework_id", "agency_code")},
        "criterion_code": _from(RULES),
        **_each("points_exact points", "input_value.value", "agency.group_code", *claims, *proofs, *decided, RULES),
        **_each("max_points_exact is_applicable", "input_value.value", "scorecard.not_applicable", RULES),
        "beyond_scale_exact": _from("input_value.value", "scorecard.self_points", RULES),
        "error": _from("input_value.value", *claims, RULES),
        **_each("trace sentence", "input_value.value", "agency.group_code", "scorecard.not_applicable", *told, RULES),
    }


def _index_score() -> Origins:
    return {
        **{name: _from(f"criterion_score.{name}") for name in ("framework_id", "agency_code", "track")},
        "group_code": _from("agency.group_code"),
        "submission_id": _from("submission.submission_id"),
        **_each("points_exact points", "criterion_score.points_exact"),
        "max_points_exact": _from("criterion_score.max_points_exact"),
        **_each("beyond_scale_exact index_exact index_pct", *POINTS),
        "class_name": _from(*POINTS, RULES),
        "rank": _from(*POINTS, "agency.group_code", RULES),
        "ranked_count": _from(*POINTS, "agency.group_code"),
    }


def _submission_change() -> Origins:
    cells = [
        f"{table.name}.{column.name}"
        for table in REPORT_TABLES
        for column in sheet_columns(table)
        if column.name not in row_facts(table).known_by
    ]
    signed = [f"submission.{name}" for name in ("document_number", "document_on", "signatory")]
    named = [f"{table.name}.{name}" for table in REPORT_TABLES for name in row_facts(table).named_by]
    return {
        **_each("submission_id previous_id", "submission.submission_id"),
        **{name: _from(f"submission.{name}") for name in ("agency_code", "period")},
        "sheet": _from(*(f"{table.name}.sheet" for table in REPORT_TABLES)),
        **_each("excel_row previous_row", *(f"{table.name}.excel_row" for table in REPORT_TABLES)),
        "row_label": _from(*named, "submission.file_name"),
        **_each("old_value new_value", *cells, *signed, "code_list.label"),
    }


def _evidence_conflict() -> Origins:
    links = [f"{name}.{column_name}" for name, column_name in LINK_COLUMNS.items()]
    texts = [f"{name}.{text}" for name, (text, _) in TEXTS.items()]
    subjects = [
        *(*links, "evidence_file.file_sha256", "evidence.document_number", "evidence.evidence_code", "activity.title"),
        *("submission.agency_code", "submission.year"),
    ]
    return {
        "claimed_year": _from("submission.year"),
        "agency_code": _from("submission.agency_code"),
        "submission_id": _from("submission.submission_id"),
        "subject": _from(*subjects),
        "case_code": _from(*subjects, "evidence.issuer", "evidence.issued_on"),
        **{name: _from(*(f"{table}.{name}" for table in TEXTS)) for name in ("sheet", "excel_row")},
        "value": _from(
            *links,
            "evidence_file.name",
            *(f"evidence.{name}" for name in ("document_number", "issued_on", "issuer")),
            *texts,
        ),
        **_each("same_count row_count", *texts),
        "criteria": _from(
            *("scorecard.criterion_code", "scorecard.evidence_codes"),
            *("activity.evidence_code", "evidence.evidence_code"),
        ),
    }


def _evidence_case() -> Origins:
    return {
        **{name: _from(f"evidence_conflict.{name}") for name in ("conflict", "case_code", "kind", "subject")},
        **_each("claimants agency_count", "evidence_conflict.agency_code"),
        "points_at_stake": _from("criterion_score.points"),
        "state": _from("evidence_verdict.verdict", "evidence_verdict.claimants", "evidence_conflict.agency_code"),
        **{name: _from(f"evidence_verdict.{name}") for name in ("verdict_id", "verdict", "reason", "decided_by")},
    }


def _score_change() -> Origins:
    both, total = ("criterion_score", "index_score"), ("index_score",)
    columns = {
        "framework_id": ("framework_id", both), "agency_code": ("agency_code", both), "track": ("track", both),
        "criterion_code": ("criterion_code", ("criterion_score",)),
    }  # fmt: skip
    figures = {
        "points_exact": ("points_exact", both), "points": ("points", both),
        "max_points_exact": ("max_points_exact", both), "index_exact": ("index_exact", total),
        "index_pct": ("index_pct", total), "class": ("class_name", total), "rank": ("rank", total),
    }  # fmt: skip
    sides = {f"{name}_{side}": found for name, found in figures.items() for side in ("before", "after")}
    return {name: _from(*(f"{table}.{of}" for table in tables)) for name, (of, tables) in {**columns, **sides}.items()}


def _committee_workbook() -> Origins:
    """Of the two sheets that hold every printed figure as a number."""
    indices = {
        "Bộ tiêu chí": ["framework.framework_id"], "Nhóm": ["agency.group_code", "code_list.label"],
        "Mã cơ quan": ["agency.code"], "Cơ quan": ["agency.name"], "Hạng": ["index_score.rank"],
        "Điểm tự chấm": ["index_score.points"], "Điểm hệ thống chấm": ["index_score.points"],
        "Điểm kết quả": ["index_score.points"],
        "Điểm tối đa": ["index_score.max_points_exact"], "Chỉ số (%)": ["index_score.index_pct"],
        "Xếp loại": ["index_score.class_name"], "Tình trạng báo cáo": ["submission.status", "code_list.label"],
    }  # fmt: skip
    criteria = {
        "Bộ tiêu chí": ["criterion_score.framework_id"], "Mã cơ quan": ["criterion_score.agency_code"],
        "Cơ quan": ["agency.name"], "Mã tiêu chí": ["criterion_score.criterion_code"], "Tiêu chí": ["criterion.name"],
        "Chấm trực tiếp": ["criterion.is_leaf"], "Loại điểm": ["criterion_score.track"],
        "Điểm": ["criterion_score.points"], "Điểm tối đa": ["criterion_score.max_points_exact"],
        "Áp dụng": ["criterion_score.is_applicable"],
        "Diễn giải hoặc lý do không chấm được": ["criterion_score.error", "criterion_score.sentence"],
    }  # fmt: skip
    return {
        f"{sheet}: {heading}": _from(*places)
        for sheet, columns in (("Dữ liệu", indices), ("Dữ liệu tiêu chí", criteria))
        for heading, places in columns.items()
    }


def _from(*places: str) -> tuple[Origin, ...]:
    """Origins written as `table.column`."""
    return tuple(Origin(*place.split(".")) for place in places)


def _each(columns: str, *places: str) -> Origins:
    """Several columns of the same origins."""
    return dict.fromkeys(columns.split(), _from(*places))
