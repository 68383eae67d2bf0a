"""The runbook's commands: those that need no machine of their own are run, all others held against what there is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import click
import pytest
import typer.main

from assets.samples.year import SampleYear
from checks.texts.vietnam_time import VIETNAM_ZONE
from orchestration.cli import app
from orchestration.installation.instance import SETTINGS_FILE
from orchestration.installation.settings import Settings
from tests.orchestration.runbook.blocks import ROOT, RUNBOOK, TRANSLATED, Block, blocks

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

BLOCKS = blocks(RUNBOOK)
NAMES, *TYPED = BLOCKS
DEPLOY = SETTINGS_FILE.parent
ENDS_OF_COMMANDS = {"|", "||", "&&", ";", ">", "<", ")", "&"}


def of(block: Block) -> str:
    return f"line {block.line}, {block.heading}"


def test_both_languages_have_the_same_commands() -> None:
    assert [each.without_remarks for each in blocks(TRANSLATED)] == [each.without_remarks for each in BLOCKS]


@pytest.mark.parametrize("block", BLOCKS, ids=of)
def test_the_shell_can_read_a_block(block: Block) -> None:
    subprocess.run(["bash", "-n"], input=block.text, text=True, check=True)


def commands_of_parcomm() -> Iterator[list[str]]:
    for block in BLOCKS:
        for line in block.text.replace("\\\n", " ").splitlines():
            if re.search(r"^\s*(PARCOMM_HOME=\S+ )?parcomm(-owner)? ", line):
                lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
                lexer.whitespace_split = True
                words = list(lexer)
                start = next(place for place, word in enumerate(words) if word in ("parcomm", "parcomm-owner")) + 1
                ends = [place for place, word in enumerate(words) if word in ENDS_OF_COMMANDS and place >= start]
                yield words[start : ends[0] if ends else None]


@pytest.mark.parametrize("words", list(commands_of_parcomm()), ids=" ".join)
def test_parcomm_knows_each_command_with_its_options(words: list[str]) -> None:
    command: click.Command = typer.main.get_command(app)
    arguments = [re.sub(r"\$\{?YEAR\}?", "2025", word) for word in words]
    context = None
    while True:
        context = command.make_context(command.name or "parcomm", list(arguments), parent=context)
        if not isinstance(command, click.Group):
            return
        name, command, arguments = command.resolve_command(context, [*context.protected_args, *context.args])
        assert command is not None, name


def test_every_file_and_service_that_it_names_is_delivered() -> None:
    text = "\n".join(block.text for block in BLOCKS)
    orders = [line for line in text.splitlines() if line.startswith("systemctl")]
    files = set(re.findall(r'"\$DEPLOY/([\w.-]+)"', text))
    services = {name for line in orders for name in re.findall(r"parcomm-[\w.]+", line)}

    assert files
    assert services
    assert files <= {path.name for path in DEPLOY.iterdir()}
    assert {name if "." in name else f"{name}.service" for name in services} <= {
        path.name for path in (DEPLOY / "systemd").iterdir()
    }


@pytest.fixture
def shell(
    scored: Settings, samples: SampleYear, tmp_path: Path
) -> Iterator[Callable[[Block], subprocess.CompletedProcess[str]]]:
    """Type a block as an operator does, in whose shell `parcomm` is a copied home's."""
    home = Path(shutil.copytree(scored.home, tmp_path / "home"))
    programs = tmp_path / "programs"
    programs.mkdir()
    (tmp_path / "backups").mkdir()
    asked = tmp_path / "socket"
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.orchestration.runbook.prepared_program", str(asked)], cwd=ROOT
    )
    asking = Path(__file__).with_name("prepared_program.py")
    program = programs / "parcomm"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -S {asking} {asked} "$@"\n')
    program.chmod(0o755)
    names = {
        "SITE": "cchc.example.vn",
        "YEAR": "2025",
        "AGENCY": str(next(file.agency_code for file in samples.files if file.fault is None)),
        "DIST": str(tmp_path),
        "BACKUPS": str(tmp_path / "backups"),
        "HOME_DIR": str(home),
        "TODAY": datetime.now(VIETNAM_ZONE).date().isoformat(),
        "DEPLOY": str(DEPLOY),
    }
    assert list(names) == re.findall(r"^(\w+)=", NAMES.text, re.MULTILINE)
    given = "".join(f"{name}={shlex.quote(value)}\n" for name, value in names.items())
    environment = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PARCOMM_HOME": str(home),
        "TMPDIR": str(tmp_path),
        "HOME": str(tmp_path),
    }
    while not asked.exists():
        assert server.poll() is None
        time.sleep(0.05)

    def type_in(block: Block) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "-euo", "pipefail"],
            input=given + block.text,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    yield type_in
    server.kill()  # Dagster makes SIGTERM do what SIGINT does, which a job in the background ignores
    server.wait()


@pytest.mark.apart
def test_what_needs_no_machine_of_its_own_is_typed_in_order_and_does_what_it_says(
    shell: Callable[[Block], subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    typed = [block for block in TYPED if not block.needs_machine and "parcomm demo" not in block.text]
    assert {block.heading for block in typed} >= {"Each morning", "Back up", "Release day"}

    for block in typed:
        done = shell(block)
        assert done.returncode == 0, f"{of(block)}:\n{block.text}\n{done.stdout}{done.stderr}"

    assert len(list((tmp_path / "backups").iterdir())) == 2
    assert sorted(path.name for path in (tmp_path / "home" / "releases").iterdir()) == ["2025-1", "2025-2"]
