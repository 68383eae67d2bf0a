"""The workbooks in which agencies explain themselves on a round's decisions, a file an agency.

What does not belong here: what they list (`decided_against`), how a form is drawn (`assets.template.form_workbook`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from openpyxl import Workbook

from assets.analysis.explaining.decided_against import Row
from assets.reference.rounds import Round
from assets.template.form_workbook import form_workbook
from assets.template.saving import save_workbook
from assets.template.workbook import template_date
from checks.code_lists import CodeLists
from checks.forms.explanation import EXPLANATION, EXPLANATIONS
from checks.texts.figures_and_dates import vietnamese_date


def explanation_workbook(
    agency: Mapping[str, str], rows: Sequence[Row], of_round: Round, year: int, code_lists: CodeLists
) -> Workbook:
    """The workbook of one agency.

    Args:
        agency: `code`, `name` and `level`.
        rows: what was decided against it.
        of_round: in which round.
        year: the year scored.
        code_lists: where drop-downs take their labels from.
    """
    return form_workbook(
        EXPLANATION,
        {EXPLANATIONS.name: rows},
        cover={
            "agency_code": agency["code"],
            "agency_name": agency["name"],
            "year": year,
            "round": of_round.name,
        },
        issuer=code_lists.issuer_of(agency["level"], agency["name"]),
        subtitle=f"{of_round.name}, {agency['name']}{_until(of_round.ends_explaining(agency['code']))}",
        code_lists=code_lists,
    )


def _until(last_day: date | None) -> str:
    return "" if last_day is None else f"; gửi giải trình đến hết ngày {vietnamese_date(last_day)}"


def explanation_file(folder: Path, agency_code: str, of_round: Round, year: int) -> Path:
    """Path of an agency's workbook of a round."""
    return folder / f"giai-trinh-{year}-vong-{of_round.number}-{agency_code}.xlsx"


def write_explanation_workbook(
    path: Path, agency: Mapping[str, str], rows: Sequence[Row], of_round: Round, year: int, code_lists: CodeLists
) -> None:
    """Write the workbook of one agency (see `explanation_workbook`): equal arguments give equal bytes."""
    workbook = explanation_workbook(agency, rows, of_round, year, code_lists)
    save_workbook(workbook, path, dated=template_date(year))
