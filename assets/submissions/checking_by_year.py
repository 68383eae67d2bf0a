"""Check files before they are sent, when no inbox says for which year they are: each by the year on its cover.

What does not belong here: the check itself (`checking`).
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from assets.reference.references import References
from assets.submissions.checking import CheckedBatch, check_batch
from assets.submissions.reading import ReadBatch


def check_by_year(read: ReadBatch, references: References) -> CheckedBatch:
    """What the night would say of each file, in the order given.

    A cover without a year, or with one that no framework scores, is checked for the latest year that one does.
    """
    scored = sorted({year for loaded in references.frameworks for year in loaded.framework.years})
    latest = scored[-1] if scored else 0
    years = read.covers["year"].where(read.covers["year"].isin(scored), latest)
    parts = [check_batch(_part(read, files), references, int(year)) for year, files in _by_year(read.covers, years)]
    return _joined(parts, read.covers["sha256"]) if parts else check_batch(read, references, latest)


def _by_year(covers: pd.DataFrame, years: pd.Series[int]) -> list[tuple[int, pd.Series[str]]]:
    return [(int(year), files) for year, files in covers["sha256"].groupby(years)]


def _part(read: ReadBatch, files: pd.Series[str]) -> ReadBatch:
    """The batch of some of its files."""

    def of_files(frame: pd.DataFrame) -> pd.DataFrame:
        return frame[frame["sha256"].isin(files)].reset_index(drop=True)

    return ReadBatch(
        of_files(read.covers),
        {name: of_files(rows) for name, rows in read.rows.items()},
        of_files(read.findings),
        of_files(read.places),
    )


def _joined(parts: Sequence[CheckedBatch], order: pd.Series[str]) -> CheckedBatch:
    submissions = pd.concat([part.submissions for part in parts], ignore_index=True)
    return CheckedBatch(
        submissions.set_index("sha256", drop=False).reindex(order).reset_index(drop=True),
        pd.concat([part.findings for part in parts], ignore_index=True),
        {name: pd.concat([part.rows[name] for part in parts], ignore_index=True) for name in parts[0].rows},
        pd.concat([part.links for part in parts], ignore_index=True).drop_duplicates(),
    )
