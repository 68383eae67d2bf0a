"""Lint of several framework files: each by itself, and those of one folder against each other.

What does not belong here: what is wrong within a file (`framework_file`), and what makes two files contradict each
other (`assets.rules.framework.folder`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from assets.rules.framework.files import LoadedFramework, load_framework
from assets.rules.framework.folder import contradictions, framework_paths
from assets.rules.language.errors import FrameworkError
from assets.rules.lint.checks.messages import LintMessage
from assets.rules.lint.framework_file import lint_file, placed_message
from checks.code_lists import CodeLists


def lint_files(
    paths: Sequence[Path], code_lists: CodeLists, installed: Path | None = None
) -> dict[str, list[LintMessage]]:
    """Lint messages of framework files, by file in the order given.

    Args:
        paths: the files.
        code_lists: whose codes rules may name.
        installed: the folder by whose files agencies are scored; a file of it is held against all others of it, given
            or not. Drafts in other folders are held only against the files that are given with them.
    """
    given = [path.resolve() for path in paths]
    is_installed = installed is not None and any(path.parent == installed.resolve() for path in given)
    beside = framework_paths(installed) if installed and is_installed else []
    clashes = _clashes(dict.fromkeys([*given, *(path.resolve() for path in beside)]))
    return {
        str(path): [*clashes.get(real, ()), *lint_file(path, code_lists)]
        for path, real in zip(paths, given, strict=True)
    }


def _clashes(paths: Iterable[Path]) -> dict[Path, list[LintMessage]]:
    folders: defaultdict[Path, list[LoadedFramework]] = defaultdict(list)
    for loaded in _loadable(paths):
        folders[loaded.path.parent].append(loaded)
    return {
        loaded.path: [placed_message(loaded, "error", "RIVAL", *problem) for problem in found[loaded.path]]
        for together in folders.values()
        for found in (contradictions(together),)
        for loaded in together
        if loaded.path in found
    }


def _loadable(paths: Iterable[Path]) -> Iterator[LoadedFramework]:
    for path in paths:
        try:
            yield load_framework(path)
        except FrameworkError:
            continue  # said of the file itself, if it is given
