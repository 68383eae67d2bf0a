"""A folder of framework files: what is wrong in one costs its own level and years, and nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.rules.framework.folder import BrokenFramework, load_frameworks
from assets.rules.language.errors import FrameworkError

EXAMPLE = """\
framework: {name}
title: Thử
level: {level}
years: {years}
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
criteria:
  - {{code: "1", name: Thử, max: 1, {asks}}}
"""


LEVELS = ["ministry", "province", "commune"]
OUTSIDE = "inputs: {s: {external: SIPAS}}, score: s / 100"


def write(
    folder: Path,
    file: str,
    *,
    name: str = "mot",
    level: str = "commune",
    years: str = "[2024]",
    asks: str = "score: 1",
) -> Path:
    path = folder / file
    path.write_text(EXAMPLE.format(name=name, level=level, years=years, asks=asks), encoding="utf-8")
    return path


def ids(folder: Path) -> list[str]:
    return [each.framework.framework for each in load_frameworks(folder).loaded]


def broken_names(folder: Path) -> list[str]:
    return [each.path.name for each in load_frameworks(folder).broken]


def test_a_folder_is_loaded_by_file_name_and_other_files_are_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "b.yaml", name="hai", level="province")
    write(tmp_path, "a.yml", name="mot")
    for other in ("ghi-chu.txt", ".an.yaml"):
        (tmp_path / other).write_text("không phải YAML: [", encoding="utf-8")
    assert ids(tmp_path) == ["mot", "hai"]
    assert broken_names(tmp_path) == []


def test_a_folder_that_is_not_there_is_an_error_not_an_empty_table(tmp_path: Path) -> None:
    with pytest.raises(FrameworkError, match="không đọc được thư mục"):
        load_frameworks(tmp_path / "khong-co")


@pytest.mark.parametrize(
    ("before", "after", "identity"),
    [
        ("max: 1", "max: 1, maxx: 2", ("mot", "commune", (2024, 2025))),
        ("title: Thử", "title: [Thử", ("mot", "commune", (2024, 2025))),
        ("title: Thử", "\ttitle: Thử", ("mot", "commune", (2024, 2025))),
        ("title: Thử", "level: commune", ("mot", "commune", (2024, 2025))),
        ("level: commune", 'level: "commune" # xã', ("mot", "commune", (2024, 2025))),
        ("[2024, 2025]", "\n  - 2024\n  - 2025\n  - hai", ("mot", "commune", (2024, 2025))),
        ("[2024, 2025]", "[2024, 20x5]", ("mot", "commune", (2024,))),
        ("[2024, 2025]", "nay", ("mot", "commune", ())),
        ("level: commune", "level: communes", ("mot", None, (2024, 2025))),
        ("framework: mot", "framework mot", (None, "commune", (2024, 2025))),
    ],
)
def test_a_file_that_does_not_load_still_says_whose_it_is_as_far_as_it_can_be_read(
    before: str, after: str, identity: tuple[str | None, str | None, tuple[int, ...]], tmp_path: Path
) -> None:
    sound = write(tmp_path, "hai.yaml", name="hai", level="province")
    broken = write(tmp_path, "mot.yaml", years="[2024, 2025]")
    text = broken.read_text(encoding="utf-8").replace(before, after)
    broken.write_text(text if "maxx" in after else text.replace("score: 1", "score: x"), encoding="utf-8")

    found = load_frameworks(tmp_path, LEVELS)

    assert [each.path for each in found.loaded] == [sound]
    (told,) = found.broken
    assert told.path == broken
    assert (told.framework_id, told.level, told.years) == identity
    assert told.problems[0][0].isdigit()


def test_a_file_that_is_no_text_is_of_nobody_known(tmp_path: Path) -> None:
    (tmp_path / "anh.yaml").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    (told,) = load_frameworks(tmp_path).broken
    assert (told.framework_id, told.level, told.years) == (None, None, ())
    assert not told.costs("commune", 2024)
    assert told.may_be_of(2024)


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ({"name": "mot"}, {"name": "mot", "level": "province"}, "mã «mot» cũng dùng trong"),
        ({"name": "mot", "years": "[2023, 2024]"}, {"name": "hai", "years": "[2024, 2025]"}, "cũng chấm cấp commune"),
    ],
)
def test_files_that_contradict_each_other_cost_both_and_name_each_other(
    one: dict[str, str], other: dict[str, str], words: str, tmp_path: Path
) -> None:
    write(tmp_path, "a.yaml", **one)
    write(tmp_path, "b.yaml", **other)
    write(tmp_path, "c.yaml", name="ba", level="ministry")

    found = load_frameworks(tmp_path)

    assert [each.path.name for each in found.loaded] == ["c.yaml"]
    assert [each.path.name for each in found.broken] == ["a.yaml", "b.yaml"]
    for told, rival in zip(found.broken, ("b.yaml", "a.yaml"), strict=True):
        (problem,) = told.problems
        assert words in problem
        assert rival in problem


def test_tables_of_outside_figures_alone_stand_beside_each_other_and_beside_one_that_asks_for_reports(
    tmp_path: Path,
) -> None:
    for name in ("mot", "hai"):
        write(tmp_path, f"{name}.yaml", name=name, asks=OUTSIDE)
    write(tmp_path, "ba.yaml", name="ba")
    assert sorted(ids(tmp_path)) == ["ba", "hai", "mot"]


def test_a_level_of_ones_own_is_known_by_the_list_of_levels_and_any_other_is_one_clear_error(tmp_path: Path) -> None:
    write(tmp_path, "nuoc.yaml", name="nuoc", level="country")
    write(tmp_path, "sai.yaml", name="sai", level="countri")

    found = load_frameworks(tmp_path, ["country", "province"])

    assert [each.framework.framework for each in found.loaded] == ["nuoc"]
    (told,) = found.broken
    assert told.problems == ("3:8: cấp «countri» không có trong danh mục levels; có: country, province",)
    assert told.level is None


def test_one_level_in_different_years_is_no_contradiction(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", name="mot", years="[2024]")
    write(tmp_path, "b.yaml", name="hai", years="[2025]")
    assert ids(tmp_path) == ["mot", "hai"]


@pytest.mark.parametrize(
    ("years", "level", "year", "waits"),
    [
        ((2024,), "commune", 2024, True),
        ((2024,), "commune", 2025, False),
        ((2024,), "province", 2024, False),
        ((), "commune", 2025, True),
    ],
)
def test_whose_scoring_a_broken_file_costs(years: tuple[int, ...], level: str, year: int, waits: bool) -> None:
    broken = BrokenFramework(Path("a.yaml"), "a", "commune", years, ("1:1: sai",))
    assert broken.costs(level, year) is waits
