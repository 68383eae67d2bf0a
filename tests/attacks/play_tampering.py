"""An owner of everything changes one thing in a finished installation: `parcomm verify` names it, or what lies outside.

Each kind is played on a copy of a home whose year was released. The hashes of a changed trail are always made right
again, where it is not said otherwise.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.outside_record import read_record, record_text
from assets.safekeeping.backup import back_up, bring_back
from assets.safekeeping.verification import verify_installation
from tests.assets.publication.conftest import (  # noqa: F401 - pytest finds fixtures among a module's names
    after_a_release,
    after_one_night,
    opened,
    references,
    released,
    run_night,
    sample_inbox,
    workers,
)
from tests.assets.publication.release.released_folders import edit, reseal, retell
from tests.assets.publication.verifying.rewritten_trails import (
    lift_guards,
    rewrite,
    with_first,
    without,
    without_the_last,
)
from warehouse.engine import open_engine, writing

Installation = tuple[sa.Engine, Home]
Change = Callable[[sa.Engine, Home], object]
ONE_RANK = "criterion_code = '*' AND track = 'computed' AND rank = 1"
A_SCORE = "criterion_code = '1.1' AND track = 'computed'"


def sql(table: str, *statements: str) -> Change:
    """Statements of the database's owner, who has lifted the table's guards."""

    def run(engine: sa.Engine, _home: Home) -> None:
        with writing(engine) as connection:
            lift_guards(connection, table)
            counts = [connection.exec_driver_sql(statement).rowcount for statement in statements]
        assert all(counts), counts

    return run


def trail(change: Callable[[list[dict[str, object]]], list[dict[str, object]]]) -> Change:
    return lambda engine, _home: rewrite(engine, change)


def _release(home: Home) -> Path:
    folder = home.releases / "2025-1"
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return folder


def in_release(change: Callable[[Path], object], *, sealed_anew: bool = True) -> Change:
    def run(_engine: sa.Engine, home: Home) -> None:
        change(_release(home))
        if sealed_anew:
            reseal(_release(home))

    return run


def _archived(home: Home) -> Path:
    path = min(path for path in home.archive.rglob("*") if path.is_file() and not path.name.startswith("."))
    path.chmod(0o644)
    return path


def _late_made_in_time(engine: sa.Engine, home: Home) -> None:
    moment = "2025-12-01T00:00:00+00:00"
    with engine.connect() as connection:
        query = "SELECT subject FROM audit_event WHERE action = 'file_received' ORDER BY event_id"
        sha256 = connection.exec_driver_sql(query).scalars().first()
    for table in ("receipt", "landed_file", "submission"):
        where = f"UPDATE {table} SET received_at = '2025-12-01 00:00:00.000000' WHERE sha256 = '{sha256}'"  # noqa: S608 - the test's own names
        sql(table, where)(engine, home)
    rewrite(engine, with_first("file_received", details={"received_at": moment}))


def _release_unmade(engine: sa.Engine, home: Home) -> None:
    sql("release_score", "DELETE FROM release_score")(engine, home)
    sql("release", "DELETE FROM release")(engine, home)
    rewrite(engine, without("released"))


def _in_a_backup(engine: sa.Engine, home: Home, change: Callable[[Path], object]) -> None:
    """Change a backup and bring it back in the installation's place."""
    folder = home.root.with_name("backup")
    back_up(engine, home, folder)
    for path in folder.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    change(folder)
    engine.dispose()
    shutil.rmtree(home.root)
    home.root.mkdir()
    bring_back(open_engine(f"sqlite:///{home.warehouse_file}"), home, folder)


def _in_its_warehouse(folder: Path) -> None:
    copied = open_engine(f"sqlite:///{folder / 'warehouse.db'}")
    sql("index_score", "UPDATE index_score SET points = 1, points_exact = '1'")(copied, Home(folder))
    copied.dispose()


