"""Ratings: what each appraiser of a round last decided on an item, so that two who had the same item can be compared.

An item is a criterion's points, one of its inputs, or the ruling on it, of one agency in one round. An item that an
appraiser left as it was is no rating of theirs. What does not belong here: what a decision makes of points
(`assets.scoring`), measures of agreement (`assets.analysis.agreement`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import combinations
from typing import NamedTuple

from assets.review.decisions import Decision
from assets.review.setting import Setting
from assets.rules.framework.model import Criterion
from assets.rules.language.report_sources import ValueType
from checks.texts.normalisation import normalise
from warehouse.tables.analysis.appraising import CHOICE, NUMBER, POINTS, RULING
from warehouse.tables.review import ACCEPT_EXPLANATION, WITHDRAW


class Item(NamedTuple):
    """Subject of a decision; `input_name` is empty where it is the points or the ruling."""

    framework_id: str
    round: int
    agency_code: str
    criterion_code: str
    kind: str
    input_name: str


@dataclass(frozen=True, slots=True)
class Rating:
    """An appraiser's last decision on an item.

    Attributes:
        appraiser: name as first written.
        value: points and numbers as fractions; of other inputs the canonical text; the code of a ruling.
        decided_at: when.
    """

    appraiser: str
    value: Fraction | str
    decided_at: datetime


Ratings = Mapping[Item, Mapping[str, Rating]]
"""By item and by the appraiser's name in its comparable form (`normalise`)."""


class Disagreement(NamedTuple):
    """Two appraisers who decided otherwise on one item."""

    item: Item
    first: Rating
    second: Rating


def ratings(decisions: Iterable[Decision], setting: Setting) -> Ratings:
    """The ratings that decisions leave standing.

    Args:
        decisions: that can be used (`judging.judge`), of several on one item the one that stands last.
        setting: the year.
    """
    names: dict[str, str] = {}
    last: defaultdict[tuple[str, Item], dict[Item, Rating]] = defaultdict(dict)
    for each in decisions:
        framework = setting.framework_of(each.agency_code)
        if framework is None:
            continue
        who = normalise(each.decided_by)
        whole = Item(framework.framework, each.round, each.agency_code, each.criterion_code, POINTS, "")
        criterion = framework.by_code[each.criterion_code]
        _take(each, criterion, whole, last[who, whole], names.setdefault(who, each.decided_by))
    found: defaultdict[Item, dict[str, Rating]] = defaultdict(dict)
    for (who, _), own in sorted(last.items()):
        for item, rating in own.items():
            found[item][who] = rating
    return {item: found[item] for item in sorted(found)}


def _take(decision: Decision, criterion: Criterion, whole: Item, own: dict[Item, Rating], name: str) -> None:
    """Put a decision among those of its appraiser on the criterion, and take away what it takes back."""
    at = decision.decided_at
    if decision.ruling is not None:
        if decision.ruling in (WITHDRAW, ACCEPT_EXPLANATION):
            own.clear()
        own[whole._replace(kind=RULING)] = Rating(name, decision.ruling, at)
    elif decision.points_exact is not None:
        own[whole] = Rating(name, decision.points_exact, at)
    elif decision.input_name is not None:
        if whole in own and own[whole].decided_at < at:
            del own[whole]  # points are scored anew from what is corrected after them
        is_number = criterion.inputs[decision.input_name].value_type is ValueType.NUMBER
        item = whole._replace(kind=NUMBER if is_number else CHOICE, input_name=decision.input_name)
        if decision.input_value is None:
            own.pop(item, None)
        else:
            own[item] = Rating(name, Fraction(decision.input_value) if is_number else decision.input_value, at)


def disagreements(found: Ratings) -> list[Disagreement]:
    """The items on which two appraisers decided otherwise, each pair once, in the order of the items."""
    return [
        Disagreement(item, first, second)
        for item, by in found.items()
        for first, second in combinations((by[who] for who in sorted(by)), 2)
        if first.value != second.value
    ]
