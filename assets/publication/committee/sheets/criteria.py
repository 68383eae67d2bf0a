"""«Tiêu chí»: what the codes in the matrix stand for: full names, maximum points, and the provision each rests on."""

from __future__ import annotations

from fractions import Fraction

from assets.publication.committee.sheets.ranking import text_or_dash
from assets.publication.paper.heading_block import appendix_heading
from assets.publication.paper.printed_sheet import Cell, PrintedSheet
from assets.publication.published.framework_rules import AppliedFramework
from assets.publication.published.tables import CommitteeTables

WIDTHS_PX = (60, 434, 72, 348)


def write_criteria(sheet: PrintedSheet, tables: CommitteeTables, rules: AppliedFramework, appendix: str) -> None:
    """Write the list of one framework's criteria, in document order."""
    words = rules.framework.headings
    title = f"DANH MỤC TIÊU CHÍ NĂM {tables.year}, {tables.block_name(rules).upper()}"
    appendix_heading(sheet, tables.edition, appendix, title, f"Theo «{rules.title}»")
    head = sheet.add(*(Cell(text, "head") for text in ("Mã", words.criterion, words.max_points, words.basis)))
    sheet.repeat(head, head)
    criteria = tables.criteria[tables.criteria["framework_id"] == rules.framework_id]
    below_parent = False
    for _, row in criteria.iterrows():
        kind = "" if row["is_leaf"] else "total_"
        basis = row["basis"] if isinstance(row["basis"], str) else ""
        sheet.add(
            Cell(row["criterion_code"], f"{kind}centre"),
            Cell(rules.framework.by_code[row["criterion_code"]].label, f"{kind}text"),
            Cell(rules.printed_maximum(Fraction(row["max_points"])), f"{kind}figure"),
            Cell(text_or_dash(basis) if row["is_leaf"] else basis, f"{kind}text"),
            keep_with_previous=below_parent,
        )
        below_parent = not row["is_leaf"]
    sheet.add(
        Cell("", "total_centre"),
        Cell("Thang điểm", "total_text"),
        Cell(rules.printed_scale(rules.framework.scale), "total_figure"),
        Cell("", "total_text"),
        keep_with_previous=True,
    )
    sheet.finish()
