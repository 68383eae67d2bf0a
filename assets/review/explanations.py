"""Explanations of agencies on a round's decisions: which rows of their workbooks are taken, what appraisers see.

An explanation changes no points: an appraiser of the next round who accepts it decides so. Each is kept; of several on
one item the later one is shown. What does not belong here: what the workbook lists (`assets.analysis.explaining`),
reading its cells, and storing rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple

import pandas as pd

from assets.reference.rounds import Round, named_round
from assets.review.decisions import Decision
from assets.review.setting import Setting
from checks.findings.model import Finding, joined, raw_finding, raw_findings
from checks.forms.explanation import EXPLANATION
from checks.rules.cover.identity import agency_findings, recognise_agencies, wrong_year
from checks.texts.vietnam_time import day_in_vietnam
from warehouse.tables import explanation


class ExplainedItem(NamedTuple):
    """Subject of an explanation; `input_name` is None where it is the whole criterion."""

    round: int
    agency_code: str
    criterion_code: str
    input_name: str | None


def decided_items(decisions: Iterable[Decision]) -> frozenset[ExplainedItem]:
    """The items that can be explained: those of usable decisions, and the criteria that these are on."""
    return frozenset(
        ExplainedItem(each.round, each.agency_code, each.criterion_code, name)
        for each in decisions
        for name in (each.input_name, None)
    )


@dataclass(frozen=True, slots=True)
class Explainable:
    """Facts that explanations are held against.

    Attributes:
        setting: the year.
        agencies: of the year, with `code` and `name`.
        decided: the items that can be explained.
    """

    setting: Setting
    agencies: pd.DataFrame
    decided: Collection[ExplainedItem]


def judge_explanations(
    covers: pd.DataFrame, rows: pd.DataFrame, explainable: Explainable
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Findings of explanation workbooks, and the explanations that are taken.

    Args:
        covers: one row a file: `sha256`, `received_at`, the cover's fields.
        rows: of their sheets, those in which something was filled in.
        explainable: what they are held against.

    Returns:
        Raw findings, and rows of table `explanation` whose numbers are still missing, in the order given.
    """
    year = explainable.setting.year
    placed = covers.assign(sheet=EXPLANATION.cover_sheet, excel_row=pd.NA)
    found = joined([agency_findings(placed, explainable.agencies, year), wrong_year(placed, year)])
    known = recognise_agencies(covers, explainable.agencies)
    files = zip(_records(covers), known, covers["year"].eq(year), strict=True)
    told: list[Finding] = []
    taken: list[dict[str, object]] = []
    for cover, code, is_of_year in files:
        if pd.notna(code) and is_of_year:
            faults, explained = _judge_file(cover, str(code), rows[rows["sha256"] == cover["sha256"]], explainable)
            told += faults
            taken += explained
    frame = pd.DataFrame(taken, columns=[column.name for column in explanation.columns])
    return joined([found, raw_findings(told)]), frame


def _judge_file(
    cover: Mapping[str, Any], code: str, rows: pd.DataFrame, explainable: Explainable
) -> tuple[list[Finding], list[dict[str, object]]]:
    """Findings and explanations of one agency's file."""
    setting = explainable.setting
    of_round = named_round(setting.rounds, cover["round"])
    closed = _why_closed(cover, code, of_round, setting)
    if of_round is None or closed is not None:
        return ([] if closed is None else [closed]), []
    if rows.empty:
        return [raw_finding(cover["sha256"], "EXPLAINED_NOTHING")], []
    told: list[Finding] = []
    taken: dict[ExplainedItem, dict[str, object]] = {}
    for row in _records(rows):
        item = ExplainedItem(of_round.number, code, row["criterion_code"], row["input_name"])
        fault = _why_not_taken(row, item, explainable, is_repeated=item in taken)
        if fault is None:
            taken[item] = _explanation(item, row, cover, setting.year)
        else:
            told.append(fault)
    return told, list(taken.values())


def _why_closed(cover: Mapping[str, Any], code: str, of_round: Round | None, setting: Setting) -> Finding | None:
    """Finding that says why nothing is taken of a file; None if something may be."""
    tell = partial(
        raw_finding, cover["sha256"], sheet=EXPLANATION.cover_sheet, column_name="round", value=cover["round"]
    )
    if of_round is None:
        return tell("EXPLAINED_ROUND_UNKNOWN", rounds=[each.name for each in setting.rounds], year=str(setting.year))
    last_day = of_round.ends_explaining(code)
    if last_day is None:
        return tell("EXPLAINED_ROUND_CLOSED")
    received_on = day_in_vietnam(cover["received_at"])
    return tell("EXPLAINED_LATE", due=last_day, received=received_on) if received_on > last_day else None


def _why_not_taken(
    row: Mapping[str, Any], item: ExplainedItem, explainable: Explainable, *, is_repeated: bool
) -> Finding | None:
    """Finding that says why a row is no explanation; None if it is one."""
    tell = partial(raw_finding, row["sha256"], sheet=row["sheet"], excel_row=row["excel_row"])
    framework = explainable.setting.framework_of(item.agency_code)
    at_criterion = partial(tell, column_name="criterion_code", value=row["criterion_code"])
    if framework is None or item.criterion_code not in framework.by_code:
        return at_criterion("EXPLAINED_CRITERION_UNKNOWN")
    if item not in explainable.decided:
        return at_criterion("EXPLAINED_NOT_DECIDED", criterion=item.criterion_code)
    if row["text"] is None:
        return tell("EXPLAINED_WITHOUT_TEXT", column_name="text", value=None)
    return at_criterion("EXPLAINED_TWICE") if is_repeated else None


def _explanation(item: ExplainedItem, row: Mapping[str, Any], cover: Mapping[str, Any], year: int) -> dict[str, object]:
    return {
        "explanation_id": None,
        "year": year,
        **item._asdict(),
        "text": row["text"],
        "new_evidence": row["new_evidence"],
        "given_at": cover["received_at"],
        "document_number": cover["document_number"],
        "file_sha256": cover["sha256"],
        "sheet": row["sheet"],
        "excel_row": row["excel_row"],
    }


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows; what is missing is None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def explanation_texts(explanations: pd.DataFrame, round_number: int) -> dict[tuple[str, str, str | None], str]:
    """Agencies' explanations as appraisers of a round see them: the text, and the evidence named beside it.

    Args:
        explanations: a year's rows of table `explanation`.
        round_number: the round that is appraised; explanations of earlier rounds are shown.

    Returns:
        By (agency, criterion, input): the explanation of the last earlier round, of several the latest given; the
        input is None where the explanation is on the whole criterion.
    """
    earlier = explanations[explanations["round"] < round_number]
    in_order = earlier.sort_values(["round", "given_at", "explanation_id"])
    return {
        (row["agency_code"], row["criterion_code"], row["input_name"]): explanation_words(row)
        for row in _records(in_order)
    }


def explanation_words(row: Mapping[Any, Any]) -> str:
    """An explanation with its evidence, as one text of one or two lines."""
    evidence = "" if row["new_evidence"] is None else f"\nTài liệu bổ sung: {row['new_evidence']}"
    return f"{row['text']}{evidence}"
