"""Agencies send again: on the last evening, too late, the wrong file, the same file, another agency's."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.analysis.change_summary import change_summary
from assets.analysis.superseded import read_changes, rows_before
from assets.home import Home
from assets.publication.committee.exports import read_committee_tables
from assets.publication.passport.wording import passport_text
from assets.publication.sealing.decisions import Decision
from assets.publication.sealing.release_steps import seal_release
from assets.publication.verifying.release import verify_release
from assets.reference.loading import References
from assets.reference.names import names_of
from assets.rules.framework.files import parse_framework
from assets.samples.year import write_sample_year
from assets.scoring.inputs import aggregate_inputs
from assets.submissions.register.registration_events import tell_arrivals
from tests.assets.publication.sent_reports import ACTIVITIES, YEAR, Office, edited, hanoi
from warehouse.audit import broken_links
from warehouse.engine import writing
from warehouse.rows.frames import empty_frame, read_table
from warehouse.tables import audit_event, landed_file, receipt, submission

A, B = "20", "37"
DEADLINE = "2026-01-12"
"""Of the year's report, for everybody."""

LAST_DAY = f"{DEADLINE} 08:00"


@dataclass(frozen=True)
class Reports:
    """A sound report of each of two provinces, and other versions of the first one's."""

    a: bytes
    b: bytes
    a_again: bytes
    a_third: bytes
    a_of_wrong_year: bytes
    a_of_quarter: bytes


@pytest.fixture(scope="session")
def reports(references: References, tmp_path_factory: pytest.TempPathFactory) -> Reports:
    samples = write_sample_year(references, YEAR, tmp_path_factory.mktemp("sent"), seed=7, agencies=8)
    sound = {
        file.agency_code: (samples.folder / file.file_name).read_bytes()
        for file in samples.files
        if file.fault is None and file.file_name is not None
    }
    return Reports(
        a=sound[A],
        b=sound[B],
        a_again=edited(sound[A], reach=1111),
        a_third=edited(sound[A], reach=2222),
        a_of_wrong_year=edited(sound[A], cover={"Năm báo cáo": YEAR - 1}),
        a_of_quarter=edited(sound[A], cover={"Kỳ báo cáo": "Quý III"}),
    )


@pytest.fixture
def office(sqlite_warehouse: sa.Engine, run_night: Callable[..., None], tmp_path: Path) -> Office:
    return Office(sqlite_warehouse, Home(tmp_path / "home"), run_night)


@pytest.fixture
def office_on_either(warehouse: sa.Engine, run_night: Callable[..., None], tmp_path: Path) -> Office:
    """On each database; single statements are compared in `test_in_force` and `test_timeliness`."""
    return Office(warehouse, Home(tmp_path / "home"), run_night)


def test_three_times_on_the_last_evening_the_last_is_in_force_and_all_are_kept(
    office: Office, reports: Reports, references: References
) -> None:
    third = office.send("3.xlsx", reports.a_third, f"{DEADLINE} 23:50")
    first = office.send("1.xlsx", reports.a, f"{DEADLINE} 22:00")
    second = office.send("2.xlsx", reports.a_again, f"{DEADLINE} 22:40")
    office.night("2026-01-13 01:00")

    assert office.in_force(A) == third
    assert set(office.statuses()) == {first, second, third}
    assert office.replaced(references) == [(second, first), (third, second)]
    assert office.days_late(A) == 0
    assert office.passport(A)["submission"]["sha256"] == third
    assert (office.state(A).file_count, office.state(A).last_file_name) == (3, "3.xlsx")


@pytest.mark.parametrize("kind", ["rejected", "unreadable"])
def test_what_is_refused_after_an_accepted_report_leaves_that_one_in_force(
    kind: str, office: Office, reports: Reports, references: References
) -> None:
    good = office.send("tốt.xlsx", reports.a, LAST_DAY)
    bad_content = reports.a_of_wrong_year if kind == "rejected" else reports.a[:3000]
    bad = office.send("hỏng.xlsx", bad_content, f"{DEADLINE} 09:00")
    office.night("2026-01-13 01:00")
    assert office.statuses()[bad] == kind
    assert office.in_force(A) == good

    better = office.send("sửa.xlsx", reports.a_again, f"{DEADLINE} 10:00")
    office.night("2026-01-14 01:00")
    assert office.in_force(A) == better
    assert office.replaced(references) == [(better, good)], "compared with the accepted one, not with the refused"
    assert office.state(A).last_was_refused is False


