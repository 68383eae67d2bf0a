"""The IO manager validates before it writes, replaces one year in one transaction, and loads what it stored."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

import dagster as dg
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.reference.loading import load_references
from orchestration.installation.settings import FIXTURES
from orchestration.resources.io_manager import WarehouseIOManager, table_of
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, read_table
from warehouse.tables import agency, calendar_entry, criterion_score, framework, run

REFERENCES = load_references(FIXTURES, FIXTURES / "frameworks")
NOON = datetime(2025, 11, 3, 12, tzinfo=UTC)


@pytest.fixture
def io_manager(warehouse: sa.Engine) -> WarehouseIOManager:
    with writing(warehouse) as connection:
        known = {"framework_id": ["f"], "version": [1], "title": ["t"], "level": ["ministry"], "years": ["2024"]}
        append(connection, framework, pd.DataFrame({**known, "sha256": ["0"], "source_text": ["..."]}))
    return WarehouseIOManager(engine=warehouse, clock=lambda: NOON, references=REFERENCES, pages=PageAddresses())


def scores(year: int, *agencies: str, points: Fraction = Fraction(1, 3)) -> pd.DataFrame:
    count = len(agencies)
    columns = {
        "year": [year] * count, "framework_id": "f", "agency_code": list(agencies), "criterion_code": "1",
        "track": "computed", "points_exact": pd.Series([points] * count, dtype=object),
        "points": pd.Series([Decimal("0.33")] * count, dtype=object),
        "max_points_exact": pd.Series([Fraction(1)] * count, dtype=object), "is_applicable": True,
    }  # fmt: skip
    return conform(pd.DataFrame(columns), criterion_score)


YEARS = dg.StaticPartitionsDefinition(["2024", "2025"])


def store(io_manager: WarehouseIOManager, name: str, frame: pd.DataFrame, year: int | None = None) -> dict[str, object]:
    """Materialize an asset that returns the frame, in a real run; give its metadata."""

    @dg.asset(name=name, partitions_def=YEARS if year else None, io_manager_key="io_manager")
    def returned() -> pd.DataFrame:
        return frame

    key = str(year) if year else None
    result = dg.materialize([returned], partition_key=key, resources={"io_manager": io_manager})
    (event,) = result.get_asset_materialization_events()
    return dict(event.materialization.metadata)


def load(io_manager: WarehouseIOManager, name: str, year: int | None = None) -> pd.DataFrame:
    """What an asset is handed that names the table as its input."""
    handed = []

    @dg.asset(partitions_def=YEARS if year else None, ins={"frame": dg.AssetIn(name)})
    def reader(frame: pd.DataFrame) -> dg.MaterializeResult[None]:
        handed.append(frame)
        return dg.MaterializeResult()

    source = dg.AssetSpec(name, partitions_def=YEARS if year else None)
    key = str(year) if year else None
    dg.materialize([reader, source], selection=[reader], partition_key=key, resources={"io_manager": io_manager})
    return handed[0]


def stored(io_manager: WarehouseIOManager, year: int) -> list[str]:
    with io_manager.engine.connect() as connection:
        return list(read_table(connection, criterion_score, criterion_score.c.year == year)["agency_code"])


def test_what_is_stored_is_loaded_back_equal(io_manager: WarehouseIOManager) -> None:
    frame = scores(2024, "01", "02")
    store(io_manager, "criterion_score", frame, 2024)

    pd.testing.assert_frame_equal(load(io_manager, "criterion_score", 2024), frame)


def test_a_year_is_replaced_and_the_others_stay(io_manager: WarehouseIOManager) -> None:
    store(io_manager, "criterion_score", scores(2024, "01", "02"), 2024)
    store(io_manager, "criterion_score", scores(2025, "01"), 2025)

    store(io_manager, "criterion_score", scores(2024, "02", "03"), 2024)

    assert stored(io_manager, 2024) == ["02", "03"]
    assert stored(io_manager, 2025) == ["01"]


def test_metadata_counts_rows_and_says_what_changed(io_manager: WarehouseIOManager) -> None:
    store(io_manager, "criterion_score", scores(2024, "01", "02"), 2024)

    told = store(io_manager, "criterion_score", scores(2024, "02", "03"), 2024)

    counts = {name: value.value for name, value in told.items() if isinstance(value, dg.IntMetadataValue)}
    assert counts == {
        "dagster/partition_row_count": 2,
        "2024: Điểm chưa chấm được": 0,
        "2024: Dòng thêm": 1,
        "2024: Dòng sửa": 0,
        "2024: Dòng bỏ": 1,
    }


def test_the_same_frame_again_leaves_no_trace_in_the_history(io_manager: WarehouseIOManager) -> None:
    store(io_manager, "criterion_score", scores(2024, "01"), 2024)
    store(io_manager, "criterion_score", scores(2024, "01"), 2024)

    with io_manager.engine.connect() as connection:
        assert len(read_table(connection, run)) == 1


@pytest.mark.parametrize(
    "broken",
    [
        scores(2024, "01", "01"),
        scores(2024, "03").assign(points=pd.Series([None], dtype=object)),
        scores(2024, "03").assign(max_points_exact=pd.Series([Fraction(-1)], dtype=object)),
    ],
    ids=["a key twice", "exact points without printed ones", "a negative maximum"],
)
def test_a_frame_that_breaks_the_schema_leaves_the_old_rows(
    io_manager: WarehouseIOManager, broken: pd.DataFrame
) -> None:
    store(io_manager, "criterion_score", scores(2024, "01", "02"), 2024)

    with pytest.raises(dg.Failure, match="criterion_score was not written") as refused:
        store(io_manager, "criterion_score", broken, 2024)

    assert refused.value.allow_retries is False
    assert stored(io_manager, 2024) == ["01", "02"]


def test_a_write_that_the_database_refuses_leaves_the_old_rows(io_manager: WarehouseIOManager) -> None:
    store(io_manager, "criterion_score", scores(2024, "01"), 2024)
    unknown = scores(2024, "02").assign(framework_id=pd.Series(["unknown"], dtype="str"))

    with pytest.raises(dg.Failure, match=r"(?i)foreign key") as refused:
        store(io_manager, "criterion_score", unknown, 2024)

    assert refused.value.allow_retries is False
    assert stored(io_manager, 2024) == ["01"]


def test_rows_of_another_year_are_refused(io_manager: WarehouseIOManager) -> None:
    with pytest.raises(dg.Failure, match="2025"):
        store(io_manager, "criterion_score", scores(2025, "01"), 2024)


def test_reference_rows_of_another_year_are_refused(io_manager: WarehouseIOManager) -> None:
    rows = {"year": [2024, 2025], "event": "report_due", "period": ["year", "half_year"], "agency_code": "*"}
    frame = conform(pd.DataFrame(rows | {"due_on": pd.Timestamp(2025, 1, 9)}), calendar_entry)
    with pytest.raises(dg.Failure, match=r"calendar_entry: rows of \[2025\] among those of 2024"):
        store(io_manager, "calendar_entry", frame, 2024)
    with io_manager.engine.connect() as connection:
        assert read_table(connection, calendar_entry).empty


def test_a_table_without_years_is_replaced_whole(io_manager: WarehouseIOManager) -> None:
    columns = {"code": ["01", "02"], "valid_from": pd.Timestamp("2020-01-01"), "name": "A", "level": "province"}
    both = conform(pd.DataFrame({**columns, "group_code": "province"}), agency)
    store(io_manager, "agency", both)

    store(io_manager, "agency", both.head(1))

    pd.testing.assert_frame_equal(load(io_manager, "agency"), both.head(1))


def test_an_asset_without_a_table_is_refused_by_name() -> None:
    with pytest.raises(KeyError, match="no table of the warehouse"):
        table_of(dg.AssetKey("committee_workbook"))


def test_rows_of_which_nothing_can_be_shown_are_stored_and_say_why(
    io_manager: WarehouseIOManager, warehouse: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_picture(*_: object) -> str:
        raise RuntimeError("no font was found")

    monkeypatch.setattr("assets.preview.told.plot_of_frame", no_picture)

    metadata = store(io_manager, "criterion_score", scores(2024, "A"), 2024)

    assert metadata["Không xem trước được"].value == "RuntimeError: no font was found"
    assert metadata["2024: Dòng thêm"].value == 1
    with warehouse.connect() as connection:
        assert len(read_table(connection, criterion_score)) == 1
