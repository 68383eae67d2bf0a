"""A real browser, driven through its debugging port: open a page, run a script in it."""

from __future__ import annotations

import itertools
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

FOREIGN_NAME = "evil.example"
"""Pointed at this machine, as whoever owns a name may do."""

_OFFLINE = (
    "--headless=new",
    "--no-sandbox",  # the tests run as root in CI, where Chromium's sandbox cannot
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--host-resolver-rules=MAP {FOREIGN_NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
)


class Page:
    """One tab."""

    def __init__(self, debugger: ClientConnection) -> None:
        self._debugger = debugger
        self._numbers = itertools.count(1)

    def tell(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Give a command of the DevTools protocol; its result."""
        number = next(self._numbers)
        self._debugger.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            answer = json.loads(self._debugger.recv(timeout=60))
            if answer.get("id") == number:
                assert "error" not in answer, answer
                result: dict[str, Any] = answer["result"]
                return result

    def open(self, url: str) -> None:
        """Go to an address, and wait for the page to be loaded."""
        self.tell("Page.navigate", url=url)
        self.wait_until("document.readyState == 'complete' && location.href != 'about:blank'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        result = self.tell("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    def wait_until(self, condition: str, seconds: float = 60) -> None:
        """Wait until an expression is true in the page."""
        wait_until(lambda: bool(self.run(f"!!({condition})")), seconds)


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Ask again and again; it is a fault if it stays false."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.2)


@contextmanager
def chromium(folder: Path) -> Iterator[Callable[[], Page]]:
    """A browser with a new profile and no network but this machine; a function that opens a tab."""
    command = ["chromium", *_OFFLINE, "--remote-debugging-port=0", f"--user-data-dir={folder}", "about:blank"]
    browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    tabs = ExitStack()

    def new_tab() -> Page:
        port = (folder / "DevToolsActivePort").read_text().split()[0]
        with closing(HTTPConnection("127.0.0.1", int(port), timeout=60)) as asked:
            asked.request("PUT", "/json/new?about:blank")
            address = json.load(asked.getresponse())["webSocketDebuggerUrl"]
        return Page(tabs.enter_context(connect(address, max_size=None)))

    try:
        port_file = folder / "DevToolsActivePort"
        wait_until(lambda: port_file.is_file() and len(port_file.read_text().split()) == 2)
        yield new_tab
    finally:
        tabs.close()
        browser.terminate()
        browser.wait()
