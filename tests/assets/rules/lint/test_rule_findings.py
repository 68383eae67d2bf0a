"""What lint finds in one rule, and what it leaves alone."""

# ruff: noqa: E501 - a rule a line is what makes these tables readable

from __future__ import annotations

import time
from textwrap import dedent

import pytest

from tests.assets.rules.lint.lint_of import codes_of, findings_of

COUNT = "inputs: {n: {from: activities, count: '*'}}\n"
WHOLE = "inputs: {n: {declared: integer, minimum: 0, maximum: 10}}\n"
NUMBER = "inputs: {n: {declared: number, minimum: 0, maximum: 10}}\n"
RATIO = """\
inputs:
  all: {from: plan_tasks, count: "*"}
  done: {from: plan_tasks, count: "*", where: "status = 'completed'"}
"""
TWO = "inputs: {a: {declared: integer, minimum: 0}, b: {declared: integer, minimum: 0}}\n"
DAY = "inputs: {d: {declared: date}}\n"
CHOICE = "inputs: {c: {declared: choice, options: [A, B, C]}}\n"
YES = "inputs: {y: {declared: yes_no}, z: {declared: yes_no}}\n"


@pytest.mark.parametrize(
    ("rule", "gap"),
    [
        (COUNT + "score: [{when: 'n >= 5', points: 1}, {when: 'n < 5', points: 0}]", None),
        (COUNT + "score: [{when: 'n > 5', points: 1}, {when: 'n < 5', points: 0}]", "n=5"),
        # Between 4 and 5 there is no count, but there is a number.
        (COUNT + "score: [{when: 'n >= 5', points: 1}, {when: 'n <= 4', points: 0}]", None),
        (NUMBER + "score: [{when: 'n >= 5', points: 1}, {when: 'n <= 4', points: 0}]", "n=4.5"),
        (COUNT + "score: [{when: 'n >= 1', points: 1}, {when: 'n <= -1', points: 0}]", "n=0"),
        (WHOLE + "score: [{when: 'n <= 9', points: 0}, {when: 'n = 10', points: 1}]", None),
        (NUMBER + "score: [{when: 'n * 2 < 19', points: 0}, {when: 'n > 9.5', points: 1}]", "n=9.5"),
        (COUNT + "score: [{when: 'least(n, 3) = 3', points: 1}, {when: 'abs(n - 1) < 2', points: 0}]", None),
        (WHOLE + "score: [{when: 'floor(n / 2) = 0', points: 0}, {when: 'n >= 3', points: 1}]", "n=2"),
        (RATIO + "score: [{when: 'done / all >= 0.5', points: 1}, {when: 'done / all < 0.5', points: 0}]", "all=0 done=0"),
        (RATIO + "score: [{when: 'all = 0', points: 0}, {when: 'done >= 0.5 * all', points: 1}, {when: 'done / all < 0.5', points: 0}]", None),
        (RATIO + "score: [{when: 'all = 0', points: 0}, {when: 'done / all > 0.5', points: 1}, {when: 'done / all < 0.5', points: 0}]", "all=2 done=1"),
        (RATIO + "score: [{when: 'done <= all', points: 0}]", None),
        (TWO + "score: [{when: 'a <= b', points: 0}, {when: 'a > b + 1', points: 1}]", "a=1 b=0"),
        (DAY + "score: [{when: \"d <= date '2024-03-31'\", points: 1}, {when: 'd > year_end', points: 0}]", "d=2024-04-01"),
        (DAY + "score: [{when: 'days(year_start, d) <= 45', points: 1}, {when: 'days(year_start, d) > 45', points: 0}]", None),
        (CHOICE + "score: [{when: \"c = 'A'\", points: 1}, {when: \"c = 'B'\", points: 0}]", "c=C"),
        (CHOICE + "score: [{when: \"c in ('A', 'B')\", points: 1}, {when: \"not c = 'A'\", points: 0}]", None),
        (YES + "score: [{when: y, points: 1}, {when: z, points: 0}]", "y=false z=false"),
        (YES + "score: [{when: y, points: 1}, {when: not y, points: 0}]", None),
    ],
)  # fmt: skip
def test_values_without_a_branch_are_found_with_an_example(rule: str, gap: str | None) -> None:
    found = [finding for finding in findings_of(rule) if finding.code == "GAP"]
    assert [finding.level for finding in found] == ([] if gap is None else ["error"])
    assert gap is None or f"ví dụ: {gap};" in found[0].message


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        (TWO + "score: [{when: 'a >= 0', points: 'least(1, a / b)'}]", "DIVISOR_ZERO"),
        (TWO + "score: 'least(1, a / (b - 3))'", "DIVISOR_ZERO"),
        (TWO + "score: 'least(1, coalesce(a / b, 0))'", None),
        (TWO + "score: 'case when b > 0 then least(1, a / b) else 0 end'", None),
        (TWO + "score: [{when: 'b = 0', points: 0}, {otherwise: 'least(1, a / b)'}]", None),
        (TWO + "score: [{when: 'a / b >= 0.5', points: 1}, {otherwise: 0}]", None),
        (COUNT + "score: 'case when n > 3 then 1 end'", "NULL_POINTS"),
        (COUNT + "score: 'case when n > 3 then 1 when n <= 3 then 0 end'", None),
    ],
)
def test_points_that_come_to_null_are_found(rule: str, code: str | None) -> None:
    found = [each for each in codes_of(rule + "\nless_is_better: false") if each in ("DIVISOR_ZERO", "NULL_POINTS")]
    assert found == ([] if code is None else [code])


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (COUNT + "score: '0.1 * n'", ["OVER_MAX"]),
        (COUNT + "cap: 1\nscore: '0.1 * n'", []),
        (COUNT + "score: 'least(max, 0.1 * n)'", []),
        (WHOLE + "score: '0.1 * n'", []),
        (WHOLE + "score: '0.11 * n'", ["OVER_MAX"]),
        (COUNT + "less_is_better: true\nscore: 'max - 0.25 * n'", ["UNDER_MIN"]),
        (COUNT + "less_is_better: true\nfloor: 0\nscore: 'max - 0.25 * n'", []),
        (COUNT + "less_is_better: true\nmin: -1\nscore: 'greatest(-1, max - 0.25 * n)'", []),
        (COUNT + "less_is_better: true\nmin: -1\nscore: 'greatest(-1.5, max - 0.25 * n)'", ["UNDER_MIN"]),
        (RATIO + "score: [{when: 'all = 0', points: 0}, {otherwise: 'done / all'}]", []),
        (RATIO + "score: [{when: 'all = 0', points: 0}, {otherwise: '1.01 * done / all'}]", ["OVER_MAX"]),
        (TWO + "score: [{when: 'b = 0', points: 0}, {otherwise: 'a / b'}]", ["OVER_MAX"]),
        (TWO + "score: [{when: 'b = 0', points: 0}, {when: 'a <= b', points: 'a / b'}, {otherwise: 1}]", []),
        (COUNT + "score: [{when: 'n > 3', points: 2}, {when: 'n > 2', points: 3}, {otherwise: 0}]", ["OVER_MAX", "OVER_MAX"]),
        (NUMBER + "score: 'case when n < 9.99 then n / 9.99 else 1 end'", []),
        # 1 is never passed by whole numbers, although the line would pass it at 2.5.
        (WHOLE + "score: 'case when n = 2 then 1 when n > 2 then 1 else n * 0.5 end'", []),
        ("inputs: {s: {survey: q, option_weights: {A: 1, B: 0.6, C: 0}}}\nkind: survey\nscore: 's * max'", []),
        ("inputs: {s: {survey: q, option_weights: {A: 1.2, B: 0}}}\nkind: survey\nscore: 's * max'", ["OVER_MAX"]),
        ("inputs: {x: {external: SIPAS}}\nkind: external\nscore: 'x / 100'", ["OVER_MAX", "UNDER_MIN"]),
        ("inputs: {x: {external: SIPAS}}\nkind: external\ncap: 1\nfloor: 0\nscore: 'x / 100'", []),
        ("kind: penalty\ncap: 2\n" + COUNT + "score: '-0.5 * n'", []),
        ("kind: penalty\nmin: -2\n" + COUNT + "score: '-0.5 * n'", ["UNDER_MIN"]),
        ("kind: penalty\nmin: -2\n" + COUNT + "score: 'greatest(-2, -0.5 * n)'", []),
    ],
)  # fmt: skip
def test_points_out_of_bounds_are_found_unless_the_file_cuts_them(rule: str, expected: list[str]) -> None:
    assert [code for code in codes_of(rule) if code in ("OVER_MAX", "UNDER_MIN")] == expected


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("{sum: [{when: y, points: 0.5}, {when: z, points: 0.5}]}", []),
        ("{sum: [{when: y, points: 0.5}, {when: z, points: 0.6}]}", ["OVER_MAX"]),
        ("{sum: [{when: y, points: 0.5}, {when: z, points: 0.6}], cap: 1}", []),
        ("{sum: [{cap: 0.4, sum: [{when: y, points: 0.5}, {when: z, points: 0.6}]}, 0.6]}", []),
        ("{sum: [{cap: 0.5, sum: [{when: y, points: 0.5}, {when: z, points: 0.6}]}, 0.6]}", ["OVER_MAX"]),
        ("{sum: [1, {when: y, points: -0.5}, {when: z, points: -0.6}]}", ["UNDER_MIN"]),
        ("{sum: [1, {cap: -1, sum: [{when: y, points: -0.5}, {when: z, points: -0.6}]}]}", []),
        # The bounds of the parts pass 1; the parts never do so together.
        ("{sum: [{when: y, points: 0.7}, {when: not y, points: 0.7}, {when: z, points: 0.3}]}", []),
    ],
)
def test_a_sum_is_bounded_by_its_parts(score: str, expected: list[str]) -> None:
    assert codes_of(f"{YES}score: {score}") == expected


