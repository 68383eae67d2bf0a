"""A release of the time when ranks were of the computed points, and there were no others, still proves right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from assets.publication.committee.exports import committee_workbook_path, read_committee_tables
from assets.publication.committee.workbook import write_committee_workbook
from assets.publication.release.erratum import frozen_edition
from assets.publication.release.manifest import read_manifest
from assets.publication.verifying.release import thawed
from tests.assets.publication.release.released_folders import (
    YEAR,
    edit_row,
    keep_rows,
    problems,
    reseal,
    retell,
    told,
)

NEW_SINCE = ("review_file", "review_finding", "explanation")


def made_older(folder: Path) -> None:
    """Take out of a release what the version before did not have."""
    for table in ("criterion_score", "index_score"):
        keep_rows(folder, table, lambda row: row["track"] != "final")
    counts = {name: count for name, count in told(folder)["tables"].items() if name not in NEW_SINCE}
    for table in ("criterion_score", "index_score"):
        counts[table] -= counts[table] // 3
    for name in NEW_SINCE:
        (folder / "data" / f"{name}.csv").unlink()
    retell(folder, tables=counts, code=told(folder)["code"] | {"code_sha256": "0" * 64})
    manifest = read_manifest(folder)
    with thawed(folder, manifest) as connection:
        edition = frozen_edition(connection, manifest)
        tables = read_committee_tables(connection, YEAR, edition=edition)
    scores = tables.criterion_scores
    older = replace(tables, criterion_scores=scores[scores["track"] != "final"])
    write_committee_workbook(committee_workbook_path(folder / "exports", YEAR, edition), older)
    reseal(folder)


def test_a_release_of_before_there_were_final_points_proves_right_and_a_changed_figure_of_it_is_told(
    folder: Path,
) -> None:
    made_older(folder)
    assert problems(folder) == []

    def raised(row: dict[str, str]) -> bool:
        row["rank"] = "9"
        return row["track"] == "computed"

    agency = edit_row(folder, "index_score", raised)["agency_code"]
    reseal(folder)
    assert any(f"index_score of agency {agency}, final: rank is 9, recomputed" in each for each in problems(folder))
