"""Options that several commands share."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from checks.texts.vietnam_time import VIETNAM_ZONE, in_vietnam
from orchestration.cli.errors import Refusal


class Format(StrEnum):
    """Format of results."""

    TEXT = "text"
    JSON = "json"


Year = Annotated[int, typer.Option(help="Evaluation year.")]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show Dagster's own log too.")]
OutputFormat = Annotated[Format, typer.Option("--format", help="`json` prints one JSON document and nothing else.")]
Files = Annotated[list[Path], typer.Argument(help="Files to read.")]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="TIME",
        help="As it stood then: 2025-11-03 (the whole day), 2025-11-03T08:00, or with a zone; without one, Vietnam's.",
    ),
]


def moment(text: str | None) -> datetime | None:
    """A moment as people give it, with its zone; a day alone means its end.

    Raises:
        Refusal: it is no moment, or none that every zone's calendar has.
    """
    if text is None:
        return None
    try:
        if "T" not in text and " " not in text.strip():
            given = datetime.combine(date.fromisoformat(text.strip()), time.max, VIETNAM_ZONE)
        else:
            given = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Refusal(f"{text!r} is no time: write 2025-11-03, 2025-11-03T08:00 or 2025-11-03T08:00+07:00") from error
    moment = given if given.tzinfo else given.replace(tzinfo=VIETNAM_ZONE)
    try:
        # Databases keep it in UTC, and people read it in Vietnam's time.
        return in_vietnam(moment.astimezone(UTC))
    except OverflowError as error:
        raise Refusal(f"{text!r} is outside the calendar, which has the years 1 to 9999") from error


def require_known(year: int) -> None:
    """Refuse a year that is no evaluation year, or has not begun.

    Raises:
        Refusal: naming those that have.
    """
    from assets.reference.year_readiness import years_begun

    years = years_begun()
    if year not in years:
        raise Refusal(f"{year} is not an evaluation year that has begun: they are {years[0]} to {years[-1]}")
