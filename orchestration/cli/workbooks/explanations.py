"""`parcomm appraisal --explain`: per agency, the workbook in which it explains itself on a round's decisions."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from orchestration.cli.errors import Refusal
from orchestration.cli.output_files import require_free
from orchestration.cli.printing.terminal import say

if TYPE_CHECKING:
    import sqlalchemy as sa

    from assets.reference.loading import References
    from assets.reference.rounds import Round


def write_explanations(
    connection: sa.Connection,
    references: References,
    year: int,
    of_round: Round,
    folder: Path,
    agencies: Collection[str] | None,
    *,
    force: bool,
) -> None:
    """Write a workbook for each agency that something was decided against, and say its path.

    Args:
        connection: open on the warehouse; it is only read.
        references: agencies, rules, code lists.
        year: the year scored.
        of_round: whose decisions are explained.
        folder: where to write; made if it is not there.
        agencies: codes of those to write for; None for all.
        force: whether workbooks that are there may be written over; else none is written.
    """
    from assets.analysis.explaining.decided_against import read_decided_against
    from assets.analysis.explaining.workbooks import explanation_file, write_explanation_workbook
    from assets.reference.agencies import agencies_of_year
    from warehouse.private_files import make_folder

    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} is no folder: name one for the workbooks")
    frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
    there = agencies_of_year(references.agencies, year).set_index("code")
    against = {
        code: rows
        for code, rows in read_decided_against(connection, frameworks, year, of_round).items()
        if code in there.index and (agencies is None or code in agencies)
    }
    places = {code: explanation_file(folder, code, of_round, year) for code in against}
    for path in places.values():
        require_free(path, force=force)
    make_folder(folder)
    for code, path in places.items():
        agency = {"code": code, "name": str(there["name"][code]), "level": str(there["level"][code])}
        write_explanation_workbook(path, agency, against[code], of_round, year, references.code_lists)
        say(path)
    say(f"{of_round.name}: {len(places)} agencies have decisions to explain themselves on", err=True)
