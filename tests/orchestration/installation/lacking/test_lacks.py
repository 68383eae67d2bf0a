"""`parcomm install --check` names each thing that a host lacks, by one line, and nothing that it has."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from orchestration.cli.errors import sentence_of
from orchestration.installation.instance import open_instance
from orchestration.installation.lacking import folders, machine, program, services, storage
from orchestration.installation.lacking.host import Host, checks, lacks
from orchestration.installation.settings import Settings
from orchestration.watching.status.last_backup import remember_backup
from tests.conftest import create_database, open_database
from tests.orchestration.deploy.test_readers import READERS_ROLE, execute, statements
from warehouse.engine import writing
from warehouse.schema.roles import roles_sql


@pytest.fixture
def host(tmp_path: Path) -> Host:
    """A new home in a folder of its own; the system's files begin in another."""
    for name in ("home", "home/inbox", "system"):
        (tmp_path / name).mkdir(mode=0o750)
    return Host(Settings(home=tmp_path / "home"), 0o027, tmp_path / "system")


def with_settings(host: Host, **settings: object) -> Host:
    return Host(host.settings.model_copy(update=settings), host.umask, host.root)


def put(host: Host, place: str, text: str = "") -> Path:
    path = host.root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("lock", "told"),
    [
        (f"sqlalchemy=={metadata.version('sqlalchemy')} \\\n    --hash=sha256:ab\n", []),
        ("sqlalchemy==0.1 \\\n", [f"the package sqlalchemy is {metadata.version('sqlalchemy')}, and ==0.1 is locked"]),
        ("no-such-thing==1.0 \\\n", ["the package no-such-thing is not installed (==1.0 is locked)"]),
        ("no-such-thing==1.0 ; sys_platform == 'win32' \\\n", []),
    ],
)
def test_packages_are_held_against_the_lock(lock: str, told: list[str]) -> None:
    assert list(program.unlike(lock)) == told


def test_this_environment_has_what_is_locked(host: Host) -> None:
    assert [*program.python(host), *program.packages(host)] == []


@pytest.mark.parametrize(("umask", "told"), [(0o027, 0), (0o077, 0), (0o022, 1), (0o007, 1)])
def test_a_umask_that_leaves_files_open_is_told(host: Host, umask: int, told: int) -> None:
    assert len(list(machine.umask(Host(host.settings, umask)))) == told


