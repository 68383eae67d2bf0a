from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.analysis.year_change.agency_change import TwoYears
from assets.analysis.year_change.crosswalk import Agency, Crosswalk, Succession
from assets.analysis.year_change.scored_year import counterparts
from assets.analysis.year_change.table import ChangeFrames, change_frames
from tests.assets.analysis.year_change.two_years import ENDED, NEW, OLD, rules, scored_year
from warehouse.tables.analysis.year_change import BACK_CAST, OF_RELEASE, PUBLISHED

YEN_BAI = Agency("15", OLD, ENDED, "Tỉnh Yên Bái")
OLD_LAO_CAI = Agency("10", OLD, ENDED, "Tỉnh Lào Cai")
OLD_HA_NOI = Agency("01", OLD, ENDED, "Thành phố Hà Nội")
LAO_CAI = Agency("15", NEW, None, "Tỉnh Lào Cai")
HA_NOI = Agency("01", NEW, None, "Thành phố Hà Nội")
DAY = date(2024, 12, 31)


def followed(one: Agency, other: Agency, weight: int | None = None) -> Succession:
    said = ("dân số", "Thống kê") if weight else (None, None)
    return Succession(one.key, other.key, None if weight is None else Fraction(weight), *said)


PROVINCES = Crosswalk(
    [YEN_BAI, OLD_LAO_CAI, OLD_HA_NOI, LAO_CAI, HA_NOI],
    [followed(YEN_BAI, LAO_CAI, 3), followed(OLD_LAO_CAI, LAO_CAI, 1), followed(OLD_HA_NOI, HA_NOI)],
    DAY,
)


def provinces(walk: Crosswalk = PROVINCES) -> TwoYears:
    """Three provinces of 2024, two of 2025: Lào Cai is Yên Bái by 3/4 and the old Lào Cai by 1/4."""
    before = scored_year(2024, rules(), [YEN_BAI, OLD_LAO_CAI, OLD_HA_NOI], {"15": [6, 4], "10": [10, 8], "01": [7, 4]})
    now = scored_year(2025, before.by_framework["thu"].framework, [LAO_CAI, HA_NOI], {"15": [9, 6], "01": [7, 5]})
    return TwoYears(now, now, before, walk)


def row(found: ChangeFrames, agency: str, basis: str) -> dict[str, Any]:
    """The row of an agency, without what is missing."""
    frame = found.ranks
    chosen = frame[(frame["agency_code"] == agency) & (frame["basis"] == basis)]
    (only,) = chosen.astype("object").where(chosen.notna(), None).to_dict("records")
    return {str(name): value for name, value in only.items() if value is not None}


def parts(found: ChangeFrames, agency: str) -> dict[tuple[str, str], Fraction]:
    own = found.parts[found.parts["agency_code"] == agency]
    return {(kind, code): points for kind, code, points in own[["kind", "criterion_code", "points_exact"]].to_numpy()}


def test_a_merged_province_by_hand() -> None:
    found = change_frames(provinces())
    # 2024: Yên Bái 10 of 20, Lào Cai 18 of 20: 50 and 90. Together 3/4 of 50 and 1/4 of 90: 60. 2025: 15 of 20: 75.
    over = row(found, "15", BACK_CAST)
    assert (over["index_before_exact"], over["index_exact"], over["change_exact"]) == (60, 75, 15)
    assert (over["points_before_exact"], over["class_before"]) == (12, "Đạt")
    assert (over["before_code"], over["note"]) == ("15+10", "quy từ Tỉnh Yên Bái, Tỉnh Lào Cai theo dân số (Thống kê)")
    # Hà Nội had 55: of two provinces Lào Cai was first before, and is first now.
    assert (over["rank_before"], over["rank"], over["places"]) == (1, 1, 0)
    # Criterion 1: 3/4 of 6 and 1/4 of 10 is 7, now 9; criterion 2: 3/4 of 4 and 1/4 of 8 is 5, now 6. Of 20 each.
    assert parts(found, "15") == {("criterion", "1"): 10, ("criterion", "2"): 5, ("merger", "*"): -30}
    published = row(found, "15", PUBLISHED)
    # Readers set it beside the old Lào Cai, code 10: 90 to 75, 30 lost by the merger, 15 won by its work.
    assert (published["before_code"], published["rank_before"], published["places"]) == ("10", 1, 0)
    assert (published["index_before_exact"], published["change_exact"]) == (90, -15)
    assert published["note"] == (
        "cùng tên nhưng không cùng địa bàn, tổ chức: nay gồm Tỉnh Yên Bái, Tỉnh Lào Cai; mã 15 năm 2024 là Tỉnh Yên Bái"
    )


