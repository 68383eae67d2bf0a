"""Findings at the cover of a workbook beside reports: what is missing, another year, a round that the year has not.

What does not belong here: fields of one kind alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assets.reference.rounds import Round, named_round
from assets.review.forms.read_form import ReadForm
from checks.findings.model import Finding
from checks.findings.wording import Parameter
from checks.workbook_layout import NUMBER_FORMAT
from warehouse.columns.declaration import facts


def cover_findings(read: ReadForm, year: int, rounds: Sequence[Round]) -> Iterator[Finding]:
    """What is wrong with a cover: a required field left open, another year, a round that the year does not have."""
    yield from missing_fields(read)
    written, named = read.cover["year"], read.cover.get("round")
    if written is not None and written != year:
        yield _at(read, "year", "COVER_YEAR_WRONG", found=str(written), expected=str(year))
    if named is not None and named_round(rounds, named) is None:
        choices = [f"{each.number} ({each.name})" for each in rounds]
        yield _at(read, "round", "COVER_ROUND_UNKNOWN", choices=choices, year=str(year))


def missing_fields(read: ReadForm) -> Iterator[Finding]:
    """Required fields left open; of an agency the rule on agencies tells, of a cover that is gone the reader."""
    if not read.places["table"].eq(read.form.cover_table).any():
        return
    for field in read.form.cover_fields:
        declared = facts(field)
        if not declared.required or field.name.startswith("agency_") or read.cover[field.name] is not None:
            continue
        if field.name == NUMBER_FORMAT.name:
            yield _at(read, field.name, "COVER_NUMBER_FORMAT_MISSING")
        else:
            yield _at(read, field.name, "COVER_FIELD_MISSING", column=declared.title)


def _at(read: ReadForm, name: str, code: str, **params: Parameter) -> Finding:
    value = read.cover[name]
    shown = None if value is None else str(value)
    return Finding(read.sha256, code, read.form.cover_sheet, column_name=name, value=shown, params=params)
