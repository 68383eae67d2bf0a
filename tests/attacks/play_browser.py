"""What other pages, and texts of agencies, can make a browser do to `parcomm ui`: played in Chromium.

The pages, the daemon and the browser are real; the foreign page is served by this module under a name of its own.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote

import dagster as dg
import pytest

from assets.home import Home
from assets.preview.first_rows import FirstRows
from assets.preview.markdown import table_markdown
from orchestration.installation.instance import open_instance
from tests.attacks.chromium import FOREIGN_NAME, Page, chromium, wait_until

ROOT = Path(__file__).parents[2]
SWITCH = "mutation{setAutoMaterializePaused(paused:false)}"
SWITCH_BACK = "mutation{setAutoMaterializePaused(paused:true)}"
STOP_NIGHTS = 'mutation{stopRunningSchedule(id:"%s"){__typename}}'
LAUNCH = (
    'mutation{launchRun(executionParams:{selector:{jobName:"nightly",repositoryName:"__repository__",'
    'repositoryLocationName:"orchestration.definitions"},runConfigData:{execution:{config:{partition:"2025"}}},'
    'executionMetadata:{tags:[{key:"dagster/partition",value:"2025"}]}})'
    "{__typename ... on LaunchRunSuccess{run{id}} ... on PythonError{message}}}"
)
SCHEDULE = (
    '{scheduleOrError(scheduleSelector:{scheduleName:"every_night",repositoryName:"__repository__",'
    'repositoryLocationName:"orchestration.definitions"}){__typename ... on Schedule{scheduleState{id status}}}}'
)

# What an agency writes into a cell; short enough for a preview to show it whole.
CELLS = [
    f"![](/graphql?query={SWITCH})",
    f"[ảnh](/graphql?query={SWITCH})",
    "<img src=http://evil.example/a.png>",
    "http://evil.example/trang",
    "www.evil.example",
    "ke.xau@evil.example",
    "a | ![](/b.png) | `c` ![](/d.png)",
]


@dataclass(frozen=True)
class Served:
    """A running `parcomm ui`."""

    port: int

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, text: str) -> Any:
        """A query of a program of the user's."""
        body = json.dumps({"query": text}).encode()
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as asked:
            asked.request("POST", "/graphql", body, {"Content-Type": "application/json"})
            return json.load(asked.getresponse())["data"]

    def is_answering(self) -> bool:
        try:
            return self.ask(SCHEDULE)["scheduleOrError"]["__typename"] == "Schedule"
        except OSError:
            return False

    def standing(self) -> tuple[bool, str, int]:
        """What the attacks are after: automation, the nightly schedule, runs."""
        told = self.ask("{instance{autoMaterializePaused} runsOrError{... on Runs{count}}}")
        nightly = self.ask(SCHEDULE)["scheduleOrError"]["scheduleState"]["status"]
        return told["instance"]["autoMaterializePaused"], nightly, told["runsOrError"]["count"]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`parcomm ui` over a home in which one preview was written from an agency's texts."""
    home = Home(tmp_path_factory.mktemp("home"))
    preview = table_markdown(FirstRows(("Tên",), tuple((each,) for each in CELLS), len(CELLS), "theo mã"), [])
    with open_instance(home) as instance:
        told = {"preview": dg.MarkdownMetadataValue(preview)}
        instance.report_runless_asset_event(dg.AssetMaterialization("agency", metadata=told))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from orchestration.cli import main; main()", "ui", "--port", str(port)]
    log = (home.root / "ui.log").open("wb")
    ui = subprocess.Popen(command, cwd=ROOT, env=_environment(home), stdout=log, stderr=log)
    try:
        served = Served(port)
        wait_until(served.is_answering, 120)
        yield served
    finally:
        ui.terminate()
        ui.wait()
        log.close()


def _environment(home: Home) -> dict[str, str]:
    return {**os.environ, "PARCOMM_HOME": str(home.root)}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], Page]]:
    with chromium(tmp_path_factory.mktemp("profile")) as new_tab:
        yield new_tab


