"""Column types that lose nothing on either database.

SQLite has no decimal type: its NUMERIC is a binary float. So a decimal is text there and NUMERIC in PostgreSQL, and
an exact result of arithmetic (which may be 2/3, a number that no decimal holds) is text on both: a reduced
fraction. Views made for people print rounded decimals beside them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


class Rational(TypeDecorator[Fraction]):
    """An exact figure as a reduced fraction in text: `4/5`, `1`, `-1/3`."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Fraction | int | None, dialect: Dialect) -> str | None:
        """Write the reduced form, so that equal figures are equal texts."""
        return None if value is None else str(Fraction(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Fraction | None:
        """Read it back, exactly."""
        return None if value is None else Fraction(value)


class ExactDecimal(TypeDecorator[Decimal]):
    """A printed figure, such as `89.95`, with as many decimals as it was printed with."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """NUMERIC where the database has a real one."""
        return dialect.type_descriptor(sa.Numeric() if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """PostgreSQL takes the Decimal itself; SQLite its plain notation (never `1E+2`)."""
        if value is None or dialect.name == "postgresql":
            return value
        return f"{value:f}"

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read it back, exactly."""
        return None if value is None else Decimal(value)


class UtcInstant(TypeDecorator[datetime]):
    """A moment, in UTC; a datetime without a zone is refused, since nobody could say when it was."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """ISO text in SQLite: sorts as time sorts."""
        return dialect.type_descriptor(self.impl_instance if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Convert to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value!r}")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Give an aware UTC datetime on both databases."""
        if value is None:
            return None
        return (datetime.fromisoformat(value) if isinstance(value, str) else value).astimezone(UTC)
