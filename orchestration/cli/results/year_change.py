"""`parcomm change`: what changed between two years, as published and over mergers."""

from __future__ import annotations

from typing import Annotated

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.options import Format, OutputFormat, Year, require_known
from orchestration.cli.printing.terminal import say, say_json


def change(
    year: Year,
    against: Annotated[int, typer.Option(help="The earlier year.")],
    output: OutputFormat = Format.TEXT,
) -> None:
    """Compare index, rank and class with an earlier year: as published, and over mergers; each change in its parts."""
    from assets.analysis.year_change.reading import read_two_years
    from assets.analysis.year_change.report import change_documents
    from assets.analysis.year_change.table import change_frames
    from assets.analysis.year_change.words import change_text
    from assets.scoring.year_faults import year_faults
    from checks.code_lists import CodeLists
    from orchestration.installation.reference_data import read_references
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.rows.frames import read_table
    from warehouse.schema.presence import require_current
    from warehouse.tables import code_list

    for each in (year, against):
        require_known(each)
    if against >= year:
        raise Refusal(f"{against} is not before {year}: --against names an earlier year")
    settings = read_settings()
    engine = open_engine(settings.database_url)
    require_current(engine)
    unusable = year_faults(read_references(settings), year).unusable
    with engine.connect() as connection:
        years = read_two_years(connection, year, against, unusable=unusable)
        code_lists = CodeLists(read_table(connection, code_list))
    for side in (years.now, years.before):
        if not side.totals:
            raise Refusal(f"the warehouse has no figures of {side.year}: run `parcomm run --year {side.year}` first")
    names = {code: each.name for code, each in years.now.agencies.items()}
    rules = {name: scored.framework for name, scored in years.stored.by_framework.items()}
    documents = change_documents(change_frames(years), names, rules)
    if output is Format.JSON:
        say_json(documents)
    else:
        say(change_text(documents, year, against, code_lists.labels("agency_groups")))
