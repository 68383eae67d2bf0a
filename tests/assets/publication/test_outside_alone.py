"""Frameworks of surveys and outside indices alone: everybody of their level is scored, published and released.

One of them with a criterion waived, which figures, passport, the Committee and the release's proof follow; and beside
it another of the same criteria and other weights, of a year whose calendar names one step.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa
from openpyxl import load_workbook

from assets.home import Home
from assets.publication.committee.exports import read_committee_tables
from assets.publication.committee.sheets.method import departure_notes
from assets.publication.committee.workbook import committee_workbook
from assets.publication.passport.document import passport
from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.passport.wording import passport_text
from assets.publication.verifying.recomputing import differences
from assets.publication.verifying.release import verify_release
from assets.publication.verifying.versions import contradicted_references
from assets.reference.agencies import agencies_of_year
from assets.reference.loading import load_references
from assets.review.outside_figures import read_external_indices, read_survey_answers
from checks.code_lists import CodeLists
from checks.tables.publishable import read_published_frames
from tests.assets.publication.conftest import FIRST_NIGHT, FIXTURES, YEAR
from tests.assets.publication.release.released_folders import sealed
from warehouse.engine import open_engine, writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import code_list, external_index, index_score, survey_answer, waiver

RULES = """
framework: so-lieu-ngoai
title: Chỉ gồm số liệu bên ngoài
level: ministry
years: [2025]
basis: {document: 1/QĐ, issued: 2025-01-02, issuer: Bộ Nội vụ}
without_survey: zero
criteria:
  - code: "1"
    name: Biết về cải cách hành chính
    max: 6
    kind: survey
    inputs: {known: {survey: q1, option_weights: {A: 1, B: 0.5, C: 0}, label: mức độ biết}}
    score: known * max
  - code: "2"
    name: SIPAS
    max: 4
    kind: external
    inputs: {sipas: {external: SIPAS, minimum: 0, maximum: 100, label: chỉ số SIPAS}}
    score: sipas / 100 * max
