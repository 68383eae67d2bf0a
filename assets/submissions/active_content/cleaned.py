"""A workbook without its active content: parts that are changed or left out, and what was found in it.

What does not belong here: what is active (`excel`, `opendocument`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from assets.submissions.active_content.kinds import Active
from assets.submissions.active_content.sweep import Budget
from assets.submissions.container.guard import MEBIBYTE
from assets.submissions.container.xml_parts import checked_xml
from assets.submissions.container.xml_splicing import UnreturnableError
from assets.submissions.container.zip_reader import Container

_MOST_BYTES = 96 * MEBIBYTE
"""XML of one workbook that is read; the largest reports have a tenth of it."""


@dataclass(slots=True)
class Cleaned:
    """Workbook without its active content.

    Attributes:
        changed: parts with something taken out, by name.
        left_out: names of parts that go nowhere.
        found: kinds of active content.
        obstacle: why nothing of the workbook can go out, for administrators; None where the rest can.
    """

    changed: dict[str, bytes] = field(default_factory=dict)
    left_out: set[str] = field(default_factory=set)
    found: set[Active] = field(default_factory=set)
    obstacle: str | None = None

    @property
    def names(self) -> str:
        """Kinds of active content found, as officials read them, in a fixed order."""
        return "; ".join(kind.value for kind in Active if kind in self.found)


class Parts:
    """The XML parts of a container, within bounds on all that are looked through together."""

    def __init__(self, container: Container) -> None:
        self._container = container
        self._left = _MOST_BYTES
        self.budget = Budget()

    def read(self, name: str) -> bytes:
        """A part in UTF-8.

        Raises:
            UnreturnableError: more is asked for than a workbook is looked through for.
        """
        self._left -= self._container.parts[name].file_size
        if self._left < 0:
            raise UnreturnableError("more XML than is looked through for active content")
        return b"".join(checked_xml(self._container, name))
