"""Workbooks in which survey answers and outside indices are sent: agencies, questions, indices as a framework asks.

What does not belong here: what it asks for (`asked_figures`), reading such workbooks (`forms`), CSV files
(`outside_figures`).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from openpyxl import Workbook

from assets.review.asked_figures import asked_indices, asked_questions
from assets.review.outside_rows import bounds_words
from assets.rules.framework.model import Framework
from assets.template.form_workbook import Row, form_workbook
from assets.template.saving import save_workbook
from assets.template.workbook import template_date
from checks.code_lists import CodeLists
from checks.forms.outside import ANSWERS, EXTERNAL, INDICES, SURVEY


class NothingAskedError(ValueError):
    """The framework asks for no such figures; the message says so."""


def survey_workbook(
    framework: Framework, agencies: pd.DataFrame, groups: Sequence[str], year: int, code_lists: CodeLists
) -> Workbook:
    """The workbook for counts of answers, a row an agency, question, group of respondents and option.

    Args:
        framework: whose questions are asked.
        agencies: `code` and `name` of those that it scores, in the order of the rows.
        groups: codes of `audiences`: who was asked.
        year: the year scored.
        code_lists: for labels and drop-downs.

    Raises:
        NothingAskedError: no criterion asks for a survey.
    """
    questions = asked_questions([framework])
    if not questions:
        raise NothingAskedError(f"framework {framework.framework} asks for no survey")
    labels = [code_lists.label_of("audiences", group) for group in groups]
    rows: list[Row] = [
        {
            **_agency(code, name),
            "question": question.code,
            "question_label": question.label,
            "respondent_group": group,
            "option_code": option,
        }
        for code, name in zip(agencies["code"], agencies["name"], strict=True)
        for question in questions.values()
        for group in labels
        for option in question.options
    ]
    subtitle = framework.title
    return form_workbook(
        SURVEY, {ANSWERS.name: rows}, cover={"year": year}, issuer=None, subtitle=subtitle, code_lists=code_lists
    )


def external_workbook(framework: Framework, agencies: pd.DataFrame, year: int, code_lists: CodeLists) -> Workbook:
    """The workbook for indices, a row an agency and index; arguments as of `survey_workbook`.

    Raises:
        NothingAskedError: no criterion asks for an index.
    """
    indices = asked_indices([framework])
    if not indices:
        raise NothingAskedError(f"framework {framework.framework} asks for no outside index")
    rows: list[Row] = [
        {
            **_agency(code, name),
            "index_name": index.name,
            "index_label": index.label,
            "range": bounds_words(index),
        }
        for code, name in zip(agencies["code"], agencies["name"], strict=True)
        for index in indices.values()
    ]
    subtitle = framework.title
    return form_workbook(
        EXTERNAL, {INDICES.name: rows}, cover={"year": year}, issuer=None, subtitle=subtitle, code_lists=code_lists
    )


def write_outside_workbook(path: Path, workbook: Workbook, year: int) -> None:
    """Write a workbook: equal ones give equal bytes."""
    save_workbook(workbook, path, dated=template_date(year))


def _agency(code: str, name: str) -> dict[str, object]:
    return {"agency_code": code, "agency_name": name}
