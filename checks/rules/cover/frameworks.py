"""Reports of agencies that no framework scores."""

from __future__ import annotations

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule


@rule(Pass.COVER, "COVER_FRAMEWORK_BROKEN", "COVER_NO_FRAMEWORK")
def without_framework(covers: pd.DataFrame, levels: dict[str, str], year: int) -> pd.DataFrame:
    """Files of known agencies that no framework can score: because its file is broken, or because there is none.

    Args:
        covers: with `recognised_code`, `level`, `framework_id`, and `framework_is_broken`.
        levels: labels by code.
        year: of the reports.
    """
    unscored = covers[covers["recognised_code"].notna() & covers["framework_id"].isna()]
    waits = unscored["framework_is_broken"]
    return joined(
        findings_at(some, code, "agency_code", level=some["level"].map(levels), year=str(year))
        for code, some in (("COVER_FRAMEWORK_BROKEN", unscored[waits]), ("COVER_NO_FRAMEWORK", unscored[~waits]))
    )
