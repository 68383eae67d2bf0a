from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType

import pandas as pd
import pytest

from assets.submissions.checking.passes import CheckedBatch
from assets.submissions.reading.file_batches import joined_batches
from assets.submissions.reading.reader_version import READER_VERSION
from assets.submissions.registering import WAITING, register
from assets.submissions.stakes.prospects import Prospect
from checks.tables.pipeline_schemas import breaches
from tests.assets.submissions.read_batches import (
    RECEIVED_AT,
    SOUND,
    YEAR,
    check,
    framework,
    references,
    report,
    spoiled,
    unreadable,
)
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import METADATA, REPORT_TABLES, evidence_file, finding, submission

NOTHING = empty_frame(submission)
OTHER = {"agency_code": "Y", "agency_name": "Bộ Y"}


@pytest.fixture(scope="module", name="known")
def _known(tmp_path_factory):
    return references(framework(tmp_path_factory.mktemp("frameworks")))


def received(sha256, *, hours, **options):
    return report(sha256, received_at=RECEIVED_AT + timedelta(hours=hours), **options)


@pytest.fixture(scope="module", name="checked")
def _checked(known) -> CheckedBatch:
    """One agency sends three times, the second time with the wrong year; another sends once, with a wrong cell."""
    return check(
        joined_batches(
            [
                received("third", hours=3),
                received("second", hours=2, cover={"year": 2023}),
                received("first", hours=1),
                received("other", hours=2, cover=OTHER, rows=spoiled("activity", task_code="NV09")),
                unreadable("empty", "FILE_EMPTY"),
            ]
        ),
        known,
    )


def registered(checked, first_id=1, in_force=NOTHING, again=MappingProxyType({}), waiting=()):
    """Register; `again` tells, by sha256, after how many hours the same file came once more."""
    files = pd.concat([checked.submissions, in_force]).drop_duplicates("sha256").set_index("sha256")["received_at"]
    last = pd.Series({**files, **{sha256: RECEIVED_AT + timedelta(hours=hours) for sha256, hours in again.items()}})
    return register(checked, year=YEAR, first_id=first_id, in_force=in_force, last_received=last, waiting=waiting)


def in_force(**row):
    """An accepted submission of agency X that the warehouse has."""
    values = {
        "submission_id": 7,
        "year": YEAR,
        "sha256": "old",
        "file_name": "old.xlsx",
        "received_at": RECEIVED_AT,
        "reader_version": 1,
        "agency_code": "X",
        "period": "year",
        "framework_id": "thu",
        "status": "accepted",
        "blocking_count": 0,
        "warning_count": 0,
        "note_count": 0,
    }
    return conform(pd.DataFrame([values | row]), submission)


def supersedes(frames):
    rows = frames["submission"]
    return {
        s: None if pd.isna(before) else int(before)
        for s, before in zip(rows["sha256"], rows["supersedes"], strict=True)
    }


def test_what_a_file_earns_is_registered_and_found_again(checked):
    earning = Prospect(Decimal("61.25"), Decimal("78.00"), Decimal("-0.50"), is_gain_exact=True)
    rows = registered(replace(checked, prospects={"other": earning}))["submission"]
    found = {row["sha256"]: Prospect.of_row(row) for row in rows.to_dict("records")}
    assert found == {"empty": None, "first": None, "other": earning, "second": None, "third": None}


def test_submissions_are_numbered_in_order_of_receipt(checked):
    rows = registered(checked, 41)["submission"]
    assert rows[["submission_id", "sha256", "status"]].to_numpy().tolist() == [
        [41, "empty", "unreadable"],
        [42, "first", "accepted"],
        [43, "other", "accepted_with_findings"],
        [44, "second", "rejected"],
        [45, "third", "accepted"],
    ]
    assert set(rows["reader_version"]) == {READER_VERSION}
    assert set(rows["year"]) == {YEAR}


def test_an_accepted_report_supersedes_the_last_accepted_one_and_a_rejected_report_nothing(checked):
    frames = registered(checked, 41)
    assert supersedes(frames) == {"empty": None, "first": None, "other": None, "second": None, "third": 42}


