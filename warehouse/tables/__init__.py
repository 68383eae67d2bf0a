"""Every table of the warehouse, by stage; `METADATA` holds them all, `REPORT_TABLES` those that a sheet fills."""

from __future__ import annotations

from warehouse.tables.analysis.appraising import appraisal_worklist, appraiser_agreement, submission_change
from warehouse.tables.analysis.integrity import evidence_case, evidence_conflict, evidence_verdict
from warehouse.tables.analysis.ranks import lost_point, rank_band, rank_gap
from warehouse.tables.analysis.sensitivity import criterion_correlation, criterion_effect, rank_factor
from warehouse.tables.analysis.year_change import change_part, rank_change
from warehouse.tables.audit import audit_event
from warehouse.tables.history import HISTORIES, run
from warehouse.tables.metadata import METADATA
from warehouse.tables.publication import release, release_score
from warehouse.tables.reference import (
    agency,
    agency_succession,
    calendar_entry,
    code_list,
    criterion,
    framework,
    framework_version,
    reference_version,
    waiver,
)
from warehouse.tables.reports import (
    REPORT_TABLES,
    WRITTEN_TABLES,
    activity,
    evidence,
    feedback,
    plan_task,
    scorecard,
    sheet_columns,
)
from warehouse.tables.review import (
    appraisal,
    explanation,
    external_index,
    outside_figure,
    review_file,
    review_finding,
    survey_answer,
)
from warehouse.tables.scoring import criterion_score, index_score, input_value
from warehouse.tables.submissions import (
    evidence_file,
    finding,
    landed_file,
    receipt,
    submission,
)

__all__ = [
    "HISTORIES",
    "METADATA",
    "REPORT_TABLES",
    "WRITTEN_TABLES",
    "activity",
    "agency",
    "agency_succession",
    "appraisal",
    "appraisal_worklist",
    "appraiser_agreement",
    "audit_event",
    "calendar_entry",
    "change_part",
    "code_list",
    "criterion",
    "criterion_correlation",
    "criterion_effect",
    "criterion_score",
    "evidence",
    "evidence_case",
    "evidence_conflict",
    "evidence_file",
    "evidence_verdict",
    "explanation",
    "external_index",
    "feedback",
    "finding",
    "framework",
    "framework_version",
    "index_score",
    "input_value",
    "landed_file",
    "lost_point",
    "outside_figure",
    "plan_task",
    "rank_band",
    "rank_change",
    "rank_factor",
    "rank_gap",
    "receipt",
    "reference_version",
    "release",
    "release_score",
    "review_file",
    "review_finding",
    "run",
    "scorecard",
    "sheet_columns",
    "submission",
    "submission_change",
    "survey_answer",
    "waiver",
]
