"""Owner, kinds and tags of each asset: who answers for it, what it is made of, which question it answers.

What belongs here: what nobody can derive from an asset's name or table. What does not: descriptions and columns, which
the tables and bodies bring (`policies`).
"""

from __future__ import annotations

from dataclasses import dataclass

from assets.column_origins import COVER, sheet_of
from warehouse.tables import HISTORIES, METADATA, REPORT_TABLES

RULE_AUTHORS, OPERATORS, EVALUATORS, SECRETARIAT = (
    f"team:{name}" for name in ("rule-authors", "operators", "evaluators", "secretariat")
)

ANSWERS = "parcomm/answers"
"""The tag of assets in which an evaluator's question is answered; the catalogue of assets can be filtered by it."""

KEPT = "parcomm/kept"
"""The tag that says what a run does to the rows there: adds, remembers what it changes, or replaces."""


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one asset.

    Attributes:
        owner: the team that answers for what stands in it.
        kinds: what it is made from or with; that it is a table is added where it is one.
        answers: a question of evaluators, in English words with hyphens; empty for none.
    """

    owner: str
    kinds: frozenset[str]
    answers: str = ""


def _of(owner: str, *kinds: str, answers: str = "") -> Labels:
    return Labels(owner, frozenset(kinds), answers)


_SHEETS = {sheet: _of(OPERATORS, "excel") for sheet in (COVER, *map(sheet_of, REPORT_TABLES))}
_ROWS_OF_REPORTS = {table.name: _of(OPERATORS, "excel", "pandera") for table in REPORT_TABLES}

ASSET_LABELS = {
    # reference: files that people write
    "agency": _of(SECRETARIAT, "csv"),
    "agency_succession": _of(SECRETARIAT, "pandas"),
    "code_list": _of(RULE_AUTHORS, "csv"),
    "calendar_entry": _of(SECRETARIAT, "csv"),
    "waiver": _of(SECRETARIAT, "csv"),
    "framework": _of(RULE_AUTHORS, "yaml"),
    "criterion": _of(RULE_AUTHORS, "yaml"),
    "finding_catalogue": _of(RULE_AUTHORS, "yaml"),
    # submissions: what agencies send
    **_SHEETS,
    "landed_file": _of(OPERATORS, "file"),
    "receipt": _of(OPERATORS, "file"),
    "submission": _of(OPERATORS, "excel", answers="which-reports-were-rejected"),
    "finding": _of(OPERATORS, "pandas", answers="which-reports-were-rejected"),
    **_ROWS_OF_REPORTS,
    "evidence_file": _of(OPERATORS, "zip"),
    "returned_workbook": _of(OPERATORS, "excel", answers="which-reports-were-rejected"),
    # review: what appraisers, agencies and other bodies say of it
    "review_file": _of(OPERATORS, "excel"),
    "review_finding": _of(OPERATORS, "pandas"),
    "appraisal": _of(EVALUATORS, "excel"),
    "evidence_verdict": _of(EVALUATORS, "excel"),
    "explanation": _of(EVALUATORS, "excel"),
    "outside_figure": _of(SECRETARIAT, "excel"),
    "survey_answer": _of(SECRETARIAT, "csv"),
    "external_index": _of(SECRETARIAT, "csv"),
    "returned_form": _of(OPERATORS, "excel"),
    # scoring
    "input_value": _of(RULE_AUTHORS, "sql", answers="why-these-points"),
    "criterion_score": _of(RULE_AUTHORS, "python", answers="why-these-points"),
    "index_score": _of(EVALUATORS, "python", answers="from-the-figure-to-the-cell"),
    # analysis: for evaluators
    "submission_change": _of(EVALUATORS, "pandas", answers="what-changed"),
    "evidence_conflict": _of(EVALUATORS, "pandas"),
    "evidence_case": _of(EVALUATORS, "pandas"),
    "appraiser_agreement": _of(EVALUATORS, "pandas"),
    "appraisal_worklist": _of(EVALUATORS, "python", answers="whom-to-appraise-first"),
    **dict.fromkeys(("rank_band", "rank_gap", "lost_point"), _of(EVALUATORS, "python", answers="how-sure-is-a-rank")),
    **dict.fromkeys(("criterion_effect", "criterion_correlation", "rank_factor"), _of(EVALUATORS, "python")),
    "rank_change": _of(EVALUATORS, "python", answers="what-changed"),
    "change_part": _of(EVALUATORS, "python", answers="what-changed"),
    # publication
    "committee_workbook": _of(SECRETARIAT, "excel", answers="from-the-figure-to-the-cell"),
    "score_change": _of(EVALUATORS, "view", answers="what-changed"),
}
"""By the asset's name."""


def kinds_of(name: str) -> set[str]:
    """The asset's kinds, that of a table included."""
    return {*ASSET_LABELS[name].kinds, *(["table"] if name in METADATA.tables else [])}


def tags_of(name: str) -> dict[str, str]:
    """The asset's tags."""
    labels, table = ASSET_LABELS[name], METADATA.tables.get(name)
    tags = {ANSWERS: labels.answers} if labels.answers else {}
    if table is not None:
        grows = table.info.get("append_only")
        tags[KEPT] = "append-only" if grows else "with-history" if name in HISTORIES else "replaced"
    return tags
