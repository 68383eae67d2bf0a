"""A table of thirds and weights, criteria and totals with decimals of their own, as the Committee's sheets print it."""

from __future__ import annotations

from pathlib import Path

from assets.publication.committee.sheets.criteria import WIDTHS_PX, write_criteria
from assets.publication.committee.sheets.matrix import matrix_blocks, printed_scores
from assets.publication.committee.sheets.method import framework_notes
from assets.publication.published.framework_rules import AppliedFramework
from assets.reference.framework_tables import criterion_rows
from assets.rules.framework.files import LoadedFramework
from assets.rules.framework.text import PlacedText
from tests.assets.publication.committee.sheets.small_year import drawn, scores, small_year
from tests.assets.rules.weighted_frameworks import framework_of, leaf, parent

FRAMEWORK = framework_of(
    parent("1", "200/3", leaf("1.1", 0.125, weight="1/3"), leaf("1.2", 4, weight=0.5, self_scored=False)),
    leaf("2", "100/3"),
    total=100,
    rounding={"points": 1, "criterion_points": 3},
)
RULES = AppliedFramework(FRAMEWORK, "ab" * 32)
CRITERIA = criterion_rows([LoadedFramework(FRAMEWORK, "", "", Path(), PlacedText("", ""))])
YEAR = small_year(rules=(RULES,), criteria=CRITERIA)


def test_maxima_have_the_criteria_s_decimals_and_a_weighted_group_is_no_sum():
    columns = [column for block in matrix_blocks(CRITERIA, {}, RULES) for column in block.columns]
    assert [(column.heading, column.maximum) for column in columns] == [
        ("1.1", "0,125"), ("1.2", "4"), ("Nhóm", "66,667"), ("2", "33,333"),
    ]  # fmt: skip


def test_the_list_of_criteria_tells_weights_and_the_scale():
    rows = drawn(YEAR, WIDTHS_PX, lambda sheet: write_criteria(sheet, YEAR, RULES, "IV"))
    told = {row[0]: (row[1], row[2]) for row in rows if row[0] in FRAMEWORK.by_code}
    assert told == {
        "1": ("Nhóm 1", "66,667"),
        "1.1": ("Tiêu chí 1.1 (trọng số 1/3)", "0,125"),
        "1.2": ("Tiêu chí 1.2 (trọng số 0,5)", "4"),
        "2": ("Tiêu chí 2", "33,333"),
    }
    assert ["Thang điểm", "100"] in rows


def test_what_nobody_scores_himself_has_no_own_points_and_is_not_said_to_be_left_out():
    cells = scores(
        ("thu", "01", "1.2", "self", 0, 0, False, None, None), ("thu", "01", "1.1", "self", 0, 0, False, None, None)
    )
    found = printed_scores(small_year(rules=(RULES,), criteria=CRITERIA, criterion_scores=cells), RULES)
    assert found == {("01", "1.2", "self"): "–", ("01", "1.1", "self"): "KAD"}


def test_the_notes_tell_weights_decimals_and_who_is_not_asked():
    notes = dict(framework_notes(RULES))
    assert notes["Trọng số"].startswith("Điểm của tiêu chí 1 là trung bình có trọng số")
    assert notes["Tự chấm"].endswith("không tự chấm: 1.2.")
    assert notes["Làm tròn"].startswith(
        "Tổng điểm in với 1 chữ số thập phân, điểm từng tiêu chí với 3 chữ số thập phân, chỉ số với 2"
    )
