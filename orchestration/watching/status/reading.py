"""Reading the state of an installation: its settings, files, warehouse and Dagster's books, each as far as it answers.

Nothing is made on the way, and nothing waits for a run's turn: what cannot be read is itself told. What does not belong
here: what the state means (`nights`, `concerns`).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import sqlalchemy as sa

from assets.analysis.agreement.reading import read_ratings
from assets.home import Home
from assets.publication.years_at_work import YearStates, read_year_states, years_at_work
from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References
from assets.reference.year_readiness import why_unready
from assets.review.ratings import disagreements
from assets.rules.language.errors import FrameworkError
from assets.scoring.idle_decisions import read_idle_decisions
from assets.scoring.year_faults import year_faults
from assets.submissions.receiving.inbox import scan_inbox, unfinished_uploads, years_waiting
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from checks.texts.error_sentences import sentence_for_people
from checks.texts.from_outside import on_one_line
from checks.texts.vietnam_time import day_in_vietnam
from orchestration.installation.instance import STORAGE_VARIABLE, NoStorageError, open_instance
from orchestration.installation.reference_data import read_references
from orchestration.installation.settings import Settings
from orchestration.resources.inbox import installed_inbox
from orchestration.watching.status.facts import InboxFacts, Status, YearFacts
from orchestration.watching.status.last_backup import read_last_backup
from orchestration.watching.status.nights import YearNights, last_due, read_nights, state_of, years_with_nights
from orchestration.watching.telling.outbox import Outbox
from warehouse.audit import read_head
from warehouse.engine import open_engine
from warehouse.schema.migrate import WarehouseDriftError
from warehouse.schema.presence import NoWarehouseError, require_current
from warehouse.tables import submission
from warehouse.tables.statuses import SEVERITIES

SECONDS_TO_CONNECT = 10
"""Without it, a database host that is gone without a word is waited for for minutes."""

LONG_IN_INBOX = timedelta(days=1)

RECENTLY = timedelta(days=8)
"""Years of which a night ended since then are told of even if the warehouse cannot say that they are at work."""


def read_status(settings: Settings, now: datetime) -> Status:
    """The state of an installation at a moment."""
    references, reference_error = read_references_of(settings)
    warehouse = _Warehouse(settings.database_url)
    at_work = _at_work(settings, references, warehouse.states, now)
    due = last_due(now)
    were_at_work = _at_work(settings, references, warehouse.states, due)
    sealed = {year for year in warehouse.states.released if warehouse.states.is_sealed(year)}
    is_known = references is not None and warehouse.error is None
    books = _Books(settings.folders, {*at_work, *sealed}, None if is_known else now - RECENTLY)
    years = tuple(
        YearFacts(
            year,
            state_of(nights, due, was_at_work=year in were_at_work or not is_known, is_sealed=year in sealed),
            nights,
            at_work.get(year),
            _blocked(references, year) if year not in sealed else (),
            *warehouse.decisions(references, year),
            *warehouse.files(year),
        )
        for year, nights in sorted(books.nights.items())
        if books.error is None  # of nights that nobody can read, nothing is said
    )
    disk = shutil.disk_usage(next(path for path in (settings.home, *settings.home.parents) if path.exists()))
    return Status(
        now,
        years,
        _read_inbox(settings, references, now, is_root_read=bool(at_work)),
        warehouse.error,
        reference_error,
        books.error,
        books.installed_at,
        books.heartbeat,
        disk.free,
        disk.total,
        read_last_backup(settings.folders),
        tuple(Outbox(settings.folders.outbox).waiting()),
        warehouse.audit_events,
    )


class _Warehouse:
    """What the warehouse says, or why it says nothing."""

    def __init__(self, url: str) -> None:
        parsed = sa.make_url(url)
        if parsed.get_backend_name() == "postgresql" and "connect_timeout" not in parsed.query:
            parsed = parsed.update_query_dict({"connect_timeout": str(SECONDS_TO_CONNECT)})
        self._engine = open_engine(parsed.render_as_string(hide_password=False))
        self.error: str | None = None
        self.states = YearStates()
        self.audit_events: int | None = None
        try:
            require_current(self._engine)
            self.states = read_year_states(self._engine)
            with self._engine.connect() as connection:
                self.audit_events = read_head(connection).events
        except (NoWarehouseError, WarehouseDriftError) as error:
            self.error = str(error)
        except sa.exc.SQLAlchemyError as error:
            self.error = _told(error)

    def decisions(self, references: References | None, year: int) -> tuple[int | None, int | None]:
        """Numbers of the year's decisions without effect, and of items decided otherwise by two appraisers."""
        if self.error or references is None or self.states.is_sealed(year):
            return None, None
        frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
        with self._engine.connect() as connection:
            idle = read_idle_decisions(connection, frameworks, year)
            differing = disagreements(read_ratings(connection, frameworks, year))
        return len(idle), len({each.item for each in differing})

    def files(self, year: int) -> tuple[dict[str, int], dict[str, int]]:
        """Numbers of the year's files by status, and of the findings in them by severity."""
        if self.error:
            return {}, {}
        counts = [submission.c[f"{severity}_count"] for severity in SEVERITIES]
        query = (
            sa.select(submission.c.status, sa.func.count(), *(sa.func.sum(each) for each in counts))
            .where(submission.c.year == year)
            .group_by(submission.c.status)
            .order_by(submission.c.status)
        )
        with self._engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(query)]
        found = {severity: sum(int(row[2 + place]) for row in rows) for place, severity in enumerate(SEVERITIES)}
        return {row[0]: row[1] for row in rows}, found


