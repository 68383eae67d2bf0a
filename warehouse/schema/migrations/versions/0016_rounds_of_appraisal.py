"""Rounds of appraisal of any number: their names in the calendar, their tracks, rulings, workbooks and explanations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from alembic import op

from warehouse.columns.types import ExactDecimal, Rational, UtcInstant

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

IS_TRACK = "track IN ('self', 'computed', 'final') OR substr(track, 1, 10) = 'appraisal_'"
ONE_DECISION = (
    "(input_name IS NOT NULL AND points_exact IS NULL AND ruling IS NULL) OR "
    "(input_name IS NULL AND (points_exact IS NULL) <> (ruling IS NULL))"
)
RULINGS = "ruling IN ('refuse_not_applicable', 'withdraw', 'accept_explanation')"
CONTROLS = ((1, 31), (127, 159), (0x2028, 0x202E), (0x2066, 0x2069))


def _text(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Text(), comment=comment)


def _whole(name: str, comment: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), comment=comment)


def _filled(name: str, type_: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, type_(), nullable=False, comment=comment)


def _key(name: str, type_: Any, comment: str) -> sa.Column[Any]:
    return sa.Column(name, type_(), primary_key=True, autoincrement=False, comment=comment)


def _place() -> list[sa.Column[Any]]:
    return [_text("file_sha256", "SHA-256 của tệp"), _text("sheet", "Trang tính"), _whole("excel_row", "Dòng")]


def _check(name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=name)


def _known(column: str, *codes: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{code}'" for code in codes)
    return _check(f"{column}_known", f"{column} IN ({listed})")


def _least(column: str, least: int) -> sa.CheckConstraint:
    return _check(f"{column}_min", f"{column} >= {least}")


def _is_short_line(column: str, most: int) -> str:
    """Condition that a text says something in one line, none of whose characters steers a terminal."""
    if op.get_bind().dialect.name == "postgresql":
        escaped = "".join(f"\\u{first:04x}-\\u{last:04x}" for first, last in CONTROLS)
        return (
            f"{column} IS NULL OR (btrim({column}) <> '' AND char_length({column}) <= {most} "
            f"AND {column} !~ '[{escaped}]')"
        )
    listed = " || ".join(f"char({first}) || '-' || char({last})" for first, last in CONTROLS)
    return (
        f"{column} IS NULL OR (typeof({column}) = 'text' AND trim({column}) <> '' AND length({column}) <= {most} "
        f"AND instr({column}, char(0)) = 0 AND {column} NOT GLOB '*[' || {listed} || ']*')"
    )


def _constrain(table: str, checks: dict[str, str | None], other_track: Iterable[str] = ()) -> None:
    """Give a table other checks.

    Args:
        table: its name.
        checks: condition by name of the check; None takes it away.
        other_track: checks that held for the computed track, and now hold for every track but the agency's own.
    """
    if op.get_bind().dialect.name == "postgresql":
        _alter(table, checks, other_track)
    else:
        _make_anew(table, checks, other_track)


def _alter(table: str, checks: dict[str, str | None], other_track: Iterable[str]) -> None:
    bind = op.get_bind()
    stands = sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :name")
    wanted = {name: condition and f"CHECK ({condition})" for name, condition in checks.items()}
    for name in other_track:
        stood = bind.scalar(stands, {"name": f"ck_{table}_{name}"})
        wanted[name] = stood.replace("track <> 'computed'::text", "track = 'self'::text")
    for name, condition in wanted.items():
        bind.exec_driver_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT IF EXISTS ck_{table}_{name}')
        if condition:
            added = f'ALTER TABLE "{table}" ADD CONSTRAINT ck_{table}_{name} {condition}'
            bind.exec_driver_sql(added.replace("%", "%%"))


def _make_anew(table: str, checks: dict[str, str | None], other_track: Iterable[str]) -> None:
    """The steps of SQLite's own manual: a table of the new wording takes the rows, and then the name."""
    bind = op.get_bind()
    wording = sa.text("SELECT sql FROM sqlite_master WHERE tbl_name = :table AND type = 'table'")
    stood = bind.scalar(wording, {"table": table})
    body = stood[stood.index("(") + 1 : stood.rindex(")")]
    clauses = _clauses(body)
    for name in checks:
        clauses = [each for each in clauses if f"CONSTRAINT ck_{table}_{name} " not in each]
    for name in other_track:
        own = f"CONSTRAINT ck_{table}_{name} "
        clauses = [
            each.replace("track != 'computed'", "track = 'self'").replace("track <> 'computed'", "track = 'self'")
            if own in each
            else each
            for each in clauses
        ]
    clauses += [f"CONSTRAINT ck_{table}_{name} CHECK ({condition})" for name, condition in checks.items() if condition]
    bind.exec_driver_sql(f'CREATE TABLE "_{table}_anew" ({", ".join(clauses)})')
    bind.exec_driver_sql(f'INSERT INTO "_{table}_anew" SELECT * FROM "{table}"')  # noqa: S608 - our own names
    bind.exec_driver_sql(f'DROP TABLE "{table}"')
    bind.exec_driver_sql(f'ALTER TABLE "_{table}_anew" RENAME TO "{table}"')


