import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.evidence.claimed_twice import KNOWN_CLAIM, of_earlier_years, of_other_agencies, of_two_criteria
from checks.rules.evidence.claims import CLAIM, fingerprints

YEAR = 2025
NAMES = {(code, year): f"Bộ {code}" for code in "XYZ" for year in (2023, 2024, 2025)} | {
    ("15", 2024): "Tỉnh Yên Bái",
    ("10", 2024): "Tỉnh Lào Cai",
    ("15", 2025): "Tỉnh Lào Cai",
}
OWNED = {"sha256": "str", **CLAIM, "agency_code": "str", "turn": "int64"}


def known(*claims):
    """Claims of (kind, subject, agency, year)."""
    frame = pd.DataFrame(claims, columns=["kind", "subject", "agency_code", "year"], dtype="str")
    return frame.assign(fingerprint=fingerprints(frame["kind"], frame["subject"]))[list(KNOWN_CLAIM)].astype(
        KNOWN_CLAIM
    )


def claims(*given):
    """Claims of (file, agency, turn, kind, subject); a file of a kind written `file?` is named by no row."""
    rows = []
    for number, (sha256, agency, turn, kind, subject) in enumerate(given, start=6):
        at_row = {"sheet": "Hoạt động", "excel_row": number, "column_name": "link"} if kind == "link" else {}
        if kind == "file":
            at_row = {"sheet": "Tài liệu kiểm chứng", "excel_row": number, "column_name": "link_or_file"}
        value = f"https://{subject}" if kind == "link" else f"{subject}.pdf"
        written = value if at_row else None
        rows.append(
            {"sha256": sha256, "agency_code": agency, "turn": turn, "kind": kind.strip("?"), "subject": subject}
            | {"value": value, "written": written}
            | at_row
        )
    return pd.DataFrame(rows, columns=list(OWNED)).astype(OWNED)


def told(raw, *params):
    """File, code, Excel row and the parameters asked for."""
    rows = [None if pd.isna(row) else int(row) for row in raw["excel_row"]]
    given = [tuple(unpacked(text)[name] for name in params) for text in raw["params"]]
    return [(*one, *two) for one, two in zip(zip(raw["sha256"], raw["code"], rows, strict=True), given, strict=True)]


SHARED = "EVIDENCE_FILE_SHARED_BETWEEN_AGENCIES"


def test_the_later_claim_of_another_agency_is_named():
    claimed = claims(("b", "Y", 1, "link", "bao.vn/1"), ("a", "X", 0, "link", "bao.vn/1"))
    found = of_other_agencies(claimed, known(), NAMES, YEAR)
    assert told(found, "agency") == [("b", "LINK_SHARED_BETWEEN_AGENCIES", 6, "Bộ X")]
    assert found[["column_name", "value"]].to_numpy().tolist() == [["link", "https://bao.vn/1"]]


def test_a_file_is_told_of_at_its_row_or_with_its_report():
    claimed = claims(
        ("a", "X", 0, "file", "1f"),
        ("b", "Y", 1, "file", "1f"),
        ("c", "Z", 2, "file?", "1f"),
        ("c", "Z", 2, "file?", "2f"),
        ("a", "X", 0, "file?", "2f"),
    )
    assert told(of_other_agencies(claimed, known(), NAMES, YEAR), "agency", "proof") == [
        ("b", SHARED, 7, "Bộ X", "1f.pdf"),
        ("c", SHARED, None, "Bộ X", ["1f.pdf", "2f.pdf"]),
    ]


def test_an_earlier_night_claims_before_this_one():
    before = known(("link", "bao.vn/1", "Z", YEAR), ("link", "bao.vn/1", "X", YEAR))
    found = of_other_agencies(claims(("a", "Y", 0, "link", "bao.vn/1")), before, NAMES, YEAR)
    assert told(found, "agency") == [("a", "LINK_SHARED_BETWEEN_AGENCIES", 6, "Bộ Z")]


def test_everyone_after_the_first_is_told_of_the_first():
    claimed = claims(*((name, agency, turn, "link", "bao.vn/1") for name, agency, turn in (
        ("c", "Z", 2), ("b", "Y", 1), ("a", "X", 0), ("d", "X", 3),
    )))  # fmt: skip
    found = of_other_agencies(claimed, known(), NAMES, YEAR)
    assert {one[0]: one[3] for one in told(found, "agency")} == {"b": "Bộ X", "c": "Bộ X"}


def test_an_agency_may_claim_its_own_proof_again():
    claimed = claims(("a", "X", 0, "file", "1f"), ("b", "X", 1, "file", "1f"))
    assert of_other_agencies(claimed, known(("file", "1f", "X", YEAR)), NAMES, YEAR).empty


def test_a_link_and_a_file_are_never_the_same():
    found = of_other_agencies(claims(("a", "X", 0, "file", "1f")), known(("link", "1f", "Y", YEAR)), NAMES, YEAR)
    assert found.empty


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([("Y", 2023), ("X", 2024)], ("2024", "Bộ X")),
        ([("Y", 2024), ("X", 2023)], ("2023", "Bộ X")),
        ([("Z", 2024), ("Y", 2024), ("Y", 2023)], ("2024", "Bộ Y")),
        ([("Y", YEAR), ("Y", YEAR + 1)], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("kind", ["link", "file", "file?"])
def test_a_proof_of_an_earlier_year_is_told_with_its_year_the_agency_s_own_first(before, expected, kind):
    earlier = known(*((kind.strip("?"), "bao.vn/1", code, year) for code, year in before))
    found = of_earlier_years(claims(("a", "X", 0, kind, "bao.vn/1")), earlier, NAMES, YEAR)
    row = None if kind == "file?" else 6
    assert told(found, "claimed_year", "agency") == (
        [("a", "EVIDENCE_OF_EARLIER_YEAR", row, *expected)] if expected else []
    )


def test_a_code_that_means_another_agency_now_is_not_taken_for_the_same():
    """15 was Yên Bái until 2025; Lào Cai, which has it since, was 10."""
    earlier = known(
        ("link", "bao.vn/1", "15", 2024), ("link", "bao.vn/2", "15", 2024), ("link", "bao.vn/2", "10", 2024)
    )
    claimed = claims(("a", "15", 0, "link", "bao.vn/1"), ("a", "15", 0, "link", "bao.vn/2"))
    found = of_earlier_years(claimed, earlier, NAMES, YEAR)
    assert [one[3] for one in told(found, "agency")] == ["Tỉnh Yên Bái", "Tỉnh Lào Cai"]


def test_one_page_that_everybody_claimed_costs_little():
    earlier = known(*(("link", "bao.vn/1", f"A{n}", 2024) for n in range(4_000)))
    claimed = claims(*(("a", "X", 0, "link", "bao.vn/1") for _ in range(3_000)))
    assert len(of_earlier_years(claimed, earlier, NAMES, YEAR)) == 3_000


def test_the_second_document_of_one_proof_is_told_of_the_first():
    one = claims(*(("a", "X", 0, "file", "1f") for _ in range(4)), ("a", "X", 0, "link", "bao.vn/1"))
    codes = ["TL01", "TL02", "TL03", "TL01", "TL05"]
    one = one.assign(evidence_code=codes, document=codes, criteria=["1", "1", "2", "1", "2"])
    assert told(of_two_criteria(one), "evidence_code", "criteria", "first", "first_criteria") == [
        ("a", "EVIDENCE_FILE_OF_TWO_CRITERIA", 8, "TL03", "2", "TL01", "1")
    ]