MANY = "inputs: {" + ", ".join(f"y{i}: {{declared: yes_no}}" for i in range(20)) + "}\n"


PAIRS = (
    "inputs: {"
    + ", ".join(f"a{i}: {{declared: integer, minimum: 0}}, b{i}: {{declared: integer, minimum: 0}}" for i in range(6))
    + "}\n"
)
CHECKED = (
    "inputs: {all: {declared: integer, minimum: 1}, "
    + ", ".join(f"a{i}: {{declared: integer, minimum: 0}}, y{i}: {{declared: yes_no}}" for i in range(14))
    + "}\n"
)


@pytest.mark.parametrize(
    ("inputs", "count", "part", "expected"),
    [
        # Six ratios are too much for the solver together, and each by itself stays below 0.15.
        (PAIRS, 6, "{{when: b{i} > 0, points: 'least(0.15, a{i} / b{i})'}}", []),
        (PAIRS, 2, "{{when: b{i} > 0, points: 'least(0.55, a{i} / b{i})'}}", ["OVER_MAX"]),
        (PAIRS, 2, "{{when: b{i} > 0, points: 'greatest(-0.55, -a{i} / b{i})'}}", ["UNDER_MIN"]),
        (CHECKED, 14, "{{when: y{i}, points: 'least(0.05, a{i} / all)'}}", []),
    ],
)  # fmt: skip
def test_a_sum_of_ratios_is_bounded_by_their_bounds(inputs: str, count: int, part: str, expected: list[str]) -> None:
    listed = ", ".join(part.format(i=i) for i in range(count))
    assert [code for code in codes_of(f"{inputs}score: {{sum: [{listed}]}}") if code != "UNUSED_INPUT"] == expected


