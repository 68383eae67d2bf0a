"""The published workbook beside the one that its frozen tables give."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook

from assets.publication.committee.exports import committee_workbook_path, read_committee_tables
from assets.publication.committee.workbook import committee_workbook
from assets.publication.release.erratum import frozen_edition
from assets.publication.release.manifest import Manifest, SealedDecision
from assets.publication.verifying.exporting_again import cells_of, export_differences
from warehouse.tables import METADATA


def test_cells_are_named_by_sheet_row_and_column_as_people_count_them() -> None:
    book = Workbook()
    book.active.title = "Một"
    book.active["A1"], book.active["C3"], book.active["B2"] = "x", 2, ""
    book.create_sheet("Hai")["B5"] = 0
    saved = io.BytesIO()
    book.save(saved)
    assert cells_of(saved.getvalue()) == {"Một": {(1, 1): "x", (3, 3): 2}, "Hai": {(5, 2): 0}}
    assert list(cells_of(saved.getvalue())) == ["Một", "Hai"]


DECISION = SealedDecision(number="12/QĐ-BCĐ", date=date(2025, 3, 1))
MANIFEST = Manifest.model_construct(
    year=2024, sequence=1, decision=DECISION, erratum=None, tables=dict.fromkeys(METADATA.tables, 0)
)


@pytest.fixture
def published(sqlite_warehouse: sa.Engine, tmp_path: Path) -> Iterator[tuple[sa.Connection, Path]]:
    """A warehouse with nothing of the year, and the workbook that a release made of it."""
    with sqlite_warehouse.connect() as connection:
        edition = frozen_edition(connection, MANIFEST)
        path = committee_workbook_path(tmp_path, 2024, edition)
        path.write_bytes(committee_workbook(read_committee_tables(connection, 2024, edition=edition)))
        yield connection, path


def differences(published: tuple[sa.Connection, Path], *, with_words: bool) -> tuple[list[str], list[str]]:
    connection, path = published
    return export_differences(connection, path.parent, MANIFEST, with_words=with_words)


def rewrite(path: Path, change: Callable[[str], str]) -> None:
    """Change every text of the workbook."""
    book = load_workbook(path)
    for cell in (cell for sheet in book for row in sheet.iter_rows() for cell in row):
        if isinstance(cell.value, str):
            cell.value = change(cell.value)
    book.save(path)


@pytest.mark.parametrize("with_words", [True, False])
def test_the_same_cells_in_other_bytes_differ_in_nothing(
    published: tuple[sa.Connection, Path], *, with_words: bool
) -> None:
    assert differences(published, with_words=with_words) == ([], [])
    before = published[1].read_bytes()
    rewrite(published[1], str)
    assert published[1].read_bytes() != before
    assert differences(published, with_words=with_words) == ([], [])


@pytest.mark.parametrize(
    ("old", "new", "named", "told"),
    [
        ("HỘI CHỦ NGHĨA", "HỘI", True, "is "),
        ("HỘI CHỦ NGHĨA", "HỘI", False, None),
        ("12/QĐ-BCĐ", "13/QĐ-BCĐ", False, "does not name the document that published it, 12/QĐ-BCĐ of 2025-03-01"),
        ("01/03/2025", "02/03/2025", False, "does not name the document that published it, 12/QĐ-BCĐ of 2025-03-01"),
    ],
)
def test_a_workbook_that_says_something_else_is_named(
    published: tuple[sa.Connection, Path], old: str, new: str, *, named: bool, told: str | None
) -> None:
    rewrite(published[1], lambda text: text.replace(old, new))
    problems, notes = differences(published, with_words=named)
    assert notes == []
    assert [told in problem for problem in problems if told] == ([True] * len(problems) if told else [])
    assert bool(problems) is (told is not None)


def test_a_workbook_that_is_gone_or_broken_is_named(published: tuple[sa.Connection, Path]) -> None:
    path = published[1]
    path.write_bytes(b"PK")
    ((problem,), _) = differences(published, with_words=True)
    assert problem.startswith(f"{path.parent.name}/{path.name}: cannot be read (")
    path.unlink()
    assert differences(published, with_words=True) == (
        [f"{path.parent.name}/{path.name}: is missing, so it cannot be compared"], [],
    )  # fmt: skip
