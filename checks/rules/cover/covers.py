"""The cover: which agency, year and framework a report is for, and whether somebody signed it.

Covers come one row a file with the fields of `workbook_layout.COVER_FIELDS`, and the template's own marks as
`meta_<key>`. What does not belong here: cells of the cover that cannot be read at all (the reader tells of them).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.limits import DAYS_SIGNED_AHEAD
from checks.findings.model import as_raw_findings, findings_at, joined
from checks.texts.normalisation import normalise
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts

_TITLES = {field.name: facts(field).title for field in COVER_FIELDS}
_SIGNED_BY = ("document_number", "document_on", "signatory")


def recognise_agencies(covers: pd.DataFrame, agencies: pd.DataFrame) -> pd.Series[Any]:
    """The code of each cover's agency, by its code or else by its name; missing where neither, or both, decide.

    Args:
        covers: one row a file.
        agencies: those of the year, with `code` and `name`.
    """
    by_code, by_name = _matches(covers, agencies)
    agreed = by_name.isna() | by_code.isna() | by_name.eq(by_code)
    return by_code.fillna(by_name).where(agreed)


def named_agencies(covers: pd.DataFrame, agencies: pd.DataFrame) -> pd.Series[Any]:
    """The code of the one agency that each cover and the template's hidden mark name; missing where they name several.

    For telling who is likely to have sent a file that is not recognised; nothing else may rest on it.

    Args:
        covers: one row a file.
        agencies: those of the year, with `code` and `name`.
    """
    codes = {normalise(code): code for code in agencies["code"]}
    marks = [codes.get(normalise(text)) if isinstance(text, str) else None for text in covers["meta_agency_code"]]
    by_mark, by_cover = pd.Series(marks, covers.index, dtype="str"), recognise_agencies(covers, agencies)
    agreed = by_mark.isna() | by_cover.isna() | by_mark.eq(by_cover)
    return by_mark.fillna(by_cover).where(agreed)


def agency_findings(covers: pd.DataFrame, agencies: pd.DataFrame, year: int) -> pd.DataFrame:
    """Agencies that are not known, that the code and the name do not agree on, or that are spelled differently."""
    by_code, by_name = _matches(covers, agencies)
    official = by_code.map(agencies.set_index("code")["name"])
    known = by_code.notna()
    unknown = covers[~known & by_name.isna()]
    conflict = covers[known & by_name.notna() & by_name.ne(by_code)]
    renamed = covers[known & by_name.isna() & covers["agency_name"].notna()]
    recoded = covers[~known & by_name.notna() & covers["agency_code"].notna()]
    return joined(
        [
            findings_at(unknown, "COVER_AGENCY_UNKNOWN", "agency_code", name=unknown["agency_name"], year=str(year)),
            findings_at(
                conflict,
                "COVER_AGENCY_CONFLICT",
                "agency_code",
                expected=official[conflict.index],
                name=conflict["agency_name"],
            ),
            findings_at(renamed, "COVER_AGENCY_NAME_DIFFERS", "agency_name", expected=official[renamed.index]),
            findings_at(recoded, "COVER_AGENCY_CODE_DIFFERS", "agency_code", expected=by_name[recoded.index]),
        ]
    )


def required_fields(covers: pd.DataFrame) -> pd.DataFrame:
    """Year and period left open; without the agency it is an unknown one, without the number format only a note."""
    found = [
        findings_at(covers[covers[name].isna()], "COVER_FIELD_MISSING", name, column=_TITLES[name])
        for name in ("year", "period")
    ]
    return joined(
        [
            *found,
            findings_at(covers[covers["number_format"].isna()], "COVER_NUMBER_FORMAT_MISSING", "number_format"),
        ]
    )


def wrong_year(covers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Reports of a year that is not the one being received."""
    wrong = covers[covers["year"].notna() & covers["year"].ne(year)]
    return findings_at(wrong, "COVER_YEAR_WRONG", "year", found=wrong["year"].astype("str"), expected=str(year))


