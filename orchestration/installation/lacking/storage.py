"""Databases: the warehouse, its roles and schema, Dagster's storage, and the tool that copies them."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import sqlalchemy as sa

from orchestration.installation.instance import WRITTEN_BY_US
from orchestration.installation.lacking.host import Host
from warehouse.engine import open_engine
from warehouse.schema.migrate import check
from warehouse.schema.presence import require_warehouse
from warehouse.schema.roles import ROLES

OLDEST_POSTGRESQL = 15

_IS_CLOSED_TO_READERS = """
SELECT NOT has_column_privilege(rolname, 'asset_keys', 'cached_status_data', 'UPDATE')
FROM pg_roles WHERE rolname = 'parcomm-web' AND to_regclass('asset_keys') IS NOT NULL
"""


def _is_postgresql(host: Host) -> bool:
    return sa.make_url(host.settings.database_url).get_backend_name() == "postgresql"


def _major_version(host: Host) -> int:
    engine = open_engine(host.settings.database_url)
    try:
        with engine.connect() as connection:
            return int(str(connection.scalar(sa.text("SHOW server_version_num")))) // 10_000
    finally:
        engine.dispose()


def postgresql(host: Host) -> Iterator[str]:
    """A warehouse in a file, or on a server that is too old."""
    if not _is_postgresql(host):
        yield "the warehouse is a SQLite file: set PARCOMM_WAREHOUSE_URL to a PostgreSQL database"
    elif (version := _major_version(host)) < OLDEST_POSTGRESQL:
        yield f"the server is PostgreSQL {version}: {OLDEST_POSTGRESQL} is the oldest that will do"


def roles(host: Host) -> Iterator[str]:
    """Roles that nobody made, and an account that could undo what guards history."""
    if not _is_postgresql(host):
        return
    engine = open_engine(host.settings.database_url)
    with engine.connect() as connection:
        found = set(connection.scalars(sa.text("SELECT rolname FROM pg_roles")))
        is_master = connection.scalar(
            sa.text(
                "SELECT rolsuper OR EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public'"
                " AND tableowner = current_user) FROM pg_roles WHERE rolname = current_user"
            )
        )
    engine.dispose()
    if missing := [name for name in ROLES if name not in found]:
        yield f"the roles {', '.join(missing)} are not there (parcomm db roles | psql)"
    if is_master:
        yield "nights would run as the warehouse's owner or a superuser: use an account of parcomm_pipeline"


def warehouse(host: Host) -> Iterator[str]:
    """A warehouse that is not there, or of another schema."""
    engine = open_engine(host.settings.database_url)
    try:
        require_warehouse(engine)
        yield from (f"{each} ({each.mend.value})" for each in check(engine, thorough=False))
    finally:
        engine.dispose()


def dagster_storage(host: Host) -> Iterator[str]:
    """Dagster's storage in files, which fail under load, or in a database that cannot be used."""
    settings = host.settings
    if settings.dagster_url is None:
        yield "Dagster's storage is in files: set PARCOMM_DAGSTER_URL (postgresql+psycopg2://...)"
        return
    engine = sa.create_engine(settings.dagster_url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        is_closed = connection.scalar(sa.text(_IS_CLOSED_TO_READERS))
    if is_closed:
        yield "evaluators' pages may not read Dagster's storage (psql -f dagster-readers.sql)"
    written = settings.folders.dagster / "dagster.yaml"
    if written.exists() and not (text := written.read_text(encoding="utf-8")).startswith(WRITTEN_BY_US):
        yield f"{written} is not the program's own any more: what a new version sets is not in it"
        if not re.search(r"^\s+postgres", text, re.MULTILINE):
            yield f"{written} names no storage in PostgreSQL"


def dump_tool(host: Host) -> Iterator[str]:
    """A pg_dump that is not there, or refuses the server as newer than itself."""
    if not _is_postgresql(host):
        return
    tool = shutil.which("pg_dump")
    if tool is None:
        yield "pg_dump is not on the PATH, and `parcomm db backup` needs it (postgresql-client)"
        return
    told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - found on the PATH
    version = re.search(r"\) (\d+)", told)
    if version is None or int(version[1]) < (server := _major_version(host)):
        yield f"pg_dump is {version[1] if version else 'of an unknown version'}, and the server PostgreSQL {server}"
