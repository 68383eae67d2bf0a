from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from assets.analysis.year_change.crosswalk import Agency, Ancestry, Crosswalk, Succession, crosswalk
from assets.reference.agencies import read_agencies
from assets.reference.own_or_shipped import FIXTURES
from assets.reference.succession_weights import read_succession_weights, weighted_succession

DAY = date(2024, 12, 31)
OLD, NEW, NEXT = date(2023, 1, 1), date(2025, 7, 1), date(2026, 7, 1)


def agency(code: str, name: str, began: date, ended: date | None = None) -> Agency:
    return Agency(code, began, ended, name)


YEN_BAI = agency("15", "Tỉnh Yên Bái", OLD, date(2025, 6, 30))
OLD_LAO_CAI = agency("10", "Tỉnh Lào Cai", OLD, date(2025, 6, 30))
LAO_CAI = agency("15", "Tỉnh Lào Cai", NEW)


def people(predecessor: Agency, successor: Agency, weight: int | None = None) -> Succession:
    said = ("dân số", "Thống kê") if weight else (None, None)
    return Succession(predecessor.key, successor.key, None if weight is None else Fraction(weight), *said)


def shares(found: Ancestry) -> dict[str, Fraction]:
    return {each.name: share for each, share in found.shares}


def test_a_merged_agency_is_its_predecessors_by_their_weights() -> None:
    walk = Crosswalk(
        [YEN_BAI, OLD_LAO_CAI, LAO_CAI], [people(YEN_BAI, LAO_CAI, 60), people(OLD_LAO_CAI, LAO_CAI, 40)], DAY
    )
    found = walk.ancestry(LAO_CAI)
    assert shares(found) == {"Tỉnh Yên Bái": Fraction(3, 5), "Tỉnh Lào Cai": Fraction(2, 5)}
    assert found.weighing == "dân số (Thống kê)"
    assert found.sole is None
    assert found.namesake("TỈNH LÀO CAI") is OLD_LAO_CAI  # not the one that bore its code


def test_without_a_weight_of_each_nothing_is_carried_over() -> None:
    walk = Crosswalk([YEN_BAI, OLD_LAO_CAI, LAO_CAI], [people(YEN_BAI, LAO_CAI, 60), people(OLD_LAO_CAI, LAO_CAI)], DAY)
    found = walk.ancestry(LAO_CAI)
    assert not found.shares
    assert found.agencies == (YEN_BAI, OLD_LAO_CAI)
    assert "không có trọng số" in str(found.reason)


def test_an_agency_that_went_on_alone_needs_no_weight() -> None:
    before, after = agency("UBDT", "Ủy ban Dân tộc", OLD, date(2025, 6, 30)), agency("BDTTG", "Bộ Dân tộc", NEW)
    found = Crosswalk([before, after], [people(before, after)], DAY).ancestry(after)
    assert found.sole is before
    assert found.reason is None


def test_an_agency_of_that_day_is_itself() -> None:
    same = agency("01", "Thành phố Hà Nội", OLD)
    assert Crosswalk([same], [], DAY).ancestry(same).sole is same


def test_shares_multiply_over_two_mergers() -> None:
    one = agency("A", "A", OLD, date(2025, 6, 30))
    two = agency("B", "B", OLD, date(2025, 6, 30))
    three = agency("C", "C", OLD, date(2026, 6, 30))
    middle = agency("M", "M", NEW, date(2026, 6, 30))
    last = agency("Z", "Z", NEXT)
    said = [people(one, middle, 1), people(two, middle, 3), people(middle, last, 4), people(three, last, 6)]
    found = Crosswalk([one, two, three, middle, last], said, DAY).ancestry(last)
    assert shares(found) == {"A": Fraction(1, 10), "B": Fraction(3, 10), "C": Fraction(6, 10)}


@pytest.mark.parametrize(
    ("agencies", "said", "reason"),
    [
        ([agency("N", "Cơ quan mới", NEW)], [], "không thay cho cơ quan nào"),
        (
            # Taken in by an agency whose own period went on: of its own weight nobody says anything.
            [agency("N", "Cơ quan lớn", OLD), agency("A", "Cơ quan nhỏ", OLD, date(2025, 6, 30))],
            [Succession(("A", OLD), ("N", OLD), Fraction(1), "dân số", "Thống kê")],
            "không có trọng số",
        ),
        (
            [agency("N", "Mới", NEW), agency("M", "Mới khác", NEW), agency("A", "Cũ", OLD, date(2025, 6, 30))],
            [Succession(("A", OLD), ("N", NEW)), Succession(("A", OLD), ("M", NEW))],
            "Cũ đã được chia cho nhiều cơ quan",
        ),
    ],
)
def test_what_cannot_be_carried_over_says_why(agencies: list[Agency], said: list[Succession], reason: str) -> None:
    found = Crosswalk(agencies, said, DAY).ancestry(agencies[0])
    assert not found.shares
    assert reason in str(found.reason)


def test_every_province_of_today_can_be_carried_over_and_merged_ministries_cannot() -> None:
    agencies = read_agencies(FIXTURES / "agencies.csv")
    weights = read_succession_weights(FIXTURES / "succession_weights.csv", agencies)
    walk = crosswalk(agencies, weighted_succession(agencies, weights), DAY)
    today = agencies[agencies["valid_to"].isna()]
    found = {
        (level, code): walk.ancestry(agency(code, name, began.date()))
        for level, code, name, began in today[["level", "code", "name", "valid_from"]].itertuples(index=False)
    }
    assert {key for key, each in found.items() if each.reason} == {
        ("ministry", code) for code in ("BTC", "BXD", "BNNMT", "BKHCN", "BNV")
    }
    assert all(sum(share for _, share in each.shares) == 1 for each in found.values() if not each.reason)
    # Yên Bái had 831 600 people in 2020, Lào Cai 746 400.
    assert shares(found["province", "15"]) == {
        "Tỉnh Lào Cai": Fraction(746400, 746400 + 831600),
        "Tỉnh Yên Bái": Fraction(831600, 746400 + 831600),
    }
