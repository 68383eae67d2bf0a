"""Thirty nights in a row by the daemon itself, on a moved clock: what each costs, and what each leaves behind.

    python -m tests.faults.thirty_nights --nights 30 --agencies 60 --history-days 10 --by daemon

On the first night every agency has reported; before each later one, one to four reports come that are new or changed.
The daemon is started just before 01:00 in Vietnam, does the night with what came, and is ended; or `parcomm run` does
it, which costs a fifth, and old runs are forgotten after it as the daemon does. Told of each night: seconds of
processor time of all that was started, seconds of the night's run, and the bytes of every store. The last lines say by
how much a store grew a night before and after Dagster's history began to forget. Stops with exit code 1 if a night
fails, or Dagster's storage goes on growing after that. Needs a C compiler (`cc`).
"""

from __future__ import annotations

import argparse
import ctypes
import importlib
import itertools
import json
import os
import random
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import dagster as dg

from assets.reference.loading import load_references
from assets.samples.year import write_sample_year
from orchestration.cli import main as command
from orchestration.installation.instance import STORAGE_VARIABLE, open_instance
from orchestration.installation.old_runs import forget_old_runs
from orchestration.installation.settings import FIXTURES
from orchestration.jobs import NIGHTLY
from tests.faults.nights import YEAR, Place, begin
from tests.faults.scenes import NEEDED
from tests.faults.services import clock_from, ended_runs, move_clock, service
from tests.faults.stages import Server
from warehouse.engine import open_engine

FIRST_NIGHT = datetime(2025, 11, 20, 18, tzinfo=UTC)
"""01:00 in Vietnam is 18:00 of the day before in UTC; one year is at work then."""

LEADS = timedelta(seconds=60), timedelta(seconds=10)
"""How long before its first night, and before each other, the daemon is started. A schedule that it sees for the first
time after 01:00 begins with the next night."""

LONGEST_NIGHT_SECONDS = 900.0
MOST_FILES_A_NIGHT = 4
SECONDS_FOR_ORPHANS = 5.0
MOST_GROWTH_AFTERWARDS = 0.1
"""Of Dagster's storage, from the night on which it begins to forget to the last: runs of a month's end stay."""

_BECOME_PARENT_OF_ORPHANS = 36
"""`PR_SET_CHILD_SUBREAPER`: what the daemon leaves running is ours to wait for, and counted."""


@dataclass(frozen=True, slots=True)
class Night:
    """One night that is over.

    Attributes:
        number: from 1.
        files: reports that came before it.
        processor_seconds: of the daemon and all that it started, from its start to its end.
        run_seconds: of the nightly run.
        status: of the nightly run.
        sizes: bytes by store.
    """

    number: int
    files: int
    processor_seconds: float
    run_seconds: float
    status: str
    sizes: Mapping[str, int]

    def __str__(self) -> str:
        sizes = ", ".join(f"{store} {size / 1024:.0f}" for store, size in sorted(self.sizes.items()))
        times = f"{self.processor_seconds:.0f} s of processor time, run {self.run_seconds:.0f} s"
        return f"night {self.number}: {self.files} file(s), {self.status}, {times}; kB: {sizes}"


def sizes(place: Place, dagster_url: str | None) -> dict[str, int]:
    """Bytes by store: folders and files of the home, Dagster's own by what they hold, and its PostgreSQL database."""
    found: dict[str, int] = {}
    for path in place.home.rglob("*"):
        if path.is_file() and not path.is_symlink():
            store = store_of(path.relative_to(place.home))
            found[store] = found.get(store, 0) + path.stat().st_blocks * 512
    if dagster_url:
        engine = open_engine(dagster_url)
        with engine.connect() as connection:
            size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
        engine.dispose()
        found["dagster: PostgreSQL"] = int(size or 0)
    return found


def store_of(path: Path) -> str:
    """Name of the store that a file of the home belongs to."""
    first, *rest = path.parts
    if first.startswith("warehouse.db"):
        return "warehouse"
    if first != "dagster":
        return first
    folder = rest[0] if len(rest) > 1 else "other"
    named = {"storage": "logs of steps and ticks", "schedules": "ticks", "history": "events"}
    if folder == "history" and path.name.startswith(("runs.db", "index.db")):
        return "dagster: index"
    return f"dagster: {named.get(folder, folder)}"


def a_night(place: Place, number: int, files: Sequence[Path], do: Callable[[Place, datetime, bool], None]) -> Night:
    """Send the files, let a night be done, and measure."""
    for file in files:
        shutil.copy(file, place.home / "inbox")  # into no year's folder, where they wait for the night
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    do(place, FIRST_NIGHT + timedelta(days=number - 1), number == 1)
    with open_instance(place.settings.folders) as instance:
        run = ended_runs(instance, NIGHTLY.name)[0]
        seconds = instance.get_run_stats(run.run_id)
    reap_orphans()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    length = (seconds.end_time or 0) - (seconds.start_time or 0)
    return Night(number, len(files), spent, length, run.status.value, sizes(place, os.environ.get(STORAGE_VARIABLE)))


def by_daemon(place: Place, moment: datetime, is_first: bool, history_days: int) -> None:
    """Start the daemon just before a night, and end it after."""
    with open_instance(place.settings.folders) as instance:
        newest = latest(instance)
        variables = {"PARCOMM_HISTORY_DAYS": str(history_days)}
        with service(place, variables, started_at=moment - LEADS[not is_first]) as daemon:
            daemon.await_that(
                lambda: latest(instance) not in (None, newest), f"the night of {moment}", LONGEST_NIGHT_SECONDS
            )