@pytest.mark.parametrize(
    "score",
    [
        "least(1, " + " + ".join(f"coalesce(a{i % 6} / (b{i % 6} + {i}), 0)" for i in range(14)) + ")",
        "least(1, "
        + " * ".join(f"(case when a{i % 6} > {i} then a{i % 6} else b{i % 6} end)" for i in range(24))
        + ")",
    ],
)
def test_a_formula_of_too_many_cases_is_given_up_at_once(score: str) -> None:
    began = time.process_time()
    assert "NOT_ANALYSED" in codes_of(f"{PAIRS}score: '{score}'")
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("most", "parts", "expected"),
    [("2", "0.1", []), ("1.9", "0.1", ["OVER_MAX"]), ("1", "-0.1", ["UNDER_MIN"])],
)
def test_a_long_checklist_is_bounded_although_its_combinations_are_a_million(
    most: str, parts: str, expected: list[str]
) -> None:
    listed = ", ".join(f"{{when: y{i}, points: {parts}}}" for i in range(20))
    assert codes_of(f"max: {most}\n{MANY}score: {{sum: [{listed}]}}") == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (COUNT + "score: [{when: 'n >= 3', points: 1}, {when: 'n >= 5', points: 0.5}, {otherwise: 0}]", "score.1.when"),
        (COUNT + "score: [{when: 'n >= 3', points: 1}, {when: 'n < 0', points: 0.5}, {otherwise: 0}]", "score.1.when"),
        (COUNT + "score: [{when: 'n >= 3', points: 1}, {when: 'n < 3', points: 0}, {otherwise: 0}]", "score.2.otherwise"),
        # A declared figure may be absent, and then `otherwise` is what is left.
        (WHOLE + "score: [{when: 'n >= 3', points: 1}, {when: 'n < 3', points: 0}, {otherwise: 0}]", None),
        (WHOLE + "score: [{when: 'n is null', points: 0}, {when: 'n >= 3', points: 1}, {otherwise: 0}]", None),
        (COUNT + "score: [{when: 'n is null', points: 0}, {when: 'n >= 3', points: 1}, {otherwise: 0}]", "score.0.when"),
        (RATIO + "score: [{when: 'done > all', points: 0}, {otherwise: 0}]", "score.0.when"),
        (CHOICE + "score: [{when: \"c = 'A'\", points: 1}, {when: \"c in ('A')\", points: 0.5}, {otherwise: 0}]", "score.1.when"),
        (COUNT + "score: {sum: [{when: 'n < 0', points: 1}]}", "score.sum.0.when"),
    ],
)  # fmt: skip
def test_branches_that_nothing_reaches_are_found(rule: str, expected: str | None) -> None:
    found = [".".join(map(str, each.location)) for each in findings_of(rule) if each.code == "UNREACHED"]
    assert found == ([] if expected is None else [expected])


