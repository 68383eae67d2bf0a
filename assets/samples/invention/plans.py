"""Inventing an agency's plan for the year and the activities it carried out under it, or beside it.

Each task lives in one channel and theme; its activities share them. Better agencies plan more tasks, finish more of
them in time, spread activities over more months and reach more audiences. What does not belong here: the evidence.
"""

from __future__ import annotations

import random
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from assets.samples.invention.agency_profiles import Profile
from assets.samples.invention.report_content import Row
from assets.samples.invention.wording import FORMS, OCCASIONS, THEMES, Form
from checks.texts.figures_and_dates import grouped
from warehouse.tables.evaluation_year import last_day

_AUDIENCES = {
    "officials": 5,
    "citizens": 5,
    "businesses": 4,
    "leaders": 2,
    "state_agencies": 2,
    "reporters": 2,
    "public_service_units": 2,
    "socio_political": 1,
    "party_committees": 1,
    "press_heads": 1,
    "communicators": 1,
    "social_organisations": 1,
}
"""Codes of the `audiences` list, and how often each is the main one."""

_STAPLES = ("portal", "conference", "newspaper", "social_network", "training")
"""What nearly every plan contains; the rest differs from agency to agency."""

_MOST_PLANNED = 48
_MOST = 60
"""Activities that an officer has the patience to list: of the plan, and of the whole year."""


@dataclass(slots=True)
class _Task:
    """A task while its year is being invented."""

    row: Row
    form: Form
    quantity_done: int
    months: list[int]


def draw_plan(profile: Profile, year: int, luck: random.Random) -> tuple[list[Row], list[Row]]:
    """The plan's rows and the activities' rows, both in the order in which an officer would list them."""
    tasks = [
        _draw_task(profile, year, luck, number, channel, theme)
        for number, (channel, theme) in enumerate(_subjects(profile, luck), start=1)
    ]
    activities = [activity for task in tasks for activity in _draw_activities(task, year, luck)]
    activities = luck.sample(activities, min(len(activities), _MOST_PLANNED))
    activities += _beside_the_plan(profile, year, luck, planned=len(activities))
    activities.sort(key=lambda row: (row["held_on"], row["title"]))
    return [task.row for task in tasks], _distinct(activities)


def some_day(year: int, month: int, luck: random.Random) -> date:
    """A working day of the month."""
    day = date(year, month, luck.randint(1, monthrange(year, month)[1]))
    if day.weekday() >= 5:
        day += timedelta(days=2 if day.day <= 15 else -2)
    return day


def _subjects(profile: Profile, luck: random.Random) -> list[tuple[str, str]]:
    """Channel and theme of each task: 8 to 15."""
    count = round(8 + 7 * min(1.0, max(0.0, profile.quality + luck.uniform(-0.15, 0.15))))
    staples = [channel for channel in _STAPLES if luck.random() < 0.55 + 0.45 * profile.quality]
    others = [channel for channel in FORMS if channel not in staples]
    channels = (staples + luck.sample(others, len(others)))[:count]
    themes = ["par_general", *luck.sample([theme for theme in THEMES if theme != "par_general"], count - 1)]
    if profile.quality < 0.55:
        # A weak plan says the same few things through every channel.
        themes = [luck.choice(themes[:5]) for _ in themes]
    return list(zip(channels, themes, strict=True))


