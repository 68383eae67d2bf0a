"""What the evidence sheet says of documents: their dates beside the year, one number with two dates or issuers."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings import findings_at, joined
from checks.normalisation import normalise

MAY_PRECEDE = ("plan", "decision", "other")
"""Kinds that may be of an earlier year: a plan is signed before the year that it is for."""
MAY_FOLLOW = ("report", "minutes", "other")
"""Kinds that may be of a later year: a yearly report is signed in January."""


def outside_its_year(papers: pd.DataFrame, years: pd.Series[Any] | int) -> pd.Series[bool]:
    """Whether each document's date is of a year that a document of its kind has no business to be of.

    A plan or a decision may be of the year before, a report or minutes of the year after; a missing date is of none.
    """
    issued, kinds = papers["issued_on"].dt.year, papers["kind"]
    early = issued.lt(years) & ~(kinds.isin(MAY_PRECEDE) & issued.eq(years - 1))
    late = issued.gt(years) & ~(kinds.isin(MAY_FOLLOW) & issued.eq(years + 1))
    outside: pd.Series[bool] = (early | late).fillna(value=False).astype(bool)
    return outside


def documents_outside_year(papers: pd.DataFrame, year: int, received_on: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    """Documents of another year; one dated after the file was received is told of as that.

    Args:
        papers: rows of the evidence sheet.
        year: of the report.
        received_on: by sha256, the day in Vietnam on which the inbox received the file.
    """
    received = received_on.reindex(papers["sha256"]).set_axis(papers.index)
    wrong = papers[outside_its_year(papers, year) & ~papers["issued_on"].gt(received)]
    return findings_at(wrong, "EVIDENCE_DATE_OUTSIDE_YEAR", "issued_on", found=wrong["issued_on"], year=str(year))


def disagreeing_documents(papers: pd.DataFrame, covers: pd.DataFrame) -> pd.DataFrame:
    """One number with two dates of one issuer, or the cover's own document with another date.

    Args:
        papers: rows of the evidence sheet.
        covers: `sha256`, `document_number`, `document_on`.
    """
    given = papers[papers["document_number"].notna() & papers["issued_on"].notna()]
    keyed = given.assign(
        number=_number(given["document_number"]), by=given["issuer"].map(normalise, na_action="ignore")
    )
    first = keyed.drop_duplicates(["sha256", "number", "by"]).rename(
        columns={"issued_on": "first_on", "excel_row": "first_row"}
    )
    beside = keyed.merge(first[["sha256", "number", "by", "first_on", "first_row"]], on=["sha256", "number", "by"])
    wrong = beside[beside["issued_on"].ne(beside["first_on"])]
    signed = covers[covers["document_number"].notna() & covers["document_on"].notna()]
    signed = signed[["sha256", "document_on"]].assign(number=_number(signed["document_number"]))
    own = keyed[keyed["kind"].eq("report")].merge(signed, on=["sha256", "number"])
    other = own[own["issued_on"].ne(own["document_on"])]
    return joined(
        [
            findings_at(
                wrong,
                "EVIDENCE_DATES_DISAGREE",
                "issued_on",
                number=wrong["document_number"],
                found=wrong["issued_on"],
                other=wrong["first_on"],
                first=wrong["first_row"].astype("str"),
            ),
            findings_at(
                other,
                "EVIDENCE_DATE_NOT_OF_COVER",
                "issued_on",
                number=other["document_number"],
                found=other["issued_on"],
                other=other["document_on"],
            ),
        ]
    )


def _number(numbers: pd.Series[Any]) -> pd.Series[Any]:
    return numbers.map(lambda text: normalise(text).replace(" ", "")).astype("str")
