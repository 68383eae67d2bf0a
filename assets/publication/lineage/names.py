"""Vietnamese names of assets and of their columns, as the lineage pages show them.

What does not belong here: where a column comes from (`assets.column_origins`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import cache

from assets.column_origins import COVER, SHEETS_FOLDER, Origin, assets_with_origins, column_origins, sheet_headings
from checks.workbook_layout import COVER_SHEET
from warehouse.columns.declaration import facts
from warehouse.tables import METADATA

FILES = {
    "committee_workbook": "Sổ của Ban Chỉ đạo",
    "returned_workbook": "Tệp trả lại cơ quan",
    "score_change": "Thay đổi điểm gần nhất",
}
"""Assets that are no table of the warehouse."""

_SIDES = {"_before": "trước", "_after": "sau"}
_CHANGED = ("index_score", "criterion_score")


class Role(Enum):
    """Part of an asset in the way of the data."""

    SHEET = "Trang tính trong báo cáo của cơ quan"
    SOURCE = "Nguồn khác: tham chiếu, tiếp nhận, điều tra, thẩm định"
    COMPUTED = "Bảng trong kho dữ liệu, tính từ các bảng trước"
    RESULT = "Kết quả để đọc: không bảng nào tính tiếp từ đây"


@cache
def assets_drawn() -> tuple[str, ...]:
    """Every asset that has origins or is one, sheets first."""
    origins = (
        origin.asset for asset in assets_with_origins() for each in column_origins(asset).values() for origin in each
    )
    return tuple(dict.fromkeys([*sheet_headings(), *assets_with_origins(), *origins]))


def role_of(asset: str) -> Role:
    """The part that an asset has, as its declared origins tell."""
    if asset.startswith(f"{SHEETS_FOLDER}/"):
        return Role.SHEET
    if not column_origins(asset):
        return Role.SOURCE
    return Role.COMPUTED if asset in _read_by_others() else Role.RESULT


def asset_title(asset: str) -> str:
    """Vietnamese name of an asset."""
    if asset == COVER:
        return f"Trang «{COVER_SHEET}»"
    if asset.startswith(f"{SHEETS_FOLDER}/"):
        return f"Trang «{METADATA.tables[asset.removeprefix(f'{SHEETS_FOLDER}/')].info['sheet']}»"
    return FILES[asset] if asset in FILES else str(METADATA.tables[asset].info["title"])


def asset_description(asset: str) -> str:
    """What an asset holds, in a Vietnamese sentence; empty where its name says all."""
    table = METADATA.tables.get(asset)
    return "" if table is None else str(table.info["description"])


def column_title(column: Origin) -> str:
    """Vietnamese name of a column; of a sheet and of a workbook it is the heading itself."""
    table = METADATA.tables.get(column.asset)
    if table is not None:
        return facts(table.columns[column.column]).title
    if column.asset == "score_change":
        return _title_of_change(column.column)
    return column.column


def columns_of(asset: str) -> tuple[Origin, ...]:
    """An asset's columns that have origins or are one, in the order of their table, sheet or file."""
    table, headings = METADATA.tables.get(asset), sheet_headings().get(asset)
    names: Iterable[str] = table.columns.keys() if table is not None else headings or column_origins(asset)
    known = {origin for each in assets_with_origins() for found in column_origins(each).values() for origin in found}
    columns = (Origin(asset, name) for name in names)
    return tuple(each for each in columns if each in known or each.column in column_origins(asset))


def _title_of_change(name: str) -> str:
    side = next((end for end in _SIDES if name.endswith(end)), "")
    of = name.removesuffix(side)
    of = "class_name" if of == "class" else of
    table = next(METADATA.tables[each] for each in _CHANGED if of in METADATA.tables[each].columns)
    title = facts(table.columns[of]).title
    return f"{title} ({_SIDES[side]})" if side else title


def _read_by_others() -> set[str]:
    return {
        origin.asset
        for asset in assets_with_origins()
        for origins in column_origins(asset).values()
        for origin in origins
        if origin.asset != asset
    }
