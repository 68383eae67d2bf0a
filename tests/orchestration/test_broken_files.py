"""A broken framework or file of outside figures costs its own agencies or criteria; everybody else's night goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.defs import calendars
from assets.reference.loading import load_references
from assets.samples.year import SampleYear
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import FIXTURES, Settings
from warehouse.engine import open_engine, writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import METADATA, calendar_entry

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025
MINISTRIES, PROVINCES = "minh-hoa-bo.yaml", "minh-hoa-tinh.yaml"
Command = Callable[..., tuple[int, str, str]]


def tables(settings: Settings, *names: str) -> list[pd.DataFrame]:
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        found = [read_table(connection, METADATA.tables[name]) for name in names]
    engine.dispose()
    return found


def printed(settings: Settings) -> str:
    """Every text of the Committee's workbook."""
    (path,) = settings.folders.exports_of(YEAR).glob("*.xlsx")
    book = openpyxl.load_workbook(path, read_only=True)
    texts = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    book.close()
    return "\n".join(texts)


def figures(settings: Settings, framework_id: str) -> pd.DataFrame:
    (scores,) = tables(settings, "index_score")
    mine = scores[scores["framework_id"] == framework_id]
    return mine.drop(columns="submission_id").reset_index(drop=True)


def edit(path: Path, before: str, after: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Settings], tuple[Path, Path]]:
    """Point this process at a home, with frameworks and reference data of its own to be broken."""

    def make(settings: Settings) -> tuple[Path, Path]:
        frameworks = shutil.copytree(FIXTURES / "frameworks", tmp_path / "frameworks")
        reference = tmp_path / "reference"
        reference.mkdir()
        monkeypatch.setenv("PARCOMM_HOME", str(settings.home))
        monkeypatch.setenv("PARCOMM_FRAMEWORKS", str(frameworks))
        monkeypatch.setenv("PARCOMM_REFERENCE", str(reference))
        return frameworks, reference

    return make


def test_a_framework_that_does_not_load_costs_its_own_agencies_until_it_is_mended(
    run_parcomm: Command,
    new_home: Callable[[], Settings],
    scored: Settings,
    folders: Callable[[Settings], tuple[Path, Path]],
) -> None:
    settings = new_home()
    frameworks, _ = folders(settings)
    sound = (frameworks / PROVINCES).read_text(encoding="utf-8")
    (frameworks / PROVINCES).write_text(sound.replace("title: ", "title: [", 1), encoding="utf-8")

    code, said, error = run_parcomm("run", "--year", str(YEAR))

    assert code == 1
    assert f"framework: {PROVINCES}:" in error
    sentence = "Bộ tiêu chí của cấp «Tỉnh, thành phố trực thuộc Trung ương» năm 2025 có lỗi, nên 34 cơ quan chưa chấm"
    assert sentence in said
    received, findings = tables(settings, "submission", "finding")
    waiting = received[received["reader_version"] == 0]
    assert set(waiting["agency_code"]) == {"01", "20", "42"}
    assert set(waiting["status"]) == {"rejected"}
    told = findings[findings["submission_id"].isin(waiting["submission_id"])]
    assert set(told.loc[told["code"] == "COVER_FRAMEWORK_BROKEN", "submission_id"]) == set(waiting["submission_id"])
    assert "COVER_YEAR_WRONG" in set(told["code"])
    assert len(list(settings.folders.returned_of(YEAR).rglob("*.xlsx"))) == len(received)
    pd.testing.assert_frame_equal(figures(settings, "minh-hoa-bo"), figures(scored, "minh-hoa-bo"))
    assert figures(settings, "minh-hoa-tinh").empty
    page = printed(settings)
    assert sentence in page
    assert "D. Cơ quan chưa chấm được điểm vì bộ tiêu chí có lỗi: 34" in page
    with open_instance(settings.folders) as instance:
        key = dg.AssetCheckKey(dg.AssetKey("framework"), "gives_every_agency_points")
        (verdict,) = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)
        assert verdict.event is not None
        assert not verdict.event.asset_check_evaluation.passed

    (frameworks / PROVINCES).write_text(sound, encoding="utf-8")
    code, said, _ = run_parcomm("run", "--year", str(YEAR))

    assert code == 0
    assert "có lỗi, nên" not in said
    for framework_id in ("minh-hoa-bo", "minh-hoa-tinh"):
        pd.testing.assert_frame_equal(figures(settings, framework_id), figures(scored, framework_id))


