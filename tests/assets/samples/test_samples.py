from __future__ import annotations

import csv
import hashlib
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References, load_references
from assets.samples.faults.planted import CORRECTED, FAULTS, NOTHING_SENT
from assets.samples.invention.agency_profiles import Profile, draw_profile
from assets.samples.invention.report import invent_report
from assets.samples.invention.wording import COMPLAINT_AUDIENCES, COMPLAINT_CHANNELS, FORMS, OCCASIONS, THEMES
from assets.samples.year import (
    FAULTY_SHARE,
    SampleYear,
    given_out,
    reporting_agencies,
    write_sample_year,
)
from assets.submissions.checking.passes import check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from assets.submissions.receiving.inbox import RECEIPTS, read_receipts
from assets.template.scorecard import TOTAL_CELL
from warehouse.tables import activity, evidence, feedback, plan_task, scorecard

ROOT = Path(__file__).parents[3]
YEAR = 2025
SOUND = {"accepted"}


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(ROOT / "fixtures", ROOT / "fixtures" / "frameworks")


@pytest.fixture(scope="module")
def sample(references, tmp_path_factory) -> SampleYear:
    """Few agencies, most of them faulty, so that every kind of fault is there and some are sound."""
    inbox = tmp_path_factory.mktemp("inbox")
    return write_sample_year(references, YEAR, inbox, seed=7, agencies=32, faulty_share=len(FAULTS) / 32)


@pytest.fixture(scope="module")
def sent(sample) -> list[SourceFile]:
    with (sample.folder / RECEIPTS).open(encoding="utf-8", newline="") as file:
        receipts = {row["file_name"]: row for row in csv.DictReader(file)}
    return [
        SourceFile(
            sample.folder / name,
            name,
            row["sha256"],
            datetime.fromisoformat(row["received_at"]),
        )
        for name, row in receipts.items()
    ]


@pytest.fixture(scope="module")
def checked(sent, references):
    return check_batch(read_files(sent, references.code_lists), references, YEAR)


def profile(quality: float = 0.8) -> Profile:
    drawn = draw_profile(1, YEAR, code="BNV", name="Bộ Nội vụ", level="ministry")
    return Profile(**{name: getattr(drawn, name) for name in Profile.__slots__} | {"quality": quality})


def test_every_agency_of_the_year_with_a_framework_takes_part(references):
    agencies = agencies_of_year(references.agencies, YEAR)
    expected = {
        code
        for code, level in zip(agencies["code"], agencies["level"], strict=True)
        if references.framework_for(level, YEAR)
    }
    assert {agency["code"] for agency, _ in reporting_agencies(references, YEAR)} == expected


def test_every_kind_of_fault_is_carried_by_an_agency_and_no_agency_carries_two(sample):
    carried = Counter(file.fault.name for file in sample.faulty)
    assert set(carried) == {fault.name for fault in FAULTS}
    assert max(Counter(file.agency_code for file in sample.faulty).values()) == 1


def test_a_larger_year_keeps_to_the_stated_share():
    codes = [f"A{number}" for number in range(200)]
    assert len(given_out(1, YEAR, codes)) == round(FAULTY_SHARE * 200)


def test_sound_files_are_accepted_without_a_single_finding(sample, checked):
    sound = {file.file_name for file in sample.files if file.fault is None}
    submissions = checked.submissions.set_index("file_name")
    assert set(submissions.loc[sorted(sound), "status"]) == SOUND
    shas = set(submissions.loc[sorted(sound), "sha256"])
    assert checked.findings[checked.findings["sha256"].isin(shas)].empty


def test_each_faulty_file_is_found_by_the_finding_it_was_made_for_and_hardly_another(sample, checked):
    shas = checked.submissions.set_index("file_name")["sha256"]
    for file in sample.faulty:
        if file.file_name is not None:
            found = checked.findings[checked.findings["sha256"] == shas[file.file_name]]
            named = list(found.loc[found["severity"] != "note", "code"])
            assert named == [file.expected_finding], file.fault.name


def test_one_agency_sends_nothing_and_one_sends_twice(sample):
    files = Counter(file.agency_code for file in sample.files if file.file_name)
    (silent,) = [file for file in sample.files if file.fault is NOTHING_SENT]
    assert files[silent.agency_code] == 0
    (again,) = [file for file in sample.files if file.fault is CORRECTED]
    assert [file.fault for file in sample.files if file.agency_code == again.agency_code] == [CORRECTED, None]


def test_receipts_name_every_file_with_its_hash_and_a_correction_comes_later(sample, sent):
    assert {file.file_name for file in sent} == {file.file_name for file in sample.files if file.file_name}
    for file in sent:
        assert hashlib.sha256(file.path.read_bytes()).hexdigest() == file.sha256
    received = {file.file_name: file.received_at for file in sent}
    first, second = [file.file_name for file in sample.files if file.agency_code == agency_sending_twice(sample)]
    assert received[first] < received[second]