@pytest.mark.parametrize(
    ("rule", "overlaps"),
    [
        # A cascade: each later branch is wider than the one before.
        (COUNT + "score: [{when: 'n >= 9', points: 1}, {when: 'n >= 7', points: 0.5}, {otherwise: 0}]", False),
        (COUNT + "score: [{when: 'n <= 9', points: 0}, {when: 'n >= 7', points: 1}]", True),
        (COUNT + "score: [{when: 'n <= 7', points: 0}, {when: 'n >= 7', points: 1}]", True),
        (COUNT + "score: [{when: 'n <= 7', points: 0}, {when: 'n > 6', points: 1}]", True),
        (COUNT + "score: [{when: 'n < 7', points: 0}, {when: 'n > 6', points: 1}]", False),
        (NUMBER + "score: [{when: 'n < 7', points: 0}, {when: 'n > 6', points: 1}]", True),
        (WHOLE + "score: [{when: 'n <= 5', points: 'n / 10'}, {when: 'n >= 5', points: 0.5}]", False),
        (RATIO + "score: [{when: 'done = all and all > 0', points: max}, {when: 'done / all >= 0.9', points: 'done / all * max'}, {otherwise: 0}]", False),
        (RATIO + "score: [{when: 'all = 0', points: 0.5}, {when: 'done >= all', points: 1}, {when: 'done / all >= 0.5', points: 0.5}, {otherwise: 0}]", False),
        (YES + "score: [{when: y, points: 1}, {when: z, points: 0.5}, {otherwise: 0}]", True),
        (YES + "score: [{when: y and z, points: 1}, {when: y or z, points: 0.5}, {otherwise: 0}]", False),
        (DAY + "score: [{when: 'd <= year_end', points: 1}, {when: 'd >= year_end', points: 0}]", True),
    ],
)  # fmt: skip
def test_branches_that_disagree_are_found_and_cascades_are_left_alone(rule: str, overlaps: bool) -> None:
    assert ("OVERLAP" in codes_of(rule)) is overlaps


