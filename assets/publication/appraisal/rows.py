"""Rows of the appraisers' workbook: what each item's cells say, by column of the form.

An item has a row for the criterion, and under it a row for each of its inputs. What does not belong here: drawing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assets.analysis.worklist.effects import Effect, Standing
from assets.analysis.worklist.items import Item
from assets.publication.appraisal.facts import AppraisalFacts, Claim, ItemPoints
from assets.review.decisions import Decision
from assets.review.setting import Setting
from assets.rules.framework.input_kinds.base import InputKind
from assets.rules.framework.model import Criterion, Framework
from assets.rules.language.value_texts import value_of
from assets.rules.words.figures import figure_words
from assets.rules.words.inputs import input_words
from assets.rules.words.values import value_words
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.from_outside import on_one_line
from warehouse.tables.tracks import appraised, track_label

NO_POINTS = ItemPoints()
NO_CLAIM = Claim()

CellValue = str | int | float | date


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet.

    Attributes:
        framework_id, agency_code, criterion: whose it is.
        input_name: the input that it corrects; None in the criterion's own row.
        cells: by column of the form; a column without anything is absent.
        link: where the first document leads, if it leads anywhere.
    """

    framework: Framework
    agency_code: str
    criterion: Criterion
    input_name: str | None
    cells: Mapping[str, CellValue]
    link: str | None = None


def rows_of(
    items: Sequence[Item],
    facts: AppraisalFacts,
    setting: Setting,
    names: Mapping[str, str],
    code_lists: CodeLists,
    ranked: Mapping[str, int],
) -> Iterator[Row]:
    """The rows of a workbook: agencies by their best item, inside by item.

    Args:
        items: of the workbook, in order of priority.
        facts: of the year.
        setting: the year.
        names: of agencies, by code.
        code_lists: for words of codes.
        ranked: agency code -> how many are ranked in its group.
    """
    texts = _Texts(facts, code_lists, ranked)
    by_agency: dict[str, list[Item]] = {}
    for item in items:
        by_agency.setdefault(item.effect.agency_code, []).append(item)
    for code, own in by_agency.items():
        framework = setting.framework_of(code)
        if framework is not None:
            for item in own:
                yield from texts.rows(item, framework, names[code])


class _Texts:
    def __init__(self, facts: AppraisalFacts, code_lists: CodeLists, ranked: Mapping[str, int]) -> None:
        self._facts = facts
        self._severities = code_lists.labels("severities")
        self._kinds = code_lists.labels("evidence_kinds")
        self._rulings = code_lists.labels("rulings")
        self._ranked = ranked

    def rows(self, item: Item, framework: Framework, agency_name: str) -> Iterator[Row]:
        """The criterion's row and those of its inputs."""
        code, criterion_code = item.key
        criterion = framework.by_code[criterion_code]
        whose: dict[str, CellValue] = {
            "priority": item.position,
            "agency_code": code,
            "agency_name": agency_name,
            "criterion_code": criterion_code,
            "criterion_name": criterion.name,
        }
        claim = self._facts.claims.get(item.key, NO_CLAIM)
        cells = {**whose, **self._criterion_cells(item, criterion, claim)}
        yield Row(framework, code, criterion, None, _filled(cells), _first_link(claim))
        values = self._facts.values.get(item.key, {})
        for name, given in criterion.inputs.items():
            cells = {
                **whose,
                "input_name": name,
                "input_label": _label(criterion, name, given),
                "current_value": cell_value(values.get(name), given),
                "explanation": self._facts.explanations.get((*item.key, name)),
                "decided_before": self._before(item, criterion, name),
            }
            yield Row(framework, code, criterion, name, _filled(cells))

    def _criterion_cells(self, item: Item, criterion: Criterion, claim: Claim) -> dict[str, CellValue | None]:
        points = self._facts.points.get(item.key, NO_POINTS)
        return {
            "max_points": _number(criterion.max_points),
            "self_points": _number(points.own),
            "computed_points": _number(points.computed),
            "current_points": _number(points.current),
            "effect": effect_words(item.effect, self._ranked.get(item.effect.agency_code, 0)),
            "explained": points.sentence,
            "findings": self._findings(item),
            "evidence": "\n".join(self._document(*each) for each in claim.documents),
            "explanation": "\n".join(filter(None, (_claimed(claim), self._explained(item)))),
            "decided_before": self._before(item, criterion, None),
            "repeated": "Có" if item.signs.was_lowered else None,
        }

    def _findings(self, item: Item) -> str:
        found = self._facts.findings.get(item.key, ())
        return "\n".join(
            f"{self._severities.get(severity, severity)}{f' ({place})' if place else ''}: {message}"
            for severity, place, message in found
        )

    def _document(self, code: str, row: Mapping[str, Any] | None) -> str:
        if row is None:
            return f"{on_one_line(code)}: không có trong danh sách tài liệu"
        issued = None if row["issued_on"] is None else vietnamese_date(row["issued_on"])
        about = [self._kinds.get(row["kind"], row["kind"]), row["document_number"], issued]
        title = f"{code}: {row['title']} ({', '.join(each for each in about if each)})"
        return on_one_line(f"{title}; {row['link_or_file']}" if row["link_or_file"] else title)

    def _explained(self, item: Item) -> str | None:
        told = self._facts.explanations.get((*item.key, None))
        return f"Giải trình: {told}" if told else None

    def _before(self, item: Item, criterion: Criterion, name: str | None) -> str:
        """Last year's decisions: on the input, or in the criterion's row those on the whole criterion."""
        before = self._facts.decided_before
        told = [each for each in before.decisions.get(item.key, ()) if each.input_name == name]
        return "\n".join(
            f"{track_label(appraised(each.round), before.names)}: {self._decision(each, criterion)}, do "
            f"{on_one_line(each.reason).rstrip('.')}"
            for each in told
        )

    def _decision(self, decision: Decision, criterion: Criterion) -> str:
        if decision.points_exact is not None:
            return f"{figure_words(decision.points_exact, 4)} điểm"
        if decision.ruling is not None:
            label = self._rulings.get(decision.ruling, decision.ruling)
            return label[:1].lower() + label[1:]
        given = criterion.inputs.get(str(decision.input_name))
        if decision.input_value is None or given is None:
            return "dùng lại số liệu trước khi sửa"
        return f"sửa thành {value_words(decision.input_value, given)}"


