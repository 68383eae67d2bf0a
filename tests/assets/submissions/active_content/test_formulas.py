"""Which formulas act, and which only look as if they did."""

from __future__ import annotations

import pytest

from assets.submissions.active_content.formulas import active_in


@pytest.mark.parametrize(
    "formula",
    [
        "SUM(A1:A9)",
        "Bảng1[2024]*2",
        "Bảng1[[#Totals],[Số lượng]]",
        "'Hoạt động'!A1&\"[x]!\"",
        "_xlfn.XLOOKUP(A1,B:B,C:C)",
        'IF(A1="WEBSERVICE(","a|b",1)',
        'HYPERLINK("https://bo.example.vn/bai","Xem")',
        'HYPERLINK("#\'Kế hoạch\'!A1","Xem")',
        "of:=SUM([.A1:.B2])",
        "of:={1;2|3;4}",
        "of:=[$'Hoạt động'.A1]",
        "[0]!ten_vung",
        "GETPIVOTDATA(A1,B1)",
        "FORECAST.LINEAR(1,A1:A3,B1:B3)",
        "",
    ],
)
def test_formulas_of_sound_reports_do_not_act(formula: str) -> None:
    assert active_in(formula) is None


@pytest.mark.parametrize(
    "formula",
    [
        "webservice(A1)",
        "_xlfn._xlws.FILTERXML(A1,B1)",
        'CALL("Kernel32","WinExec","JC","x",0)',
        "'C:\\x\\addin.xlam'!Chay()",
        "_xll.Chay(1)",
        "[1]!Ten",
        "SUM('[2]Trang A'!A1:A9)",
        "Excel.Sheet|'\\\\x\\a.xls'!'!S!R1C1'",
        "INDIRECT(\"'\\\\x\\[a.xlsx]S'!A1\")",
        'HYPERLINK("file://x/y","z")',
        'HYPERLINK("javascript:x","z")',
        'msoxl:=DDE("a";"b";"c")',
    ],
)
def test_formulas_that_reach_outside_act(formula: str) -> None:
    assert active_in(formula) is not None
