"""Whoever changes something in a release, and reseals it, is found by what no longer follows from something else."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.publication.release.manifest import MANIFEST
from assets.publication.verifying.release import verify_release
from assets.submissions.receiving.archive import Archive
from tests.assets.publication.release.released_folders import (
    broken,
    edit,
    edit_row,
    first_row,
    keep_rows,
    problems,
    reseal,
    retell,
    told,
    untell,
    writable,
)

Row = dict[str, str]


def putting(name: str, value: str, when: Callable[[Row], bool] = lambda _: True) -> Callable[[Row], bool]:
    def change(row: Row) -> bool:
        if not when(row):
            return False
        row[name] = value
        return True

    return change


def scored_report(row: Row) -> bool:
    return row["status"].startswith("accepted")


def ranked(row: Row) -> bool:
    return row["rank"] != "" and row["track"] == "final"


Edit = tuple[str, Callable[[Row], bool], str]
OF_REPORTS: dict[str, Edit] = {
    "a title in a report": (
        "activity",
        putting("title", "Hội nghị khác"),
        r'activity of agency {agency}, sheet «Hoạt động», row \d+: title is "Hội nghị khác", read again ".+"',
    ),
    "a plan's task": (
        "plan_task",
        putting("planned_quantity", "777"),
        r"plan_task of agency {agency}, sheet «Kế hoạch», row \d+: planned_quantity is 777, read again \d+",
    ),
    "points that an agency gave itself": (
        "scorecard",
        putting("self_points", "0.01", lambda row: row["self_points"] != ""),
        r"scorecard of agency {agency}, sheet «Tự chấm điểm», row \d+: self_points is 0\.01, read again .+",
    ),
    "the signatory": (
        "submission",
        putting("signatory", "Người khác", scored_report),
        r'submission \d+ of agency \S+: signatory is "Người khác", read again ".+"',
    ),
    "an input": (
        "input_value",
        putting("value", "4321", lambda row: row["value_type"] == "number" and row["value"] != ""),
        r'input_value of agency \S+, criterion \S+, \S+: value is "4321", recomputed .+',
    ),
}
"""What reports and what follows from them tell otherwise."""

OF_THE_TRAIL: dict[str, Edit] = {
    "which agency sent a report": (
        "submission",
        putting("agency_code", "99", scored_report),
        r'submission \d+ of agency 99: agency_code is "99", the audit trail says ".+"',
    ),
    "when a report came": (
        "receipt",
        putting("received_at", "2025-12-01T00:00:00.000000+00:00"),
        r"arrival of \w+ \(.+, 2025\) at 2025-12-01T00:00:00\+00:00: the audit trail does not know it",
    ),
    "that a report was rejected": (
        "submission",
        putting("status", "accepted", lambda row: row["status"] == "rejected"),
        r'submission \d+ of agency \S+: status is "accepted", the audit trail says "rejected"',
    ),
    "a date of the calendar": (
        "calendar_entry",
        putting("due_on", "2026-02-28", lambda row: row["event"] == "report_due" and row["period"] == "year"),
        r"calendar_entry of 2025/report_due/year/\*: due_on is 2026-02-28 .*, remembered as .+",
    ),
    "an agency's name": (
        "agency",
        putting("name", "Cơ quan khác"),
        r'agency of \S+/\S+: name is "Cơ quan khác", remembered as ".+"',
    ),
    "what was remembered of a list": (
        "reference_version",
        putting("content", "list_name,code\n", lambda row: row["name"] == "code_list"),
        r"reference data code_list, as remembered since \S+: was changed",
    ),
}
"""What the audit trail tells otherwise. Reports are read again by what these change."""

EDITS = {"reports": OF_REPORTS, "trail": OF_THE_TRAIL}


@pytest.fixture(scope="module")
def told_of(untouched: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], list[str]]:
    """What is said of a release in which all rows of a list were edited, each of another table or column."""

    @cache
    def found(name: str) -> list[str]:
        folder = writable(untouched, tmp_path_factory.mktemp("edited") / untouched.name)
        for table, change, _ in EDITS[name].values():
            edit_row(folder, table, change)
        reseal(folder)
        return problems(folder)

    return found


@pytest.mark.parametrize(
    ("edits", "told"),
    [pytest.param(edits, told, id=name) for edits, each in EDITS.items() for name, (_, _, told) in each.items()],
)
def test_a_row_that_was_edited_and_sealed_anew_is_named(
    edits: str, told: str, told_of: Callable[[str], list[str]]
) -> None:
    pattern = re.compile(told.replace("{agency}", r"\S+"))
    assert [problem for problem in told_of(edits) if pattern.fullmatch(problem)], told_of(edits)


TAKEN_OUT = {
    "submission": (1, r"submission \d+: the audit trail knows it, and it is not there"),
    "receipt": (1, r"arrival of \w+ \(.+, 2025\) at \S+: the audit trail knows it, and it is not there"),
    "evidence": (-2, r"evidence of agency \S+, sheet «.+», row \d+: is not stored, but the workbook's cells give it"),
    "activity": (-2, r"activity of agency \S+, sheet «.+», row \d+: is not stored, but the workbook's cells give it"),
    "finding": (1, ""),
    "landed_file": (1, ""),
}
"""The line that goes, and what tells of it where the manifest's numbers were changed too: if empty, nothing does."""


