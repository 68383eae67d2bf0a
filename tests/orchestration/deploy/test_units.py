"""systemd's own judgement of the units: they can be read, start what there is, and are closed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from orchestration.cli import app
from orchestration.installation.instance import SETTINGS_FILE
from orchestration.installation.settings import Settings

DEPLOY = SETTINGS_FILE.parent
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROGRAM = "/opt/parcomm/bin/parcomm"

MOST_EXPOSED = 1.2
"""Of 10, as systemd 252 counts. What is left: addresses of other machines, and limits that readers set themselves."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A root folder with the units where systemd looks for them."""
    shutil.copytree(DEPLOY / "systemd", tmp_path / "etc/systemd/system")
    return tmp_path


def test_systemd_finds_nothing_wrong_with_units_and_timer(root: Path) -> None:
    folder = root / "etc/systemd/system"
    for unit in folder.glob("*.service"):
        unit.write_text(unit.read_text().replace(PROGRAM, sys.executable))

    done = subprocess.run(
        ["systemd-analyze", "verify", *folder.glob("parcomm-*.service"), *folder.glob("*.timer")],
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{folder}:"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, [line for line in done.stderr.splitlines() if "parcomm" in line]) == (0, [])


@pytest.mark.parametrize("unit", [unit.name for unit in UNITS])
def test_a_service_is_hardly_exposed(root: Path, unit: str) -> None:
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--no-pager", f"--root={root}", unit],
        capture_output=True,
        text=True,
        check=True,
    )

    found = re.search(rf"exposure level for {unit}: ([0-9.]+)", done.stdout)
    assert found is not None
    assert float(found[1]) <= MOST_EXPOSED


@pytest.mark.parametrize("unit", UNITS, ids=[unit.name for unit in UNITS])
def test_a_service_starts_a_command_that_there_is(unit: Path) -> None:
    started = re.findall(rf"^ExecStart={PROGRAM} (\S+)(.*)$", unit.read_text(), re.MULTILINE)
    assert len(started) == 1
    name, options = started[0]
    group = typer.main.get_group(app)
    known = {option for parameter in group.commands[name].params for option in parameter.opts}

    assert set(re.findall(r"--\S+", options)) <= known


@pytest.mark.parametrize("name", ["parcomm.env", "parcomm-web.env"])
def test_every_setting_of_an_environment_file_is_one_that_is_read(name: str) -> None:
    told = set(re.findall(r"^#?PARCOMM_([A-Z_]+)=", (DEPLOY / name).read_text(), re.MULTILINE))

    assert told
    assert told <= {field.upper() for field in Settings.model_fields}


def test_systemd_makes_the_users_and_the_second_is_in_the_group_of_the_first(tmp_path: Path) -> None:
    for name in ("passwd", "group", "shadow", "gshadow"):
        (tmp_path / "etc").mkdir(exist_ok=True)
        (tmp_path / "etc" / name).touch()

    done = subprocess.run(
        ["systemd-sysusers", f"--root={tmp_path}", DEPLOY / "sysusers.conf"], capture_output=True, text=True, check=True
    )

    assert "not a valid" not in done.stderr
    users = (tmp_path / "etc/passwd").read_text()
    assert re.search(r"^parcomm:.*:/var/lib/parcomm:/usr/sbin/nologin$", users, re.MULTILINE)
    assert re.search(r"^parcomm-web:", users, re.MULTILINE)
    assert re.search(r"^parcomm:.*:parcomm-web$", (tmp_path / "etc/group").read_text(), re.MULTILINE)


def test_a_shell_reads_an_environment_file_as_systemd_does() -> None:
    read = subprocess.run(
        ["sh", "-euc", f". {DEPLOY / 'parcomm-web.env'}; set"], capture_output=True, text=True, check=True
    ).stdout

    assert "PARCOMM_DAGSTER_URL='postgresql+psycopg2://parcomm-web@/parcomm_dagster?host=/run/postgresql'" in read
