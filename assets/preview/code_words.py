"""Vietnamese words for codes that the program gives and no code list words.

What does not belong here: codes of lists (`fixtures/code_lists`), which evaluators word themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from warehouse.tables.analysis.appraising import CHOICE, NUMBER, POINTS, RULING
from warehouse.tables.analysis.integrity import CONFIRMED, OPEN, REOPENED, SETTLED
from warehouse.tables.analysis.ranks import GEOMETRIC, LEFT_OUT, OPEN_ITEMS, SURVEY, TOGETHER, WEIGHTS
from warehouse.tables.analysis.sensitivity import AGGREGATION, EQUAL, FULL, LEAVING_OUT, NOTHING, WEIGHT
from warehouse.tables.analysis.year_change import (
    BACK_CAST,
    DENOMINATOR,
    DROPPED,
    MERGER,
    NEW,
    OF_RELEASE,
    OWN,
    PUBLISHED,
    RULE,
    SINCE_RELEASE,
    STORED,
    UNSEPARATED,
)
from warehouse.tables.reference import NO_PERIOD
from warehouse.tables.statuses import DAMAGED, EMPTY, ENCRYPTED, READABLE, UNKNOWN

RATING_WORDS: Mapping[str, str] = {
    POINTS: "điểm",
    NUMBER: "số liệu",
    CHOICE: "lựa chọn, ngày",
    RULING: "quyết định khác",
}
"""What appraisers decide on."""

PART_WORDS: Mapping[str, str] = {
    OWN: "số liệu của cơ quan",
    DENOMINATOR: "điểm tối đa áp dụng",
    RULE: "cách chấm thay đổi",
    UNSEPARATED: "không tách được",
    NEW: "tiêu chí mới",
    DROPPED: "tiêu chí bỏ đi",
    SINCE_RELEASE: "đã công bố khác số đang lưu",
    MERGER: "sắp xếp cơ quan",
}
"""Parts of a change between two years."""

BASIS_WORDS: Mapping[str, str] = {PUBLISHED: "như đã công bố", BACK_CAST: "quy về địa giới, tổ chức hiện nay"}
"""How two years are set beside each other."""

_FIGURES_FROM = {OF_RELEASE: "bản công bố", STORED: "số đang lưu"}
CASE_WORDS: Mapping[str, str] = {
    "link_of_agencies": "một đường dẫn, nhiều cơ quan",
    "link_of_years": "một đường dẫn, nhiều năm",
    "link_of_criteria": "một đường dẫn, nhiều tiêu chí",
    "link_of_days": "một đường dẫn, nhiều ngày",
    "file_of_agencies": "một tệp, nhiều cơ quan",
    "file_of_years": "một tệp, nhiều năm",
    "file_of_criteria": "một tệp, nhiều tiêu chí",
    "document_disagrees": "số, ngày, nơi ban hành không khớp",
    "date_outside_year": "ngày ngoài năm",
    "text_of_agencies": "báo cáo giống của cơ quan khác",
    "text_of_years": "báo cáo giống của năm trước",
    "text_of_rows": "một nội dung, nhiều dòng",
}
"""Kinds of cases of evidence."""

CASE_STATE_WORDS: Mapping[str, str] = {
    OPEN: "chưa kết luận",
    REOPENED: "xem lại: thêm cơ quan",
    CONFIRMED: "xác nhận có vấn đề",
    SETTLED: "trùng hợp lý",
}
"""Where a case stands."""

CODE_WORDS: Mapping[str, Mapping[str, str]] = {
    "appraiser_agreement.kind": RATING_WORDS,
    "change_part.kind": PART_WORDS,
    "calendar_entry.period": {NO_PERIOD: "–"},
    "criterion_effect.alike": {FULL: "mọi cơ quan đạt tối đa", NOTHING: "không ai có điểm", EQUAL: "như nhau"},
    **{f"{table}.kind": CASE_WORDS for table in ("evidence_conflict", "evidence_case", "evidence_verdict")},
    "evidence_case.state": CASE_STATE_WORDS,
    "evidence_file.state": {
        READABLE: "mở được",
        EMPTY: "trống",
        ENCRYPTED: "có mật khẩu",
        DAMAGED: "hỏng",
        UNKNOWN: "chưa rõ",
    },
    "input_value.value_type": {"number": "số", "date": "ngày", "text": "lựa chọn", "boolean": "có hay không"},
    "outside_figure.kind": {"survey": "điều tra", "external": "chỉ số"},
    "rank_band.source": {
        TOGETHER: "mục chưa xong và sai số điều tra",
        OPEN_ITEMS: "mục chưa thẩm định xong",
        SURVEY: "sai số điều tra",
        WEIGHTS: "trọng số",
        LEFT_OUT: "bỏ một tiêu chí",
        GEOMETRIC: "trung bình nhân",
    },
    "rank_change.basis": BASIS_WORDS,
    "rank_change.before_from": _FIGURES_FROM,
    "rank_change.figures_from": _FIGURES_FROM,
    "rank_factor.factor": {
        WEIGHT: "trọng số",
        AGGREGATION: "cách cộng điểm: trung bình cộng hay nhân",
        LEAVING_OUT: "bỏ một tiêu chí nào đó",
    },
    "review_file.kind": {
        "appraisal": "thẩm định",
        "explanation": "giải trình",
        "survey": "điều tra",
        "external": "chỉ số",
    },
    "submission_change.change": {
        "added": "thêm dòng",
        "removed": "bỏ dòng",
        "changed": "sửa ô",
        "not_listed": "không liệt kê",
    },
    "waiver.kind": {"finding": "quy tắc kiểm tra", "criterion": "tiêu chí"},
}
"""Column (`table.column`) -> code -> word; every column of which the program knows each code is here or has a list."""


def code_word(column: sa.Column[Any], code: str) -> str | None:
    """The word for a code of a column; None where there is none."""
    return CODE_WORDS.get(f"{column.table.name}.{column.name}", {}).get(code)
