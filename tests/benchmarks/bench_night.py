"""A night with 500 workbooks of which 60 are faulty, through `parcomm run` itself: exact counts, time and memory.

Then the night after, which brings nothing, and the year's release and its verification.
"""

from __future__ import annotations

import csv
import os
import resource
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.reference.loading import References, load_references
from assets.samples.faults.planted import NOTHING_SENT
from assets.samples.year import SampleFile, SampleYear, write_sample_year
from warehouse.engine import open_engine
from warehouse.tables import index_score, landed_file, submission
from warehouse.tables.statuses import ACCEPTED

FIXTURES = Path(__file__).parents[2] / "fixtures"
YEAR = 2025
AGENCIES = 500
FAULTY = 60
LIMIT_SECONDS = 300
LIMIT_MEMORY = 1.5 * 2**30
# Of 63 agencies with a fault, three send nothing and three send twice: 500 files come, 60 of them faulty.
BEARERS = FAULTY + 3


def commune_reference(folder: Path) -> References:
    """The fixtures with 500 made-up communes, and the ministries' framework made over for them."""
    reference = folder / "reference"
    shutil.copytree(FIXTURES, reference, ignore=shutil.ignore_patterns("frameworks", "*_reports"))
    with (reference / "agencies.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    others = [row for row in rows if row[1] in {"Bộ Tư pháp", "Bộ Y tế", "Bộ Nội vụ"}]  # whose name one cover bears
    communes = [
        (f"X{number:03d}", f"Xã Mẫu số {number}", "commune", "commune", f"{YEAR - 2}-01-01", "", "")
        for number in range(1, AGENCIES + 1)
    ]
    with (reference / "agencies.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([columns, *others, *communes])
    with (reference / "code_lists" / "agency_groups.csv").open("a", encoding="utf-8") as file:
        file.write("commune,Xã mẫu,thử\n")
    text = (FIXTURES / "frameworks" / "minh-hoa-bo.yaml").read_text(encoding="utf-8")
    made_over = text.replace("framework: minh-hoa-bo", "framework: thu-xa").replace("level: ministry", "level: commune")
    frameworks = reference / "frameworks"
    frameworks.mkdir()
    (frameworks / "thu-xa.yaml").write_text(made_over, encoding="utf-8")
    return load_references(reference, frameworks)


def expected_status(file: SampleFile, references: References) -> str:
    if file.expected_finding is None:
        return "accepted"
    entry = references.catalogue.entries[file.expected_finding]
    if entry.severity == "blocking":
        return "unreadable" if entry.kind == "file" else "rejected"
    return "accepted_with_findings" if entry.severity == "warning" else "accepted"


def distinct(sample: SampleYear) -> list[SampleFile]:
    """One of each content: three agencies that send an empty file send the same file."""
    by_content = {(sample.folder / file.file_name).read_bytes(): file for file in sample.files if file.file_name}
    return list(by_content.values())


@pytest.fixture(name="known")
def _known(tmp_path: Path) -> References:
    return commune_reference(tmp_path)


def test_a_night_of_five_hundred_workbooks_of_which_sixty_are_faulty(tmp_path, known, capsys):
    home = tmp_path / "home"
    sample = write_sample_year(known, YEAR, home / "inbox", faulty_share=BEARERS / AGENCIES)
    sent = [file for file in sample.files if file.file_name]
    assert (len(sent), sum(file.fault is not None for file in sent)) == (AGENCIES, FAULTY)
    files = distinct(sample)
    expected = Counter(expected_status(file, known) for file in files)

    environment = os.environ | {
        "PARCOMM_HOME": str(home),
        "PARCOMM_REFERENCE": str(tmp_path / "reference"),
        "PARCOMM_FRAMEWORKS": str(tmp_path / "reference" / "frameworks"),
    }
    seconds, night = timed("run", "--year", str(YEAR), environment=environment)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    _, night_again = timed("run", "--year", str(YEAR), environment=environment)
    document = ("--decision", "12/QĐ-BCĐ", "--date", "2026-03-15")
    _, release = timed("release", "--year", str(YEAR), *document, environment=environment)
    _, verify = timed("verify", str(home / "releases" / f"{YEAR}-1"), environment=environment)

    with open_engine(f"sqlite:///{home / 'warehouse.db'}").connect() as connection:
        landed = connection.scalar(sa.select(sa.func.count()).select_from(landed_file))
        statuses = Counter(connection.scalars(sa.select(submission.c.status)))
        by_file = {row.file_name: row.status for row in connection.execute(sa.select(submission))}
        scored = set(
            connection.scalars(
                sa.select(index_score.c.agency_code).where(
                    index_score.c.track == "computed", index_score.c.points_exact.is_not(None)
                )
            )
        )
    with capsys.disabled():
        sys.stdout.write(
            f"\n{len(sent)} files ({len(files)} distinct): {dict(statuses)}; {len(scored)} agencies scored"
            f"\n{seconds:.0f} s by the clock, {night:.0f} s of processor time,"
            f" largest process {used.ru_maxrss / 1024:.0f} MiB"
            f"\nprocessor time of the night after {night_again:.0f} s, release {release:.0f} s, verify {verify:.0f} s\n"
        )
    assert landed == len(files)
    assert statuses == expected
    wrong = {name: status for name, status in by_file.items() if status != _expected_of(name, sample, known)}
    assert not wrong
    accepted = {file.agency_code for file in sent if expected_status(file, known) in ACCEPTED}
    assert scored == accepted
    silent = {file.agency_code for file in sample.files if file.fault is NOTHING_SENT}
    assert not scored & silent
    assert list((home / "inbox" / str(YEAR)).glob("*.xlsx")) == []
    assert seconds < LIMIT_SECONDS
    assert used.ru_maxrss * 1024 < LIMIT_MEMORY


def timed(*arguments: str, environment: dict[str, str]) -> tuple[float, float]:
    """Run `parcomm`; give seconds by the clock, and of the processor in it and its own children."""
    before, begun = os.times(), time.monotonic()
    command = [Path(sys.executable).with_name("parcomm"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    seconds, after = time.monotonic() - begun, os.times()
    assert done.returncode == 0, done.stdout + done.stderr
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return seconds, used


def _expected_of(name: str, sample: SampleYear, known: References) -> str:
    return expected_status(next(file for file in sample.files if file.file_name == name), known)
