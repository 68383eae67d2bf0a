"""The gate passes what a user does in the pages, and refuses what other pages make the user's browser send."""

from __future__ import annotations

import pytest

from orchestration.web.gate import refusal
from orchestration.web.origins import served_origins

ORIGINS = served_origins(3000, ["https://parcomm.example.vn"])
OWN = {"host": "127.0.0.1:3000", "origin": "http://127.0.0.1:3000", "sec-fetch-site": "same-origin"}
JSON = {"content-type": "application/json"}
FOLLOWED = {"sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}
PROXIED = {"host": "parcomm.example.vn", "origin": "https://parcomm.example.vn", "sec-fetch-site": "same-origin"}


def status_of(kind: str, path: str, *headers: dict[str, str]) -> int | None:
    """The refusal's status of `GET`, `POST`... or `websocket`; later headers are put in the place of earlier ones."""
    together: dict[str, str] = {}
    for each in headers:
        together |= each
    scope = {
        "type": "websocket" if kind == "websocket" else "http",
        "path": path,
        "headers": [
            (name.encode(), value.encode("latin-1")) for name, value in together.items() if value != "none sent"
        ],
    }
    if kind != "websocket":
        scope["method"] = kind
    refused = refusal(scope, ORIGINS)
    return None if refused is None else refused.status


@pytest.mark.parametrize(
    ("kind", "path", "headers"),
    [
        ("GET", "/", {"host": "127.0.0.1:3000", "sec-fetch-site": "none"} | FOLLOWED),
        ("GET", "/assets/activity", {"host": "localhost:3000", "sec-fetch-site": "cross-site"} | FOLLOWED),
        ("GET", "/", {"host": "LOCALHOST:3000"}),
        ("GET", "/", {"host": "[::1]:3000"}),
        ("POST", "/graphql", OWN | JSON),
        ("POST", "/graphql", OWN | {"content-type": "Application/JSON; charset=utf-8"}),
        ("POST", "/graphql", {"host": "127.0.0.1:3000"} | JSON),
        ("POST", "/graphql", PROXIED | JSON),
        ("websocket", "/graphql", OWN),
        ("websocket", "/graphql", PROXIED),
        ("HEAD", "/server_info", {"host": "127.0.0.1:3000"}),
    ],
)
def test_what_the_pages_themselves_ask_passes(kind: str, path: str, headers: dict[str, str]) -> None:
    assert status_of(kind, path, headers) is None


@pytest.mark.parametrize("path", ["/graphql", "/graphql/"])
@pytest.mark.parametrize("kind", ["GET", "HEAD"])
def test_a_query_by_get_or_head_is_refused_wherever_it_comes_from(kind: str, path: str) -> None:
    assert status_of(kind, path, OWN) == 405
    assert status_of(kind, path, {"host": "127.0.0.1:3000", "accept": "text/html"}) == 405


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:3000",
        "127.0.0.1",
        "127.0.0.1:3001",
        "localhost.evil.example:3000",
        "",
        "none sent",
    ],
)
@pytest.mark.parametrize(("kind", "path"), [("GET", "/"), ("POST", "/graphql"), ("websocket", "/graphql")])
def test_another_name_of_this_server_is_refused(kind: str, path: str, host: str) -> None:
    """A foreign name that was pointed at 127.0.0.1 has an Origin that fits it."""
    assert (
        status_of(kind, path, {"host": host, "origin": f"http://{host}", "sec-fetch-site": "same-origin"}, JSON) == 421
    )


def test_two_names_at_once_are_refused() -> None:
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/",
        "headers": [(b"host", b"127.0.0.1:3000"), (b"host", b"evil.example")],
    }
    refused = refusal(scope, ORIGINS)
    assert refused is not None
    assert refused.status == 421


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "null",
        "https://127.0.0.1:3000",
        "http://127.0.0.1:3001",
        "http://localhost:3000",
        "http://127.0.0.1:3000.evil.example",
        "https://parcomm.example.vn",
        "",
    ],
)
@pytest.mark.parametrize(("kind", "path"), [("GET", "/server_info"), ("POST", "/graphql"), ("websocket", "/graphql")])
def test_a_foreign_origin_is_refused(kind: str, path: str, origin: str) -> None:
    assert status_of(kind, path, OWN, JSON, {"origin": origin, "sec-fetch-site": "none sent"}) == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize(
    ("kind", "path", "more"),
    [
        ("GET", "/logs/x", {"sec-fetch-mode": "no-cors", "sec-fetch-dest": "image"}),
        ("GET", "/", {"sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}),
        ("POST", "/graphql", JSON),
        ("POST", "/graphql", JSON | FOLLOWED),
        ("websocket", "/graphql", {"sec-fetch-mode": "websocket", "sec-fetch-dest": "websocket"}),
    ],
)
def test_a_request_from_another_site_is_refused_without_an_origin_too(
    kind: str, path: str, more: dict[str, str], site: str
) -> None:
    assert status_of(kind, path, {"host": "127.0.0.1:3000", "sec-fetch-site": site}, more) == 403


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "text/plain; application/json",
        "application/jsonx",
        "",
        "none sent",
    ],
)
@pytest.mark.parametrize("path", ["/graphql", "/report_asset_materialization/activity"])
def test_only_json_is_taken(path: str, content_type: str) -> None:
    """A form of any page can send the first three; Dagster looks for `application/json` anywhere in the type."""
    assert status_of("POST", path, OWN, {"content-type": content_type}) == 415


@pytest.mark.parametrize("method", ["OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(method: str) -> None:
    assert status_of(method, "/graphql", OWN, JSON) == 405


def test_a_usual_port_is_left_out_as_browsers_do() -> None:
    assert served_origins(80, ["https://Parcomm.example.vn:443/"]) == {
        "127.0.0.1": "http://127.0.0.1",
        "localhost": "http://localhost",
        "[::1]": "http://[::1]",
        "parcomm.example.vn": "https://parcomm.example.vn",
    }
