"""The jobs: which assets run together. One run is one evaluation year.

What does not belong here: when they run (`schedules`, `sensors`).
"""

from __future__ import annotations

import dagster as dg

# A failed step is not a reason to start the whole run again: what passes by itself is retried within the step.
NO_RUN_RETRY = {"dagster/retry_on_asset_or_op_failure": "false"}

NIGHTLY = dg.define_asset_job(
    "nightly",
    selection=dg.AssetSelection.all(),
    description="Cả năm đánh giá: từ hộp thư đến sổ của Ban Chỉ đạo.\n\nThe whole year: from the inbox to the "
    "Committee's workbook.",
    tags=NO_RUN_RETRY,
)

INTAKE = dg.define_asset_job(
    "intake",
    # With the reference data, by which rows are checked: on a new installation files may come before any night.
    selection=dg.AssetSelection.groups("reference", "submissions"),
    description="Nhận và kiểm tra tệp mới trong hộp thư.\n\nTake in and check what has come into the inbox.",
    tags=NO_RUN_RETRY,
)

JOBS = [NIGHTLY, INTAKE]