def test_the_committee_hears_that_what_came_last_was_refused(office: Office, reports: Reports) -> None:
    office.send("tốt.xlsx", reports.a, LAST_DAY)
    office.send("hỏng.xlsx", reports.a_of_wrong_year, f"{DEADLINE} 09:00")
    office.night("2026-01-13 01:00")
    assert office.state(A).last_was_refused
    assert office.state(A).last_file_name == "hỏng.xlsx"

    office.send("tốt, gửi lại.xlsx", reports.a, f"{DEADLINE} 11:00")
    office.night("2026-01-14 01:00")
    assert not office.state(A).last_was_refused
    assert office.state(A).last_file_name == "tốt, gửi lại.xlsx"


@pytest.mark.parametrize(("nights", "warehouse"), [(1, "sqlite"), (3, "postgresql")], indirect=["warehouse"])
def test_an_earlier_report_sent_again_is_in_force_again(
    nights: int, office_on_either: Office, reports: Reports, references: References
) -> None:
    office, sent = office_on_either, []
    for day, content in enumerate((reports.a, reports.a_again, reports.a), start=8):
        # Under one name a second file would replace the first in the folder.
        sent.append(office.send(f"lần {day}.xlsx", content, f"2026-01-{day:02} 09:00"))
        if nights == 3:
            office.night(f"2026-01-{day:02} 23:00")
    if nights == 1:
        office.night("2026-01-12 23:00")

    first, second, _ = sent
    assert office.in_force(A) == first
    assert sorted(office.replaced(references)) == sorted([(second, first), (first, second)])
    assert office.days_late(A) == 0
    told = office.passport(A)["submission"]
    assert told["sha256"] == first
    assert told["arrivals"] == [
        {"file_name": "lần 8.xlsx", "received_at": "2026-01-08T09:00:00+07:00"},
        {"file_name": "lần 10.xlsx", "received_at": "2026-01-10T09:00:00+07:00"},
    ]
    assert (office.state(A).last_file_name, office.state(A).file_count) == ("lần 10.xlsx", 2)

    fourth = office.send("lần 11.xlsx", reports.a_third, "2026-01-11 09:00")
    office.night("2026-01-13 23:00")
    assert office.in_force(A) == fourth
    with office.engine.connect() as connection:
        rows = read_table(connection, submission).set_index("sha256")
        assert rows.loc[fourth, "supersedes"] == rows.loc[first, "submission_id"]
        assert broken_links(connection) == []
    assert (fourth, first) in office.replaced(references)


def test_a_release_knows_by_its_receipts_which_report_was_in_force(office: Office, reports: Reports) -> None:
    first = office.send("1.xlsx", reports.a, "2026-01-08 09:00")
    office.send("2.xlsx", reports.a_again, "2026-01-09 09:00")
    office.send("3.xlsx", reports.a, "2026-01-10 09:00")
    office.night("2026-01-13 01:00")
    decision = Decision("15/QĐ-BCĐ", date(2026, 4, 10))
    sealed = seal_release(office.engine, office.home, YEAR, decision, at=hanoi("2026-04-10 09:00"))

    assert verify_release(sealed.folder, seal=sealed.seal).problems == ()
    assert len((sealed.folder / "data" / "receipt.csv").read_text(encoding="utf-8").splitlines()) == 1 + 3
    assert [path.name for path in (sealed.folder / "archive").rglob("*") if path.is_file()] == [first]


def test_an_evaluator_reads_what_came_again_in_the_passport_and_in_the_trail(
    office: Office, reports: Reports, references: References
) -> None:
    office.send("báo cáo.xlsx", reports.a, "2026-01-08 09:00")
    office.send("bản 2.xlsx", reports.a_again, "2026-01-09 09:00")
    office.night("2026-01-09 23:00")
    office.send("bản 3.xlsx", reports.a, "2026-01-10 09:00")
    office.night("2026-01-10 23:00")

    text = passport_text(office.passport(A), references.code_lists)
    came = "nhận lúc 08/01/2026 09:00, gửi lại lúc 10/01/2026 09:00 (tên tệp «bản 3.xlsx»)"
    assert f"tệp «báo cáo.xlsx», năm, {came}" in text
    assert "năm: hạn 12/01/2026, nhận 08/01/2026, đúng hạn" in text
    assert "quý I: hạn 07/04/2025, chưa có báo cáo được chấp nhận" in text
    with office.engine.connect() as connection:
        trail = read_table(connection, audit_event, audit_event.c.action == "file_received_again")
    assert [("bản 3.xlsx" in one, "2026-01-10T02:00" in one) for one in trail["details"]] == [(True, True)]


