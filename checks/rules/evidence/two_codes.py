"""One file or page on the evidence sheet under two codes.

What does not belong here: two codes of one proof that serve different criteria (`claimed_twice`), which is told there.
"""

from __future__ import annotations

import re
from typing import Any

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule
from checks.rules.evidence.links import claimed_links
from checks.rules.rows.codes import comparable
from checks.texts.normalisation import normalise

_PLACE = ["sha256", "sheet", "excel_row"]
_TOLD_OTHERWISE = (
    *("TABLE_DUPLICATE_CODE", "TABLE_DUPLICATE_ROW", "ROW_LIKELY_DUPLICATE"),
    *("EVIDENCE_LINK_OF_TWO_CRITERIA", "EVIDENCE_FILE_OF_TWO_CRITERIA"),
)
"""Findings that say the same of a row, or more."""


@rule(Pass.COUNTED, "EVIDENCE_OF_TWO_CODES")
def two_codes_of_one_proof(evidence: pd.DataFrame, told: pd.DataFrame) -> pd.DataFrame:
    """Every later row whose file name or address an earlier row has under another code, for the same pages.

    Documents bound in one file are told apart by their pages.

    Args:
        evidence: rows of the evidence sheet.
        told: other raw findings of the same reports.
    """
    told = told[told["code"].isin(_TOLD_OTHERWISE)]
    new = ~pd.MultiIndex.from_frame(evidence[_PLACE]).isin(pd.MultiIndex.from_frame(told[_PLACE]))
    given = evidence["link_or_file"].notna() & evidence["evidence_code"].notna()
    rows = evidence[given]
    keyed = rows.assign(proof=_proofs(rows), pages=_forms(rows["page"]), own=comparable(rows["evidence_code"]))
    by = ["sha256", "proof", "pages"]
    groups = keyed.groupby(by, dropna=False, sort=False)
    first_row, first_code = groups["excel_row"].transform("first"), groups["own"].transform("first")
    shown = groups["evidence_code"].transform("first")
    later = keyed["excel_row"].ne(first_row) & keyed["own"].ne(first_code) & new[given.to_numpy()]
    wrong = rows[later]
    return findings_at(
        wrong,
        "EVIDENCE_OF_TWO_CODES",
        "link_or_file",
        evidence_code=wrong["evidence_code"],
        other=shown[later],
        first=first_row[later].astype("str"),
    )


def _proofs(rows: pd.DataFrame) -> pd.Series[Any]:
    """Target of each cell: its addresses in comparable form, or else the file's name without its folder."""
    links = claimed_links(rows, "link_or_file").groupby(_PLACE)["link"].agg("; ".join)
    addresses = links.reindex(pd.MultiIndex.from_frame(rows[_PLACE])).set_axis(rows.index)
    names = rows["link_or_file"].map(_file_name, na_action="ignore").astype("str")
    return addresses.where(addresses.notna(), names)


def _forms(texts: pd.Series[Any]) -> pd.Series[Any]:
    return texts.map(normalise, na_action="ignore").astype("str").fillna("")


def _file_name(text: str) -> str:
    return normalise(re.split(r"[/\\]", text)[-1])
