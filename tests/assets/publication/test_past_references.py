"""A moment of the past is told with the names, lists and dates of then: passport and exports."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.committee.exports import read_committee_tables
from assets.publication.passport.document import passport
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.published.editions import DRAFT, Document, at_moment, recomputed
from assets.submissions.register.in_force import read_scored_submissions
from tests.assets.publication.conftest import FIRST_NIGHT, YEAR
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.rows.reference_versions import replace_reference
from warehouse.tables import agency, calendar_entry, code_list, framework_version, release

Installation = tuple[sa.Engine, Home]
NEXT_NIGHT = FIRST_NIGHT + timedelta(days=1)


@pytest.fixture
def changed(installation: Installation) -> tuple[Installation, str, pd.Series[Any]]:
    """A year scored once; then an agency is renamed, a list reworded, and a date put off for that agency alone."""
    engine, home = installation
    with writing(engine) as connection:
        scored = read_scored_submissions(connection, YEAR).iloc[0]
        code = str(scored["agency_code"])
        names = read_table(connection, agency)
        renamed = names.assign(name=names["name"].mask(names["code"] == code, "Cơ quan đã đổi tên"))
        lists = read_table(connection, code_list)
        reworded = lists.assign(label=lists["label"].mask(lists["list_name"] == "agency_groups", "Nhóm đổi tên"))
        dates = read_table(connection, calendar_entry)
        due = dates["year"].eq(YEAR) & dates["event"].eq("report_due") & dates["period"].eq(scored["period"])
        own = dates[due & dates["agency_code"].eq("*")].assign(
            agency_code=code, due_on=pd.Timestamp("2026-02-27"), document_number="99/BNV"
        )
        for table, frame in ((agency, renamed), (code_list, reworded), (calendar_entry, pd.concat([dates, own]))):
            replace_reference(connection, table, frame, at=NEXT_NIGHT)
    return (engine, home), code, scored


def reports(engine: sa.Engine, code: str, as_of: datetime | None) -> tuple[str, dict[str, Any]]:
    with engine.connect() as connection:
        facts = read_passport_facts(connection, YEAR, code, as_of=as_of)
    passport(facts)
    return str(facts.agency["name"]), {row["period"]: row for row in facts.reports.to_dict("records")}


def test_a_passport_of_then_has_the_name_and_the_date_of_then(
    changed: tuple[Installation, str, pd.Series[Any]],
) -> None:
    (engine, _), code, scored = changed
    name, now = reports(engine, code, None)
    name_then, then = reports(engine, code, NEXT_NIGHT - timedelta(hours=1))

    assert name == "Cơ quan đã đổi tên"
    assert name_then != name
    assert now[scored["period"]]["extension"] == "99/BNV"
    assert then[scored["period"]]["extension"] is None
    assert then[scored["period"]]["due_on"] < now[scored["period"]]["due_on"]
    assert now.keys() == then.keys()


def test_exports_of_then_have_the_names_and_labels_of_then(changed: tuple[Installation, str, pd.Series[Any]]) -> None:
    (engine, _), code, _ = changed
    with engine.connect() as connection:
        now = read_committee_tables(connection, YEAR)
        then = read_committee_tables(connection, YEAR, as_of=NEXT_NIGHT - timedelta(hours=1))

    names_now, names_then = (each.standings.set_index("agency_code")["name"] for each in (now, then))
    assert names_now[code] == "Cơ quan đã đổi tên"
    assert names_then[code] != names_now[code]
    assert names_then.drop(code).equals(names_now.drop(code))
    assert set(now.group_labels.values()) == {"Nhóm đổi tên"}
    assert "Nhóm đổi tên" not in then.group_labels.values()


def test_exports_of_then_are_the_edition_of_then(changed: tuple[Installation, str, pd.Series[Any]]) -> None:
    (engine, _), _, _ = changed
    week = timedelta(days=7)
    facts = {"year": YEAR, "decision_on": date(2026, 3, 15), "seal": "0" * 64, "code_version": "1"}
    with writing(engine) as connection:
        for sequence, reason in ((1, None), (2, "Gửi nhầm tệp")):
            row = facts | {"released_at": NEXT_NIGHT + sequence * week, "decision_number": f"{sequence}/QĐ"}
            connection.execute(sa.insert(release).values(**row, sequence=sequence, erratum_reason=reason))
    editions = {}
    with engine.connect() as connection:
        for weeks in (0, 1, 2, None):
            moment = None if weeks is None else NEXT_NIGHT + weeks * week
            editions[weeks] = read_committee_tables(connection, YEAR, as_of=moment).edition

    first, second = (recomputed(f"2025-{n}", Document(f"{n}/QĐ", date(2026, 3, 15))) for n in (1, 2))
    assert editions[0] == at_moment(NEXT_NIGHT, DRAFT)
    assert editions[1] == at_moment(NEXT_NIGHT + week, first)
    assert editions[2] == at_moment(NEXT_NIGHT + 2 * week, second)
    assert editions[None] == second


def test_figures_of_before_texts_were_remembered_are_told_with_the_oldest_text(installation: Installation) -> None:
    """As in a warehouse that an older version filled: the first night of this one remembers the texts."""
    engine, _ = installation
    with writing(engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER framework_version_no_update")
        connection.execute(sa.update(framework_version).values(since=NEXT_NIGHT))
        code = str(read_scored_submissions(connection, YEAR).iloc[0]["agency_code"])
    with engine.connect() as connection:
        then, now = (
            passport(read_passport_facts(connection, YEAR, code, as_of=moment)) for moment in (FIRST_NIGHT, None)
        )
        exported = read_committee_tables(connection, YEAR, as_of=FIRST_NIGHT)
        assert exported.standings.equals(read_committee_tables(connection, YEAR).standings)
    assert {**then, "as_of": None} == now
