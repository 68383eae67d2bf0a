"""Links to the web: whether one can be opened at all, and when two show the same page.

What does not belong here: who claims a page (`claims`, `claimed_twice`).
"""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd

from checks.findings.model import findings_at
from checks.rules.declaration import Pass, rule

_ADDRESS = re.compile(r"https?://[^\s/?#]+\.[^\s/?#]+\S*", re.IGNORECASE)
_PLAIN = re.compile(r"https?://([a-z0-9.-]+)((?:/[!-\"$->@-~]*)?)", re.IGNORECASE)
"""Most addresses: nothing in them needs to be parsed, and a night sees millions."""
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|zarsrc|mibextid", re.IGNORECASE)
"""What social networks and newsletters append; it says who clicked, not what is shown."""


def unusable_links(rows: pd.DataFrame, column_name: str) -> pd.DataFrame:
    """Cells whose every part is no web address; several addresses may stand in one cell."""
    given = rows[rows[column_name].notna()]
    usable = given[column_name].str.contains(_ADDRESS, regex=True)
    return findings_at(given[~usable.astype(bool)], "ROW_LINK_UNUSABLE", column_name)


@rule(Pass.REPORT, "ROW_LINK_UNUSABLE")
def unusable_links_of_activities(activity: pd.DataFrame) -> pd.DataFrame:
    """An activity's link is for the web; a document's may be a file's name."""
    return unusable_links(activity, "link")


def claimed_links(rows: pd.DataFrame, column_name: str, owner: str = "sha256") -> pd.DataFrame:
    """One row for each address in the cells: the row's place, `column_name`, and `link`, in comparable form.

    Args:
        rows: of a report table.
        column_name: its column of addresses.
        owner: the column that tells reports apart.
    """
    given = rows.loc[rows[column_name].notna(), [owner, "sheet", "excel_row", column_name]]
    # Renamed first: one of the columns is itself called `link`.
    cells = given.rename(columns={column_name: "value"})
    found = {text: sorted({comparable_link(one) for one in web_addresses(text)}) for text in cells["value"].unique()}
    each = cells.assign(link=cells["value"].map(found).astype("object"), column_name=column_name)
    links = each.explode("link", ignore_index=True).astype({"link": "str"})
    return links[links["link"].notna()]


def web_addresses(text: str) -> list[str]:
    """The web addresses in a text, as they are written."""
    return _ADDRESS.findall(text)


def comparable_link(address: str) -> str:
    """The form in which two addresses show the same page: no scheme, `www.`, fragment, tracking or closing slash."""
    bare = address.rstrip(".,;)")
    plain = _PLAIN.fullmatch(bare)
    if plain is not None:
        return _page(plain[1], plain[2])
    try:
        parts = urlsplit(bare)
    except ValueError:  # such as brackets that do not close
        return address.casefold()
    query = urlencode(sorted(pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])))
    return _page(parts.netloc, parts.path) + (f"?{query}" if query else "")


def _page(host: str, path: str) -> str:
    return host.casefold().removeprefix("www.").removeprefix("m.") + path.rstrip("/")
