import pandas as pd
import pytest

from checks.findings.model import unpacked
from checks.rules.evidence.attached_files import evidence_file_findings, named_files
from warehouse.tables import evidence

COLUMNS = {"sha256": "str", "name": "str", "file_sha256": "str", "state": "str"}


def files(*names, state="readable", sha256="a"):
    return pd.DataFrame([(sha256, name, f"of {name}", state) for name in names], columns=list(COLUMNS)).astype(COLUMNS)


def told(papers, attached, listing=("a", "b")):
    found = evidence_file_findings(papers, attached, listing)
    rows = [None if pd.isna(row) else int(row) for row in found["excel_row"]]
    proofs = [unpacked(params)["proof"] for params in found["params"]]
    return sorted(zip(found["code"], rows, proofs, strict=True), key=str)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Kế hoạch.pdf", ["Kế hoạch.pdf"]),
        ("KẾ HOẠCH.PDF", ["Kế hoạch.pdf"]),
        ("Kế hoạch", ["Kế hoạch.pdf"]),
        ("D:\\Minh chứng\\Kế hoạch.pdf", ["Kế hoạch.pdf"]),
        ("minh-chung/Kế hoạch.pdf", ["Kế hoạch.pdf"]),
        ("https://bo.example/tai-ve/Kế hoạch.pdf", ["Kế hoạch.pdf"]),
        ("Xem tệp Kế hoạch.pdf, trang 2", ["Kế hoạch.pdf"]),
        ("Kế hoạch.pdf; ảnh 1, 2.jpg", ["Kế hoạch.pdf", "ảnh 1, 2.jpg"]),
        ("Kế hoạch.pdf, ảnh 1, 2.jpg", ["Kế hoạch.pdf"]),
        ("ảnh 1, 2.jpg", ["ảnh 1, 2.jpg"]),
        ("1.pdf", ["1.pdf"]),
        ("11.pdf", []),
        ("Kế hoạch năm", []),
        (None, []),
        ("; ,\n;", []),
    ],
)
def test_a_row_names_a_file_in_many_ways(typed_rows, text, names):
    attached = files("Kế hoạch.pdf", "ảnh 1, 2.jpg", "1.pdf")
    named = named_files(typed_rows(evidence, {"evidence_code": "TL01", "link_or_file": text}), attached)
    assert named["name"].tolist() == names


@pytest.mark.parametrize("divider", [";", "\n", ","])
def test_a_cell_is_read_up_to_a_number_of_names(typed_rows, divider):
    every = [f"{number}.pdf" for number in range(1, 102)]
    named = named_files(typed_rows(evidence, {"link_or_file": divider.join(every)}), files(*every))
    assert named["name"].tolist() == every[:100]


def test_a_file_called_by_the_code_of_the_evidence_needs_no_naming(typed_rows):
    named = named_files(typed_rows(evidence, {"evidence_code": "TL 01"}), files("tl 01.pdf", "TL 01.jpg", "TL02.pdf"))
    assert named["name"].tolist() == ["tl 01.pdf", "TL 01.jpg"]


def test_a_row_names_only_files_of_its_own_report(typed_rows):
    papers = typed_rows(evidence, {"link_or_file": "a.pdf"}, {"link_or_file": "a.pdf", "sha256": "b"})
    named = named_files(papers, pd.concat([files("a.pdf"), files("a.pdf", sha256="c")], ignore_index=True))
    assert named[["sha256", "excel_row"]].to_numpy().tolist() == [["a", 6]]


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ("encrypted", "EVIDENCE_FILE_ENCRYPTED"),
        ("damaged", "EVIDENCE_FILE_DAMAGED"),
        ("empty", "EVIDENCE_FILE_EMPTY"),
        ("readable", None),
        ("unknown", None),
    ],
)
def test_a_file_that_proves_nothing_is_told_at_every_row_that_names_it(typed_rows, state, code):
    papers = typed_rows(evidence, *({"link_or_file": text} for text in ("a.pdf", "b.pdf; a.pdf", "b.pdf")))
    attached = pd.concat([files("a.pdf", state=state), files("b.pdf")], ignore_index=True)
    assert told(papers, attached) == ([(code, 6, ["a.pdf"]), (code, 7, ["a.pdf"])] if code else [])


