"""What is shown first of each table that only grows: columns and order, asked of the warehouse with a limit.

What does not belong here: tables that are written whole (`frame_views`), and words (`cells`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.preview.first_rows import FEW_ROWS, SHOWN_ROWS, FirstRows, declaration, first_rows
from assets.preview.names import Names
from warehouse.rows.key_order import key_order
from warehouse.rows.years import of_year
from warehouse.tables import (
    METADATA,
    activity,
    appraisal,
    evidence,
    evidence_file,
    evidence_verdict,
    explanation,
    feedback,
    finding,
    landed_file,
    outside_figure,
    plan_task,
    receipt,
    review_file,
    review_finding,
    scorecard,
    submission,
)
from warehouse.tables.statuses import FILE_STATES, SEVERITIES, STATUSES

_NEWEST = "mới nhất trước"


@dataclass(frozen=True, slots=True)
class StoredView:
    """What is shown of a table.

    Attributes:
        columns: names apart by blanks, in the order of showing; those of a row's submission may be among them.
        order: Vietnamese; which rows come first.
        by: the same order, as SQL; the key decides what it leaves open.
        rows: how many are shown at most.
        are_reports: they are about reports, whether accepted or not.
    """

    columns: str
    order: str
    by: tuple[sa.ColumnElement[Any], ...]
    rows: int = FEW_ROWS
    are_reports: bool = False


def rows_stored(
    connection: sa.Connection, table_name: str, year: int, names: Names, *only: sa.ColumnElement[bool]
) -> FirstRows:
    """The first rows of a year, as the table's view says, and the number of all rows of the year.

    Args:
        connection: open on the warehouse; it is only read.
        table_name: of `STORED_VIEWS`.
        year: whose rows.
        names: in the place of codes.
        only: conditions of the rows to choose from.
    """
    table, view = METADATA.tables[table_name], STORED_VIEWS[table_name]
    condition = of_year(table, year)
    total = connection.scalar(sa.select(sa.func.count()).select_from(table).where(condition)) or 0
    columns = view.columns.split()
    chosen = [declaration(table, name) for name in columns]
    query = sa.select(*chosen).where(condition, *only).order_by(*view.by, *key_order(table)).limit(view.rows)
    if any(column.table is submission for column in chosen) and table is not submission:
        query = query.join_from(table, submission, submission.c.submission_id == table.c.submission_id)
    frame = pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=columns)
    rows = frame.astype("object").where(frame.notna(), None)
    return first_rows(table, rows, columns, names, total=total, order=view.order, are_reports=view.are_reports)


def _at(column: sa.Column[Any], codes: tuple[str, ...]) -> sa.ColumnElement[int]:
    """The place of a code among others, to be ordered by."""
    return sa.case({code: place for place, code in enumerate(codes)}, value=column)


def _greatest(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """A figure, the greatest first; SQLite keeps exact ones as texts."""
    return sa.cast(column, sa.Numeric).desc().nulls_last()


STORED_VIEWS: Mapping[str, StoredView] = {
    "landed_file": StoredView("file_name received_at byte_size", _NEWEST, (landed_file.c.received_at.desc(),)),
    "receipt": StoredView("file_name received_at", _NEWEST, (receipt.c.received_at.desc(),)),
    "submission": StoredView(
        "agency_code likely_agency_code status blocking_count warning_count file_name",
        "không đọc được, bị từ chối trước",
        (_at(submission.c.status, STATUSES), submission.c.received_at.desc()),
        SHOWN_ROWS,
        are_reports=True,
    ),
    "finding": StoredView(
        "agency_code points_at_stake severity message sheet cell criterion_code",
        "nhiều điểm liên quan nhất trước",
        (_greatest(finding.c.points_at_stake), _at(finding.c.severity, SEVERITIES)),
        SHOWN_ROWS,
        are_reports=True,
    ),
    "plan_task": StoredView(
        "agency_code excel_row content budget_vnd due_on status",
        "kinh phí lớn nhất trước",
        (_greatest(plan_task.c.budget_vnd),),
    ),
    "activity": StoredView(
        "agency_code excel_row held_on title reach",
        "nhiều lượt tiếp cận nhất trước",
        (_greatest(activity.c.reach),),
    ),
    "feedback": StoredView(
        "agency_code excel_row received_on content answered_on result",
        "chưa trả lời trước",
        (feedback.c.answered_on.is_not(None), feedback.c.received_on.desc()),
    ),
    "evidence": StoredView(
        "agency_code excel_row kind document_number issued_on title",
        "báo cáo mới nhất trước",
        (evidence.c.submission_id.desc(),),
    ),
    "scorecard": StoredView(
        "agency_code excel_row label declared_value self_points",
        "báo cáo mới nhất trước",
        (scorecard.c.submission_id.desc(),),
    ),
    "evidence_file": StoredView(
        "agency_code name state byte_size",
        "không mở được trước",
        (_at(evidence_file.c.state, FILE_STATES).desc(),),
    ),
    "review_file": StoredView(
        "kind round status row_count blocking_count file_name received_at",
        "không đọc được, bị từ chối trước",
        (_at(review_file.c.status, STATUSES), review_file.c.received_at.desc()),
        SHOWN_ROWS,
    ),
    "review_finding": StoredView(
        "severity message sheet cell", "mức chặn trước", (_at(review_finding.c.severity, SEVERITIES),)
    ),
    "appraisal": StoredView(
        "agency_code criterion_code round input_value points_exact ruling reason",
        _NEWEST,
        (appraisal.c.decided_at.desc(),),
        SHOWN_ROWS,
    ),
    "evidence_verdict": StoredView(
        "kind claimants subject verdict reason decided_by", _NEWEST, (evidence_verdict.c.decided_at.desc(),)
    ),
    "explanation": StoredView(
        "agency_code criterion_code round text given_at", _NEWEST, (explanation.c.given_at.desc(),)
    ),
    "outside_figure": StoredView(
        "kind agency_code name answer_count value_exact source",
        _NEWEST,
        (outside_figure.c.given_at.desc(),),
    ),
}
