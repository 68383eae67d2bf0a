"""The cover: which agency, year and framework a report is for.

Covers come one row a file with the fields of `workbook_layout.COVER_FIELDS`, and the template's own marks as
`meta_<key>`. What does not belong here: who signed (`signatures`), and cells of the cover that cannot be read at all
(the reader tells of them).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from checks.findings.model import as_raw_findings, findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.texts.normalisation import normalise
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts

_TITLES = {field.name: facts(field).title for field in COVER_FIELDS}


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


@rule(
    Pass.COVER,
    "COVER_AGENCY_UNKNOWN",
    "COVER_AGENCY_CONFLICT",
    "COVER_AGENCY_NAME_DIFFERS",
    "COVER_AGENCY_CODE_DIFFERS",
)
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


@rule(Pass.COVER, "COVER_FIELD_MISSING", "COVER_NUMBER_FORMAT_MISSING")
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


@rule(Pass.COVER, "COVER_YEAR_WRONG")
def wrong_year(covers: pd.DataFrame, year: int) -> pd.DataFrame:
    """Reports of a year that is not the one being received."""
    wrong = covers[covers["year"].notna() & covers["year"].ne(year)]
    return findings_at(wrong, "COVER_YEAR_WRONG", "year", found=wrong["year"].astype("str"), expected=str(year))


@rule(Pass.COVER, "TEMPLATE_OTHER_AGENCY", "TEMPLATE_OTHER_FRAMEWORK", "TEMPLATE_FRAMEWORK_REVISED")
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
