"""A picture is small, the same for the same data, and holds its texts as texts."""

from __future__ import annotations

import base64
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree as ET

import pandas as pd

from assets.preview.figures import figures_of_frame, labelled
from assets.preview.plots.bands import bands_plot
from assets.preview.plots.of_assets import findings_plot, index_plot, loss_plot, plot_of_frame
from tests.assets.preview.test_views import scores
from tests.assets.preview.words import NAMES
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import criterion_score, index_score, rank_band

MOST_BYTES = 6_000


def indices(*given: tuple[str, int]) -> pd.DataFrame:
    return conform(
        pd.DataFrame(
            {
                "year": 2025, "framework_id": "thu", "agency_code": f"{number}", "track": "final", "group_code": group,
                "max_points_exact": Fraction(100), "index_exact": Fraction(index), "index_pct": Decimal(index),
                "points_exact": Fraction(index), "points": Decimal(index), "rank": 1, "ranked_count": len(given),
            }
            for number, (group, index) in enumerate(given)
        ),
        index_score,
    )  # fmt: skip


def picture(markdown: str | None) -> str:
    assert markdown is not None
    start, _, data = markdown.partition("(data:image/svg+xml;base64,")
    assert start.startswith("![")
    return base64.b64decode(data.removesuffix(")")).decode()


def texts(svg: str, most: int = MOST_BYTES) -> list[str]:
    assert len(svg.encode()) < most
    return [each.text or "" for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]  # noqa: S314 - ours


def test_the_spread_of_the_index_has_a_panel_a_group() -> None:
    frame = indices(*(("province", index % 101) for index in range(0, 3400, 53)), ("ministry", 80), ("ministry", 120))

    shown = texts(picture(index_plot(frame, NAMES)))

    assert "Bộ, cơ quan ngang bộ: 2 cơ quan" in shown
    assert "Chỉ số (%)" in shown


def bands(group: str, count: int) -> pd.DataFrame:
    """A group each of whose ranks can be held three places up and down."""
    return conform(
        pd.DataFrame(
            {
                "year": 2025, "framework_id": "thu", "agency_code": f"{group}{rank:02}", "source": source,
                "group_code": group, "rank": rank, "best_rank": max(1, rank - 3), "worst_rank": min(count, rank + 3),
            }
            for rank in range(1, count + 1) for source in ("together", "open_items")
        ),
        rank_band,
    )  # fmt: skip


def test_a_group_has_a_picture_of_its_bands_the_best_first_if_it_fits() -> None:
    both = pd.concat([bands("province", 34), bands("commune", 35)], ignore_index=True)

    markdown = bands_plot(both, NAMES)

    assert markdown is not None
    heading, _, drawn = markdown.partition("\n\n")
    assert heading == "Tỉnh, thành phố trực thuộc Trung ương"
    assert [each for each in texts(picture(drawn), 10_000) if each.startswith("province")][:2] == [
        "province01",
        "province02",
    ]
    assert bands_plot(bands("commune", 35), NAMES) is None


def test_ranks_are_counted_whole_even_where_there_is_one() -> None:
    markdown = bands_plot(bands("province", 1), NAMES) or ""

    assert [told for told in texts(picture(markdown.partition("\n\n")[2]), 10_000) if told[0].isdigit()] == ["1"]


def test_lost_points_are_shown_by_criterion_the_most_lost_first() -> None:
    frame = scores(("A", "1.3", "6", "8"), ("A", "2.1", "1", "4"), ("B", "1.3", None, "8"))

    shown = texts(picture(loss_plot(frame, NAMES)))

    assert [text for text in shown if text[0].isdigit()] == [
        "2.1 Tin, bài", "1.3 Hoàn thành kế hoạch", "75,0", "25,0",
    ]  # fmt: skip
    assert "Điểm mất, % điểm tối đa – Bộ tiêu chí thử" in shown


def test_of_many_criteria_the_picture_stays_small() -> None:
    many = scores(*((f"{a}", f"{k}.{n}", str(n), "20") for a in range(3) for k in range(1, 8) for n in range(1, 9)))
    both = pd.concat([many, many.assign(framework_id="khác")])

    assert len(texts(picture(loss_plot(both, NAMES)))) > 30


def test_findings_are_shown_by_their_titles_and_no_title_is_more_than_a_text() -> None:
    shown = texts(picture(findings_plot({"FILE_EMPTY": 2, "<script>$a$</script>": 12, "X": 1}, NAMES)))

    assert [text for text in shown if not text.isdigit()][:3] == ["<script>$a$</script>", "Tệp trống", "X"]
    assert {"12", "2", "1"} <= set(shown)


def test_the_same_data_are_the_same_picture() -> None:
    frame = indices(("province", 50), ("ministry", 80))

    assert index_plot(frame, NAMES) == index_plot(frame.copy(), NAMES)


def test_nothing_to_show_is_no_picture() -> None:
    assert plot_of_frame("index_score", empty_frame(index_score), NAMES) is None
    assert plot_of_frame("criterion_score", empty_frame(criterion_score), NAMES) is None
    assert plot_of_frame("agency", pd.DataFrame(), NAMES) is None
    assert findings_plot({}, NAMES) is None


def test_figures_over_time_are_of_one_year_each() -> None:
    frame = indices(("ministry", 80), ("ministry", 90), ("ministry", 70))

    assert labelled(2025, figures_of_frame("index_score", frame, NAMES)) == {
        "2025: Chỉ số trung vị (%), Bộ, cơ quan ngang bộ": 80.0,
        "2025: Cơ quan có hạng, Bộ, cơ quan ngang bộ": 3,
    }
    assert labelled(None, {"Dòng thêm": 1}) == {"Dòng thêm": 1}
    assert figures_of_frame("agency", frame, NAMES) == {}