def test_an_arrival_that_was_only_written_down_is_not_the_trails(office: Office, reports: Reports) -> None:
    """Rows may be added by whoever runs the nights: one of these alone puts an earlier report in force again."""
    earlier = office.send("báo cáo.xlsx", reports.a, "2026-01-08 09:00")
    later = office.send("bản 2.xlsx", reports.a_again, "2026-01-09 09:00")
    office.night("2026-01-09 23:00")
    office.send("bản 2.xlsx", reports.a_again, "2026-01-10 09:00")
    office.night("2026-01-10 23:00")
    assert office.contradicted() == []
    assert office.in_force(A) == later

    forged = {"year": YEAR, "sha256": earlier, "file_name": "x.xlsx", "received_at": hanoi("2026-01-11 23:00")}
    with writing(office.engine) as connection:
        connection.execute(sa.insert(receipt).values(forged))

    assert office.in_force(A) == earlier
    assert office.contradicted() == [
        f"arrival of {earlier} (x.xlsx, {YEAR}) at 2026-01-11T16:00:00+00:00: the audit trail does not know it"
    ]


def test_arrivals_that_are_gone_or_moved_to_another_day_are_named(office: Office, reports: Reports) -> None:
    sha256 = office.send("báo cáo.xlsx", reports.a, f"{DEADLINE} 23:00")
    office.night("2026-01-13 01:00")
    with writing(office.engine) as connection:
        for table in (receipt, landed_file, submission):
            connection.exec_driver_sql(f"DROP TRIGGER {table.name}_no_update")
            connection.execute(sa.update(table).values(received_at=hanoi(f"{DEADLINE} 00:00")))

    before, then = (f"{sha256} (báo cáo.xlsx, {YEAR}) at {at}:00:00+00:00" for at in ("2026-01-11T17", "2026-01-12T16"))
    assert office.contradicted() == [
        f"arrival of {before}: the audit trail does not know it",
        f"arrival of {then}: the audit trail knows it, and it is not there",
        f"received file {before}: the audit trail tells of no such first arrival",
        f"submission 1, {before}: the audit trail tells of no such arrival",
    ]


def test_arrivals_that_an_older_version_wrote_down_are_told_by_the_next_night_and_held_from_then_on(
    office: Office, reports: Reports
) -> None:
    known = (office.send("báo cáo.xlsx", reports.a, LAST_DAY), office.send("bản 2.xlsx", reports.a_again, LAST_DAY))
    with writing(office.engine) as connection:
        for sha256 in known:
            row = {"year": YEAR, "sha256": sha256, "file_name": "cũ.xlsx", "received_at": hanoi("2026-01-02 09:00")}
            connection.execute(sa.insert(landed_file).values(**row, byte_size=1))
            connection.execute(sa.insert(receipt).values(row))
    assert office.contradicted() == []

    assert tell_received(office) == ["file_received"] * 2
    assert tell_received(office) == []
    with writing(office.engine) as connection:
        connection.execute(sa.insert(receipt).values(row | {"file_name": "x.xlsx"}))
    assert tell_received(office) == []
    assert len(office.contradicted()) == 1


def tell_received(office: Office) -> list[str]:
    """What the next night tells of arrivals, where nothing came."""
    with writing(office.engine) as connection:
        before = read_table(connection, audit_event)
        tell_arrivals(connection, YEAR, empty_frame(receipt), at=hanoi("2026-01-20 01:00"))
        return read_table(connection, audit_event)["action"].tolist()[len(before) :]


def test_the_file_in_force_sent_once_more_changes_nothing_but_that_it_came(office: Office, reports: Reports) -> None:
    office.send("báo cáo.xlsx", reports.a, LAST_DAY)
    office.night("2026-01-13 01:00")
    before = office.tables("receipt", "audit_event")

    office.send("báo cáo.xlsx", reports.a, "2026-01-20 08:00")
    office.night("2026-01-21 01:00")
    assert office.tables("receipt", "audit_event") == before
    assert office.days_late(A) == 0
    with office.engine.connect() as connection:
        assert len(read_table(connection, receipt)) == 2


def test_a_file_that_a_killed_run_left_in_the_inbox_has_come_once(office: Office, reports: Reports) -> None:
    office.send("báo cáo.xlsx", reports.a, LAST_DAY)
    office.night("2026-01-13 01:00")
    before = office.tables()

    office.send("báo cáo.xlsx", reports.a, LAST_DAY)
    office.night("2026-01-14 01:00")
    assert office.tables() == before


