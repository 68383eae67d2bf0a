"""A year for the Committee: real agencies, two illustrative frameworks, and every kind of misfortune."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from assets.reference.agencies import agencies_of_year, read_agencies
from assets.reference.code_list_files import read_code_lists
from assets.reference.framework_files import LoadedFramework, load_frameworks
from assets.reference.framework_tables import criterion_rows, framework_rows
from assets.reference.rounding import printed
from assets.scoring.ranking import rank
from warehouse import tables
from warehouse.frames import conform, empty_frame

FIXTURES = Path(__file__).parents[3] / "fixtures"
YEAR = 2025

GROUPS: dict[str, list[tuple[str, str]]] = {
    "Ban hành và thực hiện kế hoạch thông tin, tuyên truyền": [
        ("Ban hành kế hoạch đúng thời hạn", "5"),
        ("Bố trí kinh phí và nhân lực thực hiện kế hoạch", "5"),
        ("Mức độ hoàn thành kế hoạch", "10"),
        ("Trách nhiệm của người đứng đầu trong thông tin, tuyên truyền về cải cách hành chính", "5"),
    ],
    "Hình thức và kênh tuyên truyền": [
        ("Chuyên trang, chuyên mục trên Cổng thông tin điện tử", "5"),
        ("Tin, bài trên báo chí, phát thanh, truyền hình", "7.5"),
        ("Hội nghị, tập huấn, hội thảo, tọa đàm chuyên đề", "5"),
        ("Mạng xã hội, ứng dụng di động, video ngắn", "5"),
        ("Pa-nô, áp phích, tờ rơi, ấn phẩm", "2.5"),
    ],
    "Nội dung tuyên truyền": [
        ("Đủ các nhóm nội dung của chương trình tổng thể cải cách hành chính", "10"),
        ("Dịch vụ công trực tuyến, bưu chính công ích", "5"),
        ("Kết quả PAR INDEX, SIPAS và chuyển đổi số", "5"),
    ],
    "Đối tượng và phối hợp": [
        ("Phủ các nhóm đối tượng: cán bộ, người dân, doanh nghiệp", "7.5"),
        ("Phối hợp, chia sẻ thông tin với cơ quan báo chí", "5"),
        ("Lồng ghép trong phổ biến, giáo dục pháp luật", "2.5"),
        ("Tuyên truyền thường xuyên, liên tục trong năm", "5"),
    ],
    "Phản hồi và kết quả": [
        ("Tiếp nhận và trả lời phản ánh, kiến nghị đúng hạn", "5"),
        ("Công khai đường dây nóng, thư điện tử của lãnh đạo", "2"),
        ("Hội thi, cuộc thi tìm hiểu về cải cách hành chính", "1.5"),
        ("Sáng kiến, mô hình mới được áp dụng", "1.5"),
    ],
}
CLASSES = ((90, "Tốt"), (80, "Khá"), (70, "Trung bình"), (0, "Yếu"))
NOT_APPLICABLE_CODE, UNSCORABLE_CODE = "2.5", "3.2"

# Positions among the agencies of the year; everybody else sends a good report.
SENT_NOTHING, REJECTED, UNREADABLE = (4, 20), (9, 27), (13,)
UNSCORABLE, EXCLUDED, REFUSED_LATER, TIED = 31, 35, 38, (16, 17)


def framework_text(level: str, words: str, ties: str) -> str:
    """A framework file of five groups and twenty criteria, 100 points."""
    criteria = [
        {
            "code": str(group),
            "name": name,
            "max": float(sum(Fraction(points) for _, points in leaves)),
            "criteria": [
                {
                    "code": f"{group}.{number}",
                    "name": leaf,
                    "max": float(points),
                    "basis": "QĐ 82/QĐ-BNV ngày 15/02/2023, mục II khoản 3",
                    "inputs": {"tasks": {"from": "plan_tasks", "count": "*"}},
                    "score": [{"when": "tasks > 0", "points": "max"}, {"otherwise": 0}],
                    "not_applicable": "exclude",
                }
                for number, (leaf, points) in enumerate(leaves, start=1)
            ],
        }
        for group, (name, leaves) in enumerate(GROUPS.items(), start=1)
    ]
    content = {
        "framework": f"minh-hoa-{level}",
        "title": f"Bộ tiêu chí minh họa đánh giá công tác thông tin, tuyên truyền CCHC {words}",
        "level": level,
        "years": [2023, 2024, 2025],
        "basis": {"document": "82/QĐ-BNV", "issued": "2023-02-15", "issuer": "Bộ Nội vụ"},
        "rounding": {"points": 2, "index": 2, "mode": "half_up"},
        "ranking": {"ties": ties},
        "classes": [{"from": least, "name": name} for least, name in CLASSES],
        "criteria": criteria,
    }
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)


def frameworks_in(folder: Path) -> tuple[LoadedFramework, ...]:
    """Two framework files in the folder, read back."""
    for level, words, ties in (("ministry", "cấp bộ", "min"), ("province", "cấp tỉnh", "dense")):
        (folder / f"{level}.yaml").write_text(framework_text(level, words, ties), encoding="utf-8")
    return tuple(load_frameworks(folder))


class YearBuilder:
    """Collects the rows of a year's tables."""

    def __init__(self, year: int, seed: int) -> None:
        self.year = year
        self.generator = np.random.default_rng(seed)
        self.submissions: list[dict[str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.scores: list[dict[str, Any]] = []
        self.indices: list[dict[str, Any]] = []

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

    def score(self, framework: str, leaves: dict[str, Fraction], agency: Any, submission: int, number: int) -> None:
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
            self._add(framework, agency, submission, track, points, leaves, excluded=number == EXCLUDED)

    def _add(self, framework: str, agency: Any, submission: int, track: str, points: dict[str, Fraction | None],
             leaves: dict[str, Fraction], *, excluded: bool) -> None:  # fmt: skip
        applied = {code: Fraction(0) if excluded and code == NOT_APPLICABLE_CODE else m for code, m in leaves.items()}
        if excluded:
            points[NOT_APPLICABLE_CODE] = Fraction(0)
        groups = sorted({code.split(".")[0] for code in leaves})
        for code in [*leaves, *groups]:
            inside = [leaf for leaf in leaves if leaf == code or leaf.startswith(f"{code}.")]
            self._criterion(framework, agency.code, track, code, [points[leaf] for leaf in inside],
                            sum((applied[leaf] for leaf in inside), Fraction(0)))  # fmt: skip
        total = None if None in points.values() else sum((p for p in points.values() if p is not None), Fraction(0))
        most = sum(applied.values(), Fraction(0))
        index = None if total is None else total / most * 100
        self.indices.append(
            {
                "year": self.year,
                "framework_id": framework,
                "agency_code": agency.code,
                "track": track,
                "group_code": agency.group_code,
                "submission_id": submission,
                "points_exact": total,
                "points": None if total is None else printed(total, 2),
                "max_points_exact": most,
                "index_exact": index,
                "index_pct": None if index is None else printed(index, 2),
                "class_name": None if index is None else next(name for least, name in CLASSES if index >= least),
                "ranked_count": 0,
            }
        )

    def _criterion(self, framework: str, agency: str, track: str, code: str, points: list[Fraction | None],
                   most: Fraction) -> None:  # fmt: skip
        known = None if None in points else sum((p for p in points if p is not None), Fraction(0))
        self.scores.append(
            {
                "year": self.year,
                "framework_id": framework,
                "agency_code": agency,
                "criterion_code": code,
                "track": track,
                "points_exact": known,
                "points": None if known is None else printed(known, 2),
                "max_points_exact": most,
                "is_applicable": most > 0,
                "error": "Không có số liệu để chia." if known is None else None,
                "sentence": None if known is None else f"Được {printed(known, 2)} điểm.",
            }
        )

    def rank(self) -> None:
        groups: dict[tuple[str, str, str], list[dict[str, Any]]] = {}
        for row in self.indices:
            groups.setdefault((row["framework_id"], row["group_code"], row["track"]), []).append(row)
        for (framework, _, _), rows in groups.items():
            places = rank([(row["index_exact"],) for row in rows], "dense" if "province" in framework else "min")
            for row, place in zip(rows, places, strict=True):
                row["rank"] = place
                row["ranked_count"] = sum(other is not None for other in places)


def realistic_year(folder: Path, year: int = YEAR, seed: int = 7) -> dict[str, pd.DataFrame]:
    """All frames of a year, by the keyword of `committee_tables`; `folder` holds the framework files."""
    agencies = read_agencies(FIXTURES / "agencies.csv")
    loaded = frameworks_in(folder)
    by_level = {each.framework.level: each.framework for each in loaded}
    builder = YearBuilder(year, seed)
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
        leaves = {leaf.code: leaf.max_points for leaf in framework.leaves()}
        builder.score(framework.framework, leaves, agency, submission, number)
    builder.rank()
    builder.submit(None, "unreadable", "báo cáo (bản cuối) sửa lần 3.xlsx", ("Tệp rỗng, không có nội dung.",))
    return {
        "agencies": agencies,
        "frameworks": framework_rows(loaded),
        "criteria": criterion_rows(loaded),
        "code_lists": read_code_lists(FIXTURES / "code_lists"),
        "submissions": _frame(builder.submissions, tables.submission),
        "findings": _frame(builder.findings, tables.finding),
        "criterion_scores": _frame(builder.scores, tables.criterion_score),
        "index_scores": _frame(builder.indices, tables.index_score),
    }


def _frame(rows: list[dict[str, Any]], table: Any) -> pd.DataFrame:
    return conform(pd.DataFrame(rows), table) if rows else empty_frame(table)
