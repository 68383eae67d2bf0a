"""Links and tables as Markdown that Dagster shows at once.

What does not belong here: how Markdown is written, whatever stands in the texts (`checks.texts.markdown_tables`).
"""

from __future__ import annotations

from collections.abc import Sequence

from assets.preview.first_rows import FirstRows
from checks.texts.figures_and_dates import grouped
from checks.texts.markdown_tables import Link, markdown_link, table_head, table_line

SHOWN_AT_ONCE = 999
"""Characters: Dagster 1.13 shows longer Markdown only after a click, in a window of its own."""
LEAST_ROWS = 3


def links_markdown(links: Sequence[Link]) -> str:
    """«[label](address) · [label](address)»."""
    return " · ".join(map(markdown_link, links))


def table_markdown(rows: FirstRows, addresses: Sequence[str | None], limit: int | None = SHOWN_AT_ONCE) -> str:
    """A table of as many rows as fit, under a line that says which and of how many; a few if they do not fit.

    Args:
        rows: in the order of showing.
        addresses: of what each row leads to.
        limit: characters; None for all rows.
    """
    head = table_head(rows.headings)
    lines: list[str] = []
    for position, row in enumerate(rows.rows):
        address = addresses[position] if addresses else None
        line = _row(row, rows.linked, address)
        length = len(_sentence(rows, position + 1)) + len(head) + sum(len(each) + 1 for each in lines) + len(line) + 3
        if limit is not None and length > limit and position >= LEAST_ROWS:
            break
        lines.append(line)
    return "\n".join((_sentence(rows, len(lines)), "", head, *lines)) if lines else _sentence(rows, 0)


def _sentence(rows: FirstRows, shown: int) -> str:
    """«6 dòng đầu trong 1.014 dòng: mục nên xem trước hết.»."""
    if not rows.total:
        return "Không có dòng nào."
    if not shown:
        return f"{grouped(rows.total)} dòng, không dòng nào cần xem trước."
    return f"{shown} dòng đầu trong {grouped(rows.total)} dòng: {rows.order}."


def _row(texts: Sequence[str], linked: int, address: str | None) -> str:
    return table_line(
        [Link(text, address) if address and place == linked and text else text for place, text in enumerate(texts)]
    )
