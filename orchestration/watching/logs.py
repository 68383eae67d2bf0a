"""Structured logs of runs: one JSON line a thing said, with run, year, step and submission where they are known.

They go to a file a day in the home, and to standard output where a service runs the run. Left out is Dagster's own
bookkeeping; of what is said nothing is added: texts of reports and names of people are in no log. What does not belong
here: progress at a terminal (`orchestration.cli.printing.progress`).
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import dagster as dg
import structlog

from checks.texts.from_outside import terminal_text
from orchestration.partitions import PARTITION_TAG, year_of
from orchestration.run_log import LOGGER_NAME
from orchestration.run_outcome import EVALUATED, failure_sentence
from orchestration.watching.day_files import DayFiles

ROOT = "parcomm"
"""The logger of all that is said; below it that of runs (`LOGGER_NAME`)."""

_NAMED = ("submission", "year", "status")
"""What a line of ours may say beside its sentence."""

_TOLD = {
    dg.DagsterEventType.RUN_START: "run began",
    dg.DagsterEventType.RUN_SUCCESS: "run succeeded",
    dg.DagsterEventType.RUN_FAILURE: "run failed",
    dg.DagsterEventType.RUN_CANCELED: "run was cancelled",
    dg.DagsterEventType.STEP_START: "step began",
    dg.DagsterEventType.STEP_SUCCESS: "step ended",
    dg.DagsterEventType.STEP_FAILURE: "step failed",
    dg.DagsterEventType.STEP_UP_FOR_RETRY: "step is tried again",
}
_ENDS = {dg.DagsterEventType.RUN_SUCCESS, dg.DagsterEventType.RUN_FAILURE, dg.DagsterEventType.RUN_CANCELED}


class RunLines(logging.Handler):
    """Writes what a run says as JSON lines to files of days, and to standard output if asked."""

    def __init__(self, folder: Path, *, to_stdout: bool) -> None:
        super().__init__(logging.DEBUG)
        self._files = DayFiles(folder)
        self._to_stdout = to_stdout
        self._known: dict[str, Any] = {}
        self.setFormatter(
            structlog.stdlib.ProcessorFormatter(
                foreign_pre_chain=[
                    structlog.stdlib.add_log_level,
                    structlog.stdlib.add_logger_name,
                    structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
                    self._add_what_is_known,
                ],
                processors=[
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
            )
        )

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; a log that cannot be written stops no night, whatever is the matter."""
        event = _event_of(record)
        if event is not None and event.event_type not in _TOLD and not _is_failed_check(event):
            return
        try:
            line = self.format(record)
            self._files.write(line)
            if self._to_stdout:
                sys.stdout.write(f"{terminal_text(line)}\n")
                sys.stdout.flush()
        except Exception:  # noqa: BLE001 - raised here, it would end whatever logs
            return
        if self._to_stdout and event is not None and event.event_type in _ENDS:
            _detach(self)  # a service's process may have more runs, each with its own

    def _add_what_is_known(
        self, _logger: Any, _method: str, line: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """Name what a line is about: of a line that Dagster did not write, the run and step that it was said in."""
        record: logging.LogRecord = line["_record"]
        meta = getattr(record, "dagster_meta", None)
        if meta is None:
            named = {name: value for name, value in vars(record).items() if name in _NAMED}
            return {**line, **self._known, **named}
        self._known = _known_from(meta)
        event = _event_of(record)
        said = {"event": meta.get("orig_message") or line["event"]} if event is None else _of_event(event)
        return {**line, **self._known, **said}


@contextmanager
def kept_log(folder: Path) -> Iterator[None]:
    """What is said until the block's end, kept in files: for a run of the command line, whose output is people's."""
    lines = _attach(RunLines(folder, to_stdout=False))
    try:
        yield
    finally:
        _detach(lines)


def build_run_log(folder: Path) -> dg.LoggerDefinition:
    """The logger of runs: `parcomm.run`, whose lines are kept whoever started the run."""

    def begin(_context: dg.InitLoggerContext) -> logging.Logger:
        logger = logging.getLogger(LOGGER_NAME)
        logger.setLevel(logging.DEBUG)
        if not any(isinstance(each, RunLines) for each in logger.handlers):
            _attach(RunLines(folder, to_stdout=True))
        return logger

    return dg.LoggerDefinition(
        begin,
        description="Nhật ký của lượt chạy, mỗi dòng một JSON: trong thư mục logs và ra đầu ra chuẩn.\n\n"
        "The run's log, a JSON line a thing said: in the folder logs and on standard output.",
    )


def _attach(lines: RunLines) -> RunLines:
    run, root = logging.getLogger(LOGGER_NAME), logging.getLogger(ROOT)
    run.setLevel(logging.DEBUG)
    run.propagate = False  # Dagster's thirty kinds of event are nothing for other handlers
    root.setLevel(logging.INFO)
    for logger in (run, root):
        logger.addHandler(lines)
    return lines


def _detach(lines: RunLines) -> None:
    for name in (LOGGER_NAME, ROOT):
        logging.getLogger(name).removeHandler(lines)


def _event_of(record: logging.LogRecord) -> dg.DagsterEvent | None:
    event: dg.DagsterEvent | None = (getattr(record, "dagster_meta", None) or {}).get("dagster_event")
    return event


def _is_failed_check(event: dg.DagsterEvent) -> bool:
    return event.event_type is EVALUATED and not event.asset_check_evaluation_data.passed


def _known_from(meta: Mapping[str, Any]) -> dict[str, Any]:
    year, step = year_of((meta.get("job_tags") or {}).get(PARTITION_TAG)), meta.get("step_key")
    return {
        "run": meta.get("run_id"),
        "job": meta.get("job_name"),
        **({"year": year} if year else {}),
        **({"step": step} if step else {}),
    }


def _of_event(event: dg.DagsterEvent) -> dict[str, Any]:
    if event.event_type is EVALUATED:
        evaluation = event.asset_check_evaluation_data
        found = {"asset": evaluation.asset_key.to_user_string(), "check": evaluation.check_name}
        return {"event": "check failed", **found, "severity": evaluation.severity.value.lower()}
    said: dict[str, Any] = {"event": _TOLD[event.event_type]}
    if event.is_step_success:
        said["seconds"] = round(event.step_success_data.duration_ms / 1000, 3)
    elif reason := failure_sentence(event):
        said["reason"] = reason
    return said
