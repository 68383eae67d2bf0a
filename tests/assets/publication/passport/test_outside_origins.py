"""A figure from outside leads back to its source, day, sender, and the rows of the workbook that gave it."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import sqlalchemy as sa

from assets.publication.passport.criterion import inputs_used
from assets.publication.passport.facts.outside_origins import read_outside_origins
from assets.publication.passport.words.origins import origin_words
from tests.assets.rules.framework_writing import framework_with
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.rows.frames import conform
from warehouse.tables import external_index, survey_answer

RULES = framework_with(
    "inputs: {known: {survey: q1, option_weights: {A: 1, B: 0}}, sipas: {external: SIPAS}}\nscore: known + sipas / 100"
)
SOURCE = {"source": "Báo cáo 12", "source_on": date(2025, 1, 20), "sent_by": "Viện Khoa học", "file_sha256": "ab" * 32}


def test_origins_tell_every_source_once_and_the_rows_of_workbooks(warehouse: sa.Engine) -> None:
    asked = {"year": 2024, "agency_code": "X", "question": "q1", "respondent_group": "citizens", "sample_size": 40}
    answers = [
        asked | SOURCE | {"option_code": option, "answer_count": 20, "sheet": "Kết quả điều tra", "excel_row": row}
        for option, row in (("A", 5), ("B", 6))
    ]
    taken = {"year": 2024, "agency_code": "X", "index_name": "SIPAS", "value_exact": Fraction(85), "source": "2/QĐ"}
    with writing(warehouse) as connection:
        append(connection, survey_answer, conform(pd.DataFrame(answers), survey_answer))
        append(connection, external_index, conform(pd.DataFrame([taken]), external_index))
        origins = read_outside_origins(connection, RULES, 2024, "X")
        assert read_outside_origins(connection, RULES, 2023, "X") == {}
    values = [
        {"input_name": name, "value": "1/2", "value_type": "number", "row_count": 2}
        for name in ("known", "known_respondents", "sipas")
    ]
    told = {each["name"]: each for each in inputs_used(RULES.by_code["1"], values, {}, (), origins)}
    assert [(row["sheet"], row["row"]) for row in told["known"]["rows"]] == [
        ("Kết quả điều tra", 5),
        ("Kết quả điều tra", 6),
    ]
    assert told["known"]["sources"] == told["known_respondents"]["sources"]
    source = "Báo cáo 12 ngày 20/01/2025, do Viện Khoa học gửi, cỡ mẫu 40"
    assert [origin_words(told[name]) for name in ("known", "sipas")] == [
        f"nguồn: {source}; tệp abababababab; «Kết quả điều tra» dòng 5-6",
        "nguồn: 2/QĐ",
    ]
