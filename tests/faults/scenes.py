"""What is to be disturbed, and how it ends if it is left alone: nights, and the commands that write or read much.

What belongs here: the places where each begins, and its undisturbed end. What does not: disturbing it, comparing.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass

from tests.faults.nights import YEAR, Place, begin, durations
from tests.faults.stages import FIRST_FILES, Stages
from tests.faults.standing import Standing, breaches_of_order, standing

NIGHT = ("run", "--year", str(YEAR))
RELEASE = ("release", "--year", str(YEAR), "--decision", "12/QĐ-BCĐ", "--date", "2026-03-15")
CHECK = "_holds_as_declared"

NEEDED = (
    *("orchestration.running", "great_expectations", "alembic.command", "xlsxwriter"),
    *("assets.publication.sealing.release_steps", "assets.safekeeping.verification"),
)
"""Commands are forked from the trials' process: what is imported there costs them nothing."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A command to be disturbed.

    Attributes:
        name: as it is told.
        place: where it begins.
        before: what stands there.
        after: what stands when it was left alone.
        durations: seconds of its steps; a command without steps has `start` alone.
        signs: files or folders of the home (patterns), in the order in which they appear on the way, by which moments
            that pass quickly can be hit.
        command: which it is.
    """

    name: str
    place: Place
    before: Standing
    after: Standing
    durations: dict[str, float]
    signs: tuple[str, ...] = ()
    command: Sequence[str] = NIGHT

    def some_step(self, luck: random.Random) -> str:
        """One of its steps: more often one that writes, though most are checks."""
        writers = [name for name in self.durations if not name.endswith(CHECK)]
        return luck.choice(writers if luck.random() < 0.7 else list(self.durations))


def nights(stage: Stages, *, only_first: bool = False) -> tuple[list[Scene], Place]:
    """A first night and a second one, to which more files came; and the place where the last of them ended."""
    first = stage.send(stage.empty("first"), stage.files[:FIRST_FILES])
    scene, ended = _undisturbed(stage, "first night", first)
    if only_first:
        return [scene], ended
    second = stage.send(stage.copy(ended, "second"), stage.files[FIRST_FILES:])
    other, ended = _undisturbed(stage, "second night", second)
    return [scene, other], ended


def commands(stage: Stages, ended: Place) -> list[Scene]:
    """Release, export, verify and upgrade, after a night has ended."""
    freezing, made = f"releases/.unfinished-{YEAR}-1/*", f"releases/{YEAR}-1"
    release, released = _undisturbed(stage, "release", ended, RELEASE, (freezing, made, made))
    unexported = stage.copy(ended, "unexported")
    shutil.rmtree(unexported.home / "exports")
    export, _ = _undisturbed(stage, "export", unexported, ("export", "--year", str(YEAR)), ("exports/*/.*.part",))
    verify, _ = _undisturbed(stage, "verify", released, ("verify",))
    upgrade, _ = _undisturbed(stage, "upgrade", stage.empty("new"), ("db", "upgrade"))
    return [release, export, verify, upgrade]


def _undisturbed(
    stage: Stages, name: str, place: Place, command: Sequence[str] = NIGHT, signs: tuple[str, ...] = ()
) -> tuple[Scene, Place]:
    """Run it on a copy of the place; give the scene, and the place where it has ended."""
    ended = stage.copy(place, f"{name.replace(' ', '-')}-reference")
    undisturbed = begin(ended, command)
    if undisturbed.wait() != 0:
        raise RuntimeError(f"the undisturbed {name} failed: {undisturbed.said()}")
    wrong = breaches_of_order(ended)
    if wrong:
        raise RuntimeError(f"the undisturbed {name} left disorder: {wrong}")
    scene = Scene(name, place, standing(place), standing(ended), durations(undisturbed), signs, command)
    return scene, ended