def test_a_province_that_went_on_alone_is_compared_with_itself_on_both_bases() -> None:
    found = change_frames(provinces())
    for basis, rank_before, places in ((PUBLISHED, 2, 0), (BACK_CAST, 2, 0)):
        told = row(found, "01", basis)
        assert (told["index_before_exact"], told["change_exact"]) == (55, 5)
        assert (told["rank_before"], told["places"]) == (rank_before, places)
        assert "note" not in told
    assert parts(found, "01") == {("criterion", "2"): 5}


BKHDT, OLD_BTC = Agency("BKHDT", OLD, ENDED, "Bộ Kế hoạch và Đầu tư"), Agency("BTC", OLD, ENDED, "Bộ Tài chính")
BTC = Agency("BTC", NEW, None, "Bộ Tài chính")


def ministries(*weights: int) -> TwoYears:
    said = weights or (None, None)
    walk = Crosswalk([BKHDT, OLD_BTC, BTC], [followed(BKHDT, BTC, said[0]), followed(OLD_BTC, BTC, said[1])], DAY)
    before = scored_year(2024, rules(), [BKHDT, OLD_BTC], {"BKHDT": [4, 4], "BTC": [9, 9]}, group="ministry")
    now = scored_year(2025, before.by_framework["thu"].framework, [BTC], {"BTC": [8, 8]}, group="ministry")
    return TwoYears(now, now, before, walk)


def test_a_merged_ministry_is_not_comparable_without_weights() -> None:
    found = change_frames(ministries())
    reason = "Bộ Tài chính gồm Bộ Kế hoạch và Đầu tư, Bộ Tài chính: không có trọng số nào được công bố để quy số liệu"
    for basis in (PUBLISHED, BACK_CAST):
        told = row(found, "BTC", basis)
        assert told["reason"] == reason
        assert "change_exact" not in told
        assert "places" not in told
    # What was published of its namesake is still told.
    assert row(found, "BTC", PUBLISHED)["index_before_exact"] == 90
    assert parts(found, "BTC") == {}


def test_a_merged_ministry_by_hand_with_the_users_own_weights() -> None:
    found = change_frames(ministries(2, 3))
    over = row(found, "BTC", BACK_CAST)
    assert over["index_before_exact"] == 70  # 2/5 of 40 and 3/5 of 90
    assert over["change_exact"] == 10
    assert parts(found, "BTC") == {("criterion", "1"): 5, ("criterion", "2"): 5, ("merger", "*"): -20}
    assert row(found, "BTC", PUBLISHED)["change_exact"] == -10


def test_ties_of_the_year_before_are_broken_by_its_rule() -> None:
    names = [Agency(code, OLD, None, f"Tỉnh {code}") for code in "ABC"]
    framework = rules(ties="dense", then_by=["2"])
    before = scored_year(2024, framework, names, {"A": [6, 4], "B": [4, 6], "C": [1, 1]})
    now = scored_year(2025, framework, names, {"A": [5, 5], "B": [5, 4], "C": [5, 5]})
    found = change_frames(TwoYears(now, now, before, Crosswalk(names, [], DAY)))
    told = {code: row(found, code, BACK_CAST) for code in "ABC"}
    assert {code: each["rank_before"] for code, each in told.items()} == {"A": 2, "B": 1, "C": 3}
    assert {code: each["rank"] for code, each in told.items()} == {"A": 1, "B": 2, "C": 1}
    assert {code: each["places"] for code, each in told.items()} == {"A": 1, "B": -1, "C": 2}


def test_an_agency_without_figures_of_either_year_says_so() -> None:
    two = provinces()
    totals = {key: total for key, total in two.before.totals.items() if key != ("thu", "01")}
    missing = replace(two.before, totals=totals)
    found = change_frames(replace(two, before=missing))
    assert row(found, "01", BACK_CAST)["reason"] == "Thành phố Hà Nội không có chỉ số năm 2024"
    unscored = scored_year(2025, rules(), [LAO_CAI, HA_NOI], {"15": [9, None], "01": [7, 5]})
    found = change_frames(replace(two, now=unscored, stored=unscored))
    assert row(found, "15", PUBLISHED)["reason"] == "chưa có chỉ số năm 2025"


