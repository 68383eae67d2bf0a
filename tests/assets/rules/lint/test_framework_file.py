"""Whole files: places, order, what a file that cannot be loaded says, and the frameworks that are shipped."""

from __future__ import annotations

import time
from pathlib import Path
from textwrap import dedent

import pytest

from assets.rules.lint.checks.messages import LintMessage, has_errors
from assets.rules.lint.framework_file import lint_file
from assets.rules.lint.printing import lint_json, lint_text
from tests.assets.rules.framework_writing import HEAD
from tests.assets.rules.lint.lint_of import FIXTURES, code_lists

SHIPPED = sorted((FIXTURES / "frameworks").glob("*.yaml"))

CONTRADICTORY = HEAD + dedent("""\
    criteria:
      - code: "1"
        name: Tuyên truyền
        max: 2
        criteria:
          - code: "1.1"
            name: Bài viết
            max: 1
            basis: Mục 1.1
            inputs:
              articles: {from: activities, count: "*", where: "channel = 'newspapers'"}
            score:
              - {when: "articles > 5", points: max}
              - {when: "articles < 5", points: 0}
          - {code: "1.2", name: Hội nghị, max: 1, score: 1}
    """)


def lint_text_of(text: str, folder: Path) -> list[LintMessage]:
    path = folder / "thu.yaml"
    path.write_text(text, encoding="utf-8")
    return lint_file(path, code_lists())


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_framework_has_neither_errors_nor_warnings(path: Path) -> None:
    assert [each for each in lint_file(path, code_lists()) if each.level != "settled"] == []


def test_the_example_of_xuan_loc_contradicts_its_scale_and_is_settled_by_its_ruling() -> None:
    (found,) = lint_file(FIXTURES / "frameworks" / "xuan-loc-2022.yaml", code_lists())
    assert (found.level, found.code, found.criterion) == ("settled", "EXAMPLE_CONTRADICTS", "4.1")
    assert "planned=5 done=4" in found.message
    assert "0,8 điểm, nhưng theo thang điểm là 0 điểm" in found.message


def test_without_its_ruling_the_contradiction_is_an_error(tmp_path: Path) -> None:
    text = (FIXTURES / "frameworks" / "xuan-loc-2022.yaml").read_text(encoding="utf-8")
    before, _, rest = text.partition("        ruling:\n")
    (found,) = lint_text_of(before + rest[rest.index("      - code:") :], tmp_path)
    assert (found.level, found.code) == ("error", "EXAMPLE_CONTRADICTS")


def test_messages_stand_where_the_trouble_is_and_in_the_order_of_the_file(tmp_path: Path) -> None:
    found = lint_text_of(CONTRADICTORY, tmp_path)
    lines = CONTRADICTORY.splitlines()
    assert [(each.code, each.criterion) for each in found] == [
        ("UNKNOWN_CODE", "1.1"),
        ("GAP", "1.1"),
        ("NO_BASIS", "1.2"),
    ]
    for message, line, keys in zip(
        found,
        ("articles: {", '- {when: "articles > 5', '- {code: "1.2"'),
        ("criteria[0].criteria[0].inputs.articles.where", "criteria[0].criteria[0].score", "criteria[0].criteria[1]"),
        strict=True,
    ):
        place, written = message.where.split(" ")
        number, column = map(int, place.split(":"))
        assert line in lines[number - 1]
        assert column >= 1
        assert written == keys


def test_a_condition_that_no_database_computes_exactly_is_an_error_at_its_place(tmp_path: Path) -> None:
    text = (FIXTURES / "frameworks" / "xuan-loc-2022.yaml").read_text(encoding="utf-8")
    wrong = text.replace("channel = 'electronic_board'", "channel = 'electronic_board' and quantity / reach >= 0.5")
    (found,) = [each for each in lint_text_of(wrong, tmp_path) if each.level == "error"]
    assert (found.code, found.criterion) == ("UNCOMPUTABLE", "4.2")
    assert "hãy nhân chéo" in found.message
    line, column = map(int, found.where.split(" ")[0].split(":"))
    assert wrong.splitlines()[line - 1][column - 1 :].startswith("quantity / reach")


