"""What tells forms apart."""

from __future__ import annotations

from checks.forms.all import FORMS
from checks.forms.report import REPORT


def test_every_form_has_a_cover_of_its_own_name() -> None:
    assert REPORT.cover_table == "cover"
    names = [table.name for form in FORMS.values() for table in form.tables]
    covers = [form.cover_table for form in FORMS.values()]
    assert len({*covers, *names}) == len(covers) + len({*names})
