"""`parcomm ui` begins only where it can go on: at a free port, as the home's only daemon."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from assets.home import Home
from orchestration.cli.service.ui import make_ready
from orchestration.installation.settings import read_settings
from orchestration.web.sole_daemon import DaemonAtWorkError, claim_daemon
from warehouse.engine import open_engine, writing
from warehouse.schema.migrate import WarehouseDriftError
from warehouse.schema.presence import require_current

Command = Callable[..., tuple[int, str, str]]

PARCOMM = (sys.executable, "-c", "from orchestration.cli import main; main()")

STARTS_A_CHILD = """
import subprocess, sys
from pathlib import Path
from assets.home import Home
from orchestration.web.sole_daemon import claim_daemon
claim_daemon(Home(Path(sys.argv[1])))
elsewhere = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], **elsewhere)
print(child.pid, flush=True)
"""


@contextmanager
def taken_port() -> Iterator[int]:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "home" / "dagster").mkdir(parents=True)
    return Home(tmp_path / "home")


def test_a_port_that_is_used_is_one_sentence(
    run_parcomm: Command, environment_of: Callable[[Path], None], home: Home
) -> None:
    environment_of(home.root)
    with taken_port() as port:
        code, said, error = run_parcomm("ui", "--port", str(port))

    assert (code, said) == (2, "")
    assert (
        error
        == f"parcomm: port {port} of 127.0.0.1 cannot be used (Address already in use): name another with --port\n"
    )


def test_a_second_daemon_of_a_home_is_one_sentence_and_the_first_ones_end_frees_it(
    run_parcomm: Command, environment_of: Callable[[Path], None], home: Home
) -> None:
    environment_of(home.root)
    with taken_port() as port:
        pass
    command = [*PARCOMM, "ui", "--port", str(port)]
    with (home.root / "said").open("wb") as said_by_first:
        first = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said_by_first, start_new_session=True)
    try:
        assert first.stdout is not None
        assert first.stdout.readline().startswith(b"http://127.0.0.1:")
        require_current(open_engine(f"sqlite:///{home.warehouse_file}"))  # made before any run asks for it
        with taken_port() as other:
            pass
        code, said, error = run_parcomm("ui", "--port", str(other))
        assert run_parcomm("daemon") == (code, said, error)
        assert "Kho số liệu chưa có năm đánh giá nào." in page_of(port, first)
    finally:
        os.killpg(first.pid, signal.SIGKILL)
        first.wait()
        first.stdout.close()

    assert (code, said) == (2, "")
    assert error.startswith(f"parcomm: a daemon is at work on {home.root} already")
    assert error.count("\n") == 1
    assert "Warning" not in (home.root / "said").read_text(encoding="utf-8"), (
        "Dagster minds the way in which we start it"
    )
    assert_free(home)


def test_the_daemon_alone_and_pages_without_one_go_beside_each_other_and_end_when_they_are_told(
    environment_of: Callable[[Path], None], home: Home
) -> None:
    environment_of(home.root)
    with ExitStack() as stack:
        daemon = stack.enter_context(started("daemon"))
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == f"The daemon is at work on {home.root}.\n".encode()
        with taken_port() as port:  # after the daemon, whose server of definitions takes a port of its own
            pass
        pages = stack.enter_context(started("ui", "--no-daemon", "--port", str(port)))
        assert "Kho số liệu chưa có năm đánh giá nào." in page_of(port, pages)

        pages.terminate()
        assert pages.wait(60) == 0
        assert daemon.poll() is None
        daemon.terminate()
        assert daemon.wait(60) == 0
    assert_free(home)


@contextmanager
def started(*arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A command at work; what is left of it at the end is killed."""
    nowhere = subprocess.DEVNULL
    command = subprocess.Popen([*PARCOMM, *arguments], stdout=subprocess.PIPE, stderr=nowhere, start_new_session=True)
    try:
        yield command
    finally:
        with suppress(ProcessLookupError):
            os.killpg(command.pid, signal.SIGKILL)
        command.communicate()


def page_of(port: int, server: subprocess.Popen[bytes]) -> str:
    """The first of the evaluators' pages, once it is served; a server that has ended will not."""
    deadline = time.monotonic() + 120
    while True:
        try:
            with urlopen(f"http://127.0.0.1:{port}/pages/", timeout=60) as answer:
                return str(answer.read().decode())
        except URLError:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.2)


def test_the_evaluators_pages_are_served_alone_until_they_are_told_to_end(
    environment_of: Callable[[Path], None], home: Home, migrated_sqlite: Path
) -> None:
    environment_of(home.root)
    shutil.copy(migrated_sqlite, home.warehouse_file)
    with taken_port() as port:
        pass
    command = [*PARCOMM, "pages", "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        assert "Kho số liệu chưa có năm đánh giá nào." in page_of(port, server)
    finally:
        server.terminate()
        said, error = server.communicate(timeout=60)

    assert (server.returncode, said.decode(), error) == (0, f"http://127.0.0.1:{port}/pages/\n", b"")


def test_a_warehouse_of_another_schema_is_refused_before_anything_is_served(
    home: Home, migrated_sqlite: Path, environment_of: Callable[[Path], None]
) -> None:
    environment_of(home.root)
    engine = open_engine(f"sqlite:///{shutil.copy(migrated_sqlite, home.warehouse_file)}")
    with writing(engine) as connection:
        connection.exec_driver_sql("DELETE FROM alembic_version")
    engine.dispose()

    with pytest.raises(WarehouseDriftError, match="parcomm db upgrade"):
        make_ready(read_settings())


def test_a_database_that_cannot_be_reached_is_told_and_the_pages_are_served(
    home: Home,
    environment_of: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    environment_of(home.root)
    with taken_port() as port:
        pass
    monkeypatch.setenv("PARCOMM_WAREHOUSE_URL", f"postgresql://parcomm@127.0.0.1:{port}/parcomm")

    make_ready(read_settings())

    error = capsys.readouterr().err
    assert error.startswith("parcomm: the warehouse cannot be used: ")
    assert error.count("\n") == 1


def test_what_a_killed_daemon_started_still_holds_the_home(home: Home) -> None:
    """Dagster's daemon goes on when the process that started it is killed."""
    command = [sys.executable, "-c", STARTS_A_CHILD, str(home.root)]
    child = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    try:
        with pytest.raises(DaemonAtWorkError):
            claim_daemon(home)
    finally:
        os.kill(child, signal.SIGKILL)
    assert_free(home)


def assert_free(home: Home) -> None:
    """Claimed in a process of its own, since the claim lasts as long as its process."""
    script = "import sys; from pathlib import Path; from assets.home import Home; "
    script += "from orchestration.web.sole_daemon import claim_daemon; claim_daemon(Home(Path(sys.argv[1])))"
    deadline = time.monotonic() + 10
    while subprocess.run([sys.executable, "-c", script, home.root], check=False, capture_output=True).returncode:
        assert time.monotonic() < deadline
        time.sleep(0.1)
