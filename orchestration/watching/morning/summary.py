"""Making and telling the morning summary: from the state and each year's news, once a day.

What does not belong here: its words (`wording`), and when it is made (`defs`).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from assets.page_addresses import PageAddresses
from checks.texts.vietnam_time import VIETNAM_ZONE, day_in_vietnam
from orchestration.installation.settings import Settings
from orchestration.watching.morning.wording import summary_message
from orchestration.watching.morning.year_news import YearNews, read_year_news
from orchestration.watching.status.concerns import concerns
from orchestration.watching.status.reading import read_references_of, read_status
from orchestration.watching.status.warehouse_facts import brief_engine
from orchestration.watching.telling.message import Message
from orchestration.watching.telling.tell import tell, told_file
from orchestration.web.origins import dagster_pages

MORNING = time(6, 0)
"""In Vietnam; nights have ended by then."""


def tell_morning(settings: Settings, now: datetime) -> str:
    """Tell the day's summary, unless it was told; its text, as it was told."""
    told = told_file(settings, day_in_vietnam(now).isoformat())
    if not told.exists():
        message = make_summary(settings, now)
        if tell(settings, message):
            return message.text
    return told.read_text(encoding="utf-8")


def make_summary(settings: Settings, now: datetime) -> Message:
    """The summary of what happened since six o'clock of the morning before."""
    status = read_status(settings, now)
    references, _ = read_references_of(settings)
    since = datetime.combine(day_in_vietnam(now) - timedelta(days=1), MORNING, VIETNAM_ZONE)
    news: dict[int, YearNews] = {}
    at_work = [each for each in status.years if each.state != "released"]
    if references is not None and status.warehouse_error is None:
        with brief_engine(settings.database_url) as engine, engine.connect() as connection:
            news = {each.year: read_year_news(connection, references, each.year, since, now) for each in at_work}
    return summary_message(
        now,
        concerns(status, dagster_pages(settings.ui_origins)),
        [(each, news.get(each.year)) for each in at_work],
        None if references is None else references.code_lists,
        PageAddresses(settings.pages_url),
    )
