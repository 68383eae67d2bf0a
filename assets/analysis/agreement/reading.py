"""Ratings of a year as the warehouse has its decisions, and the sentence about those that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import sqlalchemy as sa

from assets.review.decisions import read_decisions
from assets.review.judging import judge
from assets.review.ratings import Disagreement, Rating, Ratings, ratings
from assets.review.setting import read_setting
from assets.rules.framework.model import Framework
from assets.rules.words.figures import figure_words
from checks.texts.figures_and_dates import grouped

SHOWN = 20
"""Disagreements named in the check's sentence; its metadata have them all."""


def read_ratings(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> Ratings:
    """The ratings that the year's decisions leave standing; those that cannot be used are none."""
    setting = read_setting(connection, frameworks, year)
    usable, _ = judge(read_decisions(connection, year), setting)
    return ratings(usable, setting)


def disagreement_sentence(found: Sequence[Disagreement]) -> str:
    """Vietnamese: how many items two appraisers decided otherwise, which, and how each."""
    named = [
        f"{each.item.agency_code}, tiêu chí {each.item.criterion_code}"
        f"{f', số liệu «{each.item.input_name}»' if each.item.input_name else ''}, vòng {each.item.round}: "
        f"{_said(each.first)}, {_said(each.second)}"
        for each in found[:SHOWN]
    ]
    rest = [f"và {grouped(len(found) - SHOWN)} mục nữa"] if len(found) > SHOWN else []
    return f"{grouped(len(found))} mục có hai người thẩm định quyết định khác nhau: {'; '.join([*named, *rest])}"


def disagreement_json(found: Iterable[Disagreement]) -> list[dict[str, object]]:
    """Disagreements as the check's metadata lists them."""
    return [
        each.item._asdict() | {"decided": {rating.appraiser: str(rating.value) for rating in (each.first, each.second)}}
        for each in found
    ]


def _said(rating: Rating) -> str:
    value = figure_words(rating.value, 4) if isinstance(rating.value, Fraction) else rating.value
    return f"{rating.appraiser} {value}"
