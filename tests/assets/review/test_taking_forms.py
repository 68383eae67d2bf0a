"""Workbooks beside reports, from the inbox into the warehouse and back: once, whole, whatever comes between."""

from __future__ import annotations

import datetime as dt
import hashlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as replaced
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.review.forms import storing, taking
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.kinds import JUDGES
from assets.review.forms.read_form import ReadForm
from assets.review.forms.returning import return_forms
from assets.review.forms.storing import REGISTERED_FORM, Outcome
from assets.review.forms.taking import take_in_forms
from assets.submissions.intake import register_new, take_in
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import RECEIPTS, Inbox
from assets.submissions.register.waiting_files import files_left
from assets.workers import Workers
from checks.forms.appraisal import APPRAISAL
from checks.forms.form import Form
from checks.workbook_layout import RESULT_SHEET
from tests.assets.review import killed_reading
from tests.assets.review.form_books import cell_of, form_book
from tests.assets.review.test_appraisal_file import COVER, RULES_TEXT, YEAR, row, value
from tests.assets.submissions.sound_files import FIXTURES
from warehouse.engine import writing
from warehouse.rows.replacing import replace
from warehouse.tables import (
    agency,
    appraisal,
    audit_event,
    calendar_entry,
    framework,
    landed_file,
    review_file,
    review_finding,
    submission,
)
from warehouse.tables.review import APPRAISAL_FILE

NIGHT = datetime(2025, 1, 20, 17, tzinfo=UTC)
Night = Callable[[], Sequence[Outcome]]


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    folder = tmp_path_factory.mktemp("frameworks")
    (folder / "thu.yaml").write_text(RULES_TEXT, encoding="utf-8")
    return load_references(FIXTURES, folder)


@pytest.fixture
def workers() -> Iterator[Workers]:
    opened = Workers(lambda: ThreadPoolExecutor(1), ahead=1)
    yield opened
    opened.close()


@pytest.fixture
def engine(warehouse: sa.Engine, references: References) -> sa.Engine:
    """A warehouse that scores agencies XA01 and XA02, in a year of two rounds that are never locked."""
    with writing(warehouse) as connection:
        replace(connection, framework, framework_rows(references.sound_frameworks()))
        for number, day in ((1, dt.date(2098, 1, 31)), (2, dt.date(2098, 2, 28))):
            step = {"event": f"appraisal_{number}_due", "period": "-", "agency_code": "*", "due_on": day}
            connection.execute(sa.insert(calendar_entry).values(year=YEAR, **step))
        for number, code in enumerate(("XA01", "XA02"), start=1):
            named = {"code": code, "name": f"Xã {number}", "level": "commune", "group_code": "communes"}
            connection.execute(sa.insert(agency).values(valid_from=dt.date(2000, 1, 1), **named))
            file = {"year": YEAR, "sha256": f"{number:064x}", "file_name": "bao-cao.xlsx", "received_at": NIGHT}
            connection.execute(sa.insert(landed_file).values(byte_size=1, **file))
            report = {"submission_id": number, "agency_code": code, "period": "year", "framework_id": "thu"}
            counts = {"blocking_count": 0, "warning_count": 0, "note_count": 0}
            read = {"reader_version": READER_VERSION, "status": "accepted"}
            connection.execute(sa.insert(submission).values(**file, **report, **counts, **read))
    return warehouse


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def send(home: Home, rows: Sequence[dict[str, Any]], name: str = "tham-dinh.xlsx", **cover: Any) -> None:
    folder = home.inbox / str(YEAR)
    folder.mkdir(parents=True, exist_ok=True)
    form_book(APPRAISAL, rows, COVER | cover).save(folder / name)


@pytest.fixture
def night(engine: sa.Engine, home: Home, workers: Workers, references: References) -> Night:
    """Everything that a night does with the inbox; gives what was read beside reports."""
    archive = Archive(home.archive)

    def run() -> Sequence[Outcome]:
        take_in(engine, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, NIGHT)
        registered = register_new(engine, archive, workers, references, YEAR, lambda _: None, lambda: NIGHT)
        assert registered.gained[submission.name] == 0
        with engine.connect() as connection:
            assert files_left(connection, YEAR, registered.beside) == []
        said = take_in_forms(engine, archive, workers, references, YEAR, lambda: NIGHT)
        return_forms(engine, archive, home.returned_of(YEAR), workers, references, YEAR, lambda _: None)
        return said

    return run


