from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from assets.reference.calendars import STEPS, read_calendars
from assets.reference.csv_files import ReferenceDataError

FOLDER = Path(__file__).parents[3] / "fixtures" / "calendars"
HEADINGS = "year,event,period,agency_code,due_on,document_number"
WITH_ROUNDS = f"{HEADINGS},name,decided_by,double_pct"
ROUND_STEPS = (
    ("appraisal_1_due", "-"),
    ("explanation_due", "-"),
    ("appraisal_2_due", "-"),
)
ALL_STEPS = (*STEPS[:-1], *ROUND_STEPS, STEPS[-1])


def general(**changed: str) -> list[str]:
    """A whole year, a day a step; `opens="..."` replaces a step's line, an empty text leaves it out."""
    lines = {
        event if period == "-" else period: f"2024,{event},{period},*,2024-02-{day:02},"
        for day, (event, period) in enumerate(ALL_STEPS, start=1)
    }
    return [line for line in (lines | changed).values() if line]


def read(folder: Path, lines: list[str], name: str = "2024.csv", **known: pd.DataFrame) -> pd.DataFrame:
    (folder / name).write_text("\n".join([HEADINGS, *lines, ""]), encoding="utf-8")
    found = read_calendars([folder / name], None, known.get("agencies"))
    for error in found.faults.values():
        raise error
    return found.entries


def test_a_whole_year_is_read_in_the_order_of_its_file(tmp_path: Path) -> None:
    calendar = read(tmp_path, general())
    assert calendar[["event", "period"]].to_records(index=False).tolist() == list(ALL_STEPS)
    assert str(calendar["due_on"].dtype) == "datetime64[us]"
    assert calendar["document_number"].isna().all()


def test_two_steps_may_be_due_on_one_day(tmp_path: Path) -> None:
    same = [f"2024,{event},{period},*,2024-02-01," for event, period in ALL_STEPS]
    assert len(set(read(tmp_path, same)["due_on"])) == 1


def test_an_extension_names_its_agency_and_document(tmp_path: Path) -> None:
    extension = "2024,report_due,year,BNV,2024-02-20,15/QĐ-BCĐ"
    calendar = read(tmp_path, [*general(), extension])
    assert calendar.iloc[-1]["document_number"] == "15/QĐ-BCĐ"


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (general(opens="2023,opens,-,*,2024-01-01,"), "line 2: year '2023' is none of 2024"),
        (general(opens="2024,starts,-,*,2024-01-01,"), "line 2: event 'starts' of period '-' is none of opens"),
        (general(quarter_1="2024,report_due,-,*,2024-02-02,"), "line 3: event 'report_due' of period '-' is none of"),
        (
            [*general(quarter_1=""), "2024,report_due,quarter_1,BNV,2024-02-09,1/QĐ"],
            "line 11: event 'report_due' of period 'quarter_1' is missing for everybody",
        ),
        ([*general(), general()[0]], "line 12: year '2024', event 'opens', .* already stands in line 2"),
        (general(opens="2024,opens,-,*,01/02/2024,"), "line 2: due_on '01/02/2024' is not a date"),
        (general(quarter_1="2024,report_due,quarter_1,*,2024-02-09,"), "line 4: .*'half_year' is due before the step"),
        ([*general(), "2024,report_due,year,BNV,2024-02-20,"], "line 12: an extension .* needs its document_number"),
        ([*general(), "2024,report_due,year,,2024-02-20,x"], "line 12: agency_code is empty"),
        (general(appraisal_1_due=""), "event 'appraisal_1_due' is missing for everybody"),
        (general(appraisal_2_due="", explanation_due="2024,explanation_2_due,-,*,2024-02-09,"), "is of round 2, which"),
        ([*general(), "2024,explanation_1_due,-,*,2024-02-09,"], "line 12: event 'explanation_1_due' is the same step"),
        (
            general(appraisal_2_due="2024,appraisal_2_due,-,*,2024-02-07,"),
            "line 10: .*'appraisal_2_due' .* is due before",
        ),
        (general(release_due="2024,release_due,-,*,2024-02-07,"), "line 11: .*'release_due' .* is due before"),
    ],
)
def test_a_calendar_that_cannot_be_used_is_refused_by_line(tmp_path: Path, lines: list[str], message: str) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        read(tmp_path, lines)


