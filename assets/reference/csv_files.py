"""Reference CSV files, read strictly: what is wrong in one is named by file and line, before anything uses it.

What belongs here: the file as a table of texts, and checks that any such table needs. What a particular file means
is in `agencies`, `code_list_files` and `calendars`.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from checks.texts.control_characters import control_character
from checks.texts.plain_files import read_plain

LINE = "line"
"""The column that remembers where in its file a row stood."""

CODE = r"\w[\w.-]*"
"""What a code looks like: no blanks and no slashes."""


class ReferenceDataError(ValueError):
    """Reference data that cannot be used; `str()` is one sentence with file and line.

    Attributes:
        path: the file or folder.
        line: the line as an editor counts, from 1; None where the whole file is meant.
    """

    def __init__(self, path: Path, line: int | None, message: str) -> None:
        self.path = path
        self.line = line
        self.message = message
        super().__init__(f"{path}: {message}" if line is None else f"{path}, line {line}: {message}")


def read_csv(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> pd.DataFrame:
    """The rows of a comma-separated UTF-8 file with exactly these headings, in this order.

    Args:
        path: the file.
        columns: headings that every file has.
        optional: headings that may follow; the texts of one that does not are empty.

    Returns:
        The columns as text (an empty cell is an empty text, never a missing value; accents composed, outer spaces
        dropped) and `line`. Blank lines are skipped, and still counted.

    Raises:
        ReferenceDataError: unreadable, not UTF-8, other headings, a row of another width, or no rows.
    """
    reader = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        line = 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((line, [unicodedata.normalize("NFC", cell).strip() for cell in cells]))
            line = reader.line_num + 1  # a quoted cell may span lines, so a row's line is where the last one ended
    except csv.Error as error:
        raise ReferenceDataError(path, reader.line_num, f"not a well-formed CSV file ({error})") from error
    headings = _headings(path, columns, optional, rows)
    frame = pd.DataFrame([cells for _, cells in rows[1:]], columns=headings, dtype="str")
    frame = frame.reindex(columns=[*columns, *optional], fill_value="")
    frame[LINE] = [line for line, _ in rows[1:]]
    return frame


def _text(path: Path) -> str:
    try:
        content = read_plain(path)
    except OSError as error:
        raise ReferenceDataError(path, None, f"cannot be read ({error.strerror})") from error
    try:
        # Excel's "CSV UTF-8" begins with a byte-order mark, which is harmless; its other encodings lose accents.
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ReferenceDataError(path, line, "not UTF-8 text; save the file as «CSV UTF-8»") from error
    character = control_character(text)
    if character is not None:
        line = next(place for place, each in enumerate(text.split("\n"), start=1) if control_character(each))
        raise ReferenceDataError(path, line, f"holds the control character {character}, which no text may")
    return text


def _headings(
    path: Path, columns: Sequence[str], optional: Sequence[str], rows: list[tuple[int, list[str]]]
) -> list[str]:
    if not rows:
        raise ReferenceDataError(path, None, "the file is empty")
    line, headings = rows[0]
    if headings != [*columns, *(name for name in optional if name in headings)]:
        hint = "; cells must be separated by commas" if ";" in headings[0] else ""
        more = f" and may go on with «{','.join(optional)}»" if optional else ""
        raise ReferenceDataError(
            path, line, f"the headings must be «{','.join(columns)}»{more}, found «{','.join(headings)}»{hint}"
        )
    if len(rows) == 1:
        raise ReferenceDataError(path, None, "the file has headings and no rows")
    for line, cells in rows[1:]:
        if len(cells) != len(headings):
            raise ReferenceDataError(path, line, f"{len(headings)} cells are needed, found {len(cells)}")
    return headings


def refuse_blank(path: Path, rows: pd.DataFrame, columns: Sequence[str]) -> None:
    """Refuse the first row with an empty cell in one of the columns.

    Raises:
        ReferenceDataError: there is one.
    """
    for name in columns:
        # Plain lists: a dozen small files are read at every start, and pandas takes a millisecond for each question.
        texts = rows[name].tolist()
        if "" in texts:
            raise ReferenceDataError(path, int(rows[LINE].iloc[texts.index("")]), f"{name} is empty")


def refuse_repeated(path: Path, rows: pd.DataFrame, key: Sequence[str]) -> None:
    """Refuse the first row whose key an earlier row has.

    Raises:
        ReferenceDataError: there is one; it names both lines.
    """
    repeated = rows.loc[rows.duplicated(list(key))]
    if repeated.empty:
        return
    row = repeated.iloc[0]
    first = rows.loc[(rows[list(key)] == row[list(key)]).all(axis="columns"), LINE].iloc[0]
    values = ", ".join(f"{name} {row[name]!r}" for name in key)
    raise ReferenceDataError(path, int(row[LINE]), f"{values} already stands in line {first}")


def refuse_unlisted(path: Path, rows: pd.DataFrame, column: str, allowed: Sequence[str]) -> None:
    """Refuse the first row whose cell is none of the allowed values.

    Raises:
        ReferenceDataError: there is one; it lists what is allowed.
    """
    other = rows.loc[~rows[column].isin(list(allowed))]
    if not other.empty:
        row = other.iloc[0]
        raise ReferenceDataError(
            path, int(row[LINE]), f"{column} {row[column]!r} is none of {', '.join(sorted(allowed))}"
        )


def refuse_malformed_codes(path: Path, rows: pd.DataFrame, column: str) -> None:
    """Refuse the first code that is not one plain word: codes stand in rules, in file names and in addresses.

    Raises:
        ReferenceDataError: there is one.
    """
    other = rows.loc[~rows[column].str.fullmatch(CODE)]
    if not other.empty:
        row = other.iloc[0]
        raise ReferenceDataError(
            path, int(row[LINE]), f"{column} {row[column]!r} must be letters, digits, and . _ - after the first"
        )


def parse_dates(path: Path, rows: pd.DataFrame, column: str) -> pd.Series[pd.Timestamp]:
    """A column of ISO dates (`2025-03-01`) as datetime64[us]; an empty cell is NaT.

    Raises:
        ReferenceDataError: a cell that is not such a date.
    """
    parsed = [_date(path, line, column, text) for text, line in zip(rows[column], rows[LINE], strict=True)]
    return pd.Series(parsed, index=rows.index, dtype="object").astype("datetime64[us]")


def _date(path: Path, line: int, column: str, text: str) -> date | None:
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # ISO has other spellings (`20250301`, `2025-W09-6`), which people misread.
    if found is None or found.isoformat() != text:
        raise ReferenceDataError(path, line, f"{column} {text!r} is not a date like 2025-03-01")
    return found
