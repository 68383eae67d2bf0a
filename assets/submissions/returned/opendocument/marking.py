"""An agency's own .ods, marked: its cells coloured and commented, our sheet first, marks of an earlier return off.

What belongs here: what goes where in `content.xml`, `styles.xml` and beside them. What does not: what is said and in
which colours (`result.marks`, `result.sheet`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Sequence

from assets.submissions.container.guard import LIMITS
from assets.submissions.container.xml_splicing import Node, Splices, UnreturnableError, outline
from assets.submissions.reading.report_file import ReportFile
from assets.submissions.returned.opendocument.cell_styles import CellStyles
from assets.submissions.returned.opendocument.drawing import MASTER_PAGE, PAGE, PAGE_LAYOUT, Drawn, drawn
from assets.submissions.returned.opendocument.package import CONTENT, STYLES, OdsPackage
from assets.submissions.returned.opendocument.spaces import element, undeclared
from assets.submissions.returned.opendocument.tables import OUTLINED, Table
from assets.submissions.returned.result.answers import Answer
from assets.submissions.returned.result.marks import Marks, earlier_returns, former_colors, marks_of
from assets.submissions.returned.result.notices import taken_out
from assets.submissions.returned.result.sheet import Colors, build_result_workbook
from assets.submissions.returned.xlsx.sheet_part import Place, address_of, place_of
from assets.submissions.returned.xlsx.styles_part import MARKS
from assets.submissions.sheets.cells import CellValue
from assets.submissions.sheets.explanations import is_result_sheet
from assets.submissions.sheets.result_keys import KEY_HEADINGS
from assets.submissions.sheets.scan import SheetScan
from checks.workbook_layout import RESULT_SHEET

_CHECKED_BY = re.compile(rb"""content-validation-name\s*=\s*["']([^"'<>]*)["']""")


def marked_ods(report: ReportFile, answer: Answer, notices: tuple[str, ...]) -> bytes:
    """The file with its findings marked; the same file and answer give the same bytes.

    Raises:
        UnreturnableError: it is built in a way that cannot be marked without harm.
    """
    package = OdsPackage(report.workbook)
    notices = (*notices, *taken_out(package.active))
    content = package[CONTENT]
    root = outline(content, OUTLINED | {"content-validations"})
    splices = Splices(content)
    if missing := undeclared(root):
        splices.set_attributes(root, **missing)
    common = package.get(STYLES)
    automatic = root.first("automatic-styles")
    styles = CellStyles(content, automatic, common)
    book = _spreadsheet(root)
    former, earlier = earlier_returns(_perhaps_ours(report.scans))
    sheets = {node.attributes.get("table:name", ""): node for node in book.all("table")}
    own = {name: node for name, node in sheets.items() if name not in former}
    marks = marks_of(answer.entries)
    had: dict[tuple[str, str], str | None] = {}
    for scan in report.scans:
        if scan.name in own:
            table = Table(content, own[scan.name], styles)
            had |= _mark_sheet(table, scan, splices, marks.get(scan.name, Marks()), earlier)
    workbook = build_result_workbook(answer, notices=notices, linked=frozenset(own), had=had)
    page = _with_page(common) if common is not None else None
    if page is not None:
        package[STYLES] = page
    checks = book.first("content-validations")
    taken = {node.attributes.get("table:name") for node in checks.children} if checks else set()
    check = next(name for number in range(1, 10**6) if (name := f"giai-trinh-{number}") not in taken)
    sheet = drawn(workbook[RESULT_SHEET], styles, check, has_page=page is not None)
    old = [node for name, node in sheets.items() if name in former]
    _change_checks(splices, book, old, sheet)
    splices.insert(book.all("table")[0].start, sheet.table.encode())
    for node in old:
        splices.remove(node)
    _add_styles(splices, root, styles)
    package[CONTENT] = splices.done()
    package.open_at(RESULT_SHEET)
    return package.written()


def _spreadsheet(root: Node) -> Node:
    body = root.first("body")
    book = body.first("spreadsheet") if body else None
    if book is None or book.first("table") is None:
        raise UnreturnableError("a workbook without sheets")
    return book


def _perhaps_ours(scans: Sequence[SheetScan]) -> Iterator[tuple[str, Sequence[Sequence[CellValue]]]]:
    """Sheets that may be of an earlier return: only their rows are worth their memory."""
    for scan in scans:
        has_key = any(KEY_HEADINGS[-1] in row.values() for row in (scan.cells or {}).values())
        if is_result_sheet(scan.name) or has_key:
            yield scan.name, scan.rows() if scan.rectangle <= LIMITS.rectangle_cells else []


def _mark_sheet(
    table: Table, scan: SheetScan, splices: Splices, marks: Marks, earlier: Colors
) -> dict[tuple[str, str], str | None]:
    """Mark a sheet; gives the colour that each cell of a finding had before it was ever marked."""
    listed = {place_of(cell) for name, cell in earlier if name == scan.name}
    covers = covered_by(scan, {*marks.colors, *listed})

    def shown(place: Place) -> Place:
        return covers.get(place, place)

    former = former_colors(earlier, scan.name, shown)
    before = table.mark(splices, marks.moved(shown), former)
    had = {}
    for place in marks.colors:
        color = before[shown(place)]
        had[scan.name, address_of(place)] = former.get(shown(place)) if color in MARKS.values() else color
    return had


def covered_by(scan: SheetScan, places: Collection[Place]) -> dict[Place, Place]:
    """For each of some places within merged cells the first of these, which is the one that is seen."""
    ordered = sorted(places)
    covers: dict[Place, Place] = {}
    for (top, left), (bottom, right) in scan.merged:
        for at in range(bisect_left(ordered, (top + 1, 0)), bisect_left(ordered, (bottom + 2, 0))):
            if left + 1 <= ordered[at][1] <= right + 1:
                covers[ordered[at]] = (top + 1, left + 1)
    return covers


def _with_page(document: bytes) -> bytes | None:
    """`styles.xml` with the page on which our sheet is printed; None if it has no room for it."""
    root = outline(document, {"master-styles", "automatic-styles"})
    layouts, pages = root.first("automatic-styles"), root.first("master-styles")
    if layouts is None or pages is None:
        return None
    if any(page.attributes.get("style:name") == PAGE for page in pages.children):
        return document
    splices = Splices(document)
    if missing := undeclared(root):
        splices.set_attributes(root, **missing)
    splices.append_to(layouts, PAGE_LAYOUT.encode())
    splices.append_to(pages, MASTER_PAGE.encode())
    return splices.done()


def _change_checks(splices: Splices, book: Node, old: Sequence[Node], sheet: Drawn) -> None:
    """Put in the check of our sheet, and take out what only sheets of earlier returns were checked by."""
    tables = book.all("table")
    used = {node.start: set(_CHECKED_BY.findall(splices.document[node.start : node.end])) for node in tables}
    kept = set().union(*(names for start, names in used.items() if start not in {node.start for node in old}))
    gone = set().union(*(used[node.start] for node in old)) - kept
    checks = book.first("content-validations")
    if checks is not None:
        for node in checks.children:
            if node.attributes.get("table:name", "").encode() in gone:
                splices.remove(node)
        if sheet.validation:
            splices.append_to(checks, sheet.validation.encode())
    elif sheet.validation:
        follower = next(node for node in book.children if node.name in {"label-ranges", "table"})
        content = element("table:content-validations", {}, sheet.validation)
        splices.insert(follower.start, content.encode())


def _add_styles(splices: Splices, root: Node, styles: CellStyles) -> None:
    automatic = root.first("automatic-styles")
    new = "".join(styles.new)
    if automatic is not None:
        splices.append_to(automatic, new.encode())
        return
    body = root.first("body")
    if body is not None:
        splices.insert(body.start, element("office:automatic-styles", {}, new).encode())