"""
OTHER_RULES = (
    RULES.replace("so-lieu-ngoai", "trong-so-khac")
    .replace("max: 6", "max: 1")
    .replace("title: Chỉ gồm số liệu bên ngoài", "title: Trọng số khác\ntitles: {table: Trọng số khác, unit: nước}")
)
CALENDAR = f"year,event,period,agency_code,due_on,document_number\n{YEAR},release_due,-,*,2026-12-31,\n"
ANSWERED, SILENT, EXEMPT = "BNV", "BTP", "VPCP"
"""A ministry that people were asked about, one that they were not, and one that is not to be asked about; of every
ministry there is a SIPAS."""
WAIVERS = f"""agency_code,what,document_number,approver,approved_on,reason
{EXEMPT},1,7/BNV-CCHC,Trần Văn B,2026-01-03,Không phục vụ người dân
"""
BY = "văn bản số 7/BNV-CCHC ngày 03/01/2026, người duyệt Trần Văn B"


@pytest.fixture(scope="module")
def scored(
    run_night: Callable[..., None], migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[sa.Engine, Home]]:
    root = tmp_path_factory.mktemp("outside")
    frameworks, reference = root / "frameworks", root / "reference"
    for folder, name, text in (
        (frameworks, "ngoai.yaml", RULES),
        (frameworks, "khac.yaml", OTHER_RULES),
        (reference / "calendars", f"{YEAR}.csv", CALENDAR),
        (reference / "surveys", f"{YEAR}.csv", _answers()),
        (reference / "external_indices", f"{YEAR}.csv", _indices()),
        (reference / "waivers", f"{YEAR}.csv", WAIVERS),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    references = load_references(reference, frameworks)
    home = Home(root / "home")
    home.inbox.mkdir(parents=True)
    shutil.copy(migrated_sqlite, home.warehouse_file)
    engine = open_engine(f"sqlite:///{home.warehouse_file}")
    with writing(engine) as connection:
        append(connection, survey_answer, read_survey_answers(reference, _ministries(), YEAR))
        append(connection, external_index, read_external_indices(reference, _ministries(), YEAR))
    run_night(engine, home, FIRST_NIGHT, references)
    yield engine, home
    engine.dispose()


def _ministries() -> list[str]:
    there = agencies_of_year(load_references(FIXTURES, FIXTURES / "frameworks").agencies, YEAR)
    return sorted(there.loc[there["level"] == "ministry", "code"])


def _answers() -> str:
    heading = "agency_code,question,respondent_group,option_code,answer_count,source"
    counts = {"A": 50, "B": 30, "C": 10}
    return "\n".join([heading, *(f"{ANSWERED},q1,citizens,{option},{n},Phiếu" for option, n in counts.items())]) + "\n"


def _indices() -> str:
    lines = [f"{code},SIPAS,{80 + place}.25,1/QĐ" for place, code in enumerate(_ministries())]
    return "\n".join(["agency_code,index_name,value,source", *lines]) + "\n"


def test_every_agency_of_the_level_has_figures_and_a_rank_without_a_report(scored: tuple[sa.Engine, Home]) -> None:
    with scored[0].connect() as connection:
        both = read_table(connection, index_score, index_score.c.track == "computed")
    computed = both[both["framework_id"].eq("so-lieu-ngoai")]
    assert sorted(computed["agency_code"]) == _ministries()
    assert computed["submission_id"].isna().all()
    assert computed["rank"].notna().all()
    sipas = {code: Fraction(80 + place) + Fraction(1, 4) for place, code in enumerate(_ministries())}
    points = dict(zip(computed["agency_code"], computed["points_exact"], strict=True))
    assert points[ANSWERED] == Fraction(50 + 15, 90) * 6 + sipas[ANSWERED] / 25
    assert points[SILENT] == sipas[SILENT] / 25
    assert points[EXEMPT] == sipas[EXEMPT] / 25
    most = dict(zip(computed["agency_code"], computed["max_points_exact"], strict=True))
    assert (most[SILENT], most[EXEMPT]) == (10, 4)


def test_each_of_two_frameworks_of_one_level_and_year_has_its_own_figures_everywhere(
    scored: tuple[sa.Engine, Home],
) -> None:
    with scored[0].connect() as connection:
        own, other = (
            passport(read_passport_facts(connection, YEAR, ANSWERED, framework_id=name))
            for name in ("so-lieu-ngoai", "trong-so-khac")
        )
        with pytest.raises(NoPassportError, match="no figures by framework x: it has so-lieu-ngoai, trong-so-khac"):
            read_passport_facts(connection, YEAR, ANSWERED, framework_id="x")
        default = passport(read_passport_facts(connection, YEAR, ANSWERED))
        tables = read_committee_tables(connection, YEAR)
        frames = read_published_frames(connection, YEAR)
    assert default["framework"]["id"] == own["framework"]["id"] == "so-lieu-ngoai"
    assert own["other_frameworks"] == ["trong-so-khac"]
    assert [each["criteria"][0]["max"] for each in (own, other)] == ["6.00", "1.00"]
    assert own["index"]["index"] != other["index"]["index"]
    assert [tables.table_name(rules) for rules in tables.rules] == ["Bộ, ngành, bảng 1", "Trọng số khác"]
    assert tables.standings["agency_code"].value_counts().eq(2).all()
    assert load_workbook(io.BytesIO(committee_workbook(tables))).sheetnames[1:5] == [
        *("Xếp hạng - Bộ, ngành, bảng 1", "Biểu đồ - Bộ, ngành, bảng 1"),
        *("Xếp hạng - Trọng số khác", "Biểu đồ - Trọng số khác"),
    ]
    assert frames["expected"]["framework_id"].notna().all()
    assert set(frames["expected"]["framework_id"]) == {"so-lieu-ngoai", "trong-so-khac"}


def test_the_passport_and_the_committee_are_told_that_no_report_is_asked_for(scored: tuple[sa.Engine, Home]) -> None:
    with scored[0].connect() as connection:
        document = passport(read_passport_facts(connection, YEAR, ANSWERED))
        words = passport_text(document, CodeLists(read_table(connection, code_list)))
        tables = read_committee_tables(connection, YEAR)
    assert document["submission"] is None
    assert document["reports"] == []
    known, respondents = document["criteria"][0]["inputs"]
    assert known["sources"] == respondents["sources"]
    assert [each["source"] for each in known["sources"]] == ["Phiếu"]
    assert "Số liệu: mức độ biết = 0,72 (nguồn: Phiếu)" in words
    assert "Báo cáo: không phải gửi; điểm tính theo kết quả điều tra xã hội học và chỉ số bên ngoài" in words
    assert {tables.status_label(each) for each in tables.standings["state"]} == {"Không phải gửi báo cáo"}
    assert all(state.has_result for state in tables.states.values())
    assert tables.standings["self_points"].isna().all()


def test_a_waived_criterion_is_told_with_its_document_to_the_agency_and_the_committee(
    scored: tuple[sa.Engine, Home],
) -> None:
    with scored[0].connect() as connection:
        document = passport(read_passport_facts(connection, YEAR, EXEMPT))
        words = passport_text(document, CodeLists(read_table(connection, code_list)))
        other = passport(read_passport_facts(connection, YEAR, ANSWERED))
        tables = read_committee_tables(connection, YEAR)
    assert f"Được miễn: tiêu chí 1 ({BY}, lý do: Không phục vụ người dân)" in words
    assert f"Lý do: Được miễn (Không phục vụ người dân; {BY})" in words
    assert other["waived"] == []
    assert list(departure_notes(tables)) == [
        ("Miễn cho Văn phòng Chính phủ", f"tiêu chí 1 ({BY}, lý do: Không phục vụ người dân)")
    ]


def test_a_waiver_taken_out_of_the_warehouse_is_a_difference(scored: tuple[sa.Engine, Home]) -> None:
    with scored[0].begin() as connection:
        connection.execute(sa.delete(waiver))
        told = differences(connection, YEAR, with_words=False)
        assert [each for each in told if f"agency {EXEMPT}, criterion 1, computed" in each]
        assert any("waiver of" in each or "waiver" in each for each in contradicted_references(connection, YEAR))
        connection.rollback()


def test_it_is_released_and_proves_right(scored: tuple[sa.Engine, Home]) -> None:
    with scored[0].connect() as connection:
        assert differences(connection, YEAR, with_words=True) == []
    made = sealed(scored)
    assert verify_release(made.folder).problems == ()
