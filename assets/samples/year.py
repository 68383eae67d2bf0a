"""Writing a whole sample year into an inbox: every agency's workbook, and the faults that some of them carry.

What does not belong here: what stands in a report.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.rules.framework.files import LoadedFramework
from assets.samples.faults.planted import CORRECTED, FAULTS, NOTHING_SENT, Fault
from assets.samples.file_names import file_name
from assets.samples.filling import fill
from assets.samples.invention.agency_profiles import Profile, chance, draw_profile
from assets.samples.invention.report import invent_report
from assets.submissions.receiving.inbox import RECEIPTS, read_receipts
from assets.template.saving import workbook_bytes
from assets.template.workbook import build_template, template_date
from warehouse.whole_files import write_whole

FAULTY_SHARE = 0.3
"""Of the agencies of a sample year, unless that would leave a kind of fault out."""


@dataclass(frozen=True, slots=True)
class SampleFile:
    """File that one agency sent, or failed to send.

    Attributes:
        file_name: in the inbox; None if nothing was sent.
        agency_code: who sent it.
        fault: what is wrong with it; None if nothing.
        expected_finding: the code of the finding that names the fault; None if nothing is wrong or nothing came.
    """

    file_name: str | None
    agency_code: str
    fault: Fault | None
    expected_finding: str | None


@dataclass(frozen=True, slots=True)
class SampleYear:
    """Sample year, in the order of receipt.

    Attributes:
        year: the evaluated year.
        folder: where the files lie.
        files: one an agency, two for one that sent twice.
    """

    year: int
    folder: Path
    files: tuple[SampleFile, ...]

    @property
    def faulty(self) -> tuple[SampleFile, ...]:
        """Those with a fault, or that never came."""
        return tuple(file for file in self.files if file.fault is not None)

    @property
    def agency_count(self) -> int:
        """Number of agencies that should have reported."""
        return len({file.agency_code for file in self.files})


def write_sample_year(
    references: References,
    year: int,
    inbox: Path,
    *,
    seed: int = 1,
    agencies: int | None = None,
    faulty_share: float = FAULTY_SHARE,
) -> SampleYear:
    """Fill and write the workbooks of every agency of the year that a framework is for.

    Args:
        references: agencies, code lists and frameworks.
        year: the evaluated year.
        inbox: files go into its folder of the year, with `receipts.csv` beside them.
        seed: another seed, another sample year.
        agencies: take only so many, spread over the levels; all if None.
        faulty_share: of the agencies, how many carry a fault; see `given_out`.

    Raises:
        ValueError: no agency of that year has a framework.
        FileExistsError: a file of a sample's name waits there, and is another one.
        ReceiptsError: the receipts that are there cannot be read.
    """
    chosen = reporting_agencies(references, year, agencies)
    if not chosen:
        raise ValueError(f"no agency has a framework for {year}")
    folder = inbox / str(year)
    folder.mkdir(parents=True, exist_ok=True)
    faults = given_out(seed, year, [agency["code"] for agency, _ in chosen], faulty_share)
    files: list[SampleFile] = []
    receipts = read_receipts(folder, inbox)
    for agency, framework in chosen:
        profile = draw_profile(seed, year, **agency)
        fault = faults.get(profile.agency_code)
        for attempt, (wrong, content) in enumerate(_sent(references, framework, profile, year, seed, fault), start=1):
            name = file_name(profile, year, attempt, chance(seed, year, "file name", profile.agency_code))
            _put(folder / name, content)
            receipts[name, hashlib.sha256(content).hexdigest()] = _received(seed, year, profile, attempt)
            files.append(SampleFile(name, profile.agency_code, wrong, None if wrong is None else wrong.finding))
        if fault is NOTHING_SENT:
            files.append(SampleFile(None, profile.agency_code, fault, None))
    _write_receipts(folder / RECEIPTS, receipts)
    return SampleYear(year, folder, tuple(files))


def reporting_agencies(
    references: References, year: int, limit: int | None = None
) -> list[tuple[dict[str, str], LoadedFramework]]:
    """Agencies with their framework; with a limit, evenly from the whole list."""
    frame = agencies_of_year(references.agencies, year).sort_values(["level", "code"])
    found = []
    for code, name, level in frame[["code", "name", "level"]].itertuples(index=False, name=None):
        framework = references.framework_for(level, year)
        if framework is not None and framework.framework.asks_for_reports:
            found.append(({"code": code, "name": name, "level": level}, framework))
    if limit is None or limit >= len(found):
        return found
    return [found[position * len(found) // limit] for position in range(max(0, limit))]


def given_out(seed: int, year: int, codes: list[str], share: float = FAULTY_SHARE) -> dict[str, Fault]:
    """Fault by agency: for the stated share of them, and up to half of them to have every kind."""
    count = max(round(share * len(codes)), min(len(FAULTS), len(codes) // 2))
    bearers = chance(seed, year, "bearers").sample(codes, count)
    return {code: FAULTS[position % len(FAULTS)] for position, code in enumerate(bearers)}


def _sent(
    references: References, framework: LoadedFramework, profile: Profile, year: int, seed: int, fault: Fault | None
) -> Iterator[tuple[Fault | None, bytes]]:
    """The files that the agency sends one after the other, each with its fault."""
    if fault is NOTHING_SENT:
        return
    yield fault, _content(references, framework, profile, year, seed, fault)
    if fault is CORRECTED:
        yield None, _content(references, framework, profile, year, seed, None)


def _content(
    references: References, framework: LoadedFramework, profile: Profile, year: int, seed: int, fault: Fault | None
) -> bytes:
    """The template of the agency, filled, and spoiled where the fault says."""
    agency = {"code": profile.agency_code, "name": profile.agency_name, "level": profile.level}
    luck = chance(seed, year, "fault", profile.agency_code)
    report = invent_report(profile, framework.framework, year, seed)
    if fault is not None and fault.in_report is not None:
        fault.in_report(report, luck)
    workbook = build_template(framework, agency, year, references.code_lists)
    results = fill(workbook, report, framework.framework, references.code_lists)
    if fault is not None and fault.in_workbook is not None:
        fault.in_workbook(workbook, luck)
    content = workbook_bytes(workbook, dated=template_date(year), results=results)
    if fault is not None and fault.in_file is not None:
        return fault.in_file(content, year, luck)
    return content


def _received(seed: int, year: int, profile: Profile, attempt: int) -> datetime:
    """Some working hour of the first weeks of the next year; a correction comes two days after."""
    luck = chance(seed, year, "received", profile.agency_code)
    first = datetime(year + 1, 1, 2, 1, tzinfo=UTC)  # 08:00 in Hà Nội
    moment = first + timedelta(days=luck.randint(0, 11), minutes=luck.randint(0, 9 * 60))
    return moment + timedelta(days=2 * (attempt - 1))


def _put(path: Path, content: bytes) -> None:
    """Write a sample whole or not at all; what somebody else put there is not written over."""
    if path.exists() and path.read_bytes() != content:
        raise FileExistsError(f"{path} waits to be taken in, and is no sample: take it in or move it first")
    write_whole(path, content)


def _write_receipts(path: Path, receipts: Mapping[tuple[str, str], datetime]) -> None:
    """Times of arrival in a file as a gateway leaves it; without it, all files would have come at this moment."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(("file_name", "sha256", "received_at"))
    writer.writerows(sorted((*file, moment.isoformat()) for file, moment in receipts.items()))
    write_whole(path, text.getvalue().encode())
