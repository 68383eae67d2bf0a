"""Links to the web: whether one can be opened at all, and whether two agencies claim the same one."""

from __future__ import annotations

import re
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
    """Links that another agency's report had claimed before this one was received, with the first that did.

    Only the later claim is named, so that the findings of a report do not depend on what arrives after it; evaluators
    see both sides in the table of evidence integrity. A thousand agencies may cite one page: each is compared with
    the first, not with every other.

    Args:
        claims: of the files being checked (`claimed_links`), with `agency_code` and `turn`, the order of receipt.
        earlier: `link`, `agency_code` of reports checked before, in order of receipt.
        agency_names: by code, for the message.
    """
    # A page that names no article (the portal itself) is no one's claim.
    specific = claims[claims["link"].str.contains(r"/\S|\?", regex=True)]
    in_order = pd.concat([earlier[["link", "agency_code"]], specific.sort_values("turn", kind="stable")])
    first = in_order.drop_duplicates("link").set_index("link")["agency_code"]
    owners = specific["link"].map(first)
    shared = specific[owners.ne(specific["agency_code"])].drop(columns="link")
    names = owners[shared.index].map(agency_names).fillna(owners[shared.index])
    found = [
        findings_at(
            part.rename(columns={"value": name}),
            "LINK_SHARED_BETWEEN_AGENCIES",
            str(name),
            agency=names[part.index],
        )
        for name, part in shared.groupby("column_name")
    ]
    return joined(found)
