"""Last year's figures carried over to the agencies of today, and ranked among them.

What belongs here: whose figures make up an agency's, why they cannot where they cannot, and the ranks. What does not:
shares (`crosswalk`), arithmetic (`decomposition`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from assets.analysis.year_change.crosswalk import Agency, Ancestry, Crosswalk
from assets.analysis.year_change.decomposition import ZERO, BackCast, carried_over
from assets.analysis.year_change.scored_year import ScoredBy, ScoredYear
from assets.rules.engine.ranking import Figures, rank
from assets.scoring.indices import class_name


@dataclass(frozen=True, slots=True)
class Carried:
    """Last year's figures of one agency of today.

    Attributes:
        ancestry: of which agencies they are.
        figures: None where there are none to compare with, and then `reason` says why.
        reason: Vietnamese.
        framework_id: last year's.
        points: mean of the totals by the shares.
        tie_breakers: means likewise.
        class_name: by last year's bands.
    """

    ancestry: Ancestry
    figures: BackCast | None = None
    reason: str | None = None
    framework_id: str | None = None
    points: Fraction | None = None
    tie_breakers: Figures = ()
    class_name: str | None = None

    @property
    def merit(self) -> Figures:
        """Figures that decide its rank."""
        return (None if self.figures is None else self.figures.index, *self.tie_breakers)


def back_cast(
    agencies: Iterable[Agency], walk: Crosswalk, before: ScoredYear, framework_id: str | None
) -> dict[str, Carried]:
    """Last year's figures by one framework, by the code of today's agency.

    Args:
        agencies: of today.
        walk: back to last year.
        before: last year's figures.
        framework_id: last year's; None if none stands for this year's.
    """
    return {agency.code: _carried(walk.ancestry(agency), before, framework_id) for agency in agencies}


def _carried(ancestry: Ancestry, before: ScoredYear, framework_id: str | None) -> Carried:
    if framework_id is None:
        return Carried(ancestry, reason=f"năm {before.year} không có bộ tiêu chí nào tương ứng")
    if ancestry.reason is not None:
        return Carried(ancestry, reason=ancestry.reason, framework_id=framework_id)
    for agency, _ in ancestry.shares:
        total = before.totals.get((framework_id, agency.code))
        if total is None or total.index is None:
            reason = f"{agency.name} không có chỉ số năm {before.year}"
            return Carried(ancestry, reason=reason, framework_id=framework_id)
    if framework_id in before.unreadable:
        return Carried(ancestry, reason=before.unreadable[framework_id], framework_id=framework_id)
    return _by_one_framework(ancestry, before, before.by_framework[framework_id])


def _by_one_framework(ancestry: Ancestry, before: ScoredYear, scored: ScoredBy) -> Carried:
    of = scored.framework.framework
    rows = [(share, scored.rows.get(agency.code)) for agency, share in ancestry.shares]
    known = [(share, row) for share, row in rows if row is not None]
    figures = carried_over(known) if len(known) == len(rows) else None
    told = [before.totals[of, agency.code] for agency, _ in ancestry.shares]
    if figures is None or any(row.index != total.index for (_, row), total in zip(known, told, strict=True)):
        reason = f"điểm tiêu chí năm {before.year} không cộng thành chỉ số đã công bố"
        return Carried(ancestry, reason=reason, framework_id=of)
    breaking = [(share, scored.tie_breakers[agency.code]) for agency, share in ancestry.shares]
    return Carried(
        ancestry,
        figures,
        framework_id=of,
        points=sum((share * (total.points or ZERO) for (share, _), total in zip(known, told, strict=True)), ZERO),
        tie_breakers=tuple(_mean(breaking, at) for at in range(len(scored.framework.ranking.then_by))),
        class_name=class_name(scored.framework, figures.index),
    )


def _mean(breaking: list[tuple[Fraction, Figures]], at: int) -> Fraction | None:
    known = [share * figure for share, figures in breaking if (figure := figures[at]) is not None]
    return sum(known, ZERO) if len(known) == len(breaking) else None


def places_before(carried: Mapping[str, Carried], groups: Mapping[str, str], before: ScoredYear) -> dict[str, int]:
    """Ranks by the figures carried over by one framework, among the agencies of a group that have them."""
    members: defaultdict[str, list[str]] = defaultdict(list)
    for code, each in carried.items():
        if each.figures is not None:
            members[groups[code]].append(code)
    found: dict[str, int] = {}
    for codes in members.values():
        ties = before.by_framework[str(carried[codes[0]].framework_id)].framework.ranking.ties
        places = rank([carried[code].merit for code in codes], ties)
        found |= {code: place for code, place in zip(codes, places, strict=True) if place is not None}
    return found