@pytest.mark.parametrize(
    ("stored", "expected"),
    [
        pytest.param([{}], 7, id="the one in force"),
        pytest.param([{"agency_code": "Y"}], None, id="another agency's"),
        pytest.param([{"period": "quarter_1"}], None, id="another period's"),
        pytest.param(
            [{"submission_id": 9, "sha256": "other"}, {"submission_id": 8}],
            9,
            id="received at once: the later registered",
        ),
        pytest.param(
            [
                {"submission_id": 9, "sha256": "older", "received_at": RECEIVED_AT - timedelta(days=1)},
                {"submission_id": 8},
            ],
            8,
            id="several: the latest received",
        ),
        pytest.param(
            [{"received_at": RECEIVED_AT + timedelta(days=1)}], None, id="received later than the one that turns up now"
        ),
    ],
)
def test_what_the_warehouse_has_is_superseded(known, stored, expected):
    checked = check(received("new", hours=0), known)
    before = pd.concat([in_force(**row) for row in stored], ignore_index=True)
    assert supersedes(registered(checked, 100, before)) == {"new": expected}


@pytest.mark.parametrize(
    ("hours", "again", "expected"),
    [
        pytest.param(5, {"old": 4}, 7, id="the old file came again before it: nothing but that one is in force"),
        pytest.param(3, {"old": 4}, None, id="the old file came again after it"),
        pytest.param(3, {"old": 4, "new": 5}, 7, id="and then it came again itself"),
    ],
)
def test_a_file_that_came_again_was_received_when_it_came_last(known, hours, again, expected):
    checked = check(received("new", hours=hours), known)
    frames = registered(checked, 100, in_force(received_at=RECEIVED_AT), again)
    assert supersedes(frames) == {"new": expected}


def test_rows_and_findings_belong_to_their_submission(checked):
    frames = registered(checked, 41)
    assert set(frames["activity"]["submission_id"]) == {42, 43, 45}
    found = frames["finding"]
    assert found[["submission_id", "position", "code"]].to_numpy().tolist() == [
        [41, 1, "FILE_EMPTY"],
        [43, 1, "TASK_CODE_UNKNOWN"],
        [44, 1, "COVER_YEAR_WRONG"],
    ]
    assert len(frames["scorecard"]) == 3 * len(SOUND["scorecard"])


def test_the_frames_are_those_of_the_warehouse_s_tables(checked):
    frames = registered(checked)
    assert list(frames) == [submission.name, finding.name, *(table.name for table in REPORT_TABLES), evidence_file.name]
    for name, frame in frames.items():
        assert breaches(METADATA.tables[name], frame) == []


def test_the_order_in_which_files_were_checked_changes_nothing(known):
    parts = [received("first", hours=1), received("third", hours=3), received("second", hours=2, cover={"year": 2023})]
    one, other = (registered(check(joined_batches(order), known)) for order in (parts, parts[::-1]))
    for name, frame in one.items():
        pd.testing.assert_frame_equal(frame, other[name])


def test_a_batch_in_which_nothing_can_be_read_still_registers_its_files(known):
    checked = check(joined_batches([unreadable("a", "FILE_EMPTY"), unreadable("b", "TEMPLATE_FOREIGN")]), known)
    frames = registered(checked)
    assert frames["submission"]["status"].tolist() == ["unreadable", "rejected"]
    assert len(frames["finding"]) == 2
    assert frames["activity"].empty


def test_a_report_that_waits_for_its_framework_is_registered_once_and_for_every_reader_to_read_again(checked):
    waits = checked.submissions["sha256"].eq("second")
    submissions = checked.submissions.assign(framework_id=checked.submissions["framework_id"].mask(waits))
    waiting = replace(checked, submissions=submissions)

    first = registered(waiting)["submission"].set_index("sha256")["reader_version"]
    assert first["second"] == WAITING
    assert set(first.drop("second")) == {READER_VERSION}

    again = registered(waiting, waiting={"second"})
    assert set(again["submission"]["sha256"]) == set(first.index) - {"second"}
    assert set(again["finding"]["submission_id"]) <= set(again["submission"]["submission_id"])

    mended = registered(checked, waiting={"second"})["submission"].set_index("sha256")["reader_version"]
    assert mended["second"] == READER_VERSION
