"""Ratings of a year as the warehouse has its decisions, and the sentence about those that disagree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

import sqlalchemy as sa

from assets.review.decisions import read_decisions
from assets.review.judging import judge
from assets.review.ratings import Disagreement, Item, Rating, Ratings, ratings
from assets.review.setting import read_setting
from assets.rules.framework.model import Criterion, Framework
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from assets.rules.words.values import value_words
from assets.scoring.appraisal.decision_words import RULING_WORDS
from checks.texts.figures_and_dates import grouped

SHOWN = 20
"""Disagreements named in the check's sentence; its metadata have them all."""


def read_ratings(connection: sa.Connection, frameworks: Iterable[Framework], year: int) -> Ratings:
    """The ratings that the year's decisions leave standing; those that cannot be used are none."""
    setting = read_setting(connection, frameworks, year)
    usable, _ = judge(read_decisions(connection, year), setting)
    return ratings(usable, setting)


def disagreement_sentence(found: Sequence[Disagreement], frameworks: Iterable[Framework]) -> str:
    """Vietnamese: how many items two appraisers decided otherwise, which, and how each."""
    rules = {each.framework: each for each in frameworks}
    named = [_named(each, rules[each.item.framework_id].by_code[each.item.criterion_code]) for each in found[:SHOWN]]
    rest = [f"và {grouped(len(found) - SHOWN)} mục nữa"] if len(found) > SHOWN else []
    return f"{grouped(len(found))} mục có hai người thẩm định quyết định khác nhau: {'; '.join([*named, *rest])}"


def disagreement_json(found: Iterable[Disagreement]) -> list[dict[str, object]]:
    """Disagreements as the check's metadata lists them."""
    return [
        each.item._asdict() | {"decided": {rating.appraiser: str(rating.value) for rating in (each.first, each.second)}}
        for each in found
    ]


def _named(disagreement: Disagreement, criterion: Criterion) -> str:
    """An item, and what each of the two decided."""
    item, *decided = disagreement
    what = f", {input_words(criterion, item.input_name)}" if item.input_name else ""
    said = ", ".join(f"{each.appraiser} {_rating_words(each, item, criterion)}" for each in decided)
    return f"{item.agency_code}, tiêu chí {item.criterion_code}{what}, vòng {item.round}: {said}"


def _rating_words(rating: Rating, item: Item, criterion: Criterion) -> str:
    if item.input_name:
        return value_words(str(rating.value), criterion.inputs[item.input_name])
    return figure_words(rating.value, 4) if isinstance(rating.value, Fraction) else RULING_WORDS[rating.value]
