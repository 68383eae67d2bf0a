"""Exit codes of commands, and one clear sentence for every error.

What belongs here: the boundary between exceptions and what people read. What does not: the sentences of domain
errors, which are written where they are raised.
"""

from __future__ import annotations

import os
import tempfile
import traceback
from pathlib import Path

import typer

from assets.home import Home
from checks.texts.error_sentences import OUR_PACKAGES
from checks.texts.from_outside import on_one_line

EXIT_FINE = 0
EXIT_FINDINGS = 1
EXIT_UNUSABLE = 2


class Refusal(Exception):  # noqa: N818 - a refusal is not a fault
    """Something that the command will not do; the message is the sentence for the one who asked."""


def sentence_of(error: Exception) -> str:
    """Sentence about an error; an unforeseen one is written down whole, and the sentence says where."""
    if isinstance(error, typer.TyperException):
        return on_one_line(error.format_message())
    if _is_our_own(error):
        return on_one_line(str(error))
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror or error}{place}"
    if _is_of_the_database(error):
        return f"the warehouse cannot be used: {on_one_line(str(getattr(error, 'orig', None) or error))}"
    return f"a fault of the program stopped it ({type(error).__name__}); its details are in {_write_down(error)}"


def _is_our_own(error: Exception) -> bool:
    """Whether the error's class is declared in this project: then its message was written for people."""
    return type(error).__module__.partition(".")[0] in OUR_PACKAGES


def _is_of_the_database(error: Exception) -> bool:
    from sqlalchemy.exc import SQLAlchemyError

    return isinstance(error, SQLAlchemyError)


def _write_down(error: Exception) -> Path:
    """Keep the stack where an operator can send it from."""
    handle, name = tempfile.mkstemp(prefix="parcomm-fault-", suffix=".txt", dir=_folder_of_faults())
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines(traceback.format_exception(error))
    return Path(name)


def _folder_of_faults() -> Path | None:
    """The home's logs; None, which is the system's temporary folder, where there are none that can be written into.

    A service has a temporary folder of its own, which ends with it.
    """
    logs = Home(Path(os.environ.get("PARCOMM_HOME") or "var")).logs
    return logs if os.access(logs, os.W_OK) else None
