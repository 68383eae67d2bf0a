import ast
import re
import string
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from checks.findings.catalogue import PROTECTED, Approval, Catalogue, CatalogueError, RowFate
from checks.findings.description import describe
from checks.findings.model import raw_finding, raw_findings

ROOT = Path(__file__).parents[3]
SHIPPED = Catalogue.load(ROOT / "fixtures" / "findings.yaml")

ENTRY = """
{code}:
  kind: {kind}
  severity: warning
  {extra}
  vi: {{title: Lỗi, message: "Ô ghi “{{value}}”, cần {{limit}}.", hint: "Sửa ô {{cell}}."}}
  en: {{title: Fault, message: "It says “{{value}}”, needs {{limit}}.", hint: "Mend {{cell}}."}}
"""


def catalogue(tmp_path, text):
    path = tmp_path / "findings.yaml"
    path.write_text(text, encoding="utf-8")
    return Catalogue.load(path)


def entry(code="ROW_ODD", kind="row", extra=""):
    return ENTRY.format(code=code, kind=kind, extra=extra)


ODD = raw_finding("a", "ROW_ODD", sheet="S", excel_row=3, cell="B3", value="x{y}", limit=12500)


def test_a_finding_is_told_in_either_language(tmp_path):
    loaded = catalogue(tmp_path, entry())
    vietnamese, english = (describe(raw_findings([ODD]), loaded, language) for language in ("vi", "en"))
    assert vietnamese["message"].item() == "Ô ghi “x{y}”, cần 12.500."
    assert vietnamese["hint"].item() == "Sửa ô B3."
    assert english["message"].item() == "It says “x{y}”, needs 12,500."
    assert vietnamese[["kind", "severity", "title"]].to_numpy().tolist() == [["row", "warning", "Lỗi"]]


def test_a_word_that_is_absent_is_a_dash_and_no_failure(tmp_path):
    described = describe(raw_findings([raw_finding("a", "ROW_ODD")]), catalogue(tmp_path, entry()))
    assert described["message"].item() == "Ô ghi “–”, cần –."


OFF = "switched_off: {document: 12/QĐ-BCĐ, date: 2025-03-31, approver: Trần Văn B, reason: Bão lụt}"


def without(extra, name):
    """The flow mapping without one of its keys."""
    return re.sub(rf"{name}: [^,}}]+(, )?", "", extra)


def test_a_rule_that_is_switched_off_says_nothing(tmp_path):
    loaded = catalogue(tmp_path, entry(extra=OFF) + entry("ROW_EVEN"))
    raw = raw_findings([ODD, raw_finding("a", "ROW_EVEN")])
    assert describe(raw, loaded)["code"].tolist() == ["ROW_EVEN"]


@pytest.mark.parametrize("kind", ["file", "template", "sheet", "column", "cell"])
def test_what_would_lose_data_silently_cannot_be_switched_off(tmp_path, kind):
    with pytest.raises(CatalogueError, match=r"findings\.yaml, ROW_ODD: data would be lost"):
        catalogue(tmp_path, entry(kind=kind, extra=OFF))


def test_what_tells_whose_report_it_is_cannot_be_switched_off(tmp_path):
    with pytest.raises(CatalogueError, match=r"COVER_AGENCY_UNKNOWN: data would be lost"):
        catalogue(tmp_path, entry("COVER_AGENCY_UNKNOWN", extra=OFF))
    assert SHIPPED.entries.keys() >= PROTECTED


@pytest.mark.parametrize("code", ["COVER_ROUND_UNKNOWN", "DECISION_WITHOUT_REASON", "EXPLAINED_LATE", "OUTSIDE_TWICE"])
def test_what_keeps_rows_of_appraisers_and_outside_figures_from_counting_is_always_told(tmp_path, code):
    assert code in SHIPPED.entries
    with pytest.raises(CatalogueError, match=f"{code}: data would be lost"):
        catalogue(tmp_path, entry(code, kind="row", extra=OFF))


def test_a_catalogue_of_an_older_version_is_read_as_it_was_kept():
    text = entry(extra=without(without(OFF, "approver"), "reason")) + entry("DECISION_WITHOUT_REASON", extra=OFF)
    kept = Catalogue.parse(text, "findings.yaml", is_kept=True)
    assert kept.silent == {"ROW_ODD", "DECISION_WITHOUT_REASON"}
    assert kept["ROW_ODD"].switched_off.words() == (
        "văn bản số 12/QĐ-BCĐ ngày 31/03/2025, người duyệt không nêu, lý do: không nêu"
    )