def stored(engine: sa.Engine) -> dict[str, int]:
    """Rows of each table, and events of files."""
    events = sa.select(sa.func.count()).select_from(audit_event).where(audit_event.c.action == REGISTERED_FORM)
    with engine.connect() as connection:
        counts = {
            table.name: connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in (review_file, review_finding, appraisal)
        }
        return counts | {"events": connection.scalar(events) or 0}


def test_a_workbook_is_taken_once_and_comes_back_with_its_faults_marked(
    engine: sa.Engine, home: Home, night: Night
) -> None:
    send(home, [row(decided_points=9), value("nhiều"), row("1.3", decided_points=4, reason=None)])
    (said,) = night()
    assert (said.status, list(said.findings["code"])) == (
        "accepted_with_findings",
        ["CELL_NOT_NUMBER", "DECISION_WITHOUT_REASON"],
    )
    whole = stored(engine)
    assert whole == {"review_file": 1, "review_finding": 2, "appraisal": 1, "events": 1}
    with engine.connect() as connection:
        kept = connection.execute(sa.select(appraisal)).one()
        file = connection.execute(sa.select(review_file)).one()
    assert (kept.points_exact, kept.decided_by, kept.file_sha256, kept.sheet, kept.excel_row) == (
        Fraction(9),
        "Trần Văn B",
        file.sha256,
        "Thẩm định",
        5,
    )
    assert (file.kind, file.round, file.author, file.row_count, file.warning_count) == (
        "appraisal",
        1,
        "Trần Văn B",
        1,
        2,
    )
    assert kept.decided_at == file.received_at

    (back,) = (home.returned_of(YEAR) / "_tham-dinh").iterdir()
    book = openpyxl.load_workbook(back)
    assert book.sheetnames[0] == RESULT_SHEET
    assert book[RESULT_SHEET]["A1"].value == "KẾT QUẢ KIỂM TRA TỆP KẾT QUẢ THẨM ĐỊNH NĂM 2024"
    marked = book["Thẩm định"][cell_of(APPRAISAL, "new_value", 6)]
    assert marked.fill.fgColor.rgb not in (None, "00000000")
    assert "cần một số" in marked.comment.text

    assert list(night()) == []
    assert stored(engine) == whole


def test_the_returned_workbook_mended_and_sent_again_adds_what_was_mended(
    engine: sa.Engine, home: Home, night: Night
) -> None:
    send(home, [row(decided_points=9), value("nhiều")])
    night()
    (back,) = (home.returned_of(YEAR) / "_tham-dinh").iterdir()
    book = openpyxl.load_workbook(back)
    book["Thẩm định"][cell_of(APPRAISAL, "new_value", 6)] = 8
    book.save(home.inbox / str(YEAR) / "lan-2.xlsx")
    (said,) = night()
    assert (said.status, len(said.rows["appraisal"])) == ("accepted", 1)
    with engine.connect() as connection:
        assert [
            (each.points_exact, each.input_value)
            for each in connection.execute(sa.select(appraisal).order_by(appraisal.c.appraisal_id))
        ] == [(Fraction(9), None), (None, "8")]


def test_a_run_that_is_killed_between_leaves_nothing_half_and_the_next_takes_the_rest(
    engine: sa.Engine, home: Home, workers: Workers, references: References
) -> None:
    """The process is killed as it stores the second file, in a transaction that has written all of it."""
    archive = Archive(home.archive)
    send(home, [row(decided_points=9), value("nhiều")], "mot.xlsx")
    send(home, [row("1.3", decided_points=3)], "hai.xlsx", appraiser="Lê Thị C")
    take_in(engine, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, NIGHT)

    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", killed_reading.__name__, url, archive.root, references.frameworks[0].path.parent]
    done = subprocess.run([*map(str, command), str(YEAR)], check=False, capture_output=True, timeout=120)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    assert stored(engine)["review_file"] == stored(engine)["events"] == 1

    assert len(take_in_forms(engine, archive, workers, references, YEAR, lambda: NIGHT)) == 1
    assert stored(engine) == {"review_file": 2, "review_finding": 1, "appraisal": 2, "events": 2}


