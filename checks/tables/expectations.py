"""Great Expectations suites over what the Steering Committee reads.

What belongs here: statements about the published figures as a whole: everybody expected is there, figures are within
bounds, totals equal their parts. Pure: frames in, verdicts out. What does not: single columns of single tables
(`table_schemas`), and Dagster.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import pandas as pd

SAMPLE = 5
"""How many offenders a verdict names; their number is always exact."""

ACCEPTED = ("accepted", "accepted_with_findings")
ROUNDING_TOLERANCE = Fraction(1)
"""In units of the last printed decimal: half a unit by rounding, and never a whole one."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One expectation, as data.

    Attributes:
        name: also the name of Dagster's check.
        frame: which of the published frames it is about.
        expectation: the name of a Great Expectations class.
        settings: the class's keyword arguments.
        vietnamese: the statement in words.
        english: the same in English.
    """

    name: str
    frame: str
    expectation: str
    vietnamese: str
    english: str
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a statement holds, of how many rows, and a few that break it."""

    name: str
    holds: bool
    row_count: int
    broken_count: int
    samples: tuple[str, ...]


STATEMENTS = (
    Statement(
        "every_expected_agency_has_an_index",
        "expected",
        "ExpectColumnValuesToBeInSet",
        "Mọi cơ quan có báo cáo được chấp nhận đều có chỉ số ở cả hai loại điểm.",
        "Every agency with an accepted report has an index in both tracks.",
        {"column": "missing_tracks", "value_set": ["-"]},
    ),
    Statement(
        "one_index_per_agency_and_track",
        "indices",
        "ExpectCompoundColumnsToBeUnique",
        "Mỗi cơ quan chỉ có một chỉ số trong mỗi loại điểm.",
        "An agency has one index in each track.",
        {"column_list": ["agency_code", "track"]},
    ),
    Statement(
        "points_are_within_their_maximum",
        "leaves",
        "ExpectColumnValuesToBeInSet",
        "Điểm hệ thống chấm của từng tiêu chí thành phần không vượt điểm tối đa của tiêu chí.",
        "Computed points of a leaf criterion do not pass its maximum.",
        {"column": "excess", "value_set": ["-"]},
    ),
    Statement(
        "totals_equal_their_parts",
        "parents",
        "ExpectColumnValuesToBeInSet",
        "Điểm tiêu chí cha đúng bằng tổng điểm các tiêu chí con, không sai số.",
        "A parent's points are exactly the sum of its children's.",
        {"column": "difference", "value_set": ["-"]},
    ),
    Statement(
        "the_index_total_equals_the_criteria",
        "indices",
        "ExpectColumnValuesToBeInSet",
        "Tổng điểm của cơ quan đúng bằng tổng các tiêu chí cấp cao nhất, không sai số.",
        "An agency's total is exactly the sum of its top criteria.",
        {"column": "difference", "value_set": ["-"]},
    ),
    Statement(
        "printed_figures_are_the_exact_ones_rounded",
        "indices",
        "ExpectColumnValuesToBeInSet",
        "Chỉ số in ra chỉ khác chỉ số chính xác ở phần làm tròn.",
        "A printed index differs from the exact one by rounding only.",
        {"column": "misprint", "value_set": ["-"]},
    ),
    Statement(
        "ranks_begin_at_one",
        "groups",
        "ExpectColumnValuesToBeBetween",
        "Trong mỗi nhóm có xếp hạng, hạng cao nhất là 1.",
        "In every ranked group the best rank is 1.",
        {"column": "best_rank", "min_value": 1, "max_value": 1},
    ),
)
"""In the order in which an evaluator would ask them."""


def published_frames(
    *,
    agencies: pd.DataFrame,
    criteria: pd.DataFrame,
    submissions: pd.DataFrame,
    criterion_scores: pd.DataFrame,
    index_scores: pd.DataFrame,
    year: int,
) -> dict[str, pd.DataFrame]:
    """The frames that the statements are about, from frames of the tables of those names, of one year.

    Exact differences are told as text, `-` where there is none: a suite that compared floats would forgive what the
    arithmetic must not.
    """
    return {
        "expected": expected_indices(agencies, submissions, index_scores, year),
        "indices": _indices(criteria, criterion_scores, index_scores),
        "leaves": _leaves(criteria, criterion_scores),
        "parents": _parents(criteria, criterion_scores),
        "groups": _groups(index_scores),
    }


def expected_indices(
    agencies: pd.DataFrame, submissions: pd.DataFrame, indices: pd.DataFrame, year: int
) -> pd.DataFrame:
    """Each agency (`agency_code`) that must have an index, and the tracks of which it has none (`missing_tracks`)."""
    last_day = pd.Timestamp(year=year, month=12, day=31)
    exists = agencies["valid_from"].le(last_day) & (agencies["valid_to"].isna() | agencies["valid_to"].ge(last_day))
    scored = submissions[submissions["status"].isin(ACCEPTED) & submissions["framework_id"].notna()]
    expected = sorted(set(scored["agency_code"]) & set(agencies.loc[exists, "code"]))
    present = set(zip(indices["agency_code"], indices["track"], strict=True))
    missing = [", ".join(t for t in ("self", "computed") if (code, t) not in present) or "-" for code in expected]
    return pd.DataFrame({"agency_code": expected, "missing_tracks": missing}, dtype="str")


