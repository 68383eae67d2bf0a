"""Modules and files are called by names under which a reader finds them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

import pytest

from tests.test_product_modules import PACKAGES, ROOT, product_modules

_IN_BRACKETS = re.compile(r"\((`[a-z_][\w.]*`(?:, `[a-z_][\w.]*`)*)\)")
"""How a module's docstring says where something else is: `What does not belong here: ranks (`indices`)`."""
_PATH = re.compile(r"(?<![\w/.])((?:assets|checks|docs|fixtures|orchestration|tests|warehouse)/[\w./-]*\w)")
_TEXTS = (
    "*.md",
    "docs/**/*.md",
    "Makefile",
    "pyproject.toml",
    "fixtures/**/*.yaml",
    *(f"{each}/**/*.py" for each in (*PACKAGES, "tests")),
)


def resolves(name: str, here: str, modules: Mapping[str, ast.Module]) -> bool:
    """Whether a name is a module, or something in one, as seen from a module: from its own package outwards."""
    package = here if any(other.startswith(f"{here}.") for other in modules) else here.rpartition(".")[0]
    while package:
        if _stands_for(f"{package}.{name}", modules):
            return True
        package = package.rpartition(".")[0]
    return _stands_for(name, modules)


def _stands_for(dotted: str, modules: Mapping[str, ast.Module]) -> bool:
    module, _, attribute = dotted.rpartition(".")
    return dotted in modules or (module in modules and attribute in set(_defined(modules[module])))


def _defined(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (target.id for target in targets if isinstance(target, ast.Name))


def named_in(tree: ast.Module) -> Iterator[str]:
    """Names in brackets where a module's docstring says what belongs elsewhere."""
    _, _, elsewhere = (ast.get_docstring(tree) or "").replace("\n", " ").partition("belong")
    for hit in _IN_BRACKETS.finditer(elsewhere):
        yield from re.findall(r"`([^`]+)`", hit[1])


def test_every_module_that_a_docstring_names_exists() -> None:
    modules = product_modules()
    named = [(here, name) for here, tree in modules.items() for name in named_in(tree)]
    assert len(named) > 100
    assert [(here, name) for here, name in named if not resolves(name, here, modules)] == []


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("indices", True),
        ("scoring.indices", True),
        ("inputs.read", True),
        ("reading", False),
        ("submissions.reading", True),
        ("assets.submissions.reading", True),
        ("indices.gone", False),
    ],
)
def test_a_name_is_looked_up_from_the_own_package_outwards(name: str, found: bool) -> None:
    empty = ast.parse("")
    modules = dict.fromkeys(("assets.scoring.scores", "assets.scoring.indices", "assets.submissions.reading"), empty)
    modules["assets.scoring.inputs"] = ast.parse("def read():\n    pass")
    assert resolves(name, "assets.scoring.scores", modules) is found


def test_every_path_of_this_tree_in_texts_and_code_exists() -> None:
    texts = {path for pattern in _TEXTS for path in ROOT.glob(pattern) if not path.name.startswith("test_named")}
    wrong = [
        (str(text.relative_to(ROOT)), path)
        for text in sorted(texts)
        for path in _PATH.findall(text.read_text(encoding="utf-8"))
        if not (ROOT / path).exists()
    ]
    assert wrong == []
