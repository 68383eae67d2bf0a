"""Everything but kills that can come between a night and its end, one or more times each.

    python -m tests.faults.disturbances --database postgresql

The server restarted under a run, its connections dropped, a full disk; two runs of one year, of two years, the inbox
sensor's job and the nightly one at the same time; somebody reading all the while. Each ends with an undisturbed run
(which, where runs only had to take turns, has nothing left to do) and the comparison with undisturbed nights.
"""

from __future__ import annotations

import argparse
import importlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa

from assets.reference.loading import load_references
from assets.samples.year import write_sample_year
from orchestration.installation.settings import FIXTURES
from tests.faults.nights import YEAR, Night, Place, begin
from tests.faults.scenes import NEEDED, Scene, nights
from tests.faults.stages import AGENCIES, SEED, Server, Stages, enlarge, small_disk, stages
from tests.faults.standing import breaches_of_order, standing
from warehouse.engine import open_engine
from warehouse.rows.years import has_years, of_year
from warehouse.tables import METADATA, calendar_entry

OTHER_YEAR = 2024
DISK_KILOBYTES = {"sqlite": (400, 1200, 2000, 2400, 2700), "postgresql": (200, 800, 1200, 1600)}
SERVER_DISK_KILOBYTES = (50, 300, 1000, 3000)
DROP = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"

Outcome = tuple[str, list[str]]


def restarts(stage: Stages, server: Server, scene: Scene, luck: random.Random) -> Outcome:
    """The server is restarted at a random moment; the run gets over it or fails, and the next mends it."""
    return _struck(stage, scene, luck, lambda _place: server.restart())


def dropped_connections(stage: Stages, server: Server, scene: Scene, luck: random.Random) -> Outcome:
    """All of the run's connections are cut off at a random moment."""

    def drop(place: Place) -> None:
        server.order(DROP.format(name=sa.make_url(place.database_url).database))

    return _struck(stage, scene, luck, drop)


def _struck(stage: Stages, scene: Scene, luck: random.Random, strike: Callable[[Place], None]) -> Outcome:
    place = stage.copy(scene.place, "struck")
    night = begin(place)
    step = scene.some_step(luck)
    delay = luck.uniform(0, scene.durations[step])
    night.watch(lambda it: step == "start" or any(name == step for name, _ in it.steps))
    reached = time.monotonic()
    night.watch(lambda _it: time.monotonic() - reached >= delay)
    strike(place)
    code = night.wait()
    last = "" if code == 0 else night.said().splitlines()[-1][:200]
    return f"at {step}: the run ended with {code} {last}", _mended(place, scene)


def _mended(place: Place, scene: Scene) -> list[str]:
    """Let another run end, and compare."""
    night = begin(place)
    if night.wait() != 0:
        return [f"the next run ended with {night.ended}: {night.said()}"]
    return scene.after.differences(standing(place)) + breaches_of_order(place)


def full_disk(stage: Stages, scene: Scene, kilobytes: int) -> Outcome:
    """A home on a disk with so much room left; then room is made."""
    place = stage.copy(scene.place, "full")
    used = sum(path.stat().st_size for path in place.home.rglob("*") if path.is_file()) // 1024
    with small_disk(stage.root / f"disk-{kilobytes}", used + kilobytes) as disk:
        subprocess.run(["cp", "-a", str(place.home), str(disk / "home")], check=True)
        url = place.database_url.replace(str(place.home), str(disk / "home"))
        small = replace(place, home=disk / "home", database_url=url)
        said = _let_fail(begin(small, log=stage.root / f"full-{kilobytes}.log"), kilobytes)
        enlarge(disk)
        return said, _mended(small, scene)


def full_server(stage: Stages, server: Server, scene: Scene, kilobytes: int) -> Outcome:
    """The server's disk has so much room left; then room is made, and the server is started again."""
    place = stage.copy(scene.place, "full-server")
    with server.almost_full(kilobytes):
        said = _let_fail(begin(place), kilobytes)
    return said, _mended(place, scene)


def _let_fail(night: Night, kilobytes: int) -> str:
    code = night.wait()
    last = "" if code == 0 else night.said().splitlines()[-1][:200]
    return f"{kilobytes} kB: the run ended with {code} {last}"


def two_runs_of_one_year(stage: Stages, scene: Scene) -> Outcome:
    """Both end well, and the second finds nothing left to do."""
    place = stage.copy(scene.place, "twice")
    with _reader(place, scene) as seen:
        said = _together(begin(place), begin(place), seen)
    return said, seen.wrong + scene.after.differences(standing(place)) + breaches_of_order(place)


def intake_and_nightly(stage: Stages, scene: Scene) -> Outcome:
    """The inbox sensor's job starts just before the night does."""
    place = stage.copy(scene.place, "intake")
    with _reader(place, scene) as seen:
        said = _together(begin(place, lambda: _intake(place)), begin(place), seen)
    return said, seen.wrong + scene.after.differences(standing(place)) + breaches_of_order(place)


