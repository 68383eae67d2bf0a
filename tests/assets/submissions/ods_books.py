"""OpenDocument spreadsheets written by hand from a workbook's values, the same bytes wherever they are written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from openpyxl import Workbook, load_workbook

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
    '<manifest:file-entry manifest:full-path="/"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def as_ods(workbook: bytes | Workbook) -> bytes:
    """The workbook's values as an .ods; equal neighbours in a row are written as one cell with a repeat count."""
    book = load_workbook(io.BytesIO(workbook), data_only=True) if isinstance(workbook, bytes) else workbook
    sheets = []
    for sheet in book.worksheets:
        rows = "".join(_row(values) for values in sheet.iter_rows(values_only=True))
        sheets.append(f"<table:table table:name={quoteattr(sheet.title)}>{rows}</table:table>")
    spaces = "".join(f' xmlns:{name}="{uri}"' for name, uri in _SPACES.items())
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{spaces} office:version="1.3"><office:body>'
        f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        mimetype = "application/vnd.oasis.opendocument.spreadsheet"
        archive.writestr(zipfile.ZipInfo("mimetype"), mimetype, zipfile.ZIP_STORED)
        for name, part in (("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _row(values: tuple[Any, ...]) -> str:
    cells = "".join(_cell(value, len(list(same))) for value, same in groupby(values))
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(value: Any, repeat: int) -> str:
    repeated = f' table:number-columns-repeated="{repeat}"' if repeat > 1 else ""
    match value:
        case None:
            return f"<table:table-cell{repeated}/>"
        case bool():
            return (
                f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"{repeated}/>'
            )
        case int() | float():
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"{repeated}/>'
        case dt.datetime() | dt.date():
            day = value.isoformat()[:10]
            return f'<table:table-cell office:value-type="date" office:date-value="{day}"{repeated}/>'
        case _:
            lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in str(value).split("\n"))
            return f'<table:table-cell office:value-type="string"{repeated}>{lines}</table:table-cell>'
