"""Groups whose ranks are asked about, read from a small warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa

from assets.analysis.ranks.bands.group_ranks import GroupCase
from assets.analysis.ranks.bands.reading import read_group_cases
from assets.analysis.ranks.bands.sampling import standard_error
from assets.rules.engine.totals import RollUp
from tests.assets.analysis.ranks.bands.frameworks import YEAR, framework, leaves, trace
from warehouse.tables import (
    METADATA,
    agency,
    appraisal_worklist,
    calendar_entry,
    criterion_score,
    external_index,
    release,
    survey_answer,
)

RULES = framework()
BEFORE_THE_LOCK, AFTER_IT = date(2025, 2, 1), date(2025, 2, 2)
MOST = 6 + 4 + 4 + 2 + 5
TRACES = {"4": trace(RULES, "4", q=Fraction(1, 4), q_respondents=8), "6": trace(RULES, "6", s=20)}


def score_rows(code: str, **points: Any) -> Iterator[dict[str, Any]]:
    for criterion, found in RollUp(RULES).complete(leaves(RULES, **points), traced=False).items():
        has_none = found.points is None
        yield {
            "year": YEAR, "framework_id": "thu", "agency_code": code, "criterion_code": criterion, "track": "final",
            "points_exact": found.points, "points": None if has_none else Decimal(int(found.points)),
            "max_points_exact": found.max_points, "is_applicable": found.is_applicable,
            "error": "Chưa có" if has_none else None, "trace": TRACES.get(criterion),
        }  # fmt: skip


def answers(code: str, group: str, counts: dict[str, int]) -> Iterator[dict[str, Any]]:
    for option, count in counts.items():
        yield {
            "year": YEAR, "agency_code": code, "question": "C1", "respondent_group": group, "option_code": option,
            "answer_count": count, "source": "điều tra",
        }  # fmt: skip


@pytest.fixture
def connection() -> Iterator[sa.Connection]:
    """Two agencies: one surveyed, with an outside index; one that lacks points and has a sign of the work-list."""
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine)
    first = date(2000, 1, 1)
    named = {"valid_from": first, "level": "commune", "group_code": "commune"}
    due = {"year": YEAR, "period": "-", "agency_code": "*", "due_on": date(2025, 2, 1)}
    rows = {
        agency: [{"code": code, "name": code, **named} for code in "ab"],
        calendar_entry: [{"event": "appraisal_1_due", **due}],
        criterion_score: [*score_rows("a", c12=2), *score_rows("b", c2=None, c12=0)],
        survey_answer: [*answers("a", "dân", {"A": 2, "B": 2}), *answers("a", "tổ chức", {"A": 0, "B": 4})],
        external_index: [
            {"year": YEAR, "agency_code": "a", "index_name": "SIPAS", "value_exact": Fraction(20),
             "standard_error_exact": Fraction(2), "source": "x"}
        ],
        appraisal_worklist: [
            {"year": YEAR, "position": 1, "framework_id": "thu", "agency_code": "b", "criterion_code": "6",
             "ranks_moved": 0, "boundaries_crossed": 0, "gap_exact": Fraction(0), "lacks_evidence": False,
             "finding_count": 1, "was_lowered": False}
        ],
    }  # fmt: skip
    with engine.begin() as connection:
        for table, each in rows.items():
            connection.execute(sa.insert(table), each)
        yield connection


def case(connection: sa.Connection, today: date) -> GroupCase:
    (found,) = read_group_cases(connection, [RULES], YEAR, today).values()
    return found


def test_points_open_items_and_errors_come_together(connection: sa.Connection) -> None:
    found = case(connection, BEFORE_THE_LOCK)

    assert found.now.units == ("a", "b")
    assert (found.now.index(0), found.now.index(1)) == (Fraction(700, MOST), None)
    # Of b: what has no points, what lacks a mark, what has a sign.
    assert found.open_counts == {"a": 1, "b": 3}
    assert (found.least.index(1), found.most.index(1)) == (Fraction(300, MOST), Fraction(1400, MOST))
    within = Fraction(4 * 1, 4 * 64)  # half of four answers; of the others all the same
    variance = (4 * Fraction(100, MOST)) ** 2 * within + (Fraction(10, 100) * Fraction(100, MOST)) ** 2
    assert found.errors == {"a": standard_error(variance)}
    assert [name for name, _ in found.classes] == ["Tốt", "Khá"]


def test_after_the_lock_and_after_a_release_only_what_has_no_points_is_open(connection: sa.Connection) -> None:
    assert case(connection, AFTER_IT).open_counts == {"a": 0, "b": 1}
    published = {
        "year": YEAR, "sequence": 1, "decision_number": "1", "decision_on": AFTER_IT, "seal": "x", "code_version": "x",
        "released_at": datetime(2025, 2, 2, tzinfo=UTC),
    }  # fmt: skip
    connection.execute(sa.insert(release), [published])

    assert case(connection, BEFORE_THE_LOCK).open_counts == {"a": 0, "b": 1}
