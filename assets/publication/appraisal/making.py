"""Making the appraisers' workbook of a round: its items from the warehouse, taken by share, and the file.

What does not belong here: reading the facts, wording and drawing them (the modules beside this one).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from assets.analysis.worklist.items import Item, year_work_list
from assets.analysis.worklist.signs import read_signs
from assets.analysis.worklist.table import frameworks_of_two_years
from assets.publication.appraisal.case_rows import read_case_rows
from assets.publication.appraisal.facts import read_facts
from assets.publication.appraisal.rows import Known, rows_of
from assets.publication.appraisal.share import Share, items_of
from assets.publication.appraisal.workbook import write_appraisal_workbook
from assets.reference.agencies import agencies_of_year, groups_of_year
from assets.reference.loading import References
from assets.reference.rounds import Round
from assets.review.setting import read_setting
from assets.scoring.year_faults import year_faults
from assets.submissions.container.guard import LIMITS
from checks.forms.appraisal import DECISIONS
from checks.texts.figures_and_dates import grouped, vietnamese_date
from warehouse.rows.frames import read_table
from warehouse.tables import agency


class NothingToAppraiseError(Exception):
    """There is nothing to put into the workbook; the message says why."""


@dataclass(frozen=True)
class Made:
    """What was written.

    Attributes:
        agency_count, item_count, row_count: in the workbook.
    """

    agency_count: int
    item_count: int
    row_count: int

    @property
    def is_beyond_the_inbox(self) -> bool:
        """Whether the inbox would refuse the workbook when it comes back, for its size."""
        return self.row_count * len(DECISIONS.columns) > LIMITS.rectangle_cells


def make_appraisal_workbook(
    connection: sa.Connection,
    references: References,
    year: int,
    of_round: Round,
    path: Path,
    *,
    share: Share,
    framework_id: str | None = None,
    appraiser: str | None = None,
) -> Made:
    """Write the workbook of a round.

    Args:
        connection: open on the warehouse; it is only read.
        references: reference data.
        year: the year scored.
        of_round: the round.
        path: of the .xlsx; what is there is written over.
        share: which items.
        framework_id: of agencies scored by one framework alone; of all, if it is not given.
        appraiser: who is to fill it; for one of several, as for one of several parts, decisions of the same round are
            not shown.

    Raises:
        NothingToAppraiseError: no agency has scores yet, or the share holds no item.
    """
    frameworks = frameworks_of_two_years(references, year)
    setting = read_setting(connection, frameworks, year)
    is_one_of_several = appraiser is not None or share.parts > 1
    known_rounds = of_round.number - 1 if is_one_of_several else None
    facts = read_facts(connection, frameworks, setting, of_round.number, known_rounds=known_rounds)
    if facts.scores.empty:
        raise NothingToAppraiseError(f"no agency has scores of {year} yet: run `parcomm run --year {year}` first")
    rules = [each for each in setting.frameworks.values() if framework_id in (None, each.framework)]
    agencies = agencies_of_year(read_table(connection, agency), year)
    groups = groups_of_year(agencies, year)
    every = year_work_list(facts.scores, rules, groups, read_signs(connection, frameworks, setting))
    items = items_of(share, every, year=year, round_number=of_round.number, double_pct=of_round.double_pct)
    if not items:
        raise NothingToAppraiseError(
            "nothing is to be appraised in this share: no agency of it has scores that decisions are made on"
        )
    names = dict(zip(agencies["code"], agencies["name"], strict=True))
    agency_count = len({item.effect.agency_code for item in items})
    notes = (
        f"{of_round.name}: khóa hết ngày {vietnamese_date(of_round.locked_on)}",
        f"{grouped(agency_count)} cơ quan, {grouped(len(items))} mục cần thẩm định",
    )
    cover = {"year": year, "round": str(of_round.number), "appraiser": appraiser}
    unusable = year_faults(references, year).unusable
    known = Known(facts, setting, names, _ranked(every, groups), references.code_lists, unusable, groups)
    count = write_appraisal_workbook(
        path,
        rows_of(items, known),
        cover=cover,
        notes=notes,
        code_lists=references.code_lists,
        cases=read_case_rows(
            connection, year, {item.effect.agency_code for item in items}, names, references.code_lists
        ),
    )
    return Made(agency_count, len(items), count)


def _ranked(items: list[Item], groups: Mapping[str, str]) -> dict[str, int]:
    """Of each agency, how many are ranked with it."""
    whose = {each.effect.agency_code: each.effect for each in items}
    counts = Counter((each.framework_id, groups[code]) for code, each in whose.items() if each.now.rank is not None)
    return {code: counts[each.framework_id, groups[code]] for code, each in whose.items()}
