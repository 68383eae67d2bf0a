from __future__ import annotations

import pytest

from assets.analysis.ranks.score_matrix import components
from assets.analysis.year_change.same_criteria import Pairing, pair_criteria
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework

NEWS = {"inputs": "{n: {from: activities, count: '*', label: Số tin}}", "score": "least(max, n)"}
PLAN = {"inputs": "{plan: {declared: yes_no, label: Có kế hoạch}}", "score": "case when plan then max else 0 end"}
MARK = {"inputs": "{mark: {appraised: integer, minimum: 0, label: Điểm}}", "score": "least(max, mark)"}
SURVEY = {"inputs": "{q: {survey: q1, option_weights: {A: 1, B: 0}}}", "score": "q * max", "kind": "survey"}
INDEX = {"inputs": "{i: {external: SIPAS}}", "score": "i / 100 * max", "kind": "external"}


def rules(*criteria: tuple[str, str, dict[str, str]]) -> Framework:
    lines = ["framework: thu", "title: Thử", "level: commune", "years: [2024]"]
    lines += ["basis: {document: 1/QĐ, issued: 2024-01-01, issuer: Thử}", "criteria:"]
    for code, name, body in criteria:
        lines += [f'  - code: "{code}"', f"    name: {name}", "    max: 10"]
        lines += [f"    {key}: {value}" for key, value in body.items()]
    return parse_framework("\n".join(lines), path="thu.yaml")


def paired(old: Framework, new: Framework) -> Pairing:
    return pair_criteria(old, new, *([each.code for each in components(rules)] for rules in (old, new)))


def test_a_criterion_is_the_same_by_code_and_name() -> None:
    found = paired(rules(("1", "Tin, bài", NEWS)), rules(("1", "TIN,  BÀI", NEWS)))
    assert found == Pairing({"1": "1"})


def test_a_code_that_means_something_else_is_another_criterion() -> None:
    found = paired(rules(("1", "Tin, bài", NEWS)), rules(("1", "Hội nghị", NEWS)))
    assert not found.same
    assert (found.dropped, found.added) == (("1",), ("1",))
    assert found.told == {
        (False, "1"): "năm nay mã 1 chỉ tiêu chí khác: «Hội nghị»",
        (True, "1"): "năm trước mã 1 chỉ tiêu chí khác: «Tin, bài»",
    }


def test_criteria_numbered_anew_are_found_by_name() -> None:
    old = rules(("1", "Tin, bài", NEWS), ("2", "Hội nghị", NEWS))
    found = paired(old, rules(("1", "Mới", NEWS), ("2", "Tin, bài", NEWS), ("3", "Hội nghị", NEWS)))
    assert dict(found.same) == {"1": "2", "2": "3"}
    assert found.added == ("1",)
    assert found.told[True, "3"] == "năm trước là tiêu chí 2"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (("1", "A", PLAN), ("1", "A", PLAN), None),
        (("1", "A", NEWS), ("2", "B", NEWS), None),  # counted over rows that every report has
        (("1", "A", PLAN), ("1", "A", NEWS), "không có số liệu mà quy định năm trước cần: plan"),
        (
            ("1", "A", PLAN),
            ("1", "A", PLAN | {"inputs": PLAN["inputs"].replace("yes_no", "integer"), "score": "plan"}),
            "cần: plan",
        ),
        (("1", "A", PLAN), ("2", "A", PLAN), "cần: plan"),  # declared under another code
        (("1", "A", NEWS), ("1", "B", NEWS), "của tiêu chí khác"),
        (("1", "A", MARK), ("1", "A", NEWS), "cần: mark"),
        (("1", "A", SURVEY), ("2", "B", SURVEY), None),
        (("1", "A", SURVEY), ("1", "A", NEWS), "cần: q"),
        (("1", "A", INDEX), ("2", "B", INDEX), None),
        (("1", "A", INDEX), ("1", "A", NEWS), "cần: i"),
        (("1", "A", NEWS | {"not_applicable": "exclude"}), ("2", "B", NEWS), "không hỏi tiêu chí này"),
    ],
)
def test_old_rules_cannot_score_what_this_year_asks_nobody(
    old: tuple[str, str, dict[str, str]], new: tuple[str, str, dict[str, str]], reason: str | None
) -> None:
    found = paired(rules(old), rules(new)).unanswered.get("1")
    assert found is None if reason is None else reason in str(found)
