"""How the matrix of points is cut into pages, and what stands where there is no figure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assets.publication.committee.sheets.matrix import (
    Block,
    Column,
    grand_total,
    lines_of,
    matrix_parts,
    plan_matrix,
    short_label,
    tracks_legend,
    widths_px,
    write_matrix,
)
from tests.assets.publication.committee.sheets.small_year import RULES, drawn, index_scores, scores, small_year

ROOM = 100


def block(width: int) -> Block:
    return Block(str(width), (Column("1", "1", is_total=False, maximum="1", width_px=width),))


@pytest.mark.parametrize(
    ("widths", "parts"),
    [
        ([], []),
        ([60, 40], [[60, 40]]),
        ([60, 41], [[60], [41]]),
        ([100, 1], [[100], [1]]),
        ([140, 20], [[140], [20]]),
        ([20, 140, 20, 80, 1], [[20], [140], [20, 80], [1]]),
    ],
)
def test_a_block_begins_a_new_part_only_where_it_does_not_fit(widths: list[int], parts: list[list[int]]) -> None:
    found = matrix_parts([block(width) for width in widths], ROOM)
    assert [[one.width_px for one in part] for part in found] == parts


@pytest.mark.parametrize(
    ("points", "track", "text"),
    [
        (Decimal("81.25"), "self", "81,25"),
        (Decimal("0.00"), "computed", "0,00"),
        (None, "computed", "KCĐ"),
        (None, "self", "–"),
        (None, "final", "KCĐ"),
        (None, "appraisal_1", "KCĐ"),
    ],
)
def test_a_total_that_the_system_cannot_compute_is_unscorable_and_one_that_the_agency_did_not_give_is_absent(
    points: Decimal | None, track: str, text: str
) -> None:
    assert grand_total(points, track) == text


NAMES = {1: "Tổ giúp việc"}
LAST = "«Kết quả» là điểm của vòng thẩm định sau cùng."
SYSTEM = "«Hệ thống» là điểm hệ thống chấm"


@pytest.mark.parametrize(
    ("tracks", "legend"),
    [
        (["self", "computed"], f"{SYSTEM}; khi chưa có quyết định thẩm định nào, đó cũng là điểm kết quả."),
        (["self", "computed", "appraisal_1", "appraisal_2", "final"],
         f"{SYSTEM}; «Lần 1» là điểm sau Tổ giúp việc; «Lần 2» là điểm sau thẩm định lần 2; {LAST}"),
    ],
)  # fmt: skip
def test_the_legend_names_the_tracks_that_are_shown(tracks: list[str], legend: str) -> None:
    assert tracks_legend(tracks, NAMES) == legend


@pytest.mark.parametrize(
    ("track", "label"),
    [("self", "Tự chấm"), ("computed", "Hệ thống"), ("appraisal_2", "Lần 2"), ("final", "Kết quả")],
)
def test_a_track_has_a_name_that_fits_its_column(track: str, label: str) -> None:
    assert short_label(track) == label


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        (["final", "computed", "self"], ["self", "computed"]),
        (["final", "computed", "self", "appraisal_1"], ["self", "computed", "appraisal_1", "final"]),
    ],
)
def test_final_points_have_a_line_once_a_round_has_begun(given: list[str], shown: list[str]) -> None:
    totals = index_scores(*(("01", track, Decimal(place)) for place, track in enumerate(given)))
    cells = scores(
        ("thu", "01", "1.1", "self", Decimal("0.5"), None, True, None, None),
        ("thu", "01", "1.2", "self", None, None, False, None, None),
        ("thu", "01", "1.2", "computed", None, None, True, "Không chấm được", None),
        ("thu", "01", "2", "self", None, None, True, None, None),
        ("khac", "01", "1", "self", Decimal(1), None, True, None, None),
    )
    lines = lines_of(small_year(index_scores=totals, criterion_scores=cells), RULES)
    assert list(lines.tracks) == shown
    assert lines.totals == {("01", track): Decimal(place) for place, track in enumerate(given)}
    assert lines.scores == {
        ("01", "1.1", "self"): "0,5", ("01", "1.2", "self"): "KAD", ("01", "1.2", "computed"): "KCĐ",
        ("01", "2", "self"): "–",
    }  # fmt: skip


def test_an_agency_s_name_stands_at_the_first_of_its_lines() -> None:
    tracks = ["self", "computed", "appraisal_1", "final"]
    totals = [(code, track, Decimal(number)) for code in ("01", "02", "04") for number, track in enumerate(tracks)]
    tables = small_year(index_scores=index_scores(*totals))
    (blocks,) = plan_matrix(tables, RULES)

    rows = drawn(
        tables,
        widths_px(blocks),
        lambda sheet: write_matrix(sheet, tables, RULES, blocks, appendix="II", part=""),
    )

    names = [row[:2] for row in rows if row[0].startswith("Xã ")]
    assert names == [[f"Xã {code}", "Tự chấm"] for code in ("04", "01", "02")]
    assert sum(row[0] in ("Hệ thống", "Lần 1", "Kết quả") for row in rows) == 3 * 3
