"""The frameworks in `fixtures/`: what they cite, and what their rules give.

What lint finds of every framework, codes that are in no list and points out of bounds, is not looked for again here.
"""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assets.reference.csv_files import read_csv
from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.framework.folder import load_frameworks
from assets.rules.framework.model import Criterion, DeclaredInput, ReportInput
from assets.rules.language.report_sources import ValueType

FIXTURES = Path(__file__).parents[4] / "fixtures"
FRAMEWORKS = {
    loaded.framework.framework: loaded.framework for loaded in load_frameworks(FIXTURES / "frameworks").loaded
}
SAMPLES = ("minh-hoa-bo", "minh-hoa-tinh")
LEAVES = [(name, leaf.code) for name, framework in FRAMEWORKS.items() for leaf in framework.leaves()]
SAMPLE_LEAVES = [(name, code) for name, code in LEAVES if name in SAMPLES]
PROVISIONS = read_csv(FIXTURES / "provisions.csv", ("id", "document", "provision", "levels")).set_index("id")


def leaf_of(framework: str, code: str) -> Criterion:
    return FRAMEWORKS[framework].by_code[code]


def test_provisions_have_an_id_each_and_words() -> None:
    assert PROVISIONS.index.is_unique
    assert not (PROVISIONS == "").any(axis=None)
    assert set(";".join(PROVISIONS["levels"]).split(";")) == {"ministry", "province"}


@pytest.mark.parametrize("provision", PROVISIONS.index)
def test_every_provision_is_measured_at_each_level_that_it_is_for(provision: str) -> None:
    measuring = {FRAMEWORKS[name].level for name, code in SAMPLE_LEAVES if provision in leaf_of(name, code).measures}
    assert measuring >= set(PROVISIONS.loc[provision, "levels"].split(";"))


@pytest.mark.parametrize(("framework", "code"), SAMPLE_LEAVES)
def test_a_sample_criterion_cites_provisions_that_exist_and_names_their_documents(framework: str, code: str) -> None:
    leaf = leaf_of(framework, code)
    assert leaf.measures, "it measures nothing"
    assert set(leaf.measures) <= set(PROVISIONS.index)
    for document in PROVISIONS.loc[list(leaf.measures), "document"]:
        assert leaf.basis is not None
        assert document in leaf.basis


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_table_says_that_it_is_one(name: str) -> None:
    framework = FRAMEWORKS[name]
    assert "(minh họa)" in framework.title
    assert "không phải văn bản" in framework.basis.document
    assert framework.scale == 100
    assert framework.years == (2023, 2024, 2025, 2026, 2027)
    assert 4 <= len(framework.criteria) <= 6
    assert 18 <= len(framework.leaves()) <= 28


def test_every_input_has_a_name_for_people_and_no_two_of_a_criterion_the_same() -> None:
    for name, code in LEAVES:
        labels = [getattr(each, "label", None) for each in leaf_of(name, code).inputs.values()]
        assert all(labels), (name, code)
        assert len(set(labels)) == len(labels), (name, code)


@pytest.mark.parametrize(("framework", "code"), SAMPLE_LEAVES)
def test_every_choice_that_is_offered_is_scored_apart_or_is_the_last(framework: str, code: str) -> None:
    leaf = leaf_of(framework, code)
    for name, each in leaf.inputs.items():
        if isinstance(each, DeclaredInput) and each.options:
            texts = str(leaf.score)
            assert all(f"'{code}'" in texts for code in list(each.options)[:-1]), name


def amounts(each: Any) -> st.SearchStrategy[Fraction]:
    """From nothing to very much; periods of the year are as many as there are."""
    if isinstance(each, ReportInput) and each.per is not None:
        return st.integers(0, 12 if each.per == "month" else 4).map(Fraction)
    return (st.integers(0, 12) | st.integers(0, 400_000)).map(Fraction)


def values(each: Any) -> st.SearchStrategy[Any]:
    """What an input may be; what was typed, or summed, may be absent."""
    if isinstance(each, DeclaredInput) and each.options:
        return st.none() | st.sampled_from(list(each.options))
    found: dict[ValueType, st.SearchStrategy[Any]] = {
        ValueType.BOOLEAN: st.booleans(),
        ValueType.DATE: st.integers(-60, 400).map(lambda days: date(2024, 1, 1) + timedelta(days=days)),
        ValueType.NUMBER: amounts(each),
    }
    is_counted = isinstance(each, ReportInput) and each.aggregate[0] != "sum"
    return found[each.value_type] if is_counted else st.none() | found[each.value_type]


def drawn(data: st.DataObject, leaf: Criterion) -> dict[str, Any]:
    return {name: data.draw(values(each), label=name) for name, each in leaf.inputs.items()}


