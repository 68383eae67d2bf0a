"""The Handbook's worked example through the commands: reference files and frameworks in, its published ranks out."""

from __future__ import annotations

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest

from orchestration.cli import main
from tests.assets.analysis.ranks.technology_achievement import Example, read_example
from tests.orchestration.worked_examples.technology_achievement import YEAR, code, write_frameworks, write_reference

Told = dict[str, list[dict[str, Any]]]


def parcomm(*arguments: str) -> tuple[int | str | None, str]:
    """Exit code and standard output."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pytest.raises(SystemExit) as ended:
        main(arguments)
    return ended.value.code, printed.getvalue()


@pytest.fixture(scope="module")
def example() -> Example:
    return read_example()


@pytest.fixture(scope="module")
def told(example: Example, migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Told:
    """What `parcomm ranks` tells after one night, by framework."""
    home = tmp_path_factory.mktemp("home")
    (home / "warehouse.db").write_bytes(migrated_sqlite.read_bytes())
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("PARCOMM_HOME", str(home))
        monkeypatch.setenv("PARCOMM_REFERENCE", str(write_reference(example, home / "reference")))
        monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(write_frameworks(example, home / "frameworks")))
        assert parcomm("run", "--year", str(YEAR))[0] == 0
        status, printed = parcomm("ranks", "--year", str(YEAR), "--format", "json")
    assert status == 0
    found: Told = {}
    for each in json.loads(printed):
        found.setdefault(each["framework"].removeprefix("tai-"), []).append(each)
    return found


def printed_of(example: Example, ranks: str) -> dict[str, int]:
    return {code(country): rank for country, rank in example.ranks[ranks].items()}


def ranks_of(told: Told, framework: str) -> dict[str, int]:
    return {each["agency"]: each["rank"] for each in told[framework]}


def differing(found: dict[str, int], printed: dict[str, int]) -> set[str]:
    return {country for country, rank in found.items() if rank != printed[country]}


def outside(told: Told, framework: str, source: str, printed: dict[str, int]) -> set[str]:
    """Countries whose printed rank lies outside a band."""
    bands = {each["agency"]: each["bands"][source] for each in told[framework]}
    return {country for country, rank in printed.items() if not bands[country]["low"] <= rank <= bands[country]["high"]}


@pytest.mark.parametrize("weights", ["EW", "BAP"])
def test_printed_weights_give_all_printed_ranks(told: Told, example: Example, weights: str) -> None:
    assert ranks_of(told, weights) == printed_of(example, weights)


@pytest.mark.parametrize(
    ("weights", "others"),
    [
        ("FA", {"Singapore", "Canada", "Czech_Republic", "Slovenia"}),
        ("AHP", {"New_Zealand", "Israel", "Spain"}),
    ],
)
def test_where_printed_weights_do_not_weights_that_are_printed_so_give_them(
    told: Told, example: Example, weights: str, others: set[str]
) -> None:
    assert differing(ranks_of(told, weights), printed_of(example, weights)) == others
    assert ranks_of(told, f"{weights}-unrounded") == printed_of(example, weights)


def test_the_geometric_ranks_are_those_of_figures_as_parts_of_the_leaders(told: Told, example: Example) -> None:
    found = {each["agency"]: each["sensitivity"]["geometric"] for each in told["leader"]}

    assert found == printed_of(example, "geometric")


def test_between_the_groups_own_extremes_what_the_goalposts_cut_tells_countries_apart(
    told: Told, example: Example
) -> None:
    """Norway's telephones and electricity, all far beyond the goalposts, lift it from 12 to 4."""
    found = ranks_of(told, "group")

    assert found["Norway"] == 4
    assert differing(found, printed_of(example, "EW")) == {
        "United_States", "Sweden", "Norway", "Japan", "Korea", "Canada", "United_Kingdom", "Singapore", "Italy",
        "Spain", "Slovenia", "Hungary",
    }  # fmt: skip


@pytest.mark.parametrize("weights", ["EW", "FA", "BAP", "AHP"])
def test_ranks_by_other_weights_lie_within_those_without_one_indicator(
    told: Told, example: Example, weights: str
) -> None:
    assert outside(told, "EW", "left_out", printed_of(example, weights)) == set()


@pytest.mark.parametrize(("weights", "beyond"), [("EW", 0), ("FA", 0), ("BAP", 4), ("AHP", 11)])
def test_weights_half_as_great_or_twice_as_great_lead_beyond_the_band_of_drawn_ones(
    told: Told, example: Example, weights: str, beyond: int
) -> None:
    """Weights are drawn from 3/4 to 5/4 of an eighth; those of AHP go from 0.05 to 0.25."""
    assert len(outside(told, "EW", "weights", printed_of(example, weights))) == beyond


def test_with_the_groups_figures_leaving_one_out_and_drawn_weights_move_the_middle_most(told: Told) -> None:
    """Whoever leads or comes last stays there; those between lie near each other."""
    widths = {each["agency"]: {name: _width(band) for name, band in each["bands"].items()} for each in told["group"]}

    assert widths["Finland"] | {"geometric": 0} == {
        "together": 1, "open_items": 1, "weights": 1, "left_out": 3, "geometric": 0,
    }  # fmt: skip
    assert max(width["weights"] for width in widths.values()) == 4
    assert max(width["left_out"] for width in widths.values()) == 10


def _width(band: dict[str, int]) -> int:
    return band["high"] - band["low"] + 1
