import pandas as pd
import pytest

from checks.findings import unpacked
from checks.rules.links import claimed_links, comparable_link, shared_links, unusable_links
from warehouse.tables import activity

NAMES = {"X": "Bộ X", "Y": "Bộ Y", "Z": "Bộ Z"}


@pytest.mark.parametrize(
    ("link", "is_usable"),
    [
        ("https://moha.gov.vn/tin/1", True),
        ("http://moha.gov.vn", True),
        ("HTTPS://MOHA.GOV.VN/a", True),
        ("Bài 1: https://moha.gov.vn/1 và https://moha.gov.vn/2", True),
        ("moha.gov.vn/tin/1", False),
        ("đã đăng trên trang của Bộ", False),
        ("https://", False),
        ("https://localhost", False),
        ("javascript:alert(1)", False),
        (None, True),
    ],
)
def test_a_link_can_be_opened(typed_rows, cells, link, is_usable):
    found = unusable_links(typed_rows(activity, {"link": link}), "link")
    assert cells(found) == ([] if is_usable else [("ROW_LINK_UNUSABLE", 6, "link")])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://moha.gov.vn/a", "http://www.moha.gov.vn/a/"),
        ("https://moha.gov.vn/a?id=5&utm_source=zalo", "https://moha.gov.vn/a?id=5"),
        ("https://moha.gov.vn/a?x=1&y=2", "https://moha.gov.vn/a?y=2&x=1"),
        ("https://MOHA.gov.vn/a#binh-luan", "https://moha.gov.vn/a"),
        ("https://m.facebook.com/p/1?fbclid=abc", "https://www.facebook.com/p/1"),
        ("https://moha.gov.vn/a.", "https://moha.gov.vn/a"),
    ],
)
def test_two_addresses_of_one_page_are_one(one, other):
    assert comparable_link(one) == comparable_link(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://moha.gov.vn/a?id=5", "https://moha.gov.vn/a?id=6"),
        ("https://moha.gov.vn/A", "https://moha.gov.vn/a"),
        ("https://a.gov.vn/1", "https://b.gov.vn/1"),
    ],
)
def test_two_pages_are_two(one, other):
    assert comparable_link(one) != comparable_link(other)


@pytest.mark.parametrize(
    "hostile",
    [
        "https://[::1.x/a",
        "https://a℀b.vn/x",
        "https://[::1/a.b",
        "https://a.b/\x00",
        "https://a.b:999999/x",
        "https://é.b/ñ?ü=ô",
    ],
)
def test_an_odd_address_does_not_stop_the_others(typed_rows, hostile):
    rows = typed_rows(activity, {"link": hostile}, {"link": "https://moha.gov.vn/a"})
    assert "moha.gov.vn/a" in claimed_links(rows, "link")["link"].tolist()


def claims(typed_rows, *claimed):
    """Claims of (file, agency, turn, link)."""
    rows = typed_rows(activity, *({"sha256": file, "link": link} for file, _, _, link in claimed))
    owners = pd.DataFrame(claimed, columns=["sha256", "agency_code", "turn", "link"]).drop(columns="link")
    return claimed_links(rows, "link").merge(owners.drop_duplicates(), on="sha256")


NOTHING = pd.DataFrame({"link": pd.Series(dtype="str"), "agency_code": pd.Series(dtype="str")})


def test_the_later_claim_of_another_agency_is_named(typed_rows):
    claimed = claims(typed_rows, ("a", "X", 0, "https://bao.vn/1"), ("b", "Y", 1, "http://www.bao.vn/1/"))
    found = shared_links(claimed, NOTHING, NAMES)
    assert found[["sha256", "code", "column_name", "value"]].to_numpy().tolist() == [
        ["b", "LINK_SHARED_BETWEEN_AGENCIES", "link", "http://www.bao.vn/1/"]
    ]
    assert unpacked(found["params"].item()) == {"agency": "Bộ X"}


def test_an_earlier_night_claims_before_this_one(typed_rows):
    known = pd.DataFrame({"link": ["bao.vn/1", "bao.vn/1"], "agency_code": ["Z", "X"]})
    found = shared_links(claims(typed_rows, ("a", "Y", 0, "https://bao.vn/1")), known, NAMES)
    assert unpacked(found["params"].item()) == {"agency": "Bộ Z"}


def test_everyone_after_the_first_is_told_of_the_first(typed_rows):
    link = "https://bao.vn/1"
    claimed = claims(typed_rows, ("c", "Z", 2, link), ("b", "Y", 1, link), ("a", "X", 0, link), ("d", "X", 3, link))
    found = shared_links(claimed, NOTHING, NAMES)
    told = {file: unpacked(params)["agency"] for file, params in zip(found["sha256"], found["params"], strict=True)}
    assert told == {"b": "Bộ X", "c": "Bộ X"}


def test_an_agency_may_claim_its_own_link_again(typed_rows):
    link = "https://bao.vn/1"
    claimed = claims(typed_rows, ("a", "X", 0, link), ("b", "X", 1, link))
    assert shared_links(claimed, NOTHING, NAMES).empty


def test_a_home_page_is_nobody_s_claim(typed_rows):
    claimed = claims(typed_rows, ("a", "X", 0, "https://bao.vn"), ("b", "Y", 1, "https://bao.vn/"))
    assert shared_links(claimed, NOTHING, NAMES).empty
