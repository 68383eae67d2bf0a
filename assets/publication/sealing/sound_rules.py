"""Lint of the rules that a release would seal, as a run asks it before it scores.

What does not belong here: what is wrong in a rule (`assets.rules.lint`).
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import sqlalchemy as sa

from assets.publication.verifying.recomputing import frameworks_that_score
from assets.rules.framework.files import parse_framework
from assets.rules.lint.framework_file import criterion_findings
from checks.code_lists import CodeLists
from warehouse.rows.frames import read_table
from warehouse.rows.table_files import table_frame, table_text
from warehouse.tables import code_list, framework


def unsound_rules(connection: sa.Connection, year: int) -> Iterator[str]:
    """Errors that lint finds in the rules that score the year; a run would not score by them."""
    lists = table_text(connection, code_list)
    texts = read_table(connection, framework).set_index("framework_id")["source_text"]
    for each in frameworks_that_score(connection, year):
        for error in _errors_in(texts[each.framework], lists):
            yield f"framework {each.framework}, {error}"


@cache
def _errors_in(text: str, lists: str) -> tuple[str, ...]:
    """Judging a framework takes seconds, so it is done once for each text and content of the code lists."""
    read = parse_framework(text, path=framework.name)
    code_lists = CodeLists(table_frame(code_list, lists))
    return tuple(
        f"criterion {criterion.code}: {found.message}"
        for criterion, _, _ in read.walk_places()
        for found in criterion_findings(criterion, read, code_lists)
        if found.level == "error"
    )
