"""A sheet that goes to paper: A4 landscape, repeated headings, «Trang x/y», rows as tall as their text.

Figures on these sheets are right-aligned *text* with a decimal comma. A number format cannot promise the comma: the
separator is the reader's computer's, so the same file would show 89.95 on one desk and 89,95 on the next, and a
document must read the same everywhere. The real numbers stand in the data sheets, for filters, sums and charts.
Excel's "number stored as text" marks are switched off here for the same reason.

What does not belong here: what is written in the rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from assets.publication.paper.page_breaks import (
    MARGIN_BOTTOM_MM,
    MARGIN_LEFT_MM,
    MARGIN_RIGHT_MM,
    MARGIN_TOP_MM,
    Row,
    page_breaks,
    print_scale,
)
from assets.publication.paper.styles import FONT, Styles, face_of
from assets.publication.paper.text_measure import height_points, wrapped_lines

A4 = 9
_MM_PER_INCH = 25.4
_TALLEST_ROW = 409.0  # points; Excel repairs a file that asks for more


@dataclass(frozen=True, slots=True)
class Cell:
    """One text over one or more columns.

    Attributes:
        text: what is read; never a formula.
        style: a name in `styles`.
        span: columns it covers.
        rows: rows it covers, this one included.
        link: a sheet of this workbook to jump to.
    """

    text: str
    style: str
    span: int = 1
    rows: int = 1
    link: str = ""


def set_page(sheet: Worksheet, footer: str, margin_left_mm: float) -> None:
    """Set A4 landscape, margins, the page's number above and a text below."""
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.set_margins(
        margin_left_mm / _MM_PER_INCH,
        MARGIN_RIGHT_MM / _MM_PER_INCH,
        MARGIN_TOP_MM / _MM_PER_INCH,
        MARGIN_BOTTOM_MM / _MM_PER_INCH,
    )
    # The Decree puts the page number in the middle of the top margin, upright, 13 to 14 points.
    sheet.set_header(f'&C&"{FONT},Regular"&13Trang &P/&N', {"margin": 9 / _MM_PER_INCH})
    escaped = footer.replace("&", "&&")
    sheet.set_footer(f'&L&"{FONT},Bold"&10{escaped}', {"margin": 9 / _MM_PER_INCH})


class PrintedSheet:
    """Rows are added from the top; `finish` sets heights, breaks and print options."""

    def __init__(
        self,
        workbook: Workbook,
        styles: Styles,
        name: str,
        widths_px: Sequence[int],
        footer: str,
        margin_left_mm: float = MARGIN_LEFT_MM,
    ) -> None:
        self.name = name
        self.widths_px = list(widths_px)
        self.sheet = workbook.add_worksheet(name)
        self._styles = styles
        self._footer = footer
        self._margin_left_mm = margin_left_mm
        self._rows: list[Row] = []
        self._repeated = range(0)
        for column, width in enumerate(widths_px):
            self.sheet.set_column_pixels(column, column, width)

    @property
    def next_row(self) -> int:
        """The row (from 0) that `add` writes next."""
        return len(self._rows)

    def add(
        self,
        *cells: Cell | None,
        height: float = 0.0,
        keep_with_previous: bool = False,
        new_page: bool = False,
    ) -> int:
        """Write one row of cells from the left; None leaves a column alone. Returns the row's number from 0.

        Args:
            cells: what stands in the row.
            height: points; by default as much as the longest text of a single row needs.
            keep_with_previous: the row may not begin a page.
            new_page: the row must begin one.
        """
        row, column, needed = self.next_row, 0, 0.0
        for cell in cells:
            if cell is not None:
                self._write(row, column, cell)
                if not height and cell.rows == 1:
                    needed = max(needed, self._height(column, cell))
            column += cell.span if cell is not None else 1
        self._rows.append(Row(min(height or needed or 15.0, _TALLEST_ROW), not keep_with_previous, new_page))
        return row

    def full_width(self, text: str, style: str, *, keep_with_previous: bool = False, new_page: bool = False) -> int:
        """Write one text across the whole sheet."""
        cell = Cell(text, style, span=len(self.widths_px))
        return self.add(cell, keep_with_previous=keep_with_previous, new_page=new_page)

    def gap(self, height: float = 8.0) -> None:
        """Leave a blank line."""
        self.add(height=height)

    def repeat(self, first: int, last: int) -> None:
        """Print these rows (from 0) again on every page, and keep all down to the last in sight on the screen."""
        self._repeated = range(first, last + 1)

    def finish(self) -> None:
        """Set everything that is known only when all rows are there."""
        sheet = self.sheet
        for number, row in enumerate(self._rows):
            sheet.set_row(number, row.height)
        scale = print_scale(sum(self.widths_px), self._margin_left_mm)
        set_page(sheet, self._footer, self._margin_left_mm)
        # One page across whatever the printer makes of the widths; the breaks below hold either way.
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        sheet.center_horizontally()
        last_row, last_column = max(self.next_row - 1, 0), len(self.widths_px) - 1
        sheet.print_area(0, 0, last_row, last_column)
        if self._repeated:
            sheet.repeat_rows(self._repeated.start, self._repeated.stop - 1)
            sheet.freeze_panes(self._repeated.stop, 0)
        breaks = page_breaks(self._rows, self._repeated, scale)
        if breaks:
            sheet.set_h_pagebreaks(breaks)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})

    def _write(self, row: int, column: int, cell: Cell) -> None:
        style = self._styles(cell.style, cell.text)
        if cell.span > 1 or cell.rows > 1:
            # merge_range guesses the type of what it is given, so it only draws; the text follows as a string.
            self.sheet.merge_range(row, column, row + cell.rows - 1, column + cell.span - 1, "", style)
        if cell.link:
            self.sheet.write_url(row, column, f"internal:'{cell.link}'!A1", style, cell.text)
        else:
            self.sheet.write_string(row, column, cell.text, style)

    def _height(self, column: int, cell: Cell) -> float:
        face = face_of(cell.style)
        width = sum(self.widths_px[column : column + cell.span]) - face.indent_px
        return height_points(wrapped_lines(cell.text, width, face.points, bold=face.bold), face.points)
