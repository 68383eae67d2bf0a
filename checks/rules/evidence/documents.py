"""Documents on the evidence sheet: dates beside the year, two dates or issuers of one, the cover's own."""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.texts.normalisation import normalise

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


@rule(Pass.REPORT, "EVIDENCE_DATE_OUTSIDE_YEAR")
def documents_outside_year(evidence: pd.DataFrame, year: int, received_on: pd.Series[pd.Timestamp]) -> pd.DataFrame:
    """Documents of another year; one dated after the file was received is told of as that.

    Args:
        evidence: rows of the evidence sheet.
        year: of the report.
        received_on: by sha256, the day in Vietnam on which the inbox received the file.
    """
    received = received_on.reindex(evidence["sha256"]).set_axis(evidence.index)
    wrong = evidence[outside_its_year(evidence, year) & ~evidence["issued_on"].gt(received)]
    return findings_at(wrong, "EVIDENCE_DATE_OUTSIDE_YEAR", "issued_on", found=wrong["issued_on"], year=str(year))


def comparable_numbers(numbers: pd.Series[Any]) -> pd.Series[Any]:
    """Numbers of documents in the form in which two spellings are one; missing stays missing."""
    return numbers.map(lambda text: normalise(text).replace(" ", ""), na_action="ignore").astype("str")


def comparable_names(names: pd.Series[Any]) -> pd.Series[Any]:
    """Issuers and titles in the form in which two spellings are one; missing stays missing."""
    return names.map(normalise, na_action="ignore").astype("str")


def year_of_number(issued_on: pd.Series[Any], otherwise: pd.Series[Any] | None = None) -> pd.Series[Any]:
    """The year to which a document's number belongs: offices begin anew with number 1 every January.

    Args:
        issued_on: dates of issue.
        otherwise: years to take where there is no date.
    """
    years: pd.Series[Any] = issued_on.dt.year.astype("Int64")
    return years if otherwise is None else years.fillna(otherwise)


def has_two_issuers(papers: pd.DataFrame, owner: str) -> pd.Series[bool]:
    """Whether a number and day stand with two issuers; offices number alike, but hardly the same paper on one day.

    Args:
        papers: with `number` and `by`, the issuer, both comparable, and `issued_on`.
        owner: the column that tells apart whose papers are compared.
    """
    whole = papers[papers["by"].notna() & papers["issued_on"].notna()]
    issuers = whole.groupby([owner, "number", "issued_on"])["by"].transform("nunique")
    return issuers.gt(1).reindex(papers.index, fill_value=False)


@rule(
    Pass.REPORT,
    "EVIDENCE_DATES_DISAGREE",
    "EVIDENCE_ISSUERS_DISAGREE",
    "EVIDENCE_DATE_NOT_OF_COVER",
    "EVIDENCE_ISSUER_NOT_OF_COVER",
)
def disagreeing_documents(evidence: pd.DataFrame, files: pd.DataFrame, agencies: pd.DataFrame) -> pd.DataFrame:
    """One number with two dates of one issuer or two issuers of one day; the cover's own document described otherwise.

    Args:
        evidence: rows of the evidence sheet.
        files: `sha256`, `document_number`, `document_on`, `recognised_code`.
        agencies: of the year: `code`, `name`.
    """
    numbered = evidence[evidence["document_number"].notna()]
    keyed = numbered.assign(
        number=comparable_numbers(numbered["document_number"]), by=comparable_names(numbered["issuer"])
    )
    found = _not_of_cover(keyed, files, agencies)
    repeated = keyed[keyed.duplicated(["sha256", "number"], keep=False)]
    if len(repeated):
        found = [_two_dates(repeated), _two_issuers(repeated), *found]
    return joined(found)


def _two_dates(keyed: pd.DataFrame) -> pd.DataFrame:
    dated = keyed[keyed["issued_on"].notna()].assign(of=lambda one: year_of_number(one["issued_on"]))
    wrong = _beside_first(dated, ["sha256", "number", "by", "of"], "issued_on")
    return findings_at(
        wrong,
        "EVIDENCE_DATES_DISAGREE",
        "issued_on",
        number=wrong["document_number"],
        found=wrong["issued_on"],
        other=wrong["first"],
        first=wrong["first_row"].astype("str"),
    )


def _two_issuers(keyed: pd.DataFrame) -> pd.DataFrame:
    key = ["sha256", "number", "issued_on"]
    wrong = _beside_first(keyed[has_two_issuers(keyed, "sha256")], key, "by", shown="issuer")
    return findings_at(
        wrong,
        "EVIDENCE_ISSUERS_DISAGREE",
        "issuer",
        number=wrong["document_number"],
        issued=wrong["issued_on"],
        found=wrong["issuer"],
        other=wrong["first"],
        first=wrong["first_row"].astype("str"),
    )


def _beside_first(rows: pd.DataFrame, key: list[str], compared: str, shown: str | None = None) -> pd.DataFrame:
    """The rows that differ from the first of the same key, with what that one says (`first`) and its row."""
    first = rows.drop_duplicates(key).assign(first=lambda one: one[shown or compared], same=lambda one: one[compared])
    first = first.rename(columns={"excel_row": "first_row"})[[*key, "first", "first_row", "same"]]
    beside = rows.merge(first, on=key)
    return beside[beside[compared].ne(beside["same"])]


def _not_of_cover(keyed: pd.DataFrame, covers: pd.DataFrame, agencies: pd.DataFrame) -> list[pd.DataFrame]:
    """The document that the cover names, on the evidence sheet with another date, or as another agency's.

    A number with its sign (`318/BC-BNV`) is of one document, whatever kind the row says that it is; a bare figure is
    the cover's only where the row is a report.
    """
    signed = covers.loc[covers["document_number"].notna(), ["sha256", "document_on", "recognised_code"]]
    signed = signed.assign(number=comparable_numbers(covers["document_number"].dropna()))
    own = keyed.merge(signed, on=["sha256", "number"])
    own = own[own["kind"].eq("report") | own["number"].str.contains(r"[^\W\d_]", regex=True)]
    if own.empty:
        return []
    dated = own[own["issued_on"].notna() & own["document_on"].notna() & own["issued_on"].ne(own["document_on"])]
    keys = comparable_names(agencies["name"])
    codes = dict(zip(keys, agencies["code"], strict=True))
    issued_by = own["by"].map(codes).astype("str")
    others = own[issued_by.notna() & own["recognised_code"].notna() & issued_by.ne(own["recognised_code"])]
    names = agencies.set_index("code")["name"]
    return [
        findings_at(
            dated,
            "EVIDENCE_DATE_NOT_OF_COVER",
            "issued_on",
            number=dated["document_number"],
            found=dated["issued_on"],
            other=dated["document_on"],
        ),
        findings_at(
            others,
            "EVIDENCE_ISSUER_NOT_OF_COVER",
            "issuer",
            number=others["document_number"],
            found=others["issuer"],
            other=others["recognised_code"].map(names),
        ),
    ]