def test_a_file_that_turns_up_late_but_came_earlier_supersedes_nothing(office: Office, reports: Reports) -> None:
    standing = office.send("mới.xlsx", reports.a_again, f"{DEADLINE} 10:00")
    office.night("2026-01-13 01:00")
    lost = office.send("thất lạc.xlsx", reports.a, LAST_DAY)
    office.night("2026-01-14 01:00")

    assert office.in_force(A) == standing
    assert office.statuses()[lost] in ("accepted", "accepted_with_findings")
    with office.engine.connect() as connection:
        assert read_table(connection, submission)["supersedes"].isna().all()


def test_a_report_of_a_quarter_after_that_of_the_year_is_kept_and_the_year_scored(
    office: Office, reports: Reports
) -> None:
    year = office.send("năm.xlsx", reports.a, LAST_DAY)
    office.night("2026-01-13 01:00")
    quarter = office.send("quý.xlsx", reports.a_of_quarter, "2026-01-14 08:00")
    office.night("2026-01-15 01:00")

    assert (office.in_force(A), office.in_force(A, "quarter_3")) == (year, quarter)
    assert office.passport(A)["submission"]["sha256"] == year
    assert (office.days_late(A), office.days_late(A, "quarter_3")) == (0, 100)


def test_a_supplement_after_the_deadline_is_no_late_report(office: Office, reports: Reports) -> None:
    office.send("đúng hạn.xlsx", reports.a, LAST_DAY)
    evening = office.send("quá nửa đêm.xlsx", reports.a_again, "2026-01-13 00:10")
    office.night("2026-01-13 01:00")
    later = office.send("bổ sung.xlsx", reports.a_third, "2026-01-20 08:00")
    office.night("2026-01-21 01:00")

    for supplement in (evening, later):
        assert office.codes(supplement) & {"REPORT_LATE", "REPORT_SUPPLEMENTED_LATE"} == {"REPORT_SUPPLEMENTED_LATE"}
    assert office.days_late(A) == 0
    assert office.in_force(A) == later


def test_a_report_is_late_where_only_a_rejected_one_came_in_time(office: Office, reports: Reports) -> None:
    rejected = office.send("sai năm.xlsx", reports.a_of_wrong_year, LAST_DAY)
    late = office.send("sửa.xlsx", reports.a, "2026-01-14 08:00")
    supplement = office.send("sửa nữa.xlsx", reports.a_again, "2026-01-20 08:00")
    office.night("2026-01-21 01:00")

    told = [office.codes(one) & {"REPORT_LATE", "REPORT_SUPPLEMENTED_LATE"} for one in (rejected, late, supplement)]
    assert told == [set(), {"REPORT_LATE"}, {"REPORT_SUPPLEMENTED_LATE"}]
    assert office.days_late(A) == 2, "counted from the first that was accepted"


LATENESS = f"""
framework: thu-dung-han
title: Thử
level: province
years: [{YEAR}]
basis: {{document: 1/QĐ, issued: {YEAR}-01-01, issuer: Thử}}
criteria:
  - code: "1"
    name: Gửi báo cáo năm đúng hạn
    max: 1
    inputs: {{late: {{from: reports, sum: days_late, where: "period = 'year'"}}}}
    score: "greatest(0, max - 0.1 * late)"
"""


def test_an_extension_granted_afterwards_counts_from_the_next_night_on(
    office: Office, reports: Reports, references: References
) -> None:
    rules = parse_framework(LATENESS, path="thu.yaml")
    late = office.send("chậm.xlsx", reports.a, "2026-01-15 08:00")
    office.night("2026-01-16 01:00")
    assert late_days(office, rules) == "3"

    granted = references.calendar[
        references.calendar["year"].eq(YEAR)
        & references.calendar["event"].eq("report_due")
        & references.calendar["period"].eq("year")
    ].assign(agency_code=A, due_on=pd.Timestamp(2026, 1, 16), document_number="99/BCĐ")
    extended = dataclasses.replace(references, calendar=pd.concat([references.calendar, granted], ignore_index=True))
    office.night("2026-01-17 01:00", extended)

    assert (office.days_late(A), late_days(office, rules)) == (0, "0")
    assert "REPORT_LATE" in office.codes(late), "it says what held when the file was read"
    text = passport_text(office.passport(A), references.code_lists)
    assert "năm: hạn 16/01/2026 (gia hạn theo văn bản số 99/BCĐ), nhận 15/01/2026, đúng hạn" in text
    found, now = (line.strip() for line in text.splitlines() if "là 3 ngày" in line or "Theo lịch nêu" in line)
    assert "Báo cáo được nhận ngày 15/01/2026, sau hạn 12/01/2026 là 3 ngày." in found
    assert now == "Theo lịch nêu trên: đúng hạn"

    timely = office.send("bổ sung.xlsx", reports.a_again, "2026-01-16 23:00")
    office.night("2026-01-18 01:00", extended)
    assert not office.codes(timely) & {"REPORT_LATE", "REPORT_SUPPLEMENTED_LATE"}


