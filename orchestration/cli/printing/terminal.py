"""Printing to a terminal; control characters of outside texts are removed.

What belongs here: the only calls that print lines. What does not: tables and progress (`consoles`), and what is said.
"""

from __future__ import annotations

import json
from typing import Any

import typer

from checks.texts.from_outside import is_blank, terminal_text


def say(text: object, *, err: bool = False, nl: bool = True) -> None:
    """Print lines, without what a terminal would obey."""
    typer.echo(terminal_text(str(text)), err=err, nl=nl)


def say_json(document: Any) -> None:
    """Print one JSON document; what does not print stands in it as JSON's own escapes, so that nothing is lost."""
    written = json.dumps(document, ensure_ascii=False, indent=2)
    if not written.isprintable():
        kept = (c if c.isprintable() or c == "\n" or is_blank(c) else json.dumps(c)[1:-1] for c in written)
        written = "".join(kept)
    typer.echo(written)
