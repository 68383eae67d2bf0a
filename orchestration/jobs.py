"""The jobs: which assets run together. One run is one evaluation year.

What does not belong here: when they run (`schedules`, `sensors`).
"""

from __future__ import annotations

import dagster as dg

from assets.review.defs import FORMS_READ_TOGETHER, RETURNED_FORMS
from orchestration.partitions import EVALUATION_YEARS
from orchestration.run_log import LOGGER_KEY

# A failed step is not a reason to start the whole run again: what passes by itself is retried within the step.
NO_RUN_RETRY = {"dagster/retry_on_asset_or_op_failure": "false"}

OF_ONE_YEAR = dg.in_process_executor.configured(
    lambda _: {},
    name="in_process_of_one_year",
    config_schema={
        "partition": dg.Field(
            str,
            description="Năm đánh giá: chọn phân vùng (partition); Dagster tự điền.\n\nThe evaluation year: choose a "
            "partition, and Dagster fills this in.",
        )
    },
)
"""A run without a year would fail in every asset and mark each as failed. The executor demands what only a partition
brings, so that Dagster refuses such a launch before there is a run."""

WITH_ITS_YEAR = dg.PartitionedConfig(
    partitions_def=EVALUATION_YEARS,
    run_config_for_partition_key_fn=lambda key: {
        "execution": {"config": {"partition": key}},
        "loggers": {LOGGER_KEY: {}},
    },
)

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Cả năm đánh giá: từ hộp thư đến sổ của Ban Chỉ đạo.\n\nThe whole year: from the inbox to the "
    "Committee's workbook.",
    tags=NO_RUN_RETRY,
    config=WITH_ITS_YEAR,
    executor_def=OF_ONE_YEAR,
)

INTAKE = dg.define_asset_job(
    "intake",
    # With the reference data, by which rows are checked: on a new installation files may come before any night.
    selection=dg.AssetSelection.groups("reference", "submissions")
    | dg.AssetSelection.assets(*FORMS_READ_TOGETHER, RETURNED_FORMS),
    description="Nhận và kiểm tra tệp mới trong hộp thư.\n\nTake in and check what has come into the inbox.",
    tags=NO_RUN_RETRY,
    config=WITH_ITS_YEAR,
    executor_def=OF_ONE_YEAR,
)

JOBS = [NIGHTLY, INTAKE]
