"""Each declared origin of a column is one: change it and the column changes, and no column that does not declare it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from assets.column_origins import Origin, assets_with_origins, column_origins, sheet_headings
from tests.assets.lineage.changed import Change, changed_columns
from tests.assets.lineage.figures import (
    of_agency_succession,
    of_criterion,
    of_criterion_score,
    of_index_score,
    of_input_value,
    of_score_change,
)
from tests.assets.lineage.integrity import of_evidence_case, of_evidence_conflict
from tests.assets.lineage.publications import of_committee_workbook, of_submission_change
from tests.assets.lineage.reports import of_report_rows, of_returned_workbook, of_submission
from warehouse.tables import METADATA, REPORT_TABLES

Changes = Callable[[Origin], Iterable[Change]]

CHANGES: dict[str, Changes] = {
    "agency_succession": of_agency_succession,
    "criterion": of_criterion,
    "submission": of_submission,
    **{table.name: of_report_rows(table.name) for table in REPORT_TABLES},
    "finding": of_report_rows("finding"),
    "evidence_file": of_report_rows("evidence_file"),
    "returned_workbook": of_returned_workbook,
    "input_value": of_input_value,
    "criterion_score": of_criterion_score,
    "index_score": of_index_score,
    "submission_change": of_submission_change,
    "evidence_conflict": of_evidence_conflict,
    "evidence_case": of_evidence_case,
    "score_change": of_score_change,
    "committee_workbook": of_committee_workbook,
}
"""By asset: a source column -> frames before and after it was changed."""

NO_ORIGINS = [
    ("agency_succession", "agency.name"),
    ("submission", "framework.sha256"),
    ("submission", "agency.valid_from"),
    ("submission", "report/cover.Người liên hệ"),
    ("returned_workbook", "finding.column_name"),
    ("input_value", "scorecard.self_points"),
    ("input_value", "external_index.source"),
    ("input_value", "appraisal.input_value"),
    ("input_value", "submission.signatory"),
    ("criterion_score", "input_value.row_count"),
    ("criterion_score", "scorecard.explanation"),
    ("criterion_score", "evidence.title"),
    ("index_score", "criterion_score.sentence"),
    ("index_score", "criterion_score.points"),
    ("index_score", "agency.name"),
    ("submission_change", "submission.reader_version"),
    ("evidence_conflict", "activity.note"),
    ("evidence_conflict", "scorecard.explanation"),
    ("evidence_conflict", "evidence.page"),
    ("evidence_case", "evidence_conflict.value"),
    ("evidence_case", "evidence_verdict.document_number"),
    ("score_change", "criterion_score.sentence"),
    ("score_change", "index_score.ranked_count"),
    ("committee_workbook", "criterion_score.trace"),
    ("committee_workbook", "submission.signatory"),
    ("committee_workbook", "criterion.basis"),
    ("committee_workbook", "agency.valid_from"),
]
"""Columns that an asset's code has before it, and that none of its columns comes from."""

JOINED = {
    ("criterion_score", "input_value.agency_code"),
    ("committee_workbook", "framework.framework_id"),
    ("committee_workbook", "agency.code"),
    ("committee_workbook", "criterion_score.framework_id"),
    ("committee_workbook", "criterion_score.agency_code"),
}
"""By these, rows find others: with another code, columns change that come from what is found."""


def declared_sources() -> list[tuple[str, str]]:
    pairs = [
        (asset, f"{origin.asset}.{origin.column}")
        for asset in assets_with_origins()
        for origins in column_origins(asset).values()
        for origin in origins
    ]
    return list(dict.fromkeys(pairs))


@pytest.mark.slow
@pytest.mark.parametrize(("asset", "source"), [*declared_sources(), *NO_ORIGINS])
def test_a_changed_source_changes_the_columns_that_declare_it_and_no_others(asset: str, source: str) -> None:
    origin = Origin(*source.split(".", 1))
    declared = {column for column, origins in column_origins(asset).items() if origin in origins}

    found = [changed_columns(*change) for change in CHANGES[asset](origin)]

    assert found
    changed = set[str]().union(*found)
    assert declared <= changed
    assert changed == declared or (asset, source) in JOINED


def test_what_is_listed_as_no_origin_is_declared_nowhere() -> None:
    assert not {*NO_ORIGINS} & {*declared_sources()}
    assert {*JOINED} <= {*declared_sources()}


def test_every_asset_with_origins_has_its_changes() -> None:
    assert set(CHANGES) == set(assets_with_origins())


def test_a_declared_column_is_one_of_its_asset_and_comes_from_columns_that_there_are() -> None:
    sheets = sheet_headings()
    for asset in assets_with_origins():
        for column, origins in column_origins(asset).items():
            assert asset not in METADATA.tables or column in METADATA.tables[asset].columns
            for origin in origins:
                known = sheets[origin.asset] if origin.asset in sheets else METADATA.tables[origin.asset].columns
                assert origin.column in known, (asset, column, origin)
