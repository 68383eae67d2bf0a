"""Tables and progress at a terminal; control characters of outside texts are removed.

What does not belong here: plain lines (`terminal`), which need no such large library.
"""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.text import Text

from checks.texts.from_outside import terminal_text

WIDTH_WITHOUT_TERMINAL = 110
"""Where nobody can see a window's edge, names must not be cut at eighty characters."""


class SafeConsole(Console):
    """Rich's console, to which a text is text: no markup, no colours by guess, nothing that a terminal would obey."""

    def __init__(self, *, stderr: bool = False, width: int | None = None) -> None:
        super().__init__(stderr=stderr, width=width, highlight=False, markup=False, emoji=False)

    def render_str(self, text: str, **options: Any) -> Text:
        """A text of a line, a table's cell or a title."""
        return super().render_str(terminal_text(text), **options)


def result_console() -> SafeConsole:
    """Standard output, for results."""
    console = SafeConsole()
    return console if console.is_terminal else SafeConsole(width=WIDTH_WITHOUT_TERMINAL)
