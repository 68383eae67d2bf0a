"""What is known of an agency's rank, in Vietnamese: as facts, each a label and one or several phrases.

What does not belong here: the data (`report`), lines and pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.analysis.ranks.bands.comparison import CONFIDENCE_PCT
from assets.rules.language.rounding import printed
from checks.texts.figures_and_dates import grouped
from warehouse.tables.analysis.ranks import GEOMETRIC, LEFT_OUT, OPEN_ITEMS, SURVEY, TOGETHER, WEIGHTS

HEADING = "Thứ hạng này chắc đến đâu"
_MOST_AGENCIES, _MOST_CRITERIA = 12, 6
"""Named in words; of more the number is told."""

Names = Mapping[str, str]
Fact = tuple[str, tuple[str, ...]]


def certainty_facts(document: Mapping[str, Any], agencies: Names, criteria: Names) -> list[Fact]:
    """The facts of one agency, in order.

    Args:
        document: of the agency, from `report.agency_document`.
        agencies: names by code.
        criteria: names by code.
    """
    facts: list[Fact] = [("Khoảng thứ hạng", tuple(_bands(document)))]
    if document["rank"] is not None:
        facts += [
            ("Chưa phân biệt được với", (_tied(document["tied_with"], agencies),)),
            ("Còn thiếu để lên hạng", (rank_gap_words(document),)),
            ("Còn thiếu để lên loại", (class_gap_words(document),)),
        ]
    lifting = [lost for lost in document["lost"] if lost["lifts"]]
    if lifting:
        facts.append(("Điểm dễ lấy nhất để lên hạng", _few([_lost(lost, criteria) for lost in lifting])))
    if document["lost"]:
        by_size = sorted(document["lost"], key=lambda lost: -Fraction(lost["points_exact"]))
        facts.append(("Điểm bị mất, nhiều nhất trước", _few([_lost(lost, criteria) for lost in by_size])))
    return facts


def ranks_words(band: Mapping[str, int] | None) -> str:
    """«hạng 2», «hạng 2 đến 5»; a dash where there is no band."""
    if band is None:
        return "–"
    return f"hạng {band['low']}" if band["low"] == band["high"] else f"hạng {band['low']} đến {band['high']}"


def _bands(document: Mapping[str, Any]) -> Iterator[str]:
    bands = document["bands"]
    if not bands:
        yield "không thể có hạng: không tiêu chí nào áp dụng"
    if SURVEY in bands and TOGETHER in bands:
        yield f"{ranks_words(bands[TOGETHER])} khi tính cả mục chưa thẩm định xong và sai số điều tra"
    if OPEN_ITEMS in bands:
        yield _open_items(document["open_items"], bands[OPEN_ITEMS])
    if SURVEY in bands:
        error = document["standard_error"]
        told = "" if error is None else f"; sai số chuẩn của chỉ số: {grouped(printed(Fraction(error), 2))}"
        yield f"do sai số điều tra: {ranks_words(bands[SURVEY])} (mức tin cậy {CONFIDENCE_PCT} % cho cả nhóm{told})"
    if WEIGHTS in bands:
        middle, is_one = bands[WEIGHTS].get("median"), bands[WEIGHTS]["low"] == bands[WEIGHTS]["high"]
        told = "" if middle is None or is_one else f", giữa là hạng {middle}"
        yield f"nếu trọng số mỗi tiêu chí tăng, giảm tới 25 %: {ranks_words(bands[WEIGHTS])} ở 90 % số lần thử{told}"
    if LEFT_OUT in bands:
        yield f"nếu bỏ từng tiêu chí một: {ranks_words(bands[LEFT_OUT])}"
    if GEOMETRIC in bands:
        yield f"nếu tính theo trung bình nhân: {ranks_words(bands[GEOMETRIC])}"


def _open_items(count: int, band: Mapping[str, int]) -> str:
    if not count and band["low"] == band["high"]:
        return "không mục chưa thẩm định xong nào làm đổi hạng này"
    of_whom = f"{count} tiêu chí của cơ quan" if count else "của các cơ quan khác"
    return f"do mục chưa thẩm định xong ({of_whom}): {ranks_words(band)}"


def _tied(codes: list[str], agencies: Names) -> str:
    if not codes:
        return "không cơ quan nào trong nhóm"
    named = ", ".join(agencies.get(code, code) for code in codes[:_MOST_AGENCIES])
    more = len(codes) - _MOST_AGENCIES
    return f"{named} và {more} cơ quan khác" if more > 0 else named


def rank_gap_words(document: Mapping[str, Any]) -> str:
    """Points that are missing to the next rank."""
    points = document["to_next_rank"]
    if points is None:
        return "đã đứng đầu nhóm" if document["rank"] is not None else "chưa có hạng"
    if not document["must_pass"]:
        return f"{grouped(Decimal(points))} điểm"
    why = "bằng chỉ số thì tiêu chí phụ xếp sau"
    exact = Fraction(document["to_next_rank_exact"])
    return f"thêm bao nhiêu điểm cũng đủ ({why})" if exact == 0 else f"hơn {grouped(Decimal(points))} điểm ({why})"


def class_gap_words(document: Mapping[str, Any]) -> str:
    """Points that are missing to the next class."""
    points = document["to_next_class"]
    if points is None:
        return "đã ở loại cao nhất, hoặc bộ tiêu chí không xếp loại"
    return f"{grouped(Decimal(points))} điểm để lên «{document['next_class']}»"


def _lost(lost: Mapping[str, Any], criteria: Names) -> str:
    name = criteria.get(lost["criterion"])
    named = f"{lost['criterion']} {name}" if name else lost["criterion"]
    return f"{named}: {grouped(Decimal(lost['points']))} điểm ({lost['full']}/{lost['asked']} cơ quan đạt tối đa)"


def _few(phrases: Iterable[str]) -> tuple[str, ...]:
    told = list(phrases)
    more = len(told) - _MOST_CRITERIA
    return tuple(told) if more <= 0 else (*told[:_MOST_CRITERIA], f"và {more} tiêu chí khác")
