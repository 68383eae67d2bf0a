"""The page on the architecture names what is there, and its picture is the one that the code gives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.test_named_modules import resolves
from tests.test_product_modules import ROOT, product_modules

PAGE = ROOT / "docs" / "architecture.md"


def test_every_step_of_a_cell_is_a_function_that_is_there() -> None:
    modules = product_modules()
    _, _, steps = PAGE.read_text(encoding="utf-8").partition("## The way of one cell")
    named = re.findall(r"`((?:submissions|scoring|rules|publication)\.[\w.]+)`", steps)
    assert len(named) > 15
    assert [name for name in named if not resolves(name, "assets", modules)] == []


def test_the_tree_of_the_page_has_every_package() -> None:
    tree = PAGE.read_text(encoding="utf-8").split("```")[1]
    shown = re.findall(r"^ *(\w+)/", tree, re.MULTILINE)
    parts = [folder for top in ("warehouse", "checks", "assets") for folder in (ROOT / top).iterdir()]
    packages = {folder.name for folder in parts if (folder / "__init__.py").exists()}
    assert packages - set(shown) == set()


def test_the_picture_is_the_one_that_the_code_gives(tmp_path: Path) -> None:
    made = tmp_path / "architecture.svg"
    subprocess.run([sys.executable, ROOT / ".ci" / "architecture.py", made], cwd=ROOT, check=True)
    assert made.read_bytes() == (ROOT / "docs" / "architecture.svg").read_bytes(), "run `make architecture`"
