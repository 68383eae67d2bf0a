"""Findings in the catalogue's words: severity, title, message and hint of each, as officials read them.

What does not belong here: the words themselves (`catalogue`), and how a figure or a list of a message is printed
(`wording`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from checks.findings.catalogue import Catalogue, Entry, Text
from checks.findings.model import unpacked
from checks.findings.wording import Language, Parameter, worded
from warehouse.tables.statuses import NOTE

WAIVED: Mapping[Language, str] = MappingProxyType(
    {
        "vi": "{title}: cơ quan được miễn ({by}), nên dòng và ô vẫn được tính như đã ghi, không phải sửa.",
        "en": "{title}: waived ({by}), so row and cell count as they are, and nothing needs to be mended.",
    }
)


def describe(
    raw: pd.DataFrame, catalogue: Catalogue, language: Language = "vi", columns: pd.Series[str] | None = None
) -> pd.DataFrame:
    """Raw findings in the catalogue's words, in the same order; those of rules that are switched off are left out.

    Args:
        raw: what was found.
        catalogue: the words.
        language: of the words.
        columns: the title of the column of each finding, on the same index; what a message calls {column}.

    Returns:
        The raw columns, and `kind`, `severity`, `title`, `message`, `hint`.

    Raises:
        KeyError: a code that the catalogue does not have.
    """
    is_kept = ~raw["code"].isin(catalogue.silent)
    kept = raw[is_kept].reset_index(drop=True)
    titles = [None] * len(kept) if columns is None else columns[is_kept].tolist()
    found = [catalogue[code] for code in kept["code"]]
    severities = pd.Series([entry.severity for entry in found], dtype="str").mask(catalogue.is_waived(kept), NOTE)
    sentences = [
        _sentences(catalogue, entry, row, title, language)
        for entry, row, title in zip(found, kept.to_dict("records"), titles, strict=True)
    ]
    return kept.assign(
        kind=pd.Series([entry.kind for entry in found], dtype="str"),
        severity=severities,
        title=pd.Series([text.title for text in sentences], dtype="str"),
        message=pd.Series([text.message for text in sentences], dtype="str"),
        hint=pd.Series([text.hint for text in sentences], dtype="str"),
    )


class _Words(dict[str, str]):
    """A sentence must not fail for want of a word: what is absent is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


def _sentences(catalogue: Catalogue, entry: Entry, row: Mapping[Any, Any], title: Any, language: Language) -> Text:
    parameters: dict[str, Parameter] = {
        name: row[name] for name in ("sheet", "cell", "value") if isinstance(row[name], str)
    }
    if pd.notna(row["excel_row"]):
        parameters["excel_row"] = str(row["excel_row"])
    if isinstance(row["criterion_code"], str):
        parameters["criterion"] = row["criterion_code"]
    if isinstance(title, str):
        parameters["column"] = title
    parameters |= unpacked(row["params"])
    other = parameters.get("fault")
    if isinstance(other, str) and other in catalogue.entries:
        parameters["fault"] = catalogue[other].texts[language].title
    words = _Words({name: worded(one, language) for name, one in parameters.items()})
    text = entry.texts[language]
    by = catalogue.waived.get((row["sha256"], entry.code))
    if by is not None:
        return Text(text.title, WAIVED[language].format(title=text.title, by=by.words(language)), "")
    return Text(text.title, text.message.format_map(words), text.hint.format_map(words))
