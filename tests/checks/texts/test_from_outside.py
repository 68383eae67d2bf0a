"""Texts from outside stay texts: to Markdown, to a terminal, in a line of ours."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from checks.texts.from_outside import (
    NOT_SHOWN,
    all_on_one_line,
    markdown_text,
    on_one_line,
    terminal_text,
    text_of_markdown,
)

ACTS = [
    "![ảnh](/graphql?query=mutation{setAutoMaterializePaused(paused:true)})",
    "[bấm vào đây](http://evil.example/)",
    "[bấm][1]\n\n[1]: http://evil.example/",
    "<http://evil.example/>",
    "<img src=/graphql?query=x onerror=alert(1)>",
    "http://evil.example/x",
    "HTTPS://evil.example",
    "xem www.evil.example nhé",
    "gửi ke.xau@evil.example",
    "`code` ![](/x)",
    "`` ![](/x) ``` [y](/z)",
    "a | b | ![](/x)",
    "a\\| ![](/x)",
    "a\\` ![](/x) `",
    "\\",
    "*đậm* _nghiêng_ ~~bỏ~~ # đề mục",
    "&lt;b&gt; &#33;[](/x)",
    "$x^2$ :smile: [^1]",
]

# What remark-gfm looks for in every text that is left when escapes are resolved (mdast-util-gfm-autolink-literal).
AUTOLINKS = re.compile(r"(?:https?://|www\.)[-.\w]+|[-.\w+]+@[-\w]+(?:\.[-\w]+)+", re.IGNORECASE)


def inline_of(markdown: str) -> list[tuple[str, str]]:
    """Type and content of what a renderer finds in the only line of a table's only row."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"| a |\n| --- |\n| {markdown} |")
    cells = [token for token in tokens if token.type == "inline"]
    assert len(cells) == 2
    return [(child.type, child.content) for child in cells[1].children or []]


@pytest.mark.attack(expected="a text or a code span, and no address")
@pytest.mark.parametrize("text", ACTS)
def test_markdown_finds_a_text_or_a_code_span_and_nothing_else(text: str) -> None:
    found = inline_of(markdown_text(text))

    assert [kind for kind, _ in found] in (["text"], ["code_inline"])
    if found[0][0] == "text":
        assert not AUTOLINKS.search(found[0][1])
    assert found[0][1].replace("¦", "|") == on_one_line(text)


@pytest.mark.parametrize("text", [*ACTS, "Tập huấn", "  `  ", "a`", "`a"])
def test_what_was_made_markdown_can_be_said_at_a_terminal(text: str) -> None:
    assert text_of_markdown(markdown_text(text)).replace("¦", "|") == on_one_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "Tập huấn cải cách hành chính, quý II (12 %)",
        "activity_code",
        "12.5",
        "2025-03-31 08:00:00+07:00",
        "-3",
        "1/3",
        "",
    ],
)
def test_plain_words_and_figures_stay_as_they_are(text: str) -> None:
    assert markdown_text(text) == text


@pytest.mark.attack(expected="one line without controls")
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("tệp\x1b]0;mới\x07.xlsx", "tệp ]0;mới .xlsx"),
        ("\x1b]52;c;cm0gLXJm\x1b\\", "]52;c;cm0gLXJm \\"),
        ("\x9b31mđỏ\x9d8;;http://evil.example\x9c", "31mđỏ 8;;http://evil.example"),
        ("báo cáo\u202excod.xlsx", "báo cáo xcod.xlsx"),
        ("a\u2066b\u2069c\u200fd", "a b c d"),
        ("một\nparcomm: mọi tệp đều đạt\r\u2028hai", "một parcomm: mọi tệp đều đạt hai"),
        ("tên\udcff.xlsx", "tên .xlsx"),
    ],
)
def test_a_line_holds_no_command_to_a_terminal_and_no_second_line(text: str, shown: str) -> None:
    assert on_one_line(text) == shown
    assert all_on_one_line({"a": [text, 1, None], "b": {"c": text}}) == {"a": [shown, 1, None], "b": {"c": shown}}


@pytest.mark.parametrize(("text", "line"), [("a\n b\t c", "a b c"), ("x" * 10, "x" * 10), ("x" * 11, "x" * 9 + "…")])
def test_a_line_can_be_cut(text: str, line: str) -> None:
    assert on_one_line(text, 10) == line


def test_lines_for_a_terminal_keep_their_layout_and_show_where_something_was() -> None:
    assert terminal_text("một\n\thai\u00a0ba") == "một\n\thai\u00a0ba"
    assert terminal_text("\x1b[2J\r\x85\u202e\udcff") == f"{NOT_SHOWN}[2J" + NOT_SHOWN * 4
    terminal_text("\udcff").encode()
