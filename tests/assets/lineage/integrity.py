"""Changed sources of what reviewers look at: conflicts of proofs and texts, and cases with their verdicts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from assets.analysis.integrity.cases import evidence_cases
from assets.analysis.integrity.conflicts import evidence_conflicts
from assets.analysis.integrity.copied_reports import LEAST_SHARED
from assets.analysis.integrity.report_texts import LEAST_ROWS
from assets.column_origins import Origin
from tests.assets.analysis.report_rows import files_of, rows_of, together
from tests.assets.lineage.changed import Change
from warehouse.rows.frames import conform
from warehouse.tables import evidence_verdict
from warehouse.tables.analysis.integrity import TEXTS

YEAR = 2024
PAGE, OTHER_PAGE = "https://moha.gov.vn/tin/123", "https://moha.gov.vn/tin/456"
Row = Mapping[str, Any]


def conflicts(
    *, years: tuple[int, int] = (YEAR, YEAR), codes: str = "XY", second: int = 2, **rows: Row | Sequence[Row]
) -> pd.DataFrame:
    """What is told of two reports with the same rows, of each table one or those given; `second` is one's number."""
    key = repr((years, codes, second, sorted(rows.items())))
    if key not in _KNOWN:
        _KNOWN[key] = _conflicts(years, codes, second, rows)
    return _KNOWN[key]


_KNOWN: dict[str, pd.DataFrame] = {}
"""What was found before: most origins are changed in one of a few pairs of reports."""


def _conflicts(
    years: tuple[int, int], codes: str, second: int, rows: Mapping[str, Row | Sequence[Row]]
) -> pd.DataFrame:
    reports = pd.DataFrame({"submission_id": [1, second], "year": years, "agency_code": list(codes)})
    frames = [
        (name, files_of(number, **row) if name == "evidence_file" else rows_of(name, number, *_listed(row)))
        for name, row in rows.items()
        for number in (1, second)
    ]
    return evidence_conflicts(
        reports.astype({"submission_id": "Int64", "year": "Int64", "agency_code": "str"}), together(*frames), YEAR
    )


def _listed(rows: Row | Sequence[Row]) -> Sequence[Row]:
    return [rows] if isinstance(rows, Mapping) else rows


def titled(column: str, *others: str, shared: int = LEAST_SHARED) -> list[Row]:
    """Rows of texts that two reports share, and others beside them; each of another day."""
    words = ("hội nghị", "đối thoại", "tập huấn", "phóng sự", "cuộc thi", "tọa đàm", "bản tin")
    texts = [f"{words[at]} về cải cách hành chính {words[at]} lần đầu" for at in range(shared)]
    return [{column: text, "link": None, "link_or_file": None} for text in (*texts, *others)]


LONG = "Một nội dung khác hẳn mà chỉ báo cáo này nêu"
CARD = {"criterion_code": "1.1", "evidence_codes": "TL01"}
LINKED = {"activity": {"link": PAGE, "evidence_code": "TL01"}, "scorecard": CARD}
PAPERS = {"evidence": {"link_or_file": PAGE, "document_number": None, "issued_on": "2024-03-01"}, "scorecard": CARD}
OUTSIDE = {"evidence": {"document_number": None, "issued_on": "2019-03-01"}}
FILES = {"evidence_file": {"anh_pdf": "nội dung"}}
OTHER_CLAIMS: Mapping[Origin, tuple[Mapping[str, Row], Any]] = {
    Origin("activity", "link"): (LINKED, OTHER_PAGE),
    Origin("activity", "sheet"): (LINKED, "Trang khác"),
    Origin("activity", "excel_row"): (LINKED, 40),
    Origin("activity", "evidence_code"): (LINKED, "TL09"),
    Origin("activity", "note"): (LINKED, "Khác"),
    Origin("scorecard", "criterion_code"): (LINKED, "1.2"),
    Origin("scorecard", "evidence_codes"): (LINKED, "TL09"),
    Origin("scorecard", "explanation"): (LINKED, "Khác"),
    Origin("evidence", "link_or_file"): (PAPERS, OTHER_PAGE),
    Origin("evidence", "sheet"): (PAPERS, "Trang khác"),
    Origin("evidence", "excel_row"): (PAPERS, 40),
    Origin("evidence", "page"): (PAPERS, "40"),
}
"""Base rows, and what both reports have in a column instead."""


