"""Messages about runs that failed: which year, where, why, what to do. The same failure is told once a day and counted.

What does not belong here: how a run's events become sentences (`orchestration.run_outcome`), and the sensor that
notices a failure (`sensors`).
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from checks.texts.figures_and_dates import hanoi_time_in_words
from checks.texts.from_outside import markdown_text
from checks.texts.vietnam_time import day_in_vietnam
from orchestration.installation.settings import Settings
from orchestration.jobs import INTAKE, NIGHTLY
from orchestration.run_outcome import RunOutcome
from orchestration.watching.telling.message import Message
from orchestration.watching.telling.tell import remember, tell

SILENCE = timedelta(days=1)
"""After a failure was told, in which the same one is only counted."""

MOST_REASONS = 5

_JOBS = {NIGHTLY.name: "Đêm chạy", INTAKE.name: "Lượt nhận tệp", "morning": "Bản tin sáng"}

Told = Mapping[str, Mapping[str, Any]]
"""By mark of a failure: `at`, when it was told, and `count`, how often it came since."""


def tell_failure(settings: Settings, job: str, year: str, outcome: RunOutcome, page: str, now: datetime) -> bool:
    """Tell that a run failed, unless the same was told within a day; whether it was told."""
    kept = settings.folders.outbox / "failures.told"
    mark = mark_of(job, year, outcome)
    before = _read(kept)
    count, told = counted(before, mark, now)
    if count is not None:
        tell(settings, failure_message(job, year, outcome, page, mark, count, now))
    remember(kept, told)
    return count is not None


def mark_of(job: str, year: str, outcome: RunOutcome) -> str:
    """The same for failures in the same steps for the same reasons, whatever figures the reasons name."""
    reasons = [re.sub(r"[0-9a-f]{8,}|\d+", "#", each) for each in outcome.reasons]
    return hashlib.sha256(json.dumps([job, year, outcome.failed_steps, reasons]).encode()).hexdigest()[:8]


def counted(told: Told, mark: str, now: datetime) -> tuple[int | None, dict[str, Any]]:
    """How often a failure came since it was last told, if it is to be told now, and what is remembered then.

    What was told longer ago than a week is forgotten.
    """
    recent = {name: dict(each) for name, each in told.items() if now - _at(each) < 7 * SILENCE}
    last = recent.get(mark)
    if last is not None and now - _at(last) < SILENCE:
        return None, {**recent, mark: {**last, "count": last["count"] + 1}}
    return last["count"] if last else 0, {**recent, mark: {"at": now.isoformat(), "count": 0}}


def failure_message(
    job: str, year: str, outcome: RunOutcome, page: str, mark: str, count: int, now: datetime
) -> Message:
    """The message.

    Args:
        job: name of the run's job.
        year: of evaluation; empty for a run of none.
        outcome: of the run.
        page: address of the run in Dagster's pages.
        mark: `mark_of` the failure.
        count: how often it came, untold, since it was told before.
        now: the moment.
    """
    what = f"{_JOBS.get(job, f'Lượt chạy {job}')}{f' năm {year}' if year else ''} bị hỏng"
    reasons = outcome.reasons or ("Dagster không ghi lý do",)
    more = len(reasons) - MOST_REASONS
    lines = [
        f"{what}, lúc {hanoi_time_in_words(now)}.",
        "",
        *(f"- Bước: `{step}`" for step in outcome.failed_steps[:MOST_REASONS]),
        *(f"- Lý do: {markdown_text(each)}" for each in reasons[:MOST_REASONS]),
        *([f"- và {more} lý do nữa"] if more > 0 else []),
        *([f"- Đã lặp lại {count} lần kể từ lần báo trước."] if count else []),
        f"- Xem lượt chạy: <{page}>",
        "",
        f"Cần làm: sửa theo lý do trên{f' rồi chạy lại `parcomm run --year {year}`' if year else ''}.",
        "Điểm và tệp kết quả đã có vẫn giữ nguyên.",
    ]
    about = re.sub("[^0-9A-Za-z]+", "-", f"{job}-{year}")  # of a partition by any name, in the name of a file
    return Message(f"{day_in_vietnam(now)}-hong-{about}-{mark}", what, "\n".join(lines), now)


def _at(told: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(told["at"])


def _read(path: Path) -> Told:
    try:
        kept = json.loads(path.read_bytes())
        return {name: each for name, each in kept.items() if _at(each) and isinstance(each["count"], int)}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
