"""Dagster definitions of the installation, put together. Nothing happens on import.

What does not belong here: any asset, check, job or resource of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

import dagster as dg

from assets.analysis import defs as analysis
from assets.page_addresses import PageAddresses
from assets.publication import defs as publication
from assets.publication.data_checks.defs import build_data_checks
from assets.reference import defs as reference
from assets.review import defs as review
from assets.scoring import defs as scoring
from assets.submissions import defs as submissions
from checks.tables.asset_checks import build_table_checks
from checks.tables.expectation_checks import build_expectation_checks
from orchestration.garbage import collect_seldom, keep_what_is_loaded
from orchestration.installation.settings import read_settings
from orchestration.jobs import JOBS
from orchestration.lineage.sensor import lineage_events
from orchestration.partitions import EVALUATION_YEARS
from orchestration.policies import Stage, stage_assets, stage_checks
from orchestration.resources import build_resources
from orchestration.run_log import LOGGER_KEY
from orchestration.schedules import every_night
from orchestration.sensors import abandoned_runs, inbox_arrivals, old_runs
from orchestration.watching.logs import build_run_log
from orchestration.watching.morning.defs import every_morning, morning
from orchestration.watching.sensors import SENSORS as WATCHING_SENSORS
from warehouse.private_files import close_new_files

STAGES = (
    Stage(
        "reference",
        reference,
        ("Dữ liệu nền: cơ quan, danh mục, lịch, bộ tiêu chí, quy tắc.", "What is known before any agency reports."),
        is_yearly=False,
    ),
    Stage(
        "submissions",
        submissions,
        (
            "Tệp và báo cáo của các cơ quan: nhận, đọc, kiểm tra, trả lại.",
            "What agencies send, and what they get back.",
        ),
    ),
    Stage(
        "review",
        review,
        ("Thẩm định, giải trình, điều tra, chỉ số bên ngoài.", "Decisions, explanations, surveys, outside indices."),
    ),
    Stage("scoring", scoring, ("Số liệu đầu vào, điểm, chỉ số, thứ hạng.", "Inputs, points, indices, ranks.")),
    Stage(
        "analysis",
        analysis,
        ("Thay đổi, mâu thuẫn, việc cần thẩm định trước.", "Changes, conflicts, agreement, what to appraise first."),
    ),
    Stage("publication", publication, ("Sổ của Ban Chỉ đạo, thay đổi điểm.", "What the Committee gets, what moved.")),
)
"""In the order in which data flows."""


def build_defs(*, resource_overrides: Mapping[str, object] | None = None) -> dg.Definitions:
    """Fresh definitions over this process's settings.

    Args:
        resource_overrides: resources to use in the place of those of the same name, also by other resources.

    Raises:
        SettingsError: a setting cannot be used.
    """
    settings = read_settings()
    pages = PageAddresses(settings.pages_url)
    return dg.Definitions(
        assets=[asset for stage in STAGES for asset in stage_assets(stage, pages)],
        asset_checks=[
            *(check for stage in STAGES for check in stage_checks(stage)),
            *build_table_checks(EVALUATION_YEARS),
            build_expectation_checks(EVALUATION_YEARS),
            scoring.build_decision_check(EVALUATION_YEARS),
            analysis.build_agreement_check(EVALUATION_YEARS),
            publication.build_release_check(EVALUATION_YEARS),
            review.build_outside_checks(EVALUATION_YEARS),
            *build_data_checks(EVALUATION_YEARS),
        ],
        jobs=[*JOBS, morning],
        schedules=[every_night, every_morning],
        sensors=[inbox_arrivals, abandoned_runs, old_runs, lineage_events, *WATCHING_SENSORS],
        resources=build_resources(settings, resource_overrides),
        # Parallel work is inside the parse; a process a step would cost a second or two each.
        executor=dg.in_process_executor,
        loggers={LOGGER_KEY: build_run_log(settings.folders.logs)},
    )


@dg.definitions
def defs() -> dg.Definitions:
    """Definitions that `dagster dev` and the daemon load, in each process that runs a run or a sensor."""
    close_new_files()
    collect_seldom()
    loaded = build_defs()
    keep_what_is_loaded()
    return loaded
