"""One clean report, damaged in one place at a time: the finding names that place, and nothing else is found.

What the damage entails of itself (a task renamed in the plan, and the activities that refer to it) is listed by the
damage. Every kind is done at two random places, and all files are checked as one batch, as a night does.
"""

from __future__ import annotations

import hashlib
import io
import random
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from assets.reference.references import References, load_references
from assets.submissions.checking import CheckedBatch, check_batch
from assets.submissions.reading import SourceFile, read_files
from checks.workbook_layout import GUIDE_SHEET
from tests.assets.submissions.cell_damage import CELL_DAMAGE
from tests.assets.submissions.damaged_book import DamagedBook, Told, without_dress
from tests.assets.submissions.row_damage import ROW_DAMAGE
from tests.assets.submissions.scorecard_damage import SCORECARD_DAMAGE
from tests.assets.submissions.sheet_damage import SHEET_DAMAGE
from tests.assets.submissions.sound_files import FIXTURES, YEAR, sample_workbook
from warehouse.tables import REPORT_TABLES

SEEDS = (1, 2)
RECEIVED_AT = datetime(YEAR + 1, 1, 20, 3, tzinfo=UTC)
KINDS = CELL_DAMAGE | ROW_DAMAGE | SCORECARD_DAMAGE | SHEET_DAMAGE
IN_PLACE = CELL_DAMAGE | ROW_DAMAGE


@cache
def known() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module", name="sample")
def _sample() -> bytes:
    return sample_workbook(known())


class Night:
    """All damaged files, checked together."""

    def __init__(self, sample: bytes, folder: Path) -> None:
        self._folder = folder
        self._sources: list[SourceFile] = []
        self.expected: dict[tuple[str, int], list[Told]] = {}
        self.sha256: dict[tuple[str, int], str] = {}
        clean = without_dress(sample)
        self.clean = self._keep("clean", clean)
        self.sample = self._keep("sample", sample)
        for name, damage in KINDS.items():
            for seed in SEEDS:
                framework = known().framework_for("ministry", YEAR)
                assert framework is not None
                luck = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
                book = DamagedBook(load_workbook(io.BytesIO(clean)), framework.framework, known().code_lists, luck)
                self.expected[name, seed] = damage(book)
                saved = io.BytesIO()
                book.workbook.save(saved)
                self.sha256[name, seed] = self._keep(f"{name} {seed}", saved.getvalue())
        read = read_files(self._sources, known().code_lists)
        self.checked: CheckedBatch = check_batch(read, known(), YEAR)

    def _keep(self, name: str, content: bytes) -> str:
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        path = self._folder / sha256
        path.write_bytes(content)
        self._sources.append(SourceFile(path, f"{name}.xlsx", sha256, RECEIVED_AT))
        return sha256

    def told(self, sha256: str) -> list[Told]:
        found = self.checked.findings
        own = found.loc[found["sha256"] == sha256, ["code", "sheet", "cell"]].astype(object)
        return [tuple(one) for one in own.where(own.notna(), None).to_numpy().tolist()]

    def status(self, sha256: str) -> str:
        return str(self.checked.submissions.set_index("sha256").loc[sha256, "status"])

    def places(self, sha256: str) -> set[tuple[str, int]]:
        """Sheet and row of the rows that count."""
        rows = [frame[frame["sha256"] == sha256] for frame in self.checked.rows.values()]
        return {place for frame in rows for place in zip(frame["sheet"], frame["excel_row"], strict=True)}


@pytest.fixture(scope="module", name="night")
def _night(sample: bytes, tmp_path_factory: pytest.TempPathFactory) -> Night:
    return Night(sample, tmp_path_factory.mktemp("damaged"))


def test_there_are_at_least_a_hundred_kinds_of_damage() -> None:
    assert len(KINDS) >= 100


def test_the_clean_report_gives_no_finding_with_or_without_its_dress(night: Night, sample: bytes) -> None:
    assert GUIDE_SHEET in load_workbook(io.BytesIO(sample)).sheetnames
    for sha256 in (night.clean, night.sample):
        assert night.told(sha256) == []
        assert night.status(sha256) == "accepted"
    assert night.places(night.clean) == night.places(night.sample)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", KINDS)
def test_damage_is_found_where_it_was_done_and_nowhere_else(kind: str, seed: int, night: Night) -> None:
    expected = night.expected[kind, seed]
    assert expected
    assert Counter(night.told(night.sha256[kind, seed])) == Counter(expected)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", IN_PLACE)
def test_no_row_is_lost_that_no_finding_names(kind: str, seed: int, night: Night) -> None:
    sha256 = night.sha256[kind, seed]
    found = night.checked.findings
    named = found[(found["sha256"] == sha256) & found["excel_row"].notna()]
    lost = night.places(night.clean) - night.places(sha256)
    assert lost <= set(zip(named["sheet"], named["excel_row"], strict=True))
    assert len(lost) <= 1


def test_only_blocking_findings_cost_the_report(night: Night) -> None:
    blocked = night.checked.submissions["blocking_count"].gt(0)
    rejected = night.checked.submissions["status"].eq("rejected")
    pd.testing.assert_series_equal(blocked, rejected, check_names=False)
    rows = pd.concat([night.checked.rows[table.name]["sha256"] for table in REPORT_TABLES])
    assert not rows.isin(night.checked.submissions.loc[rejected, "sha256"]).any()
