"""Only elements that concern a judge are judged: the same is taken out, and found, as when each element is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import product
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.submissions.active_content import excel_parts
from assets.submissions.active_content.excel_markup import ExcelJudge
from assets.submissions.active_content.kinds import Active
from assets.submissions.active_content.opendocument import OdsJudge
from assets.submissions.active_content.sweep import DEEPEST, Budget, Judge, swept
from assets.submissions.container.xml_splicing import UnreturnableError
from tests.assets.submissions.active_content.attack_books import ATTACKS, ODS_ATTACKS
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.report_books import book, sound_row
from tests.assets.submissions.returned.marked_books import parts_of
from tests.assets.submissions.test_hostile_files import SOUND

Pair = ExcelJudge | OdsJudge
KINDS = (
    *(excel_parts.WORKBOOK, excel_parts.SHEET, excel_parts.CHART, excel_parts.DRAWING),
    *(excel_parts.BOXES, excel_parts.TABLE, excel_parts.PIVOT_CACHE, excel_parts.PLAIN),
)
GONE = ((), ("rIdX",))
EXCEL_NAMES = (
    *("f", "xm:f", "formula1", "definedName", "FmlaMacro", "HyperlinkBase", "absPath", "hyperlink", "hyperlinks"),
    *("connection", "cacheSource", "workbookPr", "v:OLEObject", "cfRule", "conditionalFormatting", "dataValidation"),
    *("sparkline", "sparklineGroup", "oleObjects", "oleObject", "Choice", "blip", "sheet", "worksheet", "c", "x"),
)
EXCEL_KEYS = (
    *("macro", "action", "textlink", "fmlaLink", "linkedCell", "location", "type", "updateLinks", "name", "xlm"),
    *("o:href", "src", "o:althref", "r:id", "r:link", "xmlns:r", "t", "si", "tableType", "ref"),
)
ODS_NAMES = (
    *("office:scripts", "script:event-listener", "table:dde-link", "table:table-source", "form:form", "office:forms"),
    *("draw:control", "draw:plugin", "draw:object-ole", "draw:image", "text:a", "meta:template", "meta:auto-reload"),
    *("table:table", "table:table-cell", "calcext:condition", "style:map", "calcext:color-scale-entry", "text:p"),
)
ODS_KEYS = (
    *("xlink:href", "table:formula", "table:condition", "calcext:value", "office:value", "table:expression"),
    *("table:base-cell-address", "table:cell-range-address", "table:name", "text:style-name"),
)
VALUES = (
    *("", "1", "true", "A1", "rIdX", "shared", "worksheet", "Auto_Open", "ppaction://macro?x", "http://a.vn/"),
    *("cmd|'/c calc'!A1", "WEBSERVICE(A1)", "of:=[.A1]", "'file:///a/b.ods'#$s.A1", "file://a/b", "Object 1", "../x"),
)


class EveryExcel(ExcelJudge):
    """Is shown every element."""

    def concerns(self, name: str, keys: Collection[str]) -> bool:
        return True


class EveryOds(OdsJudge):
    """Likewise."""

    def concerns(self, name: str, keys: Collection[str]) -> bool:
        return True


def outcome(document: bytes, judge: Judge) -> bytes | str:
    try:
        return swept(document, judge, Budget())
    except UnreturnableError as error:
        return str(error)


def assert_same(document: bytes, pairs: Iterable[tuple[Pair, Pair]]) -> None:
    for judge, every in pairs:
        assert (outcome(document, judge), judge.found) == (outcome(document, every), every.found)


def excel_judges() -> list[tuple[ExcelJudge, ExcelJudge]]:
    return [(ExcelJudge(kind, gone, set()), EveryExcel(kind, gone, set())) for kind, gone in product(KINDS, GONE)]


def ods_judges() -> list[tuple[OdsJudge, OdsJudge]]:
    return [(OdsJudge(charts, set()), EveryOds(charts, set())) for charts in (set[str](), {"Object 1"})]


def elements(names: Collection[str], keys: Collection[str]) -> st.SearchStrategy[str]:
    tags = st.tuples(
        st.sampled_from(names),
        st.dictionaries(st.sampled_from(keys), st.sampled_from(VALUES), max_size=3),
        st.sampled_from(VALUES),
    )

    def written(tag: tuple[str, dict[str, str], str], within: str) -> str:
        name, attributes, text = tag
        own = "".join(f" {key}={quoteattr(value)}" for key, value in attributes.items())
        return f"<{name}{own}>{text}{within}</{name}>"

    return st.recursive(
        tags.map(lambda tag: written(tag, "")),
        lambda inner: st.builds(written, tags, st.lists(inner, max_size=4).map("".join)),
        max_leaves=12,
    )


def each_element(names: Collection[str], keys: Collection[str]) -> Iterator[bytes]:
    """Every name with every value of every attribute, and as text, in a document of its own."""
    for name, value in product(names, VALUES):
        for attribute in (f" {key}={quoteattr(value)}" for key in keys):
            yield f"<q><{name}{attribute}>{value}</{name}></q>".encode()


@pytest.mark.parametrize("kind", [excel_parts.WORKBOOK, excel_parts.BOXES])
def test_of_excel_no_element_that_is_judged_is_passed_over(kind: str) -> None:
    for document in each_element(EXCEL_NAMES, EXCEL_KEYS):
        gone = GONE[b"rIdX" in document]
        assert_same(document, [(ExcelJudge(kind, gone, set()), EveryExcel(kind, gone, set()))])


def test_of_opendocument_no_element_that_is_judged_is_passed_over() -> None:
    for document in each_element(ODS_NAMES, ODS_KEYS):
        assert_same(document, ods_judges())


@given(elements(EXCEL_NAMES, EXCEL_KEYS))
def test_of_excel_the_same_is_taken_out_as_if_every_element_were_judged(document: str) -> None:
    assert_same(document.encode(), excel_judges())


@given(elements(ODS_NAMES, ODS_KEYS))
def test_of_opendocument_the_same_is_taken_out_as_if_every_element_were_judged(document: str) -> None:
    assert_same(document.encode(), ods_judges())


def test_of_every_attack_the_same_is_taken_out_as_if_every_element_were_judged() -> None:
    made = book({"activity": [sound_row("activity", 1)]})
    for attacks, packed, judges in (
        (ATTACKS, SOUND, excel_judges),
        (ODS_ATTACKS, as_ods(made), ods_judges),
    ):
        sound = parts_of(packed)
        seen = set()
        for attack in attacks.values():
            parts = dict(sound)
            attack.change(parts)
            seen |= {content for name, content in parts.items() if content != sound.get(name)}
        for content in seen:
            assert_same(content, judges())


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"<x>" * (DEEPEST + 1) + b"</x>" * (DEEPEST + 1), "elements without end within one another"),
        (b"<!DOCTYPE x><x/>", "the XML declares a document type"),
        (b"<x><y></x>", "XML: mismatched tag: line 1, column 8"),
        (b"<x>" + b" " * Budget().swept_bytes + b"</x>", "more XML than is gone through for active content"),
        (b"<x>" + b"<f/>" * Budget().judged + b"</x>", "more elements than are judged for active content"),
    ],
    ids=["deep", "document type", "malformed", "long", "many formulas"],
)
def test_what_is_not_gone_through_is_refused(document: bytes, why: str) -> None:
    found: set[Active] = set()
    assert outcome(document, ExcelJudge(excel_parts.PLAIN, (), found)) == why
    assert found == set()
