"""Names for what Dagster shows of a year's tables, from the installation's reference data.

What does not belong here: how they are put in the place of codes (`assets.preview`).
"""

from __future__ import annotations

from assets.preview.first_rows import FEW_ROWS, FirstRows
from assets.preview.names import Names, agency_names
from assets.reference.loading import References
from assets.rules.framework.model import Framework
from assets.rules.words.inputs import input_words
from checks.findings.catalogue import Catalogue


def names_of(references: References, year: int | None = None) -> Names:
    """Names of a year's agencies and frameworks; without a year of today's agencies and of every framework."""
    of_year = [each.framework for each in references.frameworks if year is None or year in each.framework.years]
    return Names(
        labels=references.code_lists,
        agencies=agency_names(references.agencies, year),
        frameworks={each.framework: each.title for each in of_year},
        criteria={(each.framework, code): node.name for each in of_year for code, node in each.by_code.items()},
        inputs=_inputs(of_year),
        findings={code: entry.texts["vi"].title for code, entry in references.catalogue.entries.items()},
    )


def catalogue_rows(catalogue: Catalogue, names: Names) -> FirstRows:
    """The first kinds of findings of the catalogue: rules that are switched off before the others."""
    entries = sorted(catalogue.entries.values(), key=lambda entry: entry.switched_off is None)
    rows = tuple(
        (
            names.finding(entry.code),
            names.label("severities", entry.severity),
            "có" if entry.explainable else "không",
            entry.switched_off.words() if entry.switched_off else "",
        )
        for entry in entries[:FEW_ROWS]
    )
    return FirstRows(
        ("Loại phát hiện", "Mức", "Được giải trình", "Tắt theo"), rows, len(entries), "quy tắc đang tắt trước"
    )


def _inputs(frameworks: list[Framework]) -> dict[tuple[str, str, str], str]:
    return {
        (framework.framework, code, name): input_words(criterion, name)
        for framework in frameworks
        for code, criterion in framework.by_code.items()
        for name in criterion.inputs
    }