def of_evidence_conflict(origin: Origin) -> Iterator[Change]:
    asset, column = origin
    if origin in OTHER_CLAIMS:
        rows, value = OTHER_CLAIMS[origin]
        yield conflicts(**rows), conflicts(**{**rows, asset: {**rows[asset], column: value}})
    if asset == "evidence" and column in ("document_number", "issued_on", "issuer", "title"):
        outside = {"document_number": "5/KH-X", "issued_on": "2019-03-01", "issuer": "Bộ X", "title": "Kế hoạch"}
        others = {"document_number": "6/KH-X", "issued_on": "2018-03-01", "issuer": "Bộ Y", "title": "Khác"}
        yield conflicts(evidence=outside), conflicts(evidence={**outside, column: others[column]})
    if origin == Origin("evidence", "evidence_code"):
        yield conflicts(**PAPERS), conflicts(**{**PAPERS, asset: {**PAPERS[asset], column: "TL09"}})
        yield conflicts(**OUTSIDE), conflicts(evidence={**OUTSIDE["evidence"], column: "TL09"})
    if asset == "evidence_file":
        other = {"anh_pdf": "khác"} if column == "file_sha256" else {"khac_pdf": "nội dung"}
        yield conflicts(**FILES), conflicts(evidence_file=other)
    if origin == Origin("evidence", "issuer"):
        papers = [{"document_number": "5/KH", "issuer": "Bộ X", "title": title} for title in ("Một", "Hai")]
        yield conflicts(evidence=papers), conflicts(evidence=[{**paper, "issuer": "Bộ Y"} for paper in papers])
    if origin == Origin("activity", "title"):
        same = [{"title": "Bài viết", "link": None}] * LEAST_ROWS
        yield conflicts(activity=same), conflicts(activity=[{**row, "title": "Bản tin"} for row in same])
    if asset in TEXTS and column == TEXTS[asset][0]:
        yield (
            conflicts(**{asset: titled(column, LONG)}),
            conflicts(**{asset: titled(column, "Ngắn")}),
        )
        other = titled(column)
        other[0] = {**other[0], column: LONG}
        yield conflicts(**{asset: titled(column)}), conflicts(**{asset: other})
    if asset == "feedback" and column in ("sheet", "excel_row"):
        moved = {"sheet": ["Trang khác"] * LEAST_SHARED, "excel_row": range(40, 40 + LEAST_SHARED)}[column]
        rows = titled("content")
        yield (
            conflicts(feedback=rows),
            conflicts(feedback=[{**row, column: value} for row, value in zip(rows, moved, strict=True)]),
        )
    if asset == "submission":
        base, other = {
            "year": ({"years": (YEAR, YEAR - 1)}, {"years": (YEAR, YEAR - 2)}),
            "agency_code": ({}, {"codes": "XZ"}),
            "submission_id": ({}, {"second": 5}),
        }[column]
        yield conflicts(**LINKED, **base), conflicts(**LINKED, **other)
        texts = {"feedback": titled("content")}
        other = {"years": (YEAR - 1, YEAR)} if column == "year" else other
        yield conflicts(**texts), conflicts(**texts, **other)


def of_evidence_case(origin: Origin) -> Iterator[Change]:
    claims = conflicts(**LINKED)
    claims = claims[claims["kind"] == "link_of_agencies"]
    said = {
        "verdict_id": 1, "year": YEAR, "case_code": claims["case_code"].iloc[0], "kind": "link_of_agencies",
        "subject": "-", "claimants": "X; Y", "verdict": "false_alarm", "reason": "Chung", "decided_by": "A",
        "decided_at": pd.Timestamp("2025-01-20", tz="UTC"),
    }  # fmt: skip
    points = {("X", "1.1"): Decimal("1.50")}

    def cases(claims: pd.DataFrame, points: dict[tuple[str, str], Decimal] = points, **changed: Any) -> pd.DataFrame:
        return evidence_cases(claims, conform(pd.DataFrame([{**said, **changed}]), evidence_verdict), points, YEAR)

    asset, column = origin
    if asset == "evidence_verdict":
        other = {
            "verdict_id": 2, "claimants": "X", "verdict": "confirmed", "reason": "Khác", "decided_by": "B",
            "document_number": "5/BB",
        }  # fmt: skip
        yield cases(claims), cases(claims, **{column: other[column]})
    elif asset == "criterion_score":
        yield cases(claims), cases(claims, {("X", "1.1"): Decimal("0.50")})
    elif column == "agency_code":
        yield cases(claims), cases(claims.assign(agency_code=["X", "Z"]))
        yield cases(claims), cases(claims.assign(agency_code="X"))
    else:
        other = {"conflict": 9, "case_code": "0A", "kind": "file_of_agencies", "subject": "khác", "value": "khác"}
        unsaid = {"case_code": "none"}
        yield cases(claims, **unsaid), cases(claims.assign(**{column: other[column]}), **unsaid)
