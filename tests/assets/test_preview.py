"""A preview shows a few rows, and nothing that a cell holds can break it."""

from __future__ import annotations

import pandas as pd
import pytest

from assets.preview import PREVIEW_CHARACTERS, markdown_preview


def test_it_shows_the_first_rows_under_the_column_names() -> None:
    frame = pd.DataFrame({"code": ["01", "02", "03"], "count": [1, 2, 3]})

    assert markdown_preview(frame, rows=2).splitlines() == [
        "| code | count |", "| --- | --- |", "| 01 | 1 |", "| 02 | 2 |",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("a|b", "`a¦b`"),
        ("two\nlines", "two lines"),
        ("<script>", "`<script>`"),
        (None, ""),
        (float("nan"), ""),
        ("x" * 500, "x" * (PREVIEW_CHARACTERS - 1) + "…"),
    ],
)
def test_a_cell_stays_one_cell(value: object, shown: str) -> None:
    assert markdown_preview(pd.DataFrame({"a": [value]})).splitlines()[-1] == f"| {shown} |"


def test_an_empty_frame_says_so() -> None:
    assert "không có dòng nào" in markdown_preview(pd.DataFrame({"a": []}))
