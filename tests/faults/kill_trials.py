"""Kill nights at random moments, finish them, and compare with nights that nobody disturbed.

    python -m tests.faults.kill_trials --trials 30 --database sqlite

Half of the kills come at a random time, half at a random moment of a random step, so that short steps have their share.
Nights are first ones, on an empty warehouse, and second ones, to which more files came. At the moment of the kill every
table must stand as before the night or as after it; when the next night has ended, everything must stand as if nothing
had happened. Stops with exit code 1 if anything does not.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.faults.nights import Night, Place, begin, durations
from tests.faults.stages import FIRST_FILES, Stages, stages
from tests.faults.standing import Standing, breaches_of_order, rows_of, standing
from warehouse.tables import audit_event

NEEDED_BY_NIGHTS = ("orchestration.running", "great_expectations", "alembic.command", "xlsxwriter")
"""Nights are forked from this process: what is imported here costs them nothing."""


MOST_KILLS_IN_A_ROW = 4
KILLED = -9


@dataclass(frozen=True, slots=True)
class Scene:
    """A night to be disturbed: where it begins, how it ends if it is left alone, how long its steps take."""

    name: str
    place: Place
    before: Standing
    after: Standing
    durations: dict[str, float]


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one to four kills in a row: at each, the step under way and the seconds since the start."""

    scene: str
    kills: list[tuple[str, float]]
    wrong: list[str]

    def __str__(self) -> str:
        kills = ", ".join(f"{step} at {seconds:.1f} s" for step, seconds in self.kills) or "over before its kill"
        return f"{self.scene} night: {kills}: {'; '.join(self.wrong) or 'equal'}"


def scenes(stage: Stages, *, only_first: bool = False) -> list[Scene]:
    """A first night and a second one, each run once undisturbed."""
    first = stage.send(stage.empty("first"), stage.files[:FIRST_FILES])
    after_first = _undisturbed(stage, first, "first")
    if only_first:
        return [after_first[1]]
    second = stage.send(stage.copy(after_first[0], "second"), stage.files[FIRST_FILES:])
    return [after_first[1], _undisturbed(stage, second, "second")[1]]


def _undisturbed(stage: Stages, place: Place, name: str) -> tuple[Place, Scene]:
    ended = stage.copy(place, f"{name}-reference")
    night = begin(ended)
    if night.wait() != 0:
        raise RuntimeError(f"the undisturbed night failed: {night.said()}")
    wrong = breaches_of_order(ended)
    if wrong:
        raise RuntimeError(f"the undisturbed night left disorder: {wrong}")
    return ended, Scene(name, place, standing(place), standing(ended), durations(night))


def try_kills(stage: Stages, scene: Scene, luck: random.Random) -> Trial:
    """Kill a night, often the next ones too, let the last of them end, and compare."""
    place = stage.copy(scene.place, "trial")
    kills: list[tuple[str, float]] = []
    wrong: list[str] = []
    for _ in range(luck.randint(1, MOST_KILLS_IN_A_ROW)):
        night = begin(place)
        _kill_at_random(night, scene, luck)
        if night.ended != KILLED:
            break
        kills.append((night.step, night.seconds))
        wrong += _half_written(rows_of(place.database_url), scene)
    last = begin(place)
    if last.wait() != 0:
        wrong.append(f"the next night ended with {last.ended}: {last.said()}")
    else:
        wrong += scene.after.differences(standing(place)) + breaches_of_order(place)
    if not wrong:
        stage.remove(place)
    return Trial(scene.name, kills, wrong)


def _kill_at_random(night: Night, scene: Scene, luck: random.Random) -> None:
    if luck.random() < 0.5:
        moment = luck.uniform(0, sum(scene.durations.values()))
        night.watch(lambda it: time.monotonic() - it.began >= moment)
    else:
        step = luck.choice(list(scene.durations))
        delay = luck.uniform(0, scene.durations[step])
        night.watch(lambda it: step == "start" or any(name == step for name, _ in it.steps))
        reached = time.monotonic() if step != "start" else night.began
        night.watch(lambda _it: time.monotonic() - reached >= delay)
    night.kill()


def _half_written(found: dict[str, tuple[str, ...]], scene: Scene) -> list[str]:
    """Tables that stand neither as before the night nor as after it."""
    return [
        f"{name} was left half written: {len(rows)} row(s)"
        for name, rows in found.items()
        if rows not in (scene.before.tables[name], scene.after.tables[name]) and not _is_on_its_way(name, rows, scene)
    ]


def _is_on_its_way(name: str, rows: tuple[str, ...], scene: Scene) -> bool:
    """The audit trail gains events with each transaction of a night, so it may rightly stand between the two."""
    return name == audit_event.name and set(scene.before.tables[name]) <= set(rows) <= set(scene.after.tables[name])


def run_trials(root: Path, database: str, count: int, seed: int, *, only_first: bool) -> list[Trial]:
    """So many kills on a database, told as they come."""
    luck = random.Random(f"{seed} {database}")  # noqa: S311 - no secret
    with stages(root / database, database) as (stage, _):
        found = scenes(stage, only_first=only_first)
        trials: list[Trial] = []
        while sum(len(trial.kills) for trial in trials) < count:
            trials.append(try_kills(stage, found[len(trials) % len(found)], luck))
            sys.stdout.write(f"{database}, {trials[-1]}\n")
            sys.stdout.flush()
    return trials


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--trials", type=int, default=30, help="kills on each database")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--only-first", action="store_true", help="first nights only, which saves a reference")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    for name in NEEDED_BY_NIGHTS:
        importlib.import_module(name)
    failed = 0
    for database in options.database or ("sqlite", "postgresql"):
        root = Path(tempfile.mkdtemp(prefix="parcomm-faults-", dir=options.folder))
        trials = run_trials(root, database, options.trials, options.seed, only_first=options.only_first)
        steps = Counter(step for trial in trials for step, _ in trial.kills)
        unequal = sum(bool(trial.wrong) for trial in trials)
        failed += unequal
        sys.stdout.write(f"{database}: {steps.total()} kills in {len(trials)} trials, {unequal} not mended by the next")
        sys.stdout.write(f" night; at {', '.join(f'{step} {number}' for step, number in steps.most_common())}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
