from __future__ import annotations

import hashlib
import pickle
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.rules.framework.files import (
    FrameworkError,
    load_framework,
    parse_framework,
)
from assets.rules.framework.model import BranchScore, ExpressionScore, ReportInput, SumScore
from assets.rules.language.expressions import parse_expression

EXAMPLE = """\
framework: xuan-loc-2022            # id, unique
version: 1
title: Tiêu chí 4, Bộ chỉ số CCHC cấp xã, huyện Xuân Lộc
level: commune                      # ministry | province | department | commune | service_unit
years: [2022]
basis: {document: 244/PNV, issued: 2022-08-08, issuer: Phòng Nội vụ huyện Xuân Lộc}
rounding: {points: 2, index: 2, mode: half_up}
ranking: {ties: min, then_by: []}   # min = 1,2,2,4 ; dense = 1,2,2,3
classes: [{from: 90, name: Tốt}, {from: 80, name: Khá}, {from: 70, name: Trung bình}, {from: 0, name: Yếu}]
par_index_weight: 2                 # points that this component carries in the whole PAR INDEX; optional
without_survey: rescale             # rescale | zero: what the index is when the survey part is missing
criteria:
  - code: "4"
    name: Thực hiện tuyên truyền về cải cách hành chính
    max: 2
    criteria:
      - code: "4.1"
        name: Mức độ thực hiện kế hoạch tuyên truyền
        max: 1
        basis: "244/PNV, mục 4.1"
        inputs:
          planned: {from: plan_tasks, count: "*"}
          done:    {from: plan_tasks, count: "*", where: "status = 'completed'"}
        score:
          - {when: "done = planned and planned > 0", points: max}
          - {when: "done / planned >= 0.9", points: "done / planned * max"}
          - {otherwise: 0}
        evidence: [{kind: plan, required: true}, {kind: report, required: true}]
        without_evidence: zero      # zero | explain
        ruling: {document: "...", date: 2022-09-01, text: "Ví dụ 4/5 trong văn bản trái với thang điểm; áp dụng."}
      - code: "4.2"
        name: Mức độ đa dạng trong tuyên truyền CCHC
        max: 1
        inputs:
          board:       {from: activities, exists: true, where: "channel = 'electronic_board'"}
          online:      {from: activities, exists: true, where: "channel in ('website', 'social_network')"}
          traditional: {from: activities, exists: true, where: "channel in ('conference', 'leaflet', 'loudspeaker')"}
        score:
          sum:
            - {when: board, points: 0.25, name: Bảng thông tin, màn hình điện tử}
            - {when: online, points: 0.25, name: Website, mạng xã hội}
            - {when: traditional, points: 0.5, name: Hình thức truyền thống}
"""


def test_a_framework_file_reads_into_its_criteria() -> None:
    framework = parse_framework(EXAMPLE, path="xa.yaml")
    assert [(criterion.code, parent) for criterion, parent in framework.walk()] == [
        ("4", None),
        ("4.1", "4"),
        ("4.2", "4"),
    ]
    assert [leaf.code for leaf in framework.leaves()] == ["4.1", "4.2"]
    assert framework.scale == 2
    assert framework.par_index_weight == 2
    plan, variety = framework.leaves()
    assert isinstance(plan.score, BranchScore)
    assert isinstance(variety.score, SumScore)
    assert [part.name for part in variety.score.parts] == [
        "Bảng thông tin, màn hình điện tử",
        "Website, mạng xã hội",
        "Hình thức truyền thống",
    ]


