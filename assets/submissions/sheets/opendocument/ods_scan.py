"""An OpenDocument spreadsheet looked through, every part of it, and its values read in one pass.

What belongs here: what the package says of itself. What does not: sheets, rows and cells (`ods_tables`, `ods_cell`).
"""

from __future__ import annotations

import re

from assets.submissions.container.guard import LIMITS, FileRefusedError, Limits, damaged
from assets.submissions.container.xml_parts import checked_xml, look_through
from assets.submissions.container.zip_reader import Container
from assets.submissions.sheets.opendocument.ods_tables import read_tables
from assets.submissions.sheets.scan import SheetScan

_ODS_TYPES = frozenset(
    {
        b"application/vnd.oasis.opendocument.spreadsheet",
        b"application/vnd.oasis.opendocument.spreadsheet-template",
    }
)
_CONTENT, _MANIFEST = "content.xml", "META-INF/manifest.xml"
_OF_THE_ROOT = re.compile(rb"""<[^<>]*full-path\s*=\s*["']/["'][^<>]*>""")
_ENCRYPTED = tuple("encryption-data".encode(codec) for codec in ("ascii", "utf-16-le", "utf-16-be"))


def is_ods(container: Container) -> bool:
    """Whether a package says that it is an OpenDocument spreadsheet: in its first entry, else in its list of parts.

    Raises:
        FileRefusedError: it cannot be read so far.
    """
    if named := container.find("mimetype"):
        return container.read(named, limit=256).strip() in _ODS_TYPES
    manifest = container.find(_MANIFEST)
    root = _OF_THE_ROOT.search(container.read(manifest)) if manifest and container.find(_CONTENT) else None
    return root is not None and any(b'"%s"' % one in root[0] for one in _ODS_TYPES)


def scan_ods(container: Container, limits: Limits = LIMITS) -> list[SheetScan]:
    """Check every part and scan every sheet; the scans hold the values.

    Raises:
        FileRefusedError: encrypted, damaged, or more than the limits allow.
    """
    container.require_within(limits)
    container.require_parts()
    content = container.find(_CONTENT)
    if content is None:
        raise damaged(f"there is no {_CONTENT}")
    manifest = container.find(_MANIFEST)
    if manifest is not None and any(mark in container.read(manifest) for mark in _ENCRYPTED):
        raise FileRefusedError("FILE_ENCRYPTED")
    for name in container.parts:
        if name != content:
            look_through(container, name)
    return read_tables(checked_xml(container, content), limits, container.meter)
