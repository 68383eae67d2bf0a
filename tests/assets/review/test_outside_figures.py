"""Survey answers and outside indices are read strictly, and reach the rules exactly."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa

from assets.reference.csv_files import ReferenceDataError
from assets.review.outside_figures import read_external_indices, read_survey_answers
from assets.scoring.outside_figures import read_outside
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.tables import external_index, survey_answer

SURVEY = """agency_code,question,respondent_group,option_code,answer_count,source
BNV,q1,citizens,A,50,Phiếu 2025
BNV,q1,officials,A,10,Phiếu 2025
BNV,q1,citizens,D,5,Phiếu 2025
"""
INDICES = """agency_code,index_name,value,source
BNV,SIPAS,85.25,QĐ 1/QĐ-BNV
"""
AGENCIES = ["BNV", "BTP"]


def write(folder: Path, kind: str, text: str) -> Path:
    path = folder / kind / "2025.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


def test_a_year_without_files_has_no_figures_yet(tmp_path: Path) -> None:
    assert read_survey_answers(tmp_path, AGENCIES, 2025).empty
    assert read_external_indices(tmp_path, AGENCIES, 2025).empty


def test_answers_of_all_groups_and_indices_reach_the_rules(tmp_path: Path, warehouse: sa.Engine) -> None:
    write(tmp_path, "surveys", SURVEY)
    write(tmp_path, "external_indices", INDICES)
    with writing(warehouse) as connection:
        append(connection, survey_answer, read_survey_answers(tmp_path, AGENCIES, 2025))
        append(connection, external_index, read_external_indices(tmp_path, AGENCIES, 2025))
        outside = read_outside(connection, 2025)
        assert read_outside(connection, 2024).answers == {}
    assert outside.answers["BNV", "q1"] == {"A": 60, "D": 5}
    assert outside.indices == {("BNV", "SIPAS"): Fraction("85.25")}


def test_a_file_may_tell_day_sender_sample_size_and_standard_error(tmp_path: Path) -> None:
    more = "source,source_on,sent_by,sample_size"
    lines = SURVEY.replace(",source\n", f",{more}\n").replace("Phiếu 2025\n", "Phiếu 2025,2026-01-20,Viện,\n")
    write(tmp_path, "surveys", lines.replace("A,50,Phiếu 2025,2026-01-20,Viện,", "A,50,Phiếu 2025,2026-01-20,Viện,55"))
    write(
        tmp_path,
        "external_indices",
        INDICES.replace(",source\n", f",{more},standard_error\n").replace("BNV\n", "BNV,,,400,0.5\n"),
    )
    answers = read_survey_answers(tmp_path, AGENCIES, 2025)
    assert answers["source_on"].eq(pd.Timestamp(2026, 1, 20)).all()
    assert answers["sent_by"].eq("Viện").all()
    assert answers["sample_size"].dropna().tolist() == [55]
    (row,) = read_external_indices(tmp_path, AGENCIES, 2025).to_dict("records")
    assert (row["standard_error_exact"], row["sample_size"], pd.isna(row["source_on"])) == (Fraction(1, 2), 400, True)


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("surveys", SURVEY.replace("BNV,q1,citizens,D", "X,q1,citizens,D"), "line 4: agency_code 'X' is none of"),
        ("surveys", SURVEY.replace(",5,", ",-5,"), "line 4: answer_count '-5' is not a whole number"),
        ("surveys", SURVEY.replace("citizens,D", "citizens,A"), "line 4: .*already stands in line 2"),
        ("surveys", SURVEY.replace("Phiếu 2025\nBNV,q1,officials", "\nBNV,q1,officials"), "line 2: source is empty"),
        ("surveys", SURVEY.replace("option_code", "option"), "the headings must be"),
        ("external_indices", INDICES.replace("85.25", "85,25"), "line 2"),
        ("external_indices", INDICES.replace("85.25", "cao"), "line 2: value 'cao' is not a number such as 85.25"),
        (
            "surveys",
            SURVEY.replace("source\n", "source,sample_size\n").replace("Phiếu 2025\n", "Phiếu 2025,56\n"),
            "line 2: sample_size 56 is not the sum of the question's answers, 55",
        ),
        (
            "external_indices",
            INDICES.replace("source\n", "source,standard_error\n").replace("BNV\n", "BNV,-1\n"),
            "line 2: standard_error is negative",
        ),
        ("external_indices", INDICES + "BNV,SIPAS,80,x\n", "line 3: .*already stands in line 2"),
    ],
)  # fmt: skip
def test_a_bad_file_is_named_with_its_line(tmp_path: Path, kind: str, text: str, message: str) -> None:
    write(tmp_path, kind, text)
    read = read_survey_answers if kind == "surveys" else read_external_indices
    with pytest.raises(ReferenceDataError, match=message):
        read(tmp_path, AGENCIES, 2025)
