"""Proofs that are claimed more than once, or contradict each other: the table `evidence_conflict`.

None of them is a fault by itself: a joint plan is cited by two agencies in good faith. Evaluators see every side.
What does not belong here: reading (`evidence_reading`), and the findings that an agency is told (`checks.rules`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from checks.rules.evidence.claims import SAME, claims_of, is_passed_off
from checks.rules.evidence.documents import (
    comparable_names,
    comparable_numbers,
    has_two_issuers,
    outside_its_year,
    year_of_number,
)
from checks.rules.evidence.many_days import addresses_of_many_days
from checks.texts.figures_and_dates import vietnamese_date
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import activity, evidence, evidence_conflict, evidence_file

_CASE = ["kind", "subject", "case_key"]


def evidence_conflicts(reports: pd.DataFrame, rows: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """Find what an evaluator should look at again.

    Args:
        reports: the scored submissions of the year and of those before it: `submission_id`, `year`, `agency_code`.
        rows: by table, their rows: `activity`, `evidence`, `scorecard`, `evidence_file`.
        year: the year in question; what lies wholly in earlier ones was seen then.

    Returns:
        A frame of table `evidence_conflict`: each conflict's claims together, ordered by its key.
    """
    owners = reports.rename(columns={"year": "claimed_year"})
    claims = claims_of(rows, rows[evidence_file.name], "submission_id").merge(owners, on="submission_id")
    papers = rows[evidence.name].merge(owners, on="submission_id")
    found = pd.concat(
        [
            *_claimed_twice(claims, year),
            _of_many_days(rows[activity.name].merge(owners[owners["claimed_year"] == year], on="submission_id")),
            _disagreeing_documents(papers, year),
            _dates_outside_year(papers[papers["claimed_year"] == year]),
        ],
        ignore_index=True,
    )
    return _numbered(found, year)


def _claimed_twice(claims: pd.DataFrame, year: int) -> list[pd.DataFrame]:
    """By agencies, in years, for criteria; all claims of a proof, if one of them is of the year."""
    current = claims["claimed_year"] == year
    proofs = pd.MultiIndex.from_frame(claims[SAME])
    claims = claims[proofs.isin(proofs[current])]
    years = claims[claims.groupby([*SAME, "agency_code"])["claimed_year"].transform("nunique") > 1]
    agencies = claims[claims.groupby(SAME)["agency_code"].transform("nunique") > 1]
    criteria = claims[is_passed_off(claims, "submission_id") & (claims["claimed_year"] == year)]
    return [
        agencies.assign(kind=agencies["kind"] + "_of_agencies", case_key=""),
        years.assign(kind=years["kind"] + "_of_years", case_key=years["agency_code"]),
        criteria.assign(kind=criteria["kind"] + "_of_criteria", case_key=criteria["agency_code"]),
    ]


def _of_many_days(activities: pd.DataFrame) -> pd.DataFrame:
    """One address beside activities of many days of one report."""
    place = ["submission_id", "sheet", "excel_row"]
    cells = addresses_of_many_days(activities, "submission_id")
    owned = cells.merge(activities[[*place, "agency_code", "claimed_year"]], on=place)
    return owned.rename(columns={"link": "subject"}).assign(
        kind="link_of_days", case_key=owned["submission_id"].astype("str")
    )


def _disagreeing_documents(papers: pd.DataFrame, year: int) -> pd.DataFrame:
    """One issuer's number of a year with two dates or titles; one agency's number and date with two issuers."""
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


def _dates_outside_year(papers: pd.DataFrame) -> pd.DataFrame:
    wrong = papers[outside_its_year(papers, papers["claimed_year"])]
    subject = wrong["document_number"].fillna(wrong["evidence_code"])
    return wrong.assign(
        kind="date_outside_year",
        subject=subject,
        case_key=wrong["submission_id"].astype("str") + " " + wrong["excel_row"].astype("str"),
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


def _numbered(found: pd.DataFrame, year: int) -> pd.DataFrame:
    if found.empty:
        return empty_frame(evidence_conflict)
    order = [*_CASE, "claimed_year", "agency_code", "submission_id", "sheet", "excel_row", "value"]
    places = ["kind", "subject", "case_key", "submission_id", "sheet", "excel_row"]
    ordered = found.drop_duplicates(places).sort_values(order, ignore_index=True)
    cases = ordered.groupby(_CASE, sort=False).ngroup() + 1
    numbered = ordered.assign(year=year, conflict=cases, position=range(1, len(ordered) + 1))
    names = [column.name for column in evidence_conflict.columns]
    return conform(numbered.reindex(columns=names), evidence_conflict)
