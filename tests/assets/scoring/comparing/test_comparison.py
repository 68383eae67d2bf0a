from __future__ import annotations

import json
from datetime import UTC, date, datetime
from fractions import Fraction

import pandas as pd
import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.comparing.comparison import Comparison, compare, score_under
from assets.scoring.comparing.report import IDLE_HEADING, NOTHING_MOVES, SHOWN_IN_TEXT, comparison_json, comparison_text
from assets.scoring.comparing.workbook import write_comparison_workbook
from warehouse.rows.frames import read_table
from warehouse.tables import activity, agency, appraisal, calendar_entry

# What is compared is what inputs gave; that both databases give the same is asked in `test_inputs`.
pytestmark = pytest.mark.parametrize("emptied", ["sqlite"], indirect=True)

YEAR = 2024
NAMES = {"01": "Xã Một", "02": "Xã Hai", "03": "=HYPERLINK(1)"}


def framework(score: str = "least(max, news)", most: int = 10, year: int = YEAR, given: str = "news") -> Framework:
    return parse_framework(
        f"""
framework: thu
title: Thử
level: commune
years: [{year}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
classes: [{{from: 50, name: Đạt}}, {{from: 0, name: Chưa đạt}}]
criteria:
  - code: "1"
    name: Tin, bài
    max: {most}
    inputs: {{{given}: {{from: activities, count: "*", label: Số tin bài}}}}
    score: {json.dumps(score)}
  - code: "2"
    name: Lượt người
    max: 10
    inputs: {{reached: {{from: activities, sum: reach, label: Số lượt người}}}}
    score: "least(max, reached / 3)"
""",
        path="thu.yaml",
    )


@pytest.fixture
def agencies(connection: sa.Connection, add_agency, add_submission) -> pd.DataFrame:
    """Three communes with 4, 6 and 8 activities, which reached 9, 6 and 3 people."""
    for code, count, reached in (("01", 4, 9), ("02", 6, 6), ("03", 8, 3)):
        add_agency(code, name=NAMES[code])
        number = add_submission(code)
        row = {"title": "Tin", "theme": "x", "channel": "website", "audience": "x", "quantity": 1}
        rows = [
            row | {"submission_id": number, "sheet": "Hoạt động", "excel_row": place, "held_on": date(YEAR, 1, 1)}
            for place in range(2, 2 + count)
        ]
        connection.execute(sa.insert(activity), [rows[0] | {"reach": reached}, *(r | {"reach": 0} for r in rows[1:])])
    return read_table(connection, agency)


def comparison(
    connection: sa.Connection, agencies: pd.DataFrame, before: Framework | None, after: Framework
) -> Comparison:
    sides = [score_under(connection, rules, agencies, YEAR) for rules in (before, after)]
    return compare(*sides, YEAR)


def test_the_same_rules_move_nothing(connection, agencies):
    found = comparison(connection, agencies, framework(), framework())
    assert (len(found.criteria), len(found.indices), found.agency_count) == (0, 0, 3)
    assert comparison_text(found, NAMES).endswith(NOTHING_MOVES)


def test_scores_classes_and_ranks_that_move_are_found_exactly(connection, agencies):
    # Before: 7, 8 and 9 of 20. After, less for more news: 3 + 6, 2 + 4, 1 + 2 of 20.
    found = comparison(connection, agencies, framework(), framework("10 - news"))
    moves = found.criteria.set_index("agency_code")
    assert set(moves["criterion_code"]) == {"1"}
    assert moves["change"].to_dict() == {"01": 2, "02": -2, "03": -6}
    places = found.indices.set_index("agency_code")
    assert places["rank_before"].to_dict() == {"01": 3, "02": 2, "03": 1}
    assert places["rank_change"].to_dict() == {"01": 2, "02": 0, "03": -2}
    assert places.loc["03", "index_exact_before"] == Fraction(45)
    assert places.loc["03", "change"] == Fraction(-30)
    assert list(found.indices["agency_code"]) == ["01", "02", "03"]


