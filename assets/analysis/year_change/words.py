"""The change between two years in Vietnamese lines, of documents from `report`.

What does not belong here: the documents (`report`), and pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.analysis.year_change.report import Document
from assets.preview.code_words import BASIS_WORDS, PART_WORDS
from assets.rules.language.rounding import printed
from checks.texts.figures_and_dates import grouped
from warehouse.tables.analysis.year_change import OF_RELEASE, PUBLISHED, STORED

_FIGURES_FROM = {OF_RELEASE: "đã công bố, kể cả đính chính", STORED: "đang lưu, chưa công bố"}
_FEW_CRITERIA = 3
"""Criteria named for each kind of part in the text form; JSON has them all."""


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
