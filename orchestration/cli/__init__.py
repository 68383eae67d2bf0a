"""The `parcomm` command. Commands are registered here; each is a thin function in a module of this package.

What belongs here: the list of commands and the outermost boundary, where every error becomes one sentence. Heavy
imports stay inside the commands: `parcomm --help` must not wait for Dagster.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer

from orchestration.cli.errors import EXIT_UNUSABLE, sentence_of
from orchestration.cli.frameworks import compare, lint, try_criterion
from orchestration.cli.pipeline import demo, export, run
from orchestration.cli.printing.terminal import say
from orchestration.cli.releases import release
from orchestration.cli.results.explaining import explain
from orchestration.cli.results.ranks import ranks
from orchestration.cli.results.year_change import change
from orchestration.cli.service.installing import install
from orchestration.cli.service.status import status
from orchestration.cli.service.ui import daemon, pages, ui
from orchestration.cli.service.warehouse import database
from orchestration.cli.verifying import head, verify
from orchestration.cli.workbooks.appraisal import appraisal
from orchestration.cli.workbooks.outside import external, survey
from orchestration.cli.workbooks.reports import check, template
from orchestration.garbage import collect_seldom
from warehouse.private_files import closed_new_files

app = typer.Typer(
    help="From agencies' reports on administrative-reform communication to the Steering Committee's scores.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command, name in (
    (run, "run"),
    (demo, "demo"),
    (template, "template"),
    (check, "check"),
    (appraisal, "appraisal"),
    (export, "export"),
    (explain, "explain"),
    (ranks, "ranks"),
    (release, "release"),
    (verify, "verify"),
    (head, "head"),
    (lint, "lint"),
    (try_criterion, "try"),
    (compare, "compare"),
    (change, "change"),
    (status, "status"),
    (ui, "ui"),
    (pages, "pages"),
    (daemon, "daemon"),
    (install, "install"),
):
    app.command(name)(command)
app.add_typer(database, name="db")
app.add_typer(survey, name="survey")
app.add_typer(external, name="external")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 fine, 1 blocking findings or a difference, 2 wrong usage or unusable input."""
    collect_seldom()
    try:
        with closed_new_files() as umask:
            code = app(arguments, standalone_mode=False, obj=umask)
    except typer.Abort:
        code = EXIT_UNUSABLE
    except Exception as error:  # noqa: BLE001 - the outermost boundary: people get a sentence, a log gets the stack
        sentence = sentence_of(error)
        if sentence:  # a command without arguments has shown its help, which says it all
            say(f"parcomm: {sentence}", err=True)
        code = EXIT_UNUSABLE
    sys.exit(code if isinstance(code, int) else 0)
