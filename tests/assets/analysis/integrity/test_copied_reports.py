"""Reports that copy: planted copies are named with their counts, and what everybody writes is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

import pandas as pd
import pytest

from assets.analysis.integrity.comparable_texts import without_figures, without_years
from assets.analysis.integrity.conflicts import case_code
from assets.analysis.integrity.copied_reports import LEAST_SHARED, MOST_TELLERS, copied_reports
from assets.analysis.integrity.report_texts import LEAST_ROWS, one_text_of_many_rows
from assets.samples.invention.agency_profiles import chance, draw_profile
from assets.samples.invention.plans import draw_plan
from assets.samples.invention.proofs import draw_feedback
from checks.texts.normalisation import normalise

YEAR = 2025
NAMES = {"A": "Tỉnh An Bình", "B": "Tỉnh Bình An"}
PLACES = ("Ba Vì", "Cái Bè", "Đầm Hà", "Gò Dầu", "Krông Pắc", "Lộc Hà", "Mèo Vạc", "Núi Thành", "Sốp Cộp", "Trảng Bom")

Told = Sequence[tuple[str, int, Sequence[tuple[str, str]]]]
"""Agency, year, and its texts with their days (month-day)."""


def own(agency: str, count: int = 10, first: int = 0) -> list[tuple[str, str]]:
    """Texts that nobody else tells."""
    luck = chance("words of", agency)
    words = [f"{luck.choice('bcdghklmnstv')}{luck.choice('aăâeêioôơuư')}{luck.choice('cmnpt')}" for _ in range(60)]
    return [
        (f"Đoàn {' '.join(words[6 * at : 6 * at + 6])} khảo sát {place}", f"{1 + at:02d}-1{at % 9}")
        for at, place in enumerate(PLACES)
    ][first : first + count]


def frame(told: Told) -> pd.DataFrame:
    rows = [
        (number, agency, year, "Hoạt động", row, text, dt.datetime.strptime(f"{year}-{day}", "%Y-%m-%d"))  # noqa: DTZ007 - a day
        for number, (agency, year, texts) in enumerate(told, start=1)
        for row, (text, day) in enumerate(texts, start=6)
    ]
    columns = ["submission_id", "agency_code", "claimed_year", "sheet", "excel_row", "value", "day"]
    types = {"submission_id": "Int64", "claimed_year": "Int64", "excel_row": "Int64", "agency_code": "str"}
    texts = pd.DataFrame(rows, columns=columns).astype({**types, "sheet": "str", "value": "str"})
    return texts.assign(agency=[NAMES.get(code, code) for code in texts["agency_code"]])


def found(told: Told) -> list[tuple[str, str, list[tuple[str, int, int]]]]:
    """Of each case the kind, the reports, and of each report how many of how many texts."""
    cases = copied_reports(frame(told), YEAR)
    sides = cases.drop_duplicates(["kind", "subject", "submission_id"]).sort_values(["kind", "subject", "agency_code"])
    return [
        (kind, subject, [(each.agency_code, int(each.same_count), int(each.row_count)) for each in rows.itertuples()])
        for (kind, subject), rows in sides.groupby(["kind", "subject"], sort=False)
    ]


def changed(change: Callable[[str], str]) -> list[tuple[str, str]]:
    return [(change(text), day) for text, day in own("A")]


@pytest.mark.parametrize(
    "copy",
    [
        pytest.param(own("A"), id="to the letter"),
        pytest.param(changed(str.upper), id="in capitals"),
        pytest.param([(text, "12-24") for text, _ in own("A")], id="on other days"),
        pytest.param(changed(lambda text: text.replace("khảo sát", "kiểm tra")), id="another word in each"),
        pytest.param(changed(lambda text: f"{text}, xong!"), id="with words more"),
    ],
)
def test_a_copy_is_told_with_how_much_of_each_report_it_is(copy):
    cases = found([("A", YEAR, own("A")), ("B", YEAR, [*copy, *own("B", 3)]), ("C", YEAR, own("C"))])
    assert cases == [("text_of_agencies", "A 2025, B 2025", [("A", 10, 10), ("B", 10, 13)])]


def test_quarters_figures_and_own_names_that_were_put_in_the_place_of_others_hide_no_copy():
    mine = [(f"{text} của Tỉnh An Bình quý I năm 2025, 35 người", day) for text, day in own("A")]
    theirs = [(f"{text} của tỉnh Bình An quý IV năm 2025, 120 người", day) for text, day in own("A")]
    assert [case[0] for case in found([("A", YEAR, mine), ("B", YEAR, theirs)])] == ["text_of_agencies"]


def test_an_earlier_year_s_report_of_another_agency_is_found_too_and_one_of_no_year_in_question_is_not():
    assert found([("A", YEAR - 1, own("A")), ("B", YEAR, own("A"))])[0][1] == "A 2024, B 2025"
    assert found([("A", YEAR - 2, own("A")), ("B", YEAR - 1, own("A"))]) == []


@pytest.mark.parametrize(
    ("shared", "mine", "is_told"),
    [(LEAST_SHARED, 5, True), (LEAST_SHARED - 1, 0, False), (LEAST_SHARED, 6, False)],
    ids=["half of the report", "too few", "less than half"],
)
def test_a_few_equal_texts_prove_nothing(shared, mine, is_told):
    copying = [*own("A", shared), *own("B", mine)]
    longer = [*own("A"), *own("C")]
    assert bool(found([("A", YEAR, longer), ("B", YEAR, copying)])) == is_told


def test_what_many_write_and_what_is_short_proves_nothing():
    formulae = [(f"Tuyên truyền cải cách hành chính trên Trang {each}", "03-01") for each in "abcdefgh"]
    agencies = [chr(ord("A") + at) for at in range(MOST_TELLERS + 1)]
    everybody = [(code, YEAR, [*formulae, *own(code, at + 1)]) for at, code in enumerate(agencies)]
    assert found(everybody) == []
    assert found(everybody[:2]) != []
    short = [(f"Tập huấn {place}", "03-01") for place in PLACES]
    assert found([("A", YEAR, short), ("B", YEAR, short)]) == []


def test_reports_that_are_wholly_equal_are_told_however_many_agencies_sent_them():
    agencies = [f"X{number}" for number in range(3 * MOST_TELLERS)]
    cases = found([(code, YEAR, own("A")) for code in agencies])
    first, *others = sorted(agencies)
    assert [subject for _, subject, _ in cases] == [f"{first} 2025, {code} 2025" for code in others]


def test_of_a_group_that_copies_each_stands_beside_the_report_most_like_its_own():
    told = [("A", YEAR, own("A")), ("B", YEAR, own("A", 8)), ("C", YEAR, [*own("A", 6), *own("C", 2)])]
    assert [subject for _, subject, _ in found(told)] == ["A 2025, B 2025", "A 2025, C 2025"]


def test_last_year_s_report_with_the_year_changed_is_told_and_what_is_done_every_year_is_not():
    last = [(f"{text} năm 2024", day) for text, day in own("A")]
    copy = [(f"{text} năm 2025", day) for text, day in own("A")]
    again = [(text, f"{int(day[:2]) % 12 + 1:02d}-28") for text, day in copy]
    assert found([("A", YEAR - 1, last), ("A", YEAR, copy)]) == [
        ("text_of_years", "A 2024, A 2025", [("A", 10, 10), ("A", 10, 10)])
    ]
    assert found([("A", YEAR - 1, last), ("A", YEAR, again)]) == []


def test_the_order_of_rows_and_reports_changes_nothing():
    told = [("A", YEAR, own("A")), ("B", YEAR, [*own("A", 8), *own("B", 2)]), ("A", YEAR - 1, own("A"))]
    texts = frame(told)
    place = ["kind", "subject", "submission_id", "excel_row"]
    once, again = (
        copied_reports(each, YEAR).sort_values(place, ignore_index=True)[[*place, "value", "same_count"]]
        for each in (texts, texts.sample(frac=1, random_state=3))
    )
    pd.testing.assert_frame_equal(once, again)
    assert set(once["kind"]) == {"text_of_agencies", "text_of_years"}


def test_invented_reports_of_thirty_agencies_and_two_years_copy_nobody_but_the_one_that_was_made_to():
    told = []
    for year in (YEAR - 1, YEAR):
        for number in range(30):
            profile = draw_profile(7, year, code=f"{number:02d}", name=f"Tỉnh số {number}", level="province")
            luck = chance(7, year, profile.agency_code)
            rows = [(row["title"], f"{row['held_on']:%m-%d}") for row in draw_plan(profile, year, luck)[1]]
            rows += [(row["content"], f"{row['received_on']:%m-%d}") for row in draw_feedback(profile, year, luck)]
            told.append((profile.agency_code, year, rows))
    assert found(told) == []
    copied = [(text.replace("tháng", "trong tháng").upper(), day) for text, day in told[35][2]]
    assert [case[1] for case in found([*told, ("99", YEAR, copied)])] == ["05 2025, 99 2025"]


@pytest.mark.parametrize(("same", "others", "is_told"), [(LEAST_ROWS, 10, True), (9, 0, False), (10, 11, False)])
def test_one_text_that_fills_half_of_a_report_is_told(same, others, is_told):
    rows = [(f"Bài viết số {number} về CCHC", "01-02") for number in range(same)]
    rows += [(f"Việc {chr(97 + number)}", "01-02") for number in range(others)]
    activities = frame([("A", YEAR, rows)]).rename(columns={"value": "title"})
    told = one_text_of_many_rows(activities)
    assert [*told["subject"].unique()] == (["bài viết số # về cchc"] if is_told else [])


def test_comparable_texts_leave_out_what_changes_from_report_to_report():
    assert without_years(normalise("Hội nghị ngày 12/3/2024")) == without_years(normalise("HỘI NGHỊ, ngày 12/3/2025"))
    assert without_years(normalise("Hội nghị ngày 12/3")) != without_years(normalise("Hội nghị ngày 13/3"))
    forms = [without_figures(normalise(f"Hội nghị {when} của Bộ Y tế"), "Bộ Y Tế") for when in ("quý I", "quý 4/2025")]
    assert forms == ["hội nghị quý # của ~"] * 2


def test_the_code_of_a_case_never_changes():
    assert case_code("link_of_agencies", "moha.gov.vn/tin/1", "") == "BB6222C392BFC78C"
