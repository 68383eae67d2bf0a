"""Rows of the appraisers' workbook: what each item's cells say, by column of the form.

An item has a row for the criterion, and under it a row for each of its inputs that can be corrected. What does not
belong here: drawing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assets.analysis.worklist.corrections import Corrections
from assets.analysis.worklist.items import Item
from assets.publication.appraisal.claims import Claim
from assets.publication.appraisal.facts import AppraisalFacts, ItemPoints
from assets.publication.appraisal.wording import (
    CellValue,
    cell_value,
    claim_words,
    effect_words,
    input_label,
    links_of,
    number,
    span_words,
)
from assets.review.decisions import Decision
from assets.review.setting import Setting
from assets.rules.framework.model import Criterion, Framework
from assets.rules.words.figures import figure_words
from assets.rules.words.values import value_words
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.from_outside import on_one_line
from warehouse.tables.tracks import appraised, track_label

NO_POINTS = ItemPoints()
NO_CLAIM = Claim()
MOST_CHARACTERS = 32_767
"""Of a cell in Excel; a longer text would not be written at all."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet.

    Attributes:
        framework_id, agency_code, criterion: whose it is.
        input_name: the input that it corrects; None in the criterion's own row.
        cells: by column of the form; a column without anything is absent.
        link: where its cell of evidence leads, if it leads anywhere. A linked text of several lines is cut by
            LibreOffice: documents are listed in the criterion's row, and opened from those of its inputs.
    """

    framework: Framework
    agency_code: str
    criterion: Criterion
    input_name: str | None
    cells: Mapping[str, CellValue]
    link: str | None = None


@dataclass(frozen=True)
class Known:
    """What rows are worded from, beside their items.

    Attributes:
        facts: of the year.
        setting: the year.
        names: of agencies, by code.
        ranked: agency code -> how many are ranked in its group.
        code_lists: for words of codes.
        unusable: kinds of outside figures that nobody can read (`ScoringRule`).
        groups: agency code -> the group among which it is ranked.
    """

    facts: AppraisalFacts
    setting: Setting
    names: Mapping[str, str]
    ranked: Mapping[str, int]
    code_lists: CodeLists
    unusable: Mapping[str, str]
    groups: Mapping[str, str]


def rows_of(items: Sequence[Item], known: Known) -> Iterator[Row]:
    """The rows of a workbook: agencies by their best item, inside by item.

    Args:
        items: of the workbook, in order of priority.
        known: what they are worded from.
    """
    texts = _Texts(known)
    by_agency: dict[str, list[Item]] = {}
    for item in items:
        by_agency.setdefault(item.effect.agency_code, []).append(item)
    for code, own in by_agency.items():
        framework = known.setting.framework_of(code)
        if framework is not None:
            for item in own:
                yield from texts.rows(item, framework, known.names[code])


class _Texts:
    def __init__(self, known: Known) -> None:
        self._known = known
        self._facts = known.facts
        self._severities = known.code_lists.labels("severities")
        self._kinds = known.code_lists.labels("evidence_kinds")
        self._rulings = known.code_lists.labels("rulings")
        self._corrections: dict[tuple[str, str], Corrections] = {}
        self._values_of: defaultdict[tuple[str, str], dict[str, Mapping[str, str | None]]] = defaultdict(dict)
        for (code, criterion_code), values in known.facts.values.items():
            framework = known.setting.framework_of(code)
            if framework is not None:
                self._values_of[framework.framework, criterion_code][code] = values

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
        cells = {**whose, **self._criterion_cells(item, criterion, framework, claim)}
        yield Row(framework, code, criterion, None, _filled(cells))
        values = self._facts.values.get(item.key, {})
        spans = self._corrections_of(criterion, framework).spans(
            code,
            not_applicable=self._claims(code, criterion_code),
            evidence_missing=item.signs.lacks_evidence,
        )
        # Figures of the group follow from those of its agencies: nobody corrects them.
        own = {name: given for name, given in criterion.inputs.items() if not given.is_of_group}
        links = dict(zip(own, links_of(claim), strict=False))
        for name, given in own.items():
            link = links.get(name)
            cells = {
                **whose,
                "input_name": name,
                "input_label": input_label(criterion, name, given),
                "current_value": cell_value(values.get(name), given),
                "effect": span_words(spans.get(name), framework.rounding),
                "evidence": f"Mở {link[0]}" if link else None,
                "explanation": self._facts.explanations.get((*item.key, name)),
                "decided_before": self._before(item, criterion, name),
            }
            yield Row(framework, code, criterion, name, _filled(cells), link[1] if link else None)

    def _corrections_of(self, criterion: Criterion, framework: Framework) -> Corrections:
        key = (framework.framework, criterion.code)
        if key not in self._corrections:
            year, values = self._known.setting.year, self._values_of[key]
            claiming = {code for code in values if self._claims(code, criterion.code)}
            self._corrections[key] = Corrections(
                criterion,
                framework,
                year,
                values,
                self._known.unusable,
                groups=self._known.groups,
                claiming=claiming,
            )
        return self._corrections[key]

    def _claims(self, code: str, criterion_code: str) -> bool:
        """Whether an agency claims, unrefused, that a criterion does not apply to it."""
        key = (code, criterion_code)
        return self._facts.claims.get(key, NO_CLAIM).not_applicable and key not in self._facts.refused

    def _criterion_cells(
        self, item: Item, criterion: Criterion, framework: Framework, claim: Claim
    ) -> dict[str, CellValue | None]:
        points = self._facts.points.get(item.key, NO_POINTS)
        return {
            "max_points": number(framework.rounding.stated(criterion.max_points)),
            "self_points": number(points.own),
            "computed_points": number(points.computed),
            "current_points": number(points.current),
            "effect": effect_words(item.effect, self._known.ranked.get(item.effect.agency_code, 0)),
            "explained": points.sentence,
            "findings": self._findings(item),
            "evidence": "\n".join(self._document(*each) for each in claim.documents),
            "explanation": "\n".join(filter(None, (claim_words(claim), self._explained(item)))),
            "decided_before": self._before(item, criterion, None),
            "repeated": "Có" if item.signs.was_lowered else None,
        }

    def _findings(self, item: Item) -> str:
        found = self._facts.findings.get(item.key, ())
        return "\n".join(
            f"{self._severities.get(severity, severity)}{f' ({place})' if place else ''}: {message}"
            for severity, place, message in found
        )

    def _document(self, code: str, row: Mapping[Any, Any] | None) -> str:
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


def _filled(cells: Mapping[str, CellValue | None]) -> dict[str, CellValue]:
    """The cells that say something; a text is cut where a cell holds no more."""
    return {name: _cut(value) for name, value in cells.items() if value is not None and value != ""}


def _cut(value: CellValue) -> CellValue:
    is_too_long = isinstance(value, str) and len(value) > MOST_CHARACTERS
    return f"{str(value)[: MOST_CHARACTERS - 1]}…" if is_too_long else value