def test_a_successor_under_a_new_name_has_no_published_predecessor() -> None:
    old = [Agency(code, OLD, ENDED, f"Bộ {code}") for code in ("NN", "TN")]
    new = Agency("NNMT", NEW, None, "Bộ Nông nghiệp và Môi trường")
    walk = Crosswalk([*old, new], [followed(each, new, 1) for each in old], DAY)
    before = scored_year(2024, rules(), old, {"NN": [4, 4], "TN": [6, 6]})
    now = scored_year(2025, before.by_framework["thu"].framework, [new], {"NNMT": [8, 8]})
    found = change_frames(TwoYears(now, now, before, walk))
    assert row(found, "NNMT", BACK_CAST)["change_exact"] == 30
    told = row(found, "NNMT", PUBLISHED)
    assert told["reason"] == "năm trước chưa có cơ quan nào mang tên này; nay gồm Bộ NN, Bộ TN"
    assert "rank_before" not in told
    assert ("merger", "*") not in parts(found, "NNMT")


def test_a_release_that_differs_from_the_figures_that_stand_is_a_part_of_its_own() -> None:
    two = provinces()
    released = scored_year(2025, rules(), [LAO_CAI, HA_NOI], {"15": [10, 6], "01": [7, 5]}, figures_from=OF_RELEASE)
    found = change_frames(replace(two, now=released))
    assert row(found, "15", BACK_CAST)["figures_from"] == OF_RELEASE
    assert row(found, "15", BACK_CAST)["change_exact"] == 20
    assert parts(found, "15") == {
        ("criterion", "1"): 10, ("criterion", "2"): 5, ("release", "*"): 5, ("merger", "*"): -30,
    }  # fmt: skip


def test_other_rules_are_told_by_scoring_this_year_by_those_of_last_year() -> None:
    two = provinces()
    now = scored_year(2025, rules("moi", last="Đối thoại"), [LAO_CAI, HA_NOI], {"15": [9, 6], "01": [7, 5]})
    by_old = scored_year(2025, rules(), [LAO_CAI, HA_NOI], {"15": [8, 7], "01": [7, 5]}).by_framework["thu"].rows
    found = change_frames(replace(two, now=now, stored=now, by_old_rules={("thu", "moi"): by_old}))
    told = parts(found, "15")
    # Criterion 1: from 7 to 8 by its own work, to 9 by the rule. Code 2 means another criterion now, and nobody's
    # scorecard speaks of the old one: its 5 points go, 6 of the new one come.
    assert told == {
        ("criterion", "1"): 5, ("rule", "1"): 5, ("dropped_criterion", "2"): -25, ("new_criterion", "2"): 30,
        ("merger", "*"): -30,
    }  # fmt: skip
    assert sum(told.values()) - told["merger", "*"] == row(found, "15", BACK_CAST)["change_exact"]
    notes = found.parts.set_index(["agency_code", "kind"])["note"]
    assert notes["15", "new_criterion"] == "năm trước mã 2 chỉ tiêu chí khác: «Hội nghị»"
    assert "của tiêu chí khác" in notes["15", "dropped_criterion"]


def test_nobody_scored_gives_empty_frames() -> None:
    two = provinces()
    nobody = replace(two.now, totals={}, by_framework={})
    found = change_frames(replace(two, now=nobody, stored=nobody))
    assert isinstance(found.ranks, pd.DataFrame)
    assert found.ranks.empty
    assert found.parts.empty


def test_a_framework_stands_for_the_one_of_its_kind_that_is_gone() -> None:
    names = [HA_NOI]
    old = scored_year(2024, rules("cu"), names, {"01": [1, 1]})
    new = scored_year(2025, rules("moi"), names, {"01": [1, 1]})
    assert counterparts(new, old) == {"moi": "cu"}
    assert counterparts(old, old) == {"cu": "cu"}
    both = replace(old, totals=old.totals | new.totals, by_framework=old.by_framework | new.by_framework)
    assert counterparts(new, both) == {"moi": "moi"}
    # Of two that are gone, nobody can tell which the new one stands for.
    third = scored_year(2024, rules("khac"), names, {"01": [1, 1]})
    two = replace(old, totals=old.totals | third.totals, by_framework=old.by_framework | third.by_framework)
    assert counterparts(new, two) == {}
    found = change_frames(TwoYears(new, new, two, Crosswalk(names, [], DAY)))
    assert row(found, "01", BACK_CAST)["reason"] == "năm 2024 không có bộ tiêu chí nào tương ứng"
