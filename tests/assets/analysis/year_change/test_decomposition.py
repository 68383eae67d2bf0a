from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from assets.analysis.year_change.decomposition import Codes, Row, carried_over, decompose
from assets.analysis.year_change.same_criteria import Pairing
from warehouse.tables.analysis.year_change import DENOMINATOR, DROPPED, NEW, OWN, RULE, UNSEPARATED

HALF = Fraction(1, 2)


def row(*cells: tuple[object, object]) -> Row:
    """Points and maximum by criterion."""
    return Row(
        [None if points is None else Fraction(str(points)) for points, _ in cells],
        [Fraction(str(most)) for _, most in cells],
    )


def alone(of: Row) -> list[tuple[Fraction, Row]]:
    return [(Fraction(1), of)]


def same(*codes: str) -> tuple[Codes, Pairing]:
    return Codes(codes, codes), Pairing({code: code for code in codes})


def test_the_same_rules_leave_the_agencys_own_figures() -> None:
    codes, pairing = same("1", "2")
    before, now = row((4, 10), (6, 10)), row((7, 10), (5, 10))
    found = decompose(carried_over(alone(before)), now, now, codes, pairing)
    assert found == {(OWN, "1"): 15, (OWN, "2"): -5}  # 3 points more and 1 fewer, of 20


def test_a_criterion_that_no_longer_applies_is_a_change_of_denominators() -> None:
    codes, pairing = same("1", "2")
    before, now = row((6, 10), (5, 10)), row((7, 10), (0, 0))
    found = decompose(carried_over(alone(before)), now, now, codes, pairing)
    # 55 -> 70: of 20 points 1 more is 5; criterion 2 takes its 25 away; 7 points of 10 are 35 more than of 20.
    assert found == {(OWN, "1"): 5, (DENOMINATOR, "2"): -25, (DENOMINATOR, "*"): 35}


def test_a_rule_change_is_what_this_years_figures_get_by_the_new_rules() -> None:
    codes, pairing = same("1", "2")
    before, by_old, now = row((4, 10), (6, 10)), row((5, 10), (6, 10)), row((5, 10), (9, 10))
    found = decompose(carried_over(alone(before)), by_old, now, codes, pairing)
    assert found == {(OWN, "1"): 5, (RULE, "2"): 15}


def test_criteria_of_one_year_alone_are_told_apart_though_they_share_a_code() -> None:
    codes, pairing = Codes(["1", "2"], ["1", "2"]), Pairing({"1": "1"}, ("2",), ("2",))
    before, by_old, now = row((4, 10), (6, 10)), row((4, 10), (6, 10)), row((4, 10), (8, 10))
    found = decompose(carried_over(alone(before)), by_old, now, codes, pairing)
    assert found == {(DROPPED, "2"): -30, (NEW, "2"): 40}


def test_what_the_old_rules_cannot_score_is_told_as_one_part() -> None:
    codes = Codes(["1", "2"], ["1", "2"])
    pairing = Pairing({"1": "1", "2": "2"}, unanswered={"2": "không hỏi"})
    before, now = row((4, 10), (6, 10)), row((5, 10), (9, 10))
    # By the old rules criterion 2 would have nothing: its inputs were not asked for.
    for by_old in (row((5, 10), (0, 10)), row((5, 10), (None, 10))):
        found = decompose(carried_over(alone(before)), by_old, now, codes, pairing)
        assert found == {(OWN, "1"): 5, (UNSEPARATED, "2"): 15}
    assert decompose(carried_over(alone(before)), None, now, codes, pairing) == {
        (UNSEPARATED, "1"): 5,
        (UNSEPARATED, "2"): 15,
    }


def test_figures_of_several_agencies_are_means_by_their_shares() -> None:
    found = carried_over([(Fraction(1, 4), row((4, 10), (0, 0))), (Fraction(3, 4), row((6, 10), (10, 10)))])
    assert found is not None
    assert found.index == Fraction(1, 4) * 40 + Fraction(3, 4) * 80
    assert found.contributions == (Fraction(1, 4) * 40 + Fraction(3, 4) * 30, Fraction(3, 4) * 50)
    assert found.most == (10, None)
    assert carried_over([(HALF, row((4, 10))), (HALF, row((None, 10)))]) is None


figures = st.fractions(-3, 12, max_denominator=7)
maxima = st.sampled_from([Fraction(0), Fraction(5, 2), Fraction(10)])


@st.composite
def rows(draw: st.DrawFn, criteria: int, *, complete: bool = True) -> Row:
    points = draw(st.lists(figures if complete else st.none() | figures, min_size=criteria, max_size=criteria))
    most = [draw(maxima) for _ in range(criteria)]
    return Row(points, most if sum(most) or not complete else [Fraction(10), *most[1:]])


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[list[tuple[Fraction, Row]], Row | None, Row, Codes, Pairing]:
    old = [f"c{at}" for at in range(draw(st.integers(1, 4)))]
    new = draw(st.lists(st.sampled_from(["c0", "c1", "c2", "n1", "n2"]), min_size=1, max_size=4, unique=True))
    kept = {code: code for code in old if code in new and draw(st.booleans())}
    unanswered = {code: "vì" for code in old if draw(st.integers(0, 4)) == 0}
    pairing = Pairing(
        kept, tuple(c for c in old if c not in kept), tuple(c for c in new if c not in kept.values()), unanswered
    )
    weights = draw(st.lists(st.integers(1, 9), min_size=1, max_size=3))
    before = [(Fraction(weight, sum(weights)), draw(rows(len(old)))) for weight in weights]
    by_old = draw(st.none() | rows(len(old), complete=False))
    return before, by_old, draw(rows(len(new))), Codes(old, new), pairing


@given(comparisons())
def test_parts_sum_exactly_to_the_change_whatever_the_rules_and_agencies(
    compared: tuple[list[tuple[Fraction, Row]], Row | None, Row, Codes, Pairing],
) -> None:
    shares, by_old, now, codes, pairing = compared
    before = carried_over(shares)
    assert before is not None
    assert before.index == sum((share * (of.index or 0) for share, of in shares), Fraction(0))
    found = decompose(before, by_old, now, codes, pairing)
    assert sum(found.values(), Fraction(0)) == (now.index or 0) - before.index
    assert 0 not in found.values()
