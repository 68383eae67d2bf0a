"""Sealing of a release: a year frozen into a folder, proved, and recorded.

What belongs here: the order of the steps. What does not: what a release holds (`frozen_content`), which dates a
decision can bear (`decisions`), how figures are recomputed, whether rules are sound (`sound_rules`), how a folder gets
its name (`release.folders`).

The folder is complete, has been recomputed and is on disk before it gets its name; its rows and its audit event are
committed after that. A release that was interrupted leaves at most a folder that no row knows, which the next one puts
aside; the same decision given once more makes what is missing, and nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
import sqlalchemy as sa

from assets.home import Home
from assets.publication.published.editions import Edition
from assets.publication.release.erratum import ERRATUM, erratum_of, released_edition
from assets.publication.release.folders import (
    begin_folder,
    settle_folder,
)
from assets.publication.release.guide import GUIDE, guide_text
from assets.publication.release.manifest import MANIFEST, write_manifest
from assets.publication.release.published_figures import published_figures
from assets.publication.release.sealing_events import release_event, said_of_release
from assets.publication.sealing.decisions import Decision, impossible_date
from assets.publication.sealing.frozen_content import ReleaseRefusedError, freeze_content
from assets.publication.sealing.sound_rules import unsound_rules
from assets.publication.verifying.recomputing import frameworks_that_score
from assets.publication.verifying.release import verify_release
from assets.review.appraisals import tell_appraisals
from assets.scoring.appraisal.idle_decisions import IdleDecision, read_idle_decisions, unreadable_decisions
from assets.submissions.receiving.archive import sha256_of
from assets.submissions.register.registration_events import ACTOR
from checks.tables.publishable import unpublishable
from warehouse.audit import record
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform, read_table
from warehouse.tables import index_score, release, release_score


class UnprovenReleaseError(Exception):
    """Refusal of a release that does not prove right.

    Attributes:
        problems: one sentence each.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Sealed:
    """A release that was made.

    Attributes:
        folder: where it lies.
        seal: to be published with the decision.
        moved: the published figures that it moves against the release before; None for a first one.
        idle: appraisers' decisions that its figures do not use, of a release that was made just now.
    """

    folder: Path
    seal: str
    moved: pd.DataFrame | None
    idle: tuple[IdleDecision, ...] = ()


def seal_release(
    engine: sa.Engine, home: Home, year: int, decision: Decision, *, at: datetime, allow_future: bool = False
) -> Sealed:
    """Freeze, prove and record a release. The caller has the warehouse's turn, so that no run writes meanwhile.

    A release that this very decision made before is given again, as it is.

    Args:
        engine: the warehouse.
        home: where releases and the archive lie.
        year: that is released.
        decision: by what.
        at: the moment of sealing.
        allow_future: whether the decision may be of a day that is still to come.

    Raises:
        ReleaseRefusedError: nothing to release; a second release without a reason, or a first one with one; a date
            that no such decision can bear; a file that is not in the archive; a release made before whose folder has
            gone.
        UnprovenReleaseError: what would stop a run's publication; a figure that its inputs do not give, a broken
            audit trail, a changed workbook.
    """
    with writing(engine) as connection:
        before = _made_before(connection, home, year, decision)
        if before is not None:
            return before
        sequence = _next_sequence(connection, year, decision)
        impossible = impossible_date(connection, year, decision.on, at=at, allow_future=allow_future)
        if impossible is not None:
            raise ReleaseRefusedError(impossible)
        _refuse_unproven([*unpublishable(connection, year), *_unreadable(connection, year)])
        tell_appraisals(connection, year, at=at)
        folder = home.releases / f"{year}-{sequence}"
        unfinished = begin_folder(folder)
        scores = published_figures(connection, year, sequence)
        edition = released_edition(connection, scores, year, sequence, decision.document, decision.erratum_reason)
        facts = freeze_content(connection, home, unfinished, year, decision, edition)
        if edition.correction is not None:
            (unfinished / ERRATUM).write_text(erratum_of(connection, year, edition.correction), encoding="utf-8")
        (unfinished / GUIDE).write_text(guide_text(folder.name, edition), encoding="utf-8")
        seal = write_manifest(unfinished, {**facts, "year": year, "sequence": sequence, "released_at": at.isoformat()})
        # A release must stand before it is one: what cannot be recomputed now never will be.
        _refuse_unproven([*verify_release(unfinished).problems, *unsound_rules(connection, year)])
        settle_folder(unfinished, folder)
        idle = tuple(read_idle_decisions(connection, frameworks_that_score(connection, year), year))
        append(connection, release, _release_row(year, sequence, decision, at, seal, facts["code"]["version"]))
        append(connection, release_score, scores)
        says = said_of_release(seal, decision.number, decision.on, decision.erratum_reason)
        record(connection, [release_event(folder.name, says, _moved(edition), idle)], actor=ACTOR, at=at)
    return Sealed(folder, seal, _moved(edition), idle)


