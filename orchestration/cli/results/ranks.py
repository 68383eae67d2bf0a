"""`parcomm ranks`: how certain ranks are, who cannot be told apart, what is missing to rise, what moves ranks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import Refusal
from orchestration.cli.options import Format, OutputFormat, Year, require_known
from orchestration.cli.printing.terminal import say_json

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import sqlalchemy as sa

    from assets.analysis.ranks.bands.stored import StoredRanks
    from assets.analysis.ranks.rank_bands import GroupKey
    from assets.analysis.ranks.score_matrix import ScoreMatrix


def ranks(
    year: Year,
    framework: Annotated[str | None, typer.Option(help="Agencies of one framework; all, if not given.")] = None,
    draws: Annotated[
        int | None,
        typer.Option(min=1, max=100_000, help="How often weights are drawn; the night's draws, if not given."),
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Of the draws; the year, if not given.")] = None,
    output: OutputFormat = Format.TEXT,
) -> None:
    """Say how certain ranks are: bands, agencies that cannot be told apart, points to rise, what moves ranks."""
    from assets.analysis.ranks.reading import read_matrices
    from assets.analysis.ranks.report import ranks_document, read_totals
    from assets.analysis.ranks.sensitivity.drawn_weights import DRAWS
    from assets.analysis.ranks.sensitivity.report import (
        read_group_sensitivity,
        with_agency_sensitivity,
        with_group_sensitivity,
    )
    from assets.publication.published.framework_rules import applied_in_year
    from checks.code_lists import CodeLists
    from orchestration.cli.printing.consoles import result_console
    from orchestration.cli.printing.ranks import print_ranks
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.rows.frames import read_table
    from warehouse.rows.reference_versions import reference_at
    from warehouse.schema.presence import require_current
    from warehouse.tables import agency, code_list
    from warehouse.tables import framework as frameworks

    require_known(year)
    anew = None if draws is None and seed is None else (year if seed is None else seed, draws or DRAWS)
    engine = open_engine(read_settings().database_url)
    require_current(engine)
    with engine.connect() as connection:
        rules = {
            each.framework_id: each.framework for each in applied_in_year(read_table(connection, frameworks), year)
        }
        if framework is not None and framework not in rules:
            raise Refusal(f"no framework {framework} scored {year}: {', '.join(rules) or 'none'} did")
        wanted = {name: each for name, each in rules.items() if framework in (None, name)}
        matrices = read_matrices(connection, wanted.values(), year)
        known = _known(connection, year, matrices, wanted, anew)
        documents = ranks_document(known, wanted, read_totals(connection, year))
        told = with_group_sensitivity(documents, read_group_sensitivity(connection, matrices, year))
        agencies, lists = read_table(connection, agency), CodeLists(reference_at(connection, code_list, None))
    if output is Format.JSON:
        say_json(with_agency_sensitivity(told, matrices, *(anew or (year, DRAWS))))
    else:
        print_ranks(result_console(), told, wanted, agencies, lists, year)


def _known(
    connection: sa.Connection,
    year: int,
    matrices: Mapping[GroupKey, ScoreMatrix],
    frameworks: Collection[str],
    anew: tuple[int, int] | None,
) -> Mapping[GroupKey, StoredRanks]:
    """What the last night told of ranks, weights drawn anew by seed and number of draws where that is asked for."""
    from assets.analysis.ranks.bands.stored import read_stored_ranks

    known = {key: found for key, found in read_stored_ranks(connection, year).items() if key[0] in frameworks}
    if not known:
        of_which = f" by {', '.join(frameworks)}" if len(frameworks) == 1 else ""
        raise Refusal(f"there are no ranks of {year}{of_which} yet: run `parcomm run --year {year}` first")
    if anew is None:
        return known
    return {key: found.drawn_anew(matrices[key], *anew) if key in matrices else found for key, found in known.items()}