@pytest.fixture
def decided(connection: sa.Connection, agencies: pd.DataFrame) -> pd.DataFrame:
    """Of one commune the count of news is corrected, of another the points for its audience are decided."""
    lock = {"year": YEAR, "event": "appraisal_1_due", "period": "-", "agency_code": "*", "due_on": date(YEAR + 1, 3, 1)}
    connection.execute(sa.insert(calendar_entry).values(lock))
    made = {
        "year": YEAR,
        "round": 1,
        "reason": "x",
        "decided_by": "x",
        "decided_at": datetime(YEAR + 1, 2, 1, tzinfo=UTC),
    }
    corrected = {"agency_code": "01", "criterion_code": "1", "input_name": "news", "input_value": "10"}
    given = {"agency_code": "02", "criterion_code": "2", "points_exact": Fraction(9)}
    for number, decision in enumerate((corrected, given), start=1):
        connection.execute(sa.insert(appraisal).values(made | decision | {"appraisal_id": number}))
    return agencies


def test_decisions_are_applied_under_both_rules_and_those_that_lose_their_effect_are_told(
    connection, decided, tmp_path
):
    # Final before: 10 + 3, 6 + 9 and 8 + 1 of 20. After, twice the points for news: 20 + 3, 12 + 9, 16 + 1 of 30.
    doubled = comparison(connection, decided, framework(), framework("2 * news", most=20)).indices
    sides = doubled.set_index("agency_code")[["points_exact_before", "points_exact_after"]]
    assert sides.to_dict("index") == {
        "01": {"points_exact_before": 13, "points_exact_after": 23},
        "02": {"points_exact_before": 15, "points_exact_after": 21},
        "03": {"points_exact_before": 9, "points_exact_after": 17},
    }
    # Another name of the input: the correction finds it no more.
    found = comparison(connection, decided, framework(), framework("least(max, tin)", given="tin"))
    assert found.indices["agency_code"].tolist() == ["03", "01"]
    assert [(each.appraisal_id, each.why) for each in found.idle] == [(1, "tiêu chí không có số liệu «news»")]
    told = comparison_json(found, NAMES)
    assert told["idle_decisions"] == [
        {"id": 1, "agency": "01", "criterion": "1", "why": "tiêu chí không có số liệu «news»"}
    ]
    assert comparison_text(found, NAMES).endswith(
        f"{IDLE_HEADING}\n  số 1 | 01 Xã Một, tiêu chí 1: tiêu chí không có số liệu «news»"
    )
    path = tmp_path / "so-sanh.xlsx"
    write_comparison_workbook(found, NAMES, path)
    assert load_workbook(path)["Quyết định không tác dụng"]["E5"].value == "tiêu chí không có số liệu «news»"


def test_a_new_maximum_moves_indices_of_unmoved_points(connection, agencies):
    found = comparison(connection, agencies, framework(), framework(most=20))
    assert (found.criteria["change"] == 0).all()
    assert len(found.criteria) == 3
    assert found.indices.set_index("agency_code").loc["01", "index_exact_after"] == Fraction(7, 30) * 100


def test_points_that_can_no_longer_be_computed_are_a_move(connection, agencies):
    found = comparison(connection, agencies, framework(), framework("news / (news - 4)"))
    moves = found.criteria.set_index("agency_code")
    assert moves.loc["01", "points_exact_after"] is None
    assert moves.loc["01", "change"] is None
    assert found.indices.set_index("agency_code").loc["01", ["rank_after", "index_exact_after"]].isna().all()
    document = comparison_json(found, NAMES)
    after = {each["agency"]: each["after"] for each in document["agencies"]}
    assert after["01"]["rank"] is None
    assert after["01"]["index"] is None


def test_rules_are_tried_on_a_year_that_their_file_does_not_name_and_where_there_were_none(connection, agencies):
    found = comparison(connection, agencies, None, framework(year=YEAR + 1))
    assert (len(found.criteria), len(found.indices)) == (6, 3)
    assert found.criteria["points_exact_before"].isna().all()
    assert comparison_json(found, NAMES)["before"] is None
    assert "chưa có bộ tiêu chí" in comparison_text(found, NAMES)