def test_what_no_column_can_hold_is_cut_or_told_and_stops_no_night(engine: sa.Engine, home: Home, night: Night) -> None:
    rows = [
        row(decided_points=1 / 3),
        row("1.3", decided_points=4, reason="dài " * 1_500),
        value(1 / 3, "share", reason="Dòng một\nDòng\u202e hai"),
    ]
    send(home, rows, appraiser="Trần Văn\nB" + " x" * 200, document_number="5/TB\u2028TĐ")
    (said,) = night()
    assert sorted(said.findings["code"]) == ["CELL_TOO_LONG", "DECISION_POINTS_OUT_OF_BOUNDS"]
    with engine.connect() as connection:
        whole, part = connection.execute(sa.select(appraisal).order_by(appraisal.c.criterion_code.desc())).all()
    assert (len(whole.reason), len(whole.decided_by), whole.document_number) == (3_999, 199, "5/TB TĐ")
    assert (part.reason, part.decided_by[:12]) == ("Dòng một\nDòng hai", "Trần Văn B x")
    assert part.input_value == "333333333333333/1000000000000000"


def test_a_row_that_a_table_refuses_costs_its_own_file_alone(
    engine: sa.Engine, home: Home, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = JUDGES[APPRAISAL_FILE]

    def careless(read: ReadForm, situation: Situation) -> Judged:
        found = judge(read, situation)
        if read.file_name != "hong.xlsx":
            return found
        return replaced(found, rows={appraisal.name: [{**each, "decided_by": " "} for each in found.rows["appraisal"]]})

    monkeypatch.setitem(JUDGES, APPRAISAL_FILE, careless)
    send(home, [row(decided_points=9)], "hong.xlsx")
    send(home, [row("1.3", decided_points=4)], "lanh.xlsx", appraiser="Lê Thị Hoa")

    said = {each.file_name: (each.status, list(each.findings["code"])) for each in night()}

    assert said == {"hong.xlsx": ("rejected", ["FILE_READER_FAILED"]), "lanh.xlsx": ("accepted", [])}
    assert night() == []
    with engine.connect() as connection:
        assert connection.scalars(sa.select(appraisal.c.decided_by)).all() == ["Lê Thị Hoa"]


def test_agencies_are_read_as_often_for_three_workbooks_as_for_one(engine: sa.Engine, home: Home, night: Night) -> None:
    asked: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *how: asked.append(how[2]))
    counts = []
    for workbooks in (1, 3):
        for number in range(workbooks):
            send(home, [row(decided_points=number)], f"{workbooks}-{number}.xlsx", appraiser=f"Người {workbooks}")
        asked.clear()
        assert len(night()) == workbooks
        counts.append(sum("FROM agency" in statement for statement in asked))
    assert counts[0] == counts[1] > 0


def test_a_receipt_of_a_clock_that_goes_fast_stops_no_night(engine: sa.Engine, home: Home, night: Night) -> None:
    send(home, [row(decided_points=9)])
    folder = home.inbox / str(YEAR)
    sha256 = hashlib.sha256((folder / "tham-dinh.xlsx").read_bytes()).hexdigest()
    receipt = f"tham-dinh.xlsx,{sha256},2098-01-01T00:00:00+00:00"
    (folder / RECEIPTS).write_text(f"file_name,sha256,received_at\n{receipt}\n", encoding="utf-8")
    (said,) = night()
    assert said.status == "accepted"
    with engine.connect() as connection:
        assert connection.scalars(sa.select(appraisal.c.decided_at)).all() == [NIGHT]


def test_a_newer_reader_repeats_no_decision(
    engine: sa.Engine, home: Home, night: Night, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(home, [row(decided_points=9), row("1.3", decided_points=3)])
    night()
    for module in (storing, taking):
        monkeypatch.setattr(module, "reader_version", newer)
    night()
    assert stored(engine) == {"review_file": 2, "review_finding": 0, "appraisal": 2, "events": 2}


def newer(_form: Form) -> int:
    return 1_000


def test_a_rejected_workbook_decides_nothing(engine: sa.Engine, home: Home, night: Night) -> None:
    send(home, [row(decided_points=9)], round="7")
    (said,) = night()
    assert (said.status, said.findings["code"].tolist()) == ("rejected", ["COVER_ROUND_UNKNOWN"])
    assert stored(engine)["appraisal"] == 0
    (back,) = (home.returned_of(YEAR) / "_tham-dinh").iterdir()
    assert "CHƯA được tiếp nhận" in str(openpyxl.load_workbook(back)[RESULT_SHEET]["A2"].value)
