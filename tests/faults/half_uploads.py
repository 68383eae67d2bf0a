"""Files that are still being written while runs take what has come: how many are taken half, and how many are lost.

    python -m tests.faults.half_uploads --files 200 --taker run

Files are uploaded in every manner of `uploads`, eight at a time, while `parcomm run` is given again and again, or the
inbox sensor looks every second and its jobs are run. When all are uploaded, runs go on until the inbox is empty. Every
file in the archive must then be a whole upload, or what a killed writer left of one; every whole upload must be there,
and what killed writers left must be answered as damaged. Stops with exit code 1 if not.
"""

from __future__ import annotations

import argparse
import importlib
import io
import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa

from assets.submissions.receiving.inbox import scan_inbox
from tests.faults.nights import YEAR, Place, begin
from tests.faults.scenes import NEEDED
from tests.faults.stages import FIRST_FILES, Stages
from tests.faults.uploads import MANNERS, Upload, start_writers, variants
from warehouse.engine import open_engine
from warehouse.tables import receipt, submission

QUIET_SECONDS = 3.0
SECONDS_A_FILE = 4.0
AT_A_TIME = 8
MOST_RUNS_AFTERWARDS = 6
WHOLE, BEGINNING, OLDER, HALF = "taken whole", "its beginning taken", "an older version taken", "taken half"
OFTEN = {"at_once": 4}
"""How often a manner comes for one of each other."""


@dataclass(slots=True)
class Outcome:
    """What came of a trial: counts, by manner, and everything that is wrong."""

    runs: int
    seconds: float
    counts: dict[str, Counter[str]] = field(default_factory=dict)
    statuses: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.runs} runs in {self.seconds:.0f} s; by status: {dict(self.statuses)}"]
        lines += [f"  {manner}: {dict(counts)}" for manner, counts in sorted(self.counts.items())]
        return "\n".join([*lines, *(f"  WRONG: {each}" for each in self.wrong)])


def planned(
    place: Place, workbooks: Sequence[bytes], count: int, luck: random.Random, names: Sequence[str] | None
) -> list[tuple[str, Upload]]:
    """So many uploads, in every manner or in those of these names, in random order."""
    folder = place.home / "inbox" / str(YEAR)
    folder.mkdir(parents=True)
    manners = [manner for manner in names or MANNERS for _ in range(OFTEN.get(manner, 1))]
    planned = [
        (manner, Upload(folder / f"{manner} {number}.xlsx", content, luck.uniform(0.5, 2) * SECONDS_A_FILE))
        for number, content in enumerate(variants(workbooks, count))
        for manner in [manners[number % len(manners)]]
    ]
    luck.shuffle(planned)
    return planned


def night(place: Place) -> int:
    """`parcomm run`; gives its exit code, 1 for a year past its date being fine here."""
    return _ended(place, begin(place).wait())


def sensor(place: Place) -> int:
    """A look of the inbox sensor, and the runs that it asks for."""
    return _ended(place, begin(place, lambda: _look_and_run(place)).wait())


def _ended(place: Place, code: int) -> int:
    if code not in {0, 1}:
        logs = sorted(place.home.parent.glob(f"{place.home.name}-*.log"))
        raise RuntimeError(f"a run ended with {code}: {logs[-1].read_text(encoding='utf-8')}")
    return code


def _look_and_run(place: Place) -> int:
    import dagster as dg

    from orchestration.definitions import build_defs
    from orchestration.installation.instance import open_instance
    from orchestration.jobs import INTAKE
    from orchestration.resources import build_resources
    from orchestration.sensors import inbox_arrivals
    from warehouse.engine import open_engine
    from warehouse.schema.migrate import ensure_current

    ensure_current(open_engine(place.database_url))
    kept = place.home / "cursor.json"
    with open_instance(place.settings.folders) as instance:
        names = ("inbox", "references", "year_states", "clock")
        resources = {name: resource for name, resource in build_resources(place.settings).items() if name in names}
        cursor = kept.read_text(encoding="utf-8") if kept.exists() else None
        with dg.build_resources(resources, instance=instance) as given:
            context = dg.build_sensor_context(instance, cursor)
            tick = inbox_arrivals(context, **{name: getattr(given, name) for name in names})
        kept.write_text(tick.cursor or "", encoding="utf-8")
        job = build_defs().resolve_job_def(INTAKE.name)
        results = [
            job.execute_in_process(instance=instance, partition_key=request.partition_key, raise_on_error=False)
            for request in tick.run_requests or ()
        ]
    return 0 if all(result.success for result in results) else 3


