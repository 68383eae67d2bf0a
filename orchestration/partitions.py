"""The one partition dimension: the evaluation year.

Agency and criterion are columns, not partitions: a run per agency would cost half an hour of Dagster's own work.
What does not belong here: which years a schedule works on.
"""

from __future__ import annotations

import dagster as dg

from assets.reference.year_readiness import FIRST_YEAR
from checks.vietnam_time import VIETNAM

# A year can be worked on from its first day, when plans are issued, not only once it has ended.
EVALUATION_YEARS = dg.TimeWindowPartitionsDefinition(
    cron_schedule="0 0 1 1 *", start=str(FIRST_YEAR), fmt="%Y", timezone=VIETNAM, end_offset=1
)


def known_years() -> list[int]:
    """The years that have begun, oldest first."""
    return [int(key) for key in EVALUATION_YEARS.get_partition_keys()]
