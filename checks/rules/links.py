"""Links to the web: whether one can be opened at all, and whether two agencies claim the same one."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from checks.findings import findings_at, joined

_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+\S*", re.IGNORECASE)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|mibextid", re.IGNORECASE)
"""What social networks and newsletters append; it says who clicked, not what is shown."""


def unusable_links(rows: pd.DataFrame, column_name: str) -> pd.DataFrame:
    """Cells whose every part is no web address; several addresses may stand in one cell."""
    given = rows[rows[column_name].notna()]
    usable = given[column_name].str.contains(_ADDRESS, regex=True)
    return findings_at(given[~usable.astype(bool)], "ROW_LINK_UNUSABLE", column_name)


def claimed_links(rows: pd.DataFrame, column_name: str) -> pd.DataFrame:
    """One row for each address in the cells: the row's place, `column_name`, and `link`, in comparable form."""
    given = rows.loc[rows[column_name].notna(), ["sha256", "sheet", "excel_row", column_name]]
    # Renamed first: one of the columns is itself called `link`.
    cells = given.rename(columns={column_name: "value"})
    found = {text: sorted({comparable_link(one) for one in _ADDRESS.findall(text)}) for text in cells["value"].unique()}
    each = cells.assign(link=cells["value"].map(found).astype("object"), column_name=column_name)
    links = each.explode("link", ignore_index=True).astype({"link": "str"})
    return links[links["link"].notna()]


def comparable_link(address: str) -> str:
    """The form in which two addresses show the same page: no scheme, `www.`, fragment, tracking or closing slash."""
    try:
        parts = urlsplit(address.rstrip(".,;)"))
    except ValueError:  # such as brackets that do not close
        return address.casefold()
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])))
    host = parts.netloc.casefold().removeprefix("www.").removeprefix("m.")
    return host + parts.path.rstrip("/") + (f"?{query}" if query else "")


def shared_links(claims: pd.DataFrame, earlier: pd.DataFrame, agency_names: dict[str, str]) -> pd.DataFrame:
    """Links that another agency's report had claimed before this one was received.

    Only the later claim is named, so that the findings of a report do not depend on what arrives after it; evaluators
    see both sides in the table of evidence integrity.

    Args:
        claims: of the files being checked (`claimed_links`), with `agency_code` and `turn`, the order of receipt.
        earlier: `link`, `agency_code` of reports checked before.
        agency_names: by code, for the message.
    """
    known = earlier[["link", "agency_code"]].assign(turn=-1)
    # A page that names no article (the portal itself) is no one's claim.
    specific = claims[claims["link"].str.contains(r"/\S|\?", regex=True)]
    first = pd.concat([known, specific[["link", "agency_code", "turn"]]]).drop_duplicates()
    pairs = specific.reset_index(names="claim").merge(first, on="link", suffixes=("", "_other"))
    pairs = pairs[pairs["agency_code"].ne(pairs["agency_code_other"]) & pairs["turn_other"].lt(pairs["turn"])]
    others: pd.Series[Any] = (
        pairs.assign(name=pairs["agency_code_other"].map(agency_names).fillna(pairs["agency_code_other"]))
        .groupby("claim")["name"]
        .agg(lambda names: sorted(set(names)))
    )
    found = [
        findings_at(
            part.rename(columns={"value": name}), "LINK_SHARED_BETWEEN_AGENCIES", str(name), agencies=others[part.index]
        )
        for name, part in specific.loc[others.index].drop(columns="link").groupby("column_name")
    ]
    return joined(found)
