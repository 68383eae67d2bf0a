"""Workbooks of survey answers and outside indices: drawn and filled, every fault at its cell, beside CSV files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References, load_references
from assets.review.asked_figures import asked_indices, asked_questions
from assets.review.forms.judged import Judged, Situation
from assets.review.forms.kinds import JUDGES
from assets.review.forms.storing import outcome, store
from assets.review.outside_workbooks import (
    NothingAskedError,
    external_workbook,
    survey_workbook,
    write_outside_workbook,
)
from assets.review.sent_figures import answers_of_year, indices_of_year
from assets.review.setting import Setting
from assets.rules.framework.model import Framework
from checks.forms.form import Form
from checks.forms.outside import EXTERNAL, SURVEY
from tests.assets.review.form_books import CATALOGUE, FIRST_ROW, cell_of, form_book, read_form_file
from tests.assets.submissions.sound_files import FIXTURES
from warehouse.columns.declaration import facts
from warehouse.engine import open_engine, writing
from warehouse.tables import landed_file, outside_figure, sheet_columns

YEAR = 2025
SETTING = Setting(YEAR, (), {}, {}, ())
"""Nothing of it bears on outside figures."""
RULES = """
framework: thu
title: Thử
level: ministry
years: [2025]
basis: {document: 1/QĐ, issued: 2025-01-02, issuer: Thử}
criteria:
  - code: "1"
    name: Biết
    max: 2
    kind: survey
    inputs: {known: {survey: q1, option_weights: {A: 1, B: 0.5, C: 0}}}
    score: known * max
  - code: "2"
    name: Hài lòng
    max: 2
    kind: survey
    inputs: {pleased: {survey: q1, option_weights: {A: 1, B: 0}}}
    score: pleased * max
  - code: "3"
    name: SIPAS
    max: 2
    kind: external
    inputs: {sipas: {external: SIPAS, minimum: 0, maximum: 100}}
    score: sipas / 100 * max
