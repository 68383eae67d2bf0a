"""The worked examples that a decision gives, held against what its own scale gives.

What does not belong here: what examples are (`assets.rules.framework.parts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assets.rules.framework.model import Criterion, Framework
from assets.rules.lint.checks.messages import Finding
from assets.rules.trying import TrialError, try_criterion
from assets.rules.words.figures import figure_words


def example_findings(criterion: Criterion, framework: Framework) -> Iterator[Finding]:
    """Examples that contradict the scale, or that cannot be tried."""
    for index, example in enumerate(criterion.examples):
        location = ("examples", index)
        given = [f"{name}={text}" for name, text in example.given.items()]
        try:
            trial = try_criterion(framework, criterion.code, given)
        except TrialError as error:
            yield Finding("error", "EXAMPLE_UNUSABLE", (*location, "given"), f"Ví dụ không dùng được: {error}")
            continue
        scored = trial.data["points_exact"]
        if scored is None or Fraction(scored) != example.points:
            told = f"{figure_words(example.points, 4)} điểm"
            found = f"{figure_words(Fraction(scored), 4)} điểm" if scored is not None else "không ra điểm"
            named = f" ({example.source})" if example.source else ""
            message = f"Ví dụ {' '.join(given)}{named} được {told}, nhưng theo thang điểm là {found}"
            yield Finding("error", "EXAMPLE_CONTRADICTS", location, message, can_be_settled=True)
