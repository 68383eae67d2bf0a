"""What acts in a workbook of any kind that is read, named for the finding that tells of it."""

from __future__ import annotations

from typing import BinaryIO

from assets.submissions.active_content.excel import cleaned_excel
from assets.submissions.active_content.opendocument import cleaned_opendocument
from assets.submissions.container.zip_container import Container
from assets.submissions.sheets.excel.workbook_parts import workbook_part


def active_names(workbook: BinaryIO) -> str:
    """The kinds of active content, as officials read them; empty where there is none.

    Args:
        workbook: that the guard has let through.
    """
    container = Container(workbook)
    is_excel = workbook_part(container) is not None
    return (cleaned_excel(container) if is_excel else cleaned_opendocument(container)).names
