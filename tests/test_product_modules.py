"""Every product module serves the product: what only tests import would rot there, or was never wired."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("warehouse", "checks", "assets", "orchestration")
BEGINNINGS = ("orchestration.cli", "orchestration.definitions")
"""What `parcomm` and Dagster load; beside them, modules run by name (`python -m`), what Alembic finds by path, and
finding rules, which are found in their package."""


def product_modules() -> dict[str, ast.Module]:
    """Module name -> its tree; a package by its own name."""
    paths = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    return {_name(path): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def _name(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(tree: ast.Module) -> Iterator[str]:
    """Every name that a module imports, at its top or inside a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def is_begun_by_itself(name: str, tree: ast.Module) -> bool:
    """Whether something else than an import runs the module."""
    if name in BEGINNINGS or name.startswith("warehouse.schema.migrations.") or declares_a_rule(name, tree):
        return True
    return any(isinstance(node, ast.If) and "__main__" in ast.unparse(node.test) for node in tree.body)


def declares_a_rule(name: str, tree: ast.Module) -> bool:
    """Whether `checks.rules.declaration.rules` takes a rule out of the module, which nobody else needs to import."""
    functions = (node for node in tree.body if isinstance(node, ast.FunctionDef))
    marks = (ast.unparse(mark) for function in functions for mark in function.decorator_list)
    return name.startswith("checks.rules.") and any(mark.startswith("rule(") for mark in marks)


def is_only_described(tree: ast.Module) -> bool:
    """Whether a module has nothing but a docstring, as the top of most packages."""
    return all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in tree.body)


def unreached(modules: dict[str, ast.Module]) -> set[str]:
    """The modules that no beginning leads to."""
    waiting = [name for name, tree in modules.items() if is_begun_by_itself(name, tree)]
    reached: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in modules and name not in reached:
            reached.add(name)
            # A module's import runs the packages around it first.
            waiting += [*imports(modules[name]), name.rpartition(".")[0]]
    return {name for name, tree in modules.items() if name not in reached and not is_only_described(tree)}


def test_no_product_module_is_imported_by_tests_alone() -> None:
    modules = product_modules()
    assert len(modules) > 100
    assert unreached(modules) == set()


def test_modules_that_only_import_each_other_are_found() -> None:
    texts = {
        "orchestration.cli": "def run():\n    from assets import used",
        "assets.used": "x = 1",
        "assets.one": "from assets.other import y",
        "assets.other": "from assets.one import y",
        "assets": "import os",
    }
    assert unreached({name: ast.parse(text) for name, text in texts.items()}) == {"assets.one", "assets.other"}