def test_figures_keep_their_digits_and_formulas_their_text() -> None:
    framework = parse_framework(EXAMPLE.replace("points: 0.25, name: W", "points: 0.1, name: W"), path="xa.yaml")
    score = framework.by_code["4.2"].score
    assert isinstance(score, SumScore)
    part = score.parts[1]
    assert str(part.points) == "0.1"
    assert part.points.tree == parse_expression("0.1")
    done = framework.by_code["4.1"].inputs["done"]
    assert isinstance(done, ReportInput)
    assert done.where is not None
    assert str(done.where) == "status = 'completed'"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("version: 1", "version: 1\n^version: 2", "khóa «version» viết hai lần"),
        ("version: 1", "^phiên_bản: 1", "khóa «phiên_bản» không có trong ngôn ngữ"),
        ("level: commune", "level: ^xã phường", "viết không đúng mẫu"),
        ("years: [2022]", "years: ^[]", "danh sách không được trống"),
        ("years: [2022]", "years: [2022, ^2022]", "năm 2022 viết hai lần"),
        ("years: [2022]", "years: ^2022", "cần một danh sách"),
        ("years: [2022]", "years: [^2022.5]", "cần số nguyên"),
        ("points: max}", "points: ^true}", "cần số nhưng đây là điều kiện"),
        ("{otherwise: 0}", "{otherwise: ^false}", "cần số nhưng đây là điều kiện"),
        ("issued: 2022-08-08", "issued: ^08/08/2022", "cần ngày"),
        ("{from: 80, name: Khá}", "^{from: 90, name: Khá}", "từ cao xuống thấp"),
        ("then_by: []", 'then_by: [^"9"]', "không có tiêu chí «9»"),
        ("    max: 2\n", "    max: ^2.5\n", "max của «4» là 2,5 nhưng tổng các tiêu chí con là 2"),
        ("    max: 2\n", '    max: ^"2"\n', "cần một số"),
        ("    max: 2\n", "    max: ^-2\n", "không được âm"),
        ('code: "4.2"', 'code: ^"4.1"', "mã tiêu chí «4.1» đã dùng ở trên"),
        ("from: activities, exists", "from: ^hoat_dong, exists", "không có bảng «hoat_dong»"),
        ("channel = 'electronic_board'", "^chanel = 'electronic_board'", "có phải «channel»?"),
        ("channel = 'electronic_board'", "channel = ^5", "không dùng chung được"),
        ('count: "*"}', 'count: ^"distinct tasks"}', "không có cột «tasks»"),
        ('planned: {from: plan_tasks, count: "*"}', "planned: ^{from: plan_tasks, count: x}", "count viết là"),
        ('count: "*"}', "sum: ^content}", "không lấy sum của cột «content»"),
        ('{from: plan_tasks, count: "*"}', '^{from: plan_tasks, count: "*", sum: budget_vnd}', "cần đúng một trong"),
        ('{from: plan_tasks, count: "*"}', '^{from: plan_tasks, count: "*", per: month}', "per và having đi cùng"),
        ('count: "*"}', 'count: "*", per: month, having: ^1}', "having viết là một phép so sánh"),
        ('count: "*"}', 'count: "*", per: month, having: ">= ^x + 100"}', "tên «x» không có"),
        ('count: "*"}', 'count: "*", per: month, having: ">= 1 ^+"}', "sai hoặc thiếu"),
        ('count: "*"}', 'count: "*", per: month, having: ">= 1", on: ^status}', "không có cột ngày «status»"),
        ("{from: plan_tasks, count", "^{form: plan_tasks, count", "cần một trong: from, group, appraised, declared"),
        ("planned: {", "max: ^{", "«max» đã có nghĩa riêng"),
        ("planned: {", "kế_hoạch: ^{", "chữ cái không dấu"),
        ("done / planned >= 0.9", "done / ^planed >= 0.9", "có phải «planned»?"),
        ("done / planned >= 0.9", "^done / planned", "cần điều kiện đúng/sai nhưng đây là số"),
        ("done / planned >= 0.9", "done / planned >= 90^%", "phần trăm"),
        ("points: max", "points: ^done = planned", "cần số nhưng đây là điều kiện"),
        ("points: max}", "points: ^}", "cần một biểu thức"),
        ("points: max}", "points: ^[max]}", "cần một biểu thức"),
        ("          - {when: \"done =", "          ^- {otherwise: 0}\n          - {when: \"done =", "ở cuối cùng"),
        ("{when: traditional, points", "^{when: traditional, cap", "thiếu khóa «points»"),
        ("kind: plan,", "^loai: plan,", "khóa «loai» không có"),
        ("        score:\n          sum", "        ^scores:\n          sum", "khóa «scores» không có"),
        ("without_evidence: zero", "without_evidence: ^0", "chỉ được viết một trong"),
        ("max: 1\n        basis", "max: 1\n        cap: ^2\n        basis", "cap nằm ngoài khoảng"),
        ("max: 1\n        basis", "max: 1\n        beyond_scale: ^true\n        basis", "chỉ điểm cộng"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line_and_column(old: str, new: str, reason: str) -> None:
    """A caret marks where the mistake stands; it is not part of the file."""
    assert old in EXAMPLE
    marked = EXAMPLE.replace(old, new, 1)
    before = marked.partition("^")[0]
    with pytest.raises(FrameworkError) as caught:
        parse_framework(marked.replace("^", ""), path="xa.yaml")
    places = {(place.line, place.column) for place, message in caught.value.problems if reason in message}
    assert places == {(before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)}
    assert str(caught.value).startswith("xa.yaml:")


def test_a_missing_key_is_named_where_its_mapping_begins() -> None:
    with pytest.raises(FrameworkError, match=r"xa\.yaml:1:1: thiếu khóa «title»"):
        parse_framework(EXAMPLE.replace("title: ", "# "), path="xa.yaml")


@pytest.mark.parametrize("text", ["null", "[]", "chữ", "5"])
def test_a_file_that_is_no_mapping_is_refused(text: str) -> None:
    with pytest.raises(FrameworkError, match=r"xa\.yaml:1:1: cần các cặp khóa"):
        parse_framework(text, path="xa.yaml")


def test_a_framework_can_be_sent_to_another_process() -> None:
    framework = parse_framework(EXAMPLE, path="xa.yaml")
    assert pickle.loads(pickle.dumps(framework)) == framework  # noqa: S301 - our own bytes


def test_all_mistakes_are_told_at_once_the_first_on_top() -> None:
    text = EXAMPLE.replace("planed", "planned").replace("board: ", "bord: ").replace("    max: 2\n", "    max: 3\n")
    with pytest.raises(FrameworkError, match=r"xa\.yaml:15:10: .*\(và 1 lỗi khác\)") as caught:
        parse_framework(text, path="xa.yaml")
    assert [message.split(";")[0] for _, message in caught.value.problems] == [
        "max của «4» là 3 nhưng tổng các tiêu chí con là 2",
        "tên «board» không có",
    ]


@pytest.mark.parametrize(("maximum", "others"), [("3", ""), ("3\n    cap: 9", " (và 1 lỗi khác)")])
def test_one_mistake_alone_speaks_of_no_others(maximum: str, others: str) -> None:
    with pytest.raises(FrameworkError) as caught:
        parse_framework(EXAMPLE.replace("    max: 2\n", f"    max: {maximum}\n"), path="xa.yaml")
    assert str(caught.value).endswith(f"{caught.value.problems[0][1]}{others}")


def test_a_code_that_looks_like_a_figure_is_kept_as_typed() -> None:
    framework = parse_framework(EXAMPLE.replace('code: "4.2"', "code: 4.20"), path="xa.yaml")
    assert framework.leaves()[1].code == "4.20"


def test_a_score_may_be_a_bare_figure() -> None:
    text = EXAMPLE[: EXAMPLE.index("        score:\n          sum")] + "        score: 0.5\n"
    score = parse_framework(text, path="xa.yaml").by_code["4.2"].score
    assert isinstance(score, ExpressionScore)
    assert score.points.tree == parse_expression("0.5")


def test_a_file_is_loaded_with_its_text_and_fingerprint(tmp_path: Path) -> None:
    path = tmp_path / "xa.yaml"
    path.write_text(EXAMPLE, encoding="utf-8")
    loaded = load_framework(path)
    assert loaded.framework.framework == "xuan-loc-2022"
    assert loaded.text == EXAMPLE
    assert loaded.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert loaded.path == path


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "xa.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + EXAMPLE.encode())
    assert load_framework(path).framework.version == 1


def test_a_file_that_is_no_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "xa.yaml"
    path.write_bytes(b"framework: x\ntitle: Ti\xeau ch\xed\n")
    with pytest.raises(FrameworkError, match="UTF-8") as caught:
        load_framework(path)
    assert caught.value.line == 2


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match=r"khong-co\.yaml:1:1: không mở được tệp"):
        load_framework(tmp_path / "khong-co.yaml")


