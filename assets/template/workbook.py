"""The report workbook that an agency fills: its sheets in order, for one agency, framework and year.

Everything in it is derived: headings, comments and validations from the report tables' columns, drop-downs from the
code lists, the scorecard's rows from the framework. What does not belong here: how a sheet is drawn (the modules
beside this one) or read.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from assets.rules.framework.files import LoadedFramework
from assets.template.answers import choice_lists
from assets.template.cover import add_cover, add_guide
from assets.template.lists import add_lists_sheet, add_metadata_sheet, lists_in_use
from assets.template.saving import FormulaResults, save_workbook
from assets.template.scorecard import TOTAL_CELL, add_scorecard
from assets.template.sheets import add_data_sheet
from assets.template.styles import print_footer, set_default_font
from checks.code_lists import CodeLists
from checks.forms.report import REPORT
from checks.workbook_layout import COVER_SHEET, TEMPLATE_VERSION, TITLE
from warehouse.tables import REPORT_TABLES, scorecard
from warehouse.tables.evaluation_year import first_day

EMPTY_RESULTS: FormulaResults = {(scorecard.info["sheet"], TOTAL_CELL): 0}
"""What the template's formulas give before anything is filled in."""


def build_template(framework: LoadedFramework, agency: Mapping[str, str], year: int, code_lists: CodeLists) -> Workbook:
    """The empty workbook for one agency.

    Args:
        framework: the rules under which the agency is scored in that year.
        agency: `code`, `name` and `level`.
        year: the evaluated year.
        code_lists: where drop-downs take their labels from.

    Returns:
        The workbook, opened on its cover.

    Raises:
        ValueError: the framework is not for the agency's level or not for the year.
    """
    rules = framework.framework
    if rules.level != agency["level"]:
        raise ValueError(
            f"framework {rules.framework} is for {rules.level}, agency {agency['code']} is {agency['level']}"
        )
    if year not in rules.years:
        raise ValueError(f"framework {rules.framework} is not for {year}")
    workbook = Workbook()
    del workbook[workbook.sheetnames[0]]
    set_default_font(workbook)
    title = rules.titles.report or TITLE
    workbook.properties.title = f"{title} năm {year}"
    workbook.properties.creator = agency["name"]
    add_guide(workbook, agency_name=agency["name"], year=year, title=title)
    cover = {
        "agency_code": agency["code"],
        "agency_name": agency["name"],
        "year": year,
        "number_format": code_lists.labels("number_formats")["vi"],
    }
    add_cover(
        workbook,
        REPORT,
        values=cover,
        issuer=code_lists.issuer_of(agency["level"], agency["name"]),
        subtitle=f"Theo {rules.title}",
        title=title,
    )
    subtitle = f"{agency['name']}, năm {year}"
    for table in REPORT_TABLES:
        if table is scorecard:
            add_scorecard(workbook, rules, agency_code=agency["code"], subtitle=subtitle, year=year)
        else:
            add_data_sheet(workbook, table, subtitle=subtitle, year=year)
    labels = {name: list(code_lists.labels(name).values()) for name in lists_in_use(REPORT)}
    add_lists_sheet(workbook, {**labels, **choice_lists(rules)})
    made_for = (TEMPLATE_VERSION, rules.framework, rules.version, framework.sha256, agency["code"], year)
    add_metadata_sheet(workbook, dict(zip(REPORT.metadata_keys, made_for, strict=True)))
    for sheet in workbook.worksheets:
        print_footer(sheet, title)
    # Sheets are found by name; a renamed or deleted one is the commonest reason for sending a report back.
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.active = workbook.sheetnames.index(COVER_SHEET)
    return workbook


def write_template(
    framework: LoadedFramework, agency: Mapping[str, str], year: int, code_lists: CodeLists, path: Path
) -> None:
    """Build the template (see `build_template`) and save it: equal arguments give equal bytes."""
    workbook = build_template(framework, agency, year, code_lists)
    save_workbook(workbook, path, dated=template_date(year), results=EMPTY_RESULTS)


def template_date(year: int) -> date:
    """The day written into a template's properties: the first of the year it is for."""
    return first_day(year)
