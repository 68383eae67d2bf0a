"""Waivers of a year: rules of checking, and criteria, that do not apply to one agency, each with its document.

`waivers/<year>.csv`; a year without such a file waives nothing. A waived finding is a note: it blocks nothing, and its
row and cell count. A waived criterion, and all below it, is taken out of the agency's points and maximum, in every
framework of its level that has it.
What belongs here: reading the file, and what its rows mean to a batch of files and to a framework. What does not:
exemptions that a framework itself declares (`rules.framework`), rules switched off for everybody (the catalogue).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.csv_files import (
    LINE,
    ReferenceDataError,
    parse_dates,
    read_csv,
    refuse_blank,
    refuse_repeated,
    refuse_unlisted,
)
from assets.rules.framework.model import Framework
from assets.rules.framework.parts import Exemption
from checks.findings.catalogue import Approval, Catalogue
from warehouse.rows.frames import conform, empty_frame
from warehouse.tables import waiver
from warehouse.tables.reference import OF_CRITERION, OF_FINDING

WAIVERS_FOLDER = "waivers"
COLUMNS = ("agency_code", "what", "document_number", "approver", "approved_on", "reason")


@dataclass(frozen=True)
class Waivers:
    """The waivers that were read.

    Attributes:
        entries: a frame of table `waiver`, of the years whose files can be used.
        faults: by year, why its file cannot be used.
    """

    entries: pd.DataFrame
    faults: Mapping[int, ReferenceDataError]


NO_WAIVERS = empty_frame(waiver)


def read_waivers(
    paths: Iterable[Path], agencies: pd.DataFrame, catalogue: Catalogue, frameworks: Sequence[Framework]
) -> Waivers:
    """Read yearly files (`2025.csv`); one that cannot be used costs its own year.

    Args:
        paths: one file a year.
        agencies: table `agency`.
        catalogue: whose codes may be waived.
        frameworks: whose criteria may be; for a level and year without one, nobody can tell what its criteria are.

    What is wrong in a file, by line: an agency that does not exist at the year's end, a code that is neither a finding
    nor a criterion of the agency's framework, a rule that holds for everybody, the same twice, an empty cell.

    Raises:
        ReferenceDataError: a file that is not named after a year.
    """
    read, faults = [NO_WAIVERS], dict[int, ReferenceDataError]()
    for path in paths:
        if not (path.stem.isascii() and path.stem.isdigit() and len(path.stem) == 4):
            raise ReferenceDataError(path, None, "a file of waivers is named after its year, such as 2025.csv")
        year = int(path.stem)
        try:
            read.append(_read_year(path, year, agencies_of_year(agencies, year), catalogue, frameworks))
        except ReferenceDataError as error:
            faults[year] = error
    return Waivers(conform(pd.concat(read, ignore_index=True), waiver), faults)


def _read_year(
    path: Path, year: int, agencies: pd.DataFrame, catalogue: Catalogue, frameworks: Sequence[Framework]
) -> pd.DataFrame:
    rows = read_csv(path, COLUMNS)
    refuse_blank(path, rows, COLUMNS)
    refuse_unlisted(path, rows, "agency_code", agencies["code"].tolist())
    refuse_repeated(path, rows, COLUMNS[:2])
    rows["approved_on"] = parse_dates(path, rows, "approved_on")
    levels = dict(zip(agencies["code"], agencies["level"], strict=True))
    by_level: defaultdict[str, list[Framework]] = defaultdict(list)
    for framework in frameworks:
        if year in framework.years:
            by_level[framework.level].append(framework)
    rows["kind"] = [
        _kind(path, line, what, catalogue, by_level[levels[agency]])
        for agency, what, line in zip(rows["agency_code"], rows["what"], rows[LINE], strict=True)
    ]
    return conform(rows.assign(year=year).drop(columns=LINE), waiver)


def _kind(path: Path, line: int, what: str, catalogue: Catalogue, frameworks: Sequence[Framework]) -> str:
    if what in catalogue.entries:
        if catalogue[what].is_protected:
            raise ReferenceDataError(path, line, f"{what} holds for everybody: without it data would be lost")
        return OF_FINDING
    if frameworks and not any(what in each.by_code for each in frameworks):
        known = " or ".join(each.framework for each in frameworks)
        raise ReferenceDataError(path, line, f"what {what!r} is neither a finding nor a criterion of {known}")
    return OF_CRITERION


def waived_findings(waivers: pd.DataFrame, files: pd.DataFrame, year: int) -> dict[tuple[str, str], Approval]:
    """Approvals by sha256 and finding code, of files whose agency has them.

    Args:
        waivers: rows of `waiver`.
        files: `sha256`, `recognised_code`.
        year: of the waivers.
    """
    mine = waivers[(waivers["year"] == year) & (waivers["kind"] == OF_FINDING)]
    owned = files[["sha256", "recognised_code"]].merge(mine, left_on="recognised_code", right_on="agency_code")
    return dict(zip(zip(owned["sha256"], owned["what"], strict=True), approvals(owned), strict=True))


def with_waivers(framework: Framework, waivers: pd.DataFrame, year: int) -> Framework:
    """The framework without the criteria that are waived in a year for each agency."""
    mine = waivers[(waivers["year"] == year) & (waivers["kind"] == OF_CRITERION)]
    exempt = [
        Exemption(agencies=(agency,), criteria=(code,), reason=f"{by.reason}; {by.source()}", document=by.document)
        for agency, code, by in zip(mine["agency_code"], mine["what"], approvals(mine), strict=True)
        if code in framework.by_code
    ]
    return framework.exempting(exempt) if exempt else framework


def approvals(waivers: pd.DataFrame) -> list[Approval]:
    """The approval of each row of `waiver`."""
    columns = ("document_number", "approver", "approved_on", "reason")
    return [
        Approval(document, approver, on.date(), reason)
        for document, approver, on, reason in zip(*(waivers[name] for name in columns), strict=True)
    ]


@dataclass(frozen=True)
class Departures:
    """Rules that do not hold as they stand, each as a Vietnamese phrase with its document.

    Attributes:
        waived: by agency, rules and criteria that do not apply to it.
        switched_off: rules that hold for nobody.
    """

    waived: Mapping[str, Sequence[str]] = field(default_factory=dict)
    switched_off: tuple[str, ...] = ()

    @classmethod
    def of(cls, waivers: pd.DataFrame, year: int, catalogue: Catalogue | None) -> Departures:
        """Those of a year.

        Args:
            waivers: rows of `waiver`.
            year: of the waivers.
            catalogue: with the rules that are switched off, and the titles of all; without one, codes stand for them.
        """
        mine = waivers[waivers["year"] == year].sort_values(["agency_code", "what"])
        waived: dict[str, list[str]] = {}
        facts = zip(mine["agency_code"], mine["kind"], mine["what"], approvals(mine), strict=True)
        for agency, kind, what, by in facts:
            named = f"tiêu chí {what}" if kind == OF_CRITERION else f"quy tắc {_rule(what, catalogue)}"
            waived.setdefault(agency, []).append(f"{named} ({by.words()})")
        entries = () if catalogue is None else catalogue.entries.values()
        off = [f"{_rule(each.code, catalogue)} ({each.switched_off.words()})" for each in entries if each.switched_off]
        return cls(waived, tuple(off))


NO_DEPARTURES = Departures()


def _rule(code: str, catalogue: Catalogue | None) -> str:
    return f"«{catalogue[code].texts['vi'].title}»" if catalogue is not None and code in catalogue.entries else code
