"""A decision in Vietnamese, as traces tell it: who decided in which round, what changes from what into what, and why.

What does not belong here: what it makes of points (`appraising`).
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assets.rules.framework.model import Criterion
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from assets.rules.words.values import value_words
from checks.texts.from_outside import on_one_line
from warehouse.tables.review import ACCEPT_EXPLANATION, REFUSE_NOT_APPLICABLE, WITHDRAW
from warehouse.tables.tracks import appraised, track_label

Names = Mapping[int, str]
"""Round -> its name in the calendar."""

Entry = Mapping[str, Any]
"""A decision in a trace (`appraising`)."""

RULING_WORDS = {
    REFUSE_NOT_APPLICABLE: "không chấp nhận khai «không áp dụng»",
    WITHDRAW: "rút quyết định trước",
    ACCEPT_EXPLANATION: "chấp nhận giải trình của cơ quan",
}


def decision_words(entry: Entry, criterion: Criterion, names: Names) -> str:
    """«Thẩm định lần 1 (Trần Văn Bình, văn bản 9/BB): số nhiệm vụ 10 → 9, do thiếu tài liệu»."""
    document = f", văn bản {entry['document']}" if entry["document"] else ""
    who = f"{track_label(appraised(entry['round']), names)} ({entry['by']}{document})"
    reason = on_one_line(entry["reason"]).strip().rstrip(".")
    change = what_changes(entry, criterion)
    if entry["kind"] not in RULING_WORDS:
        change += f" {side_words(entry, 'from', criterion)} → {side_words(entry, 'to', criterion)}"
    return f"{who}: {change}, do {reason}"


def what_changes(entry: Entry, criterion: Criterion) -> str:
    """The input, «điểm», or the ruling, within a sentence."""
    if entry["kind"] == "points":
        return "điểm"
    return RULING_WORDS.get(entry["kind"]) or input_words(criterion, str(entry["input"]))


def side_words(entry: Entry, side: str, criterion: Criterion) -> str:
    """The value `from` or `to`; empty for a ruling, which changes none."""
    value = entry[side]
    if entry["kind"] in RULING_WORDS:
        return ""
    if entry["kind"] == "points":
        return "không chấm được" if value is None else figure_words(Fraction(value), 4)
    text = str(value).lower() if isinstance(value, bool) else value
    return value_words(text, criterion.inputs[str(entry["input"])])
