from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import References, load_references
from assets.rules.framework.files import LoadedFramework
from checks.code_lists import CodeLists

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
    assert set(references.calendar["year"]) == {2023, 2024, 2025, 2026, 2027}
    assert references.catalogue.entries


@pytest.mark.parametrize(
    ("level", "year", "framework"),
    [
        ("ministry", 2023, "minh-hoa-bo"),
        ("ministry", 2025, "minh-hoa-bo"),
        ("province", 2024, "minh-hoa-tinh"),
        ("commune", 2022, "xuan-loc-2022"),
        ("commune", 2024, None),
        ("ministry", 2027, "minh-hoa-bo"),
        ("ministry", 2028, None),
        ("department", 2024, None),
    ],
)
def test_a_level_and_a_year_have_one_framework_or_none(
    references: References, level: str, year: int, framework: str | None
) -> None:
    found = references.framework_for(level, year)
    assert (found.framework.framework if found else None) == framework


def test_two_frameworks_for_one_level_and_year_cost_that_level_and_no_other(folder: Path) -> None:
    text = (folder / "frameworks" / "minh-hoa-bo.yaml").read_text(encoding="utf-8")
    rival = text.replace("framework: minh-hoa-bo", "framework: rival").replace(
        "years: [2023, 2024, 2025, 2026, 2027]", "years: [2025, 2028]"
    )
    (folder / "frameworks" / "rival.yaml").write_text(rival, encoding="utf-8")
    references = load_references(folder, folder / "frameworks")
    assert references.framework_for("ministry", 2025) is None
    assert [each.path.name for each in references.broken_for("ministry", 2025)] == ["minh-hoa-bo.yaml", "rival.yaml"]
    assert references.framework_for("province", 2025)
    assert set(references.unscored_levels(2025)) == {"ministry"}


def test_a_framework_with_a_wrong_rule_scores_nobody_and_the_judge_is_asked_only_of_what_is_needed(
    folder: Path,
) -> None:
    path = folder / "frameworks" / "minh-hoa-bo.yaml"
    asked: list[str] = []

    def judge(loaded: LoadedFramework, _code_lists: CodeLists) -> tuple[str, ...]:
        asked.append(loaded.path.name)
        return ("12:5: sai",) if loaded.path == path else ()

    references = load_references(folder, folder / "frameworks", judge)
    assert references.framework_for("province", 2025)
    assert asked == ["minh-hoa-tinh.yaml"]
    assert references.framework_for("ministry", 2025) is None
    (broken,) = references.broken_for("ministry", 2025)
    assert broken.first_problem == "minh-hoa-bo.yaml:12:5: sai"
    assert references.broken_for("ministry", 2022) == ()
    assert references.broken_for("commune", 2025) == ()
    assert [each.framework.framework for each in references.sound_frameworks(2025)] == ["minh-hoa-tinh"]
    assert references.broken_frameworks(2022) == []
    assert references.broken_frameworks() == [broken]


OUTSIDE = """
framework: so-hoa
title: Chuyển đổi số
level: ministry
years: [2025]
basis: {document: 1/QĐ, issued: 2025-01-02, issuer: Bộ}
criteria: [{code: "1", name: DX, max: 1, kind: external, inputs: {x: {external: DX}}, score: x / 100}]
"""


@pytest.mark.parametrize(
    ("broken", "principal", "waits", "unscored"),
    [
        ((), "minh-hoa-bo", False, set()),
        (("so-hoa.yaml",), "minh-hoa-bo", False, set()),
        (("minh-hoa-bo.yaml",), None, True, set()),
        (("so-hoa.yaml", "minh-hoa-bo.yaml"), None, True, {"ministry"}),
    ],
    ids=["both sound", "the table of outside figures broken", "the one that asks for reports broken", "both broken"],
)
def test_of_two_frameworks_of_a_level_reports_are_about_one_and_a_broken_one_costs_its_own_figures(
    folder: Path, broken: tuple[str, ...], principal: str | None, waits: bool, unscored: set[str]
) -> None:
    (folder / "frameworks" / "so-hoa.yaml").write_text(OUTSIDE, encoding="utf-8")

    def judge(loaded: LoadedFramework, _code_lists: CodeLists) -> tuple[str, ...]:
        return ("1:1: sai",) if loaded.path.name in broken else ()

    references = load_references(folder, folder / "frameworks", judge)

    found = references.framework_for("ministry", 2025)
    assert (found.framework.framework if found else None) == principal
    assert references.report_waits("ministry", 2025) is waits
    assert {each.path.name for each in references.waiting_levels(2025).get("ministry", ())} == set(broken)
    assert set(references.unscored_levels(2025)) == unscored
    assert "ministry" in references.reporting_levels(2025)


