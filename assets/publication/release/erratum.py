"""Corrections that a release makes to the one before it, and the published list of them.

What belongs here: reading what is corrected, and the list's words. What does not: the comparison of figures
(`published.moved_figures`), and the sheet that says the same in the Committee's workbook
(`publication.committee.sheets.erratum`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sa

from assets.publication.published.editions import Correction, Document, Edition, erratum, published
from assets.publication.published.moved_figures import (
    BELOW_ROUNDING,
    changes,
    moved_figures,
    moved_ranks,
    printed_figures,
)
from assets.publication.release.manifest import Manifest
from assets.publication.release.published_figures import published_figures
from assets.publication.release.row_differences import differing_lines
from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import round_names, rounds_of_year
from checks.texts.figures_and_dates import grouped
from warehouse.rows.frames import read_table
from warehouse.tables import agency, calendar_entry, release, release_score
from warehouse.tables.publication import WHOLE_FRAMEWORK
from warehouse.tables.tracks import NO_NAMES, track_words

ERRATUM = "dinh-chinh.txt"


def frozen_edition(connection: sa.Connection, manifest: Manifest) -> Edition:
    """The edition that a release published, from its frozen tables; see `released_edition`."""
    year, sequence = manifest.year, manifest.sequence
    document = Document(manifest.decision.number, manifest.decision.date)
    scores = published_figures(connection, year, sequence)
    return released_edition(connection, scores, year, sequence, document, manifest.erratum)


def released_edition(
    connection: sa.Connection, scores: pd.DataFrame, year: int, sequence: int, document: Document, reason: str | None
) -> Edition:
    """The edition that a release publishes.

    Args:
        connection: holds the release before it and its figures.
        scores: its own figures, rows of `release_score`.
        year: that is released.
        sequence: the release's number in the year.
        document: that publishes it.
        reason: of an erratum; None for a year's first release.

    Raises:
        LookupError: there is no release before it that an erratum could correct.
    """
    if reason is None:
        return published(document)
    before = connection.execute(
        sa.select(release).where(release.c.year == year, release.c.sequence == sequence - 1)
    ).one_or_none()
    if before is None:
        raise LookupError(f"table release does not hold {year}-{sequence - 1}, which {year}-{sequence} corrects")
    of_former = (release_score.c.year == year, release_score.c.sequence == sequence - 1)
    former = read_table(connection, release_score, *of_former)
    moved = moved_figures(printed_figures(former), printed_figures(scores))
    corrected = Document(before.decision_number, before.decision_on)
    return erratum(document, Correction(f"{year}-{sequence - 1}", corrected, reason, moved))


def erratum_of(connection: sa.Connection, year: int, correction: Correction) -> str:
    """The list that is published with an erratum, under the names that agencies had in that year."""
    there = agencies_of_year(read_table(connection, agency), year)
    rounds = round_names(rounds_of_year(read_table(connection, calendar_entry), year))
    return erratum_text(correction, dict(zip(there["code"], there["name"], strict=True)), rounds)


def erratum_differences(
    connection: sa.Connection, folder: Path, manifest: Manifest, *, with_words: bool
) -> tuple[list[str], list[str]]:
    """Differences between a list of corrections and the frozen figures, and what was not compared: a sentence each.

    Args:
        connection: the frozen tables.
        folder: of the release.
        manifest: of the release.
        with_words: whether every line must be equal; else the figures in each.
    """
    path, reason = folder / ERRATUM, manifest.erratum
    if (reason is None) != (manifest.sequence == 1) or path.is_file() != (manifest.sequence > 1):
        return [f"{ERRATUM}: a year's first release corrects nothing, and each later one says what and why"], []
    correction = frozen_edition(connection, manifest).correction
    if correction is None:
        return [], []
    ours = path.read_text(encoding="utf-8").splitlines()
    theirs = erratum_of(connection, manifest.year, correction).splitlines()
    if not with_words and len(ours) != len(theirs):
        lines = f"{len(ours)} lines, of this version of the program {len(theirs)}"
        return [], [f"{ERRATUM}: has {lines}: not compared"]
    return differing_lines(ERRATUM, ours, theirs, said=str if with_words else _figures), []


def _figures(line: str) -> list[str]:
    return re.findall(r"\d[\d.,]*", line)


def erratum_text(correction: Correction, names: Mapping[str, str], rounds: Mapping[int, str] = NO_NAMES) -> str:
    """The list that is published with an erratum, in Vietnamese.

    Args:
        correction: what is corrected.
        names: of the agencies, by code.
        rounds: names of the rounds of appraisal, by number.
    """
    moved = correction.moved
    lines = [
        f"ĐÍNH CHÍNH lần công bố {correction.release} ({correction.document.named})",
        f"Lý do: {correction.reason}",
        f"Số liệu thay đổi: {grouped(len(moved))}; thứ hạng thay đổi: {grouped(len(moved_ranks(moved)))}",
        "",
    ]
    return "\n".join([*lines, *(_line(row, names, rounds) for row in moved.to_dict("records"))]) + "\n"


def _line(row: Mapping[Any, Any], names: Mapping[str, str], rounds: Mapping[int, str]) -> str:
    code = row["agency_code"]
    what = "Cả bộ tiêu chí" if row["criterion_code"] == WHOLE_FRAMEWORK else f"Tiêu chí {row['criterion_code']}"
    track = track_words(row["track"], rounds)
    said = "; ".join(f"{each.what} {each.before} → {each.after}" for each in changes(row))
    return f"- {names.get(code, code)} (mã {code}). {what}, {track}: {said or BELOW_ROUNDING}"
