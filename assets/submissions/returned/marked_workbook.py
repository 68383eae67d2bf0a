"""Send an agency its own workbook back: findings marked where they stand, and a first sheet that sums them up.

The file itself is changed in a few places of its XML, not read and written anew: openpyxl would lose the results of
formulas, the sizes of notes (those on our own template's headings too), shapes, form controls, slicers, rules of later
Excel versions, and whatever else it does not know. What changes is this: cells with findings get a colour and a note
(below a note that is there), our sheet comes first, active content and digital signatures are taken out, and marks of
an earlier return are taken off.

A file that cannot be opened, and a workbook that resists, get the sheet alone, which says so. What does not belong
here: the words (`result.answers`), how an .ods is marked (`opendocument`), and where the files go (`files_on_disk`).
"""

from __future__ import annotations

import io
import logging
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.xml_splicing import UnreturnableError, outline
from assets.submissions.container.zip_reader import Container
from assets.submissions.reading.raw_workbook import sheet_values
from assets.submissions.reading.report_file import ReportFile, opened_report
from assets.submissions.returned.opendocument.marking import marked_ods
from assets.submissions.returned.result.answers import Answer
from assets.submissions.returned.result.marks import Marks, earlier_returns, former_colors, marks_of
from assets.submissions.returned.result.notices import ALONE_ASKED, ALONE_RESISTS, ALONE_UNREAD, FROM_ZIP, taken_out
from assets.submissions.returned.result.sheet import Colors, build_result_workbook
from assets.submissions.returned.xlsx.notes import NOTE_MARK, annotate
from assets.submissions.returned.xlsx.package import Package
from assets.submissions.returned.xlsx.sheet_part import Sheet, address_of
from assets.submissions.returned.xlsx.styles_part import MARKS, Styles
from assets.submissions.returned.xlsx.workbook_part import Tab, put_first, tabs
from assets.submissions.sheets.excel.workbook_parts import workbook_part
from assets.submissions.sheets.explanations import is_result_sheet
from assets.submissions.sheets.result_keys import KEY_HEADINGS
from assets.template.saving import workbook_bytes
from warehouse.tables.evaluation_year import first_day
from warehouse.tables.statuses import UNREADABLE

_LOG = logging.getLogger(__name__)

_CELL_FORMAT = re.compile(rb'(<c r="[A-Z]+[0-9]+") s="([0-9]+)"')
_A_KEY = KEY_HEADINGS[-1].encode()


@dataclass(frozen=True, slots=True)
class Returned:
    """A workbook to send back.

    Attributes:
        content: its bytes.
        is_own: it is the agency's own file, marked.
        suffix: by which programs know it: `.ods` for an OpenDocument file, marked; `.xlsx` for all else.
    """

    content: bytes
    is_own: bool
    suffix: str = ".xlsx"


def return_workbook(source: Path, answer: Answer) -> Returned:
    """The workbook to send back for a received file; the same file and answer give the same bytes.

    Args:
        source: the file as received: a workbook, or a .zip around one.
        answer: what is said of it.

    Raises:
        OSError: the file is not there.
    """
    if answer.status == UNREADABLE:
        return _alone(answer, ALONE_UNREAD)
    try:
        with opened_report(source, with_attachments=False) as report:
            notices = (FROM_ZIP,) if _is_inside_zip(report) else ()
            if _is_excel(report.workbook):
                return Returned(_marked(report, answer, notices), is_own=True)
            return Returned(marked_ods(report, answer, notices), is_own=True, suffix=".ods")
    except FileRefusedError as refused:
        _LOG.warning("%s was read before and is refused now: %s", source.name, refused)
        return _alone(answer, ALONE_RESISTS)
    except (UnreturnableError, ValueError, LookupError) as error:
        _LOG.warning("%s cannot be marked: %s", source.name, error)
        return _alone(answer, ALONE_RESISTS)


def result_alone(answer: Answer) -> Returned:
    """The result sheet alone, for a file that could not be marked."""
    return _alone(answer, ALONE_RESISTS)


def result_asked_alone(answer: Answer) -> Returned:
    """The sheet alone, for who wants it so although the file is an .ods that could be marked."""
    return _alone(answer, ALONE_ASKED)


def _alone(answer: Answer, notice: str) -> Returned:
    workbook = build_result_workbook(answer, notices=(notice,), linked=frozenset(), had={})
    return Returned(workbook_bytes(workbook, dated=_dated(answer)), is_own=False)


def _dated(answer: Answer) -> date:
    return first_day(answer.year)


def _is_excel(workbook: BinaryIO) -> bool:
    return workbook_part(Container(workbook)) is not None


