"""Every proof that the scored reports name: links and attached files, with the criteria that rest on them.

What belongs here: from rows to claims. What does not: which claims contradict each other (`evidence_conflicts`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from checks.normalisation import normalise
from checks.rules.codes import comparable, listed_codes
from checks.rules.links import claimed_links
from warehouse.tables import activity, evidence, evidence_file, scorecard

Rows = Mapping[str, pd.DataFrame]

CLAIM = {
    "subject": "str",
    "submission_id": "Int64",
    "sheet": "str",
    "excel_row": "Int64",
    "value": "str",
    "document": "str",
    "criteria": "str",
}
"""Columns of a frame of claims; `document` is the evidence code in comparable form, `criteria` are listed."""

_SEPARATOR = ", "


def link_claims(rows: Rows) -> pd.DataFrame:
    """The web addresses in activities and evidence, in comparable form; a portal's front page is no one's claim.

    Args:
        rows: by table; of `activity`, `evidence` and `scorecard`.
    """
    codes = {activity.name: "evidence_code", evidence.name: "evidence_code"}
    columns = {activity.name: "link", evidence.name: "link_or_file"}
    parts = []
    for name, column_name in columns.items():
        frame = rows[name].rename(columns={"submission_id": "sha256"})  # a claim's owner, whatever numbers it
        found = claimed_links(frame, column_name).rename(columns={"sha256": "submission_id", "link": "subject"})
        places = rows[name][["submission_id", "sheet", "excel_row"]].assign(
            document=comparable(rows[name][codes[name]])
        )
        parts.append(found.merge(places, on=["submission_id", "sheet", "excel_row"]))
    claims = pd.concat(parts, ignore_index=True)
    specific = claims[claims["subject"].str.contains(r"/\S|\?", regex=True)]
    return _resting_on(specific, rows)


def file_claims(rows: Rows) -> pd.DataFrame:
    """The attached files, by what is in them; an empty one is no proof and no claim.

    Args:
        rows: by table; of `evidence_file`, `evidence` and `scorecard`.
    """
    files = rows[evidence_file.name]
    files = files[files["state"] != "empty"]
    named = files.assign(name_key=files["name"].map(normalise).astype("str")).rename(
        columns={"file_sha256": "subject", "name": "value"}
    )
    papers = rows[evidence.name]
    papers = papers[papers["link_or_file"].notna()]
    listed = papers[["submission_id", "sheet", "excel_row"]].assign(
        document=comparable(papers["evidence_code"]),
        name_key=papers["link_or_file"].map(lambda text: normalise(text.replace("\\", "/").rpartition("/")[2])),
    )
    listed["name_key"] = listed["name_key"].astype("str")
    both = named[["submission_id", "subject", "value", "name_key"]].merge(
        listed, on=["submission_id", "name_key"], how="left"
    )
    return _resting_on(both, rows)


def _resting_on(claims: pd.DataFrame, rows: Rows) -> pd.DataFrame:
    """The claims with the criteria whose scorecard rows name the document."""
    card = rows[scorecard.name]
    card = card[card["input_name"].isna() & card["evidence_codes"].notna()]
    listed = listed_codes(card, "evidence_codes").rename(columns={"comparable_code": "document"})
    named: pd.Series[Any] = (
        listed.drop_duplicates(["submission_id", "document", "criterion_code"])
        .groupby(["submission_id", "document"])["criterion_code"]
        .agg(_SEPARATOR.join)
    )
    keys = pd.MultiIndex.from_frame(claims[["submission_id", "document"]])
    criteria = named.reindex(keys).to_numpy() if len(named) else None
    return claims.assign(criteria=criteria).reindex(columns=list(CLAIM)).astype(CLAIM)
