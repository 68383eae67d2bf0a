"""Evaluators' pages with an account that reads only, on a server whose storage was opened by the shipped SQL."""

from __future__ import annotations

import http.client
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa
from dagster._core.storage.partition_status_cache import get_and_update_asset_status_cache_value
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import EmptyWorkspaceTarget
from dagster_webserver.app import create_app_from_workspace_process_context

from assets.home import Home
from orchestration.installation.instance import SETTINGS_FILE, open_instance
from tests.conftest import create_database
from tests.orchestration.deploy.serving import free_port, served
from warehouse.engine import open_engine

YEARS = dg.StaticPartitionsDefinition(["2025"])


@dg.asset(partitions_def=YEARS)
def figure() -> None: ...


def statements(name: str) -> str:
    """A shipped file without the commands to psql itself."""
    lines = (SETTINGS_FILE.parent / name).read_text().splitlines()
    return "\n".join(line for line in lines if not line.startswith("\\"))


@pytest.fixture
def account(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Use Dagster's storage, in a database of its own, as an account."""
    create_database(postgresql_url, "readers")
    url = sa.make_url(postgresql_url).set(drivername="postgresql+psycopg2", database="readers")

    def use(name: str) -> None:
        monkeypatch.setenv("PARCOMM_DAGSTER_URL", url.set(username=name).render_as_string(hide_password=False))

    return use


READERS_ROLE = 'DO $$ BEGIN CREATE ROLE "parcomm-web" LOGIN; EXCEPTION WHEN duplicate_object THEN NULL; END $$'
"""A server of several tests keeps the role, which owns rights in their databases."""


def execute(url: str, sql: str) -> None:
    engine = open_engine(url)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute(sql)
    engine.dispose()


def test_evaluators_pages_are_served_from_a_storage_that_they_may_only_read(
    postgresql_url: str, account: Callable[[str], None], tmp_path: Path
) -> None:
    account("postgres")
    with open_instance(Home(tmp_path)) as instance:
        assert dg.materialize([figure], instance=instance, partition_key="2025").success
    database = sa.make_url(postgresql_url).set(database="readers").render_as_string(hide_password=False)
    execute(database, READERS_ROLE)
    execute(database, statements("dagster-readers.sql"))

    account("parcomm-web")
    with open_instance(Home(tmp_path)) as instance:
        found = get_and_update_asset_status_cache_value(instance, figure.key, YEARS)
        assert found is not None
        assert found.deserialize_materialized_partition_subsets(YEARS).get_partition_keys() == {"2025"}
        with pytest.raises(sa.exc.ProgrammingError, match="permission denied"):
            instance.add_dynamic_partitions("evaluation_year", ["2025"])

        with WorkspaceProcessContext(instance, EmptyWorkspaceTarget(), read_only=True) as workspace:
            port = free_port()
            with served(create_app_from_workspace_process_context(workspace), port):
                pages = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
                pages.request("GET", "/")
                assert pages.getresponse().status == 200
                pages.close()