def upload_and_take(place: Place, uploads: Sequence[tuple[str, Upload]], take: Callable[[Place], int]) -> Outcome:
    """Let the writers write and the taker take, until both have nothing left to do; then look."""
    began = time.monotonic()
    writers = start_writers(uploads, AT_A_TIME)
    runs = 0
    while any(writer.is_alive() for writer in writers):
        take(place)
        runs += 1
        time.sleep(1)
    afterwards = 0
    while scan_inbox(place.home / "inbox", YEAR) and afterwards < MOST_RUNS_AFTERWARDS:
        time.sleep(QUIET_SECONDS + 0.5)
        take(place)
        afterwards += 1
    if take is not night:
        night(place)
    return _judged(place, uploads, Outcome(runs + afterwards, time.monotonic() - began))


def _judged(place: Place, uploads: Sequence[tuple[str, Upload]], outcome: Outcome) -> Outcome:
    archived = {path.name: path.read_bytes() for path in (place.home / "archive").glob("??/*")}
    landed = _rows(place, sa.select(receipt.c.file_name, receipt.c.sha256))
    statuses = dict(_rows(place, sa.select(submission.c.sha256, submission.c.status)))
    outcome.statuses = Counter(statuses.values())
    for manner, upload in uploads:
        taken = {sha256: archived[sha256] for name, sha256 in landed if name == upload.path.name}
        fates = [_fate(upload, content) for content in taken.values()]
        outcome.counts.setdefault(manner, Counter()).update(["files", *fates])
        is_lost = WHOLE not in fates and (manner != "killed" or BEGINNING not in fates)
        outcome.wrong += [f"{upload.path.name} was lost"] * is_lost
        for fate, (sha256, content) in zip(fates, taken.items(), strict=True):
            if fate == HALF or (fate == BEGINNING and manner != "killed"):
                outcome.wrong.append(f"of {upload.path.name} {len(content)} bytes were taken half")
            if fate == BEGINNING and statuses.get(sha256) != "unreadable":
                outcome.wrong.append(f"{upload.path.name}, left by a killed writer, is {statuses.get(sha256)}")
    outcome.wrong += [f"{path.name} is still in the inbox" for path in scan_inbox(place.home / "inbox", YEAR)]
    strangers = archived.keys() - {sha256 for _, sha256 in landed}
    outcome.wrong += [f"{sha256} is in the archive, and nobody sent it" for sha256 in strangers]
    return outcome


def _fate(upload: Upload, content: bytes) -> str:
    """What an archived content is of an upload."""
    if content == upload.content:
        return WHOLE
    if upload.content.startswith(content):
        return BEGINNING
    return OLDER if _opens(content) else HALF


def _opens(content: bytes) -> bool:
    """By another judge than the program's own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.testzip() is None
    except zipfile.BadZipFile:
        return False


def _rows(place: Place, query: sa.Select[tuple[str, str]]) -> list[tuple[str, str]]:
    engine = open_engine(place.database_url)
    with engine.connect() as connection:
        rows = [(first, second) for first, second in connection.execute(query)]
    engine.dispose()
    return rows


TAKERS = {"run": night, "sensor": sensor}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--taker", choices=tuple(TAKERS), action="append", help="both, if none is named")
    parser.add_argument("--manner", choices=tuple(MANNERS), action="append", help="all, if none is named")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    os.environ["PARCOMM_QUIET_SECONDS"] = str(QUIET_SECONDS)
    for name in NEEDED:
        importlib.import_module(name)
    failed = 0
    for taker in options.taker or TAKERS:
        root = Path(tempfile.mkdtemp(prefix="parcomm-faults-", dir=options.folder))
        stage = Stages(root, None)
        place = stage.empty("uploads")
        workbooks = [path.read_bytes() for path in stage.files[:FIRST_FILES] if zipfile.is_zipfile(path)]
        luck = random.Random(f"{options.seed} {taker}")  # noqa: S311 - no secret
        uploads = planned(place, workbooks, options.files, luck, options.manner)
        outcome = upload_and_take(place, uploads, TAKERS[taker])
        failed += bool(outcome.wrong)
        sys.stdout.write(f"{taker}: {options.files} files, {outcome}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
