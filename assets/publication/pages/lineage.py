"""The lineage's pages: all assets, one asset, one column with its ways back to the sheets of reports.

What does not belong here: the pictures and the ways themselves (`assets.publication.lineage`).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup

from assets.column_origins import Origin
from assets.page_addresses import PageAddresses
from assets.publication.lineage.names import asset_description, asset_title, assets_drawn, column_title, columns_of
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
from assets.publication.pages.rendering import Crumb, render

COMMITTEE = "committee_workbook"
"""The asset whose figures a reader of the first page begins with."""

TITLE = "Đường đi của số liệu"


class NoLineageError(LookupError):
    """No lineage is declared of an asset or a column; the message is a sentence for people, in Vietnamese."""


def lineage_page(addresses: PageAddresses) -> str:
    """All assets: from the sheets of reports to the Committee's workbook."""
    return _page(
        "lineage",
        f"{TITLE}: từ trang tính trong báo cáo đến sổ của Ban Chỉ đạo",
        addresses,
        [(TITLE, None)],
        picture=_drawn(assets_picture(all_steps(), addresses.lineage_of)),
        figures=columns_of(COMMITTEE),
        assets=assets_drawn(),
    )


def asset_page(asset: str, addresses: PageAddresses) -> str:
    """One asset: where each of its columns comes from, and what is computed from it.

    Raises:
        NoLineageError: nothing is declared of it.
    """
    columns = _known_columns(asset)
    steps = [step for each in columns for step in (*steps_back(each), *steps_on(each))]
    return _page(
        "lineage_asset",
        asset_title(asset),
        addresses,
        [(TITLE, addresses.lineage), (asset_title(asset), None)],
        asset=asset,
        picture=_drawn(assets_picture(steps, addresses.lineage_of, marked=asset)),
        columns=columns,
    )


def column_page(asset: str, column: str, addresses: PageAddresses) -> str:
    """One column: its ways back to the headings of sheets, and on to what is published.

    Raises:
        NoLineageError: nothing is declared of it.
    """
    of = Origin(asset, column)
    if of not in _known_columns(asset):
        raise NoLineageError(f"{asset_title(asset)} không có cột «{column}» trong đường đi của số liệu.")
    back, on = steps_back(of), steps_on(of)
    return _page(
        "lineage_column",
        column_title(of),
        addresses,
        [(TITLE, addresses.lineage), (asset_title(asset), addresses.lineage_of(asset)), (column_title(of), None)],
        column=of,
        back=_drawn(columns_picture(of, back, addresses.lineage_of)) if back else None,
        on=_drawn(columns_picture(of, on, addresses.lineage_of)) if on else None,
        beginnings=beginnings(of),
        ends=ends(of),
    )


def asset_of_address(part: str) -> str:
    """The asset that a part of an address names; see `PageAddresses.lineage_of`."""
    return part.replace(".", "/")


def _known_columns(asset: str) -> tuple[Origin, ...]:
    if asset not in assets_drawn():
        raise NoLineageError(f"Không có đường đi nào của số liệu mang tên «{asset}».")
    return columns_of(asset)


def _drawn(picture: str) -> Markup:
    return Markup(picture)  # noqa: S704 - XML that an XML library wrote


def _by_asset(columns: Iterable[Origin]) -> list[tuple[str, list[Origin]]]:
    """Columns that stand together under their asset."""
    order = {name: number for number, name in enumerate(assets_drawn())}
    together = sorted(columns, key=lambda each: order[each.asset])
    return [(asset, list(found)) for asset, found in groupby(together, key=lambda each: each.asset)]


def _page(template: str, title: str, addresses: PageAddresses, way: list[Crumb], **facts: object) -> str:
    return render(
        template,
        title=title,
        addresses=addresses,
        crumbs=[("Các năm", addresses.home), *way],
        legend=legend(),
        asset_title=asset_title,
        asset_description=asset_description,
        column_title=column_title,
        origins_of=origins_of,
        made_from=made_from,
        beginnings_of=beginnings,
        is_of_a_sheet=is_of_a_sheet,
        by_asset=_by_asset,
        **facts,
    )