"""
COVER = {
    "year": YEAR,
    "source": "Báo cáo 12/BC-VKH",
    "source_on": date(2026, 1, 20),
    "sent_by": "Viện Khoa học",
    "number_format": "1.234,5 (kiểu Việt Nam)",
}
RECEIVED_AT = datetime(2026, 1, 25, tzinfo=UTC)
CSV = {
    "surveys": "agency_code,question,respondent_group,option_code,answer_count,source\nBTP,q1,citizens,A,7,Phiếu\n",
    "external_indices": "agency_code,index_name,value,source\nBTP,SIPAS,80.5,2/QĐ\n",
}
Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory) -> References:
    frameworks, own = tmp_path_factory.mktemp("frameworks"), tmp_path_factory.mktemp("reference")
    (frameworks / "thu.yaml").write_text(RULES, encoding="utf-8")
    for folder, text in CSV.items():
        (own / folder).mkdir()
        (own / folder / f"{YEAR}.csv").write_text(text, encoding="utf-8")
    return load_references(own, frameworks)


@pytest.fixture(scope="module")
def rules(references: References) -> Framework:
    (loaded,) = references.sound_frameworks(YEAR)
    return loaded.framework


def judged(path: Path, references: References, **file: Any) -> Judged:
    read = read_form_file(path, **file)
    engine = open_engine("sqlite://")
    with engine.connect() as connection:
        return JUDGES[read.form.kind](read, Situation(connection, references, SETTING))


def told(form: Form, rows: Rows, folder: Path, references: References, **cover: Any) -> list[tuple[str, str | None]]:
    """Code and cell of every finding, in the order of the returned workbook."""
    path = folder / "tep.xlsx"
    form_book(form, rows, COVER | cover).save(path)
    said = outcome(read_form_file(path), judged(path, references), CATALOGUE)
    return [
        (code, cell if isinstance(cell, str) else None)
        for code, cell in zip(said.findings["code"], said.findings["cell"], strict=True)
    ]


def count(option: str, answers: Any = None, size: Any = None, **cells: Any) -> dict[str, Any]:
    given = {"agency_code": "BNV", "question": "q1", "respondent_group": "Người dân", "option_code": option}
    return given | {"answer_count": answers, "sample_size": size} | cells


def index(value: Any, **cells: Any) -> dict[str, Any]:
    return {"agency_code": "BNV", "index_name": "SIPAS", "value": value} | cells


def test_figures_without_a_source_are_none_whatever_the_catalogue_makes_of_it(
    tmp_path: Path, references: References
) -> None:
    path = tmp_path / "tep.xlsx"
    form_book(EXTERNAL, [index(90)], COVER | {"source": None}).save(path)
    found = judged(path, references)
    assert (found.findings["code"].tolist(), found.rows[outside_figure.name]) == (["COVER_FIELD_MISSING"], [])


def test_a_question_has_the_options_that_all_its_criteria_take_and_an_index_the_narrowest_bounds(
    rules: Framework,
) -> None:
    assert {code: (each.label, each.options) for code, each in asked_questions([rules]).items()} == {
        "q1": ("1. Biết; 2. Hài lòng", ("A", "B"))
    }
    assert {name: (each.lowest, each.highest) for name, each in asked_indices([rules]).items()} == {
        "SIPAS": (Fraction(0), Fraction(100))
    }


def test_workbooks_as_drawn_and_filled_give_every_figure_with_its_row(
    references: References, rules: Framework, tmp_path: Path
) -> None:
    there = agencies_of_year(references.agencies, YEAR)
    agencies = there[there["code"].isin(["BNV", "BGDDT"])]
    lists = references.code_lists
    for book, name in (
        (survey_workbook(rules, agencies, ["citizens", "businesses"], YEAR, lists), "survey.xlsx"),
        (external_workbook(rules, agencies, YEAR, lists), "external.xlsx"),
    ):
        write_outside_workbook(tmp_path / name, book, YEAR)
    fill(tmp_path / "survey.xlsx", SURVEY, {"answer_count": [30, 10], "sample_size": [40, None]})
    fill(tmp_path / "external.xlsx", EXTERNAL, {"value": [85.25], "standard_error": ["0,5"], "sample_size": [400]})
    survey, external = (judged(tmp_path / name, references) for name in ("survey.xlsx", "external.xlsx"))
    assert survey.findings.empty
    assert external.findings.empty
    assert [
        (each["agency_code"], each["name"], each["respondent_group"], each["option_code"], each["answer_count"])
        for each in survey.rows["outside_figure"]
    ] == [("BNV", "q1", "citizens", "A", 30), ("BNV", "q1", "citizens", "B", 10)]
    (figure,) = external.rows["outside_figure"]
    assert {name: figure[name] for name in ("value_exact", "standard_error_exact", "sample_size")} == {
        "value_exact": Fraction(341, 4),
        "standard_error_exact": Fraction(1, 2),
        "sample_size": 400,
    }
    places = ("source", "source_on", "sent_by", "sheet", "excel_row", "kind", "year")
    assert [figure[name] for name in places] == [
        *("Báo cáo 12/BC-VKH", date(2026, 1, 20), "Viện Khoa học", "Chỉ số bên ngoài", FIRST_ROW, "external", YEAR)
    ]


def fill(path: Path, form: Form, columns: Mapping[str, Sequence[Any]]) -> None:
    """Fill a drawn workbook's cover, and the first cells of some columns."""
    book = openpyxl.load_workbook(path)
    titles = {facts(field).title: field.name for field in form.cover_fields}
    for row in book[form.cover_sheet].iter_rows(min_row=9, max_col=2):
        name = titles.get(row[0].value)
        if name in COVER:
            row[1].value = COVER[name]
    (table,) = form.tables
    for place, column in enumerate(sheet_columns(table), start=1):
        for number, value in enumerate(columns.get(column.name, ()), start=FIRST_ROW):
            book[table.info["sheet"]].cell(number, place, value)
    book.save(path)