@pytest.mark.parametrize(
    ("rule", "falls"),
    [
        (COUNT + "score: [{when: 'n >= 9', points: 0.5}, {when: 'n >= 7', points: 1}, {otherwise: 0}]", True),
        (COUNT + "score: [{when: 'n >= 9', points: 1}, {when: 'n >= 7', points: 0.5}, {otherwise: 0}]", False),
        (WHOLE + "score: '1 - 0.1 * n'", True),
        (WHOLE + "less_is_better: true\nscore: '1 - 0.1 * n'", False),
        (WHOLE + "less_is_better: true\nscore: '0.1 * n'", True),
        (NUMBER + "score: [{when: 'n > 5', points: 0.4}, {otherwise: 'n / 10'}]", True),
        (NUMBER + "score: [{when: 'n > 5', points: 0.5}, {otherwise: 'n / 10'}]", False),
        (WHOLE + "score: [{when: 'n > 5', points: 0.5}, {otherwise: 'n / 10'}]", False),
        (WHOLE + "score: 'case when n = 0 then 0 else 1 / n end'", True),
        (RATIO + "score: [{when: 'done / all >= 0.9', points: 0.8}, {when: 'done / all >= 0.5', points: 'done / all'}, {otherwise: 0}]", True),
        (RATIO + "score: [{when: 'done / all >= 0.9', points: 0.9}, {when: 'done / all >= 0.5', points: 'done / all'}, {otherwise: 0}]", False),
        (RATIO + "score: [{when: 'all = 0', points: 1}, {otherwise: '1 - done / all'}]", True),
        (DAY + "score: [{when: 'd <= year_end', points: 1}, {otherwise: 0}]", False),
        (DAY + "score: [{when: 'd <= year_end', points: 0}, {otherwise: 1}]", True),
        (COUNT + "kind: penalty\ncap: 3\nscore: '-0.5 * n'", False),
        (COUNT + "score: {sum: [1, {points: 'greatest(-1, -0.5 * n)'}]}", False),
        (WHOLE + "score: {sum: [{points: 'case when n > 5 then 0.2 else 0.5 end'}]}", True),
        # With two quantities nobody has said which of them should rise.
        (TWO + "score: 'greatest(0, max - 0.25 * a - 0.5 * b)'", False),
    ],
)  # fmt: skip
def test_points_that_fall_while_the_figure_rises_are_found(rule: str, falls: bool) -> None:
    assert ("FALL" in codes_of(rule)) is falls


TWELVE = "inputs: {" + ", ".join(f"y{i}: {{declared: yes_no}}" for i in range(12)) + "}\n"
ALL_TWELVE = " and ".join(f"y{i}" for i in range(12))
LATE = RATIO + "  late: {from: plan_tasks, count: '*', where: \"status = 'completed' and completed_on > due_on\"}\n"


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (TWO + "score: [{when: 'a * b > 3', points: 1}, {otherwise: 0}]", []),
        (TWO + "score: [{when: 'a * b > 3', points: 1}, {when: 'a + b < 5', points: 0}]", ["GAP", "OVERLAP"]),
        (TWO + "score: 'least(1, a * b / 100)'", []),
        (TWO + "score: 'a * b / 100'", ["OVER_MAX"]),
        (TWO + "score: 'least(1, coalesce(a / b, 0) + coalesce(b / a, 0))'", []),
        # Figures that begin above 0 have no negative ratio either.
        (TWO.replace("minimum: 0", "minimum: 1") + "score: 'least(1, abs(a / b))'", []),
        (TWO + "score: 'case when a + b = 0 then 0 else a / (a + b) end'", []),
        (COUNT + "score: 'least(1, floor(n / 2) / 1000)'", []),
        (COUNT + "score: 'least(1, greatest(0, 1 - floor(n / 2) / 1000))'", ["FALL"]),
        (TWELVE + f"score: [{{when: '{ALL_TWELVE}', points: 1}}, {{otherwise: 0}}]", []),
        (TWELVE + f"score: [{{when: '{ALL_TWELVE}', points: 1}}, {{when: not y0, points: 0}}]", ["GAP"]),
        (LATE + "score: [{when: done = 0, points: 0}, {otherwise: '0.7 * done / all + 0.3 * (done - late) / done'}]", []),
        (LATE + "score: [{when: done = 0, points: 0}, {otherwise: '0.7 * done / all + 0.4 * (done - late) / done'}]", ["OVER_MAX"]),
        (RATIO + "score: [{when: all = 0, points: 0}, {otherwise: 'round(done / all, 2)'}]", []),
        (RATIO + "score: [{when: all = 0, points: 0}, {otherwise: 'floor(10 * done / all) / 9'}]", ["OVER_MAX"]),
        ("inputs: {n: {declared: integer}}\nless_is_better: true\nscore: 'least(1, greatest(0, n))'", ["FALL"]),
    ],
)  # fmt: skip
def test_products_several_ratios_rounding_and_long_lists_are_decided(rule: str, expected: list[str]) -> None:
    assert codes_of(rule) == expected


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        (TWO + "score: [{when: 'a * a * a + b * b * b = 33 * a * b and a > b', points: 1}, {otherwise: 0}]", "các nhánh và mức điểm"),
        (TWO + "score: [{when: 'a > 0 and a * a = 2 * b * b', points: 1}, {otherwise: 0}]", "các nhánh và mức điểm"),
        # The gap is at a square root, which nobody can report.
        (NUMBER + "score: [{when: 'n * n > 2', points: 1}, {when: 'n * n < 2', points: 0}]", "các nhánh và mức điểm"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_said(rule: str, asked: str) -> None:
    (found,) = findings_of(rule)
    assert (found.level, found.code) == ("warning", "NOT_ANALYSED")
    assert found.message.startswith(f"Không phân tích được {asked}, vì ")


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (COUNT + "score: [{when: 'n >= 9', points: 0.5}, {when: 'n >= 7', points: 1}, {otherwise: 0}]", "n từ 8 lên 9 thì điểm từ 1 thành 0,5"),
        (NUMBER + "score: [{when: 'n > 5', points: 0.4}, {otherwise: 'n / 10'}]", "n từ 5 lên 6 thì điểm từ 0,5 thành 0,4"),
        (NUMBER + "score: [{when: 'n > 5.25 and n < 5.5', points: 0}, {otherwise: 1}]", "n từ 5,2 lên 5,4 thì điểm từ 1 thành 0"),
        (RATIO + "score: [{when: 'done / all >= 0.9', points: 0.8}, {otherwise: 'coalesce(done / all, 0)'}]", "done / all từ 0,85 lên 0,9 thì điểm từ 0,85 thành 0,8"),
        (DAY + "score: [{when: 'd <= year_end', points: 0}, {otherwise: 1}]", "d từ 31/12/2024 lên 01/01/2025 thì điểm từ 0 thành 1"),
    ],
)  # fmt: skip
def test_a_fall_is_shown_by_two_values_that_anyone_can_try(rule: str, told: str) -> None:
    (message,) = [each.message for each in findings_of(rule) if each.code == "FALL"]
    assert f": {told}; " in message


