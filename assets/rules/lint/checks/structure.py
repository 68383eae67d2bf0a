"""Lint without analysis of values: unused inputs, no legal basis, codes that are in no list.

What does not belong here: what makes a file unusable at all (`assets.rules.framework.checks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from assets.rules.framework.checks import all_formulas
from assets.rules.framework.model import Criterion, ReportInput
from assets.rules.language.expressions import Comparison, Expression, In, Literal, Name, walk
from assets.rules.language.report_sources import sources
from assets.rules.lint.checks.messages import Finding
from checks.code_lists import CodeLists


def structure_findings(criterion: Criterion, code_lists: CodeLists) -> Iterator[Finding]:
    """Findings of a leaf that need no values."""
    if criterion.basis is None:
        yield Finding("warning", "NO_BASIS", (), "Tiêu chí không ghi basis (điều, khoản mà tiêu chí đo)")
    yield from _unused(criterion)
    yield from _unknown_codes(criterion, code_lists)
    yield from _unknown_options(criterion)
    known = code_lists.codes("evidence_kinds")
    for index, need in enumerate(criterion.evidence):
        if need.kind not in known:
            message = f"Không có loại tài liệu kiểm chứng «{need.kind}»{_nearest(need.kind, known)}"
            yield Finding("error", "UNKNOWN_EVIDENCE", ("evidence", index, "kind"), message)


def _unused(criterion: Criterion) -> Iterator[Finding]:
    used = frozenset().union(*(formula.names for _, formula in all_formulas(criterion)))
    used |= {given.of for given in criterion.group_inputs.values()}
    for name, given in criterion.inputs.items():
        if not given.names(name).keys() & used:
            message = f"Số liệu «{name}» không được dùng trong cách chấm"
            yield Finding("warning", "UNUSED_INPUT", ("inputs", name), message)


def _unknown_codes(criterion: Criterion, code_lists: CodeLists) -> Iterator[Finding]:
    """Texts that a `where` compares with a column whose codes come from a list."""
    for name, given in criterion.inputs.items():
        if isinstance(given, ReportInput) and given.where is not None:
            lists = sources()[given.table].code_lists
            for column, text in _compared(given.where.tree):
                known = code_lists.codes(lists[column]) if column in lists else [text]
                if text not in known:
                    message = f"Danh mục {lists[column]} không có mã «{text}» (cột {column}){_nearest(text, known)}"
                    yield Finding("error", "UNKNOWN_CODE", ("inputs", name, "where"), message)


def _unknown_options(criterion: Criterion) -> Iterator[Finding]:
    """Texts that a score compares with a choice that does not offer them."""
    options = {name: list(given.choices) for name, given in criterion.inputs.items() if given.choices}
    for location, formula in all_formulas(criterion):
        for name, text in _compared(formula.tree):
            if name in options and text not in options[name]:
                message = f"Số liệu «{name}» không có lựa chọn «{text}»{_nearest(text, options[name])}"
                yield Finding("error", "UNKNOWN_OPTION", location, message)


def _compared(tree: Expression) -> Iterator[tuple[str, str]]:
    """Each name and the text that it is compared with."""
    for node in walk(tree):
        match node:
            case Comparison(left=Name(name=name), right=Literal(value=str(text))):
                yield name, text
            case Comparison(left=Literal(value=str(text)), right=Name(name=name)):
                yield name, text
            case In(operand=Name(name=name), items=items):
                texts = [item.value for item in items if isinstance(item, Literal)]
                yield from ((name, text) for text in texts if isinstance(text, str))
            case _:
                pass


def _nearest(text: str, known: list[str]) -> str:
    close = get_close_matches(text, known, n=1)
    return f"; có phải «{close[0]}»?" if close else ""
