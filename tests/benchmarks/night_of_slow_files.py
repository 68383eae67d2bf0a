"""A night of the slowest files among sound ones: how long, in how much memory, and what became of each.

    python -m tests.benchmarks.night_of_slow_files [--slow 500] [--sound 100]

The slow ones are those of `tests.attacks.slow_files`, in turn, each with a few bytes of its own. Exit code 1 if the
reading took longer than 15 minutes.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa

from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.samples.year import write_sample_year
from assets.submissions.intake import Progress, register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.register.waiting_files import files_left
from assets.submissions.returned.files_on_disk import return_new
from assets.workers import local_workers
from tests.assets.submissions.sound_files import FIXTURES, YEAR
from tests.attacks.slow_files import SLOW, with_parts
from warehouse.engine import open_engine, writing
from warehouse.rows.replacing import replace
from warehouse.schema.migrate import upgrade
from warehouse.tables import framework, submission

MOST_SECONDS = 15 * 60


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slow", type=int, default=500)
    parser.add_argument("--sound", type=int, default=100)
    options = parser.parse_args()
    at = datetime(YEAR + 1, 1, 20, 19, tzinfo=UTC)
    references = load_references(FIXTURES, FIXTURES / "frameworks")
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        _write_sound(references, home.inbox, Path(folder) / "more", options.sound)
        _write_slow(home.inbox, options.slow)
        engine = open_engine(f"sqlite:///{folder}/warehouse.db")
        upgrade(engine)
        with writing(engine) as connection:
            replace(connection, framework, framework_rows(references.sound_frameworks()))
        archive = Archive(home.archive)
        landing = take_in(engine, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, at)
        sys.stdout.write(f"{len(landing.new)} files, {landing.new['byte_size'].sum() / 2**20:.0f} MiB\n")
        workers = local_workers(preload=("assets.submissions.reading.limited_processes",))
        began = time.monotonic()

        def report(progress: Progress) -> None:
            sys.stdout.write(f"{time.monotonic() - began:6.0f} s  read {progress.done} of {progress.total}\n")
            sys.stdout.flush()

        register_new(engine, archive, workers, references, YEAR, report, lambda: at)
        read = time.monotonic() - began
        count = return_new(engine, archive, home.returned_of(YEAR), workers, references, YEAR, lambda _: None)
        returned = time.monotonic() - began - read
        workers.close()
        with engine.connect() as connection:
            statuses = _statuses(connection)
            left = files_left(connection, YEAR)
        engine.dispose()
    own, worker = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    sys.stdout.write(
        f"read in {read:.0f} s, returned in {returned:.0f} s ({count});"
        f" this process at most {own.ru_maxrss // 1024} MiB, a worker {worker.ru_maxrss // 1024} MiB\n"
    )
    for is_slow, of_kind in statuses.items():
        sys.stdout.write(f"{'slow' if is_slow else 'sound'}: {dict(of_kind)}\n")
    sys.stdout.write(f"waiting: {len(left)}\n")
    return 1 if read > MOST_SECONDS else 0


def _write_sound(references: References, inbox: Path, more: Path, count: int) -> None:
    """A sample year, and of another one as many reports of the same agencies as are still wanted."""
    first = write_sample_year(references, YEAR, inbox, seed=7, agencies=count)
    written = [file for file in first.files if file.file_name is not None]
    wanted = count - len(written)
    if wanted > 0:
        second = write_sample_year(references, YEAR, more, seed=8, faulty_share=0)
        for path in sorted(second.folder.glob("*.xlsx"))[:wanted]:
            path.rename(first.folder / f"anew {path.name}")


def _write_slow(inbox: Path, count: int) -> None:
    """In the folder of the year, each named after what it does."""
    folder = next(path for path in inbox.iterdir() if path.is_dir())
    for at, (name, make) in enumerate(SLOW.items()):
        content = make() if at < count else b""
        for number in range(at, count, len(SLOW)):
            own = with_parts(content, {f"{number}.txt": str(number).encode()})
            (folder / f"slow {number:04} {name.replace(':', '').replace(',', '')}.xlsx").write_bytes(own)


def _statuses(connection: sa.Connection) -> dict[bool, Counter[str]]:
    found: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    for name, status in connection.execute(sa.select(submission.c.file_name, submission.c.status)):
        found[Path(name).name.startswith("slow ")][status] += 1
    return found


if __name__ == "__main__":
    raise SystemExit(main())
