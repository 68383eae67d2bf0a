"""Whose the figures of the group are in a passport: before any decision, and as they went into the final points.

What does not belong here: the figures themselves (`criterion`), and words (`words.origins`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from assets.publication.passport.json_values import Document, Row
from assets.rules.framework.input_kinds.group import GroupInput
from assets.rules.framework.model import Criterion
from warehouse.tables.tracks import COMPUTED, FINAL


def group_origins(criterion: Criterion, scores: list[Row], names: Mapping[str, str]) -> dict[str, Document]:
    """By input, `group`: which figure it is, of what, and whose.

    `counted` agencies have a figure; the greatest or least is that of `sharing` of them, the first of which are
    `agencies`. `decided` is the same, with the value, as of the final points; null where decisions changed nothing.

    Args:
        criterion: as it stood then.
        scores: rows of `criterion_score` of the criterion, every track.
        names: of agencies, by code.
    """
    traces = {score["track"]: json.loads(score["trace"]) for score in scores if score["trace"] is not None}
    computed, final = traces.get(COMPUTED, {}), traces.get(FINAL, {})
    return {name: _origin(name, given, computed, final, names) for name, given in criterion.group_inputs.items()}


def _origin(
    name: str, given: GroupInput, computed: Mapping[str, Any], final: Mapping[str, Any], names: Mapping[str, str]
) -> Document:
    before, after = (_holders(name, trace, names) for trace in (computed, final))
    decided = None if after == before else after
    told = {"counted": 0, "sharing": 0, "agencies": []} if before is None else before
    whose = {name: told[name] for name in ("counted", "sharing", "agencies")}
    return {"group": {"figure": given.group, "of": given.of, **whose, "decided": decided}}


def _holders(name: str, trace: Mapping[str, Any], names: Mapping[str, str]) -> Document | None:
    """Value and holders of a figure in a trace; None in one that an older program wrote."""
    met = trace.get("group", {}).get(name)
    if met is None:
        return None
    agencies = [{"code": code, "name": names.get(code)} for code in met["agencies"]]
    return {"value": trace["inputs"][name], **met, "agencies": agencies}
