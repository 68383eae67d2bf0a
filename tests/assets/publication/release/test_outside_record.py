"""What was written down elsewhere of trail and releases finds out a trail that was written anew, hashes and all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.release.manifest import read_manifest
from assets.publication.release.outside_record import (
    OutsideRecord,
    contradicted_record,
    head_line,
    read_record,
    record_text,
    seal_of,
)
from assets.publication.verifying.trail import contradicted_rows
from assets.safekeeping.release_records import differing_trail
from tests.assets.publication.verifying.rewritten_trails import (
    Told,
    lift_guards,
    rewrite,
    with_first,
    without,
    without_the_last,
)
from warehouse.audit import Head, broken_links, read_head
from warehouse.engine import writing
from warehouse.tables import finding, framework, release

HASH = "0a" * 32
Installation = tuple[sa.Engine, Home]

REWRITTEN: dict[str, tuple[Callable[[list[Told]], Iterable[Told]], str, str]] = {
    "events taken from its end": (
        without_the_last(2),
        r"release 2025-1, when it was sealed: the audit trail had (\d+) events, and has \d+: its end was cut off",
        r'audit event \d+: action is "released", release 2025-1 has "\w+"',
    ),
    "an event taken out": (
        without("finding_catalogue_changed"),
        r"release 2025-1, when it was sealed: (the audit trail had \d+ events|audit event \d+ had another hash).+",
        r'audit event \d+: action is "\w+", release 2025-1 has "finding_catalogue_changed"',
    ),
    "another actor": (
        with_first("submission_registered", actor="ai đó"),
        r"release 2025-1, when it was sealed: audit event \d+ had another hash: it, or one before it, was written anew",
        r'audit event \d+: actor is "ai đó", release 2025-1 has "parcomm"',
    ),
    "an earlier moment": (
        with_first("submission_registered", happened_at=datetime(2025, 12, 1, tzinfo=UTC)),
        r"release 2025-1, when it was sealed: audit event \d+ had another hash: .+",
        r"audit event \d+: happened_at is 2025-12-01 00:00:00\+00:00, release 2025-1 has 2026-.+",
    ),
    "a late arrival made one in time": (
        with_first("file_received", details={"received_at": "2025-12-01T00:00:00+00:00"}),
        r"release 2025-1, when it was sealed: audit event \d+ had another hash: .+",
        r"audit event \d+: details is .+2025-12-01T00:00:00.+, release 2025-1 has .+",
    ),
}


@pytest.mark.attack(expected="named by the sealed release, or by any head from outside")
@pytest.mark.parametrize(("change", "head_said", "event_said"), REWRITTEN.values(), ids=REWRITTEN.keys())
def test_a_trail_written_anew_is_named_by_a_release_that_was_sealed_before_and_by_a_head_from_outside(
    released: Installation, change: Callable[[list[Told]], Iterable[Told]], head_said: str, event_said: str
) -> None:
    engine, home = released
    folder = home.releases / "2025-1"
    manifest = read_manifest(folder)
    with engine.connect() as connection:
        assert list(differing_trail(connection, folder, manifest)) == []
        outside = read_record(f"01:07 INFO {head_line(connection)}\n")
        assert outside.heads == (read_head(connection),)
    rewrite(engine, lambda told: [*change(told[:-1]), told[-1]])  # the event of the release stays

    with engine.connect() as connection:
        assert broken_links(connection) == []
        found = list(differing_trail(connection, folder, manifest))
        (by_head,) = contradicted_record(connection, outside)
    assert [said for said in found if re.fullmatch(head_said, said)], found
    assert [said for said in found if re.fullmatch(event_said, said)], found
    assert by_head.startswith(f"head {outside.heads[0]}: ")


@pytest.mark.attack(expected="named by the trail, or by the seal from outside")
def test_a_release_unmade_is_named_by_its_event_and_where_that_is_gone_by_what_lies_outside(
    released: Installation,
) -> None:
    engine, _ = released
    with engine.connect() as connection:
        text = record_text(connection)
    with writing(engine) as connection:
        lift_guards(connection, "release", "release_score")
        connection.exec_driver_sql("DELETE FROM release_score")
        connection.exec_driver_sql("DELETE FROM release")
        unmade = "release 2025-1: the audit trail knows it, and it is not there"
        assert unmade in contradicted_rows(connection)
    rewrite(engine, without("released"))

    with engine.connect() as connection:
        assert contradicted_rows(connection) == []
        outside = read_record(text)
        by_head, by_seal = contradicted_record(connection, outside)
    events = outside.heads[0].events
    assert by_head == (
        f"head {outside.heads[0]}: the audit trail had {events} events, and has {events - 1}: its end was cut off"
    )
    assert by_seal == (
        f"release 2025-1: was made with the seal {outside.seals[0][1]}, and the warehouse does not know it"
    )


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("decision_number", "13/QĐ", 'decision is "13/QĐ", the audit trail says "12/QĐ-BCĐ"'),
        ("decision_on", date(2026, 3, 14), 'date is "2026-03-14", the audit trail says "2026-03-15"'),
        ("seal", HASH, f'seal is "{HASH}", the audit trail says ".+"'),
    ],
)
@pytest.mark.attack(expected="named by the trail")
def test_a_release_that_was_recorded_otherwise_is_named(
    released: Installation, column: str, value: object, said: str
) -> None:
    engine, _ = released
    with writing(engine) as connection:
        lift_guards(connection, "release")
        connection.execute(sa.update(release).values({column: value}))
        (found,) = contradicted_rows(connection)
    assert re.fullmatch(f"release 2025-1: {said}", found), found


@pytest.mark.attack(expected="named by the trail")
def test_findings_that_were_reworded_or_hidden_are_named_whatever_report_they_are_of(released: Installation) -> None:
    """Also those of rejected and superseded reports, whose workbooks no release holds."""
    engine, _ = released
    with writing(engine) as connection:
        lift_guards(connection, "finding")
        numbers = sorted(set(connection.scalars(sa.select(finding.c.submission_id))))
        connection.execute(sa.update(finding).values(message="Không sao"))
        found = contradicted_rows(connection)
    assert len(numbers) > 1
    assert found == [
        f"submission {number}: its findings are not those that the audit trail tells of" for number in numbers
    ]


@pytest.mark.attack(expected="named by its fingerprint")
def test_a_rules_text_that_was_edited_where_it_moves_no_figure_is_named(released: Installation) -> None:
    engine, _ = released
    with writing(engine) as connection:
        names = sorted(connection.scalars(sa.select(framework.c.framework_id)))
        connection.execute(sa.update(framework).values(source_text=framework.c.source_text + " "))
        found = contradicted_rows(connection)
    assert found == [f"framework {name}: its text does not have the fingerprint stored with it" for name in names]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"128:{HASH}", OutsideRecord((Head(128, HASH),), ())),
        (f"INFO Audit trail: 128:{HASH.upper()}\r\nx\n128:{HASH}", OutsideRecord((Head(128, HASH),), ())),
        (f"Release 2025-1: {HASH}\nRelease 2025-2: {HASH}", OutsideRecord((), (("2025-1", HASH), ("2025-2", HASH)))),
        (f"128:{HASH}0", OutsideRecord((), ())),
        (f"sha256:{HASH}", OutsideRecord((), ())),
        ("", OutsideRecord((), ())),
    ],
)
def test_every_head_and_every_seal_in_a_text_is_read_and_all_else_passed_over(
    text: str, expected: OutsideRecord
) -> None:
    assert read_record(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{HASH}  manifest.json\n", HASH),
        (f"Audit trail: 1:{'0' * 64}\nRelease 2025-1: {HASH}\n", HASH),
        (f"Release 2025-2: {HASH}", None),
    ],
)
def test_the_seal_of_a_release_is_found_in_its_own_file_or_in_a_record_of_all(text: str, expected: str | None) -> None:
    assert seal_of(text, "2025-1") == expected
