"""What the ranking says beside an agency."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.publication.committee.sheets.ranking import WIDTHS_PX, mean_index, remark, write_ranking
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.submission_states import NOTHING_SENT, AgencyState
from assets.publication.published.tables import CommitteeTables
from assets.rules.framework.titles import Headings, Titles
from tests.assets.publication.committee.sheets.small_year import RULES, drawn, small_year
from tests.assets.rules.framework_writing import framework_with

ERROR = "Không có số liệu để chia."
SCORES = [
    ("f", "X", "1.1", "final", ERROR),
    ("f", "X", "1", "final", ERROR),
    ("f", "Y", "1.2", "final", ERROR),
    ("f", "Y", "2.1", "final", ERROR),
    ("f", "X", "2.1", "self", ERROR),
    ("f", "Z", "1.1", "final", None),
]
CRITERIA = [("f", "1", False), ("f", "1.1", True), ("f", "1.2", True), ("f", "2.1", True), ("g", "1.1", True)]


def tables(**states: AgencyState) -> CommitteeTables:
    """A year in which X and Y each have criteria that cannot be scored."""
    known = {code: AgencyState("accepted", last_status="accepted") for code in "XYZ"} | states
    return CommitteeTables(
        year=2024,
        rules=(),
        standings=pd.DataFrame(),
        criteria=pd.DataFrame(CRITERIA, columns=["framework_id", "criterion_code", "is_leaf"]),
        criterion_scores=pd.DataFrame(
            SCORES, columns=["framework_id", "agency_code", "criterion_code", "track", "error"]
        ),
        index_scores=pd.DataFrame(),
        round_names={},
        states=known,
        unidentified=pd.DataFrame(),
        received_until=None,
        group_labels={},
        status_labels={"rejected": "Bị từ chối"},
    )


def standing(agency: str, rank: int | None = None, *, is_scored: bool = True) -> pd.Series[Any]:
    return pd.Series(
        {"agency_code": agency, "framework_id": "f", "rank": rank, "is_scored": is_scored, "state": "accepted"}
    )


@pytest.mark.parametrize(
    ("agency", "said"),
    [
        ("X", "Không chấm được tiêu chí 1.1"),
        ("Y", "Không chấm được tiêu chí 1.2, 2.1"),
        ("Z", "Chưa xếp hạng"),
    ],
)
def test_an_agency_without_a_rank_is_told_its_own_leaves_that_the_system_could_not_score(
    agency: str, said: str
) -> None:
    assert remark(tables(), standing(agency), set()) == said


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (AgencyState("rejected"), "Bị từ chối"),
        (AgencyState(NOTHING_SENT), "Chưa gửi báo cáo"),
        (AgencyState("accepted"), "Chưa có điểm"),
    ],
)
def test_an_agency_without_a_score_is_told_what_it_sent(state: AgencyState, said: str) -> None:
    assert remark(tables(X=state), standing("X", is_scored=False), {1}) == said


@pytest.mark.parametrize(
    ("rank", "state", "said"),
    [
        (1, AgencyState("accepted", last_status="accepted"), ""),
        (2, AgencyState("accepted", last_status="accepted"), "Đồng hạng"),
        (1, AgencyState("accepted", last_status="rejected"), "Lần gửi sau không được chấp nhận"),
        (2, AgencyState("accepted", last_status="unreadable"), "Đồng hạng; Lần gửi sau không được chấp nhận"),
        (1, AgencyState("accepted", last_status="rejected", last_is_likely=True), ""),
    ],
)
def test_a_ranked_agency_is_told_of_a_shared_rank_and_of_a_later_report_that_was_refused(
    rank: int, state: AgencyState, said: str
) -> None:
    assert remark(tables(X=state), standing("X", rank), {2}) == said


@pytest.mark.parametrize(
    ("indices", "mean"),
    [
        ([Fraction(1, 3), Fraction(1, 6)], "0.25"),
        ([Fraction("0.005"), Fraction("0.004"), None], "0.00"),
        ([Fraction("0.005"), Fraction("0.005")], "0.01"),
        ([Fraction(0), None], "0.00"),
        ([None, None], None),
    ],
)
def test_a_mean_is_of_those_who_have_an_index_and_is_rounded_once(
    indices: list[Fraction | None], mean: str | None
) -> None:
    rules = AppliedFramework(framework_with("score: 1"), "0" * 64)
    assert mean_index(pd.Series(indices, dtype=object), rules) == (None if mean is None else Decimal(mean))


WORDS = {
    "titles": Titles(table="Bốn trọng số", subject="thành tựu công nghệ", unit="nước", publisher=("UNDP",)),
    "headings": Headings(agency="Nước", index="Chỉ số"),
}


def test_a_table_is_printed_under_the_words_of_its_framework() -> None:
    rules = AppliedFramework(RULES.framework.model_copy(update=WORDS), RULES.sha256)
    year = small_year(rules=(rules,))

    rows = drawn(year, WIDTHS_PX, lambda sheet: write_ranking(sheet, year, rules, "I"))

    assert rows[1] == ["BẢNG XẾP HẠNG THÀNH TỰU CÔNG NGHỆ NĂM 2024\nBỐN TRỌNG SỐ"]
    assert ["Hạng", "Nước", "Điểm tự chấm"] in [row[:3] for row in rows]
    assert rows[5][0].endswith("nước)")
    assert (year.subject, year.publisher, year.unit) == ("thành tựu công nghệ", ("UNDP",), "nước")


def test_several_tables_of_one_level_are_told_apart_and_share_a_title_only_if_all_give_it() -> None:
    plain = AppliedFramework(RULES.framework.model_copy(update={"framework": "khac"}), RULES.sha256)
    named = AppliedFramework(RULES.framework.model_copy(update={"framework": "ten"} | WORDS), RULES.sha256)
    year = small_year(rules=(RULES, plain, named))
    assert [year.table_name(rules) for rules in year.rules] == ["Cấp xã, bảng 1", "Cấp xã, bảng 2", "Bốn trọng số"]
    assert year.unit == "cơ quan"