@pytest.fixture(scope="module")
def foreign_page() -> Iterator[str]:
    """The origin of a page that somebody else serves."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>evil</title><body>")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{FOREIGN_NAME}:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Callable[[], Page], served: Served) -> Iterator[Page]:
    served.ask(SWITCH_BACK)
    page = browser()
    yield page
    page.tell("Page.close")


@pytest.mark.attack(expected="every cell is shown as text: no image, no link, nothing is asked")
def test_a_cell_acts_when_its_preview_is_opened(page: Page, served: Served) -> None:
    before = served.standing()
    page.open(f"{served.origin}/assets/agency?view=overview")
    page.wait_until(
        "document.body.innerText.includes('evil.example') || document.body.innerText.includes('[Show Markdown]')"
    )
    page.run(
        "[...document.querySelectorAll('*')]"
        ".filter(e => !e.children.length && e.textContent == '[Show Markdown]').forEach(e => e.click())"
    )
    page.wait_until("document.body.innerText.includes('ke.xau')")

    table = "[...document.querySelectorAll('table')].filter(t => t.innerText.includes('ke.xau')).pop()"
    assert page.run(f"{table}.querySelectorAll('img, a, iframe, script, form').length") == 0
    shown = page.run(f"[...{table}.querySelectorAll('td')].map(td => td.innerText)")
    assert [text.replace("¦", "|") for text in shown] == CELLS
    assert served.standing() == before


FOREIGN_ACTS = {
    "an image that switches automation": (
        "new Promise(end => {{ const image = new Image(); image.onload = image.onerror = () => end(1);"
        " image.src = '{origin}/graphql?query={switch}'; }})"
    ),
    "an image that stops the nights": (
        "new Promise(end => {{ const image = new Image(); image.onload = image.onerror = () => end(1);"
        " image.src = '{origin}/graphql?query={stop}'; }})"
    ),
    "a form of plain text": (
        "new Promise(end => {{ document.body.innerHTML = `<iframe name=f></iframe><form target=f method=post"
        " enctype=text/plain action='{origin}/graphql?query={switch}'><input name=a></form>`;"
        " document.querySelector('iframe').onload = () => end(1); document.forms[0].submit();"
        " setTimeout(end, 5000); }})"
    ),
    "a script that launches the night": (
        "fetch('{origin}/graphql', {{method: 'POST', mode: 'no-cors', body: JSON.stringify({{query: {launch}}}),"
        " headers: {{'Content-Type': 'text/plain; application/json'}}}}).then(() => 1, () => 0)"
    ),
    "a script that sends JSON": (
        "fetch('{origin}/graphql', {{method: 'POST', body: JSON.stringify({{query: {launch}}}),"
        " headers: {{'Content-Type': 'application/json'}}}}).then(() => 1, () => 0)"
    ),
    "a script that says that an asset was made": (
        "fetch('{origin}/report_asset_materialization/agency?description=x', {{method: 'POST', mode: 'no-cors'}})"
        ".then(() => 1, () => 0)"
    ),
}


def _filled(script: str, served: Served) -> str:
    schedule = served.ask(SCHEDULE)["scheduleOrError"]["scheduleState"]["id"]
    return script.format(
        origin=served.origin, switch=quote(SWITCH), stop=quote(STOP_NIGHTS % schedule), launch=json.dumps(LAUNCH)
    )


def _materializations(served: Served) -> int:
    told = served.ask(
        '{assetNodeOrError(assetKey:{path:["agency"]}){... on AssetNode{assetMaterializations{timestamp}}}}'
    )
    return len(told["assetNodeOrError"]["assetMaterializations"])


@pytest.mark.attack(expected="nothing is changed and nothing begins")
@pytest.mark.parametrize("act", FOREIGN_ACTS)
def test_a_foreign_page_asks_behind_its_readers_back(page: Page, served: Served, foreign_page: str, act: str) -> None:
    before = served.standing(), _materializations(served)
    page.open(foreign_page)
    page.run(_filled(FOREIGN_ACTS[act], served))

    assert (served.standing(), _materializations(served)) == before


@pytest.mark.attack(expected="the handshake is refused")
def test_a_foreign_page_opens_a_websocket(page: Page, served: Served, foreign_page: str) -> None:
    opened = (
        f"new Promise(end => {{ const socket = new WebSocket('ws://127.0.0.1:{served.port}/graphql', 'graphql-ws');"
        " socket.onopen = () => end('open'); socket.onerror = () => end('refused'); })"
    )
    page.open(foreign_page)
    assert page.run(opened) == "refused"

    page.open(f"{served.origin}/server_info")
    assert page.run(opened) == "open", "the pages' own websocket is refused too: it proves nothing"


@pytest.mark.attack(expected="the server does not know the name, and nothing begins")
def test_a_foreign_name_is_pointed_at_this_machine(page: Page, served: Served) -> None:
    """DNS rebinding: to the browser, the foreign page and Dagster are then of one origin."""
    before = served.standing()
    page.open(f"http://{FOREIGN_NAME}:{served.port}/server_info")
    status = page.run(
        "fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        f" body: JSON.stringify({{query: {json.dumps(SWITCH)}}})}}).then(answer => answer.status)"
    )

    assert served.standing() == before
    assert status == 421


@pytest.mark.attack(expected="they are answered as ever")
def test_the_pages_themselves_ask(page: Page, served: Served) -> None:
    page.open(f"{served.origin}/assets")
    page.wait_until("document.body.innerText.includes('agency')")
    assert page.run(
        "fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},"
        f" body: JSON.stringify({{query: {json.dumps(SWITCH)}}})}}).then(answer => answer.json())"
    ) == {"data": {"setAutoMaterializePaused": False}}
