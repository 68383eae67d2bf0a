"""An OpenDocument file as its parts: changed, dropped, written deterministically.

What acts, and signatures, are out from the start, as from every workbook that is sent back (`xlsx.package`). What
does not belong here: what stands in `content.xml`.
"""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import escape

from assets.submissions.active_content.opendocument import cleaned_opendocument
from assets.submissions.container.xml_parts import checked_xml
from assets.submissions.container.xml_splicing import Splices, UnreturnableError, outline
from assets.submissions.container.zip_reader import Container
from assets.submissions.returned.xlsx.carried_parts import zip_bytes

CONTENT = "content.xml"
STYLES = "styles.xml"
_SETTINGS = "settings.xml"
_MIMETYPE = "mimetype"
_MANIFEST = "META-INF/manifest.xml"
_SPREADSHEET = b"application/vnd.oasis.opendocument.spreadsheet"
_ACTIVE_SHEET = re.compile(rb'(<config:config-item config:name="ActiveTable"[^<>]*>)[^<]*(?=</)')


class OdsPackage:
    """The parts of one file, which stays open as long as the package is used.

    Attributes:
        active: what was taken out, as officials read it; empty where nothing was.
    """

    def __init__(self, file: BinaryIO) -> None:
        """Read a file that the guard has let through.

        Raises:
            UnreturnableError: it has no content by the name that all programs look for, or none that can go out.
        """
        self._file = file
        self._container = Container(file)
        cleaned = cleaned_opendocument(self._container)
        if cleaned.obstacle is not None:
            raise UnreturnableError(cleaned.obstacle)
        self.active = cleaned.names
        self._changed = dict(cleaned.changed)
        self._packed = {name: info for name, info in self._container.parts.items() if name not in cleaned.left_out}
        if CONTENT not in self._packed:
            raise UnreturnableError(f"no {CONTENT}")
        self._call_spreadsheet()

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

    def _call_spreadsheet(self) -> None:
        document = self.get(_MANIFEST)
        if document is None:
            return
        splices = Splices(document)
        for entry in outline(document).children:
            if entry.attributes.get("manifest:full-path") == "/":
                splices.set_attributes(entry, **{"manifest:media-type": _SPREADSHEET.decode()})
        self[_MANIFEST] = splices.done()
