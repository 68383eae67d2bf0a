"""The change between two years as evaluators read it: JSON documents, and Vietnamese lines.

What belongs here: words and print, of rows of the tables `rank_change` and `change_part`. What does not: the figures.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from assets.analysis.year_change.table import ChangeFrames
from assets.preview.code_words import BASIS_WORDS, PART_WORDS
from assets.rules.framework.model import Framework
from assets.rules.framework.parts import Rounding
from assets.rules.language.exact_numbers import exact_text
from assets.rules.language.rounding import printed
from checks.texts.figures_and_dates import grouped
from warehouse.tables.analysis.year_change import BASES, MERGER, OF_RELEASE, PART_KINDS, PUBLISHED, STORED
from warehouse.tables.publication import WHOLE_FRAMEWORK

Document = dict[str, Any]
_FIGURES_FROM = {OF_RELEASE: "đã công bố, kể cả đính chính", STORED: "đang lưu, chưa công bố"}
_USUAL = Rounding(points=2, index=2)
_FEW_CRITERIA = 3
"""Criteria named for each kind of part in the text form; JSON has them all."""


def change_documents(
    found: ChangeFrames, names: Mapping[str, str], frameworks: Mapping[str, Framework]
) -> list[Document]:
    """Changes as JSON-ready documents, one an agency and basis, in the order of group, basis and rank.

    Printed figures are decimals as text, exact ones reduced fractions as text; what is missing is null. Parts are in
    percentage points of the index and sum to the change exactly.

    Args:
        found: rows of both tables.
        names: agency code -> name.
        frameworks: by id, for the decimals that they print.
    """
    parts: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    # The greatest of a kind first, kinds in the order in which the change is taken apart.
    for row in sorted(_rows(found.parts), key=lambda row: (PART_KINDS.index(row["kind"]), -abs(row["points_exact"]))):
        parts[row["framework_id"], row["agency_code"]].append(row)
    rows = sorted(
        _rows(found.ranks),
        key=lambda row: (
            row["framework_id"], row["group_code"], BASES.index(row["basis"]), row["rank"] or len(found.ranks) + 1,
            row["agency_code"],
        ),
    )  # fmt: skip
    return [_document(row, parts[row["framework_id"], row["agency_code"]], names, frameworks) for row in rows]


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame, None for what is missing."""
    present = frame.astype("object").where(frame.notna(), None)
    return [{str(name): value for name, value in row.items()} for row in present.to_dict("records")]


def _document(
    row: Mapping[str, Any],
    parts: Sequence[Mapping[str, Any]],
    names: Mapping[str, str],
    frameworks: Mapping[str, Framework],
) -> Document:
    framework = frameworks.get(row["framework_id"])
    rounding = _USUAL if framework is None else framework.rounding

    def shown(figure: Fraction | None, decimals: int = rounding.index) -> str | None:
        return None if figure is None else str(printed(figure, decimals, rounding.mode))

    def exact(figure: Fraction | None) -> str | None:
        return None if figure is None else exact_text(figure)

    own = [part for part in parts if part["kind"] != MERGER or row["basis"] == PUBLISHED]
    return {
        "year": row["year"],
        "against_year": row["against_year"],
        "framework": row["framework_id"],
        "group": row["group_code"],
        "agency": row["agency_code"],
        "agency_name": names.get(row["agency_code"]),
        "basis": row["basis"],
        "figures_from": row["figures_from"],
        "before_from": row["before_from"],
        "before": None if row["before_code"] is None else row["before_code"].split("+"),
        "rank": row["rank"],
        "rank_before": row["rank_before"],
        "places": row["places"],
        "class": row["class_name"],
        "class_before": row["class_before"],
        "points": shown(row["points_exact"], rounding.points),
        "points_before": shown(row["points_before_exact"], rounding.points),
        "index": shown(row["index_exact"]),
        "index_exact": exact(row["index_exact"]),
        "index_before": shown(row["index_before_exact"]),
        "index_before_exact": exact(row["index_before_exact"]),
        "change": shown(row["change_exact"]),
        "change_exact": exact(row["change_exact"]),
        "parts": [
            {
                "kind": part["kind"],
                "criterion": None if part["criterion_code"] == WHOLE_FRAMEWORK else part["criterion_code"],
                "points": shown(part["points_exact"]),
                "points_exact": exact(part["points_exact"]),
                "note": part["note"],
            }
            for part in (own if row["change_exact"] is not None else ())
        ],
        "note": row["note"],
        "not_comparable": row["reason"],
    }