def _clauses(body: str) -> list[str]:
    """Columns and constraints of a CREATE TABLE: what stands between the commas outside every parenthesis and text."""
    clauses, depth, in_text = [""], 0, False
    for character in body:
        in_text ^= character == "'"
        depth += 0 if in_text else {"(": 1, ")": -1}.get(character, 0)
        if character == "," and not depth and not in_text:
            clauses.append("")
        else:
            clauses[-1] += character
    return [each.strip() for each in clauses]


def upgrade() -> None:
    """Apply."""
    for table, columns in (
        ("calendar_entry", [_text("name", "Tên vòng"), _text("decided_by", "Bên quyết định")]),
        ("calendar_entry", [_whole("double_pct", "Tỷ lệ chấm hai người (%)")]),
        ("appraisal", [_text("ruling", "Quyết định khác"), _text("document_number", "Văn bản"), *_place()]),
        ("survey_answer", [sa.Column("sample_size", sa.BigInteger(), comment="Cỡ mẫu"), *_source()]),
        (
            "external_index",
            [
                sa.Column("standard_error_exact", Rational(), comment="Sai số chuẩn"),
                sa.Column("sample_size", sa.BigInteger(), comment="Cỡ mẫu"),
                *_source(),
            ],
        ),
    ):
        for column in columns:
            op.add_column(table, column)
    _constrain(
        "calendar_entry",
        {"event_known": None, "double_pct_min": "double_pct >= 0", "double_pct_max": "double_pct <= 100"},
    )
    _constrain(
        "appraisal",
        {
            "input_or_points": None,
            "one_decision": ONE_DECISION,
            "ruling_known": RULINGS,
            "round_max": "round <= 99",
            "document_number_plain": _is_short_line("document_number", 200),
            "excel_row_min": "excel_row >= 1",
        },
    )
    for table in ("survey_answer", "external_index"):
        _constrain(table, {"sample_size_min": "sample_size >= 0", "excel_row_min": "excel_row >= 1"})
    _constrain("criterion_score", {"track_known": IS_TRACK}, ("points_within_maximum", "points_or_reason"))
    _constrain("index_score", {"track_known": IS_TRACK}, ("points_within_maximum", "index_within_hundred"))
    _constrain("release_score", {"track_known": IS_TRACK})
    _give_final_points("release_score")
    _make_review_files()
    _make_waivers()
    _make_outside_figures()
    _make_agreement()
    _make_worklist()


