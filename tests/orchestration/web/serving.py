"""A real server of an application on loopback, and what it answers to requests sent as they are written."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from threading import Thread

import uvicorn
from starlette.types import ASGIApp

HOST = "pages.test"
"""Under which the server is asked, whatever its port."""


@dataclass(frozen=True)
class Answer:
    """Status, headers (names in lower case; values of one name on a line each) and body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A server that is at work."""

    port: int

    def ask(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """Send one request; nothing in the address is resolved or escaped on the way."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, address, skip_host=True, skip_accept_encoding=True)
            given = {"Host": HOST} | {name.replace("_", "-"): value for name, value in headers.items()}
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders()
            got = connection.getresponse()
            names = {name.lower() for name in got.headers}
            return Answer(got.status, {name: "\n".join(got.headers.get_all(name, ())) for name in names}, got.read())
        finally:
            connection.close()


@contextmanager
def served(app: ASGIApp) -> Iterator[Server]:
    """Serve an application from a thread, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="critical", lifespan="off"))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + 30
        while not server.started:
            assert thread.is_alive()
            assert time.monotonic() < end
            time.sleep(0.01)
        yield Server(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(10)
