"""Final points of rows that an older program wrote: the computed ones, by which it ranked."""

from __future__ import annotations

import pandas as pd
import sqlalchemy as sa

from warehouse.tables import criterion_score, index_score, release_score
from warehouse.tables.tracks import COMPUTED, FINAL

SCORED = (criterion_score, index_score, release_score)


def give_final_points(connection: sa.Connection) -> None:
    """Copy the computed points of every table to final ones."""
    for table in SCORED:
        columns = [sa.literal(FINAL) if column.name == "track" else column for column in table.columns]
        computed = sa.select(*columns).where(table.c.track == COMPUTED)
        connection.execute(sa.insert(table).from_select([column.name for column in table.columns], computed))


def with_final_points(scores: pd.DataFrame) -> pd.DataFrame:
    """Scores of any tracks; whatever has computed points and no final ones has those as final ones too."""
    key = [name for name in ("framework_id", "agency_code", "criterion_code") if name in scores]
    known = pd.MultiIndex.from_frame(scores.loc[scores["track"] == FINAL, key])
    computed = scores[scores["track"] == COMPUTED]
    lacking = computed[~pd.MultiIndex.from_frame(computed[key]).isin(known)]
    return pd.concat([scores, lacking.assign(track=FINAL)], ignore_index=True) if len(lacking) else scores
