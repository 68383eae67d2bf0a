from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.agencies import read_agencies
from assets.reference.csv_files import ReferenceDataError
from assets.reference.loading import load_references
from assets.reference.own_or_shipped import FIXTURES
from assets.reference.succession_weights import (
    NO_WEIGHTS,
    kept_weights,
    read_succession_weights,
    weighted_succession,
)

HEADINGS = "predecessor_code,predecessor_valid_from,successor_code,weight,measures,source"
YEN_BAI = "15,2023-01-01,15,60,dân số,Thống kê"
LAO_CAI = "10,2023-01-01,15,40,dân số,Thống kê"


@pytest.fixture(scope="module")
def agencies() -> pd.DataFrame:
    return read_agencies(FIXTURES / "agencies.csv")


def read(folder: Path, agencies: pd.DataFrame, *lines: str) -> pd.DataFrame:
    path = folder / "succession_weights.csv"
    path.write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    return read_succession_weights(path, agencies)


def test_weights_stand_beside_the_successions_that_they_are_for(tmp_path: Path, agencies: pd.DataFrame) -> None:
    found = weighted_succession(agencies, read(tmp_path, agencies, YEN_BAI, LAO_CAI))
    assert len(found) == 85
    weighted = found[found["weight_exact"].notna()].set_index("predecessor_code")
    assert weighted["weight_exact"].to_dict() == {"10": Fraction(40), "15": Fraction(60)}
    assert set(weighted["weight_measures"]) == {"dân số"}
    assert weighted_succession(agencies, NO_WEIGHTS)["weight_exact"].isna().all()


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (["15,2023-01-01,15,0,dân số,Thống kê"], "line 2: weight '0' is not a positive number"),
        (["15,2023-01-01,15,-3,dân số,Thống kê"], "line 2: weight '-3' is not a positive number"),
        (["15,2023-01-01,15,nhiều,dân số,Thống kê"], "line 2: weight 'nhiều' is not a positive number"),
        (["15,2023-01-01,15,60,dân số,"], "line 2: source is empty"),
        ([YEN_BAI, YEN_BAI], "already stands in line 2"),
        (["15,2025-07-01,15,60,dân số,Thống kê"], "line 2: agency '15' of 2025-07-01 has no successor '15'"),
        (["15,2023-01-01,10,60,dân số,Thống kê"], "line 2: agency '15' of 2023-01-01 has no successor '10'"),
        ([YEN_BAI, "10,2023-01-01,15,40,diện tích,Thống kê"], "line 3: weights of successor '15' measure different"),
    ],
)
def test_what_cannot_be_used_is_refused_by_line(
    tmp_path: Path, agencies: pd.DataFrame, lines: list[str], message: str
) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        read(tmp_path, agencies, *lines)


def test_every_merged_province_has_a_shipped_weight_and_no_ministry_has_one(agencies: pd.DataFrame) -> None:
    found = weighted_succession(agencies, read_succession_weights(FIXTURES / "succession_weights.csv", agencies))
    of = found.groupby("successor_code")["predecessor_code"].transform("size")
    levels = agencies.drop_duplicates("code").set_index("code")["level"]
    merged = found[(of > 1) & found["predecessor_code"].map(levels).eq("province")]
    assert len(merged) == 52
    assert found["weight_exact"].notna().equals(found.index.to_series().isin(merged.index))


def test_shipped_weights_serve_other_agencies_where_they_fit(agencies: pd.DataFrame) -> None:
    fewer = agencies[agencies["code"].isin(["10", "15"])]
    found = read_succession_weights(FIXTURES / "succession_weights.csv", fewer)
    assert set(found["predecessor_code"]) == {"10", "15"}


def test_a_file_that_cannot_be_used_stops_nothing_and_is_told(tmp_path: Path) -> None:
    (tmp_path / "succession_weights.csv").write_text(f"{HEADINGS}\n15,2023-01-01,15,0,dân số,Thống kê\n", "utf-8")
    references = load_references(tmp_path, FIXTURES / "frameworks")
    assert references.succession_weights.empty
    assert "line 2: weight '0' is not a positive number" in str(references.weights_fault)


def test_weights_that_stand_are_kept(tmp_path: Path, agencies: pd.DataFrame) -> None:
    standing = weighted_succession(agencies, read(tmp_path, agencies, YEN_BAI, LAO_CAI))
    assert weighted_succession(agencies, kept_weights(standing)).equals(standing)
