from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.rules.framework.text import MAX_BYTES, MAX_NODES, read_placed
from assets.rules.language.errors import FrameworkError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.25", Decimal("0.25")),
        ("4.10", Decimal("4.10")),
        ("1e2", Decimal("1e2")),
        ("007", 7),
        ("-1", -1),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("''", ""),
        ("yes", "yes"),
        ("off", "off"),
        ("12:30", "12:30"),
        ("2024-03-31", "2024-03-31"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ('"4.1"', "4.1"),
        ("'true'", "true"),
        ("Hội nghị", "Hội nghị"),
        ("[1, 'a']", [1, "a"]),
        ("{a: {b: []}}", {"a": {"b": []}}),
        ("{1: x}", {"1": "x"}),
        ("a: |\n  x\n  y\n", {"a": "x\ny\n"}),
    ],
)
def test_values_are_what_was_typed(text: str, value: Any) -> None:
    found = read_placed(text, "x.yaml").values
    assert found == value
    assert type(found) is type(value)
    if isinstance(value, Decimal):
        assert str(found) == str(value), "the digits are kept: 4.10 is not 4.1"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{name: Bảng thông tin, màn hình điện tử}", "Bảng thông tin, màn hình điện tử"),
        ("{name: một, hai,  ba , points: 1}", "một, hai, ba"),
        ("{points: 1, name: một, hai, when: a}", "một, hai"),
        ("{name: 'một, hai'}", "một, hai"),
    ],
)
def test_a_comma_inside_braces_does_not_cut_a_name(text: str, name: str) -> None:
    assert read_placed(text, "x.yaml").values["name"] == name


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", 1, 1, "tệp trống"),
        ("# chỉ có chú thích\n", 1, 1, "tệp trống"),
        ("a: 1\na: 2\n", 2, 1, "«a» viết hai lần"),
        ("x:\n  - {b: 1, b: 2}\n", 2, 12, "«b» viết hai lần"),
        ("a: [1, 2", 2, 1, "YAML sai cú pháp"),
        ("a: 'x", 1, 6, "YAML sai cú pháp"),
        ("a: 1\n\tb: 2\n", 2, 1, "YAML sai cú pháp"),
        ("a: &x 1\nb: *x\n", 1, 4, "neo"),
        ("<<: {a: 1}\nb: *x", 2, 4, "neo"),
        ("a: !!python/object:os.system x", 1, 4, "nhãn kiểu"),
        ("!!map {a: 1}", 1, 1, "nhãn kiểu"),
        ("? [a]\n: 1", 1, 3, "tên khóa"),
        ("? &k a\n: 1", 1, 3, "tên khóa"),
        ("a: 1\n---\nb: 2\n", 2, 1, "chỉ có một bộ tiêu chí"),
        ("a: 1e999999", 1, 4, "vượt quá 20"),
        ("a: " + "9" * 31, 1, 4, "30 chữ số"),
        ("- {points: 0,25}", 1, 14, "dấu chấm"),
        ("- {points: a, b: 1, c}", 1, 21, "trong nháy"),
        ("- {name: 'a', b}", 1, 15, "không có giá trị"),
        ("[" * 40 + "]" * 40, 1, 32, "quá 30 tầng"),
        ("[" * 100_000, 1, 32, "quá 30 tầng"),
        ("[" + "1," * (MAX_NODES + 1) + "]", 1, 2 * MAX_NODES, "giá trị"),
        ("# " + "x" * MAX_BYTES, 1, 1, "1024 KiB"),
        ("a: \x00", 1, 4, "ký tự không được phép"),
        ("a: b\x07", 1, 5, "ký tự không được phép"),
    ],
)
def test_what_is_refused_is_refused_at_its_place(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(FrameworkError, match=reason) as caught:
        read_placed(text, "thư mục/bo.yaml")
    assert (caught.value.path, caught.value.line, caught.value.column) == ("thư mục/bo.yaml", line, column)


@pytest.mark.parametrize(
    ("text", "location", "offset", "place"),
    [
        ("a: b + c\n", ("a",), 4, (1, 8)),
        ('a: "b + c"\n', ("a",), 4, (1, 9)),
        ("a: 'x = ''y'' + c'\n", ("a",), 10, (1, 17)),
        ("x:\n  - a: |\n      b +\n      c\n", ("x", 0, "a"), 4, (4, 7)),
        ("a: >\n  b +\n  c\n", ("a",), 4, (3, 3)),
        ('a: "\\x41 + c"\n', ("a",), 0, (1, 4)),
        ('a: "\\x41 + c"\n', ("a",), 4, (1, 4)),
        ("a: b\n", ("a", "thiếu"), None, (1, 4)),
        ("a: b\n", ("nơi", "khác"), None, (1, 1)),
        ("a: [1,\n  2]\n", ("a", 1), None, (2, 3)),
    ],
)
def test_a_value_and_a_word_within_it_can_be_found_again(
    text: str, location: tuple[str | int, ...], offset: int | None, place: tuple[int, int]
) -> None:
    found = read_placed(text, "x.yaml").place(location, offset)
    assert (found.line, found.column) == place


@given(text=st.text(alphabet="ab:{}[],-&*!#|>'\"\n \t012.%@`?", max_size=60))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    refused: FrameworkError | None = None
    try:
        read_placed(text, "x.yaml")
    except FrameworkError as error:
        refused = error
    assert refused is None or (refused.line >= 1 and refused.column >= 1)
