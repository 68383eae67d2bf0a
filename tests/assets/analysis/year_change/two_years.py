"""Two years of a province and a ministry, small enough to be reckoned by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

from assets.analysis.ranks.score_matrix import components
from assets.analysis.year_change.crosswalk import Agency
from assets.analysis.year_change.decomposition import Row
from assets.analysis.year_change.scored_year import ScoredBy, ScoredYear, Total
from assets.rules.engine.ranking import rank
from assets.rules.framework.files import parse_framework
from assets.rules.framework.model import Framework
from assets.scoring.indices import class_name
from warehouse.tables.analysis.year_change import STORED

OLD, ENDED, NEW = date(2023, 1, 1), date(2025, 6, 30), date(2025, 7, 1)


def rules(name: str = "thu", ties: str = "min", then_by: Sequence[str] = (), last: str = "Hội nghị") -> Framework:
    return parse_framework(
        f"""
framework: {name}
title: Thử
level: province
years: [2024, 2025]
basis: {{document: 1/QĐ, issued: 2024-01-01, issuer: Thử}}
ranking: {{ties: {ties}, then_by: [{", ".join(f'"{code}"' for code in then_by)}]}}
classes: [{{from: 50, name: Đạt}}, {{from: 0, name: Chưa đạt}}]
criteria:
  - code: "1"
    name: Tin, bài
    max: 10
    inputs: {{n: {{from: activities, count: "*", label: Số tin}}}}
    score: least(max, n)
  - code: "2"
    name: {last}
    max: 10
    inputs: {{n: {{from: activities, count: "*", label: Số tin}}}}
    score: least(max, n)
""",
        path=f"{name}.yaml",
    )


def scored_year(
    year: int,
    framework: Framework,
    agencies: Sequence[Agency],
    points: Mapping[str, Sequence[int | str | None]],
    figures_from: str = STORED,
    group: str = "province",
) -> ScoredYear:
    """A year of agencies in one group; points of the two criteria by code."""
    codes = [each.code for each in components(framework)]
    rows = {
        code: Row([None if each is None else Fraction(each) for each in given], [Fraction(10), Fraction(10)])
        for code, given in points.items()
    }
    breaking = {
        code: tuple(row.points[codes.index(each)] for each in framework.ranking.then_by) for code, row in rows.items()
    }
    places = rank([(row.index, *breaking[code]) for code, row in rows.items()], framework.ranking.ties)
    return ScoredYear(
        year,
        figures_from,
        {each.code: each for each in agencies},
        {each.code: group for each in agencies},
        {
            (framework.framework, code): Total(
                None if row.index is None else row.index / 5,
                row.index,
                class_name(framework, row.index),
                place,
            )
            for (code, row), place in zip(rows.items(), places, strict=True)
        },
        {framework.framework: ScoredBy(framework, codes, rows, breaking)},
    )
