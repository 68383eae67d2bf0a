"""Change of every agency between two years, as frames of the tables `rank_change` and `change_part`.

What does not belong here: reading the figures (`reading`), comparing them (`agency_change`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.analysis.year_change.agency_change import AgencyChange, TwoYears, agency_changes
from assets.analysis.year_change.back_cast import places_before
from assets.analysis.year_change.crosswalk import names_of_all
from assets.rules.engine.ranking import rank
from checks.texts.normalisation import normalise
from warehouse.rows.frames import conform
from warehouse.tables import change_part, rank_change
from warehouse.tables.analysis.year_change import BACK_CAST, DROPPED, MERGER, PUBLISHED, UNSEPARATED
from warehouse.tables.publication import WHOLE_FRAMEWORK


class ChangeFrames(NamedTuple):
    """Frames of the tables `rank_change` and `change_part`."""

    ranks: pd.DataFrame
    parts: pd.DataFrame


def change_frames(years: TwoYears) -> ChangeFrames:
    """Compare two years."""
    keys = {"year": years.now.year, "against_year": years.before.year}
    ranks: list[dict[str, Any]] = []
    parts: list[tuple[Any, ...]] = []
    for changes in agency_changes(years):
        comparable = [each for each in changes if each.change is not None]
        carried = {each.agency.code: each.carried for each in comparable}
        before = places_before(carried, years.now.groups, years.before)
        places = _places(years, comparable, before)
        for each in changes:
            shared = keys | _this_year(each, years)
            ranks.append(shared | _as_published(each, years.before.year))
            ranks.append(shared | _carried_over(each, before, places))
            key = (*keys.values(), each.framework_id, each.agency.code)
            parts += [(*key, *row) for row in _part_rows(each)]
    return ChangeFrames(
        conform(pd.DataFrame(ranks, columns=_names(rank_change)), rank_change),
        conform(pd.DataFrame(parts, columns=_names(change_part)), change_part),
    )


def _names(table: sa.Table) -> list[str]:
    return [column.name for column in table.columns]


def _this_year(each: AgencyChange, years: TwoYears) -> dict[str, Any]:
    return {
        "framework_id": each.framework_id,
        "agency_code": each.agency.code,
        "group_code": each.group,
        "figures_from": years.now.figures_from,
        "before_from": years.before.figures_from,
        "rank": each.total.rank,
        "class_name": each.total.class_name,
        "points_exact": each.total.points,
        "index_exact": each.total.index,
    }


def _as_published(each: AgencyChange, year_before: int) -> dict[str, Any]:
    before = each.total_before
    ranks = (None, None) if before is None or each.published_reason is not None else (before.rank, each.total.rank)
    return {
        "basis": PUBLISHED,
        "before_code": None if each.predecessor is None else each.predecessor.code,
        "before_framework_id": before and each.carried.framework_id,
        "rank_before": before and before.rank,
        "places": None if ranks[0] is None or ranks[1] is None else ranks[0] - ranks[1],
        "class_before": before and before.class_name,
        "points_before_exact": before and before.points,
        "index_before_exact": before and before.index,
        "change_exact": each.published_change,
        "reason": each.published_reason,
        "note": "; ".join(_published_notes(each, year_before)) or None,
    }


def _published_notes(each: AgencyChange, year_before: int) -> Iterator[str]:
    if each.is_merged and each.predecessor is not None:
        made_of = names_of_all(each.carried.ancestry.agencies)
        yield f"cùng tên nhưng không cùng địa bàn, tổ chức: nay gồm {made_of}"
    elif each.predecessor is not None and normalise(each.predecessor.name) != normalise(each.agency.name):
        yield f"năm {year_before} là {each.predecessor.name}"
    if each.other_of_code is not None:
        yield f"mã {each.agency.code} năm {year_before} là {each.other_of_code.name}"


def _carried_over(each: AgencyChange, before: Mapping[str, int], places: Mapping[str, int]) -> dict[str, Any]:
    carried = each.carried
    return {
        "basis": BACK_CAST,
        "before_code": "+".join(agency.code for agency in carried.ancestry.agencies) or None,
        "before_framework_id": carried.framework_id,
        "rank_before": before.get(each.agency.code),
        "places": places.get(each.agency.code),
        "class_before": carried.class_name,
        "points_before_exact": carried.points,
        "index_before_exact": carried.figures and carried.figures.index,
        "change_exact": each.change,
        "reason": each.reason,
        "note": _weighing(each),
    }


def _weighing(each: AgencyChange) -> str | None:
    ancestry = each.carried.ancestry
    if ancestry.weighing is None:
        return None
    return f"quy từ {names_of_all(ancestry.agencies)} theo {ancestry.weighing}"


def _places(years: TwoYears, changes: Sequence[AgencyChange], before: Mapping[str, int]) -> dict[str, int]:
    """Places gained (+) or lost among the agencies of each group that can be compared, by one framework."""
    members: defaultdict[str, list[AgencyChange]] = defaultdict(list)
    for each in changes:
        members[each.group].append(each)
    found: dict[str, int] = {}
    for of_group in members.values():
        ties = years.stored.by_framework[of_group[0].framework_id].framework.ranking.ties
        # Ranks that were published have tie-breakers in them; those among fewer agencies keep their order.
        merits = [(None if each.total.rank is None else Fraction(-each.total.rank),) for each in of_group]
        for each, place in zip(of_group, rank(merits, ties), strict=True):
            if place is not None:
                found[each.agency.code] = before[each.agency.code] - place
    return found


def _part_rows(each: AgencyChange) -> Iterator[tuple[Any, ...]]:
    """Kind, criterion, points and note of each part."""
    for (kind, code), points in each.parts.items():
        yield kind, code, points, _note(each, kind, code)
    if each.published_reason is None and each.merger:
        yield MERGER, WHOLE_FRAMEWORK, each.merger, None


def _note(each: AgencyChange, kind: str, code: str) -> str | None:
    old = next((old for old, new in each.pairing.same.items() if new == code), code)
    if kind in (UNSEPARATED, DROPPED) and old in each.pairing.unanswered:
        return each.pairing.unanswered[old]
    if kind == UNSEPARATED:
        return "năm nay không chấm được theo quy định năm trước, hoặc điểm do người thẩm định cho theo thang khác"
    return each.pairing.told.get((kind != DROPPED, code))
