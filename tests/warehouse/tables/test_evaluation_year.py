from __future__ import annotations

from datetime import date
from itertools import product

import pandas as pd
import sqlalchemy as sa

from warehouse.tables import METADATA, agency
from warehouse.tables.evaluation_year import exist_in, exists_on, last_day, last_day_sql, name_by

DAYS = (date(2023, 12, 31), date(2024, 12, 30), date(2024, 12, 31), date(2025, 1, 1))
PERIODS = [(began, ended) for began, ended in product(DAYS, (*DAYS, None)) if ended is None or began <= ended]


KNOWN = {"name": "X", "level": "commune", "group_code": "g"}


def rows() -> list[dict[str, object]]:
    return [
        {
            "code": f"{number:02}",
            "valid_from": began,
            "valid_to": ended,
            "name": "X",
            "level": "province",
            "group_code": "g",
        }
        for number, (began, ended) in enumerate(PERIODS)
    ]


def test_an_agency_exists_in_a_year_if_its_code_is_valid_on_31_december_for_databases_and_frames_alike() -> None:
    expected = [began <= date(2024, 12, 31) <= (ended or date.max) for began, ended in PERIODS]
    frame = pd.DataFrame(rows()).astype({"valid_from": "datetime64[us]", "valid_to": "datetime64[us]"})
    assert exist_in(frame, 2024).tolist() == expected
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine, tables=[agency])
    with engine.begin() as connection:
        connection.execute(agency.insert(), rows())
        for day in (last_day(2024), sa.literal_column(last_day_sql("2024", "sqlite"))):
            there = connection.scalars(sa.select(exists_on(day)).order_by(agency.c.code)).all()
            assert [bool(one) for one in there] == expected


def test_a_code_has_the_last_name_that_it_had_by_a_day() -> None:
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine, tables=[agency])
    names = {date(2020, 1, 1): "Yên Bái", date(2025, 7, 1): "Lào Cai"}
    given = [dict(rows()[0], code="15", valid_from=day, valid_to=None, name=name) for day, name in names.items()]
    with engine.begin() as connection:
        connection.execute(agency.insert(), given)
        told = [connection.scalar(sa.select(name_by(last_day(year), sa.literal("15")))) for year in (2019, 2024, 2025)]
    assert told == [None, "Yên Bái", "Lào Cai"]
