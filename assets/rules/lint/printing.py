"""Lint messages as people read them and as programs do.

What does not belong here: finding anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assets.rules.lint.checks.messages import LintMessage
from checks.texts.from_outside import on_one_line

_LEVEL_WORDS = {"error": "lỗi", "warning": "cảnh báo", "settled": "đã có giải thích"}


def lint_json(messages: Mapping[str, Sequence[LintMessage]]) -> list[dict[str, str | None]]:
    """One entry a message, by file in the order given."""
    return [
        {
            "file": file,
            "level": each.level,
            "code": each.code,
            "criterion": each.criterion,
            "where": each.where,
            "message": each.message,
        }
        for file, found in messages.items()
        for each in found
    ]


def lint_text(messages: Mapping[str, Sequence[LintMessage]]) -> str:
    """One line a message, `file:line:column: level CODE: message`, and one line a file that says how many."""
    lines: list[str] = []
    for path, found in messages.items():
        file = on_one_line(path)
        for each in found:
            place = each.where.split(" ", 1)[0]
            criterion = f"tiêu chí {each.criterion}: " if each.criterion else ""
            lines.append(
                f"{file}:{place}: {_LEVEL_WORDS[each.level]} {each.code}: {criterion}{on_one_line(each.message)}"
            )
        counts = [f"{sum(each.level == level for each in found)} {word}" for level, word in _LEVEL_WORDS.items()]
        lines.append(f"{file}: {', '.join(counts)}" if found else f"{file}: không có gì phải sửa")
    return "\n".join(lines)
