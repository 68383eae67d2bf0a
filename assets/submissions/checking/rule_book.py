"""Finding rules run over a batch: collected from `checks.rules`, each given the tables and facts that it asks for.

What belongs here: where the facts come from. What does not: the rules, and what their facts mean
(`checks.rules.declaration`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Any

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.submissions.checking.batch import Batch
from assets.submissions.register.known_claims import agency_names
from checks.findings.model import joined, unpacked
from checks.rules.declaration import CODE_LISTS, TABLES, Pass, rules
from checks.rules.scorecard.wording import asks_otherwise
from checks.workbook_layout import COVER_SHEET
from warehouse.tables import scorecard
from warehouse.tables.reference import WHOLE_YEAR

Given = Mapping[str, Any]
"""Facts by name, beside those that a batch has."""

_REFERRED_TO = frozenset({"task_code", "evidence_code", "kind", "criterion_code"})
"""Required columns by which sheets and framework know each other: without one, every reference would look wrong."""


def with_rules(batch: Batch, at: Pass, scope: Batch | None = None, given: Given = MappingProxyType({})) -> Batch:
    """The batch with the findings of one pass.

    Args:
        batch: what is known so far.
        at: the pass.
        scope: the same batch, with the files and rows that the pass acts on; all of them, if not given.
        given: facts that the batch does not have.
    """
    scope = batch if scope is None else scope
    known: dict[str, Any] = {}
    for _, some in groupby((one for one in rules() if one.at is at), lambda one: "told" in one.needs):
        found = []
        for one in some:
            for name in one.needs:
                if name == "told":
                    known[name] = batch.raw
                elif name not in known:
                    known[name] = given[name] if name in given else _fact(scope, name)
            found.append(one.function(**{name: known[name] for name in one.needs}))
        batch = batch.with_findings(joined(found))
    return batch


def of_whole_reports(batch: Batch) -> Batch:
    """The batch with the files of which no sheet is missing, and no column by which sheets and framework are joined."""
    raw = batch.raw
    headless = raw["code"].eq("COLUMN_MISSING") & raw["column_name"].isin(_REFERRED_TO)
    partial = raw.loc[raw["code"].eq("SHEET_MISSING") | headless, "sha256"]
    rows = {name: rows[~rows["sha256"].isin(partial)].reset_index(drop=True) for name, rows in batch.rows.items()}
    return replace(batch, rows=rows, files=batch.files[~batch.files["sha256"].isin(partial)])


def card_of(batch: Batch) -> pd.DataFrame:
    """The scorecards' rows with `framework_id`."""
    card = batch.rows[scorecard.name]
    return card.assign(framework_id=card["sha256"].map(batch.by_file("framework_id")).astype("str"))


def scored_card_of(batch: Batch) -> pd.DataFrame:
    """The same, of files that some framework scores."""
    card = card_of(batch)
    return card[card["framework_id"].notna()].reset_index(drop=True)


def _fact(batch: Batch, name: str) -> Any:
    if name in TABLES:
        return batch.rows[name]
    if name in CODE_LISTS:
        return batch.references.code_lists.labels(name)
    return FACTS_OF[name](batch)


def _covers(batch: Batch) -> pd.DataFrame:
    """The files whose cover is there: where it is missing, all its fields are, and the sheet's finding says so."""
    found = batch.read.findings
    absent = found[found["code"].eq("SHEET_MISSING")]
    coverless = absent.loc[[unpacked(one)["expected"] == COVER_SHEET for one in absent["params"]], "sha256"]
    covers = batch.files[~batch.files["sha256"].isin(coverless)].assign(sheet=COVER_SHEET, excel_row=None)
    broken = [
        pd.isna(framework) and pd.notna(level) and batch.references.report_waits(level, batch.year)
        for level, framework in zip(covers["level"], covers["framework_id"], strict=True)
    ]
    return covers.assign(framework_is_broken=pd.Series(broken, covers.index, dtype=bool))


def _reworded(batch: Batch) -> set[str]:
    return asks_otherwise(card_of(batch), batch.asked.criteria, batch.asked.questions)


def _attachments(batch: Batch) -> pd.DataFrame:
    attached = batch.read.attachments
    return attached[attached["sha256"].isin(batch.files["sha256"])].reset_index(drop=True)


def _complete(batch: Batch) -> pd.DataFrame:
    """The files of the whole year, others once they give any points.

    A report of a quarter comes with the same scorecard, and need not touch it.
    """
    card, files = scored_card_of(batch), batch.files[batch.files["framework_id"].notna()]
    begun = card.loc[card["self_points"].notna(), "sha256"]
    due = files[files["period"].eq(WHOLE_YEAR) | files["sha256"].isin(begun)]
    sheets = card.drop_duplicates("sha256").set_index("sha256")["sheet"]
    named = due["sha256"].map(sheets).astype("str").fillna(scorecard.info["sheet"])
    return due[["sha256", "framework_id"]].assign(sheet=named)


FACTS_OF: Mapping[str, Callable[[Batch], Any]] = {
    "year": lambda batch: batch.year,
    "rows": lambda batch: batch.rows,
    "files": lambda batch: batch.files,
    "covers": _covers,
    "agencies": lambda batch: agencies_of_year(batch.references.agencies, batch.year),
    "received_on": lambda batch: batch.by_file("received_on"),
    "reading": lambda batch: batch.read.findings,
    "places": lambda batch: batch.read.places,
    "attachments": _attachments,
    "reworded": _reworded,
    "criteria": lambda batch: batch.asked.criteria,
    "questions": lambda batch: batch.asked.questions,
    "needs": lambda batch: batch.asked.needs,
    "card": scored_card_of,
    "complete": _complete,
    "blocking_codes": lambda batch: batch.catalogue.blocking,
}
"""The facts that a batch has by itself."""


def names_for(batch: Batch, known_claims: pd.DataFrame) -> Mapping[tuple[str, int], str]:
    """Names of agencies in the batch's year and those of the claims."""
    return agency_names(batch.references.agencies, {batch.year, *known_claims["year"].unique()})