def test_a_ruling_settles_a_contradiction_but_no_rule_that_cannot_score() -> None:
    rule = dedent("""\
        inputs: {n: {from: activities, count: "*"}}
        ruling: {document: 1/CV, date: 2024-02-01, text: Áp dụng thang điểm}
        score: [{when: "n > 9", points: 0.5}, {when: "n > 5", points: 1}, {when: "n < 5", points: 0}]
        """)
    assert [(each.code, each.level) for each in findings_of(rule)] == [("GAP", "error"), ("FALL", "settled")]
    assert "1/CV" in findings_of(rule)[1].message


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("inputs: {n: {from: activities, count: '*'}, m: {declared: integer}}\nscore: 'least(1, n)'", "UNUSED_INPUT"),
        ("inputs: {n: {from: activities, count: '*', where: \"channel = 'websit'\"}}\nscore: 'least(1, n)'", "UNKNOWN_CODE"),
        ("inputs: {n: {from: activities, count: '*', where: \"theme in ('sipas', 'x')\"}}\nscore: 'least(1, n)'", "UNKNOWN_CODE"),
        (CHOICE + "score: [{when: \"c = 'a'\", points: 1}, {otherwise: 0}]", "UNKNOWN_OPTION"),
        ("evidence: [{kind: plans}]\nscore: 1", "UNKNOWN_EVIDENCE"),
        ("examples: [{given: {n: 3}, points: 0.5}]\n" + COUNT + "score: 'least(1, n)'", "EXAMPLE_CONTRADICTS"),
        ("examples: [{given: {m: 3}, points: 1}]\n" + COUNT + "score: 'least(1, n)'", "EXAMPLE_UNUSABLE"),
        ("examples: [{given: {n: many}, points: 1}]\n" + COUNT + "score: 'least(1, n)'", "EXAMPLE_UNUSABLE"),
        ("examples: [{given: {n: 3}, points: 1}]\n" + COUNT + "score: 'least(1, n)'", None),
        ("inputs: {s: {survey: q, option_weights: {A: 1}}}\nscore: 'case when s_respondents > 9 then 1 else 0 end'", None),
    ],
)  # fmt: skip
def test_what_needs_no_values_is_found(rule: str, expected: str | None) -> None:
    found = codes_of(rule)
    assert (expected in found) if expected else not {"UNUSED_INPUT", "EXAMPLE_CONTRADICTS"} & set(found)
