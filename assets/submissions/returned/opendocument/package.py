"""An OpenDocument file as its parts: changed, dropped, written deterministically.

Macros and signatures are dropped on opening, as from every workbook that is sent back (`returned.package`). What does
not belong here: what stands in `content.xml`.
"""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import escape

from assets.submissions.returned.carried_parts import zip_bytes
from assets.submissions.returned.xml_splicing import Splices, UnreturnableError, outline
from assets.submissions.xml_parts import checked_xml
from assets.submissions.zip_container import Container

CONTENT = "content.xml"
STYLES = "styles.xml"
_SETTINGS = "settings.xml"
_MIMETYPE = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_MACRO_FOLDERS = ("Basic/", "Dialogs/", "Scripts/")
_LIBRARY_LISTS = ("script-lb.xml", "script-lc.xml", "dialog-lb.xml", "dialog-lc.xml")
"""Written also where there is no macro."""
_SIGNATURES = frozenset({"META-INF/documentsignatures.xml", "META-INF/macrosignatures.xml"})
_ACTIVE_SHEET = re.compile(rb'(<config:config-item config:name="ActiveTable"[^<>]*>)[^<]*(?=</)')


class OdsPackage:
    """The parts of one file, which stays open as long as the package is used.

    Attributes:
        has_dropped_macros: the file came with macros, which it no longer has.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read a file that the guard has let through.

        Raises:
            UnreturnableError: it has no content by the name that all programs look for.
        """
        self._file = file
        self._container = Container(file)
        self._packed = dict(self._container.parts)
        self._changed: dict[str, bytes] = {}
        if CONTENT not in self._packed:
            raise UnreturnableError(f"no {CONTENT}")
        macros = [name for name in self._packed if name.startswith(_MACRO_FOLDERS)]
        self.has_dropped_macros = any(not name.endswith((*_LIBRARY_LISTS, "/")) for name in macros)
        self._drop({*macros, *(_SIGNATURES & set(self._packed))})

    def __getitem__(self, name: str) -> bytes:
        """A part's content, in UTF-8 however it is stored, so that what is put in has the same encoding."""
        return self._changed[name] if name in self._changed else b"".join(checked_xml(self._container, name))

    def get(self, name: str) -> bytes | None:
        """A part, or None where there is none of that name."""
        return self[name] if name in self._packed else None

    def __setitem__(self, name: str, content: bytes) -> None:
        """Change a part that is there."""
        self._changed[name] = content

    def open_at(self, sheet: str) -> None:
        """Have the sheet shown that is first now, not the one that was shown when the file was saved."""
        settings = self.get(_SETTINGS)
        if settings is not None:
            shown = escape(sheet).encode()
            self[_SETTINGS] = _ACTIVE_SHEET.sub(lambda item: item[1] + shown, settings)

    def written(self) -> bytes:
        """The file's bytes: its kind first and uncompressed, as the standard asks; a template is a document now."""
        self._changed[_MIMETYPE] = _SPREADSHEET
        names = [_MIMETYPE, *(name for name in self._packed if name != _MIMETYPE)]
        parts = ((name, self._changed[name] if name in self._changed else self._packed[name]) for name in names)
        return zip_bytes(self._file, parts, plain={_MIMETYPE})

    def _drop(self, names: set[str]) -> None:
        for name in names:
            del self._packed[name]
        document = self.get(_MANIFEST)
        if document is None:
            return
        splices = Splices(document)
        for entry in outline(document).children:
            path = entry.attributes.get("manifest:full-path", "")
            if path in names or path.startswith(_MACRO_FOLDERS):
                splices.remove(entry)
            elif path == "/":
                splices.set_attributes(entry, **{"manifest:media-type": _SPREADSHEET.decode()})
        self[_MANIFEST] = splices.done()
