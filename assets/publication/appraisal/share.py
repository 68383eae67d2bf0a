"""An appraiser's share of a round: some agencies or criteria, or one of several equal parts.

Parts are of agencies. An item that goes to two appraisers stands in the workbook of its own part and in that of the
next: neither shows that it is such an item. What does not belong here: the work-list itself (`assets.analysis`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from assets.analysis.worklist.items import Item
from assets.review.double_items import is_double


@dataclass(frozen=True)
class Share:
    """A share of a round's items.

    Attributes:
        agencies: codes of those taken; None is all.
        criteria: codes of leaf criteria taken; None is all.
        part: which of `parts`, from 1.
        parts: how many equal parts the agencies are divided into.
    """

    agencies: Collection[str] | None = None
    criteria: Collection[str] | None = None
    part: int = 1
    parts: int = 1


WHOLE = Share()


def items_of(share: Share, items: Iterable[Item], *, year: int, round_number: int, double_pct: int) -> list[Item]:
    """The items of a share, in the order in which they were given.

    Args:
        share: which.
        items: of the whole year.
        year: the year scored.
        round_number: of appraisal.
        double_pct: share of items that go to two appraisers, in per cent.
    """
    every = list(items)
    codes = sorted({item.effect.agency_code for item in every})
    part_of = {code: 1 + place % share.parts for place, code in enumerate(codes)}
    before = share.part - 1 or share.parts

    def is_taken(item: Item) -> bool:
        code, criterion = item.key
        if share.agencies is not None and code not in share.agencies:
            return False
        if share.criteria is not None and criterion not in share.criteria:
            return False
        if part_of[code] == share.part:
            return True
        return part_of[code] == before and is_double(year, round_number, code, criterion, double_pct)

    return [item for item in every if is_taken(item)]
