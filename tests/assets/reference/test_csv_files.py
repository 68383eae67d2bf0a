from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.reference.csv_files import ReferenceDataError, parse_dates, read_csv

COLUMNS = ("code", "label")


def written(folder: Path, content: str | bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_rows_remember_their_line_past_blank_lines_and_cells_of_two_lines(tmp_path: Path) -> None:
    path = written(tmp_path, 'code,label\n\na,"one\ntwo"\n,\nb,three\n')
    frame = read_csv(path, COLUMNS)
    assert frame.to_dict("list") == {"code": ["a", "b"], "label": ["one\ntwo", "three"], "line": [3, 6]}


def test_texts_that_pandas_would_take_for_missing_are_texts(tmp_path: Path) -> None:
    path = written(tmp_path, "code,label\nNA,None\nnull,\n01,#N/A\n")
    frame = read_csv(path, COLUMNS)
    assert frame["code"].tolist() == ["NA", "null", "01"]
    assert frame["label"].tolist() == ["None", "", "#N/A"]
    assert not frame.isna().any(axis=None)


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_byte_order_mark_of_excel_is_no_part_of_the_first_heading(tmp_path: Path, ending: str) -> None:
    path = written(tmp_path, b"\xef\xbb\xbf" + ending.join(["code,label", "a,Có", ""]).encode())
    assert read_csv(path, COLUMNS)["label"].tolist() == ["Có"]


def test_accents_are_composed_and_outer_spaces_dropped(tmp_path: Path) -> None:
    path = written(tmp_path, "code,label\n a ,Co\u0301 \n")
    assert read_csv(path, COLUMNS).iloc[0].tolist() == ["a", "Có", 2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        ("code,label\n", "the file has headings and no rows"),
        ("code\na\n", r"line 1: the headings must be «code,label», found «code»"),
        ("code,name\na,b\n", r"line 1: the headings must be «code,label», found «code,name»"),
        ("label,code\na,b\n", r"line 1: the headings must be «code,label»"),
        ("code;label\na;b\n", r"cells must be separated by commas"),
        ("code,label\na,b\nc\n", r"line 3: 2 cells are needed, found 1"),
        ("code,label\na,b,c\n", r"line 2: 2 cells are needed, found 3"),
        ('code,label\na,"b\n', r"line 2: not a well-formed CSV file"),
        ('code,label\na,"b"c\n', r"line 2: not a well-formed CSV file"),
        ("code,label\na,\0\n", r"line 2: holds the control character U\+0000"),
        ("code,label\na,b\nc,Có\n".encode("utf-16"), r"line 1: not UTF-8 text"),
        ("code,label\na,b\nc,Có\n".encode("cp1258", errors="replace"), r"line 3: not UTF-8 text"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_line(tmp_path: Path, content: str | bytes, message: str) -> None:
    path = written(tmp_path, content)
    with pytest.raises(ReferenceDataError, match=message) as caught:
        read_csv(path, COLUMNS)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match=r"absent\.csv: cannot be read \(No such file or directory\)"):
        read_csv(tmp_path / "absent.csv", COLUMNS)


@given(st.binary(max_size=200))
def test_whatever_the_bytes_only_one_kind_of_error_comes_out(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    path.write_bytes(content)
    with pytest.raises(ReferenceDataError):
        read_csv(path, COLUMNS)


@pytest.mark.parametrize(
    "text", ["31/12/2024", "2024-02-30", "20240229", "2024-W01-1", "2024-1-1", "soon", "2024-01-01T00"]
)
def test_only_full_iso_dates_are_dates(text: str) -> None:
    rows = pd.DataFrame({"on": ["2024-02-29", "", text], "line": [2, 3, 4]})
    with pytest.raises(ReferenceDataError, match=f"line 4: on '{text}' is not a date like 2025-03-01"):
        parse_dates(Path("a.csv"), rows, "on")


def test_an_empty_date_is_missing() -> None:
    parsed = parse_dates(Path("a.csv"), pd.DataFrame({"on": ["2024-02-29", ""], "line": [2, 3]}), "on")
    assert str(parsed.dtype) == "datetime64[us]"
    assert parsed.isna().tolist() == [False, True]
    assert parsed[0] == pd.Timestamp("2024-02-29")