def two_years(stage: Stages, scene: Scene) -> Outcome:
    """Two years at once stand as the same two, one after the other."""
    place = stage.copy(scene.place, "years")
    references = load_references(FIXTURES, FIXTURES / "frameworks")
    write_sample_year(references, OTHER_YEAR, place.home / "inbox", seed=SEED, agencies=AGENCIES)
    in_turn = stage.copy(place, "years-in-turn")
    both = begin(place), begin(place, ("run", "--year", str(OTHER_YEAR)))
    codes = [night.wait() for night in both]
    first, second = sorted((YEAR, OTHER_YEAR), key=lambda year: _first_submission(place, year))
    codes += [begin(in_turn, ("run", "--year", str(year))).wait() for year in (first, second)]
    differences = standing(in_turn).differences(standing(place)) + breaches_of_order(place)
    return f"exit codes {codes}", differences + [f"ended with {code}" for code in codes if code]


def _first_submission(place: Place, year: int) -> int:
    engine = open_engine(place.database_url)
    with engine.connect() as connection:
        table = METADATA.tables["submission"]
        number = connection.scalar(sa.select(sa.func.min(table.c.submission_id)).where(table.c.year == year))
    engine.dispose()
    return int(number or 0)


def _intake(place: Place) -> int:
    from orchestration.definitions import build_defs
    from orchestration.installation.instance import open_instance
    from orchestration.jobs import INTAKE
    from orchestration.partitions import add_year

    with open_instance(place.settings.folders) as instance:
        add_year(instance, place.settings.reference, YEAR)
        job = build_defs().resolve_job_def(INTAKE.name)
        result = job.execute_in_process(instance=instance, partition_key=str(YEAR), raise_on_error=False)
    return 0 if result.success else 1


class Reader:
    """Counts the year's rows again and again; every count must be the old one or the new one."""

    def __init__(self, place: Place, scene: Scene) -> None:
        self._engine = open_engine(place.database_url)
        self._scene = scene
        self.looks = 0
        self.wrong: list[str] = []

    def look(self) -> None:
        with self._engine.connect() as connection:
            present = set(sa.inspect(connection).get_table_names())
            for table in METADATA.sorted_tables:
                if table.name not in present or not has_years(table) or table.name == "run":
                    continue
                count = connection.scalar(sa.select(sa.func.count()).select_from(table).where(of_year(table, YEAR)))
                if table.name == calendar_entry.name:
                    continue  # it has rows of other years too, which the scene's count holds
                known = len(self._scene.before.tables.get(table.name, ())), len(self._scene.after.tables[table.name])
                if count not in known:
                    self.wrong.append(f"a reader saw {count} rows of {table.name}, neither {known[0]} nor {known[1]}")
        self.looks += 1

    def close(self) -> None:
        self._engine.dispose()


@contextmanager
def _reader(place: Place, scene: Scene) -> Iterator[Reader]:
    reader = Reader(place, scene)
    try:
        yield reader
    finally:
        reader.close()


def _together(first: Night, second: Night, seen: Reader) -> str:
    """Let both end while the reader looks; say how."""
    for night in (first, second):
        while night.ended is None:
            soon = time.monotonic() + 0.05
            night.watch(lambda _it, soon=soon: time.monotonic() >= soon)
            seen.look()
    codes = first.ended, second.ended
    seen.wrong += [f"ended with {night.ended}: {night.said()}" for night in (first, second) if night.ended]
    return f"exit codes {codes}, {seen.looks} looks"


def every(stage: Stages, server: Server | None, luck: random.Random, times: int) -> Iterator[tuple[str, Outcome]]:
    """Each disturbance in turn, with what came of it."""
    found, _ = nights(stage)
    if server is not None:
        for number in range(times):
            yield "restart", restarts(stage, server, found[number % 2], luck)
            yield "dropped connections", dropped_connections(stage, server, found[number % 2], luck)
        for kilobytes in SERVER_DISK_KILOBYTES:
            yield "the server's full disk", full_server(stage, server, found[0], kilobytes)
    for kilobytes in DISK_KILOBYTES["sqlite" if server is None else "postgresql"]:
        yield "full disk", full_disk(stage, found[0], kilobytes)
    yield from together(stage, found, 1)


def together(stage: Stages, found: Sequence[Scene], times: int) -> Iterator[tuple[str, Outcome]]:
    """Runs that begin at once."""
    for _ in range(times):
        yield "two runs of a year", two_runs_of_one_year(stage, found[0])
        yield "intake and nightly", intake_and_nightly(stage, found[1])
        yield "two years", two_years(stage, found[0])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=4, help="restarts and dropped connections")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-together", action="store_true", help="only runs that begin at once, so many times")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    for name in NEEDED:
        importlib.import_module(name)
    failed = 0
    for database in options.database or ("sqlite", "postgresql"):
        root = Path(tempfile.mkdtemp(prefix="parcomm-faults-", dir=options.folder)) / database
        luck = random.Random(f"{options.seed} {database}")  # noqa: S311 - no secret
        with stages(root, database, has_small_disk=not options.only_together) as (stage, server):
            if options.only_together:
                outcomes = together(stage, nights(stage)[0], options.times)
            else:
                outcomes = every(stage, server, luck, options.times)
            for name, (said, wrong) in outcomes:
                failed += bool(wrong)
                sys.stdout.write(f"{database}, {name}: {said}: {'; '.join(wrong) or 'equal'}\n")
                sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
