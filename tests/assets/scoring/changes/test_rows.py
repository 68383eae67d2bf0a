"""What changed is shown as before → after, the published ranks first."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from assets.preview.first_rows import Passport
from assets.scoring.changes.last import COLUMNS
from assets.scoring.changes.rows import change_rows
from tests.assets.preview.words import NAMES


def change(agency: str, criterion: str, track: str, **sides: object) -> dict[str, object]:
    return dict.fromkeys(COLUMNS) | {
        "framework_id": "thu", "agency_code": agency, "criterion_code": criterion, "track": track, **sides,
    }  # fmt: skip


def test_published_figures_come_before_others_and_every_figure_shows_both_sides() -> None:
    changes = pd.DataFrame(
        [
            change("A", "*", "self", points_before=Decimal("80.00"), points_after=Decimal("81.50")),
            change("A", "*", "final", rank_before=4, rank_after=2, class_before="Khá", class_after="Khá"),
            change("B", "1.3", "final", points_before=None, points_after=Decimal("5.13")),
        ]
    )

    rows = change_rows(changes, NAMES)

    assert rows.headings == (
        "Cơ quan", "Tiêu chí", "Loại điểm", "Tổng điểm", "Chỉ số (%)", "Xếp loại", "Xếp hạng",
    )  # fmt: skip
    assert rows.rows == (
        ("Bộ Nội vụ (A)", "cả bộ tiêu chí", "Điểm kết quả", "", "", "Khá", "4 → 2"),
        ("Tỉnh Lào Cai (B)", "1.3 Hoàn thành kế hoạch", "Điểm kết quả", "– → 5,13", "", "", ""),
        ("Bộ Nội vụ (A)", "cả bộ tiêu chí", "Điểm tự chấm", "80,00 → 81,50", "", "", ""),
    )
    assert rows.targets == (Passport("A", None), Passport("B", "1.3"), Passport("A", None))
    assert rows.total == 3
