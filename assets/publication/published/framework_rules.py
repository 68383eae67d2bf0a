"""Facts of the rules behind a printed table, read from the framework text that the warehouse keeps.

The text stored with the scores is the authority, not a file that may have changed since. What does not belong here:
applying the rules, which scoring has done before.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import pandas as pd

from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.rules.language.stated_figures import maximum_words
from checks.texts.normalisation import normalise


@dataclass(frozen=True, slots=True)
class AppliedFramework:
    """A framework that scored the year, and the fingerprint of the file it was read from."""

    framework: Framework
    sha256: str

    @property
    def framework_id(self) -> str:
        """The framework's name in the warehouse."""
        return self.framework.framework

    @property
    def title(self) -> str:
        """As adopted."""
        return self.framework.title

    @property
    def level(self) -> str:
        """Code of the level that it scores."""
        return self.framework.level

    def printed_maximum(self, maximum: Fraction) -> str:
        """Maximum of a criterion."""
        return maximum_words(maximum, self.framework.rounding.criterion_decimals)

    def printed_scale(self, maximum: Fraction) -> str:
        """Maximum of a total."""
        return maximum_words(maximum, self.framework.rounding.points)

    @property
    def class_names(self) -> list[str]:
        """The classes, best first."""
        bands = sorted(self.framework.classes, key=lambda band: band.lowest, reverse=True)
        return [band.name for band in bands]

    @property
    def is_illustrative(self) -> bool:
        """Whether the title itself says that this is not an official table."""
        return normalise("minh họa") in normalise(self.title)


def applied_in_year(frameworks: pd.DataFrame, year: int) -> tuple[AppliedFramework, ...]:
    """The frameworks (rows of the `framework` table) that apply to a year, by framework id.

    Raises:
        FrameworkError: a stored text that this version of the program cannot read.
    """
    ordered = frameworks.sort_values("framework_id")
    parsed = [
        AppliedFramework(parse_framework(text, path=f"{name} (warehouse)"), sha256)
        for name, text, sha256 in zip(ordered["framework_id"], ordered["source_text"], ordered["sha256"], strict=True)
    ]
    return tuple(applied for applied in parsed if year in applied.framework.years)
