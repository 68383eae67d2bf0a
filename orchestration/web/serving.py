"""Dagster's pages served on loopback, through the gate, with or without the daemon beside them.

What belongs here: starting and ending Dagster's parts. What does not: what is refused (`gate`), and options (`cli.ui`).
"""

from __future__ import annotations

import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.cli import DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_MAX_OVERFLOW, DEFAULT_POOL_RECYCLE
from dagster_webserver.version import __version__

from orchestration.web.daemon import running_daemon
from orchestration.web.gate import Gate
from orchestration.web.origins import LOOPBACK

MODULE = "orchestration.definitions"

SECONDS_FOR_OPEN_PAGES = 3
"""Pages that stay open keep a websocket, which would hold up the end for ever."""


@contextmanager
def gated_app(instance: dg.DagsterInstance, origins: Mapping[str, str], *, read_only: bool) -> Iterator[Gate]:
    """Dagster's application over this project's definitions, in the gate; its code server ends with the block."""
    target = ModuleTarget(module_name=MODULE, attribute=None, working_directory=None, location_name=None)
    with WorkspaceProcessContext(
        instance, workspace_load_target=target, version=__version__, read_only=read_only
    ) as workspace:
        yield Gate(create_app_from_workspace_process_context(workspace), origins)


def serve(instance: dg.DagsterInstance, port: int, origins: Mapping[str, str], *, read_only: bool) -> None:
    """Serve until a signal or Ctrl-C; with the daemon, unless read-only, and until it ends.

    Raises:
        DaemonEndedError: the daemon ended by itself.
    """
    # Asked to end by whoever started it, as by Ctrl-C: blocks are left, and children ended.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    instance.optimize_for_webserver(DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_RECYCLE, DEFAULT_POOL_MAX_OVERFLOW)
    with suppress(KeyboardInterrupt), gated_app(instance, origins, read_only=read_only) as app:
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                host=LOOPBACK,
                port=port,
                log_level="warning",
                timeout_graceful_shutdown=SECONDS_FOR_OPEN_PAGES,
            )
        )

        def end() -> None:
            server.should_exit = True

        with nullcontext() if read_only else running_daemon(MODULE, end):
            server.run()
