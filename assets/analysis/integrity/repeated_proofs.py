"""Links and files that are claimed more than once: by agencies, in years, for criteria, for activities of many days.

None of it is a fault by itself: a joint plan is cited by two agencies in good faith. What does not belong here: when
two proofs are the same (`checks.rules.evidence.claims`), which tells agencies so too.
"""

from __future__ import annotations

import pandas as pd

from checks.rules.evidence.claims import SAME, is_passed_off
from checks.rules.evidence.many_days import addresses_of_many_days


def claimed_twice(claims: pd.DataFrame, year: int) -> list[pd.DataFrame]:
    """By agencies, in years, for criteria; all claims of a proof, if one of them is of the year.

    Args:
        claims: of the year's reports and of those before it, with `claimed_year`, `agency_code`, `agency` (its name)
            and `submission_id`.
        year: the year in question.
    """
    current = claims["claimed_year"] == year
    proofs = pd.MultiIndex.from_frame(claims[SAME])
    claims = claims[proofs.isin(proofs[current])]
    years = claims[claims.groupby([*SAME, "agency"])["claimed_year"].transform("nunique") > 1]
    agencies = claims[claims.groupby(SAME)["agency"].transform("nunique") > 1]
    criteria = claims[is_passed_off(claims, "submission_id") & (claims["claimed_year"] == year)]
    return [
        agencies.assign(kind=agencies["kind"] + "_of_agencies", case_key=""),
        years.assign(kind=years["kind"] + "_of_years", case_key=years["agency_code"]),
        criteria.assign(kind=criteria["kind"] + "_of_criteria", case_key=criteria["agency_code"]),
    ]


def of_many_days(activities: pd.DataFrame) -> pd.DataFrame:
    """One address beside activities of many days of one report.

    Args:
        activities: of the year, with `claimed_year` and `agency_code`.
    """
    place = ["submission_id", "sheet", "excel_row"]
    cells = addresses_of_many_days(activities, "submission_id")
    owned = cells.merge(activities[[*place, "agency_code", "claimed_year"]], on=place)
    return owned.rename(columns={"link": "subject"}).assign(
        kind="link_of_days", case_key=owned["agency_code"] + " " + owned["claimed_year"].astype("str")
    )