def test_reports_wait_where_the_file_that_does_not_load_may_be_the_one_that_asks_for_them(folder: Path) -> None:
    (folder / "frameworks" / "so-hoa.yaml").write_text(OUTSIDE, encoding="utf-8")
    path = folder / "frameworks" / "minh-hoa-bo.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: ["), encoding="utf-8")
    references = load_references(folder, folder / "frameworks")
    assert references.framework_for("ministry", 2025) is None
    assert references.report_waits("ministry", 2025)
    assert [each.framework.framework for each in references.sound_frameworks(2025)] == ["minh-hoa-tinh", "so-hoa"]


def test_a_folder_of_ones_own_holds_only_what_differs(tmp_path: Path, references: References) -> None:
    own = load_references(tmp_path, FIXTURES / "frameworks")

    pd.testing.assert_frame_equal(own.agencies, references.agencies)
    pd.testing.assert_frame_equal(own.code_list, references.code_list)
    pd.testing.assert_frame_equal(own.calendar, references.calendar)
    assert own.catalogue.text == references.catalogue.text
    assert own.folder == tmp_path


def test_a_file_of_ones_own_replaces_the_shipped_one_of_its_name_alone(tmp_path: Path, references: References) -> None:
    for folder in ("calendars", "code_lists"):
        (tmp_path / folder).mkdir()
    shipped = (FIXTURES / "calendars" / "2026.csv").read_text(encoding="utf-8")
    (tmp_path / "calendars" / "2026.csv").write_text(shipped.replace("2027-04-15", "2027-05-20"), encoding="utf-8")
    (tmp_path / "calendars" / "2028.csv").write_text(shipped.replace("\n2026,", "\n2028,"), encoding="utf-8")
    (tmp_path / "code_lists" / "themes.csv").write_text("code,label,source\nown,Của mình,x\n", encoding="utf-8")

    own = load_references(tmp_path, FIXTURES / "frameworks")

    released = own.calendar[own.calendar["event"].eq("release_due")].set_index("year")["due_on"]
    assert [(year, f"{day:%m-%d}") for year, day in released.items()] == [
        *((year, "04-15") for year in (2023, 2024, 2025)),
        (2026, "05-20"),
        (2027, "04-17"),
        (2028, "04-15"),
    ]
    assert own.code_lists.codes("themes") == ["own"]
    assert own.code_lists.codes("channels") == references.code_lists.codes("channels")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        ("agency.csv", "there are agencies.csv"),
        ("finding.yml", "findings.yaml"),
        ("code_lists/channel.csv", "there are agency_groups"),
        ("calendars/lich-2026.csv", "named after its year"),
    ],
)
def test_a_file_that_nothing_reads_is_refused_since_the_shipped_one_would_be_taken(
    tmp_path: Path, file: str, words: str
) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text("code,label,source\na,A,x\n", encoding="utf-8")

    with pytest.raises(ReferenceDataError, match=words) as refused:
        load_references(tmp_path, FIXTURES / "frameworks")
    assert file in str(refused.value)


def test_of_several_lists_on_which_nothing_draws_the_first_by_name_is_told(folder: Path) -> None:
    for name in ("zones", "channel"):
        (folder / "code_lists" / f"{name}.csv").write_text("code,label,source\na,A,x\n", encoding="utf-8")
    with pytest.raises(ReferenceDataError, match=r"code_lists/channel\.csv: no sheet and no rule draws on this list"):
        load_references(folder, folder / "frameworks")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("late,Chậm,parcomm", r"task_statuses\.csv: the codes must be cancelled, .*; differing: late"),
        (None, r"code_lists/task_statuses\.csv: the codes must be .*; differing: completed"),
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
