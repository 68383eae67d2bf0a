"""Kill nights and commands at random moments, give them again, and compare with what nobody disturbed.

    python -m tests.faults.kill_trials --trials 30 --database sqlite

Kills come at a random time, or at a random moment of a random step, or right after a file has appeared, so that what
passes quickly has its share. Nights are first ones, on an empty warehouse, and second ones, to which more files came;
commands are release, export, verify and the upgrade. At the moment of the kill every table must stand as before
or as after; when the command given again has ended, everything must stand as if nothing had happened. Stops with exit
code 1 if anything does not.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.garbage import collect_seldom, keep_what_is_loaded
from tests.faults.nights import Night, Place, begin
from tests.faults.scenes import NEEDED, Scene, commands, nights
from tests.faults.stages import Stages, stages
from tests.faults.standing import breaches_of_order, half_made_files, rows_of, standing
from warehouse.tables import audit_event, reference_version

MOST_KILLS_IN_A_ROW = 4
LONGEST_AFTER_A_SIGN = 0.1
KILLED = -9
ADDED_TO_BY_MANY = (audit_event.name, reference_version.name)


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of one to four kills in a row: at each, the step under way and the seconds since the start."""

    scene: str
    kills: list[tuple[str, float]]
    wrong: list[str]

    def __str__(self) -> str:
        kills = ", ".join(f"{step} at {seconds:.1f} s" for step, seconds in self.kills) or "over before its kill"
        return f"{self.scene}: {kills}: {'; '.join(self.wrong) or 'equal'}"


def try_kills(stage: Stages, scene: Scene, luck: random.Random) -> Trial:
    """Kill a command, often when it is given again too, let the last of them end, and compare."""
    place = stage.copy(scene.place, "trial")
    kills: list[tuple[str, float]] = []
    wrong: list[str] = []
    for _ in range(luck.randint(1, MOST_KILLS_IN_A_ROW)):
        night = begin(place, scene.command)
        _kill_at_random(night, place, scene, luck)
        if night.ended != KILLED:
            break
        kills.append((_moment(night, place, scene), night.seconds))
        wrong += _half_written(place, scene)
    last = begin(place, scene.command)
    if last.wait() != 0:
        wrong.append(f"given again it ended with {last.ended}: {last.said()}")
    else:
        wrong += scene.after.differences(standing(place)) + breaches_of_order(place)
    if not wrong:
        stage.remove(place)
    return Trial(scene.name, kills, wrong)


def _kill_at_random(night: Night, place: Place, scene: Scene, luck: random.Random) -> None:
    if scene.signs and luck.random() < 0.5:
        sign = luck.choice(scene.signs)
        night.watch(lambda _: any(place.home.glob(sign)), every=0.001)
        delay = luck.choice((0.0, luck.uniform(0, LONGEST_AFTER_A_SIGN)))
    elif luck.random() < 0.5:
        step, delay = "start", luck.uniform(0, sum(scene.durations.values()))
    else:
        step = scene.some_step(luck)
        delay = luck.uniform(0, scene.durations[step])
        night.watch(lambda it: step == "start" or any(name == step for name, _ in it.steps))
    reached = time.monotonic()
    night.watch(lambda _: time.monotonic() - reached >= delay, every=0.001)
    if night.ended is None:
        night.kill()


def _moment(night: Night, place: Place, scene: Scene) -> str:
    """When it was killed: in which step, or after which sign, and whether its rows were written."""
    if len(scene.durations) > 1:
        return night.step
    there = [sign for sign in scene.signs if any(place.home.glob(sign))]
    is_written = scene.before.tables != scene.after.tables == rows_of(place.database_url)
    return " ".join([scene.name, *(["at " + there[-1]] if there else []), *(["when written"] if is_written else [])])


def _half_written(place: Place, scene: Scene) -> list[str]:
    """What stands neither as before the command nor as after it."""
    tables = rows_of(place.database_url)
    before, after = scene.before.tables, scene.after.tables
    wrong = [
        f"{name} was left half written: {len(rows)} row(s)"
        for name, rows in tables.items()
        if rows not in (before.get(name, ()), after.get(name)) and not _is_on_its_way(name, rows, scene)
    ]
    if tables.keys() not in (before.keys(), after.keys()):
        wrong.append(f"the schema was left half made: {sorted(tables)}")
    return wrong + half_made_files(place)


def _is_on_its_way(name: str, rows: tuple[str, ...], scene: Scene) -> bool:
    """What several transactions of a night add to may rightly stand between the two."""
    before, after = set(scene.before.tables.get(name, ())), set(scene.after.tables.get(name, ()))
    return name in ADDED_TO_BY_MANY and before <= set(rows) <= after


def run_trials(
    root: Path, database: str, count: int, seed: int, *, only_first: bool, names: Sequence[str] | None
) -> list[Trial]:
    """So many kills on a database, told as they come; of the scenes of these names, if there are any."""
    luck = random.Random(f"{seed} {database}")  # noqa: S311 - no secret
    with stages(root / database, database) as (stage, _):
        found, ended = nights(stage, only_first=only_first)
        if not only_first:
            found += commands(stage, ended)
        found = [scene for scene in found if not names or scene.name in names]
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
    parser.add_argument("--scene", action="append", help="such as `release`; all, if none is named")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    for name in NEEDED:
        importlib.import_module(name)
    keep_what_is_loaded()
    collect_seldom()
    failed = 0
    for database in options.database or ("sqlite", "postgresql"):
        root = Path(tempfile.mkdtemp(prefix="parcomm-faults-", dir=options.folder))
        trials = run_trials(
            root, database, options.trials, options.seed, only_first=options.only_first, names=options.scene
        )
        steps = Counter(step for trial in trials for step, _ in trial.kills)
        unequal = sum(bool(trial.wrong) for trial in trials)
        failed += unequal
        sys.stdout.write(f"{database}: {steps.total()} kills in {len(trials)} trials, {unequal} not mended by the next")
        sys.stdout.write(f" call; at {', '.join(f'{step} {number}' for step, number in steps.most_common())}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
