"""Checks of the data as a night leaves them in Dagster's storage: they warn, name agencies, and stop nothing."""

from __future__ import annotations

import dagster as dg
import pytest

from assets.publication.data_checks.figures import FIGURE_CHECKS
from assets.publication.data_checks.files import FILE_CHECKS
from assets.publication.data_checks.reports import REPORT_CHECKS
from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.samples.year import SampleYear
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.run_log import Said
from orchestration.run_outcome import RunOutcome

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

REFUSED = {"wrong_year", "empty_file"}
"""Faults of the sample year for which a report is not accepted."""

Evaluations = dict[str, dg.AssetCheckEvaluation]


@pytest.fixture(scope="module")
def evaluated(first_night: tuple[Settings, RunOutcome, list[Said]]) -> Evaluations:
    """The verdict of every check of the data on the first night of the sample year."""
    settings, outcome, _ = first_night
    names = {check.name for check in (*FILE_CHECKS, *REPORT_CHECKS, *FIGURE_CHECKS)}
    with open_instance(settings.folders) as instance:
        logs = instance.all_logs(outcome.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION)
        made = [each.get_dagster_event().asset_check_evaluation_data for each in logs]
    assert outcome.succeeded
    return {each.check_name: each for each in made if each.check_name in names}


def test_a_night_evaluates_every_one_of_them_for_its_year_and_warns_at_most(evaluated: Evaluations) -> None:
    assert set(evaluated) == {check.name for check in (*FILE_CHECKS, *REPORT_CHECKS, *FIGURE_CHECKS)}
    for name, each in evaluated.items():
        assert (each.severity, each.partition) == (dg.AssetCheckSeverity.WARN, "2025"), name
        assert each.passed == (each.metadata["Số trường hợp"].value == 0), name
        assert ("Danh sách" in each.metadata) == (not each.passed), name


def test_they_name_the_agencies_whose_reports_were_rejected_and_count_those_that_never_came(
    evaluated: Evaluations, samples: SampleYear, references: References
) -> None:
    there = agencies_of_year(references.agencies, samples.year)
    asked = set(there.loc[there["level"].isin(references.reporting_levels(samples.year)), "code"])
    sent = {file.agency_code for file in samples.files if file.file_name}
    refused = {file.agency_code for file in samples.files if file.fault and file.fault.name in REFUSED}
    rejected, missing = evaluated["no_report_is_rejected"], evaluated["no_report_is_missing"]
    table = str(rejected.metadata["Danh sách"].value)

    assert len(refused) == rejected.metadata["Số trường hợp"].value == 2
    assert all(name in table for name in there.loc[there["code"].isin(refused), "name"]), table
    assert missing.metadata["Số trường hợp"].value == len(asked - sent)


def test_nothing_is_warned_of_that_is_in_order(evaluated: Evaluations) -> None:
    passed = {name for name, each in evaluated.items() if each.passed}

    assert {"no_file_waits", "no_file_is_passed_over", "no_leap_since_yesterday", "no_leap_since_last_year"} <= passed