def test_rows_that_were_taken_out_are_missed_by_their_number_and_by_what_tells_of_them(folder: Path) -> None:
    counts = told(folder)["tables"]
    for table, (number, _) in TAKEN_OUT.items():
        edit(folder / "data" / f"{table}.csv", first_row(folder, table, number) + "\n", "")
    reseal(folder)
    found = problems(folder)
    for table in TAKEN_OUT:
        assert f"data/{table}.csv: has {counts[table] - 1} rows, {counts[table]} were frozen" in found

    retell(folder, tables=counts | {table: counts[table] - 1 for table in TAKEN_OUT})
    found = problems(folder)
    for _, pattern in TAKEN_OUT.values():
        assert not pattern or [problem for problem in found if re.fullmatch(pattern, problem)], (pattern, found)


def test_a_row_that_was_added_to_a_report_is_named(folder: Path) -> None:
    row = first_row(folder, "activity").split(",")
    added = ",".join([row[0], row[1], "9999", *row[3:]])
    edit(folder / "data" / "activity.csv", ",".join(row), f"{','.join(row)}\n{added}")
    reseal(folder)

    told = "sheet «Hoạt động», row 9999: is stored, but the workbook's cells give no such row"
    assert [problem for problem in problems(folder) if problem.startswith("activity of ") and problem.endswith(told)]


@pytest.mark.parametrize("with_rules", [False, True], ids=["figures", "figures and rules"])
def test_a_whole_level_that_was_taken_out_is_missed(folder: Path, *, with_rules: bool) -> None:
    counts = told(folder)["tables"]
    tables = ["input_value", "criterion_score", "index_score", *(["framework", "criterion"] if with_rules else [])]
    for table in tables:
        kept = keep_rows(folder, table, lambda row: row["framework_id"] != "minh-hoa-tinh")
        counts[table] = len(kept)
    retell(folder, tables=counts)

    pattern = (
        r"agency \d\d: it is to be scored, and no framework that is kept gives it an index"
        if with_rules
        else r"agency \d\d: its inputs give figures, and none is stored"
    )
    assert [problem for problem in problems(folder) if re.fullmatch(pattern, problem)]


def test_a_finding_of_reading_that_was_hidden_is_named(folder: Path) -> None:
    found = edit_row(folder, "finding", putting("value", "7", lambda row: row["code"] == "CELL_NOT_NUMBER"))
    reseal(folder)

    place = f"{found['sheet']}!{found['cell']}"
    assert [problem for problem in problems(folder) if problem.startswith(f"finding {found['code']} in {place} of")]


def test_a_cell_of_the_committees_workbook_is_named_though_all_fingerprints_agree(folder: Path) -> None:
    path = folder / "exports" / "ket-qua-tuyen-truyen-CCHC-2025.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book["Dữ liệu"]
    cell = next(
        cell for row in sheet.iter_rows(min_row=2) for cell in row if isinstance(cell.value, float) and cell.value > 1
    )
    before, cell.value = cell.value, 99.5
    book.save(path)
    reseal(folder)

    assert problems(folder) == [
        f"exports/{path.name}: sheet «Dữ liệu», cell {cell.coordinate} is 99.5, written again {before}"
    ]


def test_facts_of_the_committees_workbook_are_compared_with_another_version_of_the_program_too(folder: Path) -> None:
    path = folder / "exports" / "ket-qua-tuyen-truyen-CCHC-2025.xlsx"
    retell(folder, code=told(folder)["code"] | {"code_sha256": "0" * 64})
    book = openpyxl.load_workbook(path)
    listed, ranking = book["Dữ liệu"], book["Xếp hạng - Tỉnh, thành phố"]
    heading = {cell.value: cell.column for cell in listed[1]}
    row = next(row for row in range(2, 100) if listed.cell(row, heading["Hạng"]).value == 1)
    key = "/".join(str(listed.cell(row, heading[name]).value) for name in ("Bộ tiêu chí", "Mã cơ quan"))
    assert ranking["A8"].value == "1"
    name, points = ranking["B8"].value, ranking["C8"].value
    listed.cell(row, heading["Hạng"]).value = 2
    listed.cell(row, heading["Tình trạng báo cáo"]).value = ranking["B6"].value = "Nói cách khác"
    ranking["A8"].value, ranking["B8"].value, ranking["C8"].value = "2", "Cơ quan khác", None
    book.save(path)
    reseal(folder)

    in_sheet = f"exports/{path.name}: sheet «{ranking.title}»"
    assert list(verify_release(folder).problems) == [
        f'{in_sheet}, cell A8 is "2", written again "1"',
        f'{in_sheet}, cell B8 is "Cơ quan khác", written again "{name}"',
        f'{in_sheet}, cell C8 is nothing, written again "{points}"',
        f"exports/{path.name}: sheet «Dữ liệu», row {key}/1, «Hạng» is 2.0, written again 1.0",
    ]

    ranking["J3"].value = "Một ghi chú"
    book.save(path)
    retell(folder, decision={"number": "13/QĐ-BCĐ", "date": "2026-03-15"})
    found = verify_release(folder)
    other = "does not name the document that published it, 13/QĐ-BCĐ of 2026-03-15"
    assert found.problems[0] == f"exports/{path.name}: {other}"
    assert [problem for problem in found.problems if ranking.title in problem] == []
    laid_out = f"sheet «{ranking.title}» is not laid out as this version of the program does it: not compared"
    assert f"exports/{path.name}: {laid_out}" in found.notes


