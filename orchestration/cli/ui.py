"""`parcomm ui`: Dagster's web pages and daemon, on this machine only."""

from __future__ import annotations

import os
import socket
import sys
from typing import Annotated

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.terminal import say
from orchestration.web.origins import LOOPBACK, served_origins


def ui(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on the loopback address.")] = 3000,
    read_only: Annotated[bool, typer.Option("--read-only", help="Pages to look at only, without the daemon.")] = False,
) -> None:
    """Open Dagster's pages and run its daemon: schedules, sensors, queued runs."""
    from orchestration.instance import open_instance, prepare_instance_folder
    from orchestration.settings import read_settings
    from orchestration.sole_daemon import claim_daemon

    settings = read_settings()
    # Dagster's processes change folder; a relative home would then be another one.
    os.environ["PARCOMM_HOME"] = str(settings.home)
    os.environ["DAGSTER_HOME"] = str(prepare_instance_folder(settings.folders))
    _require_free(port)
    if not read_only:
        claim_daemon(settings.folders)
    say(f"http://{LOOPBACK}:{port}")
    sys.stdout.flush()

    from orchestration.web.serving import serve

    with open_instance(settings.folders) as instance:
        serve(instance, port, served_origins(port, settings.ui_origins), read_only=read_only)


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
