"""What is installed to run parcomm: each direct dependency has its reason, and no licence binds who uses it."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
DECISION = ROOT / "docs" / "decisions" / "0015-every-dependency-has-its-reason.md"
LOCKED = sorted(
    set(re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*?\])?==", (ROOT / "requirements.lock").read_text(), re.MULTILINE))
)
OTHER_PLATFORMS = {"colorama", "httpx2-jsfetch", "pywin32", "pyreadline3"}
"""Locked for Windows, or for Python in a browser: nothing here to ask; their licences are BSD, BSD, PSF and BSD."""


def listed() -> dict[str, list[str]]:
    """Dependency -> the cells of its row."""
    rows = re.findall(r"^\| ([a-z][\w-]+) \|(.*)\|$", DECISION.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: [cell.strip() for cell in cells.split("|")] for name, cells in rows if name != "dependency"}


def licence(name: str) -> str:
    """Everything that a package says of its licence, the text itself aside."""
    facts = metadata.metadata(name)
    words = [facts.get("License-Expression") or "", *(facts.get("License") or "").strip().splitlines()[:1]]
    return "; ".join([*words, *(each for each in facts.get_all("Classifier", []) if each.startswith("License"))])


def test_the_decision_lists_every_direct_dependency_and_no_other() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [
        *project["dependencies"],
        *(each for extra in project["optional-dependencies"].values() for each in extra),
    ]
    assert set(listed()) == {Requirement(each).name for each in declared}
    assert all(len(cells) == 4 and all(cells) for cells in listed().values())


@pytest.mark.parametrize("name", [name for name in listed() if name != "pypdfium2"])
def test_a_licence_is_the_one_that_the_package_declares(name: str) -> None:
    assert listed()[name][1].partition("-")[0] in licence(name)


def binds(words: str) -> bool:
    """Whether a licence is GPL or AGPL; the LGPL lets a library be used by anything."""
    return (
        re.search(r"\bA?GPL|Affero|(?<!Lesser )General Public", re.sub(r"\(LGPL\w*\)|LGPL[\w.-]*", "", words))
        is not None
    )


@pytest.mark.parametrize(
    ("words", "is_bound"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0-only", True),
        ("License :: OSI Approved :: GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT", False),
    ],
)
def test_gpl_is_told_from_lgpl(words: str, is_bound: bool) -> None:
    assert binds(words) == is_bound


@pytest.mark.attack("a licence that binds whoever uses it", expected="no installed package has one")
def test_nothing_that_runs_is_under_gpl_or_agpl() -> None:
    here = {canonicalize_name(each.metadata["Name"]) for each in metadata.distributions()}
    asked = [name for name in LOCKED if canonicalize_name(name) in here]
    assert set(LOCKED) - set(asked) <= OTHER_PLATFORMS
    assert [name for name in asked if binds(licence(name))] == []
    assert [name for name in asked if not licence(name).strip("; ")] == []
