"""Schedules and sensors that Dagster's pages describe by their docstring, as they do assets and checks.

Dagster 1.13 reads the docstrings of bodies of assets, checks and ops, and of nothing else.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

Body = TypeVar("Body", bound=Callable[..., Any])
Made = TypeVar("Made")


def described(decorator: Callable[..., Callable[[Body], Made]], /, **options: Any) -> Callable[[Body], Made]:
    """The decorator (`dg.sensor`, `dg.schedule` and their kind) with its options, and the docstring as description."""

    def decorate(body: Body) -> Made:
        return decorator(description=inspect.getdoc(body), **options)(body)

    return decorate
