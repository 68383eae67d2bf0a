"""Why a step failed: of a chain of errors, the sentence that was written for people.

What belongs here: choosing it from what Dagster keeps of an error. What does not: the sentences, which are written
where errors are raised, and errors of commands (`cli.errors`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dagster_shared.error import SerializableErrorInfo

from checks.texts.outside_text import on_one_line
from orchestration.cli.errors import OUR_PACKAGES

_ROOT = Path(__file__).parents[1]
_RAISED_IN = re.compile(r'\s*File "([^"]+)", line \d+')
_OF_ANOTHER_PROCESS = "_RemoteTraceback"
"""The stack that a worker process sends along; as a cause it says nothing that its error does not."""


def sentence_for_people(error: SerializableErrorInfo) -> str:
    """What the outermost error raised by this project's code says; the innermost one's own words if none was.

    A module of ours that wraps an error knows more than the error: the file, the line, the table.
    """
    chain = list(_chain(error))
    raised = [each for each in chain if _is_ours(each)]
    return _words(raised[0] if raised else chain[-1])


def _chain(error: SerializableErrorInfo) -> Iterator[SerializableErrorInfo]:
    """An error and its causes, the outermost first."""
    each: SerializableErrorInfo | None = error
    while each is not None:
        if each.cls_name != _OF_ANOTHER_PROCESS:
            yield each
        each = each.cause


def _is_ours(error: SerializableErrorInfo) -> bool:
    """Whether its class is declared in this project, or one of Python's or Dagster's was raised by its code."""
    if _module(error) in OUR_PACKAGES:
        return True
    found = _RAISED_IN.match(error.stack[-1]) if error.stack else None
    return found is not None and any(Path(found[1]).is_relative_to(_ROOT / package) for package in OUR_PACKAGES)


def _module(error: SerializableErrorInfo) -> str:
    """The first part of the class's qualified name, with which the message begins."""
    return error.message.partition(":")[0].partition(".")[0].strip()


def _words(error: SerializableErrorInfo) -> str:
    """Without the class where its sentences are whole; Python's own errors say little without their name."""
    name, _, sentence = error.message.partition(": ")
    says_it_all = _module(error) in (*OUR_PACKAGES, "dagster")
    return on_one_line(sentence if says_it_all and name.endswith(error.cls_name or "") else error.message)
