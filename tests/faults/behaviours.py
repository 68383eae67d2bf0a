"""What the service makes of what goes wrong by day, on a real daemon: files half there, hundreds at once, sent twice; a
kill in the middle of an intake, nights missed, a database away, a disk full, no mail server.

    python -m tests.faults.behaviours --only killed_in_an_intake --most-seconds 60

Each is told with its outcome, and with what the operator was told: `parcomm status`, messages in the home, reasons of
Dagster's looks. Stops with exit code 1 if an outcome is not the stated one. Needs root for the full disk, and `cc`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import sqlalchemy as sa
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from orchestration.installation.instance import STORAGE_VARIABLE, open_instance
from orchestration.jobs import INTAKE, NIGHTLY
from tests.faults.nights import YEAR, Place
from tests.faults.services import Service, clock_from, ended_runs, service
from tests.faults.stages import Server, Stages, small_disk, stages
from tests.faults.standing import breaches_of_order
from tests.faults.uploads import variants
from warehouse.engine import open_engine
from warehouse.tables import receipt, submission

LOOKS = "inbox_arrivals"
START_SECONDS = 120.0
"""In which a daemon has begun to look."""

AWAY_SECONDS = 75.0
"""How long the database is away; ten minutes differ by more looks alone."""

ROOM_KILOBYTES = 40_000
LEFT_KILOBYTES = 60


@dataclass(slots=True)
class Scene:
    """A home with its daemon, and what is observed.

    Attributes:
        place: the home and its warehouse.
        files: workbooks of agencies, no two of the same bytes.
        most_seconds: in which a file is to be answered.
        told: outcome and what the operator was told, one sentence each.
        wrong: where the outcome is not the stated one.
    """

    place: Place
    files: Iterator[bytes]
    most_seconds: float
    server: Server | None = None
    told: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def inbox(self) -> Path:
        return self.place.home / "inbox" / str(YEAR)

    def put(self, name: str, content: bytes | None = None) -> Path:
        """Send a file the sure way."""
        unfinished = self.inbox / f"{name}.part"
        unfinished.write_bytes(next(self.files) if content is None else content)
        return unfinished.rename(self.inbox / name)

    def answers(self) -> list[str]:
        """Names of the returned workbooks."""
        folder = self.place.home / "returned" / str(YEAR)
        return [path.name for path in folder.rglob("*.xlsx")]

    def expect(self, holds: object, sentence: str) -> None:
        if not holds:
            self.wrong.append(sentence)

    def await_answers(self, daemon: Service, count: int, what: str, most: float | None = None) -> None:
        """Wait for so many answers in all; longer than it may take is wrong."""
        most = most or self.most_seconds
        seconds = daemon.await_that(lambda: len(self.answers()) >= count, what, most * 5)
        self.told.append(f"{what} after {seconds:.0f} s")
        self.expect(seconds <= most, f"{what} only after {seconds:.0f} s")

    def await_looks(self, daemon: Service, instance: dg.DagsterInstance) -> None:
        """Wait until the daemon has begun to look into the inbox."""
        known = len(looks(instance))
        daemon.await_that(lambda: len(looks(instance)) > known, "the first look", START_SECONDS)

    def count(self, table: sa.Table) -> int:
        engine = open_engine(self.place.database_url)
        with engine.connect() as connection:
            rows = connection.scalar(sa.select(sa.func.count()).select_from(table))
        engine.dispose()
        return int(rows or 0)

    def status(self, **variables: str) -> list[str]:
        """What `parcomm status` says needs a person."""
        named = {"PARCOMM_HOME": str(self.place.home), "PARCOMM_WAREHOUSE_URL": self.place.database_url, **variables}
        command = [sys.executable, "-c", "from orchestration.cli import main; main()", "status", "--format", "json"]
        ended = subprocess.run(command, env={**os.environ, **named}, capture_output=True, text=True, check=False)
        if not ended.stdout:
            self.wrong.append(f"`parcomm status` said nothing: {ended.stderr}")
            return []
        said: list[str] = json.loads(ended.stdout)["needs_person"]
        self.told += [f"status: {sentence}" for sentence in said]
        return said

    def messages(self) -> list[str]:
        """First lines of the messages in the home."""
        found = [path.read_text(encoding="utf-8").splitlines()[0] for path in self.place.home.glob("summaries/*.md")]
        self.told += [f"message: {line}" for line in found]
        return found

    def heads_of_runs(self, instance: dg.DagsterInstance) -> None:
        runs = instance.get_runs()
        self.told.append(f"runs: {', '.join(f'{run.job_name} {run.status.value}' for run in reversed(runs))}")


def looks(instance: dg.DagsterInstance, sensor: str = LOOKS) -> list[dg.InstigatorTick]:
    """Ticks of a sensor, the newest first."""
    states = [state for state in instance.all_instigator_state() if state.instigator_name == sensor]
    return [tick for state in states for tick in instance.get_ticks(state.instigator_origin_id, state.selector_id)]


def said_by_looks(instance: dg.DagsterInstance) -> list[str]:
    """Reasons for which looks asked for nothing, and errors with which they ended, each once."""
    said = [
        tick.skip_reason or (tick.error.message.strip() if tick.error else "") for tick in reversed(looks(instance))
    ]
    return [sentence for sentence in dict.fromkeys(said) if sentence]


def half_copied(scene: Scene) -> None:
    """A file whose second half comes later is named while it waits, and answered once, when it is whole."""
    whole = next(scene.files)
    with at_work(scene) as (daemon, instance):
        path = scene.inbox / "half.xlsx"
        path.write_bytes(whole[: len(whole) // 2])
        daemon.await_that(lambda: any("half.xlsx" in said for said in said_by_looks(instance)), "told", 60)
        with path.open("ab") as file:
            file.write(whole[len(whole) // 2 :])
        scene.await_answers(daemon, 1, "the file answered, once whole")
        scene.told += [f"look: {said}" for said in said_by_looks(instance) if "half" in said]
        scene.expect(scene.count(submission) == 1, "it was read more than once")
        scene.heads_of_runs(instance)


def five_hundred_at_once(scene: Scene) -> None:
    """One run takes them all."""
    contents = [next(scene.files) for _ in range(500)]
    with at_work(scene) as (daemon, instance):
        for number, content in enumerate(contents):
            scene.put(f"{number}.xlsx", content)
        scene.await_answers(daemon, 500, "500 files answered", 900)
        runs = instance.get_runs(dg.RunsFilter(job_name=INTAKE.name))
        scene.told.append(f"{len(runs)} run(s)")
        scene.expect(len(runs) == 1, f"{len(runs)} runs for one upload")


def five_hundred_slowly(scene: Scene) -> None:
    """An upload of two minutes is a few runs, and keeps no file waiting until its end."""
    contents = [next(scene.files) for _ in range(500)]
    with at_work(scene) as (daemon, instance):
        for number, content in enumerate(contents):
            scene.put(f"{number}.xlsx", content)
            time.sleep(120 / 500)
        scene.told.append(f"{len(scene.answers())} answered when the last came")
        scene.await_answers(daemon, 500, "500 files answered", 900)
        runs = instance.get_runs(dg.RunsFilter(job_name=INTAKE.name))
        scene.told.append(f"{len(runs)} run(s)")
        scene.expect(2 <= len(runs) <= 8, f"{len(runs)} runs for an upload of two minutes")


def same_file_twice(scene: Scene) -> None:
    """Under its own and another name: every arrival has a receipt, the report is read once, the inbox is emptied."""
    content = next(scene.files)
    with at_work(scene) as (daemon, instance):
        scene.put("first.xlsx", content)
        scene.await_answers(daemon, 1, "the first answered")
        for name in ("first.xlsx", "other name.xlsx"):
            arrivals = scene.count(receipt)
            scene.put(name, content)
            daemon.await_that(lambda before=arrivals: scene.count(receipt) > before, "its receipt", 180)
        daemon.await_that(lambda: not any(scene.inbox.iterdir()), "an empty inbox", 60)
        counts = scene.count(submission), scene.count(receipt), len(scene.answers())
        scene.told.append(f"{counts[0]} report, {counts[1]} receipts, {counts[2]} answer")
        scene.expect(counts == (1, 3, 1), f"stored {counts}")
        daemon.await_that(lambda: len(ended_runs(instance, INTAKE.name)) >= 3, "all runs over", 120)
        scene.heads_of_runs(instance)


def a_file_that_fails(scene: Scene) -> None:
    """An intake that cannot end well is told, is tried again a few times only, and holds up no later one."""
    (scene.inbox / "receipts.csv").write_text("no such column\n", encoding="utf-8")
    with at_work(scene) as (daemon, instance):
        scene.put("behind.xlsx")
        daemon.await_that(lambda: ended_runs(instance, INTAKE.name), "a run that fails", 180)
        daemon.await_that(lambda: scene.place.home.glob("summaries/*.md"), "a message", 180)
        daemon.await_that(lambda: len(ended_runs(instance, INTAKE.name)) > 1, "the second try", 240)
        (scene.inbox / "receipts.csv").unlink()
        scene.put("after.xlsx")
        scene.await_answers(daemon, 2, "both answered, once it was mended", scene.most_seconds * 2)
        daemon.await_that(lambda: list(scene.place.home.glob("summaries/*.md")), "a message", 120)
        scene.messages()
        scene.status()
        scene.heads_of_runs(instance)


def killed_in_an_intake(scene: Scene) -> None:
    """All processes of the service are killed while an intake reads; the next start answers every file once."""
    for number in range(60):
        scene.put(f"{number}.xlsx")
    with at_work(scene) as (daemon, instance):
        daemon.await_that(lambda: any(scene.place.home.glob("archive/??/*")), "the archive filling", 240)
        time.sleep(2)
        daemon.kill()
        scene.told.append(
            f"killed with {len(scene.answers())} answered, {len(list(scene.inbox.iterdir()))} in the inbox"
        )
        scene.heads_of_runs(instance)
    with at_work(scene) as (daemon, instance):
        scene.await_answers(daemon, 60, "60 files answered after the restart", scene.most_seconds * 4)
        daemon.await_that(lambda: ended_runs(instance, INTAKE.name)[0].is_success, "the run's end", 120)
        scene.expect(scene.count(submission) == 60, f"{scene.count(submission)} reports of 60")
        daemon.await_that(lambda: list(scene.place.home.glob("summaries/*.md")), "a message", 120)
        scene.messages()
        scene.heads_of_runs(instance)
    scene.wrong += breaches_of_order(scene.place)


def nights_missed(scene: Scene) -> None:
    """Three nights pass while the service is down: the year is run once when it is back, not three times."""
    first = datetime(2026, 1, 4, 17, 59, tzinfo=UTC)
    for number in range(3):
        scene.put(f"{number}.xlsx")
    with at_work(scene, started_at=first) as (daemon, instance):
        daemon.await_that(lambda: ended_runs(instance, NIGHTLY.name), "the first night", 600)
        daemon.end()
    back = first + timedelta(days=3, hours=8)
    scene.put("since.xlsx")
    scene.status(**clock_from(back))
    with at_work(scene, started_at=back) as (daemon, instance):
        daemon.await_that(lambda: len(ended_runs(instance, NIGHTLY.name)) > 1, "the night caught up", 600)
        time.sleep(90)
        nights = instance.get_runs(dg.RunsFilter(job_name=NIGHTLY.name))
        years = [run.tags.get("dagster/partition") for run in nights]
        scene.told.append(
            f"nights: {', '.join(f'{year} {run.status.value}' for year, run in zip(years, nights, strict=True))}"
        )
        scene.expect(years.count(str(YEAR)) == 2, f"{years.count(str(YEAR)) - 1} nights for those that were missed")
        scene.messages()
        scene.status(**clock_from(back + timedelta(minutes=5)))


def database_away(scene: Scene) -> None:
    """Files that come while the server is down wait, and it is told; they are answered once it is back, and so is one
    whose intake the server left in the middle."""
    server = scene.server
    assert server is not None
    with at_work(scene) as (daemon, instance):
        scene.put("before.xlsx")
        daemon.await_that(
            lambda: instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED])), "a run", 120
        )
        with server.away():
            scene.put("meanwhile.xlsx")
            time.sleep(AWAY_SECONDS)
            scene.status()
            scene.expect(daemon.is_at_work, "the daemon ended")
            scene.expect((scene.inbox / "meanwhile.xlsx").exists(), "the file has gone")
            scene.heads_of_runs(instance)
        scene.await_answers(daemon, 2, "both answered, once the server was back", scene.most_seconds * 2)
        scene.told += [f"look: {said[:200]}" for said in said_by_looks(instance)]
        scene.messages()
        scene.heads_of_runs(instance)


def all_databases_away(scene: Scene) -> None:
    """The same with Dagster's own books on that server: the daemon waits, or ends and is started by systemd, and the
    files are answered."""
    server = scene.server
    assert server is not None
    server.order("DROP DATABASE IF EXISTS dagster", "CREATE DATABASE dagster")
    os.environ[STORAGE_VARIABLE] = server.url("dagster").replace("postgresql:", "postgresql+psycopg2:")
    try:
        with at_work(scene) as (daemon, instance):
            scene.put("before.xlsx")
            scene.await_answers(daemon, 1, "the first answered")
            instance.dispose()
            with server.away():
                scene.put("meanwhile.xlsx")
                time.sleep(AWAY_SECONDS)
                scene.status()
                scene.told.append(f"the daemon {'stayed' if daemon.is_at_work else 'ended'} while the server was away")
        with at_work(scene) as (daemon, _):
            scene.await_answers(daemon, 2, "both answered, once the server was back", scene.most_seconds * 2)
            scene.messages()
    finally:
        os.environ.pop(STORAGE_VARIABLE)


def disk_full(scene: Scene) -> None:
    """A disk without room fails the intake, loses nothing, and is told; once there is room, the files are answered."""
    home = scene.place.home
    scene.put("before.xlsx")
    with small_disk(home.with_name(f"{home.name}-disk"), ROOM_KILOBYTES) as disk:
        subprocess.run(["cp", "-a", str(home), str(disk / "home")], check=True)
        scene.place = Place(disk / "home", f"sqlite:///{disk / 'home' / 'warehouse.db'}")
        with at_work(scene) as (daemon, instance):
            scene.await_answers(daemon, 1, "the first answered")
            daemon.await_that(lambda: ended_runs(instance, INTAKE.name), "the first run over", 60)
            unfinished = scene.inbox / "meanwhile.xlsx.part"
            unfinished.write_bytes(next(scene.files))
            ballast = disk / "ballast"
            with ballast.open("wb") as file:
                os.posix_fallocate(file.fileno(), 0, shutil.disk_usage(disk).free - LEFT_KILOBYTES * 1024)
            whole = unfinished.rename(scene.inbox / "meanwhile.xlsx").read_bytes()
            time.sleep(AWAY_SECONDS)
            scene.status()
            scene.told.append(f"the daemon {'stayed' if daemon.is_at_work else 'ended'} while the disk was full")
            said = daemon.said()
            kept = [
                path.read_bytes()
                for path in (scene.inbox / "meanwhile.xlsx", *disk.glob("home/archive/??/*"))
                if path.is_file()
            ]
            scene.expect(whole in kept, "the file is neither in the inbox nor in the archive")
            ballast.unlink()
        with at_work(scene) as (daemon, instance):
            scene.await_answers(daemon, 2, "both answered, once there was room", scene.most_seconds * 2)
            scene.expect("No space left" in said or "disk is full" in said, "the log says nothing of the disk")
            scene.messages()
            scene.heads_of_runs(instance)
        scene.wrong += breaches_of_order(scene.place)


class Letters:
    """Takes letters and keeps their subjects."""

    def __init__(self) -> None:
        self.subjects: list[str] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        await asyncio.sleep(0)
        text = envelope.content if isinstance(envelope.content, str) else (envelope.content or b"").decode()
        self.subjects += [line for line in text.splitlines() if line.lower().startswith("subject:")]
        return "250 OK"


def no_mail_server(scene: Scene) -> None:
    """A letter that no server takes waits in the home, is told by `status`, and is delivered once when it is back."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mail = {
        "PARCOMM_SMTP_URL": f"smtp://127.0.0.1:{port}",
        "PARCOMM_MAIL_FROM": "parcomm@example.vn",
        "PARCOMM_MAIL_TO": "operator@example.vn",
    }
    (scene.inbox / "receipts.csv").write_text("no such column\n", encoding="utf-8")
    scene.put("fails.xlsx")
    with at_work(scene, **mail) as (daemon, _):
        daemon.await_that(lambda: list(scene.place.home.glob("summaries/*.md")), "a message", 240)
        time.sleep(5)
        scene.status(**mail)
    letters = Letters()
    server = Controller(letters, hostname="127.0.0.1", port=port)
    server.start()
    try:
        later = datetime.now(UTC) + timedelta(minutes=20)
        with at_work(scene, started_at=later, **mail) as (daemon, _):
            daemon.await_that(lambda: letters.subjects, "the letter", 240)
            time.sleep(75)
    finally:
        server.stop()
    scene.told.append(f"letters: {letters.subjects}")
    scene.messages()
    scene.expect(len(letters.subjects) == len(set(letters.subjects)), "a letter came twice")


