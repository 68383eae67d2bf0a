"""Reports whose framework is broken: read and answered, and read again once it is mended, not every night."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace as changed
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.reference.framework_tables import framework_rows
from assets.reference.loading import References, load_references
from assets.reference.own_or_shipped import FIXTURES
from assets.rules.framework.folder import BrokenFramework
from assets.samples.year import write_sample_year
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.register.in_force import read_scored_submissions
from assets.workers import Workers
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.rows.replacing import replace
from warehouse.tables import finding, framework, submission

YEAR = 2025
NIGHT = datetime(2026, 1, 20, 19, tzinfo=UTC)


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    opened = Workers(lambda: ThreadPoolExecutor(1), ahead=1)
    yield opened
    opened.close()


def without_ministries(references: References) -> References:
    """The same, with the ministries' framework file broken."""
    (loaded,) = [each for each in references.frameworks if each.framework.level == "ministry"]
    broken = BrokenFramework(loaded.path, loaded.framework.framework, "ministry", loaded.framework.years, ("1:1: sai",))
    sound = tuple(each for each in references.frameworks if each is not loaded)
    return changed(references, frameworks=sound, unloadable=(broken,))


def test_a_report_waits_for_its_framework_and_is_read_again_when_it_is_mended(
    sqlite_warehouse: sa.Engine, references: References, workers: Workers, tmp_path: Path
) -> None:
    home = Home(tmp_path)
    archive = Archive(home.archive)
    write_sample_year(references, YEAR, home.inbox, seed=7, agencies=3)

    def night(known: References) -> tuple[int, pd.DataFrame]:
        """How many reports were read, and all submissions of ministries."""
        with writing(sqlite_warehouse) as connection:
            replace(connection, framework, framework_rows(references.sound_frameworks()))
        take_in(sqlite_warehouse, Inbox(home.inbox, quiet_seconds=0), archive, YEAR, NIGHT)
        gained = register_new(sqlite_warehouse, archive, workers, known, YEAR, lambda _: None, lambda: NIGHT).gained
        with sqlite_warehouse.connect() as connection:
            rows = read_table(connection, submission)
        ministries = references.agencies.loc[references.agencies["level"] == "ministry", "code"]
        return gained["submission"], rows[rows["agency_code"].isin(ministries)]

    broken = without_ministries(references)
    count, first = night(broken)
    assert count == 3
    assert set(first["reader_version"]) == {0}
    assert set(first["status"]) == {"rejected"}
    with sqlite_warehouse.connect() as connection:
        told = read_table(connection, finding, finding.c.submission_id.in_(first["submission_id"].tolist()))
        assert not set(read_scored_submissions(connection, YEAR)["agency_code"]) & set(first["agency_code"])
    (message,) = told.loc[told["code"] == "COVER_FRAMEWORK_BROKEN", "message"].unique()
    assert message.startswith("Tệp bộ tiêu chí của cấp «Bộ, cơ quan ngang bộ» năm 2025 có lỗi")
    assert "COVER_NO_FRAMEWORK" not in set(told["code"])
    assert not told["code"].str.startswith("SCORECARD").any()

    assert night(broken)[0] == 0

    count, after = night(references)
    assert count == len(first)
    again = after[after["reader_version"] > 0]
    assert set(again["sha256"]) == set(first["sha256"])
    assert set(again["received_at"]) == set(first["received_at"])
    with sqlite_warehouse.connect() as connection:
        scored = set(read_scored_submissions(connection, YEAR)["agency_code"])
    assert set(again.loc[again["status"].str.startswith("accepted"), "agency_code"]) <= scored

    assert night(references)[0] == 0
    assert night(broken)[0] == 0
