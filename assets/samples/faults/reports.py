"""Faults of content: what an officer types wrongly into a workbook that is otherwise in order.

Each function spoils one thing in an invented report, chosen so that no other check has a reason to speak: a plan row
that is set aside, for example, is one to which no activity refers. What does not belong here: damage to sheets.
"""

from __future__ import annotations

import random
from datetime import date

from assets.samples.invention.report_content import Row, SampleReport


def text_for_number(report: SampleReport, luck: random.Random) -> None:
    """A unit typed beside the figure."""
    row = _unplanned_activity(report, luck)
    row["reach"] = "1.200 lượt"


def impossible_date(report: SampleReport, luck: random.Random) -> None:
    """A day that no calendar has, which Excel keeps as text."""
    _unplanned_activity(report, luck)["held_on"] = f"31/{luck.choice(('02', '04', '06', '09', '11'))}/{report.year}"


def not_in_list(report: SampleReport, luck: random.Random) -> None:
    """An own wording pasted over the drop-down."""
    _unplanned_activity(report, luck)["channel"] = "Loa phường và truyền miệng"


def missing_required(report: SampleReport, luck: random.Random) -> None:
    """A cell that was skipped."""
    del _unplanned_activity(report, luck)["audience"]


def negative_number(report: SampleReport, luck: random.Random) -> None:
    """A minus before the figure."""
    _unplanned_activity(report, luck)["reach"] = -luck.randint(10, 500)


def completed_without_date(report: SampleReport, _luck: random.Random) -> None:
    """A task marked as completed, and no day given."""
    row = _extra_task(report)
    row["status"] = "completed"


def date_outside_year(report: SampleReport, luck: random.Random) -> None:
    """An activity of the year before."""
    row = _unplanned_activity(report, luck)
    row["held_on"] = date(report.year - 1, luck.randint(9, 12), luck.randint(1, 28))


def duplicate_task_code(report: SampleReport, _luck: random.Random) -> None:
    """A row copied for a new task, its code left as it was."""
    _extra_task(report)["task_code"] = report.rows["plan_task"][0]["task_code"]


def unknown_task_code(report: SampleReport, luck: random.Random) -> None:
    """A task that the plan does not have."""
    row = _unplanned_activity(report, luck)
    row["task_code"] = "NV88"
    row.pop("note", None)


def unknown_evidence_code(report: SampleReport, luck: random.Random) -> None:
    """A document that the evidence sheet does not have."""
    _unplanned_activity(report, luck)["evidence_code"] = "TL88"


def cost_over_budget(report: SampleReport, luck: random.Random) -> None:
    """An activity with a zero too many."""
    costly = [row for row in report.rows["activity"] if row.get("cost_vnd")]
    row = luck.choice(costly)
    budget = next(task["budget_vnd"] for task in report.rows["plan_task"] if task["task_code"] == row["task_code"])
    row["cost_vnd"] = max(row["cost_vnd"] * 10, budget * 2)


def self_points_over_maximum(report: SampleReport, luck: random.Random) -> None:
    """Points that no maximum allows."""
    _own_points(report, luck)["self_points"] = 25


def evidence_missing(report: SampleReport, _luck: random.Random) -> None:
    """Points claimed without naming evidence, and without a word of explanation."""
    row = report.answers[report.evidence_needed[0], ""]
    row.pop("evidence_codes", None)
    row.pop("explanation", None)
    row["self_points"] = row["self_points"] or 1


def wrong_year(report: SampleReport, _luck: random.Random) -> None:
    """Last year's cover."""
    report.cover["year"] = report.year - 1


def name_of_another(report: SampleReport, luck: random.Random) -> None:
    """A cover on which somebody typed another agency's name."""
    others = [name for name in ("Bộ Tư pháp", "Bộ Y tế", "Bộ Nội vụ") if name != report.profile.agency_name]
    report.cover["agency_name"] = luck.choice(others)


def _unplanned_activity(report: SampleReport, luck: random.Random) -> Row:
    """An activity outside the plan, without evidence of its own; others would drag further findings behind them."""
    rows = [row for row in report.rows["activity"] if "task_code" not in row and "evidence_code" not in row]
    return luck.choice(rows or [row for row in report.rows["activity"] if "task_code" not in row])


def _extra_task(report: SampleReport) -> Row:
    """A further task, to which no activity refers, as the plan's last row."""
    tasks = report.rows["plan_task"]
    row = {
        "task_code": f"NV{len(tasks) + 1:02d}",
        "content": "Rà soát, cập nhật tài liệu tuyên truyền cải cách hành chính",
        "theme": "par_general",
        "channel": "other",
        "audience": "officials",
        "planned_quantity": 1,
        "due_on": date(report.year, 11, 28),
        "status": "in_progress",
    }
    tasks.append(row)
    return row


def _own_points(report: SampleReport, luck: random.Random) -> Row:
    return luck.choice([row for row in report.answers.values() if "self_points" in row])
