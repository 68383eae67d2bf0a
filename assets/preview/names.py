"""Names in the place of codes: of agencies, criteria, inputs, findings, and the labels of code lists.

What does not belong here: how figures and days are printed (`cells`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import pandas as pd

from checks.code_lists import CodeLists
from warehouse.tables.evaluation_year import exist_in
from warehouse.tables.tracks import round_of, track_label

EVERYONE = "*"
"""In the place of an agency: all of them; of an appraiser or a criterion: over all of them."""


@dataclass(frozen=True)
class Names:
    """Names of a year.

    Attributes:
        labels: of the code lists.
        agencies: by code.
        frameworks: their titles, by framework.
        criteria: by framework and code.
        inputs: by framework, criterion and name.
        findings: the kinds of findings in a few words, by code.
    """

    labels: CodeLists
    agencies: Mapping[str, str] = field(default_factory=dict)
    frameworks: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[tuple[str, str], str] = field(default_factory=dict)
    inputs: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    findings: Mapping[str, str] = field(default_factory=dict)

    def agency(self, code: str) -> str:
        """«Bộ Nội vụ (BNV)»; the code where it has no name."""
        if code == EVERYONE:
            return "mọi cơ quan"
        return f"{self.agencies[code]} ({code})" if code in self.agencies else code

    def criterion(self, framework_id: str | None, code: str) -> str:
        """«1.3 Mức độ hoàn thành kế hoạch»; the code where it has no name."""
        if code == EVERYONE:
            return "cả bộ tiêu chí"
        name = self.criteria.get((str(framework_id), code))
        return f"{code} {name}" if name else code

    def finding(self, code: str) -> str:
        """«Tệp trống (FILE_EMPTY)»; the code where it has no title."""
        return f"{self.findings[code]} ({code})" if code in self.findings else code

    def label(self, code_list: str, code: str) -> str:
        """The list's word for a code, the name of a track, or the code where there is none."""
        if code_list == "tracks" and round_of(code) is not None:
            return track_label(code)
        labels = self.labels.labels(code_list) if code_list in self.labels.names() else {}
        return labels.get(code, code)


def ranked_groups(scores: pd.DataFrame, names: Names) -> Iterator[tuple[str, pd.DataFrame]]:
    """The name and the rows of each group; where several frameworks rank a group, by framework, with its title.

    Args:
        scores: with `framework_id` and `group_code`.
        names: for both.
    """
    for group, rows in scores.groupby("group_code"):
        label = names.label("agency_groups", str(group))
        by_framework = list(rows.groupby("framework_id"))
        for framework, own in by_framework:
            title = names.frameworks.get(str(framework), str(framework))
            yield (label if len(by_framework) == 1 else f"{label}, {title}"), own


def agency_names(agencies: pd.DataFrame, year: int | None) -> dict[str, str]:
    """Names by code: those of the year's agencies, and of a code that had no agency then the last that it had.

    Args:
        agencies: table `agency`.
        year: None for the names of today.
    """
    ordered = agencies.sort_values("valid_from", kind="stable")
    names = dict(zip(ordered["code"], ordered["name"], strict=True))
    if year is not None:
        then = ordered[exist_in(ordered, year)]
        names |= dict(zip(then["code"], then["name"], strict=True))
    return names