def agency_sending_twice(sample: SampleYear) -> str:
    return next(file.agency_code for file in sample.files if file.fault is CORRECTED)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(references, tmp_path):
    def written(folder: str, seed: int) -> dict[str, bytes]:
        year = write_sample_year(references, YEAR, tmp_path / folder, seed=seed, agencies=4)
        return {path.name: path.read_bytes() for path in year.folder.iterdir()}

    first = written("a", 1)
    assert len(first) > 1
    assert written("b", 1) == first
    assert written("c", 2) != first


def test_a_limit_takes_agencies_of_every_level(references, tmp_path):
    year = write_sample_year(references, YEAR, tmp_path, agencies=4)
    levels = agencies_of_year(references.agencies, YEAR).set_index("code")["level"]
    assert year.agency_count == 4
    assert {levels[file.agency_code] for file in year.files} == {"ministry", "province"}


def test_a_year_without_a_framework_is_refused(references, tmp_path):
    with pytest.raises(ValueError, match="no agency has a framework for 1999"):
        write_sample_year(references, 1999, tmp_path)


def test_a_filled_workbook_stores_the_total_of_its_own_points(sample):
    name = next(file.file_name for file in sample.files if file.fault is None)
    with_results, with_formulas = (
        load_workbook(sample.folder / name, data_only=flag)[scorecard.info["sheet"]] for flag in (True, False)
    )
    letter = TOTAL_CELL.rstrip("0123456789")
    first = int(TOTAL_CELL.removeprefix(letter)) + 2
    points = [with_results[f"{letter}{row}"].value for row in range(first, with_results.max_row + 1)]
    assert with_formulas[TOTAL_CELL].value.startswith("=SUM(")
    assert with_results[TOTAL_CELL].value == sum(value for value in points if value is not None)


@pytest.mark.parametrize("quality", [0.25, 0.6, 0.98])
@pytest.mark.parametrize("seed", range(5))
def test_reports_have_a_plausible_size_and_stay_in_their_year(references, quality, seed):
    framework = references.framework_for("ministry", YEAR).framework
    report = invent_report(profile(quality), framework, YEAR, seed)
    sizes = {name: len(rows) for name, rows in report.rows.items()}
    assert 8 <= sizes[plan_task.name] <= 15
    assert 20 <= sizes[activity.name] <= 60
    assert 10 <= sizes[evidence.name] <= 25
    assert 5 <= sizes[feedback.name] <= 15
    dates = [
        value for rows in report.rows.values() for row in rows for value in row.values() if isinstance(value, date)
    ]
    assert {day.year for day in dates} == {YEAR}


def test_a_better_agency_finishes_more_and_answers_more(references):
    framework = references.framework_for("ministry", YEAR).framework

    def finished(quality: float) -> int:
        reports = [invent_report(profile(quality), framework, YEAR, seed) for seed in range(20)]
        return sum(
            row.get("status") == "completed" or "answered_on" in row
            for report in reports
            for rows in report.rows.values()
            for row in rows
        )

    assert finished(0.95) > 1.5 * finished(0.3)


@pytest.mark.parametrize(
    ("list_name", "codes"),
    [
        ("channels", {*FORMS, *COMPLAINT_CHANNELS, *(channel for channel, _, _ in OCCASIONS)}),
        ("themes", {*THEMES, *(theme for _, theme, _ in OCCASIONS)}),
        ("audiences", {*COMPLAINT_AUDIENCES, *(audience for _, _, audience in OCCASIONS)}),
        ("evidence_kinds", {form.proof for form in FORMS.values()}),
    ],
)
def test_the_words_are_about_codes_that_the_lists_have(references, list_name, codes):
    assert codes <= set(references.code_lists.codes(list_name))


def test_samples_are_put_beside_what_agencies_sent_and_never_over_it(references, tmp_path) -> None:
    sample = write_sample_year(references, YEAR, tmp_path, seed=7, agencies=1, faulty_share=0)
    (name,) = (file.file_name for file in sample.files)
    receipts = sample.folder / RECEIPTS
    sent = f"{name},{'a' * 64},2026-01-05T08:00:00+07:00\n"
    receipts.write_text(receipts.read_text(encoding="utf-8") + sent, encoding="utf-8")
    (sample.folder / name).write_bytes(b"what an agency sent")

    with pytest.raises(FileExistsError, match="waits to be taken in"):
        write_sample_year(references, YEAR, tmp_path, seed=7, agencies=1, faulty_share=0)

    assert (sample.folder / name).read_bytes() == b"what an agency sent"
    (sample.folder / name).unlink()
    write_sample_year(references, YEAR, tmp_path, seed=7, agencies=1, faulty_share=0)
    assert len(read_receipts(sample.folder, sample.folder)) == 2
