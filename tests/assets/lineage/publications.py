"""Changed sources of what people look at: changes between reports, the Committee's workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import pandas as pd

from assets.analysis.submission_changes import submission_changes
from assets.column_origins import Origin
from assets.publication.committee.sheets.data import (
    CRITERIA_COLUMNS,
    CRITERIA_SHEET,
    INDEX_COLUMNS,
    INDEX_SHEET,
    criteria_rows,
    index_rows,
)
from assets.publication.published.tables import YearFrames, committee_tables
from assets.reference.code_list_files import read_code_lists
from assets.reference.own_or_shipped import reference_files
from checks.code_lists import CodeLists
from tests.assets.analysis.report_rows import rows_of, together
from tests.assets.lineage.changed import Change
from tests.assets.publication.published.committee_frames import YEAR as COMMITTEE_YEAR
from tests.assets.publication.published.committee_frames import realistic_year
from tests.assets.submissions.read_batches import FIXTURES, code_lists
from warehouse.rows.frames import conform
from warehouse.tables import METADATA, REPORT_TABLES, sheet_columns, submission

YEAR = 2024
PAGE, OTHER_PAGE = "https://moha.gov.vn/tin/123", "https://moha.gov.vn/tin/456"
SIGNED = ["document_number", "document_on", "signatory"]
Row = Mapping[str, Any]


def three_values(table_name: str, column: str) -> tuple[Any, Any, Any]:
    """Values that the column takes, each shown otherwise."""
    kind = str(METADATA.tables[table_name].c[column].type).upper()
    if "DATE" in kind:
        return "2024-07-01", "2024-07-02", "2024-07-03"
    if "BOOL" in kind:
        return True, False, None
    return (7, 8, 9) if "INT" in kind or column == "self_points" else ("một", "hai", "ba")


WAYS = {"one to two": (0, 1), "three to two": (2, 1), "one to three": (0, 2)}


@cache
def changes_of_cells() -> dict[Origin, dict[str, pd.DataFrame]]:
    """For each cell that is compared: what is told of it in three pairs of reports, all compared at once."""
    columns = [("submission", name) for name in SIGNED]
    columns += [(table.name, column.name) for table in REPORT_TABLES for column in sheet_columns(table)]
    asked = [(Origin(*place), way) for place in columns for way in WAYS]
    sides: tuple[list[tuple[str, pd.DataFrame]], ...] = ([], [])
    for number, ((table_name, column), way) in enumerate(asked, start=1):
        values = three_values(table_name, column)
        for side, place, of in zip(sides, WAYS[way], (number, number + len(asked)), strict=True):
            row = {column: values[place]}
            rows = signed(of, row) if table_name == "submission" else rows_of(table_name, of, row)
            side.append((table_name, rows))
    older = range(1, len(asked) + 1)
    pairs = pd.DataFrame({"submission_id": [n + len(asked) for n in older], "previous_id": older})
    known = pairs.assign(year=YEAR, agency_code="X", period="year")
    told = submission_changes(known, together(*sides[0]), together(*sides[1]), code_lists())
    by_pair = dict(tuple(told.drop(columns=["submission_id", "previous_id"]).groupby(told["previous_id"])))
    found: dict[Origin, dict[str, pd.DataFrame]] = {}
    for number, (origin, way) in enumerate(asked, start=1):
        found.setdefault(origin, {})[way] = by_pair[number]
    return found


def changes(table_name: str, before: Row, after: Row, lists: CodeLists | None = None, **pair: Any) -> pd.DataFrame:
    """What is told of two reports that have one row of a table each."""
    known = {"submission_id": 2, "year": YEAR, "agency_code": "X", "period": "year", "previous_id": 1, **pair}
    older, newer = known["previous_id"], known["submission_id"]
    if table_name == submission.name:
        sides = [signed(number, row) for number, row in ((older, before), (newer, after))]
    else:
        sides = [rows_of(table_name, number, row) for number, row in ((older, before), (newer, after))]
    pairs = pd.DataFrame({name: [value] for name, value in known.items()})
    return submission_changes(pairs, *(together((table_name, side)) for side in sides), lists or code_lists())


def signed(number: int, row: Row) -> pd.DataFrame:
    """A submission with what its cover says."""
    sound = {
        "submission_id": number, "year": YEAR, "sha256": "0", "file_name": "a.xlsx", "received_at": "2025-01-01T00:00Z",
        "reader_version": 1, "status": "accepted", "blocking_count": 0, "warning_count": 0, "note_count": 0,
    }  # fmt: skip
    return conform(pd.DataFrame([{**sound, **row}]), submission)


def of_submission_change(origin: Origin) -> Iterator[Change]:
    asset, column = origin
    cells = {"submission": SIGNED}
    if asset == "code_list":
        lists, statuses = labels_with_other("task_statuses", "planned"), ("planned", "completed")
        for before, after in (statuses, statuses[::-1]):
            rows = ({"status": before}, {"status": after})
            yield changes("plan_task", *rows), changes("plan_task", *rows, lists=lists)
    elif column in cells.get(asset, [each.name for each in sheet_columns(METADATA.tables[asset])]):
        told = changes_of_cells()[origin]
        yield told["one to two"], told["three to two"]
        yield told["one to two"], told["one to three"]
    elif column in ("sheet", "excel_row"):
        place: dict[str, Any] = {column: "Trang khác" if column == "sheet" else 40}
        last = sheet_columns(METADATA.tables[asset])[-1].name
        old, new = ({last: value} for value in three_values(asset, last)[:2])
        yield changes(asset, old, new), changes(asset, old | place, new | place)
    else:
        cover = ("submission", {"signatory": "A"}, {"signatory": "B"})
        others = {
            "submission_id": {"submission_id": 4, "previous_id": 3}, "agency_code": {"agency_code": "Y"},
            "period": {"period": "half_year"},
        }  # fmt: skip
        if column in others:
            yield changes(*cover), changes(*cover, **others[column])
        else:
            named = ({"signatory": "A"}, {"signatory": "B", column: "khac.xlsx" if column == "file_name" else 1})
            yield changes(*cover), changes("submission", *named)


def labels_with_other(list_name: str, code: str) -> CodeLists:
    lists = read_code_lists(reference_files(FIXTURES, "code_lists"))
    at = (lists["list_name"] == list_name) & (lists["code"] == code)
    return CodeLists(lists.assign(label=lists["label"].mask(at, "Nhãn khác")))


@cache
def small_year() -> dict[str, pd.DataFrame]:
    """Twelve agencies of one group, in the Committee's year."""
    frames = realistic_year()
    of_group = frames["agencies"][frames["agencies"]["group_code"] == "ministry"]
    codes = of_group["code"].drop_duplicates().head(12)
    kept = {name: frame[frame["agency_code"].isin(codes)] for name, frame in frames.items() if "agency_code" in frame}
    agencies = frames["agencies"][frames["agencies"]["code"].isin(codes)]
    return {**frames, **kept, "receipts": frames["receipts"], "agencies": agencies}


