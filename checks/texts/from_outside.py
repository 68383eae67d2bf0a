"""Texts from outside (cells, file names, rule files, errors) as text, wherever they are shown.

What belongs here: one line, Markdown, a terminal. What does not: the wording of findings (`findings.wording`),
formulas in spreadsheets, and JSON, whose own escapes keep everything (`orchestration.cli.printing.terminal`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

NOT_SHOWN: Final = "\N{REPLACEMENT CHARACTER}"
"""In the place of a character that a terminal would obey."""

_LAYOUT = "\n\t"
_PLAIN = re.compile(
    r"(?: [^\W_] | [ ,;()%/+–…«»→-] | [.:](?=[ \d]|$) | (?<=[^\W_])_(?=[^\W_]) )*",
    re.VERBOSE,
)
"""Texts in which Markdown finds nothing to do: letters, figures, sentences, names of columns."""
_BACKTICKS = re.compile(r"`+")


def on_one_line(text: str, limit: int | None = None) -> str:
    """The text without what does not print, its blanks single; cut to a number of characters, if one is given.

    What does not print: ends of lines, controls (ESC, C1), marks that turn the direction of writing.
    """
    shown = text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(shown.split())
    return line if limit is None or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def all_on_one_line(value: Any) -> Any:
    """A JSON-like value, every text in it on one line: for layouts where a line of an agency's would look like ours."""
    match value:
        case str():
            return on_one_line(value)
        case Mapping():
            return {name: all_on_one_line(each) for name, each in value.items()}
        case list() | tuple():
            return [all_on_one_line(each) for each in value]
        case _:
            return value


def terminal_text(text: str) -> str:
    """Lines for a terminal or a log, in which nothing is a command to it; ends of lines and tabs are left."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in _LAYOUT or is_blank(c) else NOT_SHOWN for c in text)


def is_blank(character: str) -> bool:
    """Whether a character is a blank of some width, such as the one that does not break."""
    return unicodedata.category(character) == "Zs"


def markdown_text(text: str) -> str:
    """One line of Markdown that shows the text: the text itself, or a code span where Markdown would find more in it.

    Escapes do not do: GitHub-flavoured renderers look for addresses (`www.`, `http://`, e-mail) in the text that is
    left once escapes are resolved. A vertical bar is shown broken, since in a table it ends the cell even in code.
    """
    line = on_one_line(text)
    if _PLAIN.fullmatch(line):
        return line
    fence = "`" * (max((len(run) for run in _BACKTICKS.findall(line)), default=0) + 1)
    room = " " if line.startswith("`") or line.endswith("`") else ""
    return f"{fence}{room}{line.replace('|', '¦')}{room}{fence}"


def text_of_markdown(shown: str) -> str:
    """The text of what `markdown_text` made."""
    bare = shown.strip("`")
    return bare.removeprefix(" ").removesuffix(" ") if bare != shown else shown
