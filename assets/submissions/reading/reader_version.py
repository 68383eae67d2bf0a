"""Version of the reader: of what it makes of a file.

What does not belong here: which files are read again by it (`assets.submissions.intake`).
"""

from __future__ import annotations

from itertools import chain

from checks.forms.form import Form
from checks.forms.report import REPORT
from warehouse.tables import sheet_columns

_WAY_OF_READING = 2
"""Raised with every change to the reader after which some file would be read differently: its rows, its cover, or the
findings of reading, be it only the cell that a finding names. Not raised for what leaves every reading as it is (speed,
texts of the catalogue), nor for a declared column, and only once for all changes between two releases. A test compares
what is read of the committed reports with what was read when `tests/assets/submissions/reading/readings.csv` was last
recorded."""

_FIRST_COLUMNS = 57
"""Columns of sheets and fields of the cover that the first of these versions read."""


def reader_version(form: Form, first_columns: int = 0) -> int:
    """The version of what is read of a form; as of `READER_VERSION`, a declared column raises it by itself."""
    columns = [*form.cover_fields, *chain(*map(sheet_columns, form.tables))]
    return _WAY_OF_READING + len(columns) - first_columns


READER_VERSION = reader_version(REPORT, _FIRST_COLUMNS)
"""Greater after every change of what a file says: each file is read once by each version, so without it the files that
are in the warehouse would keep what the old reader said of them, and a new column would stay empty for ever. A column
that is declared raises it by itself; whoever takes one away raises `_WAY_OF_READING` by two."""
