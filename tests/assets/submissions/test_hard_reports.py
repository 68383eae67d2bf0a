"""Reports as people and programs really leave them: each gives exactly what `fixtures/hard_reports/index.yaml` says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import pytest
import yaml

from assets.reference.loading import References, load_references
from assets.rules.language.evaluation import Value
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from assets.submissions.receiving.archive import sha256_of
from assets.submissions.stakes.held_rows import held_rows
from assets.submissions.stakes.leaf_rules import SOURCE_OF, framework_rules
from tests.assets.submissions.recorded_columns import without_later_columns, without_later_warnings
from tests.assets.submissions.sound_files import FIXTURES
from warehouse.tables import scorecard

FOLDER = FIXTURES / "hard_reports"
INDEX: list[dict[str, Any]] = yaml.safe_load((FOLDER / "index.yaml").read_text(encoding="utf-8"))
YEAR = 2025
REVISED = "TEMPLATE_FRAMEWORK_REVISED"
"""Told of every file that is older than its framework's last revision, as these become: not what they are here for."""
RECEIVED_AT = datetime(2026, 1, 5, 3, tzinfo=UTC)


@pytest.fixture(scope="module", name="references")
def _references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


def checked_file(name: str, references: References) -> CheckedBatch:
    """One file by itself: several of one agency would be told of one another."""
    path = FOLDER / name
    read = read_files([SourceFile(path, name, sha256_of(path), RECEIVED_AT)], references.code_lists)
    return check_batch(read, references, YEAR)


def plain(value: Any) -> Any:
    """A cell of a frame as YAML writes it: days without a time, nothing for a missing one."""
    if pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value


def given_inputs(checked: CheckedBatch, references: References) -> dict[tuple[str, str], Value]:
    """What the rows that count give each input of the agency's framework that comes from the report."""
    framework_id = checked.submissions["framework_id"].item()
    framework = next(one.framework for one in references.frameworks if one.framework.framework == framework_id)
    counted = {
        (rule.criterion.code, name): one.value(one.counted(held_rows(frame, one.source, YEAR)))
        for rule in framework_rules(framework, YEAR).rules.values()
        for table, frame in checked.rows.items()
        for name, one in rule.reads(SOURCE_OF[table]).items()
    }
    card = checked.rows[scorecard.name]
    declared = card[card["declared_value"].notna()]
    keys = zip(declared["criterion_code"], declared["input_name"], strict=True)
    return counted | dict(zip(keys, declared["declared_value"], strict=True))


@pytest.mark.slow
@pytest.mark.parametrize("entry", INDEX, ids=lambda entry: entry["file"])
def test_a_report_gives_exactly_what_the_index_says(entry: dict[str, Any], references: References) -> None:
    checked = checked_file(entry["file"], references)
    submission = without_later_warnings(checked).iloc[0]
    found = without_later_columns(checked.findings)
    findings = found.loc[found["code"].ne(REVISED), ["code", "sheet", "cell"]].astype(object)
    told = findings.where(findings.notna(), None).to_dict("records")
    assert sorted(told, key=str) == sorted(entry["findings"], key=str)
    assert submission["status"] == entry["status"]
    assert submission["agency_code"] == entry["agency"] if "agency" in entry else submission.isna()["agency_code"]
    for table, wanted in entry.get("rows", {}).items():
        rows = checked.rows[table].set_index("excel_row")
        found = {row: {name: plain(rows.loc[row, name]) for name in columns} for row, columns in wanted.items()}
        assert found == wanted
    if inputs := entry.get("inputs"):
        given = given_inputs(checked, references)
        assert {code: {name: given[code, name] for name in names} for code, names in inputs.items()} == inputs


def test_every_file_of_the_folder_is_in_the_index() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {*(entry["file"] for entry in INDEX), "index.yaml"}
