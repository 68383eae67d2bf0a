"""What moves the ranks of a group at the terminal, in Vietnamese: criteria, factors of the method, pairs alike.

What does not belong here: any figure (`assets.analysis.ranks.sensitivity`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rich.table import Table

from assets.preview.code_words import code_word
from checks.texts.figures_and_dates import short_figure
from checks.texts.from_outside import on_one_line
from orchestration.cli.printing.consoles import SafeConsole
from warehouse.tables import criterion_effect, rank_factor
from warehouse.tables.analysis.sensitivity import ALIKE, WEIGHT

_MOST_CRITERIA, _MOST_FACTORS, _MOST_PAIRS = 5, 4, 4
"""Told at the terminal; the JSON document and the warehouse have all."""
_NAME_CHARACTERS = 36
_ALIKE = Decimal("0.9")
"""Correlation from which two criteria measure nearly the same."""
_COLUMNS = ("Bỏ tiêu chí", "Trọng số (%)", "Ảnh hưởng thực (%)", "Đổi hạng TB", "Đổi nhiều nhất")

Document = Mapping[str, Any]


def print_group_sensitivity(
    console: SafeConsole, told: Document | None, agencies: Mapping[str, str], criteria: Mapping[str, str]
) -> None:
    """Print what moves the ranks of a group.

    Args:
        console: where.
        told: of one group, from `assets.analysis.ranks.sensitivity.report.read_group_sensitivity`; None prints nothing.
        agencies: names by code.
        criteria: names by code.
    """
    if told is None:
        return
    moving = [each for each in told["criteria"] if each["moved_count"]]
    if moving:
        moving.sort(key=lambda each: -Decimal(each["mean_shift"]))
        console.print(_table(moving[:_MOST_CRITERIA], agencies, criteria))
    elif told["criteria"]:
        console.print("Bỏ bất kỳ tiêu chí nào cũng không đổi hạng của cơ quan nào.")
    for sentence in sensitivity_sentences(told):
        console.print(sentence)


def sensitivity_sentences(told: Document) -> list[str]:
    """What explains the ranks' shifts, criteria that tell nobody apart, pairs that measure nearly the same."""
    factors = sorted(told["factors"], key=lambda each: -Decimal(each["total_order"]))[:_MOST_FACTORS]
    alike = {kind: ", ".join(each["criterion"] for each in told["criteria"] if each["alike"] == kind) for kind in ALIKE}
    pairs = [each for each in told["pairs"] if each["pearson"] and Decimal(each["pearson"]) >= _ALIKE]
    pairs.sort(key=lambda each: -Decimal(each["pearson"]))
    return [
        f"{heading}: {'; '.join(said)}."
        for heading, said in (
            ("Thứ hạng đổi do (Sobol)", [_factor_words(each) for each in factors]),
            (
                "Tiêu chí không phân biệt được cơ quan nào",
                [f"{code_word(criterion_effect.c.alike, kind)}: {codes}" for kind, codes in alike.items() if codes],
            ),
            (
                "Tiêu chí gần như đo cùng một điều (tương quan)",
                [
                    f"{each['criterion']} và {each['other']} ({_figure(each['pearson'])})"
                    for each in pairs[:_MOST_PAIRS]
                ],
            ),
        )
        if said
    ]


def _table(moving: Sequence[Document], agencies: Mapping[str, str], criteria: Mapping[str, str]) -> Table:
    table = Table(title="Bỏ một tiêu chí thì thứ hạng đổi", title_justify="left")
    for heading in _COLUMNS:
        table.add_column(heading, justify="right" if heading in _COLUMNS[1:4] else "left")
    for each in moving:
        code, by = each["most_shifted"], each["most_shift"]
        table.add_row(
            on_one_line(f"{each['criterion']} {criteria.get(each['criterion'], '')}".strip(), _NAME_CHARACTERS),
            _figure(each["weight_pct"]),
            "–" if each["variance_pct"] is None else _figure(each["variance_pct"]),
            _figure(each["mean_shift"]),
            f"{agencies.get(code, code)} {'tụt' if by > 0 else 'lên'} {abs(by)}",
        )
    return table


def _factor_words(factor: Document) -> str:
    words = code_word(rank_factor.c.factor, factor["factor"]) or factor["factor"]
    of = f" {factor['criterion']}" if factor["factor"] == WEIGHT else ""
    return f"{words}{of} {round(100 * Decimal(factor['total_order']))} %"


def _figure(text: str) -> str:
    return short_figure(Decimal(text))
