import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.texts.normalisation import normalise

SAME = [
    pytest.param("Hoạt động", "HOẠT ĐỘNG", id="capitals"),
    pytest.param(unicodedata.normalize("NFD", "Kế hoạch"), "Kế hoạch", id="decomposed accents"),
    pytest.param("hòa bình", "hoà bình", id="old and new place of the tone in oa"),
    pytest.param("khỏe", "khoẻ", id="old and new place of the tone in oe"),
    pytest.param("THỦY SẢN", "Thuỷ sản", id="old and new place of the tone in uy"),
    pytest.param("Mã\u00a0 nhiệm\nvụ ", "Mã nhiệm vụ", id="non-breaking, doubled and outer spaces, line breaks"),
    pytest.param("Мã nhiệm vụ", "Mã nhiệm vụ", id="Cyrillic capital M"),
    pytest.param("Οn", "On", id="Greek capital omicron"),
    pytest.param("Ðối tượng", "Đối tượng", id="Icelandic eth for Đ"),
    pytest.param("Phát thanh – truyền hình", "phát thanh - truyền hình", id="dashes"),
    pytest.param("So\u0302\u0301 lượng", "Số lượng", id="marks one by one"),
    pytest.param("Sô\u0341 lượng", "Số lượng", id="deprecated tone mark"),
    pytest.param("Số\u200b lượng\ufeff", "Số lượng", id="invisible characters"),
    pytest.param("１２", "12", id="full-width digits"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Kế hoạch", "Ke hoach"), ("Mã", "Ma"), ("kỳ", "kì"), ("Số lượng", "Số lương"), ("quý I", "quý II")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@given(st.text())
def test_the_comparable_form_of_a_comparable_form_is_itself(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
