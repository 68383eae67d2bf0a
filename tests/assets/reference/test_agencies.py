from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from assets.reference.agencies import agencies_of_year, read_agencies, read_succession
from assets.reference.csv_files import ReferenceDataError
from checks.code_lists import CodeLists
from warehouse.rows.frames import pandas_dtype
from warehouse.tables import agency, agency_succession

FIXTURE = Path(__file__).parents[3] / "fixtures" / "agencies.csv"
HEADINGS = "code,name,level,group_code,valid_from,valid_to,successor_code"
Reader = Callable[..., pd.DataFrame]


@pytest.fixture
def reading(tmp_path: Path) -> Reader:
    def read(*lines: str, code_lists: CodeLists | None = None) -> pd.DataFrame:
        path = tmp_path / "agencies.csv"
        path.write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
        return read_agencies(path, code_lists)

    return read


YEN_BAI = "15,Tỉnh Yên Bái,province,province,2023-01-01,2025-06-30,15"
OLD_LAO_CAI = "10,Tỉnh Lào Cai,province,province,2023-01-01,2025-06-30,15"
NEW_LAO_CAI = "15,Tỉnh Lào Cai,province,province,2025-07-01,,"


def test_a_code_names_another_agency_in_another_period(reading: Reader) -> None:
    agencies = reading(YEN_BAI, OLD_LAO_CAI, NEW_LAO_CAI)
    assert list(agencies["name"]) == ["Tỉnh Yên Bái", "Tỉnh Lào Cai", "Tỉnh Lào Cai"]
    assert agencies["valid_to"].isna().tolist() == [False, False, True]
    assert agencies["successor_code"].isna().tolist() == [False, False, True]
    assert {name: str(dtype) for name, dtype in agencies.dtypes.items()} == {
        column.name: pandas_dtype(column) for column in agency.columns
    }


def test_succession_joins_periods_on_the_day_after(reading: Reader) -> None:
    succession = read_succession(reading(YEN_BAI, OLD_LAO_CAI, NEW_LAO_CAI))
    assert list(succession.columns) == [column.name for column in agency_succession.columns]
    assert succession["predecessor_code"].tolist() == ["15", "10"]
    assert succession["successor_code"].tolist() == ["15", "15"]
    assert set(succession["successor_valid_from"]) == {pd.Timestamp("2025-07-01")}


def test_an_agency_may_end_without_a_successor(reading: Reader) -> None:
    agencies = reading("X,Cơ quan giải thể,ministry,ministry,2023-01-01,2024-12-31,")
    assert read_succession(agencies).empty


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([NEW_LAO_CAI, NEW_LAO_CAI], "line 3: code '15', valid_from '2025-07-01' already stands in line 2"),
        ([",Tên,province,province,2023-01-01,,"], "line 2: code is empty"),
        (["15,,province,province,2023-01-01,,"], "line 2: name is empty"),
        (["15,Tên,province,province,,,"], "line 2: valid_from is empty"),
        (["../15,Tên,province,province,2023-01-01,,"], "line 2: code '../15' must be letters, digits"),
        (["1 5,Tên,province,province,2023-01-01,,"], "line 2: code '1 5' must be letters, digits"),
        (["15,Tên,province,province,1/1/2023,,"], "line 2: valid_from '1/1/2023' is not a date"),
        (["15,Tên,province,province,2023-01-01,2022-12-31,"], "line 2: valid_to is before valid_from"),
        (
            [NEW_LAO_CAI, "15,Tên,province,province,2023-01-01,2025-07-01,"],
            "line 2: code '15' is valid at the same time as in line 3",
        ),
        (
            ["15,Tên,province,province,2023-01-01,,", NEW_LAO_CAI],
            "line 3: code '15' is valid at the same time as in line 2",
        ),
        ([YEN_BAI], "line 2: successor '15' is no agency valid on 2025-07-01"),
        (
            [OLD_LAO_CAI, "15,Tên,province,province,2025-07-02,,"],
            "line 2: successor '15' is no agency valid on 2025-07-01",
        ),
        (["15,Tên,province,province,2023-01-01,,16"], "line 2: a successor is named, but valid_to is empty"),
    ],
)
def test_what_cannot_be_used_is_refused_by_line(reading: Reader, lines: list[str], message: str) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        reading(*lines)


