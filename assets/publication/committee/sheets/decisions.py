"""«Quyết định thẩm định»: every decision that final points rest on, a row a decision, long, for filters.

What does not belong here: decisions that change no score, which the check of decisions tells.
"""

from __future__ import annotations

import json
from typing import Any

from xlsxwriter.workbook import Workbook

from assets.publication.committee.sheets.data import write_list
from assets.publication.paper.styles import Styles
from assets.publication.published.tables import CommitteeTables
from assets.scoring.appraisal.decision_words import side_words, what_changes
from checks.texts.from_outside import on_one_line
from warehouse.tables.tracks import FINAL, appraised

DECISIONS_SHEET = "Quyết định thẩm định"
DECISION_COLUMNS = (
    ("Năm", 7),
    ("Bộ tiêu chí", 24),
    ("Mã cơ quan", 12),
    ("Cơ quan", 36),
    ("Mã tiêu chí", 11),
    ("Tiêu chí", 44),
    ("Mã quyết định", 12),
    ("Vòng", 22),
    ("Nội dung", 36),
    ("Từ", 16),
    ("Thành", 16),
    ("Người quyết định", 24),
    ("Văn bản", 18),
    ("Lý do", 60),
)
_LONGEST_REASON = 1000


def write_decisions(workbook: Workbook, styles: Styles, tables: CommitteeTables) -> None:
    """Write one row a decision."""
    write_list(workbook, styles, DECISIONS_SHEET, DECISION_COLUMNS, decision_rows(tables))


def decision_rows(tables: CommitteeTables) -> list[tuple[Any, ...]]:
    """The rows, by `DECISION_COLUMNS`, in the order of the printed tables."""
    final = tables.criterion_scores[tables.criterion_scores["track"] == FINAL]
    told = {
        (framework_id, agency, code): json.loads(trace).get("decisions", ())
        for framework_id, agency, code, trace in zip(
            *(final[name] for name in ("framework_id", "agency_code", "criterion_code", "trace")), strict=True
        )
        if isinstance(trace, str) and '"decisions"' in trace
    }
    return [
        (
            tables.year,
            rules.framework_id,
            agency["agency_code"],
            agency["name"],
            criterion.code,
            criterion.name,
            made["id"],
            tables.track_label(appraised(made["round"])),
            what_changes(made, criterion),
            side_words(made, "from", criterion) or None,
            side_words(made, "to", criterion) or None,
            made["by"],
            made["document"],
            on_one_line(made["reason"], _LONGEST_REASON),
        )
        for rules in tables.rules
        for _, agency in tables.standings[tables.standings["framework_id"] == rules.framework_id].iterrows()
        for criterion in rules.framework.leaves()
        for made in told.get((rules.framework_id, agency["agency_code"], criterion.code), ())
    ]
