"""Rows of report tables for the tests of this stage, made of a few words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from tests.assets.submissions.read_batches import SOUND
from warehouse.rows.frames import conform
from warehouse.tables import METADATA, REPORT_TABLES, evidence_file, submission

PLACE = {"sheet", "excel_row", "submission_id"}


def rows_of(table_name: str, submission_id: int, *changes: Mapping[str, Any]) -> pd.DataFrame:
    """Sound rows of a table with the changes given; rows are numbered from 6."""
    table = METADATA.tables[table_name]
    filled = [
        {
            "submission_id": submission_id,
            "sheet": table.info["sheet"],
            "excel_row": 6 + number,
            **{name: value for name, value in SOUND[table_name][0].items() if name in table.columns},
            **change,
        }
        for number, change in enumerate(changes)
    ]
    return _typed(table_name, filled)


def files_of(submission_id: int, **names: str) -> pd.DataFrame:
    """Attached files: name -> what is in them."""
    rows = [
        {
            "submission_id": submission_id,
            "position": number,
            "name": name.replace("_", "."),
            "file_sha256": content,
            "byte_size": len(content),
            "state": "readable" if content else "empty",
        }
        for number, (name, content) in enumerate(names.items(), start=1)
    ]
    return _typed(evidence_file.name, rows)


def together(*frames: tuple[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """All tables, empty but for the frames given."""
    tables = [*REPORT_TABLES, evidence_file, submission]
    given: dict[str, list[pd.DataFrame]] = {table.name: [] for table in tables}
    for name, frame in frames:
        given[name].append(frame)
    return {name: pd.concat(parts, ignore_index=True) if parts else _typed(name, []) for name, parts in given.items()}


def _typed(table_name: str, rows: Sequence[Mapping[str, Any]]) -> pd.DataFrame:
    table = METADATA.tables[table_name]
    frame = pd.DataFrame(rows, columns=[column.name for column in table.columns])
    if "self_points" in frame:
        points = [None if pd.isna(one) else Decimal(str(one)) for one in frame["self_points"]]
        frame["self_points"] = pd.Series(points, index=frame.index, dtype="object")
    return conform(frame, table)
