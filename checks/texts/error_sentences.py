"""Reason of a failure: of a chain of errors, the sentence that was written for people.

What does not belong here: the sentences, which are written where errors are raised, and what a command does about an
error (`orchestration.cli.errors`).
"""

from __future__ import annotations

import traceback
from collections.abc import Iterator

from checks.texts.from_outside import on_one_line

OUR_PACKAGES = ("orchestration", "assets", "checks", "warehouse")

_OF_ANOTHER_PROCESS = "_RemoteTraceback"
"""The stack that a worker process sends along; as a cause it says nothing that its error does not."""


def sentence_for_people(error: BaseException) -> str:
    """Message of the outermost error raised by this project's code; of the innermost one if there is none.

    A module of ours that wraps an error knows more than the error: the file, the line, the table. An error whose class
    is not ours is told with the class, without which Python's own say little. Of a database's refusal its own sentence
    is told, without the details: they print the row, with whatever an agency wrote into it.
    """
    causes = list(chain(error))
    told = next((each for each in causes if _is_ours(each)), causes[-1])
    if _is_of_our_class(told):
        return on_one_line(str(told))
    refusal = getattr(getattr(told, "diag", None), "message_primary", None)
    return on_one_line(f"{type(told).__name__}: {refusal}" if refusal else traceback.format_exception_only(told)[-1])


def chain(error: BaseException) -> Iterator[BaseException]:
    """An error and its causes, the outermost first."""
    each: BaseException | None = error
    while each is not None:
        if type(each).__name__ != _OF_ANOTHER_PROCESS:
            yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _is_ours(error: BaseException) -> bool:
    """Whether its class is declared in this project, or one of Python's was raised by its code."""
    if _is_of_our_class(error):
        return True
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    return bool(frames) and _is_our_module(frames[-1].f_globals.get("__name__", ""))


def _is_of_our_class(error: BaseException) -> bool:
    return _is_our_module(type(error).__module__)


def _is_our_module(name: str) -> bool:
    return name.partition(".")[0] in OUR_PACKAGES
