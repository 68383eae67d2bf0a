"""Where links may lead in a workbook that goes out."""

from __future__ import annotations

import pytest

from assets.submissions.active_content.addresses import leads_elsewhere, safe_address

KEPT = [
    "https://bo.example.vn/bai?x=1#y",
    "www.example.vn/bai",
    "example.vn:8080/bai",
    "mailto:lan@example.vn",
    "minh-chung/QD-15.pdf",
    "..\\QD-15.pdf",
    "#'Kế hoạch'!A1",
]
OWN_DISK = {
    "C:\\Users\\lan\\QD-15.pdf": "QD-15.pdf",
    "file:///C:/Users/lan/QD%2015.pdf": "QD 15.pdf",
    "file:///home/lan/QD-15.pdf": "QD-15.pdf",
    "file:///C:/Users/lan/chay.exe": None,
}
ELSEWHERE = {
    "\\\\may-chu\\chung\\QD-15.pdf": "QD-15.pdf",
    "//may-chu/QD-15.pdf": "QD-15.pdf",
    "file://may-chu/QD-15.pdf": "QD-15.pdf",
    "file:////may-chu/QD-15.pdf": "QD-15.pdf",
    " %5C%5Cmay-chu%5Cx": None,
    "javascript:alert(1)": None,
    "java\tscript:alert(1)": None,
    "ms-excel:ofe|u|https://example.vn": None,
    "search-ms:query=x": None,
    "ldap://may-chu/x": None,
}


@pytest.mark.parametrize("address", KEPT)
def test_addresses_of_the_web_and_beside_the_workbook_stay(address: str) -> None:
    assert safe_address(address) == (address, False)


@pytest.mark.parametrize("address", OWN_DISK)
def test_of_a_file_on_the_officers_disk_its_name_is_left(address: str) -> None:
    assert safe_address(address) == (OWN_DISK[address], False)


@pytest.mark.attack(expected="told, and at most a document's name is left")
@pytest.mark.parametrize("address", ELSEWHERE)
def test_addresses_of_servers_and_commands_are_told(address: str) -> None:
    assert safe_address(address) == (ELSEWHERE[address], True)


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("\\\\may-chu\\chung\\x", True),
        ("//may-chu/x", True),
        ("'//may-chu/x", True),
        ("%2F%2Fmay-chu/x", True),
        ("WEBSERVICE \\\\may-chu", True),
        ("FILE:///C:/x", True),
        ("java\tscript:alert(1)", True),
        ("https://bo.example.vn//bai", False),
        ("mailto:lan@example.vn", False),
        ("QD\\15.pdf", False),
        ("/QD-15.pdf", False),
        ("Quý I: 15", False),
    ],
)
def test_a_text_in_a_formula_that_leads_to_another_machine_or_runs_is_known(text: str, leads: bool) -> None:
    assert leads_elsewhere(text) is leads