def test_level_and_group_must_be_in_their_lists(reading: Reader) -> None:
    lists = CodeLists(
        pd.DataFrame(
            [("levels", "province", "Tỉnh", 1), ("agency_groups", "province", "Tỉnh", 1)],
            columns=["list_name", "code", "label", "position"],
        )
    )
    assert len(reading(NEW_LAO_CAI, code_lists=lists)) == 1
    with pytest.raises(ReferenceDataError, match="line 2: level 'tỉnh' is none of province"):
        reading("15,Tên,tỉnh,province,2023-01-01,,", code_lists=lists)
    with pytest.raises(ReferenceDataError, match="line 2: group_code 'A' is none of province"):
        reading("15,Tên,province,A,2023-01-01,,", code_lists=lists)


@pytest.mark.parametrize(
    ("year", "sizes"),
    [
        (2022, {}),
        (2023, {"ministry": 17, "ministry_special": 5, "province": 63}),
        (2024, {"ministry": 17, "ministry_special": 5, "province": 63}),
        (2025, {"ministry": 12, "ministry_special": 5, "province": 34}),
    ],
)
def test_a_year_assesses_the_agencies_of_its_last_day(year: int, sizes: dict[str, int]) -> None:
    assert agencies_of_year(read_agencies(FIXTURE), year)["group_code"].value_counts().to_dict() == sizes


@pytest.fixture(scope="module")
def agencies() -> pd.DataFrame:
    return read_agencies(FIXTURE)


def test_every_agency_that_ended_has_one_successor(agencies: pd.DataFrame) -> None:
    ended = agencies.loc[agencies["valid_to"].notna(), ["code", "valid_from"]]
    succession = read_succession(agencies)
    assert len(succession) == len(ended) == 22 + 63
    assert not succession.duplicated(["predecessor_code", "predecessor_valid_from"]).any()


def test_every_agency_of_the_second_period_has_a_predecessor(agencies: pd.DataFrame) -> None:
    second = agencies.loc[agencies["valid_to"].isna(), "code"]
    assert set(read_succession(agencies)["successor_code"]) == set(second)


def test_a_successor_is_of_its_predecessors_level_and_group(agencies: pd.DataFrame) -> None:
    old = agencies.loc[agencies["valid_to"].notna()]
    new = agencies.loc[agencies["valid_to"].isna()].set_index("code")
    for column in ("level", "group_code"):
        assert old[column].tolist() == new.loc[old["successor_code"], column].tolist()


def test_seven_province_codes_changed_their_meaning(agencies: pd.DataFrame) -> None:
    names = agencies.groupby("code")["name"].agg(lambda found: " > ".join(dict.fromkeys(found)))
    assert {code: text for code, text in names.items() if " > " in text} == {
        "15": "Tỉnh Yên Bái > Tỉnh Lào Cai",
        "24": "Tỉnh Bắc Giang > Tỉnh Bắc Ninh",
        "44": "Tỉnh Quảng Bình > Tỉnh Quảng Trị",
        "52": "Tỉnh Bình Định > Tỉnh Gia Lai",
        "80": "Tỉnh Long An > Tỉnh Tây Ninh",
        "82": "Tỉnh Tiền Giang > Tỉnh Đồng Tháp",
        "91": "Tỉnh Kiên Giang > Tỉnh An Giang",
    }


def test_eleven_provinces_went_on_alone_and_twenty_three_were_merged(agencies: pd.DataFrame) -> None:
    provinces = agencies.loc[agencies["level"] == "province"]
    predecessors = read_succession(provinces).groupby("successor_code").size()
    assert (predecessors == 1).sum() == 11
    assert (predecessors > 1).sum() == 23


@pytest.mark.parametrize(
    ("successor", "predecessors"),
    [
        ("BTC", {"BTC", "BKHDT"}),
        ("BXD", {"BXD", "BGTVT"}),
        ("BNNMT", {"BNNPTNT", "BTNMT"}),
        ("BKHCN", {"BKHCN", "BTTTT"}),
        ("BNV", {"BNV", "BLDTBXH"}),
        ("BDTTG", {"UBDT"}),
        ("79", {"79", "74", "77"}),
        ("25", {"17", "25", "26"}),
    ],
)
def test_mergers_are_those_of_2025(agencies: pd.DataFrame, successor: str, predecessors: set[str]) -> None:
    succession = read_succession(agencies)
    assert set(succession.loc[succession["successor_code"] == successor, "predecessor_code"]) == predecessors
