"""The catalogue of findings: severity, texts, what becomes of the row, which rules are switched off, which waived.

One YAML file, kept by evaluators. What does not belong here: when a finding is made (`checks.rules`), its sentences
(`description`), and which status follows from it (`assets.submissions.checking.outcome`).
"""

from __future__ import annotations

import io
import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args

import pandas as pd

from checks.findings.wording import Language
from checks.texts.figures_and_dates import vietnamese_date
from checks.texts.plain_files import read_plain
from checks.texts.plain_yaml import PlainYamlError, plain_yaml
from warehouse.tables.statuses import BLOCKING, SEVERITIES, Severity

Kind = Literal[
    "file",
    "template",
    "cover",
    "sheet",
    "column",
    "cell",
    "row",
    "table",
    "cross_sheet",
    "scorecard",
    "cross_submission",
]
STRUCTURAL: frozenset[Kind] = frozenset({"file", "template", "sheet", "column", "cell"})
"""Kinds that say data are missing or cannot be stored: silencing them would lose data without a word."""


PROTECTED = frozenset(
    {
        *("COVER_FIELD_MISSING", "COVER_FIELD_INVALID", "COVER_AGENCY_UNKNOWN", "COVER_AGENCY_CONFLICT"),
        *("COVER_NO_FRAMEWORK", "COVER_FRAMEWORK_BROKEN", "DECLARED_INVALID"),
    }
)
"""Codes without whose findings nobody knows whose report it is, of what period, by which rules, or what a figure is."""
OF_REVIEW_FORMS = ("COVER_ROUND_", "DECISION_", "EXPLAINED_", "EXTERNAL_", "OUTSIDE_", "SURVEY_")
"""Beginnings of the codes of workbooks beside reports: what such a finding names is not taken, told or not."""
UNTOLD = "không nêu"
"""Approver and reason of a rule that an older version's catalogue switched off: it asked for neither."""


class RowFate(StrEnum):
    """Outcome for the row that a finding names."""

    KEEP = "keep"
    SET_ASIDE = "set_aside"
    CELL_LOST = "cell_lost"
    """The cell is emptied; where its column is required, the row is set aside."""


class CatalogueError(ValueError):
    """The catalogue file is wrong; the message names the file and the code."""


@dataclass(frozen=True, slots=True)
class Text:
    """The kind of fault in a few words, what is wrong with this one, and what to do."""

    title: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Document by which a rule is switched off, or waived for an agency.

    Attributes:
        document: its number.
        approver: who approved it.
        on: its date.
        reason: why.
    """

    document: str
    approver: str
    on: date
    reason: str

    def source(self, language: Language = "vi") -> str:
        """Document, date and approver within a sentence."""
        day = vietnamese_date(self.on)
        if language == "en":
            return f"document {self.document} of {day}, approved by {self.approver}"
        return f"văn bản số {self.document} ngày {day}, người duyệt {self.approver}"

    def words(self, language: Language = "vi") -> str:
        """Document, date, approver and reason within a sentence."""
        return f"{self.source(language)}, {'reason' if language == 'en' else 'lý do'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One kind of finding."""

    code: str
    kind: Kind
    severity: Severity
    row: RowFate
    explainable: bool
    texts: Mapping[Language, Text]
    switched_off: Approval | None

    @property
    def is_protected(self) -> bool:
        """Whether the rule holds for everybody always: without it data or exactness would be lost without a word."""
        return self.kind in STRUCTURAL or self.code in PROTECTED or self.code.startswith(OF_REVIEW_FORMS)


