"""Dagster's daemon as a child process, beside the pages or alone: schedules, sensors, queued runs.

What does not belong here: that a home has only one (`sole_daemon`).
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread

from dagster._core.errors import DagsterUserCodeUnreachableError
from dagster._grpc.client import DagsterGrpcClient

MODULE = "orchestration.definitions"
"""Where the definitions are. Pages and daemon name it alike: they mean the same jobs by it."""

SECONDS_TO_END = 60.0
"""A daemon that is asked to end first ends what it has begun; longer than this, it is killed."""

SECONDS_TO_LOAD = 120.0


class DaemonEndedError(Exception):
    """The daemon ended by itself; the message says how."""


@contextmanager
def running_daemon(when_ended: Callable[[], None]) -> Iterator[None]:
    """The daemon over this project's definitions, from here to the end of the block.

    Its code is in a server of its own. Given the module instead, Dagster's daemon starts a server anew every minute,
    for changes of the code: two hours of processor time a day, and twice the memory for a third of it.

    Args:
        when_ended: called from another thread if the daemon or its code server ends by itself.

    Raises:
        DaemonEndedError: one of them ended by itself, told at the block's end; or the code could not be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="parcomm-") as folder:
        socket, workspace = Path(folder) / "code", Path(folder) / "workspace.yaml"
        server = {"socket": str(socket), "location_name": MODULE}
        workspace.write_text(json.dumps({"load_from": [{"grpc_server": server}]}), encoding="utf-8")
        serving = ["api", "grpc", "-m", MODULE, "--socket", str(socket), "--location-name", MODULE]
        with _child("code server", ["-m", "dagster", *serving], when_ended) as process:
            _await_code(process, socket)
            with _child("daemon", ["-m", "dagster._daemon", "run", "-w", str(workspace)], when_ended):
                yield


def _await_code(process: subprocess.Popen[bytes], socket: Path) -> None:
    """Wait until the definitions are loaded: the daemon would ask again only a minute later."""
    client = DagsterGrpcClient(socket=str(socket))
    deadline = time.monotonic() + SECONDS_TO_LOAD
    while True:
        with suppress(DagsterUserCodeUnreachableError):
            client.ping("")
            return
        if process.poll() is not None or time.monotonic() > deadline:
            raise DaemonEndedError("Dagster's code server did not start; see what it said")
        time.sleep(0.1)


@contextmanager
def _child(name: str, arguments: Sequence[str], when_ended: Callable[[], None]) -> Iterator[subprocess.Popen[bytes]]:
    # It inherits standard input, through which the home's lock is held.
    child = subprocess.Popen([sys.executable, *arguments])  # noqa: S603 - our own
    is_asked_to_end = False

    def watch() -> None:
        child.wait()
        if not is_asked_to_end:
            when_ended()

    Thread(target=watch, name=f"{name} watch", daemon=True).start()
    try:
        yield child
        # Ctrl-C reaches it at the same moment as this process, which then has not come here.
        if child.poll() is not None:
            raise DaemonEndedError(f"Dagster's {name} ended by itself (exit code {child.returncode}); see what it said")
    finally:
        is_asked_to_end = True
        child.terminate()
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def stay() -> None:
    """Run the daemon until a signal or Ctrl-C.

    Raises:
        DaemonEndedError: it ended by itself.
    """
    end_in_good_order()
    has_ended = Event()
    with suppress(KeyboardInterrupt), running_daemon(has_ended.set):
        has_ended.wait()


def end_in_good_order() -> None:
    """Take SIGTERM, by which services are ended, as Ctrl-C: blocks are left, and children ended."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # A shell lets its background jobs ignore SIGINT. Dagster's children, which do on SIGTERM what they do on SIGINT,
    # would inherit that and never end.
    signal.signal(signal.SIGINT, signal.default_int_handler)
