"""A real nginx with the shipped settings: accounts before everything, and nothing that an evaluator could start."""

from __future__ import annotations

import base64
import getpass
import hashlib
import http.client
import json
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster._core.workspace.permissions import VIEWER_PERMISSIONS
from dagster_webserver.app import create_app_from_workspace_process_context

from assets.home import Home
from assets.page_addresses import BESIDE_DAGSTER, PageAddresses
from orchestration.installation.instance import SETTINGS_FILE, open_instance
from orchestration.web.gate import Gate
from orchestration.web.origins import served_origins
from orchestration.web.pages.app import pages_app
from orchestration.web.pages.serving import lone_pages
from tests.orchestration.deploy.serving import free_port, served
from warehouse.engine import open_engine

pytestmark = pytest.mark.slow  # a server of its own

NAME = "parcomm.example.vn"
EVALUATOR = {"authorization": "Basic " + base64.b64encode(b"lan:dung").decode()}
STRANGER = {"authorization": "Basic " + base64.b64encode(b"lan:sai").decode()}
JSON = {"content-type": "application/json", "origin": f"https://{NAME}"}
LAUNCH = """mutation {
  launchPipelineExecution(executionParams: {
    selector: {repositoryLocationName: "x", repositoryName: "y", jobName: "nightly"}, mode: "default"
  }) { __typename }
}"""


def is_answered(port: int) -> bool:
    with socket.socket() as caller:
        return not caller.connect_ex(("127.0.0.1", port))


def write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "parcomm.crt").write_bytes(certificate.public_bytes(Encoding.PEM))
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "parcomm.key").write_bytes(secret)


