"""What broken files cost in a year, in sentences that the Committee reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.reference.loading import References, load_references
from assets.reference.own_or_shipped import FIXTURES
from assets.rules.lint.verdicts import errors_of
from assets.scoring.year_faults import YearFaults, year_faults

MINISTRIES, COMMUNES = "minh-hoa-bo.yaml", "xuan-loc-2022.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FIXTURES / "frameworks", tmp_path / "frameworks")
    return tmp_path


def load(folder: Path) -> References:
    """Reference data of one's own holds only what a test puts there; the rest is the shipped data."""
    return load_references(folder, folder / "frameworks")


def faults(folder: Path, year: int = 2025) -> YearFaults:
    return year_faults(load(folder), year)


def edit(folder: Path, name: str, before: str, after: str) -> None:
    path = folder / "frameworks" / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_sound_files_cost_nothing(folder: Path) -> None:
    put(folder, "external_indices/2025.csv", "agency_code,index_name,value,source\nBNV,SIPAS,85.25,QĐ 1\n")
    found = faults(folder)
    assert (found.levels, found.strangers, found.outside, found.sentences, found.unusable) == ({}, (), {}, (), {})


@pytest.mark.parametrize(
    ("before", "after", "problem"),
    [
        ("title: ", "title: [", "YAML sai cú pháp"),
        ("points: 1.5}\n          - {otherwise: 0}", "points: 1.5}", "Có trường hợp không nhánh nào đúng"),
    ],
)
def test_a_broken_framework_is_told_with_the_agencies_that_wait_for_it(
    folder: Path, before: str, after: str, problem: str
) -> None:
    edit(folder, MINISTRIES, before, after)
    found = year_faults(load_references(folder, folder / "frameworks", errors_of), 2025)
    assert set(found.levels) == {"ministry"}
    (sentence,) = found.sentences
    assert "cấp «Bộ, cơ quan ngang bộ» năm 2025 có lỗi, nên 17 cơ quan chưa chấm được điểm" in sentence
    assert f"{MINISTRIES}:" in sentence
    assert problem in sentence


def test_a_broken_framework_of_other_years_costs_this_year_nothing(folder: Path) -> None:
    edit(folder, COMMUNES, "title: ", "title: [")
    assert faults(folder, 2025).sentences == ()
    assert len(load(folder).broken_frameworks()) == 1


def test_a_file_of_which_nobody_can_tell_whose_it_is_is_told_as_such(folder: Path) -> None:
    put(folder, "frameworks/moi.yaml", "{framework: moi, level: ministry")
    found = faults(folder)
    assert found.levels == {}
    (sentence,) = found.sentences
    assert sentence.startswith("Tệp bộ tiêu chí moi.yaml có lỗi, không dùng để chấm được, và không rõ cơ quan nào")


@pytest.mark.parametrize(
    ("file", "text", "kind", "reason"),
    [
        (
            "external_indices/2025.csv",
            "agency_code,index_name,value,source\nBNV,SIPAS,85.25,QĐ 1\nBTP,SIPAS,NaN,QĐ 1\n",
            "external",
            "tệp external_indices/2025.csv có lỗi ở dòng 3",
        ),
        ("surveys/2025.csv", "agency;question\n", "survey", "tệp surveys/2025.csv có lỗi ở dòng 1"),
        ("surveys/2025.csv", "", "survey", "tệp surveys/2025.csv có lỗi"),
    ],
)
def test_a_broken_file_of_outside_figures_is_told_and_is_why_its_criteria_are_not_scored(
    folder: Path, file: str, text: str, kind: str, reason: str
) -> None:
    put(folder, file, text)
    found = faults(folder)
    assert found.unusable == {kind: reason}
    (sentence,) = found.sentences
    assert "các tiêu chí dùng số liệu này chưa chấm được" in sentence
    assert reason.removeprefix("tệp ") in sentence
    assert faults(folder, 2024).sentences == ()


def test_another_years_calendar_costs_this_year_nothing(folder: Path) -> None:
    put(folder, "calendars/2023.csv", "sai\n")
    references = load(folder)
    assert set(references.calendar_faults) == {2023}
    assert year_faults(references, 2025).sentences == ()
    assert references.calendar["year"].eq(2025).any()
