"""The guide for rule authors, in both languages: its examples run, score as its tables say, and lint finds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.code_list_files import read_code_lists
from assets.reference.own_or_shipped import reference_files
from assets.rules.engine.criterion_scoring import score_criterion
from assets.rules.engine.totals import Points, RollUp
from assets.rules.framework.files import load_framework, parse_framework
from assets.rules.framework.model import Framework, SurveyInput
from assets.rules.lint.framework_file import lint_file
from assets.rules.trying import try_criterion
from assets.scoring.indices import score_indices
from checks.code_lists import CodeLists

ROOT = Path(__file__).parents[2]
GUIDES = {"en": ROOT / "docs" / "frameworks.md", "vi": ROOT / "docs" / "frameworks.vi.md"}
SHAPE = re.compile(r"^### (\d+)\. .*$", re.MULTILINE)
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
RESULTS = {
    "points": "points", "điểm": "points", "maximum": "max", "thang điểm": "max", "index": "index", "chỉ số": "index",
    "N/A": "claim", "không áp dụng": "claim",
}  # fmt: skip
WORDS = {"cannot be scored": None, "không chấm được": None, "left out": "left out", "không tính": "left out"}


@dataclass(frozen=True)
class Example:
    """One YAML block and the rows of the table below it."""

    shape: int
    text: str
    rows: tuple[tuple[tuple[str, str | None], ...], ...]


@cache
def head() -> str:
    """The head under which the guide says that every example stands."""
    return next(block for block in BLOCK.findall(GUIDES["en"].read_text(encoding="utf-8")) if "framework:" in block)


@cache
def examples(language: str) -> tuple[Example, ...]:
    text = GUIDES[language].read_text(encoding="utf-8")
    places = [*SHAPE.finditer(text)]
    ends = [place.start() for place in places[1:]] + [len(text)]
    return tuple(
        example
        for place, end in zip(places, ends, strict=True)
        for example in _of_shape(int(place[1]), text[place.end() : end])
    )


def _of_shape(shape: int, text: str) -> Iterator[Example]:
    blocks = [*BLOCK.finditer(text)]
    ends = [block.start() for block in blocks[1:]] + [len(text)]
    for block, end in zip(blocks, ends, strict=True):
        lines = [line for line in text[block.end() : end].splitlines() if line.startswith("|")]
        titles = [RESULTS.get(title.strip(), title.strip(" `")) for title in lines[0].strip("|").split("|")]
        rows = [tuple(zip(titles, map(_cell, line.strip("|").split("|")), strict=True)) for line in lines[2:]]
        yield Example(shape, block[1], tuple(rows))


def _cell(text: str) -> str | None:
    """A value as `parcomm try` takes it, or a figure of the table with a decimal point."""
    bare = text.strip()
    if bare.startswith("`"):
        return bare.strip("`")
    return WORDS[bare] if bare in WORDS else bare.replace(",", ".")


def framework_of(example: Example) -> Framework:
    return parse_framework(head() + example.text, path=f"shape-{example.shape}.yaml")


def test_there_is_an_example_of_each_of_the_27_shapes() -> None:
    assert sorted({example.shape for example in examples("en")}) == list(range(1, 28))
    assert all(example.rows for example in examples("en"))


def test_both_languages_hold_the_same_examples_and_results() -> None:
    assert examples("en") == examples("vi")
    assert head() in GUIDES["vi"].read_text(encoding="utf-8")


def test_both_languages_have_the_same_parts() -> None:
    marks = [re.findall(r"^(#+|\||```)", path.read_text(encoding="utf-8"), re.MULTILINE) for path in GUIDES.values()]
    assert marks[0] == marks[1]


@pytest.mark.parametrize("example", examples("en"), ids=lambda example: f"shape-{example.shape}")
def test_lint_finds_nothing_in_an_example(example: Example, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(head() + example.text, encoding="utf-8")
    assert load_framework(path).framework.leaves()
    assert lint_file(path, CodeLists(read_code_lists(reference_files(ROOT / "fixtures", "code_lists")))) == []


CASES = [(example, row) for example in examples("en") for row in example.rows]
SINGLE = [(example, row) for example, row in CASES if len(framework_of(example).leaves()) == 1]
TREES = [(example, row) for example, row in CASES if len(framework_of(example).leaves()) > 1 or "index" in dict(row)]
Row = tuple[tuple[str, str | None], ...]


@pytest.mark.parametrize(
    ("example", "row"), SINGLE, ids=lambda each: f"{each.shape}" if isinstance(each, Example) else ""
)
def test_an_example_scores_as_its_table_says(example: Example, row: Row) -> None:
    framework, cells = framework_of(example), dict(row)
    (leaf,) = framework.leaves()
    given = [f"{name}={value}" for name, value in cells.items() if name in leaf.inputs]
    trial = try_criterion(framework, leaf.code, given, not_applicable=cells.get("claim") == "x")
    expected = cells["points"]
    assert len(given) == len(leaf.inputs)
    if expected == "left out":
        assert trial.data["is_applicable"] is False
    else:
        assert trial.data["points_exact"] == (None if expected is None else str(Fraction(expected)))
        assert trial.data.get("is_applicable", True)


@pytest.mark.parametrize(
    ("example", "row"), TREES, ids=lambda each: f"{each.shape}" if isinstance(each, Example) else ""
)
def test_an_example_of_several_criteria_adds_up_as_its_table_says(example: Example, row: Row) -> None:
    framework, cells = framework_of(example), dict(row)
    leaves = {leaf.code: _points(framework, leaf.code, cells) for leaf in framework.leaves()}
    found = RollUp(framework).complete(leaves, traced=False)
    top = [found[criterion.code] for criterion in framework.criteria]
    assert cells["points"] is not None
    assert sum(each.points or 0 for each in top) == Fraction(cells["points"])
    if "max" in cells:
        assert str(sum(each.max_points for each in top)) == cells["max"]
    if "index" in cells:
        assert _printed_index(framework, found) == cells["index"]


def _points(framework: Framework, code: str, cells: dict[str, str | None]) -> Points:
    leaf = framework.by_code[code]
    given = [f"{name}={cells[name]}" for name in leaf.inputs]
    trial = try_criterion(framework, code, given)
    if trial.data.get("is_applicable", True):
        return Points(Fraction(trial.data["points_exact"]), leaf.scale_points)
    assert any(isinstance(each, SurveyInput) for each in leaf.inputs.values())
    return Points(Fraction(0), Fraction(0), is_applicable=False)


def _printed_index(framework: Framework, found: dict[str, Points]) -> str:
    rows = [
        {
            "framework_id": framework.framework,
            "agency_code": "01",
            "criterion_code": code,
            "track": "computed",
            "points_exact": each.points,
            "max_points_exact": each.max_points,
        }
        for code, each in found.items()
    ]
    agencies = pd.DataFrame({"code": ["01"], "group_code": ["communes"]})
    submissions = pd.DataFrame({"agency_code": ["01"], "submission_id": [1]})
    frame = score_indices(pd.DataFrame(rows), agencies, submissions, [framework], framework.years[0])
    return str(frame["index_pct"].iloc[0])


def test_a_claim_that_is_refused_changes_nothing() -> None:
    """What the guide says of `forbidden`, the default."""
    framework = framework_of(examples("en")[0])
    values = {"issued": True}
    plain, claimed = (
        score_criterion(framework.by_code["1"], values, framework=framework, not_applicable=claim)
        for claim in (False, True)
    )
    assert (plain.points, plain.is_applicable) == (claimed.points, claimed.is_applicable) == (2, True)
