"""Whatever edition the Committee's workbook is, no sentence of it says another one."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest

from assets.publication.committee.workbook import committee_workbook
from assets.publication.published.editions import (
    DRAFT,
    Correction,
    Document,
    Edition,
    at_moment,
    erratum,
    published,
    recomputed,
)
from assets.publication.published.moved_figures import moved_figures
from assets.publication.published.tables import CommitteeTables, YearFrames, committee_tables
from tests.assets.publication.published.committee_frames import YEAR, realistic_year
from warehouse.rows.frames import conform
from warehouse.tables import release_score

FIRST = Document("15/QĐ-BCĐ", date(2026, 3, 15))
SECOND = Document("20/QĐ & BCĐ", date(2026, 4, 1))
REASON = "Bộ Nội vụ gửi nhầm tệp."


def scores(*, points: str, index: str, class_name: str, rank: int, criterion: str) -> pd.DataFrame:
    """Published figures of one agency: of the whole framework, and of a criterion."""
    key = {"year": YEAR, "sequence": 1, "framework_id": "minh-hoa-bo", "agency_code": "BNV", "track": "computed"}
    whole = {"points": points, "index_pct": index, "class_name": class_name, "rank": rank, "criterion_code": "*"}
    rows = [key | whole, key | {"points": criterion, "criterion_code": "1.10"}, key | {"criterion_code": "1.2"}]
    figures = {"points_exact": Fraction(len(points + criterion)), "max_points_exact": Fraction(100)}
    return conform(
        pd.DataFrame(
            [
                {**figures, **row}
                | {name: Decimal(str(row[name])) for name in ("points", "index_pct") if name in row}
                | ({"points_exact": Fraction(rank)} if row["criterion_code"] == "1.2" else {})
                for row in rows
            ]
        ),
        release_score,
    )


BEFORE = scores(points="70.50", index="70.50", class_name="Khá", rank=8, criterion="2.00")
AFTER = scores(points="69.90", index="69.90", class_name="Trung bình", rank=10, criterion="1.4")
CORRECTION = Correction("2025-1", FIRST, REASON, moved_figures(BEFORE, AFTER))
MOMENT = datetime(2026, 1, 20, 1, tzinfo=UTC)

OPEN_NUMBER, OPEN_DATE = "Số: ........../.............", "........, ngày ..... tháng ..... năm ........."
OPEN_ATTACHED = "(Kèm theo văn bản số ................ ngày ..... tháng ..... năm ......... của Ban Chỉ đạo)"
UNPUBLISHED = ("chưa công bố", "chưa được công bố", "tạm thời", "DỰ THẢO", "TÍNH LẠI")


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    """A year of a few agencies."""
    frames = realistic_year()
    codes = ["BNV", "BTP", "BVHTTDL", "01", "37", "24"]
    own = {name: frames[name]["agency_code"].isin(codes) for name in ("criterion_scores", "index_scores")}
    kept = frames["agencies"][frames["agencies"]["code"].isin(codes)]
    return {**frames, "agencies": kept, **{name: frames[name][rows] for name, rows in own.items()}}


def said_of(frames: dict[str, pd.DataFrame], edition: Edition) -> tuple[openpyxl.Workbook, dict[str, list[str]]]:
    """The workbook, and its texts by sheet."""
    shaped: CommitteeTables = committee_tables(YEAR, YearFrames(**frames), edition=edition)
    book = openpyxl.load_workbook(io.BytesIO(committee_workbook(shaped)))
    return book, {
        sheet.title: [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]
        for sheet in book
    }


@pytest.mark.parametrize(
    ("edition", "number", "day", "attached", "first_page", "never"),
    [
        (DRAFT, OPEN_NUMBER, OPEN_DATE, OPEN_ATTACHED, ["DỰ THẢO – số liệu tạm thời, chưa công bố"], ("ĐÍNH CHÍNH",)),
        (
            published(FIRST),
            "Số: 15/QĐ-BCĐ",
            "........, ngày 15 tháng 3 năm 2026",
            "(Kèm theo văn bản số 15/QĐ-BCĐ ngày 15 tháng 3 năm 2026 của Ban Chỉ đạo)",
            ["Công bố theo văn bản số 15/QĐ-BCĐ ngày 15/03/2026"],
            (*UNPUBLISHED, "ĐÍNH CHÍNH", "....."),
        ),
        (
            erratum(SECOND, CORRECTION),
            "Số: 20/QĐ & BCĐ",
            "........, ngày 01 tháng 4 năm 2026",
            "(Kèm theo văn bản số 20/QĐ & BCĐ ngày 01 tháng 4 năm 2026 của Ban Chỉ đạo)",
            [
                "ĐÍNH CHÍNH lần công bố 2025-1 – theo văn bản số 20/QĐ & BCĐ ngày 01/04/2026",
                (
                    "Bản này đính chính và thay thế lần công bố 2025-1 (văn bản số 15/QĐ-BCĐ ngày 15/03/2026). "
                    "Lý do: Bộ Nội vụ gửi nhầm tệp. Các số liệu thay đổi được nêu ở phụ lục «Đính chính»."
                ),
            ],
            (*UNPUBLISHED, "....."),
        ),
        (
            recomputed("2025-1", FIRST),
            OPEN_NUMBER,
            OPEN_DATE,
            OPEN_ATTACHED,
            ["BẢN TÍNH LẠI – kết quả chính thức là lần công bố 2025-1, văn bản số 15/QĐ-BCĐ ngày 15/03/2026"],
            ("chưa công bố", "chưa được công bố", "DỰ THẢO", "ĐÍNH CHÍNH"),
        ),
        (
            at_moment(MOMENT, DRAFT),
            OPEN_NUMBER,
            OPEN_DATE,
            OPEN_ATTACHED,
            [
                "THỜI ĐIỂM 20/01/2026 08:00 – DỰ THẢO – số liệu tạm thời, chưa công bố",
                (
                    "Số liệu và tình trạng công bố nêu ở đây là của thời điểm 20/01/2026 08:00 (giờ Việt Nam), "
                    "có thể khác hiện nay."
                ),
            ],
            ("ĐÍNH CHÍNH",),
        ),
    ],
    ids=["draft", "first release", "erratum", "computed since a release", "a past moment"],
)
def test_every_sheet_says_the_edition_and_none_says_another(
    frames: dict[str, pd.DataFrame],
    edition: Edition,
    number: str,
    day: str,
    attached: str,
    first_page: list[str],
    never: tuple[str, ...],
) -> None:
    book, said = said_of(frames, edition)
    page, *appendices = (sheet for sheet in book.sheetnames if not sheet.startswith("Dữ liệu"))

    assert {number, day, *first_page} <= set(said[page])
    assert appendices
    for sheet in appendices:
        assert attached in said[sheet], sheet
        assert book[sheet].oddFooter.left.text.replace("&&", "&") == edition.mark
    everything = [text.removeprefix("........, ") for texts in said.values() for text in texts]
    assert [text for text in everything if any(word in text for word in never)] == []
    assert book.properties.subject == edition.mark
    assert ("Đính chính" in book.sheetnames) == (edition.correction is not None)


def test_an_erratum_lists_reason_former_decision_and_what_moved_before_and_after(
    frames: dict[str, pd.DataFrame],
) -> None:
    book, said = said_of(frames, erratum(SECOND, CORRECTION))

    assert book.sheetnames[1] == "Đính chính"
    assert said["Đính chính"][3:6] == [
        "Lần công bố được đính chính: 2025-1, văn bản số 15/QĐ-BCĐ ngày 15/03/2026.",
        "Lý do đính chính: Bộ Nội vụ gửi nhầm tệp.",
        "Số liệu thay đổi: 3; thứ hạng thay đổi: 1.",
    ]
    rows = [row for row in book["Đính chính"].iter_rows(values_only=True) if str(row[0]).isdigit()]
    what = "điểm\nchỉ số\nxếp loại\nhạng"
    before, after = "70,50\n70,50\nKhá\n8", "69,90\n69,90\nTrung bình\n10"
    assert rows[0] == ("1", "Bộ Nội vụ", "Cả bộ tiêu chí", "Hệ thống chấm", what, before, after)
    assert rows[1][2].startswith("1.2. ")
    assert rows[1][3:] == ("Hệ thống chấm", "thay đổi dưới mức làm tròn", "–", "–")
    assert rows[2][2:] == ("1.10", "Hệ thống chấm", "điểm", "2,00", "1,4")