@pytest.mark.parametrize("before", [framework(), None])
def test_where_nobody_is_scored_there_is_nothing_to_compare(connection, before):
    found = comparison(connection, read_table(connection, agency), before, framework("10 - news"))
    assert (len(found.criteria), len(found.indices), found.agency_count) == (0, 0, 0)
    assert {"agency_code", "criterion_code", "change", "points_exact_before"} <= set(found.criteria.columns)
    assert comparison_json(found, NAMES)["counts"]["agencies"] == 0


def test_the_text_reads_as_a_sentence_for_each_move(connection, agencies):
    lines = comparison_text(comparison(connection, agencies, framework(), framework("10 - news")), NAMES).splitlines()
    assert lines[0] == f"So sánh năm {YEAR}: Thử (thu, phiên bản 1) → Thử (thu, phiên bản 1)"
    assert lines[1] == ("3/3 cơ quan có thay đổi, 2 cơ quan đổi hạng, 0 cơ quan đổi xếp loại, 3 điểm tiêu chí thay đổi")
    assert "  01 Xã Một: 35 → 45 %, hạng 3 → 1, Chưa đạt → Chưa đạt" in lines
    assert any(line.startswith("  1 | 03 =HYPERLINK(1): 8 → 2 điểm") for line in lines)


def test_points_that_move_while_no_total_does_are_told(connection, agencies):
    found = comparison(connection, agencies, framework(), framework("10 - news"))
    for criteria, indices in ((found.criteria, found.indices[:0]), (found.criteria[:0], found.indices)):
        text = comparison_text(Comparison(YEAR, found.before, found.after, criteria, indices, 3), NAMES)
        assert NOTHING_MOVES not in text
        assert text.count("  (không)") == 1


def test_a_long_text_is_cut_and_says_so(connection, agencies):
    found = comparison(connection, agencies, framework(), framework("10 - news"))
    many = pd.concat([found.criteria] * 20, ignore_index=True)
    text = comparison_text(Comparison(YEAR, found.before, found.after, many, found.indices, 3), NAMES)
    assert f"… và {60 - SHOWN_IN_TEXT} dòng nữa" in text


def test_the_json_document_is_json_with_exact_and_printed_figures(connection, agencies):
    found = comparison(connection, agencies, framework(), framework("10 - news / 3"))
    document = json.loads(json.dumps(comparison_json(found, NAMES), ensure_ascii=False))
    assert document["counts"] == {
        "agencies": 3,
        "agencies_moved": 3,
        "ranks_moved": 2,
        "classes_moved": 2,
        "scores_moved": 3,
        "decisions_idle": 0,
    }
    first = document["criteria"][0]
    assert (first["criterion"], first["agency"], first["change_exact"]) == ("1", "01", "14/3")
    assert (first["after"]["points_exact"], first["after"]["points"]) == ("26/3", "8.67")


def test_the_workbook_holds_every_move_and_is_the_same_file_each_time(connection, agencies, tmp_path):
    found = comparison(connection, agencies, framework(), framework("10 - news / 3"))
    paths = [tmp_path / name for name in ("one.xlsx", "two.xlsx")]
    for path in paths:
        write_comparison_workbook(found, NAMES, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    workbook = load_workbook(paths[0])
    assert workbook.sheetnames == ["Chỉ số và thứ hạng", "Điểm tiêu chí"]
    rows = list(workbook["Điểm tiêu chí"].iter_rows(min_row=4, values_only=True))
    assert [row[:3] for row in rows[1:]] == [("1", code, NAMES[code]) for code in ("01", "02", "03")]
    assert rows[1][4] == pytest.approx(26 / 3)
    cell = workbook["Điểm tiêu chí"]["C7"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")
    assert workbook["Chỉ số và thứ hạng"]["C5"].number_format == "#,##0.00"
