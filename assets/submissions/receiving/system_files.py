"""Files that programs and operating systems leave beside people's own: one list, for the inbox and for a .zip.

What does not belong here: what a file holds, and uploads that are not finished (`assets.submissions.receiving.inbox`).
"""

from __future__ import annotations

_STARTS = (".", "~$")
"""Hidden files (`.DS_Store`, `._report.xlsx`) and lock files of office programs."""

_NAMES = frozenset(
    {
        # Windows
        *("thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini"),
        *("$recycle.bin", "system volume information"),
        # macOS
        *("__macosx", "icon\r"),
        # Linux and network storage
        *("lost+found", "@eadir", "#recycle"),
    }
)


def is_system_file(path: str) -> bool:
    """Whether nobody sent it: a part of the relative path, with slashes of either kind, is a system's."""
    parts = path.replace("\\", "/").split("/")
    return any(part.startswith(_STARTS) or part.casefold() in _NAMES for part in parts if part not in {"", ".", ".."})
