"""The views for people say what the pipeline computed, on both databases: same figures, same reports in force."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.home import Home
from assets.reference.agencies import agencies_of_year
from assets.rules.language.rounding import printed
from assets.submissions.register.in_force import in_force, scored_agencies
from assets.submissions.register.receipts import first_received, last_received
from tests.conftest import create_database, open_database
from warehouse.engine import WRITES, open_engine, writing
from warehouse.rows.frames import read_table
from warehouse.tables import (
    agency,
    criterion,
    criterion_score,
    finding,
    framework,
    index_score,
    input_value,
    landed_file,
    receipt,
    submission,
)

YEAR = 2025
TRACKS = ("self", "computed", "final")
Installation = tuple[sa.Engine, Home]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scored(
    request: pytest.FixtureRequest,
    second_night: Callable[[sa.Engine, Home], tuple[str, datetime]],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[sa.Engine]:
    """A year in which one agency has reported twice, to be read."""
    root = tmp_path_factory.mktemp("twice") / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("after_one_night"), root)
        engine = open_engine(f"sqlite:///{Home(root).warehouse_file}")
    else:
        once, database = request.getfixturevalue("after_one_night_on_postgresql")
        shutil.copytree(once, root)
        url = request.getfixturevalue("postgresql_url")
        create_database(url, "twice", database)
        engine = open_database(url, "twice")
    second_night(engine, Home(root))
    yield engine
    engine.dispose()


def said(connection: sa.Connection, view: str, order: str) -> list[dict[str, Any]]:
    query = sa.select(sa.text("*")).select_from(sa.text(view)).order_by(sa.text(order))
    return [dict(row) for row in connection.execute(query).mappings()]


def plain(value: Decimal | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).normalize()


def present(value: Any) -> Any:
    return None if pd.isna(value) else value


def test_the_ranking_is_the_final_one_beside_the_agencys_own_and_the_computed_one(scored: sa.Engine) -> None:
    with scored.connect() as connection:
        shown = said(connection, "ranking", "framework_id, agency_code")
        scores = read_table(connection, index_score).set_index(["framework_id", "agency_code", "track"])
        names = agencies_of_year(read_table(connection, agency), YEAR).set_index("code")["name"]

    assert len(shown) * len(TRACKS) == len(scores)
    for row in shown:
        own, computed, final = (scores.loc[(row["framework_id"], row["agency_code"], track)] for track in TRACKS)
        assert row["agency_name"] == names[row["agency_code"]]
        assert (row["rank"], row["class_name"]) == (present(final["rank"]), present(final["class_name"]))
        assert row["computed_rank"] == present(computed["rank"])
        for name in ("points", "index_pct"):
            assert plain(row[name]) == plain(final[name])
            assert plain(row[f"computed_{name}"]) == plain(computed[name])
            assert plain(row[f"self_{name}"]) == plain(own[name])
        assert plain(row["max_points"]) == plain(printed(final["max_points_exact"], 4))


def test_the_scores_are_final_own_and_computed_ones_with_the_criterions_name(scored: sa.Engine) -> None:
    with scored.connect() as connection:
        shown = said(connection, "current_scores", "framework_id, agency_code, criterion_code")
        keys = ["framework_id", "agency_code", "criterion_code", "track"]
        scores = read_table(connection, criterion_score).set_index(keys)
        names = read_table(connection, criterion).set_index(["framework_id", "criterion_code"])["name"]

    assert len(shown) * len(TRACKS) == len(scores)
    for row in shown:
        key = (row["framework_id"], row["agency_code"], row["criterion_code"])
        own, computed, final = (scores.loc[(*key, track)] for track in TRACKS)
        assert row["criterion_name"] == names[key[0], key[2]]
        assert plain(row["points"]) == plain(final["points"])
        assert plain(row["computed_points"]) == plain(computed["points"])
        assert plain(row["self_points"]) == plain(own["points"])
        assert plain(row["max_points"]) == plain(printed(final["max_points_exact"], 4))
        assert (row["sentence"], row["error"]) == (present(final["sentence"]), present(final["error"]))


def test_inputs_have_their_exact_value_and_a_decimal(scored: sa.Engine) -> None:
    with scored.connect() as connection:
        shown = said(connection, "current_inputs", "framework_id, agency_code, criterion_code, input_name")
        values = read_table(connection, input_value).sort_values(
            ["framework_id", "agency_code", "criterion_code", "input_name"]
        )

    assert [row["value"] for row in shown] == [present(value) for value in values["value"]]
    numbers = [row for row in shown if row["value_type"] == "number" and row["value"] is not None]
    assert numbers
    for row in numbers:
        assert plain(row["number"]) == plain(printed(Fraction(row["value"]), 4))


def test_findings_are_those_of_the_reports_in_force(scored: sa.Engine) -> None:
    with scored.connect() as connection:
        standing = {row.submission_id for row in connection.execute(in_force(YEAR))}
        shown = said(connection, "findings_in_force", "submission_id")
        found = read_table(connection, finding, finding.c.submission_id.in_(standing))

    assert shown
    assert [row["message"] for row in sorted(shown, key=lambda row: (row["submission_id"], row["message"]))] == (
        found.sort_values(["submission_id", "message"])["message"].tolist()
    )


GUIDE = Path(__file__).parents[3] / "docs" / "operations.md"
EXAMPLES = [
    statement.strip()
    for block in re.findall(r"```sql\n(.*?)```", GUIDE.read_text(encoding="utf-8"), flags=re.DOTALL)
    if not block.startswith("INSERT")  # an appraiser's, on a server: `tests/warehouse/schema/test_roles.py`
    for statement in block.split(";")
    if statement.strip()
]


def test_the_examples_of_the_guide_run_as_they_stand(scored: sa.Engine) -> None:
    assert len(EXAMPLES) == 5
    with scored.connect() as connection:
        answers = [connection.execute(sa.text(example)).all() for example in EXAMPLES]
    assert answers[1]
    assert answers[3]


AGENCIES = {
    "01": [("Bộ Nội vụ", date(2000, 1, 1), None)],
    "15": [("Tỉnh Yên Bái", date(2000, 1, 1), date(2025, 6, 30)), ("Tỉnh Lào Cai", date(2025, 7, 1), None)],
    "06": [("Tỉnh Bắc Kạn", date(2000, 1, 1), date(2025, 6, 30))],
}
SENT = st.fixed_dictionaries(
    {
        "agency_code": st.sampled_from(["01", "15", "06", None]),
        "period": st.sampled_from(["quarter_1", "half_year", "quarter_3", "year"]),
        "status": st.sampled_from(["accepted", "accepted_with_findings", "rejected", "unreadable"]),
        "content": st.integers(1, 4),
        "reader_version": st.integers(1, 3),
        "minute": st.integers(0, 3),
        "year": st.sampled_from([2024, 2025]),
    }
)
AGAIN = st.tuples(st.integers(1, 4), st.sampled_from([2024, 2025]), st.integers(0, 9))
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def store(connection: sa.Connection, sent: list[dict[str, Any]], again: list[tuple[int, int, int]]) -> None:
    for code, periods in AGENCIES.items():
        for name, begins, ends in periods:
            facts = {"name": name, "level": "province", "group_code": "province"}
            connection.execute(sa.insert(agency).values(code=code, valid_from=begins, valid_to=ends, **facts))
    rules = {"version": 1, "title": "Thử", "level": "province", "years": "2024", "sha256": "0", "source_text": "..."}
    connection.execute(sa.insert(framework).values(framework_id="thu", **rules))
    landed: set[tuple[int, str]] = set()
    read: set[tuple[int, str, int]] = set()
    for number, facts in enumerate(sent, start=1):
        sha256, year, at = f"{facts['content']:064x}", facts["year"], BEGIN + timedelta(minutes=facts["minute"])
        if (year, sha256, facts["reader_version"]) in read:
            continue
        read.add((year, sha256, facts["reader_version"]))
        file = {"year": year, "sha256": sha256, "file_name": f"{number}.xlsx"}
        if (year, sha256) not in landed:
            landed.add((year, sha256))
            connection.execute(sa.insert(landed_file).values(**file, byte_size=1, received_at=at))
        is_accepted = facts["status"].startswith("accepted") and facts["agency_code"] is not None
        connection.execute(
            sa.insert(submission).values(
                **file, submission_id=number, received_at=at, reader_version=facts["reader_version"],
                agency_code=facts["agency_code"], period=facts["period"], framework_id="thu" if is_accepted else None,
                status=facts["status"] if is_accepted else "rejected", blocking_count=int(not is_accepted),
                warning_count=0, note_count=0,
            )
        )  # fmt: skip
    for place, (content, year, minute) in enumerate(again):
        key = (year, f"{content:064x}")
        if key in landed:
            at = BEGIN + timedelta(minutes=minute)
            connection.execute(
                sa.insert(receipt).values(year=key[0], sha256=key[1], file_name=f"{place}.xlsx", received_at=at)
            )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(SENT, max_size=10), again=st.lists(AGAIN, max_size=5))
def test_the_reports_in_force_are_those_that_scoring_takes(
    warehouse: sa.Engine, sent: list[dict[str, Any]], again: list[tuple[int, int, int]]
) -> None:
    with warehouse.execution_options(**{WRITES: True}).connect() as connection:
        store(connection, sent, again)
        shown = said(connection, "submissions_in_force", "submission_id")
        for year in (2024, 2025):
            of_year = {row["submission_id"]: row for row in shown if row["year"] == year}
            assert of_year.keys() == {row.submission_id for row in connection.execute(in_force(year))}
            scored = {row.submission_id for row in connection.execute(scored_agencies(year))}
            assert {number for number, row in of_year.items() if row["is_scored"]} == scored
        arrivals = sa.select(submission.c.submission_id, first_received(), last_received())
        for number, first, last in connection.execute(arrivals):
            for row in [row for row in shown if row["submission_id"] == number]:
                assert (moment(row["first_received_at"]), moment(row["last_received_at"])) == (first, last)
        names = {(row["agency_code"], row["year"]): row["agency_name"] for row in shown}
        assert names.get(("15", 2024), "Tỉnh Yên Bái") == "Tỉnh Yên Bái"
        assert names.get(("15", 2025), "Tỉnh Lào Cai") == "Tỉnh Lào Cai"
        assert names.get(("06", 2025), "Tỉnh Bắc Kạn") == "Tỉnh Bắc Kạn"
        connection.rollback()


def moment(value: Any) -> datetime:
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)


FIGURES = st.one_of(st.fractions(max_denominator=999), st.sampled_from([Fraction(-1, 8), Fraction(10**30, 7)]))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=FIGURES)
def test_a_decimal_is_the_fraction_rounded_half_away_from_zero(warehouse: sa.Engine, value: Fraction) -> None:
    row = {
        "year": YEAR, "framework_id": "thu", "agency_code": "01", "criterion_code": "1", "input_name": "x",
        "value_type": "number", "value": str(value), "row_count": 0,
    }  # fmt: skip
    with warehouse.execution_options(**{WRITES: True}).connect() as connection:
        connection.execute(sa.insert(input_value).values(row))
        (shown,) = said(connection, "current_inputs", "year")
        connection.rollback()
    exact = printed(value, 4)
    if warehouse.dialect.name == "postgresql" or len(str(value)) <= 12:
        assert plain(shown["number"]) == plain(exact)
    else:
        assert shown["number"] == pytest.approx(float(exact), rel=1e-9, abs=1e-4)


def test_nothing_is_written_through_a_view(warehouse: sa.Engine) -> None:
    refused = pytest.raises(sa.exc.DBAPIError, match=r"cannot (modify|update) .*ranking")
    with refused, writing(warehouse) as connection:
        connection.exec_driver_sql("UPDATE ranking SET rank = 1")
