"""The evaluation year: its first and last day, and which agencies exist on the last.

An agency is assessed for a year if its code is valid on 31 December: one that was merged away before reports within
its successor, and a code can mean another agency in another period.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from warehouse.tables.reference import agency

if TYPE_CHECKING:
    import pandas as pd


def first_day(year: int) -> date:
    """1 January."""
    return date(year, 1, 1)


def last_day(year: int) -> date:
    """31 December."""
    return date(year, 12, 31)


def last_day_sql(year: str, dialect: str) -> str:
    """SQL of the last day of the year that an SQL expression gives, for PostgreSQL or SQLite."""
    return f"make_date({year}, 12, 31)" if dialect == "postgresql" else f"({year} || '-12-31')"


def exists_on(day: date | sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    """Holds for the rows of `agency` that are valid on a day."""
    return sa.and_(agency.c.valid_from <= day, sa.or_(agency.c.valid_to.is_(None), agency.c.valid_to >= day))


def exist_in(agencies: pd.DataFrame, year: int) -> pd.Series[bool]:
    """Mask of the rows of a frame of table `agency` that are valid on a year's last day."""
    day = datetime.combine(last_day(year), time())
    began, ended = agencies["valid_from"], agencies["valid_to"]
    return began.le(day) & (ended.isna() | ended.ge(day))


def name_by(day: date | sa.ColumnElement[Any], code: sa.ColumnElement[Any]) -> sa.ScalarSelect[Any]:
    """The name by which a code went on a day; of an agency that ended before, the last that it had."""
    had = sa.select(agency.c.name).where(agency.c.code == code, agency.c.valid_from <= day)
    return had.order_by(agency.c.valid_from.desc()).limit(1).scalar_subquery()
