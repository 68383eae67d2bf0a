"""A year for the Committee: real agencies, the shipped frameworks, invented scores, and every kind of misfortune."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from assets.reference.agencies import agencies_of_year, read_agencies
from assets.reference.calendars import read_calendars
from assets.reference.code_list_files import read_code_lists
from assets.reference.framework_tables import criterion_rows, framework_rows
from assets.reference.own_or_shipped import reference_files
from assets.rules.engine.ranking import rank
from assets.rules.framework.folder import load_frameworks
from assets.rules.framework.model import Framework
from assets.rules.language.rounding import printed
from warehouse import tables
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables.tracks import FINAL, appraised, round_of

FIXTURES = Path(__file__).parents[4] / "fixtures"
YEAR = 2025

NOT_APPLICABLE_CODE, UNSCORABLE_CODE = "2.5", "3.2"

# Positions among the agencies of the year; everybody else sends a good report.
SENT_NOTHING, REJECTED, UNREADABLE = (4, 20), (9, 27), (13,)
UNSCORABLE, EXCLUDED, REFUSED_LATER, TIED = 31, 35, 38, (22, 23)
DECIDED_EVERY = 6
"""Round n halves the first criterion of each agency whose position leaves n."""


class YearBuilder:
    """Collects the rows of a year's tables."""

    def __init__(self, year: int, seed: int, rounds: Sequence[int] = ()) -> None:
        self.year = year
        self.rounds = rounds
        self.generator = np.random.default_rng(seed)
        self.submissions: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.scores: list[dict[str, Any]] = []
        self.indices: list[dict[str, Any]] = []
        self.decided: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def submit(self, agency: str | None, status: str, file_name: str, messages: tuple[str, ...] = ()) -> int:
        number = len(self.submissions) + 1
        self.submissions.append(
            {
                "submission_id": number,
                "year": self.year,
                "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
                "file_name": file_name,
                "received_at": datetime(self.year + 1, 1, 5, 2, 0, tzinfo=UTC) + timedelta(hours=number),
                "reader_version": 1,
                "agency_code": agency,
                "period": "year",
                "status": status,
                "blocking_count": len(messages),
                "warning_count": 0,
                "note_count": 0,
            }
        )
        self.findings += [
            {
                "submission_id": number,
                "position": position,
                "code": "CELL_NOT_WHOLE",
                "severity": "blocking",
                "sheet": "Hoạt động" if len(messages) > 1 else None,
                "cell": f"G{position + 4}" if len(messages) > 1 else None,
                "message": message,
            }
            for position, message in enumerate(messages, start=1)
        ]
        return number

    def score(self, framework: Framework, agency: Any, submission: int, number: int) -> None:
        leaves = {leaf.code: leaf.max_points for leaf in framework.leaves()}
        ability = self.generator.uniform(0.6, 1.0)
        for track, bonus in (("self", 0.06), ("computed", 0.0)):
            shares = np.clip(ability + bonus + self.generator.uniform(-0.25, 0.15, len(leaves)), 0, 1)
            if number in TIED:
                shares = np.linspace(0.4, 1.0, len(leaves))
            points: dict[str, Fraction | None] = {
                code: most * Fraction(round(share * 12), 12)
                for (code, most), share in zip(leaves.items(), shares, strict=True)
            }
            if number == UNSCORABLE and track == "computed":
                points[UNSCORABLE_CODE] = None
            self._add(framework, agency, submission, track, points, excluded=number == EXCLUDED)
        for track in (*map(appraised, self.rounds), FINAL):
            decided = round_of(track)
            if decided is not None and number % DECIDED_EVERY == decided:
                code = next(iter(leaves))
                points[code] = (points[code] or Fraction(0)) / 2
                self.decided[agency.code, code] = [decision(decided, number)]
            self._add(framework, agency, submission, track, points, excluded=number == EXCLUDED)

    def _add(
        self,
        framework: Framework,
        agency: Any,
        submission: int,
        track: str,
        points: dict[str, Fraction | None],
        *,
        excluded: bool,
    ) -> None:
        most = {leaf.code: leaf.max_points for leaf in framework.leaves()}
        if excluded:
            points[NOT_APPLICABLE_CODE] = most[NOT_APPLICABLE_CODE] = Fraction(0)
        key = {"year": self.year, "framework_id": framework.framework, "agency_code": agency.code, "track": track}
        for criterion, _ in framework.walk():
            inside = [leaf for leaf in most if leaf == criterion.code or leaf.startswith(f"{criterion.code}.")]
            known, limit = total([points[leaf] for leaf in inside]), total([most[leaf] for leaf in inside])
            self.scores.append(
                key
                | {
                    "criterion_code": criterion.code,
                    "points_exact": known,
                    "points": None if known is None else printed(known, 2),
                    "max_points_exact": limit,
                    "is_applicable": limit != 0,
                    "error": "Không có số liệu để chia." if known is None else None,
                    "sentence": None if known is None else f"Được {printed(known, 2)} điểm.",
                    "trace": self._trace(agency.code, criterion.code) if track not in ("self", "computed") else None,
                }
            )
        achieved, limit = total(list(points.values())), sum(most.values(), Fraction(0))
        index = None if achieved is None else achieved / limit * 100
        bands = sorted(framework.classes, key=lambda band: band.lowest, reverse=True)
        self.indices.append(
            key
            | {
                "group_code": agency.group_code,
                "submission_id": submission,
                "points_exact": achieved,
                "points": None if achieved is None else printed(achieved, 2),
                "max_points_exact": limit,
                "index_exact": index,
                "index_pct": None if index is None else printed(index, 2),
                "class_name": None if index is None else next(b.name for b in bands if index >= b.lowest),
                "ranked_count": 0,
            }
        )

    def _trace(self, agency_code: str, criterion_code: str) -> str | None:
        made = self.decided.get((agency_code, criterion_code))
        return None if made is None else json.dumps({"decisions": made}, ensure_ascii=False)

    def rank(self) -> None:
        groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for row in self.indices:
            groups.setdefault((row["framework_id"], row["group_code"], row["track"]), []).append(row)
        for rows in groups.values():
            places = rank([(row["index_exact"],) for row in rows], "min")
            for row, place in zip(rows, places, strict=True):
                row["rank"] = place
                row["ranked_count"] = sum(other is not None for other in places)


