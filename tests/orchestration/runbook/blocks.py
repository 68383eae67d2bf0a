"""The commands of the runbook: fenced `sh` blocks of docs/operations.md, in order.

What belongs here: finding them, and which need a machine of their own. What does not: running them.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]
RUNBOOK = ROOT / "docs" / "operations.md"
TRANSLATED = ROOT / "docs" / "operations.vi.md"

_FENCED = re.compile(r"^(?P<indent> *)```sh\n(?P<text>.*?)^(?P=indent)```$", re.MULTILINE | re.DOTALL)
_ANYWHERE = {"parcomm", "cd", "ssh-keygen", "chmod", "echo", "date", "mktemp"}
"""What may be typed at a home of a test: it changes no machine. All else is for a machine that is made for it."""

_JOINED = re.compile(r"\n|\|\|?|&&|;|\$\(")


@dataclass(frozen=True, slots=True)
class Block:
    """Commands that are typed together: the line of the page where they begin, the heading above, and their text."""

    line: int
    heading: str
    text: str

    @property
    def needs_machine(self) -> bool:
        """Whether it is for a machine of its own, which `make runbook` makes."""
        programs = [part.split()[0] for part in _JOINED.split(self.text) if part.strip()]
        return "parcomm install" in self.text or not _ANYWHERE.issuperset(programs)

    @property
    def without_remarks(self) -> str:
        """What is the same in every language: the commands, without what a `#` says of them."""
        return "\n".join(re.sub(r"(^|\s+)#\s.*", "", line) for line in self.text.splitlines())


def blocks(page: Path) -> list[Block]:
    """Every one of a page, in its order; the first gives the names that all others use."""
    text = page.read_text(encoding="utf-8")
    found = []
    for fenced in _FENCED.finditer(text):
        before = text[: fenced.start()]
        heading = re.findall(r"^## (.+)$", before, re.MULTILINE)[-1]
        found.append(Block(before.count("\n") + 2, heading, textwrap.dedent(fenced["text"])))
    return found
