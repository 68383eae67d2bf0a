"""Reading the state of an installation: its settings, files, warehouse and Dagster's books, each as far as it answers.

Nothing is made on the way, and nothing waits for a run's turn: what cannot be read is itself told. What does not belong
here: what the state means (`nights`, `concerns`).
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.publication.years_at_work import YearStates, years_at_work
from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References
from assets.reference.year_readiness import why_unready
from assets.rules.language.errors import FrameworkError
from assets.scoring.year_faults import year_faults
from assets.submissions.receiving.inbox import scan_inbox, unfinished_uploads, years_waiting
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from checks.texts.vietnam_time import day_in_vietnam
from orchestration.installation.reference_data import read_references
from orchestration.installation.settings import Settings
from orchestration.resources.inbox import installed_inbox
from orchestration.watching.status.dagster_books import DagsterBooks
from orchestration.watching.status.facts import InboxFacts, Status, YearFacts
from orchestration.watching.status.last_backup import read_last_backup
from orchestration.watching.status.nights import last_due, state_of
from orchestration.watching.status.warehouse_facts import WarehouseFacts, brief_engine
from orchestration.watching.telling.outbox import Outbox

LONG_IN_INBOX = timedelta(days=1)

RECENTLY = timedelta(days=8)
"""Years of which a night ended since then are told of even if the warehouse cannot say that they are at work."""


def read_status(settings: Settings, now: datetime) -> Status:
    """The state of an installation at a moment."""
    with brief_engine(settings.database_url) as engine:
        return _read(settings, WarehouseFacts(engine, last_due(now)), now)


def _read(settings: Settings, warehouse: WarehouseFacts, now: datetime) -> Status:
    references, reference_error = read_references_of(settings)
    at_work = _at_work(references, warehouse.states, now, years_waiting(settings.folders.inbox))
    due = last_due(now)
    # Without what waits in the inbox now: of a file that came this morning, the next night is the first.
    were_at_work = _at_work(references, warehouse.states_when_due, due, ())
    sealed = {year for year in warehouse.states.released if warehouse.states.is_sealed(year)}
    is_known = references is not None and warehouse.error is None
    books = DagsterBooks(settings.folders, {*at_work, *sealed}, None if is_known else now - RECENTLY)
    was_due = {year: year in were_at_work or not is_known for year in books.nights}
    years = tuple(
        YearFacts(
            year,
            state_of(nights, due, was_at_work=was_due[year], is_sealed=year in sealed),
            nights,
            at_work.get(year),
            _blocked(references, year) if year not in sealed else (),
            *warehouse.decisions(references, year),
            *warehouse.files(year),
            was_due=was_due[year],
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
        books.failing_sensors,
    )


def read_references_of(settings: Settings) -> tuple[References | None, str | None]:
    """The reference data, or why they cannot be used."""
    try:
        return read_references(settings), None
    except (ReferenceDataError, FrameworkError) as error:
        return None, str(error)


def _at_work(
    references: References | None, states: YearStates, moment: datetime, waiting: Collection[int]
) -> dict[int, str | None]:
    if references is None:
        return {}
    return years_at_work(references.calendar, day_in_vietnam(moment), states, waiting)


def _blocked(references: References | None, year: int) -> tuple[str, ...]:
    if references is None:
        return ()
    unready = why_unready(references, year)
    return (f"{unready}.",) if unready else year_faults(references, year).sentences


def _read_inbox(settings: Settings, references: References | None, now: datetime, *, is_root_read: bool) -> InboxFacts:
    if references is None:
        return InboxFacts()
    inbox = installed_inbox(settings.folders.inbox, settings.quiet_seconds, references)
    try:
        files = {
            path
            for year in inbox.years
            for path in (*scan_inbox(inbox.root, year), *unfinished_uploads(inbox.root, year))
            if is_root_read or path.parent != inbox.root
        }
        unread = sentences({}, unread_files(inbox, is_root_read=is_root_read))
    except OSError as error:
        return InboxFacts(error=f"{error.filename} cannot be opened ({error.strerror})")
    long = sum(now - came > LONG_IN_INBOX for came in _came(files))
    return InboxFacts(len(files), long, unread[0] if unread else None)


def _came(files: Iterable[Path]) -> Iterable[datetime]:
    """When each file was put where it is, of those that still are: a move sets it, as opposed to the time of change."""
    for path in files:
        try:
            yield datetime.fromtimestamp(path.stat().st_ctime, UTC)
        except OSError:
            continue
