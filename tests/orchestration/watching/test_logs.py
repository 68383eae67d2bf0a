"""Logs of runs: JSON lines that name run, year, step and submission, kept for a while, with nothing personal."""

from __future__ import annotations

import json
import logging
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest
import sqlalchemy as sa

from checks.texts.vietnam_time import today_in_vietnam
from orchestration.installation.settings import Settings
from orchestration.partitions import PARTITION_TAG
from orchestration.run_log import LOGGER_KEY, LOGGER_NAME
from orchestration.run_outcome import RunOutcome
from orchestration.watching import day_files
from orchestration.watching.day_files import DayFiles
from orchestration.watching.logs import RunLines, build_run_log
from warehouse.engine import open_engine
from warehouse.tables import submission

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025


def lines_of(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.iterdir()) for line in path.read_text().splitlines()]


def test_a_night_of_the_command_line_leaves_lines_that_name_run_year_step_and_submission(
    first_night: tuple[Settings, RunOutcome, object],
) -> None:
    settings, outcome, _ = first_night
    lines = lines_of(settings.folders.logs)

    assert [lines[0]["event"], lines[-1]["event"]] == ["run began", "run succeeded"]
    assert {(line["run"], line["year"]) for line in lines} == {(outcome.run_id, YEAR)}
    began, ended = ([line["step"] for line in lines if line["event"] == f"step {what}"] for what in ("began", "ended"))
    assert began == ended
    assert len(began) > 20
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        registered = {(row.submission_id, row.status): row for row in connection.execute(sa.select(submission))}
    engine.dispose()
    told = [line for line in lines if line["event"] == "submission registered"]
    assert {(line["submission"], line["status"]) for line in told} == {*registered}
    text = json.dumps(lines, ensure_ascii=False)
    personal = {row.signatory for row in registered.values()} | {row.file_name for row in registered.values()}
    assert len(personal) > 5
    assert [each for each in personal if each and each in text] == []


class TornError(ValueError):
    """One of ours, by its module's name."""


TornError.__module__ = "assets.invented"


@dg.op
def says_and_fails(context) -> None:  # type: ignore[no-untyped-def] # Dagster compares the type itself, not its name
    context.log.info("tệp có trang «Bìa»\nhai dòng")
    logging.getLogger("parcomm.telling").warning("not delivered")
    raise TornError("the sheet is torn")


def test_a_run_of_a_service_says_the_same_on_standard_output_and_to_its_end_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    job = dg.GraphDefinition("nightly", node_defs=[says_and_fails]).to_job(
        logger_defs={LOGGER_KEY: build_run_log(tmp_path / "logs")}, config={"loggers": {LOGGER_KEY: {}}}
    )
    with dg.DagsterInstance.ephemeral() as instance:
        job.execute_in_process(instance=instance, raise_on_error=False, tags={PARTITION_TAG: "2026"})
    logging.getLogger(LOGGER_NAME).warning("after its end")

    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert printed == lines_of(tmp_path / "logs")
    assert [(line["event"], line.get("step"), line["year"]) for line in printed] == [
        ("run began", None, 2026),
        ("step began", "says_and_fails", 2026),
        ("tệp có trang «Bìa»\nhai dòng", "says_and_fails", 2026),
        ("not delivered", "says_and_fails", 2026),
        ("step failed", "says_and_fails", 2026),
        ("run failed", None, 2026),
    ]
    assert printed[-2]["reason"] == "the sheet is torn"


def test_a_day_that_says_much_has_several_files_which_others_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_files, "LARGEST", 100)
    files = DayFiles(tmp_path / "logs")
    for number in range(5):
        files.write(f"{number} " + "x" * 60)

    found = sorted((tmp_path / "logs").iterdir())
    day = today_in_vietnam().isoformat()
    assert [path.name for path in found] == [f"{day}-001.jsonl", f"{day}-002.jsonl", f"{day}.jsonl"]
    assert "".join(path.read_text()[0] for path in found) == "240"
    assert {stat.S_IMODE(path.stat().st_mode) & 0o027 for path in found} == {0}


def test_what_is_old_and_what_is_too_much_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(day_files, "MOST_BYTES", 250)
    today = today_in_vietnam()
    for days in (1, 2, 3, 95):
        (tmp_path / f"{today - timedelta(days=days)}.jsonl").write_bytes(b"x" * (1 if days == 95 else 100))
    (tmp_path / "notes.txt").write_text("an operator's")

    DayFiles(tmp_path).write("a line")

    kept = {f"{today - timedelta(days=days)}.jsonl" for days in (0, 1, 2)}
    assert {path.name for path in tmp_path.iterdir()} == {*kept, "notes.txt"}


def test_a_full_disk_stops_nobody(tmp_path: Path) -> None:
    (tmp_path / "logs").write_text("no folder can be made here")
    record = logging.LogRecord(LOGGER_NAME, logging.INFO, "", 0, "a sentence", None, None)

    RunLines(tmp_path / "logs", to_stdout=False).emit(record)

    assert (tmp_path / "logs").is_file()


@pytest.mark.parametrize("sentence", ["a file \udcff.xlsx waits", "Báo cáo đã đến"])
def test_a_name_of_a_file_that_is_no_text_is_written_down_too(tmp_path: Path, sentence: str) -> None:
    record = logging.LogRecord(LOGGER_NAME, logging.INFO, "", 0, sentence, None, None)

    RunLines(tmp_path, to_stdout=False).emit(record)

    (line,) = lines_of(tmp_path)
    assert line["event"] == sentence


def test_a_run_of_a_partition_that_is_no_year_is_logged_without_one(tmp_path: Path) -> None:
    record = logging.LogRecord(LOGGER_NAME, logging.INFO, "", 0, "a sentence", None, None)
    record.dagster_meta = {"job_tags": {PARTITION_TAG: "thử"}, "run_id": "1a2b", "orig_message": "a sentence"}

    RunLines(tmp_path, to_stdout=False).emit(record)

    (line,) = lines_of(tmp_path)
    assert line["run"] == "1a2b"
    assert "year" not in line
