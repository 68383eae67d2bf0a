"""Great Expectations suites over what the Steering Committee reads.

What belongs here: statements about the published figures as a whole: everybody expected is there, totals equal their
parts, figures are distributed as the year before. Pure: frames in, verdicts out. What does not: the frames
(`published_frames`), single columns of single tables (`pipeline_schemas`), and Dagster.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from checks.tables.published_frames import KEY

SAMPLE = 5
"""How many offenders a verdict names; their number is always exact."""
FEWEST_TO_COMPARE = 10
"""Indices of the year before that make a distribution."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One expectation, as data.

    Attributes:
        name: also the name of Dagster's check.
        frame: which of the published frames it is about.
        expectation: the name of a Great Expectations class.
        vietnamese: the statement in words.
        english: the same in English.
        settings: the class's keyword arguments.
        named_by: columns that name a row.
        blocks: nothing is published of a year that breaks it.
    """

    name: str
    frame: str
    expectation: str
    vietnamese: str
    english: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    named_by: tuple[str, ...] = KEY
    blocks: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """What Great Expectations found of a statement.

    Attributes:
        statement: the statement.
        holds: nothing breaks it.
        row_count: rows that it was put before.
        broken_count: those that break it.
        rows: a few of those, by column.
        settings: the expectation's arguments; None where there was nothing to look at or to compare with.
        observed: the one figure of the frame that was looked at, for a statement about such a figure.
    """

    statement: Statement
    holds: bool
    row_count: int
    broken_count: int = 0
    rows: tuple[Mapping[str, Any], ...] = ()
    settings: Mapping[str, Any] | None = None
    observed: Any = None

    @property
    def samples(self) -> tuple[str, ...]:
        """The rows, each in a line: `f/A/computed: points 2/3, parts 1/3`."""
        return tuple(_sample(row, self.statement.named_by) for row in self.rows)


_EQUAL = {"column_A": "points", "column_B": "parts", "ignore_row_if": "both_values_are_missing"}
MEDIAN = "the_median_is_within_last_years_deciles"

STATEMENTS = (
    Statement(
        "every_expected_agency_has_an_index",
        "expected",
        "ExpectColumnValuesToNotBeNull",
        "Mọi cơ quan có báo cáo được chấp nhận, hoặc được chấm không cần báo cáo, đều có chỉ số ở mọi loại điểm của "
        "năm, kể cả từng vòng thẩm định.",
        "Every agency with an accepted report, or that is scored without one, has an index in every track of the year, "
        "each begun round included.",
        {"column": "framework_id"},
        named_by=("agency_code", "track"),
    ),
    Statement(
        "one_index_per_agency_and_track",
        "reported_indices",
        "ExpectCompoundColumnsToBeUnique",
        "Báo cáo của mỗi cơ quan chỉ cho một chỉ số trong mỗi loại điểm.",
        "An agency's report gives one index in each track.",
        {"column_list": ["agency_code", "track"]},
    ),
    Statement(
        "points_are_within_their_maximum",
        "leaves",
        "ExpectColumnPairValuesAToBeGreaterThanB",
        "Điểm của từng tiêu chí thành phần, trừ điểm tự chấm, không vượt điểm tối đa của tiêu chí.",
        "Points of a leaf criterion do not pass its maximum, but for what an agency gives itself.",
        {"column_A": "most", "column_B": "points", "or_equal": True, "ignore_row_if": "either_value_is_missing"},
        named_by=(*KEY, "criterion_code"),
    ),
    Statement(
        "final_points_are_those_of_the_last_round",
        "last_rounds",
        "ExpectColumnPairValuesToBeEqual",
        "Điểm kết quả của từng tiêu chí đúng bằng điểm của vòng thẩm định sau cùng; chưa có vòng nào thì bằng điểm hệ "
        "thống chấm.",
        "Final points of a criterion are those of the last round of appraisal, else the computed ones.",
        {"column_A": "points", "column_B": "decided", "ignore_row_if": "both_values_are_missing"},
        named_by=("framework_id", "agency_code", "criterion_code"),
    ),
    Statement(
        "totals_equal_their_parts",
        "parents",
        "ExpectColumnPairValuesToBeEqual",
        "Điểm tiêu chí cha đúng bằng tổng, hoặc trung bình có trọng số, của các tiêu chí con, không sai số.",
        "A parent's points are exactly the sum or weighted mean of its children's, cut where its rule says so.",
        _EQUAL,
        named_by=(*KEY, "criterion_code"),
    ),
    Statement(
        "the_index_total_equals_the_criteria",
        "indices",
        "ExpectColumnPairValuesToBeEqual",
        "Tổng điểm của cơ quan đúng bằng tổng các tiêu chí cấp cao nhất, không sai số.",
        "An agency's total is exactly the sum of its top criteria.",
        _EQUAL,
    ),
    Statement(
        "printed_figures_are_the_exact_ones_rounded",
        "indices",
        "ExpectColumnValuesToBeBetween",
        "Chỉ số in ra chỉ khác chỉ số chính xác ở phần làm tròn.",
        "A printed index differs from the exact one by rounding only.",
        # In units of the last printed decimal: half a unit by rounding, and never a whole one.
        {"column": "misprint", "max_value": 1, "strict_max": True},
    ),
    Statement(
        "ranks_begin_at_one",
        "groups",
        "ExpectColumnValuesToBeBetween",
        "Trong mỗi nhóm có xếp hạng, hạng cao nhất là 1.",
        "In every ranked group the best rank is 1.",
        {"column": "best_rank", "min_value": 1, "max_value": 1},
        named_by=("framework_id", "group_code", "track"),
    ),
    Statement(
        MEDIAN,
        "final_indices",
        "ExpectColumnMedianToBeBetween",
        "Chỉ số trung vị năm nay nằm trong khoảng từ phân vị 10 đến phân vị 90 của năm trước.",
        "This year's median index lies between the first and the last decile of the year before.",
        {"column": "index"},
        blocks=False,
    ),
)
"""In the order in which an evaluator would ask them."""


def verdicts(frames: Mapping[str, pd.DataFrame]) -> list[Verdict]:
    """Put every statement before its frame (`published_frames`), in their order."""
    # No usage reports: read by the package when it is imported, which takes seconds and so happens only here.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = gx.data_context.types.base.ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("published")
    batches: dict[str, Any] = {}
    found = []
    for statement in STATEMENTS:
        frame, settings = frames[statement.frame], _settings(statement, frames)
        if settings is None or frame.empty:
            found.append(Verdict(statement, holds=True, row_count=len(frame)))
            continue
        if statement.frame not in batches:
            asset = source.add_dataframe_asset(statement.frame)
            whole = asset.add_batch_definition_whole_dataframe(statement.frame)
            batches[statement.frame] = whole.get_batch({"dataframe": frame})
        expectation = getattr(gx.expectations, statement.expectation)(**settings)
        shown = {"result_format": "SUMMARY", "unexpected_index_column_names": list(statement.named_by)}
        result = batches[statement.frame].validate(expectation, result_format=shown)
        found.append(_verdict(statement, result, len(frame), settings))
    return found


def _settings(statement: Statement, frames: Mapping[str, pd.DataFrame]) -> Mapping[str, Any] | None:
    """The expectation's arguments; None where there is nothing to compare with."""
    if statement.name != MEDIAN:
        return statement.settings
    before = frames["final_indices_last_year"]["index"]
    if len(before) < FEWEST_TO_COMPARE:
        return None
    return {**statement.settings, "min_value": before.quantile(0.1), "max_value": before.quantile(0.9)}


def _verdict(statement: Statement, result: Any, row_count: int, settings: Mapping[str, Any]) -> Verdict:
    detail = dict(result.result)
    rows = detail.get("partial_unexpected_index_list") or [{"observed": detail.get("observed_value")}]
    return Verdict(
        statement,
        holds=bool(result.success),
        row_count=row_count,
        broken_count=int(detail.get("unexpected_count", 0 if result.success else 1)),
        rows=() if result.success else tuple(rows[:SAMPLE]),
        settings=settings,
        observed=detail.get("observed_value"),
    )


def _sample(row: Mapping[str, Any], named_by: Sequence[str]) -> str:
    name = "/".join(str(row[each]) for each in named_by if each in row)
    values = ", ".join(f"{each} {value}" for each, value in row.items() if each not in named_by and pd.notna(value))
    return ": ".join(filter(None, (name, values)))
