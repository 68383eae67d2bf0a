import pandas as pd
import pytest

from checks.rules.evidence.claims import claims_of, is_passed_off
from warehouse.tables import activity, evidence, scorecard

FILE = {"sha256": "str", "name": "str", "file_sha256": "str", "state": "str"}
PAGE = "https://bo.vn/tin/1"


@pytest.fixture(name="claimed")
def _claimed(typed_rows):
    def claimed(acts=(), papers=(), card=(), files=()):
        rows = {
            activity.name: typed_rows(activity, *acts),
            evidence.name: typed_rows(evidence, *papers),
            scorecard.name: typed_rows(scorecard, *card),
        }
        attached = pd.DataFrame([("a", *one) for one in files], columns=list(FILE)).astype(FILE)
        return claims_of(rows, attached)

    return claimed


def paper(code, text):
    return {"evidence_code": code, "link_or_file": text}


def cited(**criteria):
    """`_1="TL01"`: the criterion 1 names the document TL01."""
    return [{"criterion_code": code.strip("_"), "evidence_codes": codes} for code, codes in criteria.items()]


def test_links_and_files_are_claimed_with_the_criteria_that_rest_on_them(claimed):
    claims = claimed(
        acts=[{"link": f"{PAGE} và https://bo.vn/tin/2", "evidence_code": "tl01"}],
        papers=[paper("TL01", PAGE), paper("TL02", "a.pdf")],
        card=cited(_1="TL01; TL02", _2="TL02"),
        files=[("a.pdf", "1f", "readable"), ("b.pdf", "2f", "damaged"), ("c.pdf", "e3", "empty")],
    )
    told = claims[["kind", "subject", "sheet", "excel_row", "column_name", "value", "criteria"]]
    assert told.astype(object).where(told.notna(), None).to_numpy().tolist() == [
        ["link", "bo.vn/tin/1", "Hoạt động", 6, "link", f"{PAGE} và https://bo.vn/tin/2", "1"],
        ["link", "bo.vn/tin/2", "Hoạt động", 6, "link", f"{PAGE} và https://bo.vn/tin/2", "1"],
        ["link", "bo.vn/tin/1", "Tài liệu kiểm chứng", 6, "link_or_file", PAGE, "1"],
        ["file", "1f", "Tài liệu kiểm chứng", 7, "link_or_file", "a.pdf", "1, 2"],
        ["file", "2f", None, None, "link_or_file", "b.pdf", None],
    ]


@pytest.mark.parametrize("link", ["https://bo.vn", "https://bo.vn/", None, "ảnh chụp"])
def test_a_front_page_is_nobody_s_claim(claimed, link):
    assert claimed(acts=[{"link": link}], papers=[paper("TL01", link)]).empty


@pytest.mark.parametrize(
    ("papers", "card", "is_one"),
    [
        ([paper("TL01", PAGE), paper("TL02", PAGE)], cited(_1="TL01", _2="TL02"), True),
        ([paper("TL01", PAGE), paper("TL02", PAGE)], cited(_1="TL01", _2="TL01, TL02"), True),
        ([paper("TL01", PAGE), paper("TL02", PAGE)], cited(_1="TL01, TL02"), False),
        ([paper("TL01", PAGE), paper("TL02", PAGE)], cited(_1="TL01"), False),
        ([paper("TL01", PAGE), paper("TL02", "https://bo.vn/2")], cited(_1="TL01", _2="TL02"), False),
        ([paper("TL01", PAGE), paper("tl 01", PAGE)], cited(_1="TL01", _2="TL01"), False),
        ([paper("TL01", "a.pdf"), paper("TL02", "copy.pdf")], cited(_1="TL01", _2="TL02"), True),
        ([paper("TL01", "a.pdf"), paper("TL02", "b.pdf")], cited(_1="TL01", _2="TL02"), False),
    ],
)
def test_two_documents_that_are_one_proof_for_two_criteria_pass_it_off(claimed, papers, card, is_one):
    files = [("a.pdf", "1f", "readable"), ("copy.pdf", "1f", "readable"), ("b.pdf", "2f", "readable")]
    claims = claimed(papers=papers, card=card, files=files)
    assert is_passed_off(claims)[claims["criteria"].notna()].tolist().count(True) == (2 if is_one else 0)


def test_an_activity_s_link_is_its_own_document_s(claimed):
    claims = claimed(
        acts=[{"link": PAGE, "evidence_code": "TL01"}],
        papers=[paper("TL01", PAGE)],
        card=cited(_1="TL01", _2="TL01"),
    )
    assert not is_passed_off(claims).any()
