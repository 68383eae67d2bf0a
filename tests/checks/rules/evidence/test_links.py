import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.rules.evidence.links import claimed_links, comparable_link, unusable_links
from warehouse.tables import activity


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


@given(path=st.text("aZ09/.,;)-_~%=&+@:!'([]|\\", max_size=12), host=st.text("aMw.-1", min_size=1, max_size=8))
def test_an_address_that_need_not_be_parsed_gives_what_parsing_gives(path, host):
    bare = f"https://{host}/{path}".rstrip(".,;)")
    assert comparable_link(bare) == comparable_link(f"{bare}#muc-2")


def test_addresses_of_a_cell_stand_in_their_order_each_once(typed_rows):
    pages = [f"https://moha.gov.vn/{page}" for page in "hcfabgedc"]
    rows = typed_rows(activity, {"link": " ".join(pages)}, {"link": None}, {"link": pages[0]})
    found = claimed_links(rows, "link")
    assert found["link"].tolist() == [*(f"moha.gov.vn/{page}" for page in "abcdefgh"), "moha.gov.vn/h"]
    assert found["excel_row"].tolist() == [6] * 8 + [8]
