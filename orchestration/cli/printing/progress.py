"""Progress of a run on standard error: a bar on a terminal, plain lines elsewhere.

What does not belong here: results, which go to standard output when the run has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from checks.texts.from_outside import terminal_text
from orchestration.cli.printing.consoles import SafeConsole
from orchestration.cli.printing.terminal import say
from orchestration.run_log import Said


@contextmanager
def run_progress(total: int) -> Iterator[Callable[[Said], None]]:
    """A function that hears the run and shows how far it is."""
    console = SafeConsole(stderr=True)
    if not console.is_terminal:
        yield _say_in_lines
        return
    columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.description}", markup=False))
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("starting", total=total)

        def hear(said: Said) -> None:
            if said.has_ended:
                progress.advance(task)
            elif said.sentence or said.step:
                progress.update(task, description=terminal_text(said.sentence or said.step or ""))

        yield hear


def _say_in_lines(said: Said) -> None:
    if said.sentence:
        say(said.sentence, err=True)