NAMED: dict[str, tuple[Change, str]] = {
    "a row of a report": (sql("activity", "UPDATE activity SET quantity = 4321"), r"activity of agency \S+, sheet "),
    "a row of a report taken out": (sql("plan_task", "DELETE FROM plan_task"), r"plan_task of agency .+is not stored"),
    "what a finding says": (
        sql("finding", "UPDATE finding SET message = 'x'"),
        r"submission \d+: its findings are not",
    ),
    "findings hidden": (sql("finding", "DELETE FROM finding"), r"submission \d+ of agency .+, there are 0 such"),
    "a status": (
        sql("submission", "UPDATE submission SET status = 'accepted', blocking_count = 0 WHERE status = 'rejected'"),
        r'submission \d+ of agency \S+: status is "accepted", the audit trail says',
    ),
    "whose a report is": (
        sql("submission", "UPDATE submission SET signatory = 'x'"),
        r'submission \d+ of agency \S+: signatory is "x", read again',
    ),
    "when a file came": (
        sql("receipt", "UPDATE receipt SET received_at = '2025-12-01 00:00:00.000000'"),
        r"arrival of .+: the audit trail does not know it",
    ),
    "an arrival taken out": (sql("receipt", "DELETE FROM receipt"), r"arrival of .+knows it, and it is not there"),
    "an input": (sql("input_value", "UPDATE input_value SET value = '4321'"), r"input_value of .+, recomputed"),
    "a score": (
        sql("criterion_score", f"UPDATE criterion_score SET points = 0, points_exact = '0' WHERE {A_SCORE}"),  # noqa: S608 - the test's own names
        r"criterion_score of .+: points\w* is .+, recomputed",
    ),
    "a total": (sql("index_score", "UPDATE index_score SET points_exact = '1'"), r"index_score of .+, recomputed"),
    "a rank": (
        sql("index_score", "UPDATE index_score SET rank = 1 WHERE rank = 2"),
        r"index_score.+rank is 1, recomputed",
    ),
    "the history of a score": (
        sql("criterion_score_history", "UPDATE criterion_score_history SET points = 0"),
        r"criterion_score_history: the rows of run 1 are not those",
    ),
    "the history taken out": (
        sql("index_score_history", "DELETE FROM index_score_history"),
        r"index_score_history: the audit trail knows rows of run 1, and they are not there",
    ),
    "when figures changed": (
        sql("run", "UPDATE run SET changed_at = '2025-12-01 00:00:00.000000'"),
        r"run 1: changed_at is .+, the audit trail says",
    ),
    "a rule's text": (
        sql("framework", "UPDATE framework SET source_text = source_text || ' '"),
        r"framework \S+: its text does not have the fingerprint stored with it",
    ),
    "a rule's fingerprint": (
        sql("framework", "UPDATE framework SET sha256 = 'x'"),
        r"framework \S+: its text is not the last that the audit trail tells of",
    ),
    "a rule's text of the past": (
        sql("framework_version", "UPDATE framework_version SET source_text = 'x'"),
        r"framework \S+, as remembered since .+: was changed",
    ),
    "a date of the calendar": (
        sql("calendar_entry", "UPDATE calendar_entry SET due_on = '2027-01-01'"),
        r"calendar_entry of .+: due_on is 2027-01-01",
    ),
    "an agency's name": (sql("agency", "UPDATE agency SET name = 'x'"), r'agency of .+: name is "x", remembered as'),
    "a code's label": (
        sql("code_list", "UPDATE code_list SET label = 'x'"),
        r'code_list of .+: label is "x", remembered as',
    ),
    "what is remembered of lists": (
        sql("reference_version", "DELETE FROM reference_version"),
        r"reference data .+: the audit trail knows the content .+, and it is not remembered so",
    ),
    "an event, its hash left": (
        sql("audit_event", "UPDATE audit_event SET actor = 'x' WHERE event_id = 2"),
        r"audit event 2 was edited",
    ),
    "an event taken out, hashes left": (
        sql("audit_event", "DELETE FROM audit_event WHERE event_id = 2"),
        r"audit events 2 to 2 are missing",
    ),
    "the end of the trail": (
        trail(without_the_last(3)),
        r"release 2025-1, when it was sealed: the audit trail had \d+ events, and has \d+",
    ),
    "an actor": (
        trail(with_first("submission_registered", actor="x")),
        r'audit event \d+: actor is "x", release 2025-1 has "parcomm"',
    ),
    "a moment": (
        trail(with_first("figures_changed", happened_at=datetime(2025, 12, 1, tzinfo=UTC))),
        r"audit event \d+: happened_at is 2025-12-01 .+, release 2025-1 has",
    ),
    "a late report made one in time everywhere": (
        _late_made_in_time,
        r"audit event \d+: details is .+2025-12-01T00:00:00.+, release 2025-1 has",
    ),
    "a release unmade, its folder left": (_release_unmade, r"release 2025-1: the warehouse does not know it"),
    "the event of a release": (trail(without("released")), r"release 2025-1: the audit trail does not know it"),
    "which decision published": (
        sql("release", "UPDATE release SET decision_number = 'x'"),
        r'release 2025-1: decision is "x", the audit trail says',
    ),
    "when it was sealed": (
        sql("release", "UPDATE release SET released_at = '2026-03-14 00:00:00.000000'"),
        r"release 2025-1: released_at is 2026-03-14 .+, the manifest says",
    ),
    "a published rank": (
        sql("release_score", f"UPDATE release_score SET rank = 9 WHERE {ONE_RANK}"),  # noqa: S608 - the test's own names
        r"release 2025-1: release_score of agency .+ is not what was released",
    ),
    "bytes of an archived file": (
        lambda _, home: _archived(home).write_bytes(b"x"),
        r"archive: \w+ \(.+\) was changed",
    ),
    "an archived file taken out": (lambda _, home: _archived(home).unlink(), r"archive: \w+ \(.+\) is missing"),
    "a release's folder": (lambda _, home: shutil.rmtree(_release(home)), r"release 2025-1: .+ is no release"),
    "the manifest": (
        in_release(lambda folder: edit(folder / "manifest.json", "12/QĐ", "13/QĐ"), sealed_anew=False),
        r"release 2025-1: manifest.json: does not have the fingerprint that SEAL gives",
    ),
    "the manifest, sealed anew": (
        lambda _, home: retell(_release(home), released_at="2026-03-14T00:00:00+00:00"),
        r"release 2025-1: manifest.json: does not have the published seal",
    ),
    "the seal": (
        in_release(lambda folder: (folder / "SEAL").write_text(f"{'0' * 64}  manifest.json\n"), sealed_anew=False),
        r"release 2025-1: manifest.json: does not have the fingerprint that SEAL gives",
    ),
    "the guide, sealed anew": (
        in_release(lambda folder: edit(folder / "HUONG-DAN.txt", "12/QĐ-BCĐ", "13/QĐ-BCĐ")),
        r"release 2025-1: HUONG-DAN.txt, line 2: is .+, written again",
    ),
    "the lock file, sealed anew": (
        in_release(lambda folder: (folder / "program" / "requirements.lock").write_text("x")),
        r"release 2025-1: program/requirements.lock: is not the lock file that the manifest tells of",
    ),
    "a file added, sealed anew": (
        in_release(lambda folder: (folder / "exports" / "them.txt").write_text("x")),
        r"release 2025-1: exports/them.txt: no such file belongs to a release",
    ),
    "the rules' files taken out, sealed anew": (
        in_release(lambda folder: shutil.rmtree(folder / "frameworks")),
        r"release 2025-1: frameworks/\S+: is missing, and the year was scored by it",
    ),
    "a backup's warehouse": (
        lambda engine, home: _in_a_backup(engine, home, _in_its_warehouse),
        r"index_score of .+: points\w* is 1, recomputed",
    ),
    "a backup's archive": (
        lambda engine, home: _in_a_backup(engine, home, lambda folder: _archived(Home(folder)).write_bytes(b"x")),
        r"archive: \w+ \(.+\) was changed",
    ),
}


