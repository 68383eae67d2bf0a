"""Damage to rows of the data sheets: cells that contradict each other, repeated rows, references that lead nowhere."""

from __future__ import annotations

import datetime as dt

from checks.workbook_layout import COVER_SHEET
from tests.assets.submissions.damaged_book import Damage, DamagedBook, Told
from warehouse.tables import activity, evidence, feedback, plan_task, scorecard

YEAR = 2025
DAY = dt.timedelta(days=1)


def completed_without_date(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(plan_task, completed_on=...))
    book.put(plan_task, row, "completed_on", None)
    return [book.told("ROW_COMPLETED_WITHOUT_DATE", plan_task, row, "completed_on")]


def dated_but_not_completed(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(plan_task, completed_on=...))
    statuses = book.code_lists.labels("task_statuses")
    status = book.luck.choice([label for code, label in statuses.items() if code != "completed"])
    book.put(plan_task, row, "status", status)
    return [book.told("ROW_COMPLETED_NOT_COMPLETED", plan_task, row, "status")]


def completed_late(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(plan_task, completed_on=...))
    book.put(plan_task, row, "due_on", book.value(plan_task, row, "completed_on") - DAY)
    return [book.told("ROW_COMPLETED_LATE", plan_task, row, "completed_on")]


def due_in_another_year(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(plan_task))
    book.put(plan_task, row, "due_on", dt.date(YEAR + 1, 6, 30))
    return [book.told("ROW_DUE_OUTSIDE_YEAR", plan_task, row, "due_on")]


def completed_in_future(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(plan_task, completed_on=...))
    book.put(plan_task, row, "completed_on", dt.date(YEAR + 1, 9, 2))
    return [
        book.told("ROW_COMPLETED_LATE", plan_task, row, "completed_on"),
        book.told("ROW_DATE_IN_FUTURE", plan_task, row, "completed_on"),
    ]


def held_in_another_year(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(activity))
    book.put(activity, row, "held_on", dt.date(YEAR + book.luck.choice((-1, 1, 10)), 4, 30))
    return [book.told("ROW_DATE_OUTSIDE_YEAR", activity, row, "held_on")]


def received_in_another_year(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(feedback))
    book.put(feedback, row, "received_on", dt.date(YEAR - 1, 12, 31))
    return [book.told("ROW_DATE_OUTSIDE_YEAR", feedback, row, "received_on")]


def issued_in_future(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(evidence))
    book.put(evidence, row, "issued_on", dt.date(YEAR + 2, 1, 1))
    return [book.told("ROW_DATE_IN_FUTURE", evidence, row, "issued_on")]


def answered_in_future(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(feedback, answered_on=...))
    book.put(feedback, row, "answered_on", dt.date(YEAR + 1, 12, 1))
    return [book.told("ROW_DATE_IN_FUTURE", feedback, row, "answered_on")]


def answered_before_received(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(feedback, answered_on=...))
    book.put(feedback, row, "answered_on", book.value(feedback, row, "received_on") - DAY)
    return [book.told("ROW_ANSWERED_BEFORE_RECEIVED", feedback, row, "answered_on")]


def answered_without_date(book: DamagedBook) -> list[Told]:
    label = book.code_lists.labels("feedback_results")["answered"]
    row = book.luck.choice(book.rows(feedback, result=label, answered_on=...))
    book.put(feedback, row, "answered_on", None)
    return [book.told("ROW_ANSWERED_WITHOUT_DATE", feedback, row, "answered_on")]


def unusable_link(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(activity, link=...))
    book.put(activity, row, "link", book.luck.choice(("đã đăng trên Cổng", "file đính kèm", "C:\\Bài viết\\tin.docx")))
    return [book.told("ROW_LINK_UNUSABLE", activity, row, "link")]


def evidence_nowhere(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(evidence))
    book.put(evidence, row, "document_number", None)
    book.put(evidence, row, "link_or_file", None)
    return [book.told("ROW_EVIDENCE_NOWHERE", evidence, row, "link_or_file")]


def task_code_repeated(book: DamagedBook) -> list[Told]:
    like = book.luck.choice(book.rows(plan_task))
    row = book.add_row(plan_task, like, content="Nhiệm vụ bổ sung theo chỉ đạo mới")
    return [book.told("TABLE_DUPLICATE_CODE", plan_task, row, "task_code")]


def task_code_repeated_in_other_letters(book: DamagedBook) -> list[Told]:
    like = book.luck.choice(book.rows(plan_task))
    code = f" {str(book.value(plan_task, like, 'task_code')).lower()} "
    row = book.add_row(plan_task, like, content="Nhiệm vụ bổ sung", task_code=code)
    return [book.told("TABLE_DUPLICATE_CODE", plan_task, row, "task_code")]


def evidence_code_repeated(book: DamagedBook) -> list[Told]:
    like = book.luck.choice(book.rows(evidence))
    row = book.add_row(evidence, like, title="Tài liệu bổ sung")
    return [book.told("TABLE_DUPLICATE_CODE", evidence, row, "evidence_code")]


def activity_repeated(book: DamagedBook) -> list[Told]:
    row = book.add_row(activity, book.luck.choice(book.rows(activity, cost_vnd=None)))
    return [book.told("TABLE_DUPLICATE_ROW", activity, row, "title")]


def feedback_repeated(book: DamagedBook) -> list[Told]:
    row = book.add_row(feedback, book.luck.choice(book.rows(feedback)))
    return [book.told("TABLE_DUPLICATE_ROW", feedback, row, "content")]


