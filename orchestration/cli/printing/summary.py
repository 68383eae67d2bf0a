"""Summary of a run at the terminal: best agencies of each group, files by status, files written.

What belongs here: asking the warehouse and laying out text. What does not: any figure of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import sqlalchemy as sa
from rich.table import Table

from assets.publication.release.outside_record import head_line
from assets.submissions.receiving.inbox import Inbox
from assets.submissions.receiving.telling import sentences
from assets.submissions.receiving.unread import unread_files
from assets.submissions.receiving.year_looks import look_at_year
from assets.submissions.register.waiting_files import files_left
from checks.texts.figures_and_dates import grouped, hanoi_time
from orchestration.cli.printing.consoles import SafeConsole
from warehouse.tables import code_list, index_score, review_file, run, submission
from warehouse.tables.evaluation_year import last_day, name_by
from warehouse.tables.tracks import COMPUTED, FINAL

TOP = 5
MOST_MOVES = 10
CAME_MEANWHILE = "not taken by this run; the next one looks at it"


def print_summary(console: SafeConsole, connection: sa.Connection, year: int, written: Sequence[Path]) -> None:
    """Print the year's standing."""
    labels = _labels(connection, "agency_groups")
    tables = _best_of_each_group(connection, year)
    several = Counter(group for group, _ in tables)
    for (group, framework_id), rows in tables.items():
        label = labels.get(group, group)
        console.print(_ranking(label if several[group] == 1 else f"{label}, {framework_id}", rows))
    moved = _moved_by_decisions(connection, year)
    if moved:
        console.print(_moves(moved))
    console.print(_statuses(connection, year))
    if forms := _forms(connection, year):
        console.print(forms)
    for path in written:
        console.print(f"Written: {path}", soft_wrap=True)
    console.print(head_line(connection), soft_wrap=True)


def print_inbox(console: SafeConsole, inbox: Inbox, year: int) -> None:
    """Print what the run has left in the inbox, and why: files of the year that wait, and those that nobody reads."""
    looks = look_at_year(inbox, year)
    waiting = dict.fromkeys(looks.ready, CAME_MEANWHILE) | looks.waiting
    for sentence in sentences(waiting, unread_files(inbox, is_root_read=True)):
        console.print(sentence, soft_wrap=True)


def whose_figures(connection: sa.Connection, year: int, *, computed: bool) -> str:
    """Of a run that failed or was stopped: whether the figures that the summary shows are its own, and of when else."""
    if computed:
        return "The figures below are of this run, which was stopped before they were published."
    changed_at = connection.scalar(sa.select(sa.func.max(run.c.changed_at)).where(run.c.year == year))
    if changed_at is None:
        return f"This run computed no figures, and there are none of {year} yet."
    return (
        "This run computed no figures: those below are of an earlier run, and last changed at "
        f"{hanoi_time(changed_at)} (Vietnam's time)."
    )


def _best_of_each_group(
    connection: sa.Connection, year: int
) -> Mapping[tuple[str, str], list[sa.Row[tuple[object, ...]]]]:
    """The first ranks of each group by a framework; names as the agency was called at the year's end."""
    query = (
        sa.select(index_score, name_by(last_day(year), index_score.c.agency_code).label("name"))
        .where(index_score.c.year == year, index_score.c.track == FINAL, index_score.c.rank <= TOP)
        .order_by(*(index_score.c[name] for name in ("group_code", "framework_id", "rank", "agency_code")))
    )
    groups: dict[tuple[str, str], list[sa.Row[tuple[object, ...]]]] = {}
    for row in connection.execute(query):
        groups.setdefault((row.group_code, row.framework_id), []).append(row)
    return groups


