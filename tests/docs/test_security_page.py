"""The page on security names tests that are there, and each of them is one that `make attacks` plays."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "SECURITY.md").read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[f"{file}::{name}" for file, name in NAMED])
def test_every_row_names_a_test_that_is_played(file: str, name: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert f"def {name}(" in text
    before = text[: text.index(f"def {name}(")].rsplit("\ndef ", 1)[-1]
    assert "mark.attack" in before or "\npytestmark" in text


def test_every_row_of_a_table_names_a_test() -> None:
    lines = (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|") and not line.startswith(("| attack", "|---"))]
    assert rows
    assert [row for row in rows if not re.search(r"`tests/[\w/]+\.py::\w+`", row)] == []
