"""The signed document that a cover names: its number, its date, who signed.

What does not belong here: for whom the report is (`identity`).
"""

from __future__ import annotations

import pandas as pd

from checks.findings.limits import DAYS_SIGNED_AHEAD
from checks.findings.model import findings_at, joined
from checks.rules.declaration import Pass, rule
from checks.workbook_layout import COVER_FIELDS
from warehouse.columns.declaration import facts

_SIGNED_BY = ("document_number", "document_on", "signatory")
_TITLES = {field.name: facts(field).title for field in COVER_FIELDS}


@rule(Pass.COVER, "COVER_UNSIGNED")
def unsigned(covers: pd.DataFrame, reading: pd.DataFrame) -> pd.DataFrame:
    """Covers that do not name the signed document: its number, its date, who signed.

    Args:
        covers: one row a file.
        reading: raw findings of reading; a field that could not be read is not an open one.
    """
    refused = pd.MultiIndex.from_frame(reading[["sha256", "column_name"]])
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


@rule(Pass.COVER, "COVER_DOCUMENT_DATE_UNLIKELY")
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


@rule(Pass.REPORT, "COVER_SIGNED_BEFORE_DEEDS")
def signed_before_its_rows(
    covers: pd.DataFrame, activity: pd.DataFrame, plan_task: pd.DataFrame, feedback: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Covers signed long before what the sheets tell as done."""
    done = [(activity, "held_on"), (plan_task, "completed_on"), (feedback, "received_on"), (feedback, "answered_on")]
    days = [rows[["sha256", name]].rename(columns={name: "day"}) for rows, name in done]
    return signed_before_deeds(covers, pd.concat(days), year)