def workbook_rows(frames: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, ...]:
    """The two sheets of figures, their columns under the sheet's name."""
    tables = committee_tables(COMMITTEE_YEAR, YearFrames(**frames))
    return tuple(
        pd.DataFrame(rows, columns=[f"{sheet}: {heading}" for heading, _ in columns]).astype("object")
        for sheet, columns, rows in (
            (INDEX_SHEET, INDEX_COLUMNS, index_rows(tables)),
            (CRITERIA_SHEET, CRITERIA_COLUMNS, criteria_rows(tables)),
        )
    )


FRAME_OF = {
    "agency": "agencies", "framework": "frameworks", "criterion": "criteria", "code_list": "code_lists",
    "submission": "submissions", "criterion_score": "criterion_scores", "index_score": "index_scores",
}  # fmt: skip
OTHER_FIGURES: Mapping[str, Any] = {
    "points": Decimal("0.01"), "max_points_exact": Fraction(99), "index_pct": Decimal("0.02"), "class_name": "Khác",
    "is_applicable": False, "error": "Khác", "sentence": "Khác", "is_leaf": True, "name": "Khác",
    "label": "Khác", "status": "rejected", "group_code": "province", "trace": "{}", "signatory": "Ai",
    "basis": "Khác", "valid_from": pd.Timestamp(2020, 1, 1),
}  # fmt: skip
RENAMED = {"code": "BNV", "agency_code": "BNV", "framework_id": "minh-hoa-bo", "criterion_code": "1.1"}


def of_committee_workbook(origin: Origin) -> Iterator[Change]:
    frames, name = small_year(), FRAME_OF[origin.asset]
    if origin.column in RENAMED:
        changed = with_renamed(frames, RENAMED[origin.column])
    elif origin.column == "rank":
        changed = {**frames, name: frames[name].assign(rank=frames[name]["rank"] + 100)}
    elif origin.column == "track":
        frames = {**frames, name: frames[name][frames[name]["track"] == "computed"]}
        changed = {**frames, name: frames[name].assign(track="self")}
    else:
        frame = frames[name]
        value = pd.Series([OTHER_FIGURES[origin.column]] * len(frame), index=frame.index)
        changed = {**frames, name: frame.assign(**{origin.column: value.astype(frame[origin.column].dtype)})}
    base = workbook_of_small_year() if frames is small_year() else workbook_rows(frames)
    yield from zip(base, workbook_rows(changed), strict=True)


@cache
def workbook_of_small_year() -> tuple[pd.DataFrame, ...]:
    return workbook_rows(small_year())


def with_renamed(frames: Mapping[str, pd.DataFrame], old: str) -> dict[str, pd.DataFrame]:
    """An agency, criterion or framework under another code, wherever it is named; it sorts where it did."""
    new = f"{old}0" if old[0].isdigit() else f"{old}x"
    keys = ["code", "agency_code", "framework_id", "criterion_code", "parent_code", "source_text"]
    renamed = {}
    for name, frame in frames.items():
        columns = {key: frame[key].replace(old, new) for key in keys if key in frame}
        if "source_text" in frame:
            columns["source_text"] = frame["source_text"].str.replace(f"framework: {old}\n", f"framework: {new}\n")
        renamed[name] = frame.assign(**columns)
    return renamed