def test_a_file_that_cannot_be_loaded_says_everything_that_is_wrong(tmp_path: Path) -> None:
    text = CONTRADICTORY.replace("articles > 5", "article > 5").replace("max: 2", "max: 3")
    found = lint_text_of(text, tmp_path)
    assert [each.code for each in found] == ["NOT_LOADED", "NOT_LOADED", "NO_BASIS"]
    assert has_errors(found)
    assert "có phải «articles»?" in found[1].message


WRONG_EVERYWHERE = """\
framework: sai
title: Thử
level: countri
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
titles: {tabel: A}
criteria:
  - code: "1"
    name: Một
    max: 3
    criteria:
      - {code: "1.1", name: A, max: 1, maxx: 2, basis: x, inputs: {n: {declared: number}}, score: "n / m"}
      - {code: "1.2", name: B, max: 1, basis: x, inputs: {n: {declared: number}}, score: "n +"}
  - code: "2"
    name: C
    max: 2
    basis: x
    inputs: {d: {declared: date}}
    score: [{when: "d < date '2023-01-01'", points: 2}]
"""


def test_one_run_says_what_is_wrong_in_every_part_of_a_file(tmp_path: Path) -> None:
    found = [(int(each.where.split(":")[0]), each.code) for each in lint_text_of(WRONG_EVERYWHERE, tmp_path)]
    assert found == [
        *((6, "NOT_LOADED"), (10, "NOT_LOADED"), (12, "NOT_LOADED"), (12, "NOT_LOADED"), (13, "NOT_LOADED")),
        *((3, "LEVEL"), (19, "GAP"), (19, "DATE_OUTSIDE_YEARS")),
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [("years: nay", ["NOT_LOADED"] * 4), ("yaers: [2024]", ["NOT_LOADED"] * 5)],
    ids=["no years", "a key misspelt"],
)
def test_a_head_that_cannot_be_read_hides_nothing_of_the_criteria_but_what_follows_from_it(
    tmp_path: Path, head: str, told: list[str]
) -> None:
    text = WRONG_EVERYWHERE.replace("years: [2024]", head).replace("titles: {tabel: A}\n", "")
    assert [each.code for each in lint_text_of(text, tmp_path)] == [*told, "NOT_LOADED", "LEVEL", "GAP"]


UNREADABLE_CRITERION = """\
framework: sai
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}
total: 3
criteria:
  - {code: "1", name: A, max: 1, basis: x, inputs: {n: {declared: number}}, score: "n +"}
  - {code: "2", name: B, max: 2, basis: x, score: 2}
"""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("years: [2024]", "years: [2024, 2024]", [4, 8]),
        ("total: 3", "total: 4", [6, 8]),
        ("total: 3", "classes: [{from: 50, name: B}, {from: 90, name: A}]", [6, 8]),
        ("total: 3", "ranking: {then_by: ['3']}", [6, 8]),
        # What the criterion that cannot be read may itself have changed is not told.
        ('"1", name: A, max: 1', '"1", name: A, max: một', [8, 8]),
        ('total: 3\ncriteria:\n  - {code: "1"', 'ranking: {then_by: ["1"]}\ncriteria:\n  - {code: "1 1"', [8, 8]),
    ],
    ids=["years", "total", "classes", "a criterion that is none", "its own maximum", "its own code"],
)
def test_a_criterion_that_cannot_be_read_hides_nothing_of_the_head(
    tmp_path: Path, old: str, new: str, told: list[int]
) -> None:
    found = lint_text_of(UNREADABLE_CRITERION.replace(old, new), tmp_path)
    assert [int(each.where.split(":")[0]) for each in found if each.code == "NOT_LOADED"] == told


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    assert [each.code for each in lint_file(tmp_path / "none.yaml", code_lists())] == ["NOT_LOADED"]


def test_the_reports_carry_every_message(tmp_path: Path) -> None:
    found = {"thu.yaml": lint_text_of(CONTRADICTORY, tmp_path), "tot.yaml": []}
    entries = lint_json(found)
    assert [list(entry) for entry in entries] == [["file", "level", "code", "criterion", "where", "message"]] * 3
    text = lint_text(found).splitlines()
    assert len(text) == 5
    assert text[1].startswith(f"thu.yaml:{found['thu.yaml'][1].where.split(' ')[0]}: lỗi GAP: tiêu chí 1.1: ")
    assert text[3:] == ["thu.yaml: 2 lỗi, 1 cảnh báo, 0 đã có giải thích", "tot.yaml: không có gì phải sửa"]