class _Books:
    """What Dagster's own storage says, or why it says nothing."""

    def __init__(self, home: Home, years: Collection[int], recent_since: datetime | None) -> None:
        self.error: str | None = None
        self.heartbeat: datetime | None = None
        self.nights: dict[int, YearNights] = {year: YearNights() for year in years}
        self.installed_at: datetime | None = None
        settings = home.dagster / "dagster.yaml"
        if not settings.exists():  # nothing ever ran here; opening it would make it
            return
        self.installed_at = datetime.fromtimestamp(settings.stat().st_mtime, UTC)
        try:
            _require_storage()
            with open_instance(home) as instance:
                wanted = {*years, *(years_with_nights(instance, recent_since) if recent_since else ())}
                self.nights = read_nights(instance, wanted)
                self.heartbeat = _heartbeat(instance)
        except (NoStorageError, sa.exc.SQLAlchemyError, dg.DagsterError, OSError) as error:
            self.error = _told(error)


def _require_storage() -> None:
    """Ask once whether the database of Dagster's storage is there, which Dagster itself asks for half a minute."""
    if url := os.environ.get(STORAGE_VARIABLE):
        engine = sa.create_engine(url, connect_args={"connect_timeout": SECONDS_TO_CONNECT})
        try:
            engine.connect().close()
        finally:
            engine.dispose()


def _told(error: Exception) -> str:
    """The database's own sentence, or whatever tells most."""
    orig = getattr(error, "orig", None)
    return sentence_for_people(error) if orig is None else on_one_line(str(orig))


def _heartbeat(instance: dg.DagsterInstance) -> datetime | None:
    """The oldest of the last signs of the daemon's parts; a part that hangs makes it old."""
    known = instance.get_daemon_heartbeats()
    needed = [known[each].timestamp for each in instance.get_required_daemon_types() if each in known]
    return datetime.fromtimestamp(min(needed), UTC) if needed else None


def read_references_of(settings: Settings) -> tuple[References | None, str | None]:
    """The reference data, or why they cannot be used."""
    try:
        return read_references(settings), None
    except (ReferenceDataError, FrameworkError) as error:
        return None, str(error)


def _at_work(
    settings: Settings, references: References | None, states: YearStates, moment: datetime
) -> dict[int, str | None]:
    if references is None:
        return {}
    return years_at_work(references.calendar, day_in_vietnam(moment), states, years_waiting(settings.folders.inbox))


def _blocked(references: References | None, year: int) -> tuple[str, ...]:
    if references is None:
        return ()
    unready = why_unready(references, year)
    return (f"{unready}.",) if unready else year_faults(references, year).sentences


def _read_inbox(settings: Settings, references: References | None, now: datetime, *, is_root_read: bool) -> InboxFacts:
    if references is None:
        return InboxFacts()
    inbox = installed_inbox(settings.folders.inbox, settings.quiet_seconds, references)
    files = {
        path
        for year in inbox.years
        for path in (*scan_inbox(inbox.root, year), *unfinished_uploads(inbox.root, year))
        if is_root_read or path.parent != inbox.root
    }
    (unread,) = sentences({}, unread_files(inbox, is_root_read=is_root_read)) or [None]
    return InboxFacts(len(files), sum(now - came > LONG_IN_INBOX for came in _came(files)), unread)


def _came(files: Iterable[Path]) -> Iterable[datetime]:
    """When each file was put where it is, of those that still are: a move sets it, as opposed to the time of change."""
    for path in files:
        try:
            yield datetime.fromtimestamp(path.stat().st_ctime, UTC)
        except FileNotFoundError:
            continue