def test_a_waived_finding_is_a_note_that_names_its_document_for_that_file_alone(tmp_path):
    by = Approval("12/QĐ-BCĐ", "Trần Văn B", date(2025, 3, 31), "Bão lụt")
    waiving = replace(catalogue(tmp_path, entry()), waived={("a", "ROW_ODD"): by})
    told = describe(raw_findings([ODD, replace(ODD, sha256="b")]), waiving)
    assert told["severity"].tolist() == ["note", "warning"]
    by_whom = "văn bản số 12/QĐ-BCĐ ngày 31/03/2025, người duyệt Trần Văn B, lý do: Bão lụt"
    assert told[["message", "hint"]].to_numpy().tolist() == [
        [f"Lỗi: cơ quan được miễn ({by_whom}), nên dòng và ô vẫn được tính như đã ghi, không phải sửa.", ""],
        ["Ô ghi “x{y}”, cần 12.500.", "Sửa ô B3."],
    ]
    in_english = "document 12/QĐ-BCĐ of 31/03/2025, approved by Trần Văn B, reason: Bão lụt"
    assert describe(raw_findings([ODD]), waiving, "en")["message"].item() == (
        f"Fault: waived ({in_english}), so row and cell count as they are, and nothing needs to be mended."
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("a: [", "not a YAML file", id="not YAML"),
        pytest.param("- a", "one entry a code", id="a list"),
        pytest.param("", "one entry a code", id="an empty file"),
        pytest.param(entry(kind="planet"), "kind is one of", id="an unknown kind"),
        pytest.param(entry(extra="row: eaten"), "eaten", id="an unknown fate of the row"),
        pytest.param(entry(extra="colour: red"), "colour", id="an unknown key"),
        *(
            pytest.param(entry(extra=without(OFF, name)), "switched_off needs document", id=f"no {name}")
            for name in ("document", "date", "approver", "reason")
        ),
        pytest.param(entry().replace("{value}", "{value.__class__}"), "plain names", id="an attribute in braces"),
        pytest.param(entry().replace("{value}", "{value!r}"), "plain names", id="a conversion in braces"),
        pytest.param(entry().replace("{value}", "{}"), "plain names", id="empty braces"),
        pytest.param(entry().replace("title: Fault, ", ""), "title", id="a title is missing"),
        pytest.param("ROW_ODD: yes", "ROW_ODD", id="not a mapping"),
    ],
)
def test_a_wrong_catalogue_is_refused_with_the_place_and_the_reason(tmp_path, text, reason):
    with pytest.raises(CatalogueError, match=re.escape(reason)):
        catalogue(tmp_path, text)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "findings.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match="UTF-8"):
        Catalogue.load(tmp_path / "findings.yaml")


def placeholders(text):
    return {
        name for sentence in (text.message, text.hint) for _, name, _, _ in string.Formatter().parse(sentence) if name
    }


def test_each_shipped_text_tells_the_same_in_both_languages():
    # English has no declared descriptions of columns to quote.
    told = {
        code: [placeholders(entry.texts[language]) for language in ("vi", "en")]
        for code, entry in SHIPPED.entries.items()
    }
    assert [code for code, (vietnamese, english) in told.items() if english != vietnamese - {"description"}] == []