def by_run(place: Place, moment: datetime, _is_first: bool, history_days: int) -> None:
    """Give `parcomm run` at that time, and forget old runs."""

    def night() -> int:
        move_clock(moment)
        with suppress(SystemExit):
            command(["run", "--year", str(YEAR)])
        with open_instance(place.settings.folders) as instance:
            forget_old_runs(instance, datetime.now(UTC), history_days)
        return 0

    done = begin(place, night)
    if done.wait() != 0:
        raise RuntimeError(done.said())


def latest(instance: dg.DagsterInstance) -> str | None:
    """Id of the nightly run that ended last."""
    return next((run.run_id for run in ended_runs(instance, NIGHTLY.name)), None)


def reap_orphans() -> None:
    """Wait a little for what a night left, so that its processor time counts; a database server stays."""
    deadline = time.monotonic() + SECONDS_FOR_ORPHANS
    while time.monotonic() < deadline:
        try:
            ended, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if not ended:
            time.sleep(0.1)


def arrivals(root: Path, agencies: int, nights: int, luck: random.Random) -> Iterator[list[Path]]:
    """Before the first night a report of every agency; before each other a few of the same agencies', changed."""
    references = load_references(FIXTURES, FIXTURES / "frameworks")

    def sample(seed: int) -> list[Path]:
        year = write_sample_year(references, YEAR, root / f"sample-{seed}", seed=seed, agencies=agencies)
        return [year.folder / file.file_name for file in year.files if file.file_name is not None]

    yield sample(1)
    left: list[Path] = []
    seeds = itertools.count(2)
    for _ in range(nights - 1):
        if len(left) < MOST_FILES_A_NIGHT:
            left += sample(next(seeds))
            luck.shuffle(left)
        yield [left.pop() for _ in range(luck.randint(1, MOST_FILES_A_NIGHT))]


def growth(nights: Sequence[Night], history_days: int) -> list[str]:
    """By how much each store grew a night, while Dagster forgot nothing yet and afterwards."""
    lines = []
    parts = {"before Dagster forgets": nights[1 : history_days + 1], "after that": nights[history_days + 1 :]}
    for name, part in parts.items():
        if len(part) < 2:
            continue
        stores = sorted({store for night in part for store in night.sizes})
        by_night = {
            store: (part[-1].sizes.get(store, 0) - part[0].sizes.get(store, 0)) / (len(part) - 1) / 1024
            for store in stores
        }
        lines.append(f"{name}, kB a night: " + ", ".join(f"{store} {grown:+.1f}" for store, grown in by_night.items()))
    return lines


def faults(nights: Sequence[Night], history_days: int) -> list[str]:
    """Nights that failed, and growth that should have ended."""
    found = [f"night {night.number} ended as {night.status}" for night in nights if night.status != "SUCCESS"]
    forgetting = [dagster_bytes(night) for night in nights[history_days + 1 :]]
    if len(forgetting) > 1 and forgetting[-1] > forgetting[0] * (1 + MOST_GROWTH_AFTERWARDS):
        found.append(f"Dagster's storage grew from {forgetting[0]} to {forgetting[-1]} bytes while it forgot")
    return found


def dagster_bytes(night: Night) -> int:
    """Bytes of Dagster's storage after a night."""
    return sum(size for store, size in night.sizes.items() if store.startswith("dagster"))


@contextmanager
def dagster_storage(root: Path, database: str) -> Iterator[None]:
    """Where Dagster keeps its books: files of the home, or a PostgreSQL server of ours."""
    if database == "sqlite":
        yield
        return
    server = Server(root / "server")
    try:
        server.order("CREATE DATABASE dagster")
        os.environ[STORAGE_VARIABLE] = server.url("dagster").replace("postgresql:", "postgresql+psycopg2:")
        yield
    finally:
        os.environ.pop(STORAGE_VARIABLE, None)
        server.stop()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nights", type=int, default=30)
    parser.add_argument("--agencies", type=int, default=60)
    parser.add_argument("--history-days", type=int, default=10, help="how long Dagster keeps a run")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--by", choices=("daemon", "run"), default="daemon")
    parser.add_argument("--dagster-database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.by == "run" and "LD_PRELOAD" not in os.environ:
        moved = {**os.environ, **clock_from(datetime.now(UTC))}
        os.execve(  # noqa: S606 - this program again
            sys.executable, [sys.executable, "-m", "tests.faults.thirty_nights", *sys.argv[1:]], moved
        )
    ctypes.CDLL(None).prctl(_BECOME_PARENT_OF_ORPHANS, 1, 0, 0, 0)
    root = Path(tempfile.mkdtemp(prefix="parcomm-nights-", dir=options.folder))
    place = Place(root / "home", f"sqlite:///{root / 'home' / 'warehouse.db'}")
    (place.home / "inbox").mkdir(parents=True)
    (place.home / "inbox").chmod(0o770)
    luck = random.Random(options.seed)  # noqa: S311 - no secret
    do = partial(by_daemon if options.by == "daemon" else by_run, history_days=options.history_days)
    nights: list[Night] = []
    for name in NEEDED:
        importlib.import_module(name)
    with dagster_storage(root, options.dagster_database):
        for number, files in enumerate(arrivals(root, options.agencies, options.nights, luck), start=1):
            nights.append(a_night(place, number, files, do))
            tell(str(nights[-1]))
            with (root / "nights.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps({"number": number, **nights[-1].sizes}) + "\n")
    found = faults(nights, options.history_days)
    for line in [*growth(nights, options.history_days), *found]:
        tell(line)
    return 1 if found else 0


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
