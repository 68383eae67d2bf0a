"""`parcomm status`: whether all is well, and what needs a person."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE
from orchestration.cli.options import Format, OutputFormat
from orchestration.cli.printing.terminal import say, say_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orchestration.watching.status.facts import Status


def status(
    output_format: OutputFormat = Format.TEXT,
    tell: Annotated[
        bool, typer.Option("--tell", help="Tell what needs a person by the configured ways, at most once a day.")
    ] = False,
) -> None:
    """Say whether all is well: nights, inbox, rules, decisions, disk; exit code 1 if something needs a person.

    It asks neither the daemon nor a run for anything, works while the database is down, and writes the metrics.
    """
    from datetime import UTC, datetime

    from orchestration.installation.settings import read_settings
    from orchestration.watching.metrics import write_metrics
    from orchestration.watching.status.concerns import concerns
    from orchestration.watching.status.facts import status_document
    from orchestration.watching.status.reading import read_status
    from orchestration.watching.status.telling import tell_concerns
    from orchestration.watching.telling.tell import deliver_waiting
    from orchestration.web.origins import dagster_pages

    # What Dagster meets where its storage is away is told in one sentence; what is not delivered is told as it is.
    logging.getLogger().setLevel(logging.CRITICAL)
    logging.getLogger("parcomm").setLevel(logging.WARNING)
    settings = read_settings()
    now = datetime.now(UTC)
    if tell:
        deliver_waiting(settings)
    found = read_status(settings, now)
    needed = concerns(found, dagster_pages(settings.ui_origins))
    write_metrics(settings, found, len(needed))
    if tell:
        tell_concerns(settings, needed, now)
    if output_format is Format.JSON:
        say_json(status_document(found, [each.english for each in needed]))
    else:
        for line in _lines(found):
            say(line)
        for each in needed:
            say(f"Needs a person: {each.english}")
    raise typer.Exit(EXIT_FINDINGS if needed else EXIT_FINE)


def _lines(found: Status) -> Iterator[str]:
    from checks.texts.figures_and_dates import hanoi_time

    for each in found.years:
        sound = each.nights.newest_sound
        ago = "" if sound is None else f" ({(found.at - sound.ended_at).total_seconds() / 3600:.1f} hours ago)"
        yield f"{each.year}: {each.state}; last night {hanoi_time(sound.ended_at) + ago if sound else 'none'}"
        if each.overdue:
            yield f"  {each.overdue}"
        if each.idle_decisions or each.disagreements:
            yield f"  decisions without effect: {each.idle_decisions}; decided otherwise by two: {each.disagreements}"
    alive = "alive" if found.is_daemon_alive else "silent" if found.heartbeat else "never seen"
    yield f"Daemon: {alive}" + (f", last sign {hanoi_time(found.heartbeat)}" if found.heartbeat else "")
    yield f"Warehouse: {'cannot be used' if found.warehouse_error else 'current'}"
    yield f"Inbox: {found.inbox.files} file(s)"
    yield f"Disk: {found.disk_free / 2**30:.1f} of {found.disk_size / 2**30:.1f} GiB free"
    backup = found.last_backup
    yield f"Last backup: {f'{hanoi_time(backup[0])} in {backup[1]}' if backup else 'none known'}"
    if found.undelivered:
        yield f"Messages that wait to be delivered: {len(found.undelivered)}"