WHOLE = [count("A", 30, 40), count("B", 10)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (WHOLE, []),
        ([count("A", 40, 40)], []),
        ([count("A", "30", "40"), count("B", "10 ")], []),
        ([count("A", 0, 0)], []),
        ([count("A", 30, 41), count("B", 10)], [("SURVEY_COUNTS_DISAGREE", "sample_size", 0)]),
        ([count("A", 30), count("B", 10)], [("SURVEY_SAMPLE_MISSING", "sample_size", 0)]),
        ([count("A", 30, 40), count("B", 10, 41)], [("SURVEY_SAMPLES_DIFFER", "sample_size", 1)]),
        ([count("A", 20, 40), count("A", 20)], [("OUTSIDE_TWICE", "option_code", 1)]),
        ([*WHOLE, count("C", 1)], [("SURVEY_OPTION_UNKNOWN", "option_code", 2)]),
        ([count("A", 1, 1, question="q9")], [("SURVEY_QUESTION_UNKNOWN", "question", 0)]),
        ([count("A", 1, 1, agency_code="XYZ")], [("OUTSIDE_AGENCY_UNKNOWN", "agency_code", 0)]),
        ([count("A", 1, 1, agency_code="BTP")], [("OUTSIDE_IN_CSV", "question", 0)]),
        (
            [count("A", 1.5, 40), count("B", 40)],
            [("CELL_NOT_WHOLE", "answer_count", 0)],
        ),
        (
            [count("A", -1, 40), count("B", 41)],
            [("SURVEY_COUNTS_DISAGREE", "sample_size", 0), ("CELL_BELOW_MINIMUM", "answer_count", 0)],
        ),
        ([count("A", 1, 1, respondent_group="Ai đó")], [("CELL_NOT_IN_LIST", "respondent_group", 0)]),
    ],
)  # fmt: skip
def test_each_fault_of_a_survey_stands_at_its_cell(
    references: References, tmp_path: Path, rows: Rows, expected: list[tuple[str, str, int]]
) -> None:
    wanted = [(code, cell_of(SURVEY, name, FIRST_ROW + place)) for code, name, place in expected]
    assert sorted(told(SURVEY, rows, tmp_path, references)) == sorted(wanted)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([index("85,25")], []),
        ([index(0), index(100, agency_code="BGDDT")], []),
        ([index(100.5)], [("EXTERNAL_OUT_OF_BOUNDS", "value", 0)]),
        ([index(-1)], [("EXTERNAL_OUT_OF_BOUNDS", "value", 0)]),
        ([index(80), index(81)], [("OUTSIDE_TWICE", "index_name", 1)]),
        ([index(80, index_name="PAPI")], [("EXTERNAL_INDEX_UNKNOWN", "index_name", 0)]),
        ([index(80, agency_code="BTP")], [("OUTSIDE_IN_CSV", "index_name", 0)]),
        ([index(80, agency_code="XYZ")], [("OUTSIDE_AGENCY_UNKNOWN", "agency_code", 0)]),
        ([index(80, standard_error=-0.5)], [("CELL_BELOW_MINIMUM", "standard_error", 0)]),
        ([index("cao")], [("CELL_NOT_NUMBER", "value", 0)]),
        ([index(None, sample_size=5)], [("CELL_REQUIRED", "value", 0)]),
    ],
)  # fmt: skip
def test_each_fault_of_an_index_stands_at_its_cell(
    references: References, tmp_path: Path, rows: Rows, expected: list[tuple[str, str, int]]
) -> None:
    wanted = [(code, cell_of(EXTERNAL, name, FIRST_ROW + place)) for code, name, place in expected]
    assert sorted(told(EXTERNAL, rows, tmp_path, references)) == sorted(wanted)


@pytest.mark.parametrize("missing", ["source", "source_on", "sent_by"])
def test_a_workbook_that_does_not_say_where_its_figures_come_from_is_refused(
    references: References, tmp_path: Path, missing: str
) -> None:
    assert [code for code, _ in told(SURVEY, WHOLE, tmp_path, references, **{missing: None})] == ["COVER_FIELD_MISSING"]


@pytest.mark.parametrize(
    ("form", "rows", "faulty"),
    [
        (SURVEY, WHOLE, [count("A", 1, 2, respondent_group="Doanh nghiệp")]),
        (EXTERNAL, [index(80)], [index(101, agency_code="BGDDT")]),
    ],
)
def test_a_faulty_row_costs_its_own_figure(
    references: References, tmp_path: Path, form: Form, rows: Rows, faulty: Rows
) -> None:
    path = tmp_path / "tep.xlsx"
    form_book(form, [*faulty, *rows], COVER).save(path)
    taken = judged(path, references).rows["outside_figure"]
    assert [each["excel_row"] for each in taken] == [FIRST_ROW + len(faulty) + at for at in range(len(rows))]


