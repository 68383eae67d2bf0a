"""Documents that contradict each other, or whose date is of another year.

What does not belong here: when numbers, names and years are the same (`checks.rules.evidence.documents`).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.rules.evidence.documents import (
    comparable_names,
    comparable_numbers,
    has_two_issuers,
    outside_its_year,
    year_of_number,
)
from checks.texts.figures_and_dates import vietnamese_date


def disagreeing_documents(papers: pd.DataFrame, year: int) -> pd.DataFrame:
    """One issuer's number of a year with two dates or titles; one agency's number and date with two issuers.

    Args:
        papers: rows of `evidence` of the year's reports and of those before it, with `claimed_year`, `agency_code`.
        year: the year in question: a case has a paper of it.
    """
    numbered = papers[papers["document_number"].notna()]
    numbered = numbered.assign(
        number=comparable_numbers(numbered["document_number"]),
        by=comparable_names(numbered["issuer"]),
        of=year_of_number(numbered["issued_on"], numbered["claimed_year"]),
    )
    issued = numbered[numbered["by"].notna()]
    same = issued.assign(title_key=comparable_names(issued["title"])).groupby(["number", "by", "of"])
    differs = (same["issued_on"].transform("nunique") > 1) | (same["title_key"].transform("nunique") > 1)
    one = issued[differs.astype(bool)]
    two = numbered[has_two_issuers(numbered, "agency_code")]
    by_issuer = one["by"] + " " + one["of"].astype("str")
    cases = pd.concat([one.assign(case_key=by_issuer), two.assign(case_key=two["agency_code"])], ignore_index=True)
    cases = cases.rename(columns={"number": "subject"})
    present = cases[cases["claimed_year"] == year]
    now = pd.MultiIndex.from_frame(cases[["subject", "case_key"]]).isin(
        pd.MultiIndex.from_frame(present[["subject", "case_key"]])
    )
    cases = cases[now]
    return cases.assign(kind="document_disagrees", value=_described(cases))


def dates_outside_year(papers: pd.DataFrame) -> pd.DataFrame:
    """Documents of a year with which their report has nothing to do."""
    wrong = papers[outside_its_year(papers, papers["claimed_year"])]
    issued_on = wrong["issued_on"].dt.date.astype("str")
    return wrong.assign(
        kind="date_outside_year",
        subject=wrong["document_number"].fillna(wrong["evidence_code"]),
        case_key=wrong["agency_code"] + " " + wrong["claimed_year"].astype("str") + " " + issued_on,
        value=_described(wrong),
    )


def _described(papers: pd.DataFrame) -> Any:
    """`12/KH-X · 15/01/2024 · Bộ X · Kế hoạch`: what the agency wrote of a document."""
    texts = [
        papers["document_number"],
        papers["issued_on"].map(vietnamese_date, na_action="ignore"),
        papers["issuer"],
        papers["title"],
    ]
    return pd.array(
        [" · ".join(one for one in row if isinstance(one, str)) for row in zip(*texts, strict=True)], dtype="str"
    )
