"""The morning summary of a real night, as officials read it: once a day, by the job that the schedule starts."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dagster as dg
import pytest

from assets.page_addresses import PageAddresses
from assets.reference.loading import References
from assets.samples.year import SampleYear
from orchestration.installation.settings import Settings
from orchestration.watching.morning.defs import every_morning, morning
from orchestration.watching.morning.summary import make_summary
from orchestration.watching.morning.wording import summary_message
from orchestration.watching.status.concerns import Concern
from orchestration.watching.status.facts import YearFacts
from tests.orchestration.watching.status.test_nights import FAILED, NOW, YearNights

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

YEAR = 2025


@pytest.fixture
def copied(scored: Settings, tmp_path: Path, environment_of: Callable[[Path], None]) -> Settings:
    home = Path(shutil.copytree(scored.home, tmp_path / "home"))
    environment_of(home)
    return Settings(home=home, pages_url="https://parcomm.example.vn/pages")


def test_it_tells_what_came_was_rejected_and_why_moved_and_needs_a_person(
    copied: Settings, samples: SampleYear, references: References
) -> None:
    message = make_summary(copied, datetime.now(UTC))

    sent = sum(file.file_name is not None for file in samples.files)
    text = message.text
    assert text.startswith("## Việc cần người xử lý\n\n- ")
    assert f"\n## Năm {YEAR}\n\n- Tình trạng: bình thường; đêm gần nhất xong lúc " in text
    assert f"- Từ sáng hôm trước đã đọc {sent} tệp: " in text
    assert "- Bị từ chối hoặc không đọc được (" in text
    assert "- Tổng điểm, hạng, loại thay đổi (" in text
    moved = re.findall(r"^  - (.+): hạng chưa có → ", text, re.MULTILINE)
    assert len(moved) == len({*moved}) > 1, "each agency by its own name"
    assert {*moved} <= {*references.agencies["name"]}
    assert f"- Trang của năm: <https://parcomm.example.vn/pages/{YEAR}/>" in text
    assert f"Danh sách: <https://parcomm.example.vn/pages/{YEAR}/reports>" in text


def test_what_is_older_than_a_day_is_no_news(copied: Settings) -> None:
    text = make_summary(copied, datetime.now(UTC) + timedelta(days=3)).text

    assert "- Từ sáng hôm trước không có tệp nào mới." in text
    assert "thay đổi (" not in text
    assert "Bị từ chối hoặc không đọc được" not in text
    assert "- Tính đến nay: " in text
    assert "- Tình trạng: trễ: đã đến lịch mà chưa có đêm nào xong" in text


def test_the_job_tells_it_once_a_day_and_shows_it_in_dagster(copied: Settings) -> None:
    given = {"settings": copied, "clock": lambda: datetime.now(UTC)}
    job = dg.Definitions(jobs=[morning], resources=given).resolve_job_def("morning")
    with dg.DagsterInstance.ephemeral() as instance:
        runs = [job.execute_in_process(instance=instance) for _ in range(2)]
        shown = [
            event.event_specific_data.metadata["ban_tin_sang"].value  # type: ignore[union-attr]
            for run in runs
            for event in run.filter_events(lambda event: event.is_successful_output)
        ]

    (told,) = copied.folders.summaries.iterdir()
    assert told.read_text().startswith("# Bản tin sáng ")
    assert shown[0] in told.read_text()
    assert shown[1] == told.read_text()


def test_the_schedule_asks_for_one_run_a_day_by_vietnams_clock() -> None:
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance, scheduled_execution_time=datetime(2026, 11, 28, 23, tzinfo=UTC))
        (asked,) = every_morning(context)

    assert asked.run_key == "2026-11-29"
    assert (every_morning.cron_schedule, every_morning.execution_timezone) == ("0 6 * * *", "Asia/Ho_Chi_Minh")
    assert every_morning.default_status is dg.DefaultScheduleStatus.RUNNING


def test_while_the_database_is_down_it_is_told_all_the_same_and_without_addresses_it_has_no_links(
    references: References,
) -> None:
    facts = YearFacts(2026, "failed", YearNights(FAILED), overdue="it is overdue", disagreements=2)
    down = Concern("warehouse", "down", "Không dùng được kho dữ liệu: `no route`")

    message = summary_message(NOW, [down], [(facts, None)], references.code_lists, PageAddresses())

    assert (message.key, message.subject) == ("2026-11-29", "Bản tin sáng 29/11/2026")
    assert message.text == (
        "## Việc cần người xử lý\n\n"
        "- Không dùng được kho dữ liệu: `no route`\n\n"
        "## Năm 2026\n\n"
        "- Tình trạng: đêm gần nhất bị hỏng.\n"
        "- 2 mục được hai người thẩm định quyết định khác nhau.\n"
        "- Không hỏi được kho dữ liệu nên chưa có tin về báo cáo và điểm.\n"
    )