def test_each_report_s_rows_name_its_own_files_in_whatever_order_the_reports_came(typed_rows):
    papers = typed_rows(evidence, *({"link_or_file": f"{report}.pdf", "sha256": report} for report in "bca"))
    attached = pd.concat(
        [files(f"{report}.pdf", state="damaged", sha256=report) for report in "abc"], ignore_index=True
    )
    found = evidence_file_findings(papers, attached, list("abc"))
    assert [
        (sha256, unpacked(params)["proof"]) for sha256, params in zip(found["sha256"], found["params"], strict=True)
    ] == [
        ("b", ["b.pdf"]),
        ("c", ["c.pdf"]),
        ("a", ["a.pdf"]),
    ]


def test_files_that_no_row_names_are_told_of_together(typed_rows):
    attached = pd.concat(
        [files("a.pdf", "b.pdf"), files("c.pdf", "d.pdf", state="damaged"), files("e.pdf", sha256="b")],
        ignore_index=True,
    )
    assert told(typed_rows(evidence, {"link_or_file": "a.pdf"}), attached) == [
        ("EVIDENCE_FILE_DAMAGED", None, ["c.pdf", "d.pdf"]),
        ("EVIDENCE_FILE_UNLISTED", None, ["b.pdf", "c.pdf", "d.pdf"]),
        ("EVIDENCE_FILE_UNLISTED", None, ["e.pdf"]),
    ]


def test_where_files_cannot_be_listed_none_is_called_unlisted(typed_rows):
    papers = typed_rows(evidence, {"title": "Kế hoạch"})
    attached = pd.concat([files("a.pdf"), files("b.pdf", state="damaged")], ignore_index=True)
    assert told(papers, attached, listing=()) == [("EVIDENCE_FILE_DAMAGED", None, ["b.pdf"])]


@pytest.mark.parametrize(
    ("text", "absent"),
    [
        ("a.pdf", []),
        ("b.pdf", ["b.pdf"]),
        ("a.docx", ["a.docx"]),
        ("a.pdf, b.pdf", ["b.pdf"]),
        ("b.pdf; a.pdf\nc.jpg", ["b.pdf", "c.jpg"]),
        ("Công văn 12, 13.pdf", ["Công văn 12, 13.pdf"]),
        ("Đính kèm", []),
        ("Bản giấy, lưu tại Văn phòng", []),
        ("https://bo.example/b.pdf", []),
        ("Tải tại https://bo.example/b.pdf", []),
        ("bo.example.vn/tin/b.pdf", []),
        ("www.bo.example/b.pdf", []),
        ("Công báo ngày 12.3.2025", []),
    ],
)
def test_only_what_reads_as_a_file_s_name_can_be_absent(typed_rows, text, absent):
    expected = [("EVIDENCE_FILE_ABSENT", 6, absent)] if absent else []
    attached = files("a.pdf")
    papers = typed_rows(evidence, {"link_or_file": text}, {"link_or_file": "a.pdf"})
    assert told(papers, attached) == expected


def test_of_a_report_that_came_without_files_nothing_is_told(typed_rows):
    papers = typed_rows(evidence, {"link_or_file": "a.pdf"}, {"link_or_file": "b.pdf", "sha256": "b"})
    assert told(papers, files()) == []
    assert told(papers, files("b.pdf", sha256="b")) == []


def test_many_files_of_one_name_and_many_rows_cost_little(typed_rows):
    papers = typed_rows(evidence, *({"link_or_file": "a.pdf;" * 600 + f"{n}.pdf"} for n in range(300)))
    named = named_files(papers, files(*["a.pdf"] * 4_000))
    assert len(named) == 10 * 300
