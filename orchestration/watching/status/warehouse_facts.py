"""What the warehouse says of the years, or why it says nothing.

It is read without a run's turn, at once or not at all. What does not belong here: what it means (`nights`, `concerns`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from assets.analysis.agreement.reading import read_ratings
from assets.publication.years_at_work import YearStates, read_year_states
from assets.reference.loading import References
from assets.review.ratings import disagreements
from assets.scoring.appraisal.idle_decisions import read_idle_decisions
from checks.texts.error_sentences import sentence_for_people
from checks.texts.from_outside import on_one_line
from warehouse.audit import read_head
from warehouse.engine import open_engine
from warehouse.schema.migrate import WarehouseDriftError
from warehouse.schema.presence import NoWarehouseError, require_current
from warehouse.tables import submission
from warehouse.tables.statuses import SEVERITIES

SECONDS_TO_CONNECT = 10
"""Without it, a database host that is gone without a word is waited for for minutes."""

Answer = TypeVar("Answer")


@contextmanager
def brief_engine(url: str) -> Iterator[sa.Engine]:
    """An engine that does not wait for a host that is gone, and whose connections are closed at the block's end."""
    parsed = sa.make_url(url)
    if parsed.get_backend_name() == "postgresql" and "connect_timeout" not in parsed.query:
        parsed = parsed.update_query_dict({"connect_timeout": str(SECONDS_TO_CONNECT)})
    engine = open_engine(parsed.render_as_string(hide_password=False))
    try:
        yield engine
    finally:
        engine.dispose()


class WarehouseFacts:
    """What the warehouse says, or why it says nothing.

    Attributes:
        error: why it says nothing; also of a database that went away between two questions.
        states: of the years.
        states_when_due: the same, as the last night that was due found them.
        audit_events: number of the audit trail's head.
    """

    def __init__(self, engine: sa.Engine, due: datetime) -> None:
        self._engine = engine
        self.error: str | None = None
        self.states = YearStates()
        self.states_when_due = YearStates()
        self.audit_events: int | None = None
        try:
            require_current(self._engine)
            self.states = read_year_states(self._engine)
            self.states_when_due = read_year_states(self._engine, until=due)
            with self._engine.connect() as connection:
                self.audit_events = read_head(connection).events
        except (NoWarehouseError, WarehouseDriftError) as error:
            self.error = str(error)
        except sa.exc.SQLAlchemyError as error:
            self.error = storage_sentence(error)

    def decisions(self, references: References | None, year: int) -> tuple[int | None, int | None]:
        """Numbers of the year's decisions without effect, and of items decided otherwise by two appraisers."""
        if self.error or references is None or self.states.is_sealed(year):
            return None, None
        frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]

        def ask(connection: sa.Connection) -> tuple[int, int]:
            idle = read_idle_decisions(connection, frameworks, year)
            differing = disagreements(read_ratings(connection, frameworks, year))
            return len(idle), len({each.item for each in differing})

        return self._answer(ask) or (None, None)

    def files(self, year: int) -> tuple[dict[str, int], dict[str, int]]:
        """Numbers of the year's files by status, and of the findings in them by severity."""
        if self.error:
            return {}, {}
        counts = [submission.c[f"{severity}_count"] for severity in SEVERITIES]
        query = (
            sa.select(submission.c.status, sa.func.count(), *(sa.func.sum(each) for each in counts))
            .where(submission.c.year == year)
            .group_by(submission.c.status)
            .order_by(submission.c.status)
        )
        rows = self._answer(lambda connection: [tuple(row) for row in connection.execute(query)])
        if rows is None:
            return {}, {}
        found: dict[str, int] = {
            severity: sum(int(row[2 + place]) for row in rows) for place, severity in enumerate(SEVERITIES)
        }
        return {row[0]: row[1] for row in rows}, found

    def _answer(self, ask: Callable[[sa.Connection], Answer]) -> Answer | None:
        """What the database answers; None where it fails, and `error` is why."""
        try:
            with self._engine.connect() as connection:
                return ask(connection)
        except sa.exc.SQLAlchemyError as error:
            self.error = storage_sentence(error)
            return None


def storage_sentence(error: Exception) -> str:
    """Why a database cannot be used: its own sentence, or whatever tells most."""
    orig = getattr(error, "orig", None)
    return sentence_for_people(error) if orig is None else on_one_line(str(orig))