def change_text(documents: Sequence[Document], year: int, against: int, groups: Mapping[str, str]) -> str:
    """Every agency's change in plain Vietnamese lines; parts that are the same on both bases are told once.

    Args:
        documents: of `change_documents`.
        year: of evaluation.
        against: the earlier year.
        groups: words for the codes of groups.
    """
    lines = [f"Thay đổi năm {year} so với năm {against}"]
    lines += [figures_from_words(each).capitalize() for each in documents[:1]]
    heading = None
    told: dict[tuple[str, str], list[str]] = {}
    for each in documents:
        if heading != (heading := (each["framework"], each["group"], each["basis"])):
            group = groups.get(each["group"], each["group"])
            lines += ["", f"{group} ({each['framework']}), {BASIS_WORDS[each['basis']]}:"]
        lines.append(f"  {each['agency']} {each['agency_name'] or ''}: {change_sentence(each)}")
        details = [f"      {line}" for line in _agency_details(each)]
        if details != told.get((each["framework"], each["agency"])):
            lines += details
        told[each["framework"], each["agency"]] = details
    notes = [line for each in documents for line in _criterion_notes(each)]
    lines += ["", "Về các tiêu chí:", *(f"  {line}" for line in dict.fromkeys(notes))] if notes else []
    return "\n".join(lines)


def figures_from_words(document: Mapping[str, Any]) -> str:
    """Whether the figures of each year were released."""
    sides = ((document["year"], document["figures_from"]), (document["against_year"], document["before_from"]))
    return "; ".join(f"số liệu năm {year}: {_FIGURES_FROM[code]}" for year, code in sides)


def change_sentence(document: Mapping[str, Any]) -> str:
    """Index, rank and class before and now, within one line; why not, where they cannot be compared."""
    if document["not_comparable"] is not None:
        now = f"chỉ số {_of(document['index'])}, hạng {_of(document['rank'])}; "
        return f"{now if document['index'] else ''}không so sánh được: {document['not_comparable']}"
    index, named = (
        f"{word} {_of(document[f'{name}_before'])} → {_of(document[name])}"
        for word, name in (("chỉ số", "index"), ("loại", "class"))
    )
    return f"{index} ({_signed(document['change'])}), {_rank_words(document)}, {named}"


def _rank_words(document: Mapping[str, Any]) -> str:
    """Both ranks among the same agencies: all of the year, or those that can be compared over mergers."""
    before, places = document["rank_before"], document["places"]
    if places is None:
        return f"hạng {_of(before)} → {_of(document['rank'])}"
    steps = f"{'tăng' if places > 0 else 'giảm'} {abs(places)} bậc" if places else "không đổi"
    if document["basis"] == PUBLISHED:
        return f"hạng {before} → {document['rank']} ({steps})"
    return f"hạng {before} → {before - places} trong các cơ quan so sánh được ({steps})"


def change_details(document: Mapping[str, Any]) -> Iterator[str]:
    """Parts of the change by kind, the criteria that weigh most named, and what to know."""
    yield from _agency_details(document)
    yield from _criterion_notes(document)


def _agency_details(document: Mapping[str, Any]) -> Iterator[str]:
    by_kind: defaultdict[str, list[Document]] = defaultdict(list)
    for part in document["parts"]:
        by_kind[part["kind"]].append(part)
    for kind, parts in by_kind.items():
        whole = sum((Fraction(part["points_exact"]) for part in parts), Fraction(0))
        decimals = len(parts[0]["points"].partition(".")[2])
        named = [f"{part['criterion']}: {_signed(part['points'])}" for part in parts if part["criterion"] is not None]
        more = "; …" if len(named) > _FEW_CRITERIA else ""
        criteria = f" (tiêu chí {'; '.join(named[:_FEW_CRITERIA])}{more})" if named else ""
        yield f"{PART_WORDS[kind]} {_signed(str(printed(whole, decimals)))}{criteria}"
    if document["note"] is not None:
        yield f"lưu ý: {document['note']}"


def _criterion_notes(document: Mapping[str, Any]) -> Iterator[str]:
    """What is told of criteria: the same of every agency by the same rules."""
    yield from sorted({f"tiêu chí {part['criterion']}: {part['note']}" for part in document["parts"] if part["note"]})


def _of(figure: Any) -> str:
    if figure is None:
        return "–"
    return figure if isinstance(figure, str) and not _is_decimal(figure) else grouped(Decimal(str(figure)))


def _is_decimal(text: str) -> bool:
    return text.replace("-", "", 1).replace(".", "", 1).isdigit()


def _signed(figure: str) -> str:
    value = Decimal(figure)
    return f"+{grouped(value)}" if value > 0 else grouped(value)
