"""`parcomm explain`: the score passport of an agency."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.options import AsOf, Year, moment, require_known
from orchestration.cli.printing.terminal import say, say_json


class PassportFormat(StrEnum):
    """Format of a passport."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def explain(
    year: Year,
    agency: Annotated[str, typer.Option(help="Code of the agency.")],
    criterion: Annotated[str | None, typer.Option(help="One criterion and those below it; all, if not given.")] = None,
    framework: Annotated[
        str | None,
        typer.Option(help="Id of the framework; if not given, the one that the report is about, else the first."),
    ] = None,
    as_of: AsOf = None,
    output: Annotated[
        PassportFormat,
        typer.Option("--format", help="`json` prints one JSON document, `html` one page, and nothing else."),
    ] = PassportFormat.TEXT,
) -> None:
    """Explain an agency's scores: rule, inputs, the rows behind them, evidence, findings, what was said before."""
    from assets.publication.pages.passports import passport_page
    from assets.publication.passport.document import passport
    from assets.publication.passport.facts.figures import NoPassportError
    from assets.publication.passport.facts.passport_facts import read_passport_facts
    from assets.publication.passport.wording import passport_text
    from checks.code_lists import CodeLists
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.rows.reference_versions import reference_at
    from warehouse.schema.presence import require_current
    from warehouse.tables import code_list

    require_known(year)
    at = moment(as_of)
    engine = open_engine(read_settings().database_url)
    require_current(engine)
    try:
        with engine.connect() as connection:
            facts = read_passport_facts(connection, year, agency, as_of=at, framework_id=framework)
            document = passport(facts, criterion)
            code_lists = CodeLists(reference_at(connection, code_list, at))
    except NoPassportError as error:
        raise Refusal(str(error)) from error
    if output is PassportFormat.JSON:
        say_json(document)
    elif output is PassportFormat.HTML:
        say(passport_page(document, code_lists, criterion=criterion), nl=False)
    else:
        say(passport_text(document, code_lists), nl=False)