class Site:
    """nginx before both services, and the operators' pages beside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = {name: free_port() for name in ("443", "80", "3000", "3001", "3002")}

    def write(self) -> Path:
        """The shipped settings with ports and files of our own."""
        site = (SETTINGS_FILE.parent / "nginx.conf").read_text()
        for port in ("443", "80"):
            site = re.sub(rf"listen {port}\b", f"listen 127.0.0.1:{self.ports[port]}", site)
        for port in ("3001", "3002"):
            site = site.replace(
                f"proxy_pass http://127.0.0.1:{port};", f"proxy_pass http://127.0.0.1:{self.ports[port]};"
            )
        site = site.replace("/etc/nginx/parcomm.", f"{self.folder}/parcomm.")
        password = base64.b64encode(hashlib.sha1(b"dung").digest()).decode()  # noqa: S324 - nginx's own kind
        (self.folder / "parcomm.users").write_text(f"lan:{{SHA}}{password}\n")
        write_certificate(self.folder)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {self.folder}/{kind};" for kind in kinds)
        main = self.folder / "main.conf"
        main.write_text(
            f"user {getpass.getuser()}; pid {self.folder}/pid; error_log stderr; events {{}}\n"
            f"http {{ access_log off; {temporary}\n{site}\n}}\n"
        )
        return main

    def ask(self, method: str, path: str, headers: dict[str, str] | None = None, body: str = "") -> tuple[int, str]:
        """Status and text of an answer, asked for under the site's own name."""
        context = ssl.create_default_context(cafile=str(self.folder / "parcomm.crt"))
        connection = http.client.HTTPSConnection(NAME, context=context, timeout=20)
        plain = socket.create_connection(("127.0.0.1", self.ports["443"]))
        connection.sock = context.wrap_socket(plain, server_hostname=NAME)
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, text

    def query(self, text: str) -> Any:
        """Data of Dagster's answer to an evaluator."""
        status, answer = self.ask("POST", "/graphql", EVALUATOR | JSON, json.dumps({"query": text}))
        return status, json.loads(answer)

    def operators_query(self, text: str) -> Any:
        """Dagster's answer to an operator, on the machine itself."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["3000"], timeout=20)
        connection.request("POST", "/graphql", json.dumps({"query": text}), {"content-type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("nginx")
    site = Site(folder)
    home = Home(tmp_path_factory.mktemp("home"))
    engine = open_engine(f"sqlite:///{migrated_sqlite}")
    pages = lone_pages(
        pages_app(engine, home, PageAddresses(BESIDE_DAGSTER)),
        BESIDE_DAGSTER,
        served_origins(site.ports["3002"], [f"https://{NAME}"]),
    )
    with ExitStack() as stack:
        instance = stack.enter_context(open_instance(home))
        for port, read_only in (("3000", False), ("3001", True)):
            workspace = stack.enter_context(
                WorkspaceProcessContext(instance, EmptyWorkspaceTarget(), read_only=read_only)
            )
            app = create_app_from_workspace_process_context(workspace)
            origins = served_origins(site.ports[port], [f"https://{NAME}"] if read_only else [])
            stack.enter_context(served(Gate(app, origins), site.ports[port]))
        stack.enter_context(served(pages, site.ports["3002"]))
        nginx = subprocess.Popen(["/usr/sbin/nginx", "-p", folder, "-g", "daemon off;", "-c", site.write()])
        try:
            deadline = time.monotonic() + 10
            while not is_answered(site.ports["443"]):
                assert nginx.poll() is None
                assert time.monotonic() < deadline
                time.sleep(0.05)
            yield site
        finally:
            nginx.terminate()
            nginx.wait()
    engine.dispose()


@pytest.mark.parametrize("headers", [{}, STRANGER], ids=["anonymous", "wrong password"])
@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/"), ("GET", "/pages/"), ("POST", "/graphql"), ("GET", "/server_info")]
)
def test_without_an_account_nothing_is_answered(site: Site, method: str, path: str, headers: dict[str, str]) -> None:
    assert site.ask(method, path, headers | JSON, "{}" if method == "POST" else "")[0] == 401


def test_an_evaluator_sees_dagsters_pages_and_those_beside_them(site: Site) -> None:
    assert site.ask("GET", "/", EVALUATOR)[0] == 200
    status, page = site.ask("GET", "/pages/", EVALUATOR)
    assert (status, "<html" in page) == (200, True)
    assert site.query("{ __typename }") == (200, {"data": {"__typename": "Query"}})


CHANGES = {
    "launch": LAUNCH,
    "pause": "mutation { setAutoMaterializePaused(paused: true) }",
    "end": 'mutation { terminateRun(runId: "x") { __typename } }',
    "delete": 'mutation { deletePipelineRun(runId: "x") { __typename } }',
    "wipe": 'mutation { wipeAssets(assetPartitionRanges: [{assetKey: {path: ["a"]}}]) { __typename } }',
    "limit": 'mutation { setConcurrencyLimit(concurrencyKey: "x", limit: 1) }',
    "reload": "mutation { reloadWorkspace { __typename } }",
}


@pytest.mark.parametrize("change", CHANGES)
def test_an_evaluator_changes_nothing_that_operators_could(site: Site, change: str) -> None:
    _, refused = site.query(CHANGES[change])
    taken = site.operators_query(CHANGES[change])
    assert is_refused(refused)
    assert not is_refused(taken), "operators could not either: it proves nothing"


def is_refused(answer: Any) -> bool:
    """Whether Dagster says that the asker may not."""
    return bool("UnauthorizedError" in json.dumps(answer))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/graphql?query=mutation%7BsetAutoMaterializePaused(paused:true)%7D", 405),
        ("POST", "/report_asset_materialization/activity", 403),
        ("POST", "/pages/", 403),
        ("DELETE", "/pages/", 403),
        ("GET", "/pages/%2e%2e/%2e%2e/etc/passwd", 400),
        ("GET", "/pages/%2e%2e/graphql?query=%7B__typename%7D", 405),
    ],
)
def test_other_ways_in_are_closed(site: Site, method: str, path: str, status: int) -> None:
    assert site.ask(method, path, EVALUATOR | JSON)[0] == status


def test_what_dagster_lets_a_viewer_do_is_nothing() -> None:
    """A later version of Dagster that lets viewers do something must be looked at."""
    assert not any(VIEWER_PERMISSIONS.values())


def test_plain_http_leads_to_the_encrypted_pages_and_other_names_to_nothing(site: Site) -> None:
    plain = http.client.HTTPConnection("127.0.0.1", site.ports["80"], timeout=20)
    plain.request("GET", "/x", headers={"Host": NAME})
    answer = plain.getresponse()
    assert (answer.status, answer.getheader("location")) == (301, f"https://{NAME}/x")
    plain.close()

    other = http.client.HTTPConnection("127.0.0.1", site.ports["80"], timeout=20)
    other.request("GET", "/", headers={"Host": "evil.example"})
    with pytest.raises(http.client.RemoteDisconnected):
        other.getresponse()
    other.close()
    with (
        socket.create_connection(("127.0.0.1", site.ports["443"])) as connection,
        pytest.raises(ssl.SSLError),
    ):
        ssl.create_default_context().wrap_socket(connection, server_hostname="evil.example")


def test_the_services_listen_on_loopback_alone(site: Site) -> None:
    """Local addresses of listening sockets, as the kernel has them."""
    listening = {
        (fields[1].split(":")[0], int(fields[1].split(":")[1], 16))
        for table in ("tcp", "tcp6")
        for fields in (line.split() for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A"
    }
    for name in ("3000", "3001", "3002"):
        assert {address for address, port in listening if port == site.ports[name]} == {"0100007F"}
