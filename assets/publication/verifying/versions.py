"""Versions of reference data and rules against the audit trail, as they stand and as of any time.

Each content that the warehouse remembers has its fingerprint, is told by an event, and the last one is what the table
says. What does not belong here: arrivals, submissions and decisions (`trail`).
"""

from __future__ import annotations

import codecs
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.release.audit_events import events_of
from assets.publication.release.row_differences import row_differences
from assets.reference.catalogue_versions import CHANGED as CATALOGUE_CHANGED
from assets.submissions.register.registration_events import REGISTERED
from warehouse.rows.frames import read_table
from warehouse.rows.reference_versions import AUDITED, CHANGED, REMEMBERED
from warehouse.rows.rule_texts import TEXT_CHANGED
from warehouse.rows.table_files import fingerprints, table_frame
from warehouse.tables import audit_event, framework, framework_version, reference_version, submission


@dataclass(frozen=True, slots=True)
class _Content:
    """One that is remembered."""

    since: datetime
    sha256: str
    text: str

    @property
    def is_whole(self) -> bool:
        """Whether the text has the fingerprint stored with it."""
        return _is_text_of(self.sha256, self.text)


def _is_text_of(sha256: str, text: str) -> bool:
    """Whether a file of that fingerprint holds the text; some editors' files begin with a mark that the text lacks."""
    content = text.encode()
    return sha256 in (hashlib.sha256(each).hexdigest() for each in (content, codecs.BOM_UTF8 + content))


def contradicted_references(connection: sa.Connection, year: int | None) -> Iterator[str]:
    """Reference data and rules that contradict the audit trail, one sentence each; tables of one year, if given."""
    yield from _frameworks(connection)
    told = _by_subject(connection, CHANGED) | _by_subject(connection, CATALOGUE_CHANGED)
    contents = _contents(connection, reference_version, "name", "content")
    for name in sorted(told.keys() | contents.keys()):
        yield from _otherwise_remembered(f"reference data {name}", contents.get(name, ()), told.get(name, ()))
    for table in REMEMBERED:
        whole = [content for content in contents.get(table.name, ()) if content.is_whole]
        if whole:  # a release that was sealed before contents were remembered has none
            yield from _otherwise_standing(connection, table, whole[-1].text, year)
    for table in AUDITED:
        if table not in REMEMBERED:
            yield from _other_years(connection, table, told.get(table.name, ()), year)


def _by_subject(connection: sa.Connection, action: str) -> dict[str, list[dict[str, Any]]]:
    told = defaultdict(list)
    for subject, says in events_of(connection, action):
        told[subject].append(says)
    return dict(told)


def _contents(connection: sa.Connection, table: sa.Table, name: str, text: str) -> dict[str, list[_Content]]:
    """Remembered contents under each name, oldest first."""
    query = sa.select(table.c[name], table.c.since, table.c.sha256, table.c[text]).order_by(table.c.since)
    contents = defaultdict(list)
    for of, *content in connection.execute(query):
        contents[of].append(_Content(*content))
    return dict(contents)


def _frameworks(connection: sa.Connection) -> Iterator[str]:
    told = _by_subject(connection, TEXT_CHANGED)
    texts = _contents(connection, framework_version, "framework_id", "source_text")
    for name in sorted(told.keys() | texts.keys()):
        yield from _otherwise_remembered(f"framework {name}", texts.get(name, ()), told.get(name, ()))
    kept = read_table(connection, framework)
    by = _frameworks_of_new_reports(connection)
    for name, sha256, text in zip(kept["framework_id"], kept["sha256"], kept["source_text"], strict=True):
        if not _is_text_of(sha256, text):
            yield f"framework {name}: its text does not have the fingerprint stored with it"
        if name in told and told[name][-1].get("sha256") != sha256:
            yield f"framework {name}: its text is not the last that the audit trail tells of"
        elif name not in told and name in by:
            yield f"framework {name}: the audit trail does not know it, and reports were checked by it"


def _frameworks_of_new_reports(connection: sa.Connection) -> set[str]:
    """By which reports were checked since the trail tells of frameworks.

    One whose file had gone before that is known only by its row.
    """
    number = audit_event.c.event_id
    first = sa.select(sa.func.min(number)).where(audit_event.c.action == TEXT_CHANGED).scalar_subquery()
    query = sa.select(audit_event.c.subject).where(audit_event.c.action == REGISTERED, number > first)
    registered = set(connection.scalars(query))
    sent = connection.execute(sa.select(submission.c.submission_id, submission.c.framework_id))
    return {name for number, name in sent if name is not None and str(number) in registered}


def _otherwise_remembered(what: str, contents: Sequence[_Content], told: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Contents that were changed, added, moved or taken out; older versions told of some without their moment."""
    tells = [(says["sha256"], _moment(says.get("since"))) for says in told if "sha256" in says]
    if not tells:
        yield from (f"{_named(what, each)}: was changed" for each in contents if not each.is_whole)
        return
    exact, of_any_time = set(tells), {sha256 for sha256, since in tells if since is None}
    is_known = [(each.sha256, each.since) in exact or each.sha256 in of_any_time for each in contents]
    for place, content in enumerate(contents):
        if not content.is_whole:
            yield f"{_named(what, content)}: was changed"
        elif not is_known[place] and any(is_known[:place]) and not _says_the_same(content, contents[place - 1]):
            # Before the first that it tells of, an older version remembered without a word.
            yield f"{_named(what, content)}: the audit trail does not know it"
    there = {(each.sha256, each.since) for each in contents} | {(each.sha256, None) for each in contents}
    for sha256, since in tells:
        if (sha256, since) not in there:
            when = "" if since is None else f", since {since:%Y-%m-%d}"
            yield f"{what}: the audit trail knows the content {sha256}{when}, and it is not remembered so"
    if contents and tells[-1][0] != contents[-1].sha256:
        yield f"{what}: the last remembered is not what the audit trail tells of"


def _named(what: str, content: _Content) -> str:
    return f"{what}, as remembered since {content.since:%Y-%m-%d}"


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def _says_the_same(content: _Content, before: _Content) -> bool:
    """Whether the same rows only stand in another order: older versions left no event then."""
    return sorted(content.text.splitlines()) == sorted(before.text.splitlines())


def _otherwise_standing(connection: sa.Connection, table: sa.Table, content: str, year: int | None) -> list[str]:
    of_year = () if year is None or "year" not in table.c else (table.c.year == year,)
    remembered = table_frame(table, content)
    return row_differences(
        table,
        read_table(connection, table, *of_year),
        remembered[remembered["year"] == year] if of_year else remembered,
        _place,
        made="remembered as",
        origin="the remembered rows",
    )


def _place(key: dict[str, Any]) -> str:
    return "/".join(f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value) for value in key.values())


def _other_years(
    connection: sa.Connection, table: sa.Table, told: Sequence[dict[str, Any]], year: int | None
) -> Iterator[str]:
    """Years whose rows have another fingerprint; those of which only an older version told, without one, are left."""
    where = () if year is None else (table.c.year == year,)
    there = {str(of): sha256 for of, sha256 in fingerprints(connection, table, "year", *where).items()}
    tells: dict[str, Any] = {}
    for says in told:
        tells |= says.get("years", {})
    untold = there.keys() if told and all("years" in says for says in told) else set()
    for of in sorted(tells.keys() | untold):
        if (year is None or of == str(year)) and tells.get(of) != there.get(of):
            yield f"{table.name} of {of}: the rows are not those that the audit trail tells of"
