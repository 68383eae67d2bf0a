"""The work-list of a year's final points, as the table `appraisal_worklist`.

What does not belong here: the order (`items`), signs (`signs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
import sqlalchemy as sa

from assets.analysis.worklist.items import Item, year_work_list
from assets.analysis.worklist.signs import read_signs
from assets.reference.agencies import groups_of_year
from assets.reference.loading import References
from assets.review.setting import read_setting
from assets.rules.framework.model import Framework
from warehouse.rows.frames import conform, read_table
from warehouse.tables import agency, appraisal_worklist, criterion_score
from warehouse.tables.tracks import FINAL

_SCORES = ("framework_id", "agency_code", "criterion_code", "points_exact", "max_points_exact", "is_applicable")


def frameworks_of_two_years(references: References, year: int) -> list[Framework]:
    """The frameworks that score a year or the one before, each once, without what is waived in its later year."""
    sound = (loaded.framework for of_year in (year - 1, year) for loaded in references.sound_frameworks(of_year))
    return [*{framework.framework: framework for framework in sound}.values()]


def read_work_list(connection: sa.Connection, frameworks: Sequence[Framework], year: int) -> list[Item]:
    """The items of a year by its final points.

    Args:
        connection: open on the warehouse; it is only read.
        frameworks: of this year and the one before.
        year: the year scored.
    """
    setting = read_setting(connection, frameworks, year)
    query = sa.select(*(criterion_score.c[name] for name in _SCORES)).where(
        criterion_score.c.year == year, criterion_score.c.track == FINAL
    )
    scores = pd.DataFrame.from_records([tuple(row) for row in connection.execute(query)], columns=_SCORES)
    groups = groups_of_year(read_table(connection, agency), year)
    signs = read_signs(connection, frameworks, setting)
    return year_work_list(scores, setting.frameworks.values(), groups, signs)


def worklist_frame(items: Iterable[Item], year: int) -> pd.DataFrame:
    """A frame of table `appraisal_worklist`, in the order of priority."""
    rows = [
        (
            year,
            item.position,
            item.effect.framework_id,
            *item.key,
            item.effect.now.rank,
            item.effect.least.rank,
            item.effect.most.rank,
            item.effect.ranks_moved,
            item.effect.now.class_name,
            item.effect.least.class_name,
            item.effect.most.class_name,
            item.effect.boundaries,
            item.signs.gap,
            item.signs.lacks_evidence,
            item.signs.finding_count,
            item.signs.was_lowered,
        )
        for item in items
    ]
    return conform(pd.DataFrame(rows, columns=[each.name for each in appraisal_worklist.columns]), appraisal_worklist)
