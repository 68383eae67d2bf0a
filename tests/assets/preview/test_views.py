"""The rows that matter first stand first, under Vietnamese headings, each leading to its passport."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.preview.figures import figures_of_frame
from assets.preview.first_rows import FirstRows, Passport, ReturnedTo
from assets.preview.frame_views import VIEWS, rows_of_frame
from assets.preview.stored_views import STORED_VIEWS, rows_stored
from tests.assets.preview.words import NAMES
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import (
    METADATA,
    appraisal_worklist,
    criterion_score,
    evidence_case,
    evidence_conflict,
    finding,
    index_score,
    input_value,
    landed_file,
    submission,
)

NOON = datetime(2026, 1, 5, 5, tzinfo=UTC)


def scores(*rows: tuple[str, str, str | None, str]) -> pd.DataFrame:
    """Final points: agency, criterion, points (None: not scored), their maximum."""
    given = [
        {
            "year": 2025, "framework_id": "thu", "agency_code": agency, "criterion_code": code, "track": "final",
            "points_exact": None if points is None else Fraction(points),
            "points": None if points is None else Decimal(points), "max_points_exact": Fraction(most),
            "is_applicable": True, "error": "thiếu số liệu" if points is None else None, "sentence": f"câu {code}",
        }
        for agency, code, points, most in rows
    ]  # fmt: skip
    return conform(pd.DataFrame(given), criterion_score)


def column(rows: FirstRows, heading: str) -> list[str]:
    return [row[rows.headings.index(heading)] for row in rows.rows]


def test_of_scores_those_without_points_and_then_the_worst_share_come_first() -> None:
    frame = scores(
        ("A", "1", "9", "12"), ("A", "1.3", "6", "8"), ("A", "2.1", "1", "4"),
        ("B", "1.3", None, "8"), ("B", "2.1", "0", "4"),
    )  # fmt: skip

    rows = rows_of_frame(criterion_score, frame, NAMES)

    assert rows.headings == ("Cơ quan", "Tiêu chí", "Điểm", "Điểm tối đa áp dụng", "Diễn giải")
    assert rows.rows[0] == ("Tỉnh Lào Cai (B)", "1.3 Hoàn thành kế hoạch", "", "8", "thiếu số liệu")
    assert column(rows, "Điểm") == ["", "0", "1", "6"]
    assert rows.targets[:2] == (Passport("B", "1.3"), Passport("B", "2.1"))
    assert rows.total == 5


def test_other_tracks_and_criteria_out_of_the_denominator_are_not_shown() -> None:
    frame = scores(("A", "1.3", "0", "8"), ("A", "2.1", "0", "4"))
    frame.loc[0, "track"], frame.loc[1, "is_applicable"] = "self", False

    assert rows_of_frame(criterion_score, frame, NAMES).rows == ()


def test_of_indices_the_leading_agencies_of_each_group_are_shown() -> None:
    given = [
        {
            "year": 2025, "framework_id": "thu", "agency_code": f"{group}{rank}", "track": "final", "group_code": group,
            "max_points_exact": Fraction(100), "index_pct": Decimal("80.50"), "rank": rank, "ranked_count": 5,
        }
        for group in ("province", "ministry") for rank in (5, 4, 3, 2, 1)
    ]  # fmt: skip
    frame = conform(pd.DataFrame(given), index_score)

    rows = rows_of_frame(index_score, frame, NAMES)

    assert column(rows, "Xếp hạng") == ["1", "2", "3"] * 2
    assert column(rows, "Nhóm xếp hạng")[0].startswith("Bộ, cơ quan")
    assert column(rows, "Chỉ số (%)")[0] == "80,50"


def test_inputs_that_are_missing_or_stand_on_no_row_come_first() -> None:
    given = [("a", "5", 40), ("b", None, 3), ("c", "0", 0), ("d", "7", 90)]
    frame = conform(
        pd.DataFrame(
            {
                "year": 2025, "framework_id": "thu", "agency_code": "A", "criterion_code": "1.3", "input_name": name,
                "value_type": "number", "value": value, "row_count": count,
            }
            for name, value, count in given
        ),
        input_value,
    )  # fmt: skip

    assert column(rows_of_frame(input_value, frame, NAMES), "Tên số liệu") == ["b", "c", "d", "a"]


def test_conflicts_between_agencies_come_before_those_of_one() -> None:
    given = [(1, "date_outside_year"), (2, "file_of_agencies"), (3, "link_of_agencies")]
    frame = conform(
        pd.DataFrame(
            {
                "year": 2025, "position": number, "conflict": number, "kind": kind, "subject": "x",
                "claimed_year": 2025, "agency_code": "A", "submission_id": 1,
            }
            for number, kind in given
        ),
        evidence_conflict,
    )  # fmt: skip

    assert column(rows_of_frame(evidence_conflict, frame, NAMES), "Loại") == [
        "một đường dẫn, nhiều cơ quan", "một tệp, nhiều cơ quan", "ngày ngoài năm",
    ]  # fmt: skip


def test_cases_are_shown_with_their_verdicts_and_only_those_without_one_are_counted() -> None:
    given = [("open", None), ("reopened", "false_alarm"), ("confirmed", "confirmed"), ("settled", "false_alarm")]
    frame = conform(
        pd.DataFrame(
            {
                "year": 2025, "position": number, "conflict": number, "kind": "text_of_agencies", "subject": "x",
                "case_code": str(number), "claimants": "A; B", "agency_count": 2, "state": state, "verdict": verdict,
                "reason": verdict and "Chung", "decided_by": verdict and "Trần B",
            }
            for number, (state, verdict) in enumerate(given, start=1)
        ),
        evidence_case,
    )  # fmt: skip

    shown = rows_of_frame(evidence_case, frame, NAMES)

    assert column(shown, "Tình trạng") == [
        "chưa kết luận", "xem lại: thêm cơ quan", "xác nhận có vấn đề", "trùng hợp lý",
    ]  # fmt: skip
    assert column(shown, "Lý do")[1] == "Chung"
    counted = {label: count for label, count in figures_of_frame("evidence_case", frame, NAMES).items() if count}
    assert counted == {"Vụ việc chưa kết luận: báo cáo giống của cơ quan khác": 2}


@pytest.mark.parametrize("table", [table for table in METADATA.tables.values() if table.name not in STORED_VIEWS])
def test_a_table_without_rows_is_shown_without_rows(table: sa.Table) -> None:
    empty = conform(pd.DataFrame(columns=[column.name for column in table.columns]), table)

    rows = rows_of_frame(table, empty, NAMES)

    assert rows.rows == ()
    assert not set(rows.headings) & set(table.columns.keys())


def test_every_view_is_of_a_table_and_its_columns() -> None:
    for name, view in {**VIEWS, **STORED_VIEWS}.items():
        table = METADATA.tables[name]
        assert {each for each in view.columns.split() if each not in table.c} <= {"agency_code", "file_name"}, name
        assert not view.order.isascii(), name


def received(
    connection: sa.Connection, number: int, status: str, agency: str | None, file_name: str = "a.xlsx"
) -> None:
    known = {"year": 2025, "sha256": f"{number:x}", "file_name": file_name, "received_at": NOON}
    append(connection, landed_file, pd.DataFrame([{**known, "byte_size": 10}]))
    is_accepted = status.startswith("accepted")
    append(
        connection,
        submission,
        pd.DataFrame(
            [
                {
                    **known, "submission_id": number, "reader_version": 1, "status": status, "agency_code": agency,
                    "period": "year" if is_accepted else None, "blocking_count": 0 if is_accepted else 1,
                    "warning_count": 0, "note_count": 0,
                }
            ]
        ),
    )  # fmt: skip


def test_reports_that_cannot_be_read_or_are_rejected_come_first(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        received(connection, 1, "rejected", "A")
        received(connection, 2, "unreadable", None, "<script>|.xlsx")
        rows = rows_stored(connection, "submission", 2025, NAMES)

    assert column(rows, "Trạng thái") == ["Không đọc được", "Bị từ chối"]
    assert column(rows, "Tên tệp")[0] == "<script>|.xlsx"
    assert rows.targets == (None, ReturnedTo("A"))


def test_findings_with_most_points_at_stake_come_first_as_figures_not_as_texts(sqlite_warehouse: sa.Engine) -> None:
    with writing(sqlite_warehouse) as connection:
        received(connection, 1, "rejected", "A")
        given = [(1, "9.50", "warning"), (2, None, "blocking"), (3, "10.00", "note"), (4, None, "note")]
        found = pd.DataFrame(
            {
                "submission_id": 1, "position": position, "code": "FILE_EMPTY", "severity": severity, "message": "m",
                "points_at_stake": None if points is None else Decimal(points), "criterion_code": "1.3",
            }
            for position, points, severity in given
        )  # fmt: skip
        append(connection, finding, conform(found, finding))
        rows = rows_stored(connection, "finding", 2025, NAMES)
        none_of_another_year = rows_stored(connection, "finding", 2024, NAMES)

    assert column(rows, "Điểm liên quan") == ["10,00", "9,50", "", ""]
    assert column(rows, "Mức") == ["Lưu ý", "Cảnh báo", "Chặn", "Lưu ý"]
    assert set(rows.targets) == {ReturnedTo("A")}, "an agency without an accepted report has no passport"
    assert (none_of_another_year.rows, none_of_another_year.total) == ((), 0)


def test_the_work_list_is_shown_in_its_own_order() -> None:
    assert VIEWS[appraisal_worklist.name].choose(pd.DataFrame({"position": [1, 2]}))["position"].tolist() == [1, 2]
