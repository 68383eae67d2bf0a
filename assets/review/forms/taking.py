"""Taking in workbooks beside reports: those of the archive that are not read yet, read and stored file by file.

A file is stored whole, in one transaction, or not at all, and one that is stored is not looked at again by the same
version of its reader: a run that was killed is finished by the next. What does not belong here: reports
(`assets.submissions.intake`), judging rows (`kinds`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from assets.reference.loading import References
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.kinds import JUDGES
from assets.review.forms.read_form import ReadForm, read_forms
from assets.review.forms.storing import Outcome, is_stored, outcome, store
from assets.review.setting import Setting, read_setting
from assets.submissions.reading.file_batches import SourceFile
from assets.submissions.reading.limited_processes import read_over
from assets.submissions.reading.reader_version import reader_version
from assets.submissions.receiving.archive import Archive
from assets.submissions.register.receipts import first_received
from assets.workers import Workers
from checks.findings.model import raw_finding, raw_findings
from checks.forms.review import REVIEW_FORMS
from warehouse.engine import writing
from warehouse.rows.key_order import in_order
from warehouse.tables import landed_file, review_file, submission

_LOG = logging.getLogger(__name__)


def take_in_forms(
    engine: sa.Engine,
    archive: Archive,
    workers: Workers,
    references: References,
    year: int,
    clock: Callable[[], datetime],
) -> list[Outcome]:
    """Read, judge and store every workbook beside reports of the year, in order of first receipt; give what each says.

    Raises:
        OSError: a file is not where the archive should have it.
    """
    with engine.connect() as connection:
        files = unread(connection, archive, year)
    # Nobody has decided in time to come: a receipt that says so is of a clock that goes fast.
    now = clock()
    read = [
        replace(each, received_at=min(each.received_at, now))
        for batch in read_over(workers, files, references.code_lists)
        if batch.form in JUDGES
        for each in read_forms(batch, references.catalogue)
    ]
    if not read:
        return []
    with engine.connect() as connection:
        frameworks = [loaded.framework for loaded in references.sound_frameworks(year)]
        setting = read_setting(connection, frameworks, year)
    # A later file may withdraw what an earlier one decided, so each is judged after those before it are stored.
    stored: list[Outcome] = []
    for one in sorted(read, key=lambda each: (each.received_at, each.file_name, each.sha256)):
        result = _taken(engine, one, references, setting, clock)
        if result is not None:
            stored.append(result)
    return stored


def _taken(
    engine: sa.Engine, read: ReadForm, references: References, setting: Setting, clock: Callable[[], datetime]
) -> Outcome | None:
    """What a file says, stored; None if another run has just stored it.

    A row that a table refuses costs its own file, which is sent back as one that could not be read, and not the night.
    Before that it is judged once more: a decision entered at the same moment may have taken a number.
    """
    for judge in (JUDGES[read.form.kind], JUDGES[read.form.kind], _refused):
        try:
            with writing(engine) as connection:
                if is_stored(connection, setting.year, read):
                    return None
                judged = judge(read, Situation(connection, references, setting))
                result = outcome(read, judged, references.catalogue)
                store(connection, setting.year, read, result, at=clock())
                return result
        except (sa.exc.IntegrityError, sa.exc.DataError) as error:
            if judge is _refused:
                raise
            _LOG.error("a row of %r cannot be stored: %s", read.file_name, error.orig)
    raise AssertionError("the last of three ways stores or raises")


def _refused(read: ReadForm, _situation: Situation) -> Judged:
    return Judged(raw_findings([raw_finding(read.sha256, "FILE_READER_FAILED")]))


def unread(connection: sa.Connection, archive: Archive, year: int) -> list[SourceFile]:
    """The year's landed files that are no reports, without those that the reader's version knows."""
    received_at = first_received(landed_file)
    reports = sa.select(submission.c.sha256).where(submission.c.year == year)
    query = (
        sa.select(landed_file, received_at.label("first_received_at"))
        .where(landed_file.c.year == year, landed_file.c.exceeded_limit.is_(None), landed_file.c.sha256.not_in(reports))
        .order_by(received_at, *in_order(landed_file.c.file_name, landed_file.c.sha256))
    )
    versions = {kind: reader_version(form) for kind, form in REVIEW_FORMS.items()}
    known = {
        row.sha256
        for row in connection.execute(sa.select(review_file).where(review_file.c.year == year))
        if row.reader_version == versions[row.kind]
    }
    return [
        SourceFile(archive.path_of(row.sha256), row.file_name, row.sha256, row.first_received_at)
        for row in connection.execute(query)
        if row.sha256 not in known
    ]
