from __future__ import annotations

import pytest

from checks.texts.control_characters import control_character


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x9b", "\ud800", "\uffff"])
def test_what_shows_nothing_and_no_database_or_workbook_takes_is_found(character: str) -> None:
    assert control_character(f"Hội nghị{character} tập huấn") == f"U+{ord(character):04X}"


@pytest.mark.parametrize("text", ["Hội nghị", "hai\ndòng", "có\ttab", "hết dòng\r\n", "\u0085", ""])
def test_letters_tabs_and_ends_of_lines_are_text(text: str) -> None:
    assert control_character(text) is None
