"""Formulas that fetch or start something outside the workbook, in the notations of Excel and of OpenDocument.

A formula is looked at without its quoted texts, which may say anything, and these by themselves as addresses. What does
not belong here: where formulas stand.
"""

from __future__ import annotations

import re

from assets.submissions.active_content.addresses import leads_elsewhere
from assets.submissions.active_content.kinds import Active

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_ARRAY = re.compile(r"\{[^{}]*\}")
"""Written out; OpenDocument divides its rows by `|`, by which Excel calls another program."""
_FUNCTIONS = (
    r"WEBSERVICE|FILTERXML|ENCODEURL|RTD|IMAGE|STOCKHISTORY|TRANSLATE|DETECTLANGUAGE|COPILOT|PY|CUBE\w+"
    r"|CALL|REGISTER(?:\.ID)?|UNREGISTER|EXEC|EXECUTE|EVALUATE|INITIATE|POKE|REQUEST|TERMINATE|RUN|FILES|DIRECTORY"
    r"|FOPEN|FREAD\w*|FWRITE\w*|GET\.\w+(?:\.\w+)*|SEND\.\w+(?:\.\w+)*|SQL\.\w+(?:\.\w+)*|DOCUMENTS|LINKS|OPEN\.\w+"
    r"|IMPORT(?:DATA|XML|HTML|RANGE|FEED)|GOOGLE\w+"
)
_CALLS = re.compile(rf"(?<![\w.])(?:_xl\w+\.|COM\.MICROSOFT\.)*(?:{_FUNCTIONS})\s*\(", re.IGNORECASE)
_ADD_IN = re.compile(r"_xll\.|COM\.SUN\.STAR\.", re.IGNORECASE)
_FUNCTION_OF = re.compile(r"!\s*[\w.]+\s*\(")
_DDE_CALL = re.compile(r"(?<![\w.])DDE\s*\(", re.IGNORECASE)
_NUMBERED_BOOK = re.compile(r"(?<![\w\])])\[(?!0\])[^\[\]]+\][\w.]*!")
"""`[1]Sheet!A1`, and neither this workbook (`[0]!name`) nor a column of a table (`Table1[2024]`)."""
_QUOTED = re.compile(r"'((?:[^']|'')*+)'?")
AUTOMATIC = re.compile(r"(?:_xlnm\.)?auto_?(?:open|close|activate|deactivate).*", re.IGNORECASE | re.DOTALL)
"""Names that Excel runs by itself, whatever follows in the name."""


def active_in(formula: str) -> Active | None:
    """Kind of active content in a formula; None where there is none."""
    code = _ARRAY.sub("{}", _TEXT.sub('""', formula))
    if "|" in code or _DDE_CALL.search(code):
        return Active.DDE
    if _CALLS.search(code) or _ADD_IN.search(code):
        return Active.NETWORK_FORMULA
    if _NUMBERED_BOOK.search(code):
        return Active.EXTERNAL_BOOK
    if (active := _active_behind_quotes(code)) is not None:
        return active
    if any(leads_elsewhere(text[1:-1].replace('""', '"')) for text in _TEXT.findall(formula)):
        return Active.ADDRESS
    return None


def _active_behind_quotes(code: str) -> Active | None:
    """Target of quoted names: a sheet of `[book.xlsx]`, of a file before `#$Sheet.A1`, or an add-in."""
    for quoted in _QUOTED.finditer(code):
        follower = code[quoted.end() : quoted.end() + 1]
        if follower == "#" or (follower == "!" and "[" in quoted[1]):
            return Active.EXTERNAL_BOOK
        if follower == "!" and _FUNCTION_OF.match(code, quoted.end()):
            return Active.NETWORK_FORMULA
    return None
