"""A text from outside is text in every workbook that the program writes, whatever it begins with.

Release tables have their own test (`tests/warehouse/rows/test_table_files.py`), so have comparisons (`test_comparison`)
and the Committee's workbook (`committee/test_workbook.py`).
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.returned.marked_workbook import result_alone, return_workbook
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import book, sound_row
from tests.assets.submissions.returned.marked_books import answer_of, entry
from tests.assets.submissions.returned.marked_ods import Ods

FIXTURES = Path(__file__).parents[2] / "fixtures"
TEXTS = ["=cmd|' /C calc'!A0", "@SUM(1)", "+1", "-1+1", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "văn bản"]


@pytest.fixture(scope="module", name="references")
def _references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


def _result(text: str, _: References, __: Path) -> bytes:
    return result_alone(answer_of(entry(value=text, message=text, hint=text, explanation=text))).content


def _sample(text: str, references: References, folder: Path) -> bytes:
    """A template of an agency of that name, filled."""
    renamed = references.agencies.assign(name=text)
    year = write_sample_year(replace(references, agencies=renamed), 2025, folder, agencies=1, faulty_share=0)
    return (year.folder / year.files[0].file_name).read_bytes()


Writer = Callable[[str, References, Path], bytes]


@pytest.mark.attack(expected="text, and no other formula than for a plain one")
@pytest.mark.parametrize("write", [_result, _sample])
def test_no_text_becomes_a_formula(write: Writer, references: References, tmp_path: Path) -> None:
    formulas = {}
    for number, text in enumerate(TEXTS):
        content = write(text, references, tmp_path / str(number))
        cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet for cell in row]
        formulas[text] = {cell.value for cell in cells if cell.data_type == "f"}
        shown = text.replace("\r", "\n")  # as XML gives it back
        assert any(isinstance(cell.value, str) and shown.strip() in cell.value for cell in cells), text
    assert all(found == formulas["văn bản"] for found in formulas.values()), formulas


@pytest.mark.attack(expected="text, and no other formula than for a plain one")
def test_no_text_becomes_a_formula_in_an_ods(tmp_path: Path) -> None:
    source = tmp_path / "report.ods"
    source.write_bytes(as_ods(book({"activity": [sound_row("activity")]})))
    for text in TEXTS:
        returned = return_workbook(source, answer_of(entry(value=text, message=text, hint=text)))
        assert returned.is_own
        assert b"table:formula" not in Ods(returned.content).content
