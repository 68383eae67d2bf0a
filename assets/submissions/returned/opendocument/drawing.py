"""The sheet «Kết quả kiểm tra» as an OpenDocument table: what `sheet` draws by openpyxl, written another way.

It knows of a sheet as much as that one uses: sizes, merged cells, looks, links within the workbook, one check on the
length of a text, print settings. What does not belong here: what the sheet says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assets.submissions.returned.opendocument.cell_styles import CellStyles
from assets.submissions.returned.opendocument.spaces import element, paragraphs

PAGE = "KetQuaKiemTra"
"""The name of the page, and of its layout, on which the sheet is printed."""
PAGE_LAYOUT = element(
    "style:page-layout",
    {"style:name": PAGE},
    element(
        "style:page-layout-properties",
        {
            "fo:page-width": "29.7cm",
            "fo:page-height": "21cm",
            "style:print-orientation": "landscape",
            **dict.fromkeys(("fo:margin-left", "fo:margin-right", "fo:margin-top", "fo:margin-bottom"), "1.2cm"),
            "style:scale-to-X": "1",
            "style:scale-to-Y": "0",
            "style:table-centering": "horizontal",
        },
    ),
)
MASTER_PAGE = element("style:master-page", {"style:name": PAGE, "style:page-layout-name": PAGE})

_VERTICAL = {"center": "middle", "top": "top", "bottom": "bottom"}
_HORIZONTAL = {"center": "center", "right": "end"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sheet as XML, and the check on what is typed into it; its styles are among the file's new ones."""

    table: str
    validation: str


def drawn(sheet: Worksheet, styles: CellStyles, validation: str, *, has_page: bool) -> Drawn:
    """Write a sheet.

    Args:
        sheet: as `sheet` draws it.
        styles: of the file that it is put into.
        validation: a name for the check, free in the file.
        has_page: the file has the page on which it is printed.
    """
    return _Drawing(sheet, styles, validation, PAGE if has_page else None).drawn()


