"""One web address given for activities of many days: it cannot be the proof of each.

What does not belong here: one address of several criteria, agencies or years (`claimed_twice`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings.limits import MOST_DAYS_OF_ONE_ADDRESS
from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule
from checks.rules.evidence.links import claimed_links


def addresses_of_many_days(activities: pd.DataFrame, owner: str = "sha256") -> pd.DataFrame:
    """The cells of addresses that stand beside activities of more than `MOST_DAYS_OF_ONE_ADDRESS` days of a report.

    A portal's front page is among them: it proves no activity, and least of all many.

    Args:
        activities: the rows.
        owner: the column that tells reports apart.

    Returns:
        Of each cell `owner`, `sheet`, `excel_row`, `value` (its text), `link` (in comparable form), `held_on`, `days`
        (on how many the address stands) and `evidence_code`.
    """
    place = [owner, "sheet", "excel_row"]
    given = claimed_links(activities, "link", owner).drop_duplicates([*place, "link"])
    dated = given.merge(activities[[*place, "held_on", "evidence_code"]], on=place)
    days = dated.groupby([owner, "link"])["held_on"].transform("nunique")
    return dated.assign(days=days)[days > MOST_DAYS_OF_ONE_ADDRESS]


@rule(Pass.REPORT, "LINK_OF_MANY_DAYS")
def one_address_of_many_days(activity: pd.DataFrame) -> pd.DataFrame:
    """One raw finding an address, at its first row, naming all its rows."""
    cells = addresses_of_many_days(activity)
    by = ["sha256", "link"]
    rows = cells["excel_row"].astype("str").groupby([cells[name] for name in by]).agg(list)
    first = cells.drop_duplicates(by)
    listed = rows.reindex(pd.MultiIndex.from_frame(first[by])).set_axis(first.index)
    return findings_at(
        first[["sha256", "sheet", "excel_row"]].assign(link=first["value"]),
        "LINK_OF_MANY_DAYS",
        "link",
        proof=first["link"],
        listed=listed,
        count=listed.map(len),
        days=first["days"],
    )
