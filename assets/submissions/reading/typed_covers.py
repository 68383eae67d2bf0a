"""The covers of many workbooks as one typed frame.

What does not belong here: where a cover's fields stand (`sheets.cover`), and whether they are true.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.submissions.reading.typed_columns import RefusedCell, typed_column
from assets.submissions.sheets.cells import Refusal, as_shown
from assets.submissions.sheets.cover import Cover
from checks.code_lists import CodeLists
from checks.findings.model import Finding, raw_finding
from checks.forms.form import Form
from warehouse.columns.declaration import facts


def typed_covers(
    form: Form,
    sha256: Sequence[str],
    covers: Sequence[Cover | None],
    code_lists: CodeLists,
    doubtful_times: Sequence[Collection[time]],
) -> tuple[pd.DataFrame, list[Finding]]:
    """One row a file: `sha256` and every field of the cover, missing where blank, refused, or where there is no cover.

    Args:
        form: whose covers they are.
        sha256: the files.
        covers: raw, one a file.
        code_lists: labels and codes.
        doubtful_times: times of day, one set a file, with which a day may mean the next (`shifted_times`).

    Returns:
        The frame, and a finding for each field that cannot be read.
    """
    frame = pd.DataFrame({"sha256": pd.Series(sha256, dtype="str")})
    findings: list[Finding] = []
    for declared in form.cover_fields:
        cells = ["" if cover is None else cover.cells.get(declared.name, "") for cover in covers]
        # Figures on the cover are plain: a year with a thousands point is refused like any other doubtful text.
        column = typed_column(cells, declared, [None] * len(cells), code_lists)
        doubtful = [
            RefusedCell(at, Refusal.AMBIGUOUS_DATE, as_shown(cell))
            for at, cell in enumerate(cells)
            if isinstance(cell, datetime) and cell.time() in doubtful_times[at]
        ]
        frame[declared.name] = column.series
        frame.loc[[cell.position for cell in doubtful], declared.name] = None
        for cell in [*column.refused, *doubtful]:
            cover = covers[cell.position]
            if cover is not None:
                findings.append(_finding(sha256[cell.position], cover, declared, cell))
    return frame, findings


def _finding(sha256: str, cover: Cover, declared: sa.Column[Any], cell: RefusedCell) -> Finding:
    address, row = cover.places[declared.name]
    return raw_finding(
        sha256,
        "COVER_FIELD_INVALID" if facts(declared).required else "COVER_OPTIONAL_UNREADABLE",
        sheet=cover.sheet,
        excel_row=row,
        cell=address,
        column_name=declared.name,
        value=cell.shown,
        column=facts(declared).title,
    )
