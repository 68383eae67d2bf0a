"""`parcomm lint`, and the check that keeps wrong rules from scoring."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import dagster as dg
import pytest

from assets.reference.loading import load_references
from assets.rules.lint.verdicts import errors_of
from assets.scoring.defs import rules_can_score
from orchestration.cli import main

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "fixtures"
SOUND = FIXTURES / "frameworks" / "xuan-loc-2022.yaml"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """Xuân Lộc's table without a branch for what lies below 90 %."""
    folder = tmp_path / "frameworks"
    folder.mkdir()
    path = folder / "broken.yaml"
    text = SOUND.read_text(encoding="utf-8")
    path.write_text(text.replace("          - {otherwise: 0}\n", ""), encoding="utf-8")
    return path


def run(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["lint", *arguments])
    assert isinstance(ended.value.code, int)
    return ended.value.code


def test_sound_files_end_with_0_and_say_what_is_settled(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(SOUND)) == 0
    assert "đã có giải thích EXAMPLE_CONTRADICTS" in capsys.readouterr().out


def test_errors_end_with_1_and_json_is_one_document(broken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(SOUND), str(broken), "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert {each["file"] for each in found} == {str(SOUND), str(broken)}
    assert [each["code"] for each in found if each["level"] == "error"] == ["GAP"]


def test_a_file_that_is_not_there_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path / "none.yaml")) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "none.yaml" in captured.err


@pytest.mark.parametrize("is_broken", [False, True])
def test_the_check_on_frameworks_passes_only_rules_that_can_score(broken: Path, is_broken: bool) -> None:
    references = load_references(FIXTURES, broken.parent if is_broken else FIXTURES / "frameworks", errors_of)
    result = rules_can_score(references=references)
    assert isinstance(result, dg.AssetCheckResult)
    assert result.passed is not is_broken
    assert result.severity is dg.AssetCheckSeverity.ERROR
    assert result.metadata["error"].value == int(is_broken)


def test_the_check_on_frameworks_stops_nobody_elses_scores() -> None:
    (spec,) = rules_can_score.check_specs
    assert (spec.asset_key, spec.blocking) == (dg.AssetKey("framework"), False)


@pytest.fixture
def rivals(tmp_path: Path) -> tuple[Path, Path]:
    """Two files of one folder, of one id and for one level and year."""
    folder = tmp_path / "rivals"
    folder.mkdir()
    return Path(shutil.copy(SOUND, folder / "a.yaml")), Path(shutil.copy(SOUND, folder / "b.yaml"))


def rivals_told(capsys: pytest.CaptureFixture[str]) -> dict[str, list[str]]:
    """By file, where its rivals are told."""
    told: dict[str, list[str]] = {}
    for each in json.loads(capsys.readouterr().out):
        if each["code"] == "RIVAL":
            assert each["level"] == "error"
            told.setdefault(Path(each["file"]).name, []).append(each["where"].split(" ")[1])
    return told


def test_files_of_one_folder_that_contradict_each_other_are_errors_of_both(
    rivals: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(str(rivals[0].parent), "--format", "json") == 1
    assert rivals_told(capsys) == {"a.yaml": ["framework", "years"], "b.yaml": ["framework", "years"]}
    assert run(*map(str, rivals), "--format", "json") == 1
    assert set(rivals_told(capsys)) == {"a.yaml", "b.yaml"}


def test_a_draft_is_not_held_against_files_that_are_not_given_unless_it_lies_among_those_that_score(
    rivals: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(str(rivals[0]), "--format", "json") == 0
    assert rivals_told(capsys) == {}
    monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(rivals[0].parent))
    assert run(str(rivals[0]), "--format", "json") == 1
    assert set(rivals_told(capsys)) == {"a.yaml"}


def test_a_folder_without_framework_files_ends_with_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(str(tmp_path)) == 2
    assert "there is no framework file" in capsys.readouterr().err
