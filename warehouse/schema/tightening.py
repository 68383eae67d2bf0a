"""New constraints on tables that hold rows: first every row is held to them, then they are added, on both databases.

For migrations. Rows that break a constraint are named, and nothing is changed: whoever reads the message can look them
up, and decide. What does not belong here: which constraints there are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

MOST_NAMED = 5
"""Rows named of one constraint; the others are counted."""


class RowsRefusedError(Exception):
    """Rows of the warehouse break what a newer schema demands; the message names them. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition on each row.

    Attributes:
        table: whose rows.
        name: of the constraint, without the convention's prefix.
        condition: SQL; holds also where it is null, as for any constraint.
        on_sqlite: the same for SQLite, where it is written otherwise.
    """

    table: str
    name: str
    condition: str
    on_sqlite: str | None = None

    def clause(self, dialect: str) -> str:
        """As in CREATE TABLE."""
        return f"CONSTRAINT ck_{self.table}_{self.name} CHECK ({self.demanded(dialect)})"

    def demanded(self, dialect: str) -> str:
        """The condition, as that database writes it."""
        return self.on_sqlite if dialect == "sqlite" and self.on_sqlite is not None else self.condition


@dataclass(frozen=True, slots=True)
class Reference:
    """Columns that, where they are filled, name a row of another table.

    Attributes:
        table: whose columns.
        columns: that refer.
        target: the table referred to.
        target_columns: its key.
        options: SQL, such as `DEFERRABLE INITIALLY DEFERRED`.
    """

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    options: str = ""

    def clause(self, _dialect: str) -> str:
        """As in CREATE TABLE."""
        named = "_".join(self.columns)
        return (
            f"CONSTRAINT fk_{self.table}_{named} FOREIGN KEY({', '.join(self.columns)}) "
            f"REFERENCES {self.target} ({', '.join(self.target_columns)}) {self.options}"
        ).rstrip()

    def demanded(self, _dialect: str) -> str:
        """The condition that every row satisfies."""
        pairs = " AND ".join(
            f"referred.{theirs} = {self.table}.{ours}"
            for ours, theirs in zip(self.columns, self.target_columns, strict=True)
        )
        absent = " OR ".join(f"{self.table}.{name} IS NULL" for name in self.columns)
        return f"{absent} OR EXISTS (SELECT 1 FROM {self.target} AS referred WHERE {pairs})"  # noqa: S608 - our own names


Demand = Check | Reference


def tighten(connection: sa.Connection, demands: Sequence[Demand]) -> None:
    """Add the constraints, after holding every row to them.

    On SQLite each table is made anew; views that read one must be dropped before, and foreign keys be off.

    Raises:
        RowsRefusedError: rows that break one.
    """
    broken = [sentence for demand in demands for sentence in _broken(connection, demand)]
    if broken:
        raise RowsRefusedError(
            f"the warehouse holds rows that this version's schema does not allow; nothing was changed: "
            f"{'; '.join(broken)}. How the owner mends them, also where a table only grows, is told in "
            "docs/operations.md under «Upgrading»"
        )
    for table in dict.fromkeys(demand.table for demand in demands):
        clauses = [demand.clause(connection.dialect.name) for demand in demands if demand.table == table]
        if connection.dialect.name == "sqlite":
            _make_anew(connection, table, clauses)
        else:
            added = ", ".join(f"ADD {clause}" for clause in clauses)
            connection.exec_driver_sql(f'ALTER TABLE "{table}" {added}')


def _broken(connection: sa.Connection, demand: Demand) -> Iterator[str]:
    keys = sa.inspect(connection).get_pk_constraint(demand.table)["constrained_columns"]
    table = sa.table(demand.table, *(sa.column(name) for name in keys))
    breaks = sa.text(f"NOT ({demand.demanded(connection.dialect.name)})")
    count = connection.scalar(sa.select(sa.func.count()).select_from(table).where(breaks))
    if not count:
        return
    first = connection.execute(sa.select(table).where(breaks).order_by(*table.c).limit(MOST_NAMED)).all()
    named = ", ".join("/".join(str(value) for value in row) for row in first)
    more = f" and {count - len(first)} more" if count > len(first) else ""
    told = demand.name if isinstance(demand, Check) else f"{', '.join(demand.columns)} names no row of {demand.target}"
    yield f"{demand.table} ({told}; {'/'.join(keys)}): {named}{more}"


def _make_anew(connection: sa.Connection, table: str, clauses: Sequence[str]) -> None:
    """The twelve steps of SQLite's own manual: a new table takes the rows, and then the name."""
    if connection.exec_driver_sql("PRAGMA foreign_keys").scalar():
        raise RuntimeError("a table that others refer to is made anew only while foreign keys are off")
    schema = "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL"
    (declared,) = connection.exec_driver_sql(schema, (table, "table")).scalars()
    beside = [
        sql for kind in ("index", "trigger") for sql in connection.exec_driver_sql(schema, (table, kind)).scalars()
    ]
    body = declared[declared.index("(") : declared.rindex(")")].rstrip()
    anew = f"_{table}_anew"
    connection.exec_driver_sql(f'CREATE TABLE "{anew}" {body}, {", ".join(clauses)})')
    connection.exec_driver_sql(f'INSERT INTO "{anew}" SELECT * FROM "{table}"')  # noqa: S608 - our own names
    connection.exec_driver_sql(f'DROP TABLE "{table}"')
    connection.exec_driver_sql(f'ALTER TABLE "{anew}" RENAME TO "{table}"')
    for sql in beside:
        connection.exec_driver_sql(sql)
