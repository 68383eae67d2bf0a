"""Web addresses that two agencies' reports both claim.

What does not belong here: files claimed twice, and one agency's own repetitions (`assets.analysis`).
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from checks.rules.links import claimed_links, shared_links
from warehouse.tables import activity, evidence

NO_CLAIMS = pd.DataFrame({"link": pd.Series(dtype="str"), "agency_code": pd.Series(dtype="str")})

_LINKS = {activity.name: "link", evidence.name: "link_or_file"}


def claims_of(rows: Mapping[str, pd.DataFrame], files: pd.DataFrame) -> pd.DataFrame:
    """The addresses in rows that count, in order of receipt.

    Args:
        rows: by report table.
        files: `sha256`, `file_name`, `received_at`, `recognised_code`.

    Returns:
        The row's place, `value`, `column_name`, `link`, `agency_code`, `turn`.
    """
    claims = pd.concat([claimed_links(rows[name], column) for name, column in _LINKS.items()], ignore_index=True)
    order = files.sort_values(["received_at", "file_name", "sha256"])
    order = order.assign(turn=range(len(order)), agency_code=order["recognised_code"])
    owned = claims.merge(order[["sha256", "agency_code", "turn"]], on="sha256", how="inner")
    return owned.sort_values("turn", kind="stable", ignore_index=True)


def shared_link_findings(claims: pd.DataFrame, known_links: pd.DataFrame, agencies: pd.DataFrame) -> pd.DataFrame:
    """Raw findings of the addresses that another agency's report claimed earlier."""
    names = agencies.drop_duplicates("code", keep="last").set_index("code")["name"]
    return shared_links(claims, known_links, {str(code): name for code, name in names.items()})