def decision(round_number: int, number: int) -> dict[str, Any]:
    """A decision that halves the points of an agency's first criterion, as traces tell it."""
    return {
        "id": 100 * round_number + number, "round": round_number, "kind": "points", "input": None,
        "from": "1", "to": "1/2", "by": f"Trần Văn {chr(65 + round_number)}", "at": "2026-02-20T08:30:00+00:00",
        "reason": "thiếu tài liệu kiểm chứng", "document": f"{round_number}/BB-TĐ", "file": None, "sheet": None,
        "row": None,
    }  # fmt: skip


def total(figures: list[Fraction | None]) -> Fraction | None:
    """The sum, or None where one is missing."""
    return None if None in figures else sum((figure for figure in figures if figure is not None), Fraction(0))


def realistic_year(year: int = YEAR, seed: int = 7, rounds: Sequence[int] = ()) -> dict[str, pd.DataFrame]:
    """All frames of a year, by the keyword of `publication.published.tables`; `rounds` of appraisal have begun."""
    agencies = read_agencies(FIXTURES / "agencies.csv")
    loaded = load_frameworks(FIXTURES / "frameworks").loaded
    by_level = {each.framework.level: each.framework for each in loaded if year in each.framework.years}
    builder = YearBuilder(year, seed, rounds)
    for number, agency in enumerate(agencies_of_year(agencies, year).itertuples(index=False)):
        framework = by_level[agency.level]
        file_name = f"BC-{agency.code}-{year}.xlsx"
        if number in SENT_NOTHING:
            continue
        if number in REJECTED:
            messages = tuple(
                f"Cột «Số lượng» phải là số nguyên; đọc được «1.200 lượt» ở dòng {i}." for i in range(5, 17)
            )
            builder.submit(agency.code, "rejected", file_name, messages)
            continue
        if number in UNREADABLE:
            builder.submit(agency.code, "unreadable", file_name, ("Tệp được đặt mật khẩu nên không mở được.",))
            continue
        submission = builder.submit(agency.code, "accepted", file_name)
        if number == REFUSED_LATER:
            builder.submit(agency.code, "rejected", f"BC-{agency.code}-bo-sung.xlsx", ("Năm báo cáo là 2023.",))
        builder.score(framework, agency, submission, number)
    builder.rank()
    builder.submit(None, "unreadable", "báo cáo (bản cuối) sửa lần 3.xlsx", ("Tệp rỗng, không có nội dung.",))
    submissions = _frame(builder.submissions, tables.submission)
    return {
        "agencies": agencies,
        "frameworks": framework_rows(loaded),
        "criteria": criterion_rows(loaded),
        "code_lists": read_code_lists(reference_files(FIXTURES, "code_lists")),
        "calendar": read_calendars(reference_files(FIXTURES, "calendars")).entries,
        "submissions": submissions,
        "receipts": submissions[[column.name for column in tables.receipt.columns]],
        "findings": _frame(builder.findings, tables.finding),
        "criterion_scores": _frame(builder.scores, tables.criterion_score),
        "index_scores": _frame(builder.indices, tables.index_score),
    }


def _frame(rows: list[dict[str, Any]], table: Any) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), table) if rows else empty_frame(table)
