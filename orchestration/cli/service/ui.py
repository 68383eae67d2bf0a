"""`parcomm ui`, `parcomm pages`, `parcomm daemon`: Dagster's web pages, ours, and the daemon, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from assets.page_addresses import BESIDE_DAGSTER, PageAddresses
from orchestration.cli.errors import Refusal, sentence_of
from orchestration.cli.printing.terminal import say
from orchestration.web.origins import LOOPBACK, served_origins

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from orchestration.installation.settings import Settings


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 3000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Pages to look at only, without the daemon.")] = False,
    no_daemon: Annotated[
        bool, typer.Option("--no-daemon", help="Only the pages: `parcomm daemon` runs beside them.")
    ] = False,
) -> None:
    """Open Dagster's pages and run its daemon: schedules, sensors, queued runs."""
    from orchestration.installation.instance import open_instance
    from orchestration.installation.settings import read_settings
    from orchestration.web.sole_daemon import claim_daemon

    settings = read_settings()
    name_folders(settings)
    _require_free(port)
    has_daemon = not (read_only or no_daemon)
    if has_daemon:
        claim_daemon(settings.folders)
        make_ready(settings)
    say(f"http://{LOOPBACK}:{port}")
    sys.stdout.flush()

    from orchestration.web.serving import serve

    pages = _pages(settings, PageAddresses(BESIDE_DAGSTER))
    with open_instance(settings.folders) as instance:
        origins = served_origins(port, settings.ui_origins)
        serve(instance, pages, port, origins, read_only=read_only, has_daemon=has_daemon)


def pages(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 3002,
) -> None:
    """Open the evaluators' pages alone: passports, reports, changes, work-list, returned workbooks."""
    from urllib.parse import urlsplit

    from orchestration.installation.settings import read_settings
    from orchestration.web.pages.serving import serve_pages

    settings = read_settings()
    _require_free(port)
    addresses = PageAddresses(urlsplit(settings.pages_url).path)
    say(f"http://{LOOPBACK}:{port}{addresses.home}")
    sys.stdout.flush()
    serve_pages(_pages(settings, addresses), addresses.base, port, served_origins(port, settings.ui_origins))


def daemon() -> None:
    """Run schedules, sensors and queued runs alone, so that the pages can be started anew without them."""
    from orchestration.installation.settings import read_settings
    from orchestration.web.sole_daemon import claim_daemon

    settings = read_settings()
    name_folders(settings)
    claim_daemon(settings.folders)
    make_ready(settings)
    say(f"The daemon is at work on {settings.home}.")
    sys.stdout.flush()

    from orchestration.web.daemon import stay

    stay()


def name_folders(settings: Settings) -> None:
    """Tell Dagster's processes, which change folder, where the home is: a relative one would then be another."""
    from orchestration.installation.instance import prepare_instance_folder

    os.environ["PARCOMM_HOME"] = str(settings.home)
    os.environ["DAGSTER_HOME"] = str(prepare_instance_folder(settings.folders))


def _pages(settings: Settings, addresses: PageAddresses) -> ASGIApp:
    from orchestration.web.pages.app import pages_app
    from warehouse.engine import open_engine

    return pages_app(open_engine(settings.database_url), settings.folders, addresses)


def make_ready(settings: Settings) -> None:
    """Make what runs find there and never make: a new home's warehouse. Years are made partitions by the first sensor.

    A database that cannot be reached now is only told: nights are asked for again until it can be.

    Raises:
        WarehouseDriftError: the warehouse is of another schema, which every run would refuse.
    """
    from sqlalchemy.exc import DBAPIError

    from warehouse.engine import open_engine
    from warehouse.schema.migrate import ensure_current
    from warehouse.transient import is_transient

    try:
        ensure_current(open_engine(settings.database_url))
    except DBAPIError as error:
        if not is_transient(error):
            raise
        say(f"parcomm: {sentence_of(error)}", err=True)


def _require_free(port: int) -> None:
    """Refuse a port at which the pages could not be served."""
    with socket.socket() as candidate:
        # As the server itself does: connections that ended a moment ago do not keep a port.
        candidate.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            candidate.bind((LOOPBACK, port))
        except OSError as error:
            raise Refusal(
                f"port {port} of {LOOPBACK} cannot be used ({error.strerror}): name another with --port"
            ) from error
