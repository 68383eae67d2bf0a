"""Audit heads and seals kept outside the installation, compared with what it holds.

Whoever owns the warehouse can write all of it anew, with every hash right. What lies with somebody else (a page of a
printed decision, a log on another machine, a signed file) they cannot. What belongs here: writing such a record,
reading one, comparing. What does not: whether it is signed (`signatures`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from assets.publication.release.manifest import seal_in
from warehouse.audit import Head, contradicted_head, read_head
from warehouse.tables import release

_HEAD = re.compile(r"(?<![0-9A-Za-z:])(?P<events>\d{1,18}):(?P<hash>[0-9a-fA-F]{64})(?![0-9A-Za-z])")
_SEAL = re.compile(r"\bRelease (?P<name>\d{4}-\d{1,4}): (?P<seal>[0-9a-fA-F]{64})(?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class OutsideRecord:
    """Audit head and seals written down outside the installation.

    Attributes:
        heads: of the audit trail, at any times.
        seals: of releases: name, seal.
    """

    heads: tuple[Head, ...]
    seals: tuple[tuple[str, str], ...]


def head_line(connection: sa.Connection) -> str:
    """The audit trail's head as nights, exports and backups print it: `Audit trail: 128:9f86…`."""
    return f"Audit trail: {read_head(connection)}"


def record_text(connection: sa.Connection) -> str:
    """Text to keep elsewhere: the trail's head, and the seal of every release, a line each."""
    made = connection.execute(sa.select(release).order_by(release.c.year, release.c.sequence))
    seals = (f"Release {row.year}-{row.sequence}: {row.seal}" for row in made)
    return "\n".join([head_line(connection), *seals]) + "\n"


def read_record(text: str) -> OutsideRecord:
    """Every head and every seal in a text, such as a year's log of nights; all else in it is passed over."""
    heads = dict.fromkeys(Head(int(each["events"]), each["hash"].lower()) for each in _HEAD.finditer(text))
    seals = dict.fromkeys((each["name"], each["seal"].lower()) for each in _SEAL.finditer(text))
    return OutsideRecord(tuple(heads), tuple(seals))


def seal_of(text: str, name: str) -> str | None:
    """The seal of the release of that name in a text, or that of a text which is nothing else, as the file `SEAL`."""
    return dict(read_record(text).seals).get(name) or seal_in(text)


def contradicted_record(connection: sa.Connection, record: OutsideRecord) -> Iterator[str]:
    """Contradictions between the warehouse and an outside record of it, one sentence each."""
    for head in record.heads:
        if found := contradicted_head(connection, head):
            yield f"head {head}: {found}"
    rows = connection.execute(sa.select(release))
    made = {f"{row.year}-{row.sequence}": row.seal for row in rows}
    for name, seal in record.seals:
        if name not in made:
            yield f"release {name}: was made with the seal {seal}, and the warehouse does not know it"
        elif made[name] != seal:
            yield f"release {name}: its seal is {made[name]}, and was {seal}"