def _sums(scores: pd.DataFrame, by: Sequence[str]) -> dict[tuple[Any, ...], Fraction | None]:
    """Sum of points by key; None where a part that applies has no points."""
    sums: dict[tuple[Any, ...], Fraction | None] = {}
    keys = zip(*(scores[name] for name in by), strict=True)
    for key, points, applies in zip(keys, scores["points_exact"], scores["is_applicable"], strict=True):
        so_far = sums.get(key, Fraction(0))
        if applies:
            sums[key] = None if points is None or so_far is None else so_far + points
        else:
            sums.setdefault(key, Fraction(0))
    return sums


KEY = ("framework_id", "agency_code", "track")


def _with_parents(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    tree = criteria[["framework_id", "criterion_code", "parent_code", "is_leaf"]]
    return scores.merge(tree, on=["framework_id", "criterion_code"], how="left")


def _parents(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    sums = _sums(placed[placed["parent_code"].notna()], [*KEY, "parent_code"])
    parents = placed[placed["is_leaf"].eq(False)]
    keys = zip(*(parents[name] for name in (*KEY, "criterion_code")), strict=True)
    return parents[[*KEY, "criterion_code"]].assign(
        difference=[_difference(p, sums.get(key)) for key, p in zip(keys, parents["points_exact"], strict=True)]
    )


def _indices(criteria: pd.DataFrame, scores: pd.DataFrame, indices: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    sums = _sums(placed[placed["parent_code"].isna()], KEY)
    keys = zip(*(indices[name] for name in KEY), strict=True)
    return indices[[*KEY, "group_code"]].assign(
        difference=[_difference(p, sums.get(key)) for key, p in zip(keys, indices["points_exact"], strict=True)],
        misprint=[
            _misprint(exact, shown) for exact, shown in zip(indices["index_exact"], indices["index_pct"], strict=True)
        ],
    )


def _difference(total: Fraction | None, parts: Fraction | None) -> str:
    if total is None or parts is None:
        return "-" if total is parts else f"{total} against {parts}"
    return "-" if total == parts else str(total - parts)


def _misprint(exact: Fraction | None, shown: Any) -> str:
    if exact is None or shown is None:
        return "-" if exact is shown else f"{shown} for {exact}"
    unit = Fraction(1, 10 ** max(0, -shown.as_tuple().exponent))
    return "-" if abs(Fraction(shown) - exact) < ROUNDING_TOLERANCE * unit else f"{shown} for {exact}"


def _leaves(criteria: pd.DataFrame, scores: pd.DataFrame) -> pd.DataFrame:
    placed = _with_parents(criteria, scores)
    leaves = placed[placed["is_leaf"].eq(True) & placed["track"].eq("computed")]
    most = criteria.set_index(["framework_id", "criterion_code"])["max_points"].map(Fraction).to_dict()
    keys = zip(leaves["framework_id"], leaves["criterion_code"], strict=True)
    return leaves[[*KEY, "criterion_code"]].assign(
        excess=[
            "-" if points is None or points <= most[key] else str(points - most[key])
            for key, points in zip(keys, leaves["points_exact"], strict=True)
        ]
    )


def _groups(indices: pd.DataFrame) -> pd.DataFrame:
    ranked = indices[indices["rank"].notna()]
    best = ranked.groupby(["framework_id", "group_code", "track"])["rank"].min()
    return best.astype("int64").rename("best_rank").reset_index()


def verdicts(frames: Mapping[str, pd.DataFrame]) -> list[Verdict]:
    """Put every statement before its frame."""
    # No usage reports: read by the package when it is imported, which takes seconds and so happens only here.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("published")
    found = []
    for name, frame in frames.items():
        about = [statement for statement in STATEMENTS if statement.frame == name]
        suite = gx.ExpectationSuite(
            name=name,
            expectations=[
                getattr(gx.expectations, each.expectation)(**each.settings, meta={"statement": each.name})
                for each in about
            ],
        )
        batch = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe(name)
        results = batch.get_batch({"dataframe": frame}).validate(suite).results
        found += [_verdict(result, len(frame)) for result in results]
    # Results come back in another order than the suite's.
    order = {statement.name: position for position, statement in enumerate(STATEMENTS)}
    return sorted(found, key=lambda verdict: order[verdict.name])


def _verdict(result: Any, row_count: int) -> Verdict:
    detail = dict(result.result)
    return Verdict(
        name=str(result.expectation_config.meta["statement"]),
        holds=bool(result.success),
        row_count=row_count,
        broken_count=int(detail.get("unexpected_count", 0 if result.success else 1)),
        samples=tuple(str(value) for value in detail.get("partial_unexpected_list", [])[:SAMPLE]),
    )