SEVERITIES = {
    "blocking": """
    FILE_EMPTY FILE_NOT_WORKBOOK FILE_NO_REPORT FILE_OLD_FORMAT FILE_OTHER_FORMAT FILE_ENCRYPTED FILE_DAMAGED
    FILE_TOO_LARGE FILE_NOT_KEPT FILE_READER_FAILED FILE_SEVERAL_WORKBOOKS TEMPLATE_FOREIGN TEMPLATE_OTHER_FRAMEWORK
    TEMPLATE_OTHER_AGENCY COVER_FIELD_MISSING COVER_FIELD_INVALID COVER_AGENCY_UNKNOWN COVER_AGENCY_CONFLICT
    COVER_ROUND_UNKNOWN COVER_YEAR_WRONG COVER_NO_FRAMEWORK COVER_FRAMEWORK_BROKEN SHEET_MISSING REPORT_EMPTY
    COLUMN_MISSING EXPLAINED_ROUND_CLOSED EXPLAINED_LATE
    """,
    "warning": """
    TEMPLATE_ACTIVE_CONTENT COVER_OPTIONAL_UNREADABLE COVER_AGENCY_CODE_DIFFERS COVER_UNSIGNED
    COVER_DOCUMENT_DATE_UNLIKELY COVER_SIGNED_BEFORE_DEEDS SHEET_DUPLICATE SHEET_EMPTY COLUMN_OPTIONAL_MISSING
    COLUMN_DUPLICATE CELL_REQUIRED CELL_NOT_NUMBER CELL_NOT_WHOLE CELL_AMBIGUOUS_NUMBER CELL_NOT_DATE
    CELL_AMBIGUOUS_DATE CELL_DATE_MAYBE_SWAPPED CELL_DATE_MAYBE_SHIFTED CELL_BELOW_MINIMUM CELL_ABOVE_MAXIMUM
    CELL_IN_OLD_ENCODING CELL_IN_OLD_ENCODING_LISTED CELL_NOT_IN_LIST CELL_ERROR CELL_FORMULA_WITHOUT_VALUE
    CELL_SHOWN_OTHERWISE CELL_MERGED_FIGURE ROW_COMPLETED_WITHOUT_DATE ROW_COMPLETED_NOT_COMPLETED
    ROW_DATE_OUTSIDE_YEAR EVIDENCE_FILE_OF_TWO_CRITERIA ROW_DATE_IN_FUTURE ROW_ANSWERED_BEFORE_RECEIVED
    ROW_ANSWERED_NOT_ANSWERED ROW_ANSWERED_WITHOUT_DATE EVIDENCE_FILE_ENCRYPTED EVIDENCE_FILE_DAMAGED
    EVIDENCE_FILE_EMPTY TABLE_DUPLICATE_CODE TABLE_DUPLICATE_ROW ROW_LIKELY_DUPLICATE ROW_SAME_PAGE
    LINK_OF_MANY_DAYS CRITERION_DUPLICATE TASK_CODE_UNKNOWN EVIDENCE_CODE_UNKNOWN EVIDENCE_FILE_ABSENT
    COST_OVER_BUDGET CRITERION_UNKNOWN CRITERION_MISSING SELF_POINTS_MISSING SELF_POINTS_OVER_MAX
    SELF_POINTS_UNDER_MIN DECLARED_MISSING DECLARED_INVALID DECLARED_IMPOSSIBLE NOT_APPLICABLE_FORBIDDEN
    NOT_APPLICABLE_WITHOUT_REASON EVIDENCE_MISSING EXPLAINED_NOTHING EXPLAINED_CRITERION_UNKNOWN
    EXPLAINED_NOT_DECIDED EXPLAINED_WITHOUT_TEXT EXPLAINED_TWICE DECISION_MISSING DECISION_WITHOUT_REASON
    DECISION_INPUT_UNNAMED
    DECISION_CONTRADICTS_ROW DECISION_OF_TWO_APPRAISERS DECISION_AGENCY_UNKNOWN DECISION_AGENCY_NOT_SCORED
    DECISION_CRITERION_UNFIT DECISION_INPUT_UNKNOWN DECISION_VALUE_INVALID DECISION_VALUE_OUT_OF_BOUNDS
    DECISION_POINTS_OUT_OF_BOUNDS DECISION_WITHOUT_OBJECT DECISION_ROUND_CLOSED
    VERDICT_MISSING VERDICT_CASE_UNKNOWN VERDICT_NOTHING_TO_WITHDRAW VERDICT_OF_TWO_REVIEWERS
    OUTSIDE_AGENCY_UNKNOWN SURVEY_QUESTION_UNKNOWN SURVEY_OPTION_UNKNOWN SURVEY_SAMPLE_MISSING SURVEY_SAMPLES_DIFFER
    SURVEY_COUNTS_DISAGREE EXTERNAL_INDEX_UNKNOWN EXTERNAL_OUT_OF_BOUNDS OUTSIDE_TWICE OUTSIDE_IN_CSV
    """,
    "note": """
    TEMPLATE_OLD TEMPLATE_FRAMEWORK_REVISED COVER_NUMBER_FORMAT_MISSING COVER_AGENCY_NAME_DIFFERS SHEET_RENAMED
    SHEET_FEEDBACK_EMPTY COLUMN_UNKNOWN CELL_LINK_ELSEWHERE CELL_TOO_LONG ROW_COMPLETED_LATE
    ROW_DUE_OUTSIDE_YEAR EVIDENCE_DATE_OUTSIDE_YEAR EVIDENCE_DATES_DISAGREE EVIDENCE_ISSUERS_DISAGREE
    EVIDENCE_LINK_OF_TWO_CRITERIA EVIDENCE_DATE_NOT_OF_COVER EVIDENCE_ISSUER_NOT_OF_COVER ROW_LINK_UNUSABLE
    ROW_EVIDENCE_NOWHERE EVIDENCE_OF_TWO_CODES EVIDENCE_FILE_UNLISTED SELF_POINTS_NOT_EXPECTED DECLARED_UNKNOWN
    EVIDENCE_EXPLAINED REPORT_LATE REPORT_SUPPLEMENTED_LATE YEAR_ON_YEAR_JUMP LINK_SHARED_BETWEEN_AGENCIES
    EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES EVIDENCE_OF_EARLIER_YEAR EXPLANATION_NOT_TAKEN EXPLANATION_CUT
    EXPLANATION_MISPLACED MANY_FINDINGS
    """,
}
"""What a report is sent back for, what it is asked to mend, and what it is only told of."""


