"""Lint's verdict on whether a framework may score; each framework is judged once a process.

What does not belong here: finding anything (`framework_file`), and what a broken framework costs (`assets.reference`).
"""

from __future__ import annotations

from functools import lru_cache

from assets.rules.framework.files import LoadedFramework
from assets.rules.lint.checks.messages import LintMessage
from assets.rules.lint.framework_file import lint_loaded
from checks.code_lists import CodeLists


@lru_cache(maxsize=256)
def judged(loaded: LoadedFramework, code_lists: CodeLists) -> tuple[LintMessage, ...]:
    """Lint messages of a framework; kept for the process, since they take half a second."""
    return tuple(lint_loaded(loaded, code_lists))


def errors_of(loaded: LoadedFramework, code_lists: CodeLists) -> tuple[str, ...]:
    """Errors that keep a framework from scoring, as `line:column: message`."""
    return tuple(
        f"{each.where.split(' ', 1)[0]}: {each.message}" for each in judged(loaded, code_lists) if each.level == "error"
    )
