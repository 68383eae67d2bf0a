"""Evidence that reports claim: web addresses and attached files, with the criteria that rest on each.

Here is said when two proofs are the same, and when one proof is passed off as two; what agencies are told and what
evaluators see in the table of conflicts both follow it. What does not belong here: what is told (`claimed_twice`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from checks.rules.evidence.attached_files import named_files
from checks.rules.evidence.links import claimed_links
from checks.rules.rows.codes import comparable, listed_codes
from warehouse.columns.declaration import Content, facts
from warehouse.tables import REPORT_TABLES, evidence, scorecard, sheet_columns
from warehouse.tables.statuses import EMPTY

LINK, FILE = "link", "file"

CLAIM = {
    "kind": "str",
    "subject": "str",
    "sheet": "str",
    "excel_row": "Int64",
    "column_name": "str",
    "written": "str",
    "value": "str",
    "evidence_code": "str",
    "document": "str",
    "criteria": "str",
}
"""Columns of a frame of claims, beside the one that tells reports apart.

`kind` and `subject` say what is claimed: an address in comparable form, or a file's SHA-256. `written` is the cell's
text; `value` the same, or the file's name. `document` is the evidence code in comparable form; `criteria` are those
whose scorecard rows name it. A file that no row names has no place.
"""

SAME = ["kind", "subject"]
"""Claims that agree in these are of one proof."""

LINK_COLUMNS = {
    table.name: column.name
    for table in REPORT_TABLES
    for column in sheet_columns(table)
    if facts(column).content is Content.ADDRESSES
}
"""Where addresses stand, by report table."""

_SEPARATOR = ", "

Rows = Mapping[str, pd.DataFrame]


def claims_of(rows: Rows, files: pd.DataFrame, owner: str = "sha256") -> pd.DataFrame:
    """Every proof that the reports claim, sheet by sheet and row by row, the attached files last.

    A portal's front page and an empty file are no one's claim.

    Args:
        rows: by report table; of `activity`, `evidence` and `scorecard`.
        files: attached to them: `name`, `file_sha256`, `state`.
        owner: the column that tells reports apart, in all of them.
    """
    claims = _links(rows, owner)
    if len(files):
        claims = pd.concat([claims, _files(rows[evidence.name], files, owner)], ignore_index=True)
    typed = claims.assign(document=comparable(claims["evidence_code"]))
    resting = typed.assign(criteria=_criteria(typed, rows[scorecard.name], owner))
    return resting.reindex(columns=[owner, *CLAIM]).astype(CLAIM)


def fingerprints(kind: str | pd.Series[Any], subjects: pd.Series[Any]) -> pd.Series[Any]:
    """Eight bytes for each proof: enough to know one again among millions, and a tenth of its address."""
    hashed = pd.util.hash_array((kind + " " + subjects).to_numpy(object), categorize=False)
    return pd.Series(hashed, index=subjects.index, dtype="uint64")


def is_passed_off(claims: pd.DataFrame, owner: str = "sha256") -> pd.Series[bool]:
    """Whether a claim is one of several documents of its report that are one proof, and serve different criteria.

    One document that serves two criteria is cited so in good faith; two documents that are one file are not.
    """
    resting = claims[claims["criteria"].notna()]
    of_report = resting.groupby([owner, *SAME])
    several = (of_report["document"].transform("nunique") > 1) & (of_report["criteria"].transform("nunique") > 1)
    return several.astype(bool).reindex(claims.index, fill_value=False)


def specific_links(rows: pd.DataFrame, column_name: str, owner: str = "sha256") -> pd.DataFrame:
    """The addresses in a column, each as `subject`, but for those of a portal's front page, which shows no work."""
    links = claimed_links(rows, column_name, owner).rename(columns={"link": "subject"})
    return links[links["subject"].str.contains(r"/\S|\?", regex=True)]


def _links(rows: Rows, owner: str) -> pd.DataFrame:
    place = [owner, "sheet", "excel_row"]
    parts = [
        specific_links(rows[name], column_name, owner).merge(rows[name][[*place, "evidence_code"]], on=place)
        for name, column_name in LINK_COLUMNS.items()
    ]
    links = pd.concat(parts, ignore_index=True)
    return links.assign(kind=LINK, written=links["value"])


def _files(papers: pd.DataFrame, files: pd.DataFrame, owner: str) -> pd.DataFrame:
    files = files[files["state"] != EMPTY]
    named = named_files(papers, files, owner)
    nameless = files[~files.index.isin(named["file"])]
    claimed = pd.concat([named, nameless], ignore_index=True)
    return claimed.rename(columns={"file_sha256": "subject", "name": "value"}).assign(
        kind=FILE, column_name="link_or_file", written=claimed["link_or_file"]
    )


def _criteria(claims: pd.DataFrame, card: pd.DataFrame, owner: str) -> Any:
    """The criteria whose scorecard rows name each claim's document."""
    criteria = card[card["input_name"].isna() & card["evidence_codes"].notna()]
    listed = listed_codes(criteria, "evidence_codes").rename(columns={"comparable_code": "document"})
    named: pd.Series[Any] = (
        listed.drop_duplicates([owner, "document", "criterion_code"])
        .groupby([owner, "document"])["criterion_code"]
        .agg(_SEPARATOR.join)
    )
    keys = pd.MultiIndex.from_frame(claims[[owner, "document"]])
    return named.reindex(keys).to_numpy() if len(named) else None
