"""Judging of an agency's explanation of a round: which of its rows are taken, and what the agency is told.

An explanation changes no points: an appraiser of the next round who accepts it decides so. What does not belong here:
what the workbook lists (`assets.analysis.explaining`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

import pandas as pd
import sqlalchemy as sa

from assets.reference.agencies import agencies_of_year
from assets.reference.rounds import Round, named_round
from assets.review.decisions import Decision
from assets.review.forms.covers import cover_findings
from assets.review.forms.judged import Judged, Row, Situation
from assets.review.forms.read_form import ReadForm
from assets.review.judging import judge
from assets.review.setting import Setting
from checks.findings.model import Finding, joined, raw_finding, raw_findings
from checks.forms.explanation import EXPLANATIONS
from checks.forms.form import filled_columns
from checks.rules.cover.identity import agency_findings, recognise_agencies
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.tables import explanation


class ExplainedItem(NamedTuple):
    """What an explanation is about: `input_name` is None where it is the whole criterion."""

    round: int
    agency_code: str
    criterion_code: str
    input_name: str | None


def judge_explanation(read: ReadForm, situation: Situation) -> Judged:
    """Findings of an explanation workbook, and its explanations as rows of table `explanation`."""
    agencies = agencies_of_year(situation.references.agencies, situation.year)
    usable, _ = judge(situation.decisions, situation.setting)
    said = sa.select(explanation).where(explanation.c.year == situation.year).order_by(explanation.c.explanation_id)
    before = [dict(row) for row in situation.connection.execute(said).mappings()]
    return judged_explanation(read, situation.setting, agencies, decided_items(usable), before)


def decided_items(decisions: Iterable[Decision]) -> frozenset[ExplainedItem]:
    """The items that can be explained: those of usable decisions, and the criteria that these are on."""
    return frozenset(
        ExplainedItem(each.round, each.agency_code, each.criterion_code, name)
        for each in decisions
        for name in (each.input_name, None)
    )


def judged_explanation(
    read: ReadForm,
    setting: Setting,
    agencies: pd.DataFrame,
    decided: Collection[ExplainedItem],
    before: Iterable[Row] = (),
) -> Judged:
    """The same, by given facts of the year.

    Args:
        read: the file.
        setting: the year.
        agencies: of the year, with `code` and `name`.
        decided: the items that can be explained.
        before: explanations so far, in their order; what a file that is sent again repeats is not stored again.
    """
    code, told = _agency(read, agencies, setting.year)
    of_cover = joined([raw_findings(cover_findings(read, setting.year, setting.rounds)), told])
    of_round = named_round(setting.rounds, read.cover["round"])
    findings: list[Finding] = []
    new: list[Row] = []
    if code is not None and of_round is not None:
        closed = _why_closed(read, code, of_round)
        if closed is None:
            findings, taken = _judge_rows(read, code, of_round, setting, decided)
            last = {_item(row): _said(row) for row in before if row["file_sha256"] != read.sha256}
            new = [row for row in taken if last.get(_item(row)) != _said(row)]
        else:
            findings = [closed]
    return Judged(
        joined([of_cover, raw_findings(findings)]),
        {explanation.name: new},
        None if of_round is None else of_round.number,
        code,
    )


def _agency(read: ReadForm, agencies: pd.DataFrame, year: int) -> tuple[str | None, pd.DataFrame]:
    """The agency that the cover names, and what is wrong with its name."""
    named = {name: pd.Series([read.cover[name]], dtype="str") for name in ("agency_code", "agency_name")}
    cover = pd.DataFrame({"sha256": read.sha256, "sheet": read.form.cover_sheet, "excel_row": None, **named})
    code = recognise_agencies(cover, agencies).iloc[0]
    return None if pd.isna(code) else str(code), agency_findings(cover, agencies, year)


def _judge_rows(
    read: ReadForm, code: str, of_round: Round, setting: Setting, decided: Collection[ExplainedItem]
) -> tuple[list[Finding], list[Row]]:
    """Findings and explanations of an agency's rows; of two on one item the first is taken."""
    written = read.rows[EXPLANATIONS.name]
    if written.empty and not read.findings["column_name"].isin(filled_columns(EXPLANATIONS)).any():
        return [raw_finding(read.sha256, "EXPLAINED_NOTHING")], []
    findings: list[Finding] = []
    taken: dict[ExplainedItem, Row] = {}
    for row in written.astype(object).where(written.notna(), None).to_dict("records"):
        item = ExplainedItem(of_round.number, code, row["criterion_code"], row["input_name"])
        fault = _why_not_taken(row, item, setting, decided, is_repeated=item in taken)
        if fault is None:
            taken[item] = _explanation(item, row, read, setting.year)
        else:
            findings.append(fault)
    return findings, list(taken.values())


def _why_closed(read: ReadForm, code: str, of_round: Round) -> Finding | None:
    """Why nothing is taken of a file; None if something may be."""
    tell = partial(
        raw_finding, read.sha256, sheet=read.form.cover_sheet, column_name="round", value=read.cover["round"]
    )
    last_day = of_round.ends_explaining(code)
    if last_day is None:
        return tell(code="EXPLAINED_ROUND_CLOSED")
    received_on = day_in_vietnam(read.received_at)
    return tell(code="EXPLAINED_LATE", due=last_day, received=received_on) if received_on > last_day else None


def _why_not_taken(
    row: Mapping[Any, Any],
    item: ExplainedItem,
    setting: Setting,
    decided: Collection[ExplainedItem],
    *,
    is_repeated: bool,
) -> Finding | None:
    """Why a row is no explanation; None if it is one."""
    tell = partial(raw_finding, row["sha256"], sheet=row["sheet"], excel_row=int(row["excel_row"]))
    at_criterion = partial(tell, column_name="criterion_code", value=item.criterion_code)
    framework = setting.framework_of(item.agency_code)
    if framework is None or item.criterion_code not in framework.by_code:
        return at_criterion(code="EXPLAINED_CRITERION_UNKNOWN")
    if item not in decided:
        return at_criterion(code="EXPLAINED_NOT_DECIDED", criterion_code=item.criterion_code)
    if row["text"] is None:
        return tell(code="EXPLAINED_WITHOUT_TEXT", column_name="text")
    return at_criterion(code="EXPLAINED_TWICE") if is_repeated else None


def _explanation(item: ExplainedItem, row: Mapping[Any, Any], read: ReadForm, year: int) -> Row:
    return {
        "year": year,
        **item._asdict(),
        "text": row["text"],
        "new_evidence": row["new_evidence"],
        "given_at": read.received_at,
        "document_number": read.cover["document_number"],
        "file_sha256": read.sha256,
        "sheet": row["sheet"],
        "excel_row": int(row["excel_row"]),
    }


def _item(row: Row) -> ExplainedItem:
    return ExplainedItem(row["round"], row["agency_code"], row["criterion_code"], row["input_name"])


def _said(row: Row) -> tuple[Any, ...]:
    return row["text"], row["new_evidence"], row["document_number"]