def test_root_is_told(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert [sentence.split(":")[0] for sentence in machine.user(host)] == ["this is root"]
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert list(machine.user(host)) == []


MOUNTS = """\
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw
30 22 0:30 / /srv rw - nfs4 server:/srv rw
31 30 0:31 / /srv/a\\040disk rw shared:2 - xfs /dev/vdb rw
"""


@pytest.mark.parametrize(
    ("path", "kind"), [("/var/lib", "ext4"), ("/srv/parcomm", "nfs4"), ("/srv/a disk/x", "xfs"), ("/srvx", "ext4")]
)
def test_the_disk_of_a_path_is_that_of_its_nearest_mount(path: str, kind: str) -> None:
    assert folders.disk_kind(Path(path), MOUNTS) == kind


def test_a_home_of_ones_own_lacks_nothing_and_an_open_or_missing_one_is_told(host: Host, tmp_path: Path) -> None:
    assert [*folders.home(host), *folders.inbox(host), *folders.disk(host)] == []

    host.settings.home.chmod(0o777)
    assert [sentence for sentence in folders.home(host) if "has mode 0777" in sentence]

    missing = with_settings(host, home=tmp_path / "none")
    assert list(folders.home(missing)) == [f"the home {tmp_path / 'none'} is not there"]
    assert "is not there" in next(iter(folders.inbox(missing)))


def test_a_backup_is_asked_for_that_is_new_and_not_on_the_homes_disk(host: Host, tmp_path: Path) -> None:
    assert [told.split("(")[0] for told in folders.backups(host)] == ["no backup was made "]

    remember_backup(host.settings.folders, tmp_path)
    assert list(folders.backups(host)) == [f"the last backup lies on the home's own disk ({tmp_path})"]

    kept = json.loads(host.settings.folders.last_backup.read_text())
    kept["at"] = (datetime.now(UTC) - timedelta(days=9)).isoformat()
    host.settings.folders.last_backup.write_text(json.dumps(kept))

    assert "the last backup is 9 days old" in folders.backups(host)


def test_files_of_a_laptop_are_told_as_such(host: Host) -> None:
    assert "SQLite" in next(iter(storage.postgresql(host)))
    assert "in files" in next(iter(storage.dagster_storage(host)))
    assert [*storage.roles(host), *storage.dump_tool(host)] == []


@pytest.fixture
def on_postgresql(host: Host, postgresql_url: str, migrated_postgresql: str, monkeypatch: pytest.MonkeyPatch) -> Host:
    """The same with both databases on a server."""
    create_database(postgresql_url, "lacking", migrated_postgresql)
    create_database(postgresql_url, "lacking_dagster")
    url = sa.make_url(postgresql_url)
    dagster = url.set(drivername="postgresql+psycopg2", database="lacking_dagster").render_as_string(
        hide_password=False
    )
    monkeypatch.setenv("PARCOMM_DAGSTER_URL", dagster)
    return with_settings(
        host, warehouse_url=url.set(database="lacking").render_as_string(hide_password=False), dagster_url=dagster
    )


@pytest.mark.usefixtures("postgresql_tools_on_path")
def test_what_postgresql_lacks_is_told_and_goes(on_postgresql: Host, postgresql_url: str) -> None:
    with open_instance(on_postgresql.settings.folders):
        pass
    dagster = sa.make_url(postgresql_url).set(database="lacking_dagster").render_as_string(hide_password=False)
    execute(dagster, READERS_ROLE)
    (closed,) = storage.dagster_storage(on_postgresql)
    assert "dagster-readers.sql" in closed
    execute(dagster, statements("dagster-readers.sql"))
    assert list(storage.postgresql(on_postgresql)) == list(storage.warehouse(on_postgresql)) == []
    assert list(storage.dagster_storage(on_postgresql)) == list(storage.dump_tool(on_postgresql)) == []
    assert "owner or a superuser" in list(storage.roles(on_postgresql))[-1]

    owner = open_database(postgresql_url, "lacking")
    with writing(owner) as connection:
        cursor = connection.connection.cursor()
        cursor.execute(f"{roles_sql()} DROP ROLE IF EXISTS lan; CREATE ROLE lan LOGIN IN ROLE parcomm_pipeline")
    lan = owner.url.set(username="lan").render_as_string(hide_password=False)
    owner.dispose()
    nightly = with_settings(on_postgresql, warehouse_url=lan)
    assert list(storage.roles(nightly)) == list(storage.warehouse(nightly)) == []

    (on_postgresql.settings.folders.dagster / "dagster.yaml").write_text("telemetry: {enabled: false}\n")
    assert len(list(storage.dagster_storage(on_postgresql))) == 2


def test_no_warehouse_and_a_server_that_is_away_are_told_without_a_password(host: Host) -> None:
    away = with_settings(host, warehouse_url="postgresql+psycopg://parcomm:s3cret@127.0.0.1:1/parcomm")

    told = lacks(away, sentence_of)

    assert told.keys() == checks().keys()
    assert all("the warehouse cannot be used: " in told[name][0] for name in ("postgresql", "roles", "warehouse"))
    assert "s3cret" not in json.dumps(told)
    assert "there is no warehouse here" in lacks(host, sentence_of)["warehouse"][0]


def test_who_is_told_of_a_bad_night_is_asked_for(host: Host) -> None:
    assert len(list(services.telling(host))) == 1
    assert list(services.telling(with_settings(host, webhook_url="https://chat.example.vn/hooks/x"))) == []


def test_units_are_asked_for_where_systemd_runs(host: Host) -> None:
    assert list(services.units(host)) == []
    (host.root / "run/systemd/system").mkdir(parents=True)
    assert len([told for told in services.units(host) if "is not installed" in told]) == 7

    installed = host.root / "etc/systemd/system"
    shutil.copytree(services.UNITS, installed)
    assert len([told for told in services.units(host) if "is not started with the system" in told]) == 5

    for target, unit in (("multi-user", "daemon.service"), ("timers", "status.timer")):
        (installed / f"{target}.target.wants").mkdir()
        (installed / f"{target}.target.wants/parcomm-{unit}").symlink_to(installed / f"parcomm-{unit}")
    (installed / "parcomm-daemon.service").write_text("# mine\n")
    told = list(services.units(host))
    assert len([each for each in told if "is not started" in each]) == 3
    assert [each for each in told if each.startswith(f"{installed}/parcomm-daemon.service is not this version's")]


def certificate_until(end: datetime) -> str:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "parcomm.gov.vn")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    signed = builder.not_valid_before(end - timedelta(days=90)).not_valid_after(end).sign(key, hashes.SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def test_a_proxy_is_asked_for_with_a_name_accounts_and_a_certificate_that_lasts(host: Host) -> None:
    assert list(services.proxy(host)) == ["nginx is not installed: evaluators reach the pages through it"]

    put(host, "usr/sbin/nginx")
    site = put(host, "etc/nginx/sites-enabled/parcomm.conf", (services.UNITS.parent / "nginx.conf").read_text())
    assert [told.split("/")[-1] for told in services.proxy(host)] == [
        "parcomm.conf still has the name parcomm.example.vn",
        "parcomm.users is not there: no evaluator has an account",
    ]

    site.write_text(site.read_text().replace("parcomm.example.vn", "parcomm.gov.vn"))
    put(host, "etc/nginx/parcomm.users")
    assert list(services.proxy(host)) == []
    assert list(services.certificate(host)) == [f"the certificate {host.root}/etc/nginx/parcomm.crt is not there"]

    soon = datetime.now(UTC) + timedelta(days=3)
    put(host, "etc/nginx/parcomm.crt", certificate_until(soon))
    assert list(services.certificate(host)) == [
        f"the certificate {host.root}/etc/nginx/parcomm.crt ends on {soon.date()}"
    ]
    put(host, "etc/nginx/parcomm.crt", certificate_until(soon + timedelta(days=60)))
    assert list(services.certificate(host)) == []


def test_the_command_tells_a_line_each_and_ends_with_1(
    host: Host, run_parcomm: Callable[..., tuple[int, str, str]], environment_of: Callable[[Path], None]
) -> None:
    environment_of(host.settings.home)

    code, said, error = run_parcomm("install", "--check")
    assert (code, error) == (1, "")
    assert "dagster_storage: Dagster's storage is in files" in said
    assert all(line.partition(": ")[0] in checks() for line in said.splitlines())

    code, said, error = run_parcomm("install", "--check", "--format", "json")
    found = {each["check"]: each["lacks"] for each in json.loads(said)}
    assert (code, error, found.keys()) == (1, "", checks().keys())
    assert found["python"] == []


def test_the_files_of_a_deployment_are_written_into_a_new_folder(
    run_parcomm: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    assert run_parcomm("install", "--files", str(tmp_path / "deploy"))[0] == 0
    assert (tmp_path / "deploy/systemd/parcomm-.service.d/hardening.conf").is_file()
    assert run_parcomm("install", "--files", str(tmp_path / "deploy"))[0] == 2
    assert run_parcomm("install")[0] == 2