def late_days(office: Office, rules) -> str:
    with office.engine.connect() as connection:
        values = aggregate_inputs(connection, [rules], YEAR).set_index("agency_code")["value"]
    return str(values[A])


@pytest.mark.parametrize(
    ("cover", "finding", "owner"),
    [
        ({"Mã cơ quan": B}, "COVER_AGENCY_CONFLICT", None),
        ({"Mã cơ quan": B, "Tên cơ quan": "Tỉnh Ninh Bình"}, "TEMPLATE_OTHER_AGENCY", B),
    ],
    ids=["another agency's code", "its code and its name"],
)
def test_a_cover_that_names_another_agency_disturbs_neither_report(
    cover: dict[str, str], finding: str, owner: str | None, office: Office, reports: Reports
) -> None:
    own, other = office.send("A.xlsx", reports.a, LAST_DAY), office.send("B.xlsx", reports.b, LAST_DAY)
    mistaken = office.send("A gửi nhầm.xlsx", edited(reports.a_again, cover=cover), f"{DEADLINE} 09:00")
    office.night("2026-01-13 01:00")

    assert office.statuses()[mistaken] == "rejected"
    assert finding in office.codes(mistaken)
    assert office.owners()[mistaken] == owner
    assert (office.in_force(A), office.in_force(B)) == (own, other)


def test_figures_typed_into_another_agencys_template_are_seen_and_undone_by_sending_again(
    office: Office, reports: Reports, references: References
) -> None:
    """Nothing in such a file says who sent it; what it replaced says enough to an evaluator."""
    own = office.send("B.xlsx", reports.b, LAST_DAY)
    mistaken = office.send("nhầm mẫu.xlsx", with_rows_of(reports.b, reports.a), f"{DEADLINE} 09:00")
    office.night("2026-01-13 01:00")
    assert office.in_force(B) == mistaken
    with office.engine.connect() as connection:
        changes = read_changes(connection, YEAR, references.code_lists)
        summary = change_summary(changes, names_of(references, YEAR), rows_before(connection, changes))
    (row,) = (row for row in summary.rows if row[0].endswith(f"({B})"))
    assert row[-1].endswith(": thay gần như toàn bộ")
    assert {"document_number", "signatory"} <= set(changes["column_name"].dropna())

    office.send("B, gửi lại.xlsx", reports.b, "2026-01-14 09:00")
    office.night("2026-01-15 01:00")
    assert office.in_force(B) == own
    assert office.days_late(B) == 0


def with_rows_of(template: bytes, other: bytes) -> bytes:
    """One agency's template, filled with another's rows and signed by the other."""
    target, source = (openpyxl.load_workbook(io.BytesIO(content)) for content in (template, other))
    for name in ("Kế hoạch", ACTIVITIES, "Tài liệu kiểm chứng", "Phản ánh, kiến nghị"):
        for row in target[name].iter_rows(min_row=6):
            for cell in row:
                cell.value = None
        for row in source[name].iter_rows(min_row=6):
            for cell in row:
                target[name][cell.coordinate].value = cell.value
    for row in target["Thông tin chung"].iter_rows():
        if row[0].value in ("Số văn bản", "Ngày văn bản", "Người ký"):
            row[1].value = source["Thông tin chung"][row[1].coordinate].value
    saved = io.BytesIO()
    target.save(saved)
    return saved.getvalue()


def test_two_empty_files_of_two_agencies_are_both_listed_for_the_committee(office: Office) -> None:
    office.send("của A.xlsx", b"", "2026-01-08 08:00")
    office.send("của B.xlsx", b"", "2026-01-09 08:00")
    office.night("2026-01-13 01:00")
    with office.engine.connect() as connection:
        stray = read_committee_tables(connection, YEAR).unidentified
    assert list(stray["file_name"]) == ["của A.xlsx", "của B.xlsx"]
    assert list(stray["received_at"].dt.day) == [8, 9]
    assert len(office.statuses()) == 1