@pytest.mark.attack("an owner changes", expected="verify names it")
@pytest.mark.parametrize(("change", "said"), NAMED.values(), ids=NAMED.keys())
def test_what_an_owner_changes_is_named(released: Installation, change: Change, said: str) -> None:  # noqa: F811 - the fixture of that name
    engine, home = released
    change(engine, home)

    with opened(home.root) as (changed, _):
        found = verify_installation(changed, home).problems
    assert [problem for problem in found if re.search(said, problem)], found


def _everything_unmade(engine: sa.Engine, home: Home) -> None:
    _release_unmade(engine, home)
    shutil.rmtree(_release(home))


def _written_anew_after_the_release(engine: sa.Engine, home: Home) -> None:
    rewrite(engine, with_first("released", actor="x"))
    assert home.releases.is_dir()


OUT_OF_REACH: dict[str, tuple[Change, str]] = {
    "a release unmade, with row, event and folder": (_everything_unmade, r"release 2025-1: was made with the seal"),
    "events since the last release": (_written_anew_after_the_release, r"head \d+:\w+: audit event \d+ had another"),
}


@pytest.mark.attack("an owner changes all traces", expected="verify alone does not see it; a head kept outside does")
@pytest.mark.parametrize(("change", "said"), OUT_OF_REACH.values(), ids=OUT_OF_REACH.keys())
def test_what_leaves_no_trace_inside_is_named_by_what_lies_outside(
    released: Installation,  # noqa: F811 - the fixture of that name
    change: Change,
    said: str,
) -> None:
    engine, home = released
    with engine.connect() as connection:
        outside = read_record(record_text(connection))
    change(engine, home)

    assert verify_installation(engine, home).problems == ()
    found = verify_installation(engine, home, outside).problems
    assert [problem for problem in found if re.match(said, problem)], found
