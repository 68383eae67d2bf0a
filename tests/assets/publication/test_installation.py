"""A whole installation is held against itself, and so is one that was restored from a backup."""

from __future__ import annotations

import json
import re
import shutil
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.sealing.decisions import Decision
from assets.publication.sealing.release_steps import UnprovenReleaseError, seal_release
from assets.reference.loading import References
from assets.safekeeping.verification import verify_installation
from assets.submissions.intake import register_new, take_in
from assets.submissions.receiving.archive import Archive
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.register.in_force import read_scored_submissions
from assets.workers import Workers
from tests.assets.publication.conftest import FIRST_NIGHT, send_worse_report
from tests.assets.publication.release.released_folders import edit_row, problems, reseal
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.tables import (
    HISTORIES,
    activity,
    appraisal,
    audit_event,
    criterion_score,
    finding,
    index_score,
    landed_file,
)

YEAR = 2025
Installation = tuple[sa.Engine, Home]


def release(installation: Installation) -> Path:
    at = datetime(2026, 3, 16, tzinfo=UTC)
    return seal_release(*installation, YEAR, Decision("12/QĐ-BCĐ", date(2026, 3, 15)), at=at).folder


def without_triggers(connection: sa.Connection, table: str) -> None:
    for verb in ("update", "delete"):
        connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{verb}")


def problems_of(installation: Installation) -> list[str]:
    return list(verify_installation(*installation).problems)


def test_an_installation_that_nobody_touched_is_whole(installation: Installation) -> None:
    assert problems_of(installation) == []


def test_a_released_installation_that_nobody_touched_is_whole(released: Installation) -> None:
    assert problems_of(released) == []


def test_a_changed_and_a_missing_archived_file_are_named_with_the_name_they_came_under(
    installation: Installation,
) -> None:
    engine, home = installation
    with engine.connect() as connection:
        files = read_table(connection, landed_file).sort_values("sha256")
    first, second = (Archive(home.archive).path_of(sha256) for sha256 in files["sha256"].head(2))
    first.chmod(0o644)
    first.write_bytes(b"x")
    second.unlink()

    names = files["file_name"].tolist()
    assert problems_of(installation) == [
        f"archive: {first.name} ({names[0]}, {YEAR}) was changed",
        f"archive: {second.name} ({names[1]}, {YEAR}) is missing",
    ]


def _kept(archive: Archive, path: Path) -> str:
    with path.open("rb") as file, archive.copy_of(file) as copy:
        return archive.keep(copy)


def test_files_that_the_warehouse_does_not_know_are_named_unless_they_still_lie_in_the_inbox(
    installation: Installation, tmp_path: Path
) -> None:
    """The archive is newer than the warehouse that was brought back; or a night is at work."""
    _, home = installation
    for name in ("lost.xlsx", "waiting.xlsx"):
        (tmp_path / name).write_text(name)
    archive = Archive(home.archive)
    lost, _ = (_kept(archive, tmp_path / name) for name in ("lost.xlsx", "waiting.xlsx"))
    (home.archive / ".unfinished-0badcafe").touch()
    (tmp_path / "waiting.xlsx").rename(home.inbox / str(YEAR) / "waiting.xlsx")

    assert problems_of(installation) == [
        f"archive: {lost} was received, and the warehouse does not know it: put it into the inbox again"
    ]


def test_report_rows_findings_and_history_that_were_edited_are_named(installation: Installation) -> None:
    """Figures that follow from edited rows agree with them, and as-of would tell another past."""
    engine, _ = installation
    history = HISTORIES[criterion_score.name]
    with writing(engine) as connection:
        for table in (activity.name, finding.name, history.name):
            without_triggers(connection, table)
        scored = read_scored_submissions(connection, YEAR).iloc[0]
        number, agency_code = int(scored["submission_id"]), str(scored["agency_code"])
        connection.execute(sa.update(activity).where(activity.c.submission_id == number).values(quantity=1))
        of_one = (history.c.agency_code == agency_code, history.c.track == "computed")
        connection.execute(sa.update(history).where(*of_one).values(points_exact=Fraction(1), points=1))
        hidden = connection.execute(sa.delete(finding).where(finding.c.severity == "warning")).rowcount
    found = problems_of(installation)

    assert hidden > 0
    assert "criterion_score_history: the rows of run 1 are not those that the audit trail tells of" in found
    for said in (
        f"{YEAR}: activity of agency {agency_code}, sheet «Hoạt động», row ",
        f"criterion_score of {YEAR}/",
        f"{YEAR}: input_value of agency {agency_code}, criterion ",
    ):
        assert [problem for problem in found if problem.startswith(said)], said
    counted = [problem for problem in found if "warning_count is" in problem]
    assert counted
    assert all(problem.endswith("there are 0 such findings") for problem in counted)