def test_a_year_has_the_rounds_of_its_calendar_with_their_names(tmp_path: Path) -> None:
    lines = [f"{line},,," for line in general(appraisal_1_due="", appraisal_2_due="", explanation_due="")]
    rounds = [
        "2024,appraisal_1_due,-,*,2024-02-08,,Tổ giúp việc,Tổ giúp việc của Hội đồng,5",
        "2024,explanation_due,-,*,2024-02-08,,,,",
        "2024,appraisal_2_due,-,*,2024-02-09,,Thẩm định chéo,,10%",
        "2024,appraisal_3_due,-,*,2024-02-09,,,,",
    ]
    (tmp_path / "2024.csv").write_text("\n".join([WITH_ROUNDS, *lines, *rounds, ""]), encoding="utf-8")

    entries = read_calendars([tmp_path / "2024.csv"]).entries

    told = entries[entries["event"].str.startswith("appraisal")][["event", "name", "decided_by", "double_pct"]]
    assert told.astype(object).where(told.notna(), None).to_numpy().tolist() == [
        ["appraisal_1_due", "Tổ giúp việc", "Tổ giúp việc của Hội đồng", 5],
        ["appraisal_2_due", "Thẩm định chéo", None, 10],
        ["appraisal_3_due", None, None, None],
    ]


@pytest.mark.parametrize(
    "events",
    [
        [event for event, _ in STEPS],
        ["release_due"],
        ["opens", "appraisal_1_due"],
        ["report_due"],
    ],
)
def test_a_year_has_the_steps_that_its_calendar_names(tmp_path: Path, events: list[str]) -> None:
    lines = [line for line in general() if line.split(",")[1] in events]
    assert list(dict.fromkeys(read(tmp_path, lines)["event"])) == list(dict.fromkeys(events))


@pytest.mark.parametrize("share", ["101", "-1", "half", "5.5", "1 000"])
def test_a_share_of_doubly_appraised_items_is_a_percentage(tmp_path: Path, share: str) -> None:
    lines = [f"{line},,,{share if 'appraisal_1' in line else ''}" for line in general()]
    (tmp_path / "2024.csv").write_text("\n".join([WITH_ROUNDS, *lines, ""]), encoding="utf-8")
    fault = read_calendars([tmp_path / "2024.csv"]).faults[2024]
    assert f"line 8: double_pct '{share}' is not a whole number from 0 to 100" in str(fault)


def test_a_calendar_that_cannot_be_used_costs_its_own_year(tmp_path: Path) -> None:
    for year in ("2024", "2025"):
        (tmp_path / f"{year}.csv").write_text("\n".join([HEADINGS, *general(), ""]), encoding="utf-8")

    found = read_calendars(sorted(tmp_path.glob("*.csv")))

    assert set(found.entries["year"]) == {2024}
    assert str(found.faults[2025]) == f"{tmp_path / '2025.csv'}, line 2: year '2024' is none of 2025"


def test_an_extension_for_an_unknown_agency_is_refused(tmp_path: Path) -> None:
    agencies = pd.DataFrame({"code": ["BNV"]})
    with pytest.raises(ReferenceDataError, match=r"line 12: agency_code 'BNVV' is none of \*, BNV"):
        read(tmp_path, [*general(), "2024,report_due,year,BNVV,2024-02-20,1/QĐ"], agencies=agencies)


def test_a_file_not_named_after_a_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="a calendar's file is named after its year"):
        read(tmp_path, general(), name="lich.csv")


def test_the_shipped_deadlines_are_working_days() -> None:
    calendar = read_calendars(sorted(FOLDER.glob("*.csv"))).entries
    assert sorted(set(calendar["year"])) == [2023, 2024, 2025, 2026, 2027]
    assert (calendar["due_on"].dt.day_of_week < 5).all()