def _unreadable(connection: sa.Connection, year: int) -> list[str]:
    """Rows of table `appraisal` of which nobody knows what they decide."""
    return [
        f"appraisal {each.appraisal_id} of agency {each.agency_code}: nobody can read it; the tables' owner mends it"
        for each in unreadable_decisions(connection, year)
    ]


def _moved(edition: Edition) -> pd.DataFrame | None:
    return None if edition.correction is None else edition.correction.moved


def _made_before(connection: sa.Connection, home: Home, year: int, decision: Decision) -> Sealed | None:
    """The year's newest release, if it is this decision's: whoever asks again may not have heard that it was made."""
    newest = connection.execute(
        sa.select(release).where(release.c.year == year).order_by(release.c.sequence.desc()).limit(1)
    ).one_or_none()
    if newest is None:
        return None
    if (newest.decision_number, newest.decision_on, newest.erratum_reason) != (
        decision.number,
        decision.on,
        decision.erratum_reason,
    ):
        return None
    folder = home.releases / f"{year}-{newest.sequence}"
    if not (folder / MANIFEST).is_file() or sha256_of(folder / MANIFEST) != newest.seal:
        raise ReleaseRefusedError(
            f"{folder.name} was released, but {folder} is not that release: bring back the backup"
        )
    scores = read_table(
        connection, release_score, release_score.c.year == year, release_score.c.sequence == newest.sequence
    )
    edition = released_edition(connection, scores, year, newest.sequence, decision.document, decision.erratum_reason)
    return Sealed(folder, newest.seal, _moved(edition))


def _next_sequence(connection: sa.Connection, year: int, decision: Decision) -> int:
    made = connection.scalar(sa.select(sa.func.max(release.c.sequence)).where(release.c.year == year)) or 0
    if made and decision.erratum_reason is None:
        raise ReleaseRefusedError(
            f"{year} was released before ({year}-{made}): only an erratum may follow, give its reason with --erratum"
        )
    if not made and decision.erratum_reason is not None:
        raise ReleaseRefusedError(f"{year} was never released: there is nothing that an erratum could correct")
    if not connection.scalar(sa.select(sa.exists().where(index_score.c.year == year))):
        raise ReleaseRefusedError(f"the warehouse holds no scores of {year}: run `parcomm run --year {year}` first")
    return int(made) + 1


def _refuse_unproven(problems: list[str]) -> None:
    if problems:
        raise UnprovenReleaseError(tuple(problems))


def _release_row(
    year: int, sequence: int, decision: Decision, at: datetime, seal: str, code_version: str
) -> pd.DataFrame:
    row = {
        "year": year,
        "sequence": sequence,
        "decision_number": decision.number,
        "decision_on": pd.Timestamp(decision.on),
        "released_at": at,
        "erratum_reason": decision.erratum_reason,
        "seal": seal,
        "code_version": code_version,
    }
    return conform(pd.DataFrame([row]), release)
