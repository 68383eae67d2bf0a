"""Name of an input in a sentence: its label, or words made from what it counts.

What does not belong here: values, conditions (`condition_words`).
"""

from __future__ import annotations

from assets.rules.framework.model import Criterion, Input, ReportInput, SurveyInput
from assets.rules.language.expressions import Comparison, IsNull, Literal, Name, Not
from assets.rules.language.report_sources import sources
from warehouse.tables.reports import COMPLETED

_PLAIN_FIRST_WORDS = ("Số ", "Ngày ", "Mức ", "Tỷ lệ ", "Kết quả ", "Điểm ", "Cơ quan ", "Có ")
"""Words with which a label begins as a line of a form; within a sentence they lose their capital."""

_VERBS = {
    ("plan_tasks", Comparison("=", Name("status"), Literal(COMPLETED))): "Hoàn thành",
    ("feedback", Not(IsNull(Name("answered_on")))): "Trả lời",
}
"""What an agency did that counts rows of a table by one plain condition."""

_PERIODS = {"month": "tháng", "quarter": "quý"}


def input_words(criterion: Criterion, name: str) -> str:
    """Words for a name, in lower case within a sentence."""
    given = criterion.inputs.get(name)
    if given is None:
        return {"max": "điểm tối đa", "year_start": "ngày đầu năm", "year_end": "ngày cuối năm"}.get(name, name)
    if given.label:
        return _within_a_sentence(given.label)
    if isinstance(given, SurveyInput):
        return "kết quả điều tra xã hội học"
    if isinstance(given, ReportInput):
        return _report_words(given, name)
    return f"«{name}»"


def _within_a_sentence(label: str) -> str:
    # On a form a line may go on from the one above it; in a sentence it stands by itself.
    label = label.removeprefix("Trong đó, ")
    return label[0].lower() + label[1:] if label.startswith(_PLAIN_FIRST_WORDS) else label


def _report_words(given: ReportInput, name: str) -> str:
    noun = _noun(given.table) or given.table
    if given.per is not None:
        return f"số {_PERIODS[given.per]} có {noun} đạt yêu cầu «{name}»"
    kind, _ = given.aggregate
    if kind == "exists":
        return f"{noun} «{name}»"
    if kind == "count":
        verb = done_verb(given)
        if verb:
            return f"số {noun} đã {verb.lower()}"
        return f"số {noun}" if given.where is None else f"số {noun} «{name}»"
    return f"«{name}»"


def _noun(source: str) -> str | None:
    return sources()[source].noun if source in sources() else None


def counted_noun(given: Input | None) -> str | None:
    """Noun for the rows that an input counts, if it counts rows."""
    is_count = isinstance(given, ReportInput) and given.aggregate == ("count", None) and given.per is None
    return _noun(given.table) if is_count and isinstance(given, ReportInput) else None


def done_verb(given: Input | None) -> str | None:
    """What was done with the rows that an input counts, if one plain condition says it; else None."""
    if not isinstance(given, ReportInput) or given.where is None:
        return None
    return _VERBS.get((given.table, given.where.tree))
