"""A year of five agencies in two groups, and one printed sheet of it read back as rows of texts."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.workbook import Workbook

from assets.publication.paper.printed_sheet import PrintedSheet
from assets.publication.paper.styles import Styles
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.standings import STANDING_COLUMNS
from assets.publication.published.submission_states import NOTHING_SENT, AgencyState
from assets.publication.published.tables import CommitteeTables
from assets.rules.framework.files import parse_framework

RULES = AppliedFramework(
    parse_framework(
        """
framework: thu
version: 3
title: Bộ tiêu chí minh họa
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-02-01, issuer: UBND}
classes: [{from: 80.5, name: Tốt}, {from: 0, name: Yếu}]
criteria:
  - code: "1"
    name: Chung
    max: 3.5
    criteria:
      - {code: "1.1", name: Tin, max: 1.5, basis: Điều 3, score: 1}
      - {code: "1.2", name: Bài, max: 2, score: 1}
  - {code: "2", name: Khác, max: 1, score: 1}
""",
        path="thu.yaml",
    ),
    "ab" * 32,
)
CAME = datetime(2025, 1, 4, 3, 30, tzinfo=UTC)
REFUSED = AgencyState("rejected", 2, "rejected", "bao cao.xlsx", CAME, 5, ("Sai một.", "Sai hai."))


def _standing(code: str, group: str, rank: int | None, index: str | None, class_name: str | None) -> dict[str, Any]:
    is_scored = index is not None
    row = dict.fromkeys(STANDING_COLUMNS)
    row |= {"framework_id": "thu", "group_code": group, "agency_code": code, "name": f"Xã {code}", "rank": rank}
    row |= {"class_name": class_name, "is_scored": is_scored, "state": "accepted" if is_scored else "rejected"}
    if index is not None:
        figures = {"index_exact": Fraction(index), "index_pct": Decimal(index), "max_points_exact": Fraction("4.5")}
        row |= figures | {"points": Decimal("3.60"), "self_points": Decimal("4.00")}
        row |= {"computed_points": Decimal("3.70")}
    return row


STANDINGS = (
    _standing("01", "xa", 1, "80.00", "Yếu"),
    _standing("02", "xa", 2, "70.50", "Yếu"),
    _standing("03", "xa", None, None, None),
    _standing("04", "phuong", 1, "90.00", "Tốt"),
    _standing("05", "phuong", None, None, None),
)
CRITERIA = pd.DataFrame(
    [
        ("thu", "1", None, 1, "Chung", "3.5", False, None),
        ("thu", "1.1", "1", 2, "Tin", "1.5", True, "Điều 3"),
        ("thu", "1.2", "1", 3, "Bài", "2", True, None),
        ("thu", "2", None, 4, "Khác", "1", True, ""),
        ("khac", "1", None, 1, "Của bộ khác", "9", True, None),
    ],
    columns=["framework_id", "criterion_code", "parent_code", "position", "name", "max_points", "is_leaf", "basis"],
)
NO_FILES = pd.DataFrame(columns=["file_name", "received_at", "status", "blocking_count", "messages"])
SCORE_COLUMNS = (
    "framework_id", "agency_code", "criterion_code", "track", "points", "max_points_exact", "is_applicable", "error",
    "sentence",
)  # fmt: skip


def scores(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Rows by `SCORE_COLUMNS`."""
    return pd.DataFrame(rows, columns=list(SCORE_COLUMNS), dtype=object)


def index_scores(*rows: tuple[str, str, Decimal]) -> pd.DataFrame:
    """Totals by agency and track."""
    given = [("thu", *row) for row in rows]
    return pd.DataFrame(given, columns=["framework_id", "agency_code", "track", "points"], dtype=object)


def small_year(*standings: dict[str, Any], **changes: Any) -> CommitteeTables:
    """The year, with other standings or parts."""
    given = standings or STANDINGS
    accepted = AgencyState("accepted", 1, "accepted", "a.xlsx", CAME)
    states = {row["agency_code"]: accepted if row["is_scored"] else REFUSED for row in given}
    tables = CommitteeTables(
        year=2024,
        rules=(RULES,),
        standings=pd.DataFrame(given, dtype=object),
        criteria=CRITERIA,
        criterion_scores=scores(),
        index_scores=index_scores(),
        round_names={1: "Tổ giúp việc"},
        states=states | {"05": AgencyState(NOTHING_SENT)} | changes.pop("states", {}),
        unidentified=NO_FILES,
        received_until=CAME,
        level_names={"commune": "Cấp xã"},
        group_labels={"phuong": "Các phường", "xa": "Các xã"},
        status_labels={"accepted": "Được chấp nhận", "rejected": "Bị từ chối", "unreadable": "Không đọc được"},
    )
    return replace(tables, **changes)


def printed(tables: CommitteeTables, widths_px: Sequence[int], write: Callable[[PrintedSheet], None]) -> Worksheet:
    """One sheet, read back."""
    buffer = io.BytesIO()
    workbook = Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    write(PrintedSheet(workbook, Styles(workbook), "Trang", widths_px, tables.mark))
    workbook.close()
    return openpyxl.load_workbook(io.BytesIO(buffer.getvalue()))["Trang"]


def drawn(tables: CommitteeTables, widths_px: Sequence[int], write: Callable[[PrintedSheet], None]) -> list[list[str]]:
    """The rows of one sheet that hold any text, each as its texts from the left."""
    rows = printed(tables, widths_px, write).iter_rows(values_only=True)
    texts = ([str(cell) for cell in row if cell] for row in rows)
    return [row for row in texts if row]
