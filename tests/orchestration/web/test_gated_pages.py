"""Dagster's own application in the gate: what it would have done, it is not asked to do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from starlette.types import ASGIApp, Message

from assets.home import Home
from orchestration.installation.instance import open_instance
from orchestration.web.gate import Gate
from orchestration.web.origins import served_origins

SWITCH = "mutation{setAutoMaterializePaused(paused:false)}"
SWITCH_BACK = "mutation{setAutoMaterializePaused(paused:true)}"
PAUSED = "{instance{autoMaterializePaused}}"
OWN = {"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:3000", "content-type": "application/json"}


@pytest.fixture(scope="module")
def dagster_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Starlette]:
    with (
        open_instance(Home(tmp_path_factory.mktemp("home"))) as instance,
        WorkspaceProcessContext(instance, EmptyWorkspaceTarget(), read_only=False) as workspace,
    ):
        yield create_app_from_workspace_process_context(workspace)


@pytest.fixture
def gate(dagster_app: Starlette) -> Gate:
    gate = Gate(dagster_app, served_origins(3000, ()))
    query(gate, SWITCH_BACK)
    return gate


def ask(app: ASGIApp, kind: str, target: str, headers: dict[str, str], body: bytes = b"") -> list[Message]:
    """What an application sends to one request, or to a websocket that leaves at once."""
    path, _, query = target.partition("?")
    scope: dict[str, Any] = {
        "type": "websocket" if kind == "websocket" else "http",
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "method": kind,
        "subprotocols": [],
    }
    coming = iter(
        [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1000}]
        if kind == "websocket"
        else [{"type": "http.request", "body": body, "more_body": False}]
    )
    sent: list[Message] = []

    async def receive() -> Message:
        return next(coming)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))
    return sent


def query(app: ASGIApp, text: str) -> Any:
    _, answer = ask(app, "POST", "/graphql", OWN, json.dumps({"query": text}).encode())
    return json.loads(answer["body"])["data"]


def is_switched(app: ASGIApp) -> bool:
    return not query(app, PAUSED)["instance"]["autoMaterializePaused"]


ATTACKS = {
    "an image in a preview": ("GET", f"/graphql?{urlencode({'query': SWITCH})}", {"host": "127.0.0.1:3000"}, b""),
    "a form of another page": (
        "POST",
        f"/graphql?{urlencode({'query': SWITCH})}",
        {"host": "127.0.0.1:3000", "content-type": "text/plain"},
        b"",
    ),
    "a script of another page": (
        "POST",
        "/graphql",
        {"host": "127.0.0.1:3000", "origin": "http://evil.example", "content-type": "text/plain; application/json"},
        json.dumps({"query": SWITCH}).encode(),
    ),
    "a rebound name": (
        "POST",
        "/graphql",
        {"host": "evil.example:3000", "origin": "http://evil.example:3000", "content-type": "application/json"},
        json.dumps({"query": SWITCH}).encode(),
    ),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_dagster_alone_does_what_other_pages_ask_and_in_the_gate_it_does_not(
    dagster_app: Starlette, gate: Gate, attack: str
) -> None:
    start, *_ = ask(gate, *ATTACKS[attack])
    assert start["status"] in {403, 405, 415, 421}
    assert not is_switched(gate)

    ask(dagster_app, *ATTACKS[attack])
    assert is_switched(gate), "the attack itself no longer works on Dagster: it proves nothing"


def test_a_websocket_of_another_page_is_closed_before_it_is_accepted(dagster_app: Starlette, gate: Gate) -> None:
    foreign = {"host": "127.0.0.1:3000", "origin": "http://evil.example"}

    assert ask(dagster_app, "websocket", "/graphql", foreign)[0]["type"] == "websocket.accept"
    assert [message["type"] for message in ask(gate, "websocket", "/graphql", foreign)] == ["websocket.close"]
    assert ask(gate, "websocket", "/graphql", OWN)[0]["type"] == "websocket.accept"


def test_the_pages_own_queries_are_answered_and_no_page_frames_them(gate: Gate) -> None:
    assert query(gate, "{__typename}") == {"__typename": "Query"}
    start, *_ = ask(gate, "GET", "/", {"host": "127.0.0.1:3000"})

    assert start["status"] == 200
    headers = [(name.decode(), value.decode()) for name, value in start["headers"]]
    policies = [value for name, value in headers if name.lower() == "content-security-policy"]
    assert len(policies) == 2, "Dagster's own policy and ours"
    assert "frame-ancestors 'none'" in policies[1]
    assert ("x-frame-options", "DENY") in [(name.lower(), value) for name, value in headers]


def test_the_ways_to_act_on_dagster_are_those_that_the_gate_knows(dagster_app: Starlette) -> None:
    """A later version of Dagster that takes queries elsewhere must be looked at."""
    both = {
        route.path
        for route in dagster_app.routes
        if isinstance(route, Route) and {"GET", "POST"} <= (route.methods or set())
    }
    sockets = {route.path for route in dagster_app.routes if isinstance(route, WebSocketRoute)}

    assert both == {"/graphql"}
    assert sockets == {"/graphql"}
