"""Characters that no file of rules, lists or texts may hold: they show nothing, and databases or workbooks refuse them.

What belongs here: which they are. What does not: the sentence that a reader of files says of one, and its place.
"""

from __future__ import annotations

import re

# Tabs and ends of lines are text. PostgreSQL stores no NUL, XML no other one, UTF-8 no surrogate.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def control_character(text: str) -> str | None:
    """The first such character of a text, as `U+0000`; None if there is none."""
    found = _CONTROL.search(text)
    return None if found is None else f"U+{ord(found[0]):04X}"
