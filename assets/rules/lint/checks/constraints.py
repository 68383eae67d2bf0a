"""Constraints (`must:`) that no figures can satisfy, or that all do.

What does not belong here: what makes a constraint unusable at all (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator

import z3

from assets.rules.framework.model import Constraint, Criterion, Framework
from assets.rules.lint.checks.messages import Finding
from assets.rules.lint.symbolic.domains import Domain
from assets.rules.lint.symbolic.symbols import NotAnalysedError


def constraint_findings(criterion: Criterion, framework: Framework, context: z3.Context) -> Iterator[Finding]:
    """One finding a constraint that is always broken, or never; a constraint that is not decided has none."""
    for index, constraint in enumerate(criterion.must):
        try:
            truths = _truths(constraint, criterion, framework, context)
        except NotAnalysedError:
            continue
        here = ("must", index, "that")
        if True not in truths:
            message = "Không số liệu nào thỏa được điều kiện này, nên tiêu chí không bao giờ được điểm"
            yield Finding("error", "MUST_NEVER", here, message)
        elif False not in truths:
            yield Finding("warning", "MUST_ALWAYS", here, "Mọi số liệu đều thỏa điều kiện này, nên điều kiện là thừa")


def _truths(constraint: Constraint, criterion: Criterion, framework: Framework, context: z3.Context) -> set[bool]:
    """Truth values that the constraint can have, over all figures that there can be in every year of the framework."""
    tree = constraint.that.tree
    found: set[bool] = set()
    for year in framework.years:
        domain = Domain(criterion, year, [tree], context, keeps_constraints=False)
        truth = domain.formulas.truth(tree)
        found |= {come for come, where in ((True, truth.true), (False, truth.false)) if domain.solver.can_hold(where)}
    return found
