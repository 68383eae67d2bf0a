"""Words and values of cells of the appraisers' workbook, each from one fact.

What does not belong here: which column says what (`rows`).
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction

from assets.analysis.worklist.corrections import Span
from assets.analysis.worklist.effects import Effect
from assets.publication.appraisal.claims import Claim
from assets.rules.framework.input_kinds.input_kind import InputKind
from assets.rules.framework.model import Criterion
from assets.rules.framework.parts import Rounding
from assets.rules.language.value_texts import value_of
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from checks.texts.from_outside import on_one_line

CellValue = str | int | float | date

_WEB_ADDRESS = re.compile(r"https?://\S{1,2000}", re.IGNORECASE)
"""Excel takes links of up to 2,079 characters."""


def effect_words(effect: Effect, ranked_count: int) -> str:
    """Ranks and classes that a decision can make of an agency.

    «Hạng 5/17: từ 9 đến 1», and on a line of its own «Xếp loại Khá: từ Đạt đến Tốt».
    """
    standings = (effect.now, effect.least, effect.most)
    now, *ends = ("chưa có hạng" if each.rank is None else str(each.rank) for each in standings)
    rank = "Chưa có hạng" if effect.now.rank is None else f"Hạng {now}/{ranked_count}"
    name, *classes = (each.class_name or "chưa xếp loại" for each in standings)
    class_now = "Chưa xếp loại" if effect.now.class_name is None else f"Xếp loại {name}"
    return f"{rank}: {_between(now, *ends)}\n{class_now}: {_between(name, *classes)}"


def span_words(span: Span | None, rounding: Rounding) -> str:
    """Points that correcting an input can give: «Điểm: từ 0 đến 7»; empty where none are known."""
    if span is None:
        return ""
    least, most = (figure_words(end, rounding.sentence_decimals) for end in (span.least, span.most))
    return f"Điểm: không đổi ({least})" if span.least == span.most else f"Điểm: từ {least} đến {most}"


def _between(now: str, least: str, most: str) -> str:
    if least == most:
        return "không đổi" if least == now else least
    return f"từ {least} đến {most}"


def cell_value(text: str | None, given: InputKind) -> CellValue:
    """A value as a cell of its type; a figure that no decimal gives exactly is nearly given."""
    value = value_of(text, given.value_type.value)
    match value:
        case None:
            return "không có"
        case bool():
            return "Có" if value else "Không"
        case str():
            return given.choices.get(value, value)
        case Fraction():
            return float(value)
        case _:
            return value


def input_label(criterion: Criterion, name: str, given: InputKind) -> str:
    """What an input is called alone in a cell."""
    label = given.label or input_words(criterion, name)
    return label[:1].upper() + label[1:]


def claim_words(claim: Claim) -> str:
    """The agency's words on its scorecard."""
    not_applicable = "Khai «không áp dụng»" + (
        f": {claim.not_applicable_reason}" if claim.not_applicable_reason else ""
    )
    said = [not_applicable if claim.not_applicable else None, claim.explanation]
    return "\n".join(on_one_line(each) for each in said if each)


def links_of(claim: Claim) -> list[tuple[str, str]]:
    """The documents of an agency that stand on the web: code as the agency named it, address."""
    named = ((code, str(row["link_or_file"])) for code, row in claim.documents if row is not None)
    return [(on_one_line(code), address) for code, address in named if _WEB_ADDRESS.fullmatch(address)]


def number(figure: Fraction | Decimal | None) -> int | float | None:
    """A figure as a workbook's number; whole where it is."""
    if figure is None:
        return None
    return int(figure) if figure == int(figure) else float(figure)
