"""Agencies whose figures moved the points of others in a run: rules with figures of the group tie them together.

What does not belong here: what changed (`last`), and the figures of a group (`assets.scoring.group_inputs`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import groups_of_year
from assets.scoring.group_inputs import Groups
from warehouse.rows.frames import read_table
from warehouse.tables import HISTORIES, agency, criterion_score
from warehouse.tables.publication import WHOLE_FRAMEWORK

_HAS_GROUP = '%"group": {%'
"""In the trace of a criterion with figures of the group (`rules.engine.tracing`)."""
_HISTORY = HISTORIES[criterion_score.name]

Key = tuple[str, str, str, str]
"""(framework, agency, criterion, track)"""
KEY_COLUMNS = ("framework_id", "agency_code", "criterion_code", "track")


@dataclass(frozen=True, slots=True)
class _Change:
    """Traces of a score before a run and after it; empty where there was none."""

    before: Mapping[str, Any]
    after: Mapping[str, Any]

    def input(self, side: str, name: str) -> Any:
        return getattr(self, side).get("inputs", {}).get(name)

    def changed(self, name: str) -> bool:
        return bool(self.input("before", name) != self.input("after", name))

    @property
    def group(self) -> Mapping[str, Any]:
        """Figures of the group after the run."""
        found: Mapping[str, Any] = self.after.get("group", {})
        return found

    @property
    def is_own(self) -> bool:
        """Whether the agency's own figures, or decisions on them, changed."""
        own = {*self.before.get("inputs", {}), *self.after.get("inputs", {})} - set(self.group)
        return any(map(self.changed, own)) or self.before.get("decisions") != self.after.get("decisions")

    def holders(self, name: str) -> set[str]:
        """Whose the greatest or least figure was or is; none where so many share it that not all are kept."""
        sides = [side.get("group", {}).get(name, {}) for side in (self.before, self.after)]
        if any(len(side.get("agencies", ())) < side.get("sharing", 0) for side in sides):
            return set()
        return {code for side in sides for code in side.get("agencies", ())}


def movers(connection: sa.Connection, year: int, run_id: int) -> dict[Key, tuple[str, ...]]:
    """Of scores that a run changed although nothing of the agency's own did, the agencies whose figures did it.

    Of a greatest or least figure those alone that had or have it; of other figures all of the group that changed.
    """
    changes = _changes(connection, year, run_id)
    if not changes:
        return {}
    groups = groups_of_year(read_table(connection, agency), year)
    alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
    for (framework_id, code, criterion_code, track), change in changes.items():
        if change.is_own:
            alike[framework_id, criterion_code, track, groups.get(code, "")].append(code)
    found = {key: _moved_by(key, change, alike, groups) for key, change in changes.items() if not change.is_own}
    return {key: codes for key, codes in found.items() if codes}


def _moved_by(key: Key, change: _Change, alike: Mapping[tuple[str, ...], list[str]], groups: Groups) -> tuple[str, ...]:
    framework_id, code, criterion_code, track = key
    moving = alike.get((framework_id, criterion_code, track, groups.get(code, "")), [])
    found: set[str] = set()
    for name in change.group:
        if change.changed(name):
            holders = change.holders(name)
            found |= {each for each in moving if not holders or each in holders}
    return tuple(sorted(found))


def _changes(connection: sa.Connection, year: int, run_id: int) -> dict[Key, _Change]:
    """Every change of the run to criteria with figures of the group."""
    said = _HISTORY.c
    grouped = sa.select(said.criterion_code).where(
        said.year == year, said.run_id == run_id, said.trace.like(_HAS_GROUP)
    )
    codes = connection.scalars(grouped.distinct()).all()
    if not codes:
        return {}
    key = (said.framework_id, said.agency_code, said.criterion_code, said.track)
    before = sa.func.lag(said.trace).over(partition_by=key, order_by=said.run_id).label("before")
    every = sa.select(*key, said.run_id, said.trace, before).where(
        said.year == year, said.criterion_code.in_(codes), said.run_id <= run_id
    )
    of_run = every.subquery("said")
    rows = connection.execute(sa.select(of_run).where(of_run.c.run_id == run_id))
    return {
        (row.framework_id, row.agency_code, row.criterion_code, row.track): _Change(_read(row.before), _read(row.trace))
        for row in rows
    }


def _read(trace: str | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = {} if trace is None else json.loads(trace)
    return found


def with_movers(
    changes: pd.DataFrame, found: Mapping[Key, tuple[str, ...]], sums: Container[tuple[str, str]]
) -> pd.DataFrame:
    """Changes with `moved_by`: codes with a comma between; empty where something of the agency's own has a part.

    A sum, and the total, is moved by others where all that changed below it, or beside it, is.

    Args:
        changes: columns of the view `score_change`, of one run.
        found: from `movers`.
        sums: framework and code of the criteria that are sums of others.
    """
    keys: list[Key] = list(zip(*(changes[name].tolist() for name in KEY_COLUMNS), strict=True))
    of_agency: defaultdict[Key, set[str]] = defaultdict(set)
    is_own: set[Key] = set()
    for key in keys if found else ():
        framework_id, code, criterion_code, track = key
        if criterion_code != WHOLE_FRAMEWORK and (framework_id, criterion_code) not in sums:
            whole = (framework_id, code, WHOLE_FRAMEWORK, track)
            of_agency[whole].update(found.get(key, ()))
            is_own |= set() if key in found else {whole}

    def moved_by(key: Key) -> tuple[str, ...]:
        if key[2] != WHOLE_FRAMEWORK and (key[0], key[2]) not in sums:
            return found.get(key, ())
        whole = (key[0], key[1], WHOLE_FRAMEWORK, key[3])
        return () if whole in is_own else tuple(sorted(of_agency[whole]))

    return changes.assign(moved_by=[", ".join(moved_by(key)) for key in keys])
