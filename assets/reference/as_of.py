"""Reference data as of a moment, for checking a file again as it was checked then.

What does not belong here: files of today (`loading`), and remembering (`warehouse.rows.reference_versions`,
`warehouse.rows.rule_texts`, `catalogue_versions`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from assets.reference.catalogue_versions import catalogue_at
from assets.reference.loading import References
from assets.rules.framework.files import LoadedFramework, parse_framework
from assets.rules.framework.text import read_placed
from checks.code_lists import CodeLists
from warehouse.rows.reference_versions import content_at, reference_at
from warehouse.rows.rule_texts import texts_at
from warehouse.tables import agency, calendar_entry, code_list, waiver

REMEMBERED = Path("as remembered in the warehouse")


def references_at(connection: sa.Connection, at: datetime, framework_ids: Collection[str]) -> References | None:
    """The reference data of a moment; None if the warehouse did not remember all of it yet.

    Args:
        connection: open on the warehouse; it is only read.
        at: the moment.
        framework_ids: of the frameworks that applied then: the warehouse also keeps some that others have replaced.

    Raises:
        CatalogueError: this version of the program cannot read the catalogue of then.
        FrameworkError: nor a framework.
    """
    catalogue = catalogue_at(connection, at)
    if catalogue is None or any(content_at(connection, table.name, at) is None for table in (agency, code_list)):
        return None
    texts = texts_at(connection, at)
    applied = texts[texts["framework_id"].isin(list(framework_ids))].sort_values("framework_id")
    lists = reference_at(connection, code_list, at)
    return References(
        folder=REMEMBERED,
        agencies=reference_at(connection, agency, at),
        code_list=lists,
        code_lists=CodeLists(lists),
        calendar=reference_at(connection, calendar_entry, at),
        frameworks=tuple(
            _framework(name, text, sha256)
            for name, text, sha256 in zip(
                applied["framework_id"], applied["source_text"], applied["sha256"], strict=True
            )
        ),
        catalogue=catalogue,
        waivers=reference_at(connection, waiver, at),
    )


@lru_cache(maxsize=64)
def _framework(name: str, text: str, sha256: str) -> LoadedFramework:
    path = REMEMBERED / f"{name}.yaml"
    return LoadedFramework(parse_framework(text, path=path), text, sha256, path, read_placed(text, str(path)))