def test_a_framework_that_asks_for_nothing_has_no_workbook(references: References) -> None:
    agencies = agencies_of_year(references.agencies, YEAR)
    shipped = load_references(FIXTURES, FIXTURES / "frameworks").frameworks
    (silent,) = [each.framework for each in shipped if not asked_indices([each.framework])][:1]
    with pytest.raises(NothingAskedError, match="asks for no outside index"):
        external_workbook(silent, agencies, YEAR, references.code_lists)


@pytest.fixture
def receive(warehouse: sa.Engine, references: References, tmp_path: Path) -> Callable[..., None]:
    """Read, judge and store a workbook, received some days after `RECEIVED_AT`."""

    def run(form: Form, rows: Rows, days: int = 0, references: References = references) -> None:
        path, sha256, at = tmp_path / f"{days}.xlsx", f"{days:064x}", RECEIVED_AT + timedelta(days=days)
        form_book(form, rows, COVER | {"sent_by": f"Người {days}"}).save(path)
        read = read_form_file(path, sha256, at)
        with writing(warehouse) as connection:
            landed = {"year": YEAR, "sha256": sha256, "file_name": path.name, "byte_size": 1, "received_at": at}
            connection.execute(sa.insert(landed_file).values(landed))
            made = JUDGES[form.kind](read, Situation(connection, references, SETTING))
            store(connection, YEAR, read, outcome(read, made, CATALOGUE), at=at)

    return run


def test_of_several_workbooks_the_later_holds_figure_by_figure_beside_the_csv_file(
    warehouse: sa.Engine, references: References, receive: Callable[..., None]
) -> None:
    receive(SURVEY, [*WHOLE, count("A", 5, 5, respondent_group="Doanh nghiệp")], 1)
    receive(SURVEY, [count("B", 8, 8)], 3)
    receive(SURVEY, [count("A", 2, 2)], 2)
    with warehouse.connect() as connection:
        together = answers_of_year(connection, references, YEAR)
    rows = together.rows
    keys = ("agency_code", "respondent_group", "option_code", "answer_count", "sent_by")
    assert sorted(rows[list(keys)].astype(object).where(rows[list(keys)].notna(), None).to_numpy().tolist()) == [
        ["BNV", "businesses", "A", 5, "Người 1"],
        ["BNV", "citizens", "B", 8, "Người 3"],
        ["BTP", "citizens", "A", 7, None],
    ]
    assert together.told == ()


def test_of_a_file_that_another_reader_read_otherwise_the_later_reading_holds(
    warehouse: sa.Engine, references: References
) -> None:
    of_file = {"year": YEAR, "source": "Báo cáo 1", "file_sha256": "ab" * 32, "given_at": RECEIVED_AT}
    asked = {"kind": "survey", "agency_code": "BNV", "name": "q1", "respondent_group": "citizens", "option_code": "A"}
    with writing(warehouse) as connection:
        for number, votes in ((1, 5), (2, 6)):
            connection.execute(
                sa.insert(outside_figure).values(**of_file, **asked, figure_id=number, answer_count=votes)
            )
        rows = answers_of_year(connection, references, YEAR).rows
    assert rows.loc[rows["agency_code"] == "BNV", "answer_count"].tolist() == [6]


def test_a_figure_that_the_csv_file_gives_too_is_the_files_and_is_told(
    warehouse: sa.Engine, references: References, receive: Callable[..., None], tmp_path: Path
) -> None:
    without_csv = replace(references, folder=tmp_path)
    receive(EXTERNAL, [index(90), index(91, agency_code="BTP")], references=without_csv)
    with warehouse.connect() as connection:
        before = indices_of_year(connection, without_csv, YEAR)
        after = indices_of_year(connection, references, YEAR)
    values = dict(zip(before.rows["agency_code"], before.rows["value_exact"], strict=True))
    assert (values, before.told) == ({"BNV": 90, "BTP": 91}, ())
    assert dict(zip(after.rows["agency_code"], after.rows["value_exact"], strict=True)) == {
        "BNV": 90,
        "BTP": Fraction(161, 2),
    }
    (sentence,) = after.told
    assert sentence.startswith("BTP/SIPAS stands in the CSV file, which is used, and in row 6 of the workbook ")
