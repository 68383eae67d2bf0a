"""Rows of workbooks with outside figures: which are taken, and what is told at the cells of the others.

A question's counts of one group of respondents stand or fall together: a count that is missing or refused shows in
their sum. What does not belong here: reading cells, covers, storing, and which of several figures is used
(`sent_figures`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.review.asked_figures import Index, Question, asked_indices, asked_questions
from assets.rules.framework.model import Framework
from assets.rules.words.figures import figure_words
from checks.findings.model import Finding, raw_finding
from checks.texts.normalisation import normalise

Key = tuple[str, ...]
"""Agency, question and group of respondents; or agency and index."""
Figure = dict[str, object]
"""A row of table `outside_figure`: what the workbook's row gives of it."""


@dataclass(frozen=True)
class Asked:
    """What outside figures are held against.

    Attributes:
        codes: the agencies of the year, by their codes as compared.
        questions: by agency, what the frameworks of its level ask.
        indices: by agency, likewise.
        in_csv: figures that the year's CSV file gives.
    """

    codes: Mapping[str, str]
    questions: Mapping[str, Mapping[str, Question]] = field(default_factory=dict)
    indices: Mapping[str, Mapping[str, Index]] = field(default_factory=dict)
    in_csv: Collection[Key] = frozenset()

    @classmethod
    def of_year(cls, references: References, year: int, in_csv: Collection[Key]) -> Asked:
        """What the year's frameworks ask of their agencies."""
        there = agencies_of_year(references.agencies, year)
        rules: defaultdict[str, list[Framework]] = defaultdict(list)
        for loaded in references.sound_frameworks(year):
            rules[loaded.framework.level].append(loaded.framework)
        questions = {level: asked_questions(frameworks) for level, frameworks in rules.items()}
        indices = {level: asked_indices(frameworks) for level, frameworks in rules.items()}
        levels = dict(zip(there["code"], there["level"], strict=True))
        return cls(
            {normalise(code): code for code in levels},
            {code: questions.get(level, {}) for code, level in levels.items()},
            {code: indices.get(level, {}) for code, level in levels.items()},
            in_csv,
        )


def judge_answers(rows: pd.DataFrame, asked: Asked) -> tuple[list[Finding], list[Figure]]:
    """Findings and figures of a survey's sheet.

    Args:
        rows: typed rows of `checks.forms.outside.ANSWERS` in which something was filled in.
        asked: what they are held against.
    """
    told: list[Finding] = []
    groups: defaultdict[Key, list[dict[str, Any]]] = defaultdict(list)
    for row in _records(rows):
        agency = asked.codes.get(normalise(row["agency_code"]))
        question = asked.questions.get(agency or "", {}).get(row["question"])
        if agency is None:
            told.append(_at(row, "agency_code", "OUTSIDE_AGENCY_UNKNOWN"))
        elif question is None:
            told.append(_at(row, "question", "SURVEY_QUESTION_UNKNOWN", choices=list(asked.questions[agency])))
        elif row["option_code"] not in question.options:
            told.append(_at(row, "option_code", "SURVEY_OPTION_UNKNOWN", choices=list(question.options)))
        else:
            groups[agency, row["question"], row["respondent_group"]].append(row)
    figures: list[Figure] = []
    for key, counted in groups.items():
        fault = next(_group_faults(key, counted, asked), None)
        if fault is None:
            size = next(row["sample_size"] for row in counted if row["sample_size"] is not None)
            figures += [_answer(key, row, int(size)) for row in counted]
        else:
            told.append(fault)
    return told, figures


