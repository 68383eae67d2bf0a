"""Options that several commands share."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class Format(StrEnum):
    """How results are printed."""

    TEXT = "text"
    JSON = "json"


Year = Annotated[int, typer.Option(help="Evaluation year.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show Dagster's own log too.")]
OutputFormat = Annotated[Format, typer.Option("--format", help="`json` prints one JSON document and nothing else.")]
Files = Annotated[list[Path], typer.Argument(help="Files to read.")]