def _moved_by_decisions(connection: sa.Connection, year: int) -> list[sa.Row[tuple[object, ...]]]:
    """The totals whose points or rank appraisers' decisions have moved, the furthest move of rank first."""
    computed, final = index_score.alias("before"), index_score.alias("after")
    same = [computed.c[name] == final.c[name] for name in ("year", "framework_id", "agency_code")]
    differs = [computed.c[name].is_distinct_from(final.c[name]) for name in ("points_exact", "rank")]
    query = (
        sa.select(
            final,
            name_by(last_day(year), final.c.agency_code).label("name"),
            computed.c.points.label("points_before"),
            computed.c.rank.label("rank_before"),
        )
        .join_from(computed, final, sa.and_(*same))
        .where(computed.c.year == year, computed.c.track == COMPUTED, final.c.track == FINAL, sa.or_(*differs))
    )
    rows = connection.execute(query).all()
    return sorted(rows, key=lambda row: (-abs((row.rank or 0) - (row.rank_before or 0)), row.agency_code))


def _moves(rows: Sequence[sa.Row[tuple[object, ...]]]) -> Table:
    table = Table(title="Moved by decisions: computed -> final", title_justify="left")
    for heading, side in (("Agency", "left"), ("Points", "right"), ("Rank", "right")):
        table.add_column(heading, justify="right" if side == "right" else "left")
    for row in rows[:MOST_MOVES]:
        points = ["-" if each is None else grouped(each) for each in (row.points_before, row.points)]
        table.add_row(
            row.name or row.agency_code, " -> ".join(points), f"{row.rank_before or '-'} -> {row.rank or '-'}"
        )
    if len(rows) > MOST_MOVES:
        table.add_row(f"... and {len(rows) - MOST_MOVES} more", "", "")
    return table


def _ranking(title: str, rows: Iterable[sa.Row[tuple[object, ...]]]) -> Table:
    table = Table(title=title, title_justify="left")
    for heading, side in (("Rank", "right"), ("Agency", "left"), ("Points", "right"), ("Index %", "right")):
        table.add_column(heading, justify="right" if side == "right" else "left")
    table.add_column("Class")
    for row in rows:
        table.add_row(
            f"{row.rank}/{row.ranked_count}",
            row.name or row.agency_code,
            *("" if figure is None else grouped(figure) for figure in (row.points, row.index_pct)),
            row.class_name or "",
        )
    return table


def _statuses(connection: sa.Connection, year: int) -> Table:
    labels = _labels(connection, "submission_statuses")
    query = (
        sa.select(submission.c.status, sa.func.count())
        .where(submission.c.year == year)
        .group_by(submission.c.status)
        .order_by(submission.c.status)
    )
    table = Table(title=f"Files received for {year}", title_justify="left")
    table.add_column("Status")
    table.add_column("Files", justify="right")
    for status, count in connection.execute(query):
        table.add_row(f"{status} ({labels.get(status, '')})", str(count))
    if left := files_left(connection, year):
        table.add_row("waiting (chờ lần đọc sau)", str(len(left)))
    return table


def _forms(connection: sa.Connection, year: int) -> Table | None:
    """Workbooks beside reports, by kind and status, with the rows that they added; None if none came."""
    labels = _labels(connection, "submission_statuses")
    query = (
        sa.select(review_file.c.kind, review_file.c.status, sa.func.count(), sa.func.sum(review_file.c.row_count))
        .where(review_file.c.year == year)
        .group_by(review_file.c.kind, review_file.c.status)
        .order_by(review_file.c.kind, review_file.c.status)
    )
    found = connection.execute(query).all()
    table = Table(title=f"Workbooks beside reports for {year}", title_justify="left")
    for heading in ("Kind", "Status"):
        table.add_column(heading)
    for heading in ("Files", "Rows added"):
        table.add_column(heading, justify="right")
    for kind, status, files, rows in found:
        table.add_row(kind, f"{status} ({labels.get(status, '')})", str(files), str(rows))
    return table if found else None


def _labels(connection: sa.Connection, list_name: str) -> dict[str, str]:
    query = sa.select(code_list.c.code, code_list.c.label).where(code_list.c.list_name == list_name)
    return {row.code: row.label for row in connection.execute(query)}