def unsigned(covers: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Covers that do not name the signed document: its number, its date, who signed.

    Args:
        covers: one row a file.
        told: raw findings of reading; a field that could not be read is not an open one.
    """
    refused = pd.MultiIndex.from_frame(told[["sha256", "column_name"]])
    open_fields = pd.DataFrame(
        {
            name: covers[name].isna() & ~pd.MultiIndex.from_product([covers["sha256"], [name]]).isin(refused)
            for name in _SIGNED_BY
        }
    )
    wrong = covers[open_fields.any(axis="columns")]
    missing = [
        [_TITLES[name] for name in _SIGNED_BY if is_open[name]]
        for is_open in open_fields.loc[wrong.index].to_dict("records")
    ]
    first = [next(name for name in _SIGNED_BY if _TITLES[name] == titles[0]) for titles in missing]
    found = wrong.assign(missing=pd.Series(missing, index=wrong.index, dtype=object), first=first)
    return joined(
        [
            findings_at(part, "COVER_UNSIGNED", str(name), missing=part["missing"])
            for name, part in found.groupby("first")
        ]
    )


def unlikely_document_dates(covers: pd.DataFrame, received_on: pd.Series[pd.Timestamp], year: int) -> pd.DataFrame:
    """Documents signed before the year began, or after the file was received."""
    signed = covers["document_on"]
    received = received_on.reindex(covers["sha256"]).set_axis(covers.index)
    early, late = signed.dt.year.lt(year), signed.gt(received)
    wrong = covers[early | late]
    return findings_at(wrong, "COVER_DOCUMENT_DATE_UNLIKELY", "document_on", found=wrong["document_on"], year=str(year))


def signed_before_deeds(covers: pd.DataFrame, deeds: pd.DataFrame, year: int) -> pd.DataFrame:
    """Covers whose document is signed long before things that the report tells as done, with their number and last day.

    Long is more than `DAYS_SIGNED_AHEAD` days.

    Args:
        covers: one row a file, with `received_on`; a document of an earlier year is told of as that.
        deeds: `sha256` and `day` of what is told as done; days of another year, or after the file was received, are
            wrong by themselves and told of so.
        year: of the report.
    """
    signed = covers[~covers["document_on"].dt.year.lt(year) & covers["document_on"].notna()]
    dated = deeds[deeds["day"].dt.year.eq(year)].merge(signed[["sha256", "document_on", "received_on"]], on="sha256")
    after = dated[dated["day"].gt(dated["document_on"]) & ~dated["day"].gt(dated["received_on"])]
    days = after.groupby("sha256", as_index=False).agg(count=("day", "size"), last=("day", "max"))
    both = signed.merge(days, on="sha256")
    wrong = both[(both["last"] - both["document_on"]).dt.days.gt(DAYS_SIGNED_AHEAD)]
    return findings_at(
        wrong,
        "COVER_SIGNED_BEFORE_DEEDS",
        "document_on",
        found=wrong["document_on"],
        count=wrong["count"],
        last=wrong["last"],
    )


def template_findings(covers: pd.DataFrame, reworded: set[str]) -> pd.DataFrame:
    """Templates that were made for another agency or framework, or for an older text of the framework.

    Args:
        covers: with `recognised_code`, `framework_id` and `framework_sha256` of the agency's framework, missing where
            not known; a mark that a person's editing removed says nothing.
        reworded: the files (sha256) whose scorecard is not that of their framework as it stands: a revision that
            leaves the scorecard as it was concerns no officer.
    """
    issued_to, recognised = covers["meta_agency_code"], covers["recognised_code"]
    other_agency = covers[issued_to.notna() & recognised.notna() & issued_to.ne(recognised)]
    made_for, expected = covers["meta_framework_id"], covers["framework_id"]
    both = made_for.notna() & expected.notna()
    other_framework = covers[both & made_for.ne(expected)]
    hashes = covers["meta_framework_sha256"]
    is_older = hashes.notna() & hashes.ne(covers["framework_sha256"])
    revised = covers[both & made_for.eq(expected) & is_older & covers["sha256"].isin(reworded)]
    return joined(
        [
            findings_at(
                other_agency,
                "TEMPLATE_OTHER_AGENCY",
                "agency_code",
                found=other_agency["meta_agency_code"],
                expected=other_agency["recognised_code"],
            ),
            _of_whole_file(
                findings_at(
                    other_framework,
                    "TEMPLATE_OTHER_FRAMEWORK",
                    "meta_framework_id",
                    found=other_framework["meta_framework_id"],
                    expected=other_framework["framework_id"],
                )
            ),
            _of_whole_file(findings_at(revised, "TEMPLATE_FRAMEWORK_REVISED", "meta_framework_sha256")),
        ]
    )


def _of_whole_file(found: pd.DataFrame) -> pd.DataFrame:
    """The template's marks stand in a hidden sheet: no cell that an officer could mend."""
    return as_raw_findings(found.drop(columns=["sheet", "excel_row", "column_name", "value"]))


def _matches(covers: pd.DataFrame, agencies: pd.DataFrame) -> tuple[pd.Series[Any], pd.Series[Any]]:
    """The agency's code by the cover's code, and by its name; a name that two agencies bear decides nothing."""
    codes = {normalise(code): code for code in agencies["code"]}
    keys = agencies["name"].map(normalise)
    single = ~keys.duplicated(keep=False)
    names = dict(zip(keys[single], agencies.loc[single, "code"], strict=True))
    by_code = [codes.get(normalise(text)) if isinstance(text, str) else None for text in covers["agency_code"]]
    by_name = [names.get(normalise(text)) if isinstance(text, str) else None for text in covers["agency_name"]]
    return pd.Series(by_code, covers.index, dtype="str"), pd.Series(by_name, covers.index, dtype="str")
