"""What is written to a cell, and in which colour."""

from __future__ import annotations

import pytest

from assets.submissions.returned.result.marks import MARKS, Marks, marks_of
from tests.assets.submissions.returned.marked_books import ACTIVITIES, entry

LONGEST = 1_500
"""Characters of a note, those of the sign that it was cut not counted."""


@pytest.mark.parametrize(
    ("said", "note"),
    [
        (["a" * LONGEST], "a" * LONGEST),
        (["a" * (LONGEST + 1)], "a" * LONGEST + "…"),
        (["a" * (LONGEST - 2), "b"], "a" * (LONGEST - 2) + "\nb"),
        (["a" * (LONGEST - 1), "b"], "a" * (LONGEST - 1) + "…"),
    ],
)
def test_a_note_is_cut_only_where_it_is_too_long(said: list[str], note: str) -> None:
    assert Marks(notes={(1, 1): said}).note((1, 1)) == note


def test_of_one_cells_findings_the_gravest_gives_the_colour_and_speaks_first() -> None:
    entries = [
        entry("A1", severity="note", label="Lưu ý", message="Ba.", hint=""),
        entry("A1", severity="blocking", label="Chặn", message="Một.", hint="Sửa."),
        entry("A1", severity="warning", label="Cảnh báo", message="Hai.", hint=""),
        entry(None, severity="blocking"),
    ]
    marks = marks_of(entries)[ACTIVITIES]
    ((place, color),) = marks.colors.items()
    assert color == MARKS["blocking"]
    assert marks.note(place) == "[Chặn] Một.\n→ Sửa.\n[Cảnh báo] Hai.\n[Lưu ý] Ba."


def test_marks_of_merged_cells_are_told_at_the_cell_that_is_seen() -> None:
    marks = Marks({(1, 1): "x", (2, 1): "y"}, {(1, 1): ["a"], (2, 1): ["b"]})
    moved = marks.moved(lambda _: (1, 1))
    assert (moved.colors, moved.notes) == ({(1, 1): "x"}, {(1, 1): ["a", "b"]})
