"""Constraints (`must:`) that no figures can satisfy, or that all do.

What does not belong here: what makes a constraint unusable at all (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator

from assets.rules.framework.model import Constraint, Criterion, Framework
from assets.rules.lint.affine import NotAnalysedError
from assets.rules.lint.domains import Domain
from assets.rules.lint.exploring import explore
from assets.rules.lint.messages import Finding


def constraint_findings(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    """One finding a constraint that is always broken, or never; a constraint that cannot be followed has none."""
    for index, constraint in enumerate(criterion.must):
        try:
            truths = _truths(constraint, criterion, framework)
        except NotAnalysedError:
            continue
        here = ("must", index, "that")
        if True not in truths:
            message = "Không số liệu nào thỏa được điều kiện này, nên tiêu chí không bao giờ được điểm"
            yield Finding("error", "MUST_NEVER", here, message)
        elif False not in truths:
            yield Finding("warning", "MUST_ALWAYS", here, "Mọi số liệu đều thỏa điều kiện này, nên điều kiện là thừa")


def _truths(constraint: Constraint, criterion: Criterion, framework: Framework) -> set[bool | None]:
    """What the constraint comes to over all figures that there can be, in every year of the framework."""
    tree = constraint.that.tree
    found: set[bool | None] = set()
    for year in framework.years:
        domain = Domain.of(criterion, year).without_constraints()
        for settled, space in domain.spaces([tree]):
            found |= {way.result for way in explore(lambda path: path.truth(tree), space, settled)}
    return found