class _Drawing:
    def __init__(self, sheet: Worksheet, styles: CellStyles, validation: str, page: str | None) -> None:
        self._sheet = sheet
        self._styles = styles
        self._validation = validation
        self._page = page
        self._looks: dict[int, str] = {}
        self._sizes: dict[tuple[str, float], str] = {}
        self._spans = {one.coord.partition(":")[0]: one for one in sheet.merged_cells.ranges}
        self._checks: list[DataValidation] = list(sheet.data_validations.dataValidation)
        self._checked = {
            place for check in self._checks for area in check.sqref.ranges for row in area.rows for place in row
        }

    def drawn(self) -> Drawn:
        sheet = self._sheet
        own = self._styles.free_name("trang")
        properties = element("style:table-properties", {"table:display": "true", "style:writing-mode": "lr-tb"})
        head = {"style:name": own, "style:family": "table", "style:master-page-name": self._page}
        self._styles.new.append(element("style:style", head, properties))
        attributes = {
            "table:name": sheet.title,
            "table:style-name": own,
            "table:protected": "true" if sheet.protection.sheet else None,
            "table:print-ranges": _print_ranges(sheet),
        }
        content = "".join((*self._columns(), *self._rows()))
        return Drawn(element("table:table", attributes, content), "".join(map(self._check, self._checks)))

    def _columns(self) -> Iterator[str]:
        for number in range(1, self._sheet.max_column + 1):
            dimension = self._sheet.column_dimensions[get_column_letter(number)]
            # Excel counts a column's width in digits of seven pixels, and five pixels of margin.
            width = (dimension.width * 7 + 5) / 96
            hidden = "collapse" if dimension.hidden else None
            name = self._size("column", "column-width", width)
            yield element("table:table-column", {"table:style-name": name, "table:visibility": hidden})

    def _rows(self) -> Iterator[str]:
        repeated = (self._sheet.print_title_rows or "").replace("$", "").partition(":")[0]
        for number, cells in enumerate(self._sheet.iter_rows(), start=1):
            height = self._sheet.row_dimensions[number].height
            name = None if height is None else self._size("row", "row-height", height / 72)
            row = element("table:table-row", {"table:style-name": name}, "".join(map(self._cell, cells)))
            yield element("table:table-header-rows", {}, row) if str(number) == repeated else row

    def _size(self, what: str, property_name: str, inches: float) -> str:
        """The name of the style of a column's width or a row's height."""
        if (what, inches) not in self._sizes:
            name = self._sizes[what, inches] = self._styles.free_name("co-trang")
            size = {f"style:{property_name}": f"{inches:.4f}in"}
            if what == "row":
                size["style:use-optimal-row-height"] = "false"
            properties = element(f"style:table-{what}-properties", size)
            head = {"style:name": name, "style:family": f"table-{what}"}
            self._styles.new.append(element("style:style", head, properties))
        return self._sizes[what, inches]

    def _cell(self, cell: Cell | MergedCell) -> str:
        attributes: dict[str, str | None] = {"table:style-name": self._look(cell) if cell.has_style else None}
        if isinstance(cell, MergedCell):
            return element("table:covered-table-cell", attributes)
        if span := self._spans.get(cell.coordinate):
            attributes["table:number-columns-spanned"] = str(span.max_col - span.min_col + 1)
            attributes["table:number-rows-spanned"] = str(span.max_row - span.min_row + 1)
        if (cell.row, cell.column) in self._checked:
            attributes["table:content-validation-name"] = self._validation
        if isinstance(cell.value, int):
            figure = {"office:value-type": "float", "office:value": str(cell.value)}
            return element("table:table-cell", attributes | figure, paragraphs(str(cell.value)))
        if cell.value is None or cell.value == "":
            return element("table:table-cell", attributes)
        link = _place(cell.hyperlink.location) if cell.hyperlink else None
        words = paragraphs(str(cell.value), link=link)
        return element("table:table-cell", {**attributes, "office:value-type": "string"}, words)

    def _look(self, cell: Cell | MergedCell) -> str:
        """The name of the style of a cell's look."""
        if cell.style_id not in self._looks:
            name = self._looks[cell.style_id] = self._styles.free_name("o-trang")
            head = {"style:name": name, "style:family": "table-cell", "style:parent-style-name": "Default"}
            self._styles.new.append(element("style:style", head, _properties(cell)))
        return self._looks[cell.style_id]

    def _check(self, check: DataValidation) -> str:
        """The one check that the sheet has: on the length of a text."""
        condition = f"of:cell-content-text-length()<={check.formula1}"
        attributes = {
            "table:name": self._validation,
            "table:condition": condition,
            "table:allow-empty-cell": "true",
            "table:base-cell-address": f"'{self._sheet.title}'.A1",
        }
        shown = {"table:display": "true"}
        help_head, error_head = {"table:title": check.promptTitle}, {"table:title": check.errorTitle}
        help_message = element("table:help-message", shown | help_head, paragraphs(check.prompt or ""))
        stop = {"table:message-type": "stop"}
        error_message = element("table:error-message", shown | stop | error_head, paragraphs(check.error or ""))
        return element("table:content-validation", attributes, help_message + error_message)


def _properties(cell: Cell | MergedCell) -> str:
    font, alignment = cell.font, cell.alignment
    fill = cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else None
    side = cell.border.left
    boxed = f"0.5pt solid #{side.color.rgb[2:].lower()}" if side is not None and side.style else None
    own = {
        "fo:background-color": f"#{fill[2:].lower()}" if isinstance(fill, str) else None,
        "fo:border": boxed,
        "fo:wrap-option": "wrap" if alignment.wrap_text else None,
        "style:vertical-align": _VERTICAL.get(alignment.vertical or ""),
        "style:text-align-source": "fix",
        "style:cell-protect": "protected" if cell.protection.locked else "none",
    }
    letters = {
        "fo:font-family": f"'{font.name}'",
        "fo:font-size": f"{font.size:g}pt",
        "fo:font-weight": "bold" if font.bold else None,
        "fo:font-style": "italic" if font.italic else None,
        "style:text-underline-style": "solid" if font.underline else None,
        "fo:color": f"#{font.color.rgb[2:].lower()}" if font.color is not None else None,
    }
    return (
        element("style:table-cell-properties", own)
        + element("style:paragraph-properties", {"fo:text-align": _HORIZONTAL.get(alignment.horizontal or "", "start")})
        + element("style:text-properties", letters)
    )


def _place(location: str) -> str:
    """`'Hoạt động'!F17` as a link of OpenDocument: `#'Hoạt động'.F17`."""
    sheet, _, cell = location.rpartition("!")
    return f"#{sheet}.{cell}"


def _print_ranges(sheet: Worksheet) -> str:
    """`'Kết quả kiểm tra'!$A$1:$I$9` as `'Kết quả kiểm tra'.A1:'Kết quả kiểm tra'.I9`."""
    name, _, cells = sheet.print_area.rpartition("!")
    return ":".join(f"{name}.{cell}" for cell in cells.replace("$", "").split(":"))