def _group_faults(key: Key, rows: Sequence[Mapping[str, Any]], asked: Asked) -> Iterator[Finding]:
    """Why the counts of a question and group cannot be taken."""
    options = [row["option_code"] for row in rows]
    for place, row in enumerate(rows):
        first = options.index(row["option_code"])
        if first < place:
            yield _at(row, "option_code", "OUTSIDE_TWICE", first=str(rows[first]["excel_row"]))
    sizes = [row for row in rows if row["sample_size"] is not None]
    if not sizes:
        yield _at(rows[0], "sample_size", "SURVEY_SAMPLE_MISSING")
        return
    other = next((row for row in sizes if row["sample_size"] != sizes[0]["sample_size"]), None)
    if other is not None:
        yield _at(other, "sample_size", "SURVEY_SAMPLES_DIFFER", first=str(sizes[0]["excel_row"]))
    total = sum(row["answer_count"] or 0 for row in rows)
    if total != sizes[0]["sample_size"]:
        yield _at(sizes[0], "sample_size", "SURVEY_COUNTS_DISAGREE", total=total, size=sizes[0]["sample_size"])
    if key in asked.in_csv:
        yield _at(rows[0], "question", "OUTSIDE_IN_CSV")


def _answer(key: Key, row: Mapping[str, Any], size: int) -> Figure:
    agency, question, group = key
    return {
        "agency_code": agency,
        "name": question,
        "respondent_group": group,
        "option_code": row["option_code"],
        "answer_count": int(row["answer_count"] or 0),
        "sample_size": size,
        "sheet": row["sheet"],
        "excel_row": int(row["excel_row"]),
    }


def judge_indices(rows: pd.DataFrame, asked: Asked) -> tuple[list[Finding], list[Figure]]:
    """Findings and figures of a sheet of indices; rows of `checks.forms.outside.INDICES`, as `judge_answers`."""
    told: list[Finding] = []
    taken: dict[Key, Figure] = {}
    for row in _records(rows):
        agency = asked.codes.get(normalise(row["agency_code"]))
        index = asked.indices.get(agency or "", {}).get(row["index_name"])
        if agency is None:
            told.append(_at(row, "agency_code", "OUTSIDE_AGENCY_UNKNOWN"))
            continue
        if index is None:
            told.append(_at(row, "index_name", "EXTERNAL_INDEX_UNKNOWN", choices=list(asked.indices[agency])))
            continue
        key = (agency, index.name)
        value = Fraction(row["value"])
        if key in taken:
            told.append(_at(row, "index_name", "OUTSIDE_TWICE", first=str(taken[key]["excel_row"])))
        elif not index.allows(value):
            told.append(_at(row, "value", "EXTERNAL_OUT_OF_BOUNDS", bounds=bounds_words(index)))
        elif key in asked.in_csv:
            told.append(_at(row, "index_name", "OUTSIDE_IN_CSV"))
        else:
            taken[key] = _index(key, row, value)
    return told, list(taken.values())


def _index(key: Key, row: Mapping[str, Any], value: Fraction) -> Figure:
    agency, name = key
    error, size = row["standard_error"], row["sample_size"]
    return {
        "agency_code": agency,
        "name": name,
        "value_exact": value,
        "standard_error_exact": None if error is None else Fraction(error),
        "sample_size": None if size is None else int(size),
        "sheet": row["sheet"],
        "excel_row": int(row["excel_row"]),
    }


def bounds_words(index: Index) -> str:
    """«từ 0 đến 100»."""
    bounds: tuple[tuple[str, Fraction | None], ...] = (("từ", index.lowest), ("đến", index.highest))
    return " ".join(f"{word} {figure_words(bound)}" for word, bound in bounds if bound is not None) or "không giới hạn"


def _at(row: Mapping[str, Any], column: str, code: str, **params: Any) -> Finding:
    at = partial(raw_finding, row["sha256"], code, sheet=row["sheet"], excel_row=int(row["excel_row"]))
    value = row[column]
    return at(column_name=column, value=None if value is None else _shown(value), **params)


def _shown(value: object) -> str:
    return figure_words(Fraction(value)) if isinstance(value, int | Fraction) else str(value)


def _records(frame: pd.DataFrame) -> list[dict[Any, Any]]:
    """The rows; what is missing is None."""
    return frame.astype(object).where(frame.notna(), None).to_dict("records")
