"""Schedules and sensors that Dagster's pages describe by their docstring, as they do assets and checks.

Dagster 1.13 reads the docstrings of bodies of assets, checks and ops, and of nothing else.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any


def described(decorator: Callable[..., Any], /, **options: Any) -> Callable[[Callable[..., Any]], Any]:
    """The decorator (`dg.sensor`, `dg.schedule` and their kind) with its options, and the docstring as description.

    What it makes has the decorator's type, which some of Dagster's declare too widely to be told here.
    """

    def decorate(body: Callable[..., Any]) -> Any:
        return decorator(description=inspect.getdoc(body), **options)(body)

    return decorate
