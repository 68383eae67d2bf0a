import pytest

from checks.findings.limits import MOST_DAYS_OF_ONE_ADDRESS
from checks.findings.model import unpacked
from checks.rules.evidence.many_days import one_address_of_many_days
from warehouse.tables import activity

PAGE = "https://moh.gov.vn/tin/1"
LIMIT = MOST_DAYS_OF_ONE_ADDRESS


def acts(typed_rows, links, days=None):
    days = days or range(1, len(links) + 1)
    return typed_rows(
        activity,
        *(
            {"title": f"Tin {number}", "held_on": f"2024-01-{day:02d}", "link": link}
            for number, (day, link) in enumerate(zip(days, links, strict=True))
        ),
    )


@pytest.mark.parametrize(
    ("links", "is_told"),
    [
        ([PAGE] * LIMIT, False),
        ([PAGE] * (LIMIT + 1), True),
        ([PAGE] * LIMIT + ["http://www.moh.gov.vn/tin/1?fbclid=x"], True),
        ([f"Xem {PAGE}"] * (LIMIT + 1), True),
        ([f"{PAGE}{number}" for number in range(12)], False),
        (["https://moh.gov.vn/"] * (LIMIT + 1), True),
        (["ảnh chụp"] * 12, False),
    ],
)
def test_one_address_stands_for_a_few_days_at_most(typed_rows, cells, links, is_told):
    found = one_address_of_many_days(acts(typed_rows, links))
    assert cells(found) == ([("LINK_OF_MANY_DAYS", 6, "link")] if is_told else [])


def test_activities_of_one_day_may_have_one_address(typed_rows):
    assert one_address_of_many_days(acts(typed_rows, [PAGE] * 12, [5] * 12)).empty


def test_the_finding_names_all_rows_and_counts_the_days(typed_rows):
    (params,) = one_address_of_many_days(acts(typed_rows, [PAGE] * 6, [1, 1, 2, 3, 4, 5]))["params"]
    assert unpacked(params) == {
        "proof": "moh.gov.vn/tin/1",
        "listed": ["6", "7", "8", "9", "10", "11"],
        "count": 6,
        "days": 5,
    }


def test_an_address_written_twice_in_a_cell_is_one_row(typed_rows):
    (params,) = one_address_of_many_days(acts(typed_rows, [f"{PAGE} ; {PAGE}"] * (LIMIT + 1)))["params"]
    assert unpacked(params)["count"] == LIMIT + 1


def test_each_report_is_counted_by_itself(typed_rows):
    rows = acts(typed_rows, [PAGE] * 6)
    assert one_address_of_many_days(rows.assign(sha256=["a", "b"] * 3)).empty
