import pandas as pd
import pytest

from checks.findings.model import Finding, raw_findings, unpacked
from checks.rules.cover.identity import (
    agency_findings,
    named_agencies,
    recognise_agencies,
    required_fields,
    template_findings,
    wrong_year,
)
from checks.rules.cover.signatures import signed_before_deeds, unlikely_document_dates, unsigned
from checks.workbook_layout import COVER_FIELDS, METADATA_KEYS
from warehouse.rows.frames import pandas_dtype

AGENCIES = pd.DataFrame(
    {"code": ["BNV", "17", "01", "02"], "name": ["Bộ Nội vụ", "Tỉnh Hòa Bình", "Tên chung", "Tên chung"]}
)
SOUND = {
    "agency_code": "BNV",
    "agency_name": "Bộ Nội vụ",
    "year": 2024,
    "period": "year",
    "number_format": "vi",
    "document_number": "12/BC-BNV",
    "document_on": "2025-01-05",
    "signatory": "Nguyễn Văn A",
    "recognised_code": "BNV",
    "framework_id": "F",
    "framework_sha256": "f" * 64,
    "meta_agency_code": "BNV",
    "meta_framework_id": "F",
    "meta_framework_sha256": "f" * 64,
}
RECEIVED = pd.Series({"a": pd.Timestamp(2025, 1, 10)})


def cover(**changes):
    """One cover, sound but for the changes."""
    dtypes = {field.name: pandas_dtype(field) for field in COVER_FIELDS}
    texts = [
        "sha256",
        "sheet",
        "recognised_code",
        "framework_id",
        "framework_sha256",
        *(f"meta_{key}" for key in METADATA_KEYS),
    ]
    row = {"sha256": "a", "sheet": "Thông tin chung", "excel_row": None} | SOUND | changes
    frame = pd.DataFrame([row]).reindex(columns=[*texts, "excel_row", *dtypes])
    return frame.astype(dict.fromkeys(texts, "str") | {"excel_row": "Int64"} | dtypes)


def told(found):
    return sorted(zip(found["code"], found["column_name"].fillna("-"), strict=True))


@pytest.mark.parametrize(
    ("changes", "code", "finding"),
    [
        pytest.param({}, "BNV", None, id="code and name agree"),
        pytest.param({"agency_code": "bnv "}, "BNV", None, id="the code in small letters"),
        pytest.param(
            {"agency_code": "17", "agency_name": "TỈNH HOÀ  BÌNH"}, "17", None, id="another place of the tone"
        ),
        pytest.param({"agency_name": None}, "BNV", None, id="the code alone"),
        pytest.param({"agency_code": None}, "BNV", None, id="the name alone"),
        pytest.param({"agency_name": "Bộ Nội Vụ (VP)"}, "BNV", "COVER_AGENCY_NAME_DIFFERS", id="a name of its own"),
        pytest.param({"agency_code": "NV"}, "BNV", "COVER_AGENCY_CODE_DIFFERS", id="an unknown code, a known name"),
        pytest.param({"agency_name": "Tỉnh Hòa Bình"}, None, "COVER_AGENCY_CONFLICT", id="another agency's name"),
        pytest.param({"agency_code": "X", "agency_name": "Y"}, None, "COVER_AGENCY_UNKNOWN", id="neither is known"),
        pytest.param({"agency_code": None, "agency_name": None}, None, "COVER_AGENCY_UNKNOWN", id="neither is given"),
        pytest.param(
            {"agency_code": None, "agency_name": "Tên chung"}, None, "COVER_AGENCY_UNKNOWN", id="a name of two agencies"
        ),
    ],
)
def test_the_agency_is_known_by_its_code_or_its_name_and_never_guessed(changes, code, finding):
    covers = cover(**changes)
    recognised = recognise_agencies(covers, AGENCIES).item()
    assert (recognised if isinstance(recognised, str) else None) == code
    assert agency_findings(covers, AGENCIES, 2024)["code"].tolist() == ([] if finding is None else [finding])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"year": None}, [("COVER_FIELD_MISSING", "year")]),
        ({"period": None}, [("COVER_FIELD_MISSING", "period")]),
        ({"number_format": None}, [("COVER_NUMBER_FORMAT_MISSING", "number_format")]),
    ],
)
def test_a_report_says_which_period_of_which_year(changes, expected):
    assert told(required_fields(cover(**changes))) == expected


@pytest.mark.parametrize(("year", "is_wrong"), [(2024, False), (2023, True), (2025, True), (None, False)])
def test_a_report_is_of_the_year_being_received(year, is_wrong):
    found = wrong_year(cover(year=year), 2024)
    assert told(found) == ([("COVER_YEAR_WRONG", "year")] if is_wrong else [])
    assert [unpacked(params)["expected"] for params in found["params"]] == ["2024"] * is_wrong