def _give_final_points(table: str) -> None:
    """Copy the computed points to the final ones, which they were as long as there were no others."""
    names = [each["name"] for each in sa.inspect(op.get_bind()).get_columns(table)]
    values = ["'final'" if name == "track" else name for name in names]
    op.execute(
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} WHERE track = 'computed'"  # noqa: S608 - our own names
    )


def _source() -> list[sa.Column[Any]]:
    return [sa.Column("source_on", sa.Date(), comment="Ngày công bố"), _text("sent_by", "Người gửi"), *_place()]


def _make_waivers() -> None:
    op.create_table(
        "waiver",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("agency_code", sa.Text, "Mã cơ quan"),
        _key("what", sa.Text, "Miễn gì"),
        _filled("kind", sa.Text, "Loại"),
        _filled("document_number", sa.Text, "Văn bản"),
        _filled("approver", sa.Text, "Người duyệt"),
        _filled("approved_on", sa.Date, "Ngày duyệt"),
        _filled("reason", sa.Text, "Lý do"),
        _known("kind", "finding", "criterion"),
    )
    remembered = "'agency', 'code_list', 'calendar_entry', 'criterion', 'waiver', 'finding_catalogue'"
    _constrain("reference_version", {"name_known": f"name IN ({remembered})"})


def _make_outside_figures() -> None:
    op.create_table(
        "outside_figure",
        _key("figure_id", sa.BigInteger, "Mã số liệu"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("kind", sa.Text, "Loại"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("name", sa.Text, "Câu hỏi, chỉ số"),
        _text("respondent_group", "Nhóm trả lời"),
        _text("option_code", "Phương án"),
        sa.Column("answer_count", sa.BigInteger(), comment="Số phiếu"),
        sa.Column("value_exact", Rational(), comment="Giá trị"),
        sa.Column("standard_error_exact", Rational(), comment="Sai số chuẩn"),
        sa.Column("sample_size", sa.BigInteger(), comment="Cỡ mẫu"),
        _filled("given_at", UtcInstant, "Thời điểm nhận"),
        _filled("source", sa.Text, "Nguồn"),
        *_source(),
        _least("figure_id", 1),
        _known("kind", "survey", "external"),
        *(_least(name, 0) for name in ("answer_count", "sample_size")),
        _least("excel_row", 1),
        _check("one_figure", "(value_exact IS NULL) <> (answer_count IS NULL)"),
    )


def _make_review_files() -> None:
    op.create_table(
        "review_file",
        _key("file_id", sa.BigInteger, "Mã tệp"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("sha256", sa.Text, "SHA-256"),
        _filled("file_name", sa.Text, "Tên tệp"),
        _filled("received_at", UtcInstant, "Thời điểm nhận"),
        _filled("reader_version", sa.Integer, "Phiên bản bộ đọc"),
        _filled("kind", sa.Text, "Loại tệp"),
        _whole("round", "Vòng"),
        _text("author", "Người lập"),
        _text("document_number", "Số văn bản"),
        _filled("status", sa.Text, "Trạng thái"),
        *(
            _filled(name, sa.Integer, comment)
            for name, comment in (
                ("row_count", "Số dòng dùng được"),
                ("blocking_count", "Số lỗi chặn"),
                ("warning_count", "Số cảnh báo"),
                ("note_count", "Số lưu ý"),
            )
        ),
        _least("file_id", 1),
        _known("kind", "appraisal", "explanation", "survey", "external"),
        _least("round", 1),
        _known("status", "unreadable", "rejected", "accepted_with_findings", "accepted"),
        *(_least(name, 0) for name in ("row_count", "blocking_count", "warning_count", "note_count")),
        sa.ForeignKeyConstraint(["year", "sha256"], ["landed_file.year", "landed_file.sha256"]),
        sa.UniqueConstraint("year", "sha256", "reader_version"),
    )
    op.create_table(
        "review_finding",
        _key("file_id", sa.BigInteger, "Mã tệp"),
        _key("position", sa.Integer, "Thứ tự"),
        _filled("code", sa.Text, "Mã phát hiện"),
        _filled("severity", sa.Text, "Mức"),
        _text("sheet", "Trang tính"),
        _whole("excel_row", "Dòng"),
        _text("cell", "Ô"),
        _text("column_name", "Cột"),
        _text("value", "Giá trị"),
        _filled("message", sa.Text, "Nội dung"),
        _text("hint", "Cách sửa"),
        _known("severity", "blocking", "warning", "note"),
        sa.ForeignKeyConstraint(["file_id"], ["review_file.file_id"]),
    )
    op.create_table(
        "explanation",
        _key("explanation_id", sa.BigInteger, "Mã giải trình"),
        _filled("year", sa.Integer, "Năm đánh giá"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("criterion_code", sa.Text, "Mã tiêu chí"),
        _filled("round", sa.Integer, "Vòng"),
        _text("input_name", "Số liệu"),
        _filled("text", sa.Text, "Giải trình"),
        _text("new_evidence", "Tài liệu bổ sung"),
        _filled("given_at", UtcInstant, "Thời điểm"),
        _text("document_number", "Văn bản"),
        *_place(),
        _least("explanation_id", 1),
        _least("round", 1),
        _least("excel_row", 1),
    )


def _make_agreement() -> None:
    op.create_table(
        "appraiser_agreement",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("framework_id", sa.Text, "Bộ tiêu chí"),
        _key("round", sa.Integer, "Vòng"),
        _key("kind", sa.Text, "Loại quyết định"),
        _key("appraiser", sa.Text, "Người thẩm định"),
        _key("other_appraiser", sa.Text, "Người so sánh"),
        _key("criterion_code", sa.Text, "Mã tiêu chí"),
        _filled("item_count", sa.Integer, "Số mục"),
        _filled("agreed_count", sa.Integer, "Số mục thống nhất"),
        *(
            sa.Column(name, ExactDecimal(), comment=comment)
            for name, comment in (
                ("agreement", "Mức thống nhất"),
                ("drift_pct", "Độ lệch (%)"),
                ("drift_first_pct", "Độ lệch nửa đầu (%)"),
                ("drift_second_pct", "Độ lệch nửa sau (%)"),
            )
        ),
        _least("round", 1),
        _known("kind", "points", "number", "choice", "ruling"),
        _least("item_count", 1),
        _least("agreed_count", 0),
    )


def _make_worklist() -> None:
    op.create_table(
        "appraisal_worklist",
        _key("year", sa.Integer, "Năm đánh giá"),
        _key("position", sa.Integer, "Thứ tự ưu tiên"),
        _filled("framework_id", sa.Text, "Bộ tiêu chí"),
        _filled("agency_code", sa.Text, "Mã cơ quan"),
        _filled("criterion_code", sa.Text, "Mã tiêu chí"),
        _whole("rank", "Xếp hạng"),
        _whole("least_rank", "Hạng nếu ít điểm nhất"),
        _whole("most_rank", "Hạng nếu nhiều điểm nhất"),
        _filled("ranks_moved", sa.Integer, "Số hạng thay đổi"),
        _text("class_name", "Xếp loại"),
        _text("least_class", "Xếp loại nếu ít điểm nhất"),
        _text("most_class", "Xếp loại nếu nhiều điểm nhất"),
        _filled("boundaries_crossed", sa.Integer, "Số ngưỡng xếp loại"),
        _filled("gap_exact", Rational, "Tự chấm cao hơn"),
        _filled("lacks_evidence", sa.Boolean, "Thiếu tài liệu"),
        _filled("finding_count", sa.Integer, "Số phát hiện"),
        _filled("was_lowered", sa.Boolean, "Lặp lại"),
        sa.UniqueConstraint("year", "agency_code", "criterion_code"),
        *(_least(name, 1) for name in ("position", "rank", "least_rank", "most_rank")),
        *(_least(name, 0) for name in ("ranks_moved", "boundaries_crossed", "finding_count")),
    )
