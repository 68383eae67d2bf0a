"""One list of what systems leave, for the inbox and for a .zip."""

from __future__ import annotations

import pytest

from assets.submissions.receiving.system_files import is_system_file


@pytest.mark.parametrize(
    "path",
    [
        *("Thumbs.db", "thumbs.DB", "TLKC/ehthumbs_vista.db", "TLKC\\desktop.ini", ".DS_Store", "TLKC/._Kế hoạch.pdf"),
        *("__MACOSX/._a.xlsx", "TLKC/__MACOSX/a.pdf", "~$Báo cáo.xlsx", "Icon\r", "@eaDir/a.xlsx", "#recycle/a.xlsx"),
        *("$RECYCLE.BIN/a.xlsx", "System Volume Information", "lost+found"),
    ],
)
def test_what_a_system_leaves_is_nobodys_report(path: str) -> None:
    assert is_system_file(path)


@pytest.mark.parametrize("path", ["Báo cáo.xlsx", "thumbs.xlsx", "./TLKC/../a.pdf", "desktop.ini.xlsx", "a~$b.xlsx"])
def test_what_people_send_is(path: str) -> None:
    assert not is_system_file(path)
