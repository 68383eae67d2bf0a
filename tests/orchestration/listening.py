"""Listening to a night's SELECTs: which tables each step reads, by SQLite's own word."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event

from assets.home import Home
from orchestration.run_log import Said
from warehouse.tables import METADATA

FILE = Home(Path()).warehouse_file.name


class Reads:
    """The warehouse's tables that each step's SELECTs read, also through views."""

    def __init__(self) -> None:
        self.of: dict[str, set[str]] = defaultdict(set)
        self._step: str | None = None
        self._selects = False

    def hear(self, said: Said) -> None:
        """Know which step is at work."""
        if said.has_started or said.has_ended:
            self._step = said.step if said.has_started else None

    def _prepare(self, _dialect: object, _record: object, arguments: list[str], options: dict[str, Any]) -> None:
        if Path(arguments[0]).name == FILE:
            # A statement that is kept is not authorised again.
            options |= {"cached_statements": 0, "factory": self._connection}

    def _connection(self, *arguments: Any, **options: Any) -> sqlite3.Connection:
        connection = sqlite3.Connection(*arguments, **options)
        connection.set_authorizer(self._authorise)
        return connection

    def _begin(self, _c: object, _cursor: object, statement: str, *_: object) -> None:
        self._selects = statement.lstrip().startswith(("SELECT", "WITH"))

    def _end(self, *_: object) -> None:
        self._selects = False

    def _authorise(self, action: int, table: str | None, *_: object) -> int:
        if action == sqlite3.SQLITE_READ and self._selects and self._step and table in METADATA.tables:
            self.of[self._step].add(str(table))
        return sqlite3.SQLITE_OK


@contextmanager
def recorded(reads: Reads) -> Iterator[None]:
    """Note what is read while the block goes on, in this process, by engines that are opened in it."""
    listeners = (
        ("do_connect", reads._prepare),
        ("before_cursor_execute", reads._begin),
        ("after_cursor_execute", reads._end),
    )
    for name, listener in listeners:
        event.listen(sa.Engine, name, listener)
    try:
        yield
    finally:
        for name, listener in listeners:
            event.remove(sa.Engine, name, listener)