def plan_row_repeated(book: DamagedBook) -> list[Told]:
    row = book.add_row(plan_task, book.luck.choice(book.rows(plan_task)))
    return [
        book.told("TABLE_DUPLICATE_CODE", plan_task, row, "task_code"),
        book.told("TABLE_DUPLICATE_ROW", plan_task, row, "task_code"),
    ]


def stray_word_below(book: DamagedBook) -> list[Told]:
    """«Tổng cộng» typed below the table: a row with none of its required cells."""
    row = book.rows(feedback)[-1] + 3
    book.put(feedback, row, "content", "Tổng cộng")
    names = ("received_on", "channel", "audience", "result")
    return [book.told("CELL_REQUIRED", feedback, row, name) for name in names]


def unknown_task(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(activity))
    book.put(activity, row, "task_code", "NV88")
    return [book.told("TASK_CODE_UNKNOWN", activity, row, "task_code")]


def task_code_changed_in_plan(book: DamagedBook) -> list[Told]:
    """Every activity of the task then refers to nothing."""
    row = book.luck.choice(book.rows(plan_task))
    code = book.value(plan_task, row, "task_code")
    book.put(plan_task, row, "task_code", f"{code}a")
    activities = book.rows(activity, task_code=code)
    return [book.told("TASK_CODE_UNKNOWN", activity, one, "task_code") for one in activities]


def unknown_evidence(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(activity))
    book.put(activity, row, "evidence_code", "TL88")
    return [book.told("EVIDENCE_CODE_UNKNOWN", activity, row, "evidence_code")]


def one_unknown_among_several(book: DamagedBook) -> list[Told]:
    row = book.luck.choice(book.rows(scorecard, evidence_codes=...))
    book.put(scorecard, row, "evidence_codes", f"{book.value(scorecard, row, 'evidence_codes')}; TL99")
    return [book.told("EVIDENCE_CODE_UNKNOWN", scorecard, row, "evidence_codes")]


def issued_by_two(book: DamagedBook) -> list[Told]:
    """One number and day, listed once more as another office's paper."""
    like = book.luck.choice(book.rows(evidence, document_number=..., issuer=...))
    row = book.add_row(
        evidence, like, evidence_code="TL90", title="Tài liệu bổ sung", issuer="Sở Tư pháp", link_or_file=None
    )
    return [book.told("EVIDENCE_ISSUERS_DISAGREE", evidence, row, "issuer")]


def report_dated_otherwise(book: DamagedBook) -> list[Told]:
    """The report itself among the evidence, of another day than the cover gives it."""
    row = book.luck.choice(book.evidence_rows_of(book.needed_evidence(), among=False))
    cover = book.workbook[COVER_SHEET]
    book.put(evidence, row, "document_number", cover[book.cover("document_number")].value)
    book.put(evidence, row, "issued_on", cover[book.cover("document_on")].value - book.luck.randint(1, 3) * DAY)
    return [book.told("EVIDENCE_DATE_NOT_OF_COVER", evidence, row, "issued_on")]


def one_page_as_two_documents(book: DamagedBook) -> list[Told]:
    """Two documents of different criteria that lead to one page."""
    criteria: dict[str, set[str]] = {}
    for row in book.rows(scorecard, evidence_codes=...):
        for code in str(book.value(scorecard, row, "evidence_codes")).split(","):
            criteria.setdefault(code.strip(), set()).add(str(book.value(scorecard, row, "criterion_code")))
    rows = {str(book.value(evidence, row, "evidence_code")): row for row in book.rows(evidence)}
    cited = sorted(code for code in criteria if code in rows)
    one = book.luck.choice([code for code in cited if any(criteria[code] != criteria[other] for other in cited)])
    other = book.luck.choice([code for code in cited if criteria[code] != criteria[one]])
    for code in (one, other):
        book.put(evidence, rows[code], "link_or_file", "https://co-quan.example/cchc/tin-tong-hop?id=7")
    return [book.told("EVIDENCE_LINK_OF_TWO_CRITERIA", evidence, max(rows[one], rows[other]), "link_or_file")]


def cost_over_budget(book: DamagedBook) -> list[Told]:
    with_budget = {book.value(plan_task, row, "task_code"): row for row in book.rows(plan_task, budget_vnd=...)}
    row = book.luck.choice(
        [one for one in book.rows(activity) if book.value(activity, one, "task_code") in with_budget]
    )
    task = with_budget[book.value(activity, row, "task_code")]
    book.put(activity, row, "cost_vnd", book.value(plan_task, task, "budget_vnd") + 1_000_000)
    return [book.told("COST_OVER_BUDGET", plan_task, task, "budget_vnd")]


ROW_DAMAGE: dict[str, Damage] = {
    damage.__name__.replace("_", " "): damage
    for damage in (
        *(completed_without_date, dated_but_not_completed, completed_late, due_in_another_year, completed_in_future),
        *(held_in_another_year, received_in_another_year, issued_in_future, answered_in_future),
        *(answered_before_received, answered_without_date, unusable_link, evidence_nowhere),
        *(task_code_repeated, task_code_repeated_in_other_letters, evidence_code_repeated),
        *(activity_repeated, feedback_repeated, plan_row_repeated, stray_word_below),
        *(unknown_task, task_code_changed_in_plan, unknown_evidence, one_unknown_among_several, cost_over_budget),
        *(issued_by_two, report_dated_otherwise, one_page_as_two_documents),
    )
}