def test_an_exemption_of_a_parent_covers_all_under_it() -> None:
    exemption = 'exemptions: [{agencies: [H05], criteria: ["4"], reason: Không có TTHC}]'
    text = EXAMPLE.replace("criteria:\n", f"{exemption}\ncriteria:\n", 1)
    framework = parse_framework(text, path="xa.yaml")
    for code in ("4", "4.1", "4.2"):
        found = framework.exemption("H05", code)
        assert found is not None
        assert found.reason == "Không có TTHC"
    assert framework.exemption("H06", "4.1") is None


def test_a_criterion_may_name_the_agencies_that_skip_it() -> None:
    exemption = "exemptions: [{agencies: [H05], reason: Mới lập}]"
    text = EXAMPLE.replace("max: 1\n        inputs", f"max: 1\n        {exemption}\n        inputs")
    framework = parse_framework(text, path="xa.yaml")
    assert framework.exemption("H05", "4.2") is not None
    assert framework.exemption("H05", "4.1") is None


def test_the_maximum_is_compared_exactly() -> None:
    third = EXAMPLE.replace("        max: 1\n", "        max: 0.3333\n").replace("    max: 2\n", "    max: 0.6666\n")
    framework = parse_framework(third.replace("points: 0.5,", "points: 0.0833,"), path="xa.yaml")
    assert framework.scale == Fraction(6666, 10_000)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_with_a_place_in_it(data: st.DataObject) -> None:
    """Cut, double or replace some text anywhere: nothing but a placed error may come of it."""
    text = EXAMPLE
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        put = data.draw(
            st.one_of(st.just(text[start:end] * 2), st.text(alphabet="[]{}:,'\"-# \n>|&*!%0aá", max_size=4))
        )
        text = text[:start] + put + text[end:]
    refused: FrameworkError | None = None
    try:
        parse_framework(text, path="xa.yaml")
    except FrameworkError as error:
        refused = error
    if refused is not None:
        assert refused.message
        assert all(1 <= place.line <= text.count("\n") + 2 and place.column >= 1 for place, _ in refused.problems)