def _draw_task(profile: Profile, year: int, luck: random.Random, number: int, channel: str, theme: str) -> _Task:
    form = FORMS[channel]
    planned = luck.randint(*form.per_year)
    is_continuous = form.per_year[1] >= 12
    due_month = 12 if is_continuous else luck.randint(4, 12)
    due_on = some_day(year, due_month, luck)
    unit_cost = luck.randint(*form.unit_cost) * 1000
    budget = -(-planned * unit_cost * 11 // 10 // 1_000_000) * 1_000_000
    row: Row = {
        "task_code": f"NV{number:02d}",
        "content": form.task.format(theme=THEMES[theme]),
        "theme": theme,
        "channel": channel,
        "audience": _audience(luck),
        "product": f"{grouped(planned)} {form.unit}",
        "planned_quantity": planned,
        "lead_unit": luck.choice(profile.units),
        "due_on": due_on,
    }
    if budget:
        row["budget_vnd"] = budget
    is_completed = luck.random() < 0.3 + 0.68 * profile.quality
    status = "completed" if is_completed else luck.choices(("in_progress", "planned", "cancelled"), (6, 3, 1))[0]
    row["status"] = status
    share = {"completed": luck.uniform(1.0, 1.1), "in_progress": luck.uniform(0.3, 0.85)}.get(status, 0.0)
    done = max(1, round(planned * share)) if share else 0
    if status == "completed":
        row["completed_on"] = max(date(year, 2, 1), due_on - timedelta(days=luck.randint(0, 25)))
    months = _months(profile, luck, last=12 if is_continuous else due_month, wanted=5 if is_continuous else 2)
    return _Task(row, form, done, months)


def _months(profile: Profile, luck: random.Random, *, last: int, wanted: int) -> list[int]:
    """The months with an activity: spread for the diligent, bunched at the end for the others."""
    count = min(last, max(1, round(wanted * (0.45 + 0.6 * profile.quality))))
    first = 1 if luck.random() < profile.quality else max(1, last - count - 1)
    return sorted(luck.sample(range(first, last + 1), min(count, last + 1 - first)))


def _draw_activities(task: _Task, year: int, luck: random.Random) -> list[Row]:
    """Share out what was done of a task over its months, never spending more than its budget."""
    ended_on = task.row.get("completed_on", last_day(year))
    months = [month for month in task.months if month <= ended_on.month][: task.quantity_done]
    left, budget = task.quantity_done, task.row.get("budget_vnd", 0)
    planned = task.row["planned_quantity"]
    rows = []
    for position, month in enumerate(months):
        quantity = max(1, left // (len(months) - position))
        left -= quantity
        row = _activity(task.form, str(task.row["theme"]), str(task.row["channel"]), year, month, quantity, luck)
        row = {"task_code": task.row["task_code"], **row}
        held_on = row["held_on"]
        row["held_on"] = min(held_on, ended_on)
        row["audience"] = task.row["audience"] if luck.random() < 0.7 else _audience(luck)
        if budget:
            # What was done beyond the plan is paid from elsewhere, so shares of the planned quantity are spent.
            share = min(quantity, planned) * budget * luck.randint(80, 95) // (100 * max(planned, task.quantity_done))
            row["cost_vnd"] = share // 10_000 * 10_000
        rows.append(row)
    return rows


def _activity(form: Form, theme: str, channel: str, year: int, month: int, quantity: int, luck: random.Random) -> Row:
    return {
        "held_on": some_day(year, month, luck),
        "title": f"{form.deed.format(theme=THEMES[theme])} ({_occasion(month, luck)})",
        "theme": theme,
        "channel": channel,
        "audience": "citizens",
        "quantity": quantity,
        "reach": quantity * luck.randint(*form.unit_reach),
    }


def _occasion(month: int, luck: random.Random) -> str:
    return luck.choice(
        (f"tháng {month}", f"đợt tháng {month}", f"quý {'I' * ((month + 2) // 3) if month < 10 else 'IV'}")
    )


def _beside_the_plan(profile: Profile, year: int, luck: random.Random, *, planned: int) -> list[Row]:
    """Activities outside the plan, so that the year has some 20 to 60."""
    habits = [habit for habit in OCCASIONS if luck.random() < profile.quality**1.3]
    while planned + len(habits) < 20:
        habits.append((luck.choice(list(FORMS)), luck.choice(list(THEMES)), _audience(luck)))
    rows = []
    for channel, theme, audience in luck.sample(habits, min(len(habits), _MOST - planned)):
        form = FORMS[channel]
        quantity = luck.randint(1, max(1, form.per_year[1] // 4))
        row = _activity(form, theme, channel, year, luck.randint(1, 12), quantity, luck)
        rows.append(row | {"audience": audience, "note": "Ngoài kế hoạch"})
    return rows


def _audience(luck: random.Random) -> str:
    return luck.choices(list(_AUDIENCES), list(_AUDIENCES.values()))[0]


def _distinct(activities: list[Row]) -> list[Row]:
    """The activities without repeats of one day and title."""
    seen: set[tuple[object, ...]] = set()
    kept = []
    for row in activities:
        key = (row["held_on"], row["title"])
        if key not in seen:
            seen.add(key)
            kept.append(row)
    return kept