def test_a_workbook_put_in_the_place_of_a_scored_one_is_read_again_and_contradicts_the_rows(folder: Path) -> None:
    """With its fingerprint in every table, so that only the trail and the cells can tell."""
    path = next(path for path in (folder / "archive").rglob("*") if path.is_file())
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    book["Hoạt động"]["C8"].value = "Một tên khác hẳn"
    with path.open("wb") as file:
        book.save(file)
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    new = Archive(folder / "archive").path_of(sha256)
    new.parent.mkdir(parents=True, exist_ok=True)
    path.rename(new)
    for table in ("landed_file", "receipt", "submission"):
        edit(folder / "data" / f"{table}.csv", path.name, sha256)
    reseal(folder)

    found = problems(folder)
    assert [problem for problem in found if f'sha256 is "{sha256}", the audit trail says "{path.name}"' in problem]
    assert [problem for problem in found if '"Một tên khác hẳn"' in problem], found


def test_a_manifest_that_was_edited_is_named(folder: Path) -> None:
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["decision"]["number"] = "13/QĐ-BCĐ"
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")

    assert broken(folder) == ["manifest.json: does not have the fingerprint that SEAL gives"]


UNUSABLE: dict[str, tuple[Callable[[Path], object], str]] = {
    "no submissions": (
        lambda folder: (folder / "data" / "submission.csv").unlink(),
        "data/submission.csv: is missing",
    ),
    "a number of thirty digits": (
        lambda folder: edit_row(folder, "activity", putting("excel_row", "1" * 30)),
        "the figures cannot be recomputed: activity.csv: ",
    ),
    "an index that is no number": (
        lambda folder: edit_row(folder, "index_score", putting("index_pct", "NaN", ranked)),
        "the published workbook cannot be compared: TypeError: ",
    ),
    "a year that was never scored": (
        lambda folder: retell(folder, year=2024),
        "data/index_score.csv: has ",
    ),
    "a later number": (
        lambda folder: retell(folder, sequence=2, erratum="x"),
        "data/release.csv: does not hold the releases before 2025-2",
    ),
    "a link": (
        lambda folder: (folder / "data" / "more").symlink_to(folder / "data" / "agency.csv"),
        "data/more: is a link, and no file of the release",
    ),
    "a link to a folder": (
        lambda folder: (folder / "more").symlink_to(folder / "data"),
        "more: is a link, and no file of the release",
    ),
}


@pytest.mark.parametrize(("spoil", "told"), UNUSABLE.values(), ids=UNUSABLE.keys())
def test_what_cannot_be_computed_with_is_named(folder: Path, spoil: Callable[[Path], object], told: str) -> None:
    spoil(folder)

    found = problems(folder)
    assert [problem for problem in found if problem.startswith(told)], found
    assert "KeyError" not in "".join(found)


def test_it_says_what_another_version_of_the_reader_keeps_it_from_reading_again(folder: Path) -> None:
    edit_row(folder, "submission", putting("reader_version", "0", scored_report))
    reseal(folder)

    verdict = verify_release(folder)
    assert "1 reports were read by another version of the reader: not read again" in verdict.notes
    assert verdict.problems == ()


def test_a_release_of_before_references_were_remembered_says_that_it_is_not_read_again(folder: Path) -> None:
    """As an upgraded warehouse has it whose reports were registered by an older version."""
    path = folder / "data" / "reference_version.csv"
    path.write_text(path.read_text(encoding="utf-8").split("\n")[0] + "\n", encoding="utf-8")
    retell(folder, tables=told(folder)["tables"] | {"reference_version": 0})
    untell(folder, "reference_data_changed", "finding_catalogue_changed", "file_received", "figures_changed")

    verdict = verify_release(folder)
    assert verdict.problems == ()
    assert [note for note in verdict.notes if "were registered before the warehouse remembered" in note]