@pytest.mark.parametrize(
    ("changes", "column", "missing"),
    [
        ({"document_number": None}, "document_number", ["Số văn bản"]),
        ({"document_on": None, "signatory": None}, "document_on", ["Ngày văn bản", "Người ký"]),
    ],
)
def test_somebody_signed_the_report(changes, column, missing):
    found = unsigned(cover(**changes), raw_findings([]))
    assert told(found) == [("COVER_UNSIGNED", column)]
    assert unpacked(found["params"].item())["missing"] == missing


def test_a_signed_report_has_nothing_to_tell():
    assert unsigned(cover(), raw_findings([])).empty


def test_a_date_that_could_not_be_read_is_not_called_missing():
    sha256 = cover()["sha256"].item()
    told_before = raw_findings([Finding(sha256, "COVER_OPTIONAL_UNREADABLE", column_name="document_on")])
    assert unsigned(cover(document_on=None), told_before).empty
    found = unsigned(cover(document_on=None, signatory=None), told_before)
    assert told(found) == [("COVER_UNSIGNED", "signatory")]
    assert unpacked(found["params"].item())["missing"] == ["Người ký"]


@pytest.mark.parametrize(
    ("document_on", "is_unlikely"),
    [("2024-01-01", False), ("2023-12-31", True), ("2025-01-10", False), ("2025-01-11", True), (None, False)],
)
def test_the_document_was_signed_within_the_year_and_before_it_came(document_on, is_unlikely):
    found = unlikely_document_dates(cover(document_on=document_on), RECEIVED, 2024)
    assert told(found) == ([("COVER_DOCUMENT_DATE_UNLIKELY", "document_on")] if is_unlikely else [])


@pytest.mark.parametrize(
    ("days", "is_told"),
    [
        (["2024-06-20"], False),
        (["2024-07-21"], False),  # the last month's work goes on while a report is signed
        (["2024-06-21", "2024-12-31"], True),
        (["2025-08-01"], False),  # of another year: told as that
        ([None], False),
    ],
)
def test_a_report_is_signed_after_what_it_tells(days, is_told):
    report = cover(document_on="2024-06-20")
    report = report.assign(received_on=pd.Timestamp(2025, 1, 10))
    deeds = pd.DataFrame({"sha256": report["sha256"].item(), "day": pd.to_datetime(pd.Series(days))})
    found = signed_before_deeds(report, deeds, 2024)
    assert told(found) == ([("COVER_SIGNED_BEFORE_DEEDS", "document_on")] if is_told else [])
    assert [unpacked(params)["count"] for params in found["params"]] == [2] * is_told


def test_what_is_told_after_the_file_came_is_told_as_that():
    report = cover(document_on="2024-06-20").assign(received_on=pd.Timestamp(2024, 7, 1))
    deeds = pd.DataFrame({"sha256": report["sha256"], "day": [pd.Timestamp(2024, 12, 31)]})
    assert signed_before_deeds(report, deeds, 2024).empty


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"meta_agency_code": "17"}, [("TEMPLATE_OTHER_AGENCY", "agency_code")]),
        ({"meta_framework_id": "G"}, [("TEMPLATE_OTHER_FRAMEWORK", "-")]),
        ({"meta_framework_sha256": "0" * 64}, [("TEMPLATE_FRAMEWORK_REVISED", "-")]),
        ({"meta_framework_id": "G", "meta_framework_sha256": "0" * 64}, [("TEMPLATE_OTHER_FRAMEWORK", "-")]),
        ({"meta_agency_code": None, "meta_framework_id": None, "meta_framework_sha256": None}, []),
        ({"recognised_code": None, "framework_id": None, "framework_sha256": None}, []),
    ],
)
def test_the_template_was_made_for_this_agency_and_framework(changes, expected):
    covers = cover(**changes)
    assert told(template_findings(covers, set(covers["sha256"]))) == expected


def test_a_revision_that_leaves_the_scorecard_as_it_was_is_not_told():
    assert template_findings(cover(meta_framework_sha256="0" * 64), set()).empty


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "BNV"),
        ({"meta_agency_code": None}, "BNV"),
        ({"agency_code": None, "agency_name": None}, "BNV"),
        ({"agency_code": "Q", "agency_name": "Bộ Q"}, "BNV"),
        ({"agency_code": "17"}, "BNV"),
        ({"meta_agency_code": "17"}, None),
        ({"agency_code": "17", "meta_agency_code": None}, None),
        ({"agency_code": None, "agency_name": None, "meta_agency_code": "Q"}, None),
        ({"agency_code": None, "agency_name": None, "meta_agency_code": None}, None),
    ],
)
def test_the_hidden_mark_names_an_agency_that_the_cover_does_not_gainsay(changes, code):
    assert named_agencies(cover(**changes), AGENCIES).fillna("-").item() == (code or "-")
