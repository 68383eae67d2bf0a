"""All the ways that a rule can go, each with the exact set of figures for which it goes so.

One point is tried; the set around it, on which every decision is the same, is cut out; the rest is searched in the
same way until nothing is left. Every way found has a point that can really occur. What does not belong here: what a
rule is (`rules`), and what is wrong with a way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from assets.rules.lint.affine import Affine, NotAnalysedError, Point
from assets.rules.lint.conditions import signed
from assets.rules.lint.paths import Path, Symbol
from assets.rules.lint.polyhedra import Polyhedron

Result = TypeVar("Result")

MAX_WAYS = 400
"""Ways that one rule may go for one choice of its yes/no and text inputs; beyond, it is not analysed."""


@dataclass(frozen=True)
class Way(Generic[Result]):
    """One way that a rule can go.

    Attributes:
        space: all figures that there can be.
        region: those for which it goes so.
        point: one of them.
        settled: the yes/no, text and absent inputs.
        result: what came out.
        forms: the forms whose signs decided.
        divisors: what was divided by.
    """

    space: Polyhedron
    region: Polyhedron
    point: Point
    settled: Mapping[str, Symbol]
    result: Result
    forms: tuple[Affine, ...]
    divisors: tuple[Affine, ...]


MAX_WORK = 20_000
"""Conditions looked at on the way: bounds the time that hundreds of branches or nested functions can take."""


def explore(
    run: Callable[[Path], Result], space: Polyhedron, settled: Mapping[str, Symbol], limit: int = MAX_WAYS
) -> list[Way[Result]]:
    """Every way that `run` can go on `space`.

    Raises:
        NotAnalysedError: it is no rule over affine forms, or goes more ways than the limit.
    """
    ways: list[Way[Result]] = []
    pending, work = [space], 0
    while pending:
        here = pending.pop()
        work += len(here.conditions)
        point = here.point()
        if point is None:
            continue
        if len(ways) == limit or work > MAX_WORK:
            raise NotAnalysedError("có quá nhiều trường hợp")
        path = Path(point, settled)
        result = run(path)
        work += len(path.decisions)
        region = here
        for form, sign in path.decisions.items():
            pending += [region.where(signed(form, other)) for other in (-1, 0, 1) if other != sign]
            region = region.where(signed(form, sign))
        ways.append(Way(space, region, point, settled, result, tuple(path.decisions), tuple(path.divisors)))
    return ways
