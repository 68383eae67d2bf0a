"""A leaf's figures of the groups, from the figures of all agencies, as of the same decisions.

An agency's figure counts where the criterion applies to it (it is not exempt, and claims nothing else that is granted),
and where the rule takes its figures: declared ones break no constraint, those from outside lie within their bounds.
Missing evidence, and points that an appraiser decides, leave it as it is. What does not belong here: what the figures
come to (`rules.engine.group_figures`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from assets.rules.engine.criterion_scoring import ScoringRule
from assets.rules.engine.group_figures import GroupFigure, GroupFigures, group_figures
from assets.rules.language.evaluation import Value, Values

Groups = Mapping[str, str]
"""Agency code -> the group among which it is ranked."""
NO_GROUPS: Groups = {}


def counts(rule: ScoringRule, agency: str, values: Values, *, not_applicable: bool) -> bool:
    """Whether an agency's figures count among its group's.

    Args:
        rule: of the leaf.
        agency: its code.
        values: of its own inputs.
        not_applicable: whether it claims, unrefused, that the criterion does not apply to it.
    """
    criterion = rule.criterion
    is_left_out = not_applicable and criterion.not_applicable != "forbidden"
    return not is_left_out and rule.framework.exemption(agency, criterion.code) is None and rule.takes(values)


def figures_of_groups(
    rule: ScoringRule, own: Mapping[str, Mapping[str, Value] | None], groups: Groups
) -> dict[str, GroupFigures]:
    """By agency and input, the figures of its group.

    Args:
        rule: of the leaf.
        own: agency code -> the values of its own inputs; None where they do not count.
        groups: of all these agencies.

    Raises:
        ValueError: an agency that is in no group.
    """
    members: defaultdict[str, list[str]] = defaultdict(list)
    for agency in own:
        if agency not in groups:
            raise ValueError(
                f"agency {agency} is in no group, and criterion {rule.criterion.code} asks for its figures"
            )
        members[groups[agency]].append(agency)
    found: dict[str, dict[str, GroupFigure]] = {agency: {} for agency in own}
    for inside in members.values():
        for name, given in rule.criterion.group_inputs.items():
            counted = {agency: values.get(given.of) for agency in inside if (values := own[agency]) is not None}
            met = group_figures(given, counted, rule.framework.ranking.ties)
            for agency in inside:
                found[agency][name] = met(agency)
    return {**found}
