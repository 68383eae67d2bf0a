"""Names in the place of codes are those of the year."""

from __future__ import annotations

import pytest

from assets.reference.loading import References, load_references
from assets.reference.names import catalogue_rows, names_of
from orchestration.installation.settings import FIXTURES


@pytest.fixture(scope="module")
def references() -> References:
    return load_references(FIXTURES, FIXTURES / "frameworks")


def test_a_code_that_means_another_agency_since_is_named_by_the_year(references: References) -> None:
    assert names_of(references, 2024).agency("15") == "Tỉnh Yên Bái (15)"
    assert names_of(references, 2025).agency("15") == "Tỉnh Lào Cai (15)"
    assert names_of(references).agency("15") == "Tỉnh Lào Cai (15)"


def test_an_agency_that_has_ended_keeps_its_last_name(references: References) -> None:
    ended = set(references.agencies["code"]) - set(
        references.agencies.loc[references.agencies["valid_to"].isna(), "code"]
    )
    names = names_of(references, 2026)
    assert ended
    assert all(names.agency(code) != code for code in ended)


def test_criteria_inputs_and_findings_have_vietnamese_names(references: References) -> None:
    names = names_of(references, 2025)

    assert names.criterion("minh-hoa-bo", "1.3").startswith("1.3 ")
    assert all(not words.isascii() for words in names.inputs.values())
    assert names.finding("FILE_EMPTY") == "Tệp trống (FILE_EMPTY)"


def test_the_catalogue_shows_its_first_kinds_with_their_severity(references: References) -> None:
    rows = catalogue_rows(references.catalogue, names_of(references))

    assert rows.headings == ("Loại phát hiện", "Mức", "Được giải trình", "Tắt theo")
    assert rows.rows[0][1] in {"Chặn", "Cảnh báo", "Lưu ý"}
    assert rows.total == len(references.catalogue.entries)