def test_it_is_told_that_reports_came_since_the_figures_were_computed(
    installation: Installation, references: References, workers: Workers
) -> None:
    """By the inbox's sensor, before the next night: nobody changed anything."""
    engine, home = installation
    send_worse_report(engine, home)
    at = FIRST_NIGHT + timedelta(hours=12)
    take_in(engine, Inbox(home.inbox, quiet_seconds=0), Archive(home.archive), YEAR, at)
    register_new(engine, Archive(home.archive), workers, references, YEAR, lambda _: None, lambda: at)

    found = problems_of(installation)
    assert found[-1].startswith(f"{YEAR}: reports were registered after its figures were computed")
    of_figures = re.compile(".*recomputed.*|.*its inputs give.*|.*more differences")
    assert [problem for problem in found[:-1] if not of_figures.fullmatch(problem)] == []


def test_an_edited_score_an_edited_event_and_an_edited_published_figure_are_named(released: Installation) -> None:
    engine, _ = released
    folder = release(released)
    with writing(engine) as connection:
        one = read_table(connection, index_score).iloc[0]
        of_one = [index_score.c[name] == one[name] for name in ("agency_code", "track")]
        connection.execute(sa.update(index_score).where(*of_one).values(points_exact=Fraction(1, 7)))
        for table in ("audit_event", "release_score"):
            without_triggers(connection, table)
        connection.exec_driver_sql("UPDATE audit_event SET actor = 'nobody' WHERE event_id = 2")
        connection.exec_driver_sql(
            "UPDATE release_score SET rank = 9 WHERE criterion_code = '*' AND track = ? AND agency_code = ?",
            (one["track"], one["agency_code"]),
        )
    found = problems_of(released)

    assert found[0] == "audit event 2 was edited"
    whose = (one["framework_id"], one["agency_code"], one["track"])
    assert found[1].startswith(f"index_score of 2025/{'/'.join(whose)}: points_exact is 1/7, as its history has it ")
    assert f"2025: index_score of agency {one['agency_code']}, {one['track']}: points_exact is 1/7" in found[2]
    assert found[3] == (
        f"release {folder.name}: release_score of agency {one['agency_code']}, criterion *, {one['track']} "
        "is not what was released"
    )


def test_an_appraisal_that_was_changed_is_named_in_the_release_and_in_the_warehouse(installation: Installation) -> None:
    engine, _ = installation
    decided = {
        "appraisal_id": 1, "year": YEAR, "agency_code": "BNV", "criterion_code": "1.1", "round": 1,
        "points_exact": Fraction(1, 3), "reason": "Thiếu văn bản", "decided_by": "Nguyễn Văn A",
        "decided_at": datetime(2026, 2, 3, tzinfo=UTC),
    }  # fmt: skip
    with writing(engine) as connection:
        connection.execute(sa.insert(appraisal).values(decided))
    # Entered since the last run: what uses it first tells the trail of it.
    assert problems_of(installation) == []
    folder = release(installation)
    assert problems_of(installation) == []
    # Points that are decided outright are not used yet: the release says of which decisions it makes nothing.
    with engine.connect() as connection:
        last = sa.select(audit_event.c.details).order_by(audit_event.c.event_id.desc()).limit(1)
        assert json.loads(connection.scalar(last))["idle_decisions"] == [1]

    with writing(engine) as connection:
        without_triggers(connection, "appraisal")
        connection.execute(sa.update(appraisal).values(decided_by="Trần Thị B"))
    edit_row(folder, "appraisal", lambda row: row.update(points_exact="1", input_name="x") is None)
    reseal(folder)

    by = 'appraisal 1 of agency BNV: decided_by is "Trần Thị B", the audit trail says "Nguyễn Văn A"'
    assert by in problems_of(installation)
    assert problems(folder)[-2:] == [
        'appraisal 1 of agency BNV: input_name is "x", the audit trail says nothing',
        'appraisal 1 of agency BNV: points_exact is "1", the audit trail says "1/3"',
    ]


def test_nothing_is_released_over_a_decision_that_nobody_can_read(installation: Installation) -> None:
    engine, _ = installation
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
        connection.exec_driver_sql(
            "INSERT INTO appraisal (appraisal_id, year, agency_code, criterion_code, round, points_exact, reason, "
            "decided_by, decided_at) "
            "VALUES (1, 2025, 'BNV', '1.1', 1, '1/0', 'x', 'x', '2026-02-03T00:00:00.000000+00:00')"
        )
        connection.commit()
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")
    with pytest.raises(UnprovenReleaseError, match="appraisal 1 of agency BNV: nobody can read it"):
        release(installation)
    assert "appraisal 1: its points or moments are none, and nobody can read it" in problems_of(installation)


def test_a_release_that_was_resealed_or_lost_is_named(released: Installation) -> None:
    folder = release(released)
    lock = folder / "program" / "requirements.lock"
    lock.chmod(0o644)
    lock.write_text("x")
    assert problems_of(released) == ["release 2025-1: program/requirements.lock: was changed after the release"]
    shutil.rmtree(folder)
    (found,) = problems_of(released)
    assert found.startswith("release 2025-1: ")


def test_a_folder_that_stands_as_a_release_and_is_in_no_row_is_named(installation: Installation) -> None:
    _, home = installation
    for name in ("2025-1", ".unfinished-2025-2", ".unrecorded-2025-1-0badcafe"):
        (home.releases / name).mkdir(parents=True)

    (found,) = problems_of(installation)
    assert found.startswith("release 2025-1: the warehouse does not know it")
