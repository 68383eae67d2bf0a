"""`parcomm ranks` on a home whose year is scored."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from orchestration.installation.settings import Settings

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def parcomm(run_parcomm: Command, environment_of: Callable[[Path], None], scored: Settings) -> Command:
    """Run a command in that home, which it only reads."""
    environment_of(scored.home)
    return run_parcomm


def ranks(parcomm: Command, *options: str) -> list[dict[str, Any]]:
    code, said, error = parcomm("ranks", "--year", "2025", "--format", "json", *options)
    assert (code, error) == (0, "")
    return json.loads(said)  # type: ignore[no-any-return]


def test_every_agency_has_what_the_interface_promises(parcomm: Command) -> None:
    found = ranks(parcomm)

    promised = {
        *("framework", "group", "agency", "rank", "points", "points_exact", "band", "tied_with"),
        *("to_next_rank", "to_next_class", "lost"),
    }
    assert {each["framework"] for each in found} == {"minh-hoa-bo", "minh-hoa-tinh"}
    for each in found:
        assert promised <= each.keys()
        assert each["band"]["low"] <= each["rank"] <= each["band"]["high"]
        assert (each["to_next_rank"] is None) == (each["rank"] == 1)
        lifting = sum(Fraction(lost["points_exact"]) for lost in each["lost"] if lost["lifts"])
        assert not lifting or lifting >= Fraction(each["to_next_rank_exact"])
        drawn, band = each["sensitivity"]["drawn"], each["bands"]["weights"]
        assert drawn["best"] <= drawn["low"] == band["low"] <= drawn["median"] <= band["high"] <= drawn["worst"]
    told = [each["group_sensitivity"] for each in found if each["group_sensitivity"]]
    assert len(told) == len({(each["framework"], each["group"]) for each in found})
    assert all(group["criteria"] for group in told)


def test_of_one_framework_with_draws_of_its_own(parcomm: Command) -> None:
    night, again, other = (
        {each["agency"]: each["bands"] for each in ranks(parcomm, "--framework", "minh-hoa-bo", *options)}
        for options in ((), ("--seed", "2025"), ("--draws", "7", "--seed", "1"))
    )

    assert night == again
    assert night.keys() == other.keys()
    assert {code: bands["together"] for code, bands in night.items()} == {
        code: bands["together"] for code, bands in other.items()
    }
    assert night != other


def test_the_table_is_in_vietnamese_and_a_framework_that_scored_nobody_is_named(parcomm: Command) -> None:
    code, said, _ = parcomm("ranks", "--year", "2025")
    refused = parcomm("ranks", "--year", "2025", "--framework", "khong-co")

    assert code == 0
    assert said.startswith("Thứ hạng này chắc đến đâu, năm 2025\n")
    assert "Lên hạng" in said
    assert "Bỏ một tiêu chí thì thứ hạng đổi" in said
    assert refused[0] == 2
    assert "no framework khong-co scored 2025: minh-hoa-bo, minh-hoa-tinh did" in refused[2]
