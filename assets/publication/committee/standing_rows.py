"""The leading agencies of the Committee's workbook, as rows that an evaluator reads in Dagster, and the way back.

What does not belong here: the workbook's sheets.
"""

from __future__ import annotations

from assets.preview.first_rows import FirstRows, first_rows
from assets.preview.names import Names
from assets.publication.published.tables import CommitteeTables
from warehouse.tables import index_score

_OF_EACH_GROUP = 3
_COLUMNS = ("rank", "agency_code", "index_pct", "class_name", "group_code")

WAY_BACK = (
    "Mỗi điểm, chỉ số trong sổ có hồ sơ điểm của cơ quan: tiêu chí, quy tắc, số liệu, rồi tệp, trang tính, dòng, ô của "
    "báo cáo. Mở cơ quan ở dòng dưới đây, hoặc ở trang cả năm; đường đi của từng cột ở trang «Đường đi của số liệu»."
)
"""From a printed figure to the cell."""


def standing_rows(tables: CommitteeTables, names: Names) -> FirstRows:
    """The agencies that lead each group, as the workbook prints them."""
    ranked = tables.standings[tables.standings["rank"].notna()]
    leading = ranked.groupby(["framework_id", "group_code"], sort=False).head(_OF_EACH_GROUP)
    order = f"{_OF_EACH_GROUP} cơ quan đứng đầu mỗi nhóm"
    return first_rows(index_score, leading, _COLUMNS, names, total=len(tables.standings), order=order)