def test_a_rule_of_hundreds_of_branches_is_answered_in_time(tmp_path: Path) -> None:
    branches = "\n".join(
        f'          - {{when: "n >= {200 - each}", points: {(200 - each) / 200:.3f}}}' for each in range(199)
    )
    text = (
        HEAD
        + f"""criteria:
      - code: "1"
        name: Nhiều nhánh
        max: 1
        basis: Mục 1
        inputs: {{n: {{from: activities, count: "*"}}}}
        score:
{branches}
          - {{otherwise: 0}}
"""
    )
    began = time.process_time()
    found = {each.code for each in lint_text_of(text, tmp_path)}

    assert found <= {"NOT_ANALYSED"}
    # The branches are right, so no other finding is; that some are found where they are wrong, the tests above show.
    assert time.process_time() - began < 60


DATED = HEAD.replace("2024", "2026") + dedent("""\
    criteria:
      - code: "1"
        name: Gửi báo cáo
        max: 1
        basis: Mục 1
        inputs:
          sent_on: {declared: date}
          acts: {from: activities, count: "*", where: "held_on >= date '2026-01-01'"}
        score:
          - {when: "acts > 0 and CONDITION", points: max}
          - {otherwise: 0}
    """)


@pytest.mark.parametrize(
    ("condition", "day"),
    [
        ("sent_on <= date '2025-02-28'", "28/02/2025"),
        ("sent_on between date '2026-04-01' and date '2027-06-30'", "30/06/2027"),
        ("days(date '2025-12-15', sent_on) <= 0", "15/12/2025"),
    ],
)
def test_a_day_outside_the_frameworks_years_is_a_warning_at_its_place(condition: str, day: str, tmp_path: Path) -> None:
    text = DATED.replace("CONDITION", condition)
    (found,) = [each for each in lint_text_of(text, tmp_path) if each.code == "DATE_OUTSIDE_YEARS"]
    assert (found.level, found.criterion) == ("warning", "1")
    assert found.message.startswith(f"Ngày {day} nằm ngoài năm 2026; ")
    line, column = map(int, found.where.split(" ")[0].split(":"))
    written = text.splitlines()[line - 1][column - 1 :]
    assert written.removeprefix("date ").removeprefix("'").startswith("-".join(reversed(day.split("/"))))


def test_a_day_outside_the_years_may_stand_where_a_ruling_says_why_and_in_a_where_it_is_seen_too(
    tmp_path: Path,
) -> None:
    text = DATED.replace("CONDITION", "sent_on <= year_end").replace("'2026-01-01'", "'2024-01-01'")
    assert [each.level for each in lint_text_of(text, tmp_path)] == ["warning"]
    ruled = text.replace(
        "    basis: Mục 1\n",
        "    basis: Mục 1\n    ruling: {document: 1/CV, date: 2026-01-05, text: Tính cả năm trước}\n",
    )
    assert [(each.level, each.code) for each in lint_text_of(ruled, tmp_path)] == [("settled", "DATE_OUTSIDE_YEARS")]


def test_a_day_in_a_constraint_is_seen_too(tmp_path: Path) -> None:
    text = DATED.replace("CONDITION", "sent_on <= year_end").replace(
        "    score:\n", "    must: [{that: \"sent_on >= date '2024-12-01'\", message: sớm quá}]\n    score:\n"
    )
    (found,) = [each for each in lint_text_of(text, tmp_path) if each.code == "DATE_OUTSIDE_YEARS"]
    assert found.where.endswith(" criteria[0].must[0].that")


@pytest.mark.parametrize("condition", ["sent_on <= date '2026-12-31'", "days(year_start, sent_on) >= -31"])
def test_days_of_the_year_and_days_told_from_its_ends_are_no_finding(condition: str, tmp_path: Path) -> None:
    found = lint_text_of(DATED.replace("CONDITION", condition), tmp_path)
    assert "DATE_OUTSIDE_YEARS" not in [each.code for each in found]
