"""Look of the report workbook: fonts, colours, borders, page set-up of all its sheets.

The form follows the habits of administrative documents: Times New Roman, A4 landscape, black on white, one quiet
colour for what the agency has to fill. What does not belong here: which cell says what.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.dimensions import ColumnDimension
from openpyxl.worksheet.worksheet import Worksheet

FONT_NAME = "Times New Roman"
DATE_FORMAT = "dd/mm/yyyy"
WHOLE_FORMAT = "#,##0"
POINTS_FORMAT = "General"
"""Shows 4 as 4 and 0,25 as 0,25; `0.##` would show a lonely decimal comma after a whole number."""
TEXT_FORMAT = "@"
POINTS_PER_LINE = 16.5
"""Height of one line of 12-point text, in points."""

_THIN = Side(style="thin", color="FF808080")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
REQUIRED_FILL = "FFFCE4D6"
OPTIONAL_FILL = "FFDDEBF7"
FIXED_FILL = "FFF2F2F2"
MISSING_FILL = PatternFill("solid", bgColor="FFFFF2CC")
WRONG_FILL = PatternFill("solid", bgColor="FFF8CBAD")

LOCKED = Protection(locked=True)
OPEN = Protection(locked=False)


@dataclass(frozen=True, slots=True)
class Look:
    """Format of a cell."""

    bold: bool = False
    italic: bool = False
    underline: bool = False
    size: int = 12
    color: str = "FF000000"
    horizontal: str = "left"
    vertical: str = "center"
    indent: int = 0
    fill: str | None = None
    boxed: bool = False
    number_format: str = "General"
    is_open: bool = False

    def dress(self, target: Cell | MergedCell | ColumnDimension) -> None:
        """Give a cell, or a whole column's empty cells, this look."""
        styles = _STYLES.setdefault(target.parent.parent, {})
        if self in styles:
            target._style = copy(styles[self])  # noqa: SLF001 - see `_STYLES`
            return
        target.font = Font(
            name=FONT_NAME,
            size=self.size,
            bold=self.bold,
            italic=self.italic,
            underline="single" if self.underline else None,
            color=self.color,
        )
        target.alignment = Alignment(
            horizontal=self.horizontal, vertical=self.vertical, wrap_text=True, indent=self.indent
        )
        target.number_format = self.number_format
        target.protection = OPEN if self.is_open else LOCKED
        if self.fill is not None:
            target.fill = PatternFill("solid", fgColor=self.fill)
        if self.boxed:
            target.border = BOX
        styles[self] = copy(target._style)  # noqa: SLF001 - see `_STYLES`


_STYLES: WeakKeyDictionary[Workbook, dict[Look, StyleArray]] = WeakKeyDictionary()
"""Looks that a workbook has met, as openpyxl keeps them: making each cell's afresh takes three quarters of the time
of a template. openpyxl has no public way to give one cell's style to another at once."""


def take_style(target: Cell, other: Cell | ColumnDimension) -> None:
    """Make a cell look as another, or as its column's empty cells, in the same workbook."""
    target._style = copy(other._style)  # noqa: SLF001 - see `_STYLES`


SHEET_TITLE = Look(bold=True, size=14, horizontal="center")
SHEET_SUBTITLE = Look(italic=True, size=12, horizontal="center")
LEGEND = Look(italic=True, size=11)
REQUIRED_HEADING = Look(bold=True, size=11, horizontal="center", fill=REQUIRED_FILL, boxed=True)
OPTIONAL_HEADING = Look(bold=True, size=11, horizontal="center", fill=OPTIONAL_FILL, boxed=True)


def write(sheet: Worksheet, address: str, value: object, look: Look) -> Cell:
    """Put a value with a look into a cell; a text is text even if it begins like a formula."""
    cell = sheet[address]
    put(cell, value)
    look.dress(cell)
    return cell


def put(cell: Cell, value: object) -> None:
    """Put a value into a cell; a text is text even if it begins like a formula."""
    cell.value = value
    if cell.data_type == "f":
        cell.data_type = "s"


def write_formula(sheet: Worksheet, address: str, formula: str, look: Look) -> Cell:
    """Put a formula of ours with a look into a cell."""
    cell = sheet[address]
    cell.value = formula
    look.dress(cell)
    return cell


def write_across(sheet: Worksheet, cells: str, value: object, look: Look) -> Cell:
    """Put a value into merged cells, such as `A1:F1`."""
    sheet.merge_cells(cells)
    for row in sheet[cells]:
        for cell in row:
            look.dress(cell)
    return write(sheet, cells.split(":", maxsplit=1)[0], value, look)


def line_count(text: str, width: float, *, size: int = 12) -> int:
    """Number of lines that wrapped text takes in a column `width` characters wide.

    A column's width counts digits of the default font; Times New Roman sets about a tenth more letters into it.
    """
    room = max(1, int(width * 1.1 * 12 / size))
    lines, used = 1, 0
    for word in text.split(" "):
        if used and used + 1 + len(word) > room:
            lines, used = lines + 1, 0
        used += len(word) + (1 if used else 0)
        if used > room:
            # A link has no spaces: it is broken at its hyphens and strokes, and so leaves lines half empty.
            lines, used = lines + used // room + 1, used % room
    return lines + text.count("\n")


def row_height(cells: Iterable[tuple[object, float]], *, least: float = 20) -> float:
    """The height, in points, in which every text of a row can be read.

    Args:
        cells: value and column width of each cell.
        least: the height of a row of single lines.
    """
    lines = max((line_count(value, width) for value, width in cells if isinstance(value, str)), default=1)
    return max(least, 4 + POINTS_PER_LINE * lines)


def comment(text: str) -> Comment:
    """A note in a box large enough to be read whole."""
    note = Comment(text, "parcomm")
    note.width = 300
    note.height = 30 + 18 * line_count(text, 38)
    return note


def set_page(sheet: Worksheet, *, footer: str, portrait: bool = False) -> None:
    """A4, one page wide, as many pages long as needed, numbered."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "portrait" if portrait else "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.6
    margins.header = margins.footer = 0.3
    print_footer(sheet, footer)


def print_footer(sheet: Worksheet, footer: str) -> None:
    """A text on the left of every page's foot, and its number on the right."""
    for part, text in ((sheet.oddFooter.left, footer), (sheet.oddFooter.right, "Trang &P/&N")):
        part.text = text
        part.font = FONT_NAME
        part.size = 10


def protect(sheet: Worksheet) -> None:
    """Lock what is fixed, without a password, and leave free what an officer does to a table while filling it."""
    protection = sheet.protection
    protection.sheet = True
    protection.formatCells = False
    protection.formatColumns = False
    protection.formatRows = False
    protection.sort = False
    protection.autoFilter = False


def set_default_font(workbook: Workbook) -> None:
    """Make the workbook's own default font ours, for cells that nobody dressed; to be called before any is dressed."""
    font = Font(name=FONT_NAME, size=12)
    # openpyxl offers no public way to the font and the style on which all unstyled cells rest.
    workbook._fonts = IndexedList([font])  # noqa: SLF001
    workbook._named_styles["Normal"].font = font  # noqa: SLF001
    workbook._named_styles["Normal"].bind(workbook)  # noqa: SLF001