def effect_words(effect: Effect, ranked_count: int) -> str:
    """Ranks and classes that a decision can make of an agency: «Hạng 5/17: từ 9 đến 1», «Khá: từ Đạt đến Tốt»."""
    now = effect.now
    rank = "Chưa có hạng" if now.rank is None else f"Hạng {now.rank}/{ranked_count}"
    ranks = _range(effect.least.rank, effect.most.rank, "chưa có hạng")
    classes = _range(_class(effect.least), _class(effect.most), "")
    moved = f"{rank}: {ranks}\n" if ranks != str(now.rank) else f"{rank}: không đổi\n"
    return moved + (f"{_class(now)}: không đổi" if classes == _class(now) else f"{_class(now)}: {classes}")


def _range(least: object, most: object, none: str) -> str:
    low, high = (none if each is None else str(each) for each in (least, most))
    return low if low == high else f"từ {low} đến {high}"


def _class(standing: Standing) -> str:
    return standing.class_name or "chưa xếp loại"


def cell_value(text: str | None, given: InputKind) -> CellValue:
    """A value as a cell of its type; a figure that no decimal gives exactly is nearly given."""
    value = value_of(text, given.value_type.value)
    match value:
        case None:
            return "không có"
        case bool():
            return "Có" if value else "Không"
        case str():
            return given.choices.get(value, value)
        case Fraction():
            return float(value)
        case _:
            return value


def _label(criterion: Criterion, name: str, given: InputKind) -> str:
    label = given.label or input_words(criterion, name)
    return label[:1].upper() + label[1:]


def _claimed(claim: Claim) -> str:
    """The agency's words on its scorecard."""
    not_applicable = "Khai «không áp dụng»" + (
        f": {claim.not_applicable_reason}" if claim.not_applicable_reason else ""
    )
    said = [not_applicable if claim.not_applicable else None, claim.explanation]
    return "\n".join(on_one_line(each) for each in said if each)


def _first_link(claim: Claim) -> str | None:
    links = (str(row["link_or_file"]) for _, row in claim.documents if row is not None and row["link_or_file"])
    return next((link for link in links if link.casefold().startswith(("http://", "https://"))), None)


def _filled(cells: Mapping[str, CellValue | None]) -> dict[str, CellValue]:
    return {name: value for name, value in cells.items() if value is not None and value != ""}


def _number(figure: Fraction | Decimal | None) -> int | float | None:
    """A figure as a workbook's number; whole where it is."""
    if figure is None:
        return None
    return int(figure) if figure == int(figure) else float(figure)
