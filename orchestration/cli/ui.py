"""`parcomm ui`: Dagster's web pages and daemon, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from orchestration.cli.errors import Refusal

LOOPBACK = "127.0.0.1"
"""Dagster's pages have no users of their own: other machines come through a proxy that has."""

MODULE = "orchestration.definitions"


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 3000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Pages to look at only, without the daemon.")] = False,
) -> None:
    """Open Dagster's pages and run its daemon: schedules, sensors, queued runs."""
    from orchestration.instance import prepare_instance_folder
    from orchestration.settings import read_settings
    from orchestration.sole_daemon import claim_daemon

    settings = read_settings()
    environment = {
        **os.environ,
        "DAGSTER_HOME": str(prepare_instance_folder(settings.folders)),
        "DAGSTER_DISABLE_TELEMETRY": "yes",
        # Dagster's processes change folder; a relative home would then be another one.
        "PARCOMM_HOME": str(settings.home),
    }
    _require_free(port)
    if not read_only:
        claim_daemon(settings.folders)
    program = ["dagster_webserver", "--read-only"] if read_only else ["dagster", "dev"]
    where = ["-m", MODULE, "-h", LOOPBACK, "-p", str(port)]
    typer.echo(f"http://{LOOPBACK}:{port}")
    sys.stdout.flush()
    os.execve(sys.executable, [sys.executable, "-m", *program, *where], environment)  # noqa: S606 - no shell wanted


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
