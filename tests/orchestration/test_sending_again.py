"""An agency sends, corrects, and takes its correction back: through Dagster and the command line."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import openpyxl
import pytest

from assets.analysis.defs import CHANGED_REPORTS
from assets.samples.year import SampleYear
from orchestration.cli import main
from orchestration.installation.instance import open_instance
from orchestration.installation.settings import Settings
from orchestration.run_outcome import RunOutcome
from orchestration.running import run_year
from warehouse.engine import open_engine
from warehouse.rows.frames import read_table
from warehouse.tables import index_score

# Importing Great Expectations imports others' modules that still use what Python has deprecated.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025


def run_night(settings: Settings) -> tuple[RunOutcome, list[str]]:
    heard: list[str] = []
    outcome = run_year(settings, YEAR, lambda said: heard.append(said.sentence))
    assert outcome.succeeded
    return outcome, heard


def scored_by(settings: Settings, agency: str) -> tuple[int, str]:
    """Which submission is scored, and its exact points."""
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        rows = read_table(
            connection, index_score, index_score.c.agency_code == agency, index_score.c.track == "computed"
        )
    engine.dispose()
    return int(rows["submission_id"].item()), str(rows["points_exact"].item())


def fewer_activities(content: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    book["Hoạt động"].delete_rows(7, 500)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def test_a_correction_taken_back_by_sending_the_first_report_again(
    scored: Settings,
    samples: SampleYear,
    tmp_path: Path,
    environment_of: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = Settings(home=shutil.copytree(scored.home, tmp_path / "home"))
    environment_of(settings.home)
    inbox = settings.folders.inbox / str(YEAR)
    sound = next(file for file in samples.files if file.fault is None and file.file_name is not None)
    first = (samples.folder / str(sound.file_name)).read_bytes()
    before = scored_by(settings, sound.agency_code)

    (inbox / "báo cáo sửa.xlsx").write_bytes(fewer_activities(first))
    run_night(settings)
    corrected = scored_by(settings, sound.agency_code)
    (inbox / "báo cáo đầu, gửi lại.xlsx").write_bytes(first)
    outcome, heard = run_night(settings)

    assert corrected[0] != before[0]
    assert corrected[1] != before[1]
    assert scored_by(settings, sound.agency_code) == before
    assert "inbox: 0 new file(s), 1 known already" in heard
    returned = [path.name for path in settings.folders.returned_of(YEAR).rglob("*.xlsx") if "gửi lại" in path.name]
    assert len(returned) == 1
    assert returned[0].startswith(f"{before[0]:06d}-")
    with open_instance(settings.folders) as instance:
        event = instance.get_latest_materialization_event(dg.AssetKey("submission_change"))
        assert event is not None
        assert event.asset_materialization is not None
        summary = str(event.asset_materialization.metadata[CHANGED_REPORTS].value)
        assert outcome.run_id == event.run_id
    rows = [line.split("|")[1:5] for line in summary.splitlines()[4:]]
    assert all(f"({sound.agency_code})" in agency for agency, *_ in rows)
    assert sorted(row[1:] for row in rows) == sorted(
        [["Năm", str(before[0]), str(corrected[0])], ["Năm", str(corrected[0]), str(before[0])]]
    )
    with pytest.raises(SystemExit) as ended:
        main(["explain", "--year", str(YEAR), "--agency", sound.agency_code, "--criterion", "1"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert f"tệp «{sound.file_name}»" in told
    assert "(tên tệp «báo cáo đầu, gửi lại.xlsx»)" in told
