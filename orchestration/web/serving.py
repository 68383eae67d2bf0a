"""Dagster's pages and the evaluators' served on loopback, through the gate, with or without the daemon beside them.

What belongs here: starting and ending Dagster's parts. What does not: what is refused (`gate`), the evaluators' pages
(`pages`), and options (`cli.service.ui`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext, suppress

import dagster as dg
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import ModuleTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.cli import DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_MAX_OVERFLOW, DEFAULT_POOL_RECYCLE
from dagster_webserver.version import __version__
from starlette.types import ASGIApp

from assets.page_addresses import BESIDE_DAGSTER
from orchestration.web.daemon import MODULE, end_in_good_order, running_daemon
from orchestration.web.gate import Gate
from orchestration.web.loopback import loopback_server
from orchestration.web.pages.serving import page_routes


@contextmanager
def gated_app(
    instance: dg.DagsterInstance, pages: ASGIApp, origins: Mapping[str, str], *, read_only: bool
) -> Iterator[Gate]:
    """Dagster's application over this project's definitions, in the gate; its code server ends with the block.

    Args:
        instance: whose runs it shows.
        pages: the application of the pages beside Dagster's.
        origins: under which all are served.
        read_only: whether nothing can be launched.
    """
    target = ModuleTarget(module_name=MODULE, attribute=None, working_directory=None, location_name=None)
    with WorkspaceProcessContext(
        instance, workspace_load_target=target, version=__version__, read_only=read_only
    ) as workspace:
        dagster_app = create_app_from_workspace_process_context(workspace)
        # Before Dagster's own last route, which takes every address.
        dagster_app.router.routes[:0] = page_routes(pages, BESIDE_DAGSTER)
        yield Gate(dagster_app, origins)


def serve(
    instance: dg.DagsterInstance,
    pages: ASGIApp,
    port: int,
    origins: Mapping[str, str],
    *,
    read_only: bool,
    has_daemon: bool,
) -> None:
    """Serve until a signal or Ctrl-C, or until the daemon beside the pages ends.

    Raises:
        DaemonEndedError: the daemon ended by itself.
    """
    end_in_good_order()
    instance.optimize_for_webserver(DEFAULT_DB_STATEMENT_TIMEOUT, DEFAULT_POOL_RECYCLE, DEFAULT_POOL_MAX_OVERFLOW)
    with suppress(KeyboardInterrupt), gated_app(instance, pages, origins, read_only=read_only) as app:
        server = loopback_server(app, port)

        def end() -> None:
            server.should_exit = True

        with running_daemon(end) if has_daemon else nullcontext():
            server.run()