MORE_IS_HARDER = {
    ("minh-hoa-bo", "1.2", "planned"),
    ("minh-hoa-bo", "1.3", "planned"),
    ("minh-hoa-bo", "2.4", "drafts"),
    ("minh-hoa-bo", "3.4", "units"),
    ("minh-hoa-bo", "4.4", "contributors"),
    ("minh-hoa-bo", "5.2", "received"),
    ("minh-hoa-tinh", "1.2", "budget"),
    ("minh-hoa-tinh", "1.3", "late"),
    ("minh-hoa-tinh", "1.3", "undone"),
    ("minh-hoa-tinh", "1.5", "courses"),
    ("minh-hoa-tinh", "3.3", "units"),
    ("minh-hoa-tinh", "3.4", "communes"),
    ("minh-hoa-tinh", "4.4", "contributors"),
    ("minh-hoa-tinh", "5.3", "received"),
}
"""Wholes of a share, and what is deducted: the only figures by which doing more may earn less."""

GROWING = [
    (framework, code, names)
    for framework, code in SAMPLE_LEAVES
    if (
        names := [
            name
            for name, each in leaf_of(framework, code).inputs.items()
            if each.value_type is ValueType.NUMBER and (framework, code, name) not in MORE_IS_HARDER
        ]
    )
]


@pytest.mark.parametrize(("framework", "code", "growing"), GROWING)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_doing_more_never_earns_less(framework: str, code: str, growing: list[str], data: st.DataObject) -> None:
    leaf = leaf_of(framework, code)
    reported = drawn(data, leaf)
    name = data.draw(st.sampled_from(growing), label="growing")
    less, more = sorted(data.draw(st.tuples(*[amounts(leaf.inputs[name])] * 2), label=name))
    before, after = (
        score_criterion(leaf, {**reported, name: amount}, framework=FRAMEWORKS[framework], year=2024)
        for amount in (less, more)
    )
    assume(not after.broken)  # more than there is: nobody can have done it
    assert before.points is not None
    assert after.points is not None
    assert before.points <= after.points


def scored(framework: str, code: str, **reported: Any) -> Fraction | None:
    table = FRAMEWORKS[framework]
    exact = {name: Fraction(each) if type(each) is int else each for name, each in reported.items()}
    return score_criterion(table.by_code[code], exact, framework=table, year=2024).points


@pytest.mark.parametrize(
    ("planned", "done", "points"),
    [(5, 5, "1"), (10, 9, "9/10"), (20, 19, "19/20"), (5, 4, "0"), (10, 0, "0"), (0, 0, "0")],
)
def test_xuan_loc_scores_the_plan_by_its_scale_and_not_by_its_example(planned: int, done: int, points: str) -> None:
    assert scored("xuan-loc-2022", "4.1", planned=planned, done=done) == Fraction(points)


@pytest.mark.parametrize(
    ("forms", "points"),
    [(0b000, "0"), (0b001, "1/4"), (0b011, "1/2"), (0b100, "1/2"), (0b110, "3/4"), (0b111, "1")],
)
def test_xuan_loc_scores_the_variety_of_forms_by_its_list(forms: int, points: str) -> None:
    board, online, traditional = (bool(forms & bit) for bit in (1, 2, 4))
    assert scored("xuan-loc-2022", "4.2", board=board, online=online, traditional=traditional) == Fraction(points)


@pytest.mark.parametrize(
    ("criterion", "reported", "points"),
    [
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": date(2023, 12, 28)}, "4"),
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": date(2024, 2, 15)}, "4"),
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": date(2024, 2, 16)}, "2"),
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": date(2024, 12, 31)}, "1"),
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": date(2025, 1, 2)}, "0"),
        (("minh-hoa-bo", "1.1"), {"plan_issued_on": None}, "0"),
        (("minh-hoa-bo", "1.3"), {"planned": 9, "on_time": 7}, "49/9"),
        (("minh-hoa-bo", "1.3"), {"planned": 9, "on_time": 5}, "2"),
        (("minh-hoa-bo", "1.3"), {"planned": 0, "on_time": 0}, "0"),
        (("minh-hoa-bo", "3.3"), {"quarters_with_page": 3}, "9/4"),
        (("minh-hoa-bo", "5.2"), {"received": 0, "on_time": 0}, "3/2"),
        (("minh-hoa-bo", "5.2"), {"received": 7, "on_time": 5}, "30/7"),
        (("minh-hoa-bo", "5.2"), {"received": 7, "on_time": 4}, "3/2"),
        (("minh-hoa-tinh", "1.1"), {"plan_issued": False, "plan_issued_on": None}, "-1"),
        (("minh-hoa-tinh", "1.1"), {"plan_issued": True, "plan_issued_on": None}, "0"),
        (("minh-hoa-tinh", "1.3"), {"planned": 12, "late": 3, "undone": 2}, "7/2"),
        (("minh-hoa-tinh", "1.3"), {"planned": 12, "late": 0, "undone": 9}, "0"),
        (("minh-hoa-tinh", "5.3"), {"received": 9, "on_time": 4, "answered": 7}, "11/3"),
    ],
)
def test_samples_score_what_their_words_promise(
    criterion: tuple[str, str], reported: dict[str, Any], points: str
) -> None:
    assert scored(*criterion, **reported) == Fraction(points)