def test_a_wrong_rule_and_a_broken_index_file_are_told_and_keep_the_year_from_being_released(
    run_parcomm: Command, scored: Settings, folders: Callable[[Settings], tuple[Path, Path]], tmp_path: Path
) -> None:
    settings = Settings(home=shutil.copytree(scored.home, tmp_path / "home"))
    frameworks, reference = folders(settings)
    ministries = (frameworks / MINISTRIES).read_text(encoding="utf-8")
    (frameworks / MINISTRIES).write_text(
        ministries.replace("points: 1.5}\n          - {otherwise: 0}", "points: 1.5}", 1), encoding="utf-8"
    )
    indices = reference / "external_indices" / f"{YEAR}.csv"
    indices.parent.mkdir()
    indices.write_text("agency_code,index_name,value,source\n01,sipas,NaN,Báo cáo\n", encoding="utf-8")

    code, said, error = run_parcomm("run", "--year", str(YEAR))

    assert code == 1
    assert f"framework: {MINISTRIES}:" in error
    assert f"external_index: {indices}, line 2: value 'NaN' is not a number such as 85.25" in error
    for text in (said, printed(settings)):
        assert "Bộ tiêu chí của cấp «Bộ, cơ quan ngang bộ» năm 2025 có lỗi, nên 17 cơ quan chưa chấm được điểm" in text
        assert "Tệp chỉ số bên ngoài external_indices/2025.csv có lỗi ở dòng 2" in text
    assert figures(settings, "minh-hoa-bo").empty
    code, said, error = run_parcomm("release", "--year", str(YEAR), "--decision", "1/QĐ", "--date", "2026-03-01")

    assert code == 1
    assert "external_indices/2025.csv" in said
    assert "2025 was not released" in error


def test_check_answers_the_agencies_of_a_broken_framework_as_far_as_it_can_and_all_others_as_always(
    run_parcomm: Command, samples: SampleYear, folders: Callable[[Settings], tuple[Path, Path]], tmp_path: Path
) -> None:
    frameworks, _ = folders(Settings(home=tmp_path / "home"))
    edit(frameworks / PROVINCES, "- {otherwise: 0}", "")
    edit(frameworks / "xuan-loc-2022.yaml", "title: ", "title: [")
    sound = {file.agency_code: file for file in samples.files if file.fault is None}

    code, said, _ = run_parcomm("check", str(samples.folder / str(sound["01"].file_name)), "--format", "json")
    assert code == 1
    (told,) = json.loads(said)
    assert [each["code"] for each in told["findings"] if each["severity"] == "blocking"] == ["COVER_FRAMEWORK_BROKEN"]

    code, said, _ = run_parcomm("check", str(samples.folder / str(sound["BCA"].file_name)), "--format", "json")
    assert code == 0
    assert json.loads(said)[0]["status"].startswith("accepted")


def test_no_workbook_is_made_for_a_broken_framework_and_none_is_compared_with(
    run_parcomm: Command, folders: Callable[[Settings], tuple[Path, Path]], tmp_path: Path
) -> None:
    frameworks, _ = folders(Settings(home=tmp_path / "home"))
    edit(frameworks / PROVINCES, "title: ", "title: [")
    changed = Path(shutil.copy(frameworks / "xuan-loc-2022.yaml", tmp_path))
    edit(changed, "channel = 'electronic_board'", "channel = 'electronic_board' and quantity / reach >= 0.5")
    out = str(tmp_path / "t.xlsx")

    code, _, error = run_parcomm(
        *("template", "--framework", "minh-hoa-tinh", "--agency", "01", "--year", str(YEAR), "--out", out)
    )
    assert code == 2
    assert f"framework minh-hoa-tinh is broken, and scores nobody until it is mended: {PROVINCES}:" in error

    code, _, error = run_parcomm("compare", "--year", str(YEAR), "--framework", str(changed))
    assert code == 2
    line = next(
        number for number, text in enumerate(changed.read_text(encoding="utf-8").splitlines(), 1) if "/ reach" in text
    )
    assert f"{changed}:{line}:" in error
    assert "hãy nhân chéo" in error


def test_a_year_whose_calendar_cannot_be_used_now_keeps_the_dates_that_it_had(
    sqlite_warehouse: sa.Engine, tmp_path: Path
) -> None:
    sound = load_references(FIXTURES, FIXTURES / "frameworks")
    with writing(sqlite_warehouse) as connection:
        append(connection, calendar_entry, sound.calendar)
    (tmp_path / "calendars").mkdir()
    (tmp_path / "calendars" / "2023.csv").write_text("sai\n", encoding="utf-8")
    broken = load_references(tmp_path, FIXTURES / "frameworks")

    assert set(broken.calendar["year"]) == set(sound.calendar["year"]) - {2023}
    kept = calendars(dg.build_asset_context(), references=broken, warehouse=sqlite_warehouse)
    assert isinstance(kept, pd.DataFrame)
    key = ["year", "event", "period", "agency_code"]
    pd.testing.assert_frame_equal(
        kept.sort_values(key, ignore_index=True), sound.calendar.sort_values(key, ignore_index=True)
    )
