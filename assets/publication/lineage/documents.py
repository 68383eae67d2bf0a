"""HTML pages of the lineage: all assets, one asset, one column with its ways back to the sheets of reports.

Pure: the declared origins in, a page out. What belongs here: what stands on a page. What does not: its look
(the templates beside it), the picture (`picture`), and who serves it.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import jinja2
from markupsafe import Markup

from assets.column_origins import Origin
from assets.page_addresses import PageAddresses
from assets.publication.lineage.names import (
    asset_description,
    asset_title,
    assets_drawn,
    column_title,
    columns_of,
    role_of,
)
from assets.publication.lineage.picture import assets_picture, columns_picture, legend
from assets.publication.lineage.ways import (
    all_steps,
    beginnings,
    ends,
    is_of_a_sheet,
    made_from,
    origins_of,
    steps_back,
    steps_on,
)

COMMITTEE = "committee_workbook"
"""The asset whose figures a reader of the first page begins with."""

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def lineage_html(pages: PageAddresses) -> str:
    """The page of all assets: from the sheets of reports to the Committee's workbook."""
    return _page(
        "overview.html",
        pages,
        picture=Markup(assets_picture(all_steps(), pages.lineage_of)),  # noqa: S704 - made of XML by ourselves
        figures=columns_of(COMMITTEE),
        assets=assets_drawn(),
    )


def asset_lineage_html(pages: PageAddresses, asset: str) -> str:
    """The page of one asset: where each of its columns comes from, and what is computed from it.

    Raises:
        LookupError: no lineage is declared of such an asset.
    """
    if asset not in assets_drawn():
        raise LookupError(asset)
    columns = columns_of(asset)
    steps = [step for each in columns for step in (*steps_back(each), *steps_on(each))]
    return _page(
        "asset.html",
        pages,
        asset=asset,
        picture=Markup(assets_picture(steps, pages.lineage_of, marked=asset)),  # noqa: S704
        columns=columns,
    )


def column_lineage_html(pages: PageAddresses, asset: str, column: str) -> str:
    """The page of one column: its ways back to the headings of sheets, and on to what is published.

    Raises:
        LookupError: no lineage is declared of such a column.
    """
    known = asset in assets_drawn() and Origin(asset, column) in columns_of(asset)
    if not known:
        raise LookupError(column)
    of = Origin(asset, column)
    back, on = steps_back(of), steps_on(of)
    return _page(
        "column.html",
        pages,
        column=of,
        back=Markup(columns_picture(of, back, pages.lineage_of)) if back else None,  # noqa: S704
        on=Markup(columns_picture(of, on, pages.lineage_of)) if on else None,  # noqa: S704
        beginnings=beginnings(of),
        ends=ends(of),
    )


def by_asset(columns: tuple[Origin, ...]) -> list[tuple[str, list[Origin]]]:
    """Columns that stand together under their asset."""
    order = {name: number for number, name in enumerate(assets_drawn())}
    sorted_columns = sorted(columns, key=lambda each: order[each.asset])
    return [(asset, list(found)) for asset, found in groupby(sorted_columns, key=lambda each: each.asset)]


def _page(template: str, pages: PageAddresses, **facts: object) -> str:
    return _TEMPLATES.get_template(template).render(
        pages=pages,
        legend=legend(),
        asset_title=asset_title,
        asset_description=asset_description,
        column_title=column_title,
        role_of=role_of,
        origins_of=origins_of,
        made_from=made_from,
        beginnings_of=beginnings,
        is_of_a_sheet=is_of_a_sheet,
        by_asset=by_asset,
        **facts,
    )