@contextmanager
def at_work(
    scene: Scene, *, started_at: datetime | None = None, **variables: str
) -> Iterator[tuple[Service, dg.DagsterInstance]]:
    """The daemon over the scene's home, once it has begun to look, and Dagster's books."""
    with (
        open_instance(scene.place.settings.folders) as instance,
        service(scene.place, variables, started_at=started_at) as daemon,
    ):
        scene.await_looks(daemon, instance)
        yield daemon, instance


ON_SQLITE: Sequence[Callable[[Scene], None]] = (
    *(half_copied, same_file_twice, a_file_that_fails, killed_in_an_intake, nights_missed, disk_full, no_mail_server),
    *(five_hundred_at_once, five_hundred_slowly),
)
ON_POSTGRESQL: Sequence[Callable[[Scene], None]] = (database_away, all_databases_away)


def play(stage: Stages, server: Server | None, behaviour: Callable[[Scene], None], most_seconds: float) -> Scene:
    """Let a behaviour show itself on a new home; one that does not come about is wrong."""
    place = stage.empty(behaviour.__name__)
    workbooks = [path.read_bytes() for path in stage.files if zipfile.is_zipfile(path)]
    scene = Scene(place, variants(workbooks, 100_000), most_seconds, server)
    scene.inbox.mkdir(parents=True)
    scene.inbox.parent.chmod(0o770)
    try:
        behaviour(scene)
    except TimeoutError as error:
        scene.wrong.append(str(error))
    return scene


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", action="append", help="behaviours of these names")
    parser.add_argument("--most-seconds", type=float, default=60, help="in which a file is to be answered")
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    failed = 0
    for database, behaviours in (("sqlite", ON_SQLITE), ("postgresql", ON_POSTGRESQL)):
        chosen = [each for each in behaviours if not options.only or each.__name__ in options.only]
        if not chosen:
            continue
        root = Path(tempfile.mkdtemp(prefix="parcomm-faults-", dir=options.folder)) / database
        with stages(root, database) as (stage, server):
            for behaviour in chosen:
                scene = play(stage, server, behaviour, options.most_seconds)
                failed += bool(scene.wrong)
                lines = [f"{behaviour.__name__}: {'WRONG' if scene.wrong else 'as stated'}"]
                lines += [f"  {sentence}" for sentence in scene.told]
                lines += [f"  WRONG: {sentence}" for sentence in scene.wrong]
                sys.stdout.write("\n".join(lines) + "\n")
                sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
