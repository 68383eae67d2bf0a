"""Frameworks as rows of the tables `framework` and `criterion`, for people and programs that ask the warehouse.

The whole text of each file goes along, so that a figure can be recomputed by the rules that made it, whatever
becomes of the file. What does not belong here: reading the files (`rules.framework.files`).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from assets.rules.framework.files import LoadedFramework
from assets.rules.language.exact_numbers import MAX_DIGITS, exact_text
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import criterion, framework


def framework_rows(frameworks: Sequence[LoadedFramework]) -> pd.DataFrame:
    """One row a framework, as a frame of table `framework`; `years` as `2023,2024`."""
    if not frameworks:
        return empty_frame(framework)
    return conform(
        pd.DataFrame(
            {
                "framework_id": loaded.framework.framework,
                "version": loaded.framework.version,
                "title": loaded.framework.title,
                "level": loaded.framework.level,
                "years": ",".join(str(year) for year in loaded.framework.years),
                "sha256": loaded.sha256,
                "source_text": loaded.text,
            }
            for loaded in frameworks
        ),
        framework,
    )


def criterion_rows(frameworks: Sequence[LoadedFramework]) -> pd.DataFrame:
    """One row a criterion, parents included, as a frame of table `criterion`; positions follow the file from 1."""
    if not frameworks:
        return empty_frame(criterion)
    return conform(
        pd.DataFrame(
            {
                "framework_id": loaded.framework.framework,
                "criterion_code": each.code,
                "parent_code": parent,
                "position": position,
                "name": each.name,
                "max_points": exact_decimal_text(each.max_points),
                "is_leaf": each.is_leaf,
                "basis": each.basis,
                "weight": _text(each.weight),
                "cap": None if each.is_leaf else _text(each.cap),
                "floor": None if each.is_leaf else _text(each.floor),
            }
            for loaded in frameworks
            for position, (each, parent) in enumerate(loaded.framework.walk(), start=1)
        ),
        criterion,
    )


def _text(figure: Fraction | None) -> str | None:
    return None if figure is None else exact_decimal_text(figure)


def exact_decimal_text(value: Fraction) -> str:
    """A figure as its author wrote it: `2.5`; as a reduced fraction (`1/3`) where no decimal is exact."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
        if places > MAX_DIGITS:
            return exact_text(value)
    # Put together from digits: Decimal's own arithmetic would round at 28 of them.
    digits = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"
