"""Sensitivity as tables, and what is shown of them."""

from __future__ import annotations

from decimal import Decimal
from xml.etree import ElementTree as ET

import pandas as pd
import pytest

from assets.analysis.ranks.sensitivity.tables import sensitivity_frames
from assets.preview.figures import figures_of_frame
from assets.preview.frame_views import rows_of_frame
from assets.preview.plots.of_assets import plot_of_frame
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix
from tests.assets.preview.test_plots import picture, texts
from tests.assets.preview.words import NAMES
from warehouse.tables import criterion_correlation, criterion_effect, rank_factor

YEAR = 2025
TABLES = (criterion_effect, criterion_correlation, rank_factor)


@pytest.fixture(scope="module")
def frames() -> dict[str, pd.DataFrame]:
    nobody = matrix_of({"X": [None, 1]}, [1, 1])
    return sensitivity_frames({("thu", "province"): random_matrix(34, 14, 3), ("thu", "ministry"): nobody}, YEAR)


def test_a_row_stands_for_each_criterion_pair_and_factor_of_a_group_that_has_ranks(frames) -> None:
    effects, pairs, factors = (frames[table.name] for table in TABLES)

    assert (len(effects), len(pairs), len(factors)) == (14, 14 * 13 // 2, 14 + 2)
    assert {*effects["group_code"], *pairs["group_code"], *factors["group_code"]} == {"province"}
    assert abs(sum(effects["variance_pct"]) - 100) < Decimal("0.1")
    assert factors["factor"].value_counts().to_dict() == {"weight": 14, "aggregation": 1, "leaving_out": 1}


def test_groups_without_ranks_give_no_rows_and_no_pictures() -> None:
    frames = sensitivity_frames({("thu", "ministry"): matrix_of({"X": [None]}, [1])}, YEAR)

    assert all(frame.empty for frame in frames.values())
    assert all(plot_of_frame(name, frame, NAMES) is None for name, frame in frames.items())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_pictures_are_small_and_name_the_group(frames, table) -> None:
    svg = picture(plot_of_frame(table.name, frames[table.name], NAMES))

    assert any("Tỉnh" in text for text in texts(svg, most=9_000))
    ET.fromstring(svg)  # noqa: S314 - ours


def test_criteria_that_tell_nobody_apart_are_counted_over_time() -> None:
    rows = {"X": [1, 2, 0], "Y": [1, 1, 0], "Z": [1, 0, 0]}
    frames = sensitivity_frames({("thu", "ministry"): matrix_of(rows, [1, 2, 2])}, YEAR)

    assert figures_of_frame("criterion_effect", frames["criterion_effect"], NAMES) == {
        "Tiêu chí không phân biệt được cơ quan nào": 2
    }


def test_the_first_rows_are_those_that_matter_most(frames) -> None:
    effects, pairs, factors = (rows_of_frame(table, frames[table.name], NAMES) for table in TABLES)

    shifts = [float(row[effects.headings.index("Số hạng đổi trung bình")].replace(",", ".")) for row in effects.rows]
    assert shifts == sorted(shifts, reverse=True)
    strengths = [abs(float(row[pairs.headings.index("Pearson")].replace(",", "."))) for row in pairs.rows]
    assert strengths == sorted(strengths, reverse=True)
    assert "cách cộng điểm: trung bình cộng hay nhân" in {row[1] for row in factors.rows}