def _is_inside_zip(report: ReportFile) -> bool:
    return isinstance(report.workbook, io.BytesIO)


def _marked(report: ReportFile, answer: Answer, notices: tuple[str, ...]) -> bytes:
    package = Package(report.workbook)
    notices = (*notices, *taken_out(package.active))
    styles_part = next((one.target for one in package.relations(package.workbook) if one.type == "styles"), None)
    if styles_part is None or styles_part not in package:
        raise UnreturnableError("no styles")
    theme = next((one.target for one in package.relations(package.workbook) if one.type == "theme"), None)
    styles = Styles(package[styles_part], package[theme] if theme is not None and theme in package else None)
    all_tabs = tabs(package)
    former, earlier = _earlier_returns(report, package, all_tabs)
    sheets = [tab for tab in all_tabs if tab.is_worksheet and tab.name not in former]
    marks = marks_of(answer.entries)
    had: dict[tuple[str, str], str | None] = {}
    for tab in sheets:
        _mark_sheet(package, tab, styles, marks.get(tab.name, Marks()), earlier, had)
    sheet, names = _result_sheet(styles, answer, notices, frozenset(tab.name for tab in sheets), had)
    put_first(package, sheet, names, former)
    package[styles_part] = styles.written()
    return package.written()


def _earlier_returns(report: ReportFile, package: Package, all_tabs: list[Tab]) -> tuple[set[str], Colors]:
    """The sheets of earlier returns, also renamed ones, and the colours that cells had before they were marked."""
    names = {tab.name for tab in all_tabs if is_result_sheet(tab.name)}
    has_lists = any(_A_KEY in package[part] for part in _with_texts(package))
    if not names and not has_lists:
        return names, {}
    values = sheet_values(report)
    listed, colors = earlier_returns((name, rows) for name, rows in values.items() if has_lists or name in names)
    return names | listed, colors


def _with_texts(package: Package) -> list[str]:
    """The parts in which programs keep what is typed into cells: one that cells share, or the sheets themselves."""
    related = package.relations(package.workbook)
    return [one.target for one in related if one.type in {"sharedStrings", "worksheet"} and one.target in package]


def _mark_sheet(
    package: Package,
    tab: Tab,
    styles: Styles,
    marks: Marks,
    earlier: Colors,
    had: dict[tuple[str, str], str | None],
) -> None:
    if not (marks.colors or styles.marked or b"tabSelected" in package[tab.part] or _has_our_notes(package, tab.part)):
        return
    sheet = Sheet(package[tab.part])
    sheet.deselect()
    moved = marks.moved(sheet.shown)
    former = former_colors(earlier, tab.name, sheet.shown)
    sheet.unmark(styles, former, moved.colors)
    before = sheet.mark(styles, moved.colors)
    for place in marks.colors:
        shown = sheet.shown(place)
        is_marked = before[shown] in MARKS.values()
        had[tab.name, address_of(place)] = former.get(shown) if is_marked else before[shown]
    annotate(package, tab.part, sheet, {place: moved.note(place) for place in moved.notes})
    package[tab.part] = sheet.written()


def _has_our_notes(package: Package, part: str) -> bool:
    comments = (one.target for one in package.relations(part) if one.type == "comments")
    return any(NOTE_MARK.encode() in package[name] for name in comments if name in package)


def _result_sheet(
    styles: Styles,
    answer: Answer,
    notices: tuple[str, ...],
    linked: frozenset[str],
    had: Colors,
) -> tuple[bytes, dict[str, str]]:
    """Our sheet, drawn in a workbook of its own, its formats renumbered for this one; and its own defined names."""
    workbook = build_result_workbook(answer, notices=notices, linked=linked, had=had)
    drawn = Package(io.BytesIO(workbook_bytes(workbook, dated=_dated(answer))))
    styles_part = next(one.target for one in drawn.relations(drawn.workbook) if one.type == "styles")
    numbers = styles.adopt(drawn[styles_part])
    (own,) = tabs(drawn)
    root = outline(drawn[drawn.workbook], ("definedNames",))
    defined = root.first("definedNames")
    names = {
        node.attributes["name"]: drawn[drawn.workbook][node.open_end : node.close_start].decode()
        for node in (defined.children if defined else ())
    }
    return _renumbered(drawn[own.part], numbers), names


def _renumbered(document: bytes, numbers: list[int]) -> bytes:
    """The sheet, as openpyxl writes it, with each cell's format under its new number."""
    return _CELL_FORMAT.sub(lambda cell: b'%s s="%d"' % (cell[1], numbers[int(cell[2])]), document)
