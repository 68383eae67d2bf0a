"""A file's name names an agency only if it names exactly one, by its whole name or its code."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from assets.publication.published.likely_senders import AgencyNames, agency_names
from assets.reference.agencies import agencies_of_year, read_agencies
from checks.texts.normalisation import without_accents

FIXTURES = Path(__file__).parents[4] / "fixtures"


@pytest.fixture(scope="module")
def of_2025() -> AgencyNames:
    there = agencies_of_year(read_agencies(FIXTURES / "agencies.csv"), 2025)
    return agency_names(there.rename(columns={"code": "agency_code"}))


@pytest.mark.parametrize(
    ("file_name", "code"),
    [
        ("Báo cáo tuyên truyền CCHC năm 2025 - Tỉnh Điện Biên.xlsx", "11"),
        ("bo ngoai giao_tu_cham_diem_tuyen_truyen_2025.xlsx", "BNG"),
        ("BC tuyen truyen CCHC 2025 BO QUOC PHONG.xlsx", "BQP"),
        ("BKHCN. Báo cáo thông tin, tuyên truyền CCHC 2025 (bản ký).xlsx", "BKHCN"),
        ("bao-cao-bnv-2025.xlsx", "BNV"),
        (unicodedata.normalize("NFD", "Tỉnh Đắk Lắk_lần 2.xlsx"), "66"),
        ("Báo cáo Lào Cai.xlsx", "15"),
        ("Sở Nội vụ tỉnh Lào Cai.xlsx", "15"),
        ("BNV - Bộ Nội vụ.xlsx", "BNV"),
        ("Bộ Y Tế.XLSX", "BYT"),
        ("báo cáo (bản cuối) sửa lần 3.xlsx", None),
        ("Bộ Nội vụ gửi Bộ Tài chính.xlsx", None),
        ("BNV_Bộ Tài chính.xlsx", None),
        ("bao cao danh gia lai.xlsx", None),
        ("báo cáo 08.01.2026.xlsx", None),
        ("BNVX 2025.xlsx", None),
        ("noi vu.xlsx", None),
        (".xlsx", None),
        ("", None),
    ],
)
def test_a_file_name_names_one_agency_or_none(of_2025: AgencyNames, file_name: str, code: str | None) -> None:
    assert of_2025.sender(file_name) == code


@pytest.mark.parametrize("year", [2024, 2025])
def test_every_agency_is_known_by_its_own_name_however_it_is_typed(year: int) -> None:
    there = agencies_of_year(read_agencies(FIXTURES / "agencies.csv"), year)
    names = agency_names(there.rename(columns={"code": "agency_code"}))

    for code, name in zip(there["code"], there["name"], strict=True):
        typed = (name, name.upper(), without_accents(name), unicodedata.normalize("NFD", name).replace(" ", "_"))
        assert {names.sender(f"BC {year} {each} (lần 2).xlsx") for each in typed} == {code}


@pytest.mark.parametrize(
    ("file_name", "code"),
    [
        ("Xã Tân Phú Trung.xlsx", "2"),
        ("xa tan phu trung.xlsx", "2"),
        ("Xã Tân Phú.xlsx", "1"),
        ("Xã Tân Phù.xlsx", "3"),
        ("xa tan phu.xlsx", None),
        ("Tân Phù.xlsx", "3"),
        ("Tân Phú.xlsx", None),
        ("Phường Tân Phú.xlsx", "4"),
        ("Xã Tân Phú và xã Tân Phú Trung.xlsx", None),
    ],
)
def test_names_within_names_and_names_that_accents_tell_apart(file_name: str, code: str | None) -> None:
    communes = {"1": "Xã Tân Phú", "2": "Xã Tân Phú Trung", "3": "Xã Tân Phù", "4": "Phường Tân Phú"}
    names = agency_names(pd.DataFrame({"agency_code": list(communes), "name": list(communes.values())}))

    assert names.sender(file_name) == code
