"""Whatever a sheet says, typed as the reader gives it, costs that file its findings and nobody else anything."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.submissions.reading.file_batches import CELL_TYPE, ReadBatch, joined_batches
from assets.submissions.registering import register
from assets.submissions.trial.check_report import report_json, report_text
from checks.tables.pipeline_schemas import breaches
from tests.assets.submissions.read_batches import YEAR, check, code_lists, framework, references, report, told
from warehouse.columns.declaration import facts
from warehouse.columns.types import ExactDecimal
from warehouse.rows.frames import empty_frame, pandas_dtype
from warehouse.tables import METADATA, REPORT_TABLES, scorecard, sheet_columns, submission
from warehouse.tables.statuses import FILE_STATES

TEXTS = (
    *("x", "{}", "{value}", "{0.__class__}", "%s", "NV01", "TL01", "TL01,TL02;;", "1.1", "1.2", "staff", "form"),
    *("https://[::1.2/x", "https://a.b/c?d=%zz", "=cmd|' /C calc'!A0", "x" * 5000, "\ufffd", "\u202eabc", "A\u0301"),
    *("9" * 45, "nan", "Infinity", "None", "<NA>", "'", '"', "2024-02-30", "Có"),
)
WHOLE = (0, -1, 12, 2023, 2024, 2**53 - 1, -(2**53))
DAYS = tuple(pd.Timestamp(day).as_unit("us") for day in ("0001-01-01", "1900-01-01", "2024-05-05", "9999-12-31"))
ATTACHED = {"sha256": "str", "name": "str", "file_sha256": "str", "byte_size": "Int64", "state": "str"}
POINTS = tuple(map(Decimal, ("0", "-1", "2.5", "1E+30", "1E-30")))


def any_value(column: sa.Column[Any], luck: random.Random) -> Any:
    """A value that the reader could give for the column: of its type, a code of its list, or nothing."""
    if luck.random() < 0.25:
        return None
    code_list = facts(column).code_list
    match column.type:
        case ExactDecimal():
            return luck.choice(POINTS)
        case sa.Date():
            return luck.choice(DAYS)
        case sa.Boolean():
            return luck.random() < 0.5
        case sa.Integer():
            return luck.choice(WHOLE)
        case _:
            return luck.choice(code_lists().codes(code_list) if code_list else TEXTS)


def any_report(sha256: str, luck: random.Random) -> ReadBatch:
    sound = report(sha256, cover={"agency_code": "Y", "agency_name": "Bộ Y"})
    rows = {}
    for table in REPORT_TABLES:
        count = luck.randrange(8)
        frame = pd.DataFrame(
            {
                "sha256": pd.Series([sha256] * count, dtype="str"),
                "sheet": pd.Series([table.info["sheet"]] * count, dtype="str"),
                "excel_row": pd.Series(range(6, 6 + count), dtype="Int64"),
            }
        )
        for column in sheet_columns(table):
            values = pd.Series([any_value(column, luck) for _ in range(count)], dtype="object")
            frame[column.name] = values.astype(pandas_dtype(column))
        if table is scorecard:
            frame[CELL_TYPE] = frame["declared_value"].where(frame["declared_value"].isna(), "text")
        rows[table.name] = frame
    return replace(sound, rows=rows, attachments=any_files(sha256, luck))


def any_files(sha256: str, luck: random.Random) -> pd.DataFrame:
    """Files beside the report, of names as odd as its cells."""
    names = [*TEXTS, "x.pdf", ".pdf", "a/b\\c.docx", "{proof}.jpg", "TL01.pdf", ";,.xlsx", " ", "9" * 4000]
    files = [
        (sha256, luck.choice(names), f"{luck.randrange(5):064}", luck.randrange(9), luck.choice(FILE_STATES))
        for _ in range(luck.randrange(12))
    ]
    return pd.DataFrame(files, columns=list(ATTACHED)).astype(ATTACHED)


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory):
    return references(framework(tmp_path_factory.mktemp("frameworks")))


@pytest.mark.slow
@pytest.mark.attack(expected="findings of those reports alone")
def test_no_content_stops_a_batch_or_changes_what_is_said_of_a_sound_report(known):
    luck = random.Random(1)  # noqa: S311 - to be repeatable, not secret
    hostile = [any_report(f"hostile-{number}", luck) for number in range(25)]
    checked = check(joined_batches([*hostile, report("sound")]), known)
    assert checked.submissions.set_index("sha256").loc["sound", "status"] == "accepted"
    of_sound = checked.findings[checked.findings["sha256"] == "sound"]
    assert told(replace(checked, findings=of_sound)) == []

    came = checked.submissions.set_index("sha256")["received_at"]
    frames = register(checked, year=YEAR, first_id=1, in_force=empty_frame(submission), last_received=came)
    assert {name: breaches(METADATA.tables[name], frame) for name, frame in frames.items()} == {
        name: [] for name in frames
    }
    assert len(json.loads(json.dumps(report_json(checked)))) == 26
    assert report_text(checked, code_lists()).count(".xlsx: ") == 26
