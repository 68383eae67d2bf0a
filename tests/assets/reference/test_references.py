from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assets.reference.csv_files import ReferenceDataError
from assets.reference.references import References, load_references

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FIXTURES, tmp_path / "fixtures"))


def test_what_is_shipped_loads(references: References) -> None:
    assert len(references.agencies) == 22 + 17 + 63 + 34
    assert len(references.frameworks) == 3
    assert set(references.code_list["list_name"]) == set(references.code_lists.names())
    assert set(references.calendar["year"]) == {2023, 2024, 2025}
    assert references.catalogue.entries


@pytest.mark.parametrize(
    ("level", "year", "framework"),
    [
        ("ministry", 2023, "minh-hoa-bo"),
        ("ministry", 2025, "minh-hoa-bo"),
        ("province", 2024, "minh-hoa-tinh"),
        ("commune", 2022, "xuan-loc-2022"),
        ("commune", 2024, None),
        ("ministry", 2026, None),
        ("department", 2024, None),
    ],
)
def test_a_level_and_a_year_have_one_framework_or_none(
    references: References, level: str, year: int, framework: str | None
) -> None:
    found = references.framework_for(level, year)
    assert (found.framework.framework if found else None) == framework


def test_two_frameworks_for_one_level_and_year_are_refused_by_both_names(folder: Path) -> None:
    text = (folder / "frameworks" / "minh-hoa-bo.yaml").read_text(encoding="utf-8")
    rival = text.replace("framework: minh-hoa-bo", "framework: rival").replace("[2023, 2024, 2025]", "[2025, 2026]")
    (folder / "frameworks" / "rival.yaml").write_text(rival, encoding="utf-8")
    with pytest.raises(
        ReferenceDataError, match=r"minh-hoa-bo\.yaml and rival\.yaml both score level 'ministry' in 2025"
    ):
        load_references(folder, folder / "frameworks")


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ("agencies.csv", r"agencies\.csv: cannot be read"),
        ("findings.yaml", r"findings\.yaml: cannot be read"),
        ("code_lists/levels.csv", r"levels\.csv: this code list is needed and is not there"),
        ("code_lists/themes.csv", r"themes\.csv: this code list is needed and is not there"),
    ],
)
def test_a_part_that_is_missing_is_named(folder: Path, file: str, message: str) -> None:
    (folder / file).unlink()
    with pytest.raises(ReferenceDataError, match=message):
        load_references(folder, folder / "frameworks")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("late,Chậm,parcomm", r"task_statuses\.csv: the codes must be cancelled, .*; differing: late"),
        (None, r"task_statuses\.csv: the codes must be .*; differing: completed"),
    ],
    ids=["one more", "one less"],
)
def test_a_list_on_which_the_program_relies_keeps_its_codes(folder: Path, line: str | None, message: str) -> None:
    path = folder / "code_lists" / "task_statuses.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [*lines, line] if line else [each for each in lines if not each.startswith("completed,")]
    path.write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=message):
        load_references(folder, folder / "frameworks")


def test_a_wrong_catalogue_is_one_error_of_the_same_kind(folder: Path) -> None:
    (folder / "findings.yaml").write_text("SHEET_MISSING: {severity: loud}\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"findings\.yaml"):
        load_references(folder, folder / "frameworks")


def test_an_agency_of_a_level_that_no_list_has_is_refused(folder: Path) -> None:
    with (folder / "agencies.csv").open("a", encoding="utf-8") as agencies:
        agencies.write("X,Cơ quan X,ward,province,2023-01-01,,\n")
    with pytest.raises(ReferenceDataError, match="line 138: level 'ward' is none of"):
        load_references(folder, folder / "frameworks")