def test_each_shipped_finding_weighs_what_was_decided():
    shipped = {severity: set() for severity in SEVERITIES}
    for code, entry in SHIPPED.entries.items():
        shipped[entry.severity].add(code)
    assert shipped == {severity: set(codes.split()) for severity, codes in SEVERITIES.items()}


def test_no_finding_takes_a_row_out_of_a_report_that_is_sent_back_anyway():
    taking = [entry for entry in SHIPPED.entries.values() if entry.row is not RowFate.KEEP]
    assert taking
    assert "blocking" not in {entry.severity for entry in taking}
    assert {entry.kind for entry in taking} <= {"cell", "row", "table", "scorecard"}


def emitted_codes():
    """Every text constant that looks like a finding's code, in the modules that make findings."""
    kinds = "FILE|TEMPLATE|COVER|SHEET|COLUMN|CELL|ROW|TABLE|CRITERION|TASK|EVIDENCE|COST|SELF|DECLARED|NOT|LINK|MANY"
    kinds += "|REPORT|YEAR|EXPLANATION|EXPLAINED|DECISION|VERDICT|OUTSIDE|SURVEY|EXTERNAL"
    code = re.compile(rf"(?:{kinds})(?:_[A-Z]+)+")
    found = set()
    for folder in ("checks", "assets/submissions", "assets/review"):
        for path in (ROOT / folder).rglob("*.py"):
            if "samples" in path.parts:
                continue
            tree = ast.parse(path.read_text(encoding="utf-8"))
            nodes = [one for statement in tree.body if not is_export_list(statement) for one in ast.walk(statement)]
            texts = {one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)}
            found |= {text for text in texts if code.fullmatch(text)}
    return found


def is_export_list(statement):
    return isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__"


def test_the_catalogue_has_exactly_the_codes_that_the_program_emits():
    assert emitted_codes() == set(SHIPPED.entries)


def test_describing_keeps_order_and_count():
    raw = raw_findings([raw_finding("b", "FILE_EMPTY"), raw_finding("a", "ROW_COMPLETED_WITHOUT_DATE")] * 2)
    described = describe(raw, SHIPPED)
    pd.testing.assert_frame_equal(described[list(raw.columns)], raw)


def test_a_message_names_the_column_and_another_kind_of_finding_in_its_own_language():
    many = raw_finding("a", "MANY_FINDINGS", fault="CELL_NOT_DATE", total=60, shown=50)
    titles = pd.Series(["Ngày thực hiện"])
    vietnamese, english = (
        describe(raw_findings([many]), SHIPPED, language, titles)["message"].item() for language in ("vi", "en")
    )
    assert vietnamese == (
        "Cột «Ngày thực hiện» có 60 ô cùng một lỗi («Ô ngày ghi không phải là ngày»); chỉ 50 ô đầu được liệt kê."
    )
    assert english == (
        "The column “Ngày thực hiện” has 60 cells with the same fault (“Not a date”); only the first 50 are listed."
    )
