"""Real servers on loopback that take what is told: SMTP with TLS and login, and HTTP."""

from __future__ import annotations

import json
import socket
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "canh-bao@example.vn", "m@t/kh:au"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of localhost and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-days", "2"]
    files = folder / "localhost.pem", folder / "localhost.key"
    subprocess.run([*made, *named, "-out", files[0], "-keyout", files[1]], check=True, capture_output=True)
    return files


@dataclass
class MailBox:
    """What a server took, and how it answers."""

    port: int = 0
    taken: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - its name
        if self.answer.startswith("250"):
            content = envelope.original_content or b""
            self.taken.append(message_from_bytes(content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer


def _knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any) -> AuthResult:
    assert isinstance(login, LoginPassword)
    is_known = (login.login.decode(), login.password.decode()) == (USER, PASSWORD)
    return AuthResult(success=is_known, handled=False)


@pytest.fixture
def mail_server(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], MailBox]]:
    """Start a server: `plain`, `starttls` or `smtps`; the latter two ask for a login."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    started: list[Controller] = []

    def start(kind: str) -> MailBox:
        box = MailBox()
        login = {"authenticator": _knows, "auth_required": True, "auth_require_tls": kind == "starttls"}
        options: dict[str, Any] = {
            "plain": {},
            "starttls": {"tls_context": context, "require_starttls": True, **login},
            "smtps": {"ssl_context": context, **login},
        }[kind]
        with socket.socket() as candidate:  # the controller looks for its server under the port that it was given
            candidate.bind(("127.0.0.1", 0))
            box.port = candidate.getsockname()[1]
        controller = Controller(box, hostname="127.0.0.1", port=box.port, **options)
        controller.start()
        started.append(controller)
        return box

    yield start
    for controller in started:
        controller.stop()


@dataclass
class Posted:
    """What was posted, and how it is answered."""

    port: int = 0
    documents: list[dict[str, str]] = field(default_factory=list)
    status: int = 204


@pytest.fixture
def webhook() -> Iterator[Posted]:
    posted = Posted()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            content = self.rfile.read(int(self.headers["Content-Length"]))
            if posted.status < 300:
                posted.documents.append(json.loads(content))
            self.send_response(posted.status)
            if posted.status in (301, 302):
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    posted.port = server.server_port
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield posted
    server.shutdown()
    server.server_close()