@dataclass(frozen=True)
class Catalogue:
    """All entries, by code, in the file's order.

    Attributes:
        entries: by code.
        text: the whole file, which is kept with what was found by it.
        waived: by sha256 and code, findings that are waived for the file's agency: notes, without consequences.
    """

    entries: Mapping[str, Entry]
    text: str = field(default="", repr=False, compare=False)
    waived: Mapping[tuple[str, str], Approval] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, path: Path) -> Catalogue:
        """Read and check the file.

        Raises:
            CatalogueError: not YAML, or an entry that is incomplete, unknown or unsafe.
        """
        try:
            text = io.TextIOWrapper(io.BytesIO(read_plain(path)), "utf-8").read()
        except UnicodeDecodeError as error:
            raise CatalogueError(f"{path.name}: not a YAML file in UTF-8: {error}") from error
        return cls.parse(text, path.name)

    @classmethod
    def parse(cls, text: str, name: str, *, is_kept: bool = False) -> Catalogue:
        """Read and check the text of such a file.

        Args:
            text: of the file.
            name: only named in errors.
            is_kept: whether an older version may have taken it, which let more rules be switched off, for less.

        Raises:
            CatalogueError: see `load`.
        """
        try:
            document = plain_yaml(text)
        except PlainYamlError as error:
            raise CatalogueError(f"{name}: {error}") from error
        if not isinstance(document, dict):
            raise CatalogueError(f"{name}: the file must hold one entry a code")
        entries = {}
        for code, facts in document.items():
            try:
                entries[code] = _entry(code, facts, is_kept=is_kept)
            except (KeyError, TypeError, ValueError) as error:
                raise CatalogueError(f"{name}, {code}: {error}") from error
        return cls(MappingProxyType(entries), text)

    @cached_property
    def silent(self) -> frozenset[str]:
        """The codes of rules that are switched off."""
        return frozenset(code for code, entry in self.entries.items() if entry.switched_off)

    @cached_property
    def blocking(self) -> frozenset[str]:
        """The codes that keep a file from being accepted."""
        found = {code for code, entry in self.entries.items() if entry.severity == BLOCKING}
        return frozenset(found - self.silent)

    def is_waived(self, raw: pd.DataFrame) -> pd.Series[bool]:
        """Mask of findings that are waived for the agencies of their files."""
        keys = zip(raw["sha256"], raw["code"], strict=True) if self.waived else [(None, None)] * len(raw)
        return pd.Series([key in self.waived for key in keys], raw.index, dtype=bool)

    def __getitem__(self, code: str) -> Entry:
        """The entry of a code."""
        return self.entries[code]


def _entry(code: str, facts: Mapping[str, Any], *, is_kept: bool) -> Entry:
    unknown = set(facts) - {"kind", "severity", "row", "explainable", "switched_off", "vi", "en"}
    if unknown:
        raise ValueError(f"unknown keys {sorted(unknown)}")
    if facts["kind"] not in get_args(Kind) or facts["severity"] not in SEVERITIES:
        raise ValueError(f"kind is one of {get_args(Kind)}, severity one of {SEVERITIES}")
    off = facts.get("switched_off")
    entry = Entry(
        code=code,
        kind=facts["kind"],
        severity=facts["severity"],
        row=RowFate(facts.get("row", "keep")),
        explainable=bool(facts.get("explainable", False)),
        texts=MappingProxyType({"vi": _text(facts["vi"]), "en": _text(facts["en"])}),
        switched_off=None if off is None else _approval(off, untold=UNTOLD if is_kept else ""),
    )
    if off is not None and entry.is_protected and not is_kept:
        raise ValueError("data would be lost without a word: change the severity instead of switching it off")
    return entry


def _approval(facts: Mapping[str, Any], *, untold: str) -> Approval:
    """The approval; `untold` stands for an approver and a reason that are missing."""
    document = str(facts.get("document") or "").strip()
    approver, reason = (str(facts.get(name) or untold).strip() for name in ("approver", "reason"))
    if type(facts.get("date")) is not date or not all((document, approver, reason)):
        raise ValueError("switched_off needs document (its number), date (2025-03-31), approver and reason")
    return Approval(document, approver, facts["date"], reason)


def _text(facts: Mapping[str, Any]) -> Text:
    text = Text(facts["title"], facts["message"], facts.get("hint", ""))
    for sentence in (text.message, text.hint):
        for _, name, form, conversion in string.Formatter().parse(sentence):
            if name is not None and (not name.isidentifier() or form or conversion):
                raise ValueError(f"only plain names stand in braces, not {{{name}}}")
    return text
