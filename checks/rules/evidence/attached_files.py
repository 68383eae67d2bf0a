"""Files that came beside a report: which row of the evidence sheet names which, and what is wrong with them.

What does not belong here: opening them (`assets.submissions.attachments.evidence_files`), and whether others claim
them too
(`claimed_twice`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Any

import pandas as pd

from checks.findings.model import Finding, findings_at, joined, raw_findings
from checks.findings.wording import Parameter
from checks.rules.declaration import Pass, rule
from checks.texts.normalisation import normalise
from warehouse import tables
from warehouse.tables.statuses import DAMAGED, EMPTY, ENCRYPTED

UNUSABLE = {
    ENCRYPTED: "EVIDENCE_FILE_ENCRYPTED",
    DAMAGED: "EVIDENCE_FILE_DAMAGED",
    EMPTY: "EVIDENCE_FILE_EMPTY",
}
"""Codes by the state of a file that proves nothing to an appraiser."""

_COLUMN = "link_or_file"
_PLACE = ["sheet", "excel_row"]
_SUFFIX = (
    r"\.(?:pdf|docx?|docm|xlsx?|xlsm|pptx?|odt|ods|odp|txt|rtf|csv|jpe?g|png|gif|bmp|tiff?|heic|webp"
    r"|mp[34]|m4[av]|mov|avi|mkv|wmv|wav|zip|rar|7z|html?|eml|msg)"
)
_FILE_NAME = re.compile(rf".*{_SUFFIX}", re.IGNORECASE | re.DOTALL)
_NAME_AND_MORE = re.compile(rf"(.*?{_SUFFIX})(?!\w)", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r".*\w://|www\.|[\w-]+(?:\.[\w-]+)+/", re.IGNORECASE | re.DOTALL)
_MOST_WORDS = 12
"""Of a file's name, where other words stand before it in the cell."""
_MOST_PARTS = 100
"""Of one cell; nobody lists more, and a cell made to hurt could hold thousands."""
_MOST_OF_ONE_NAME = 10
"""Files of one name, in different folders, that a row is taken to mean."""


def named_files(papers: pd.DataFrame, files: pd.DataFrame, owner: str = "sha256") -> pd.DataFrame:
    """Rows by attached file: named with or without the file's ending, or by the row's own evidence code.

    Args:
        papers: rows of the evidence sheet.
        files: `name` and whatever else is known of each, of the same reports.
        owner: the column that tells reports apart, in both.

    Returns:
        A row for each file and row that names it: the files' columns, `file` (their index), `sheet`, `excel_row`,
        `evidence_code` and `link_or_file`.
    """
    listing = papers[papers[owner].isin(files[owner])]
    by_report = _by_report(files, owner)
    found = [
        (file, label)
        for label, report, text, code in zip(
            listing.index, listing[owner], listing[_COLUMN], listing["evidence_code"], strict=True
        )
        for file in dict.fromkeys(_meant(text, code, by_report[report]))
    ]
    index = pd.DataFrame(found, columns=["file", "row"])
    beside = files.loc[index["file"]].reset_index(names="file")
    rows = listing.loc[index["row"], [*_PLACE, "evidence_code", _COLUMN]].reset_index(drop=True)
    return pd.concat([beside, rows], axis="columns")


def evidence_file_findings(papers: pd.DataFrame, files: pd.DataFrame, listing: Collection[Any]) -> pd.DataFrame:
    """Files that cannot be used, files that nobody names, and names of which no file came.

    Of a report that came without any file beside it nothing is told: its evidence takes another way.

    Args:
        papers: rows of the evidence sheet.
        files: `sha256` (of the report), `name`, `state` of the files beside the reports.
        listing: sha256 of the reports whose evidence sheet has the column for files at all.
    """
    if files.empty:
        return joined([])
    named = named_files(papers, files)
    nameless = files[~files.index.isin(named["file"])]
    told = [_absent(papers, files)]
    for state, code in UNUSABLE.items():
        told += [_at_rows(named[named["state"].eq(state)], code), of_files(nameless[nameless["state"].eq(state)], code)]
    unlisted = nameless[nameless["sha256"].isin(listing)]
    return joined([*told, of_files(unlisted, "EVIDENCE_FILE_UNLISTED")])


@rule(Pass.REPORT, *UNUSABLE.values(), "EVIDENCE_FILE_UNLISTED", "EVIDENCE_FILE_ABSENT")
def attached_files(evidence: pd.DataFrame, attachments: pd.DataFrame, places: pd.DataFrame) -> pd.DataFrame:
    """Findings of the files beside the reports that could be read."""
    listing = places["table"].eq(tables.evidence.name) & places["column_name"].eq(_COLUMN)
    return evidence_file_findings(evidence, attachments, set(places.loc[listing, "sha256"]))


def is_file_name(text: str) -> bool:
    """Whether a text is the name of a file, by its ending, and no address."""
    return bool(_FILE_NAME.fullmatch(text)) and not _ADDRESS.match(text)


def of_files(files: pd.DataFrame, code: str, params: Mapping[str, Parameter] = MappingProxyType({})) -> pd.DataFrame:
    """One raw finding a report, naming all its files that are given; for files at no cell."""
    return raw_findings(
        Finding(str(sha256), code, value="; ".join(names), params={**params, "proof": names})
        for sha256, names in files.groupby("sha256", sort=False)["name"].agg(list).items()
    )


def _at_rows(named: pd.DataFrame, code: str) -> pd.DataFrame:
    """One raw finding a row, naming all the files given that it names."""
    place = ["sha256", *_PLACE]
    names: pd.Series[Any] = named.groupby(place, sort=False)["name"].agg(list)
    rows = named.drop_duplicates(place)
    told = pd.Series(names.to_numpy(), index=rows.index)
    return findings_at(rows, code, _COLUMN, proof=told)


def _absent(papers: pd.DataFrame, files: pd.DataFrame) -> pd.DataFrame:
    listing = papers[papers["sha256"].isin(files["sha256"]) & papers[_COLUMN].notna()]
    by_report = _by_report(files, "sha256")
    absent = {
        label: names
        for label, report, text in zip(listing.index, listing["sha256"], listing[_COLUMN], strict=True)
        if (names := list(_missing(text, by_report[report])))
    }
    wrong = listing.loc[list(absent)]
    return findings_at(wrong, "EVIDENCE_FILE_ABSENT", _COLUMN, proof=pd.Series(absent, dtype=object))


_Attached = Mapping[str, list[Any]]
"""Labels of one report's files by what they may be called: the comparable name, with and without its ending."""


def _by_report(files: pd.DataFrame, owner: str) -> dict[Any, dict[str, list[Any]]]:
    found: dict[Any, dict[str, list[Any]]] = {}
    for label, report, name in zip(files.index, files[owner], files["name"], strict=True):
        attached = found.setdefault(report, {})
        for key in dict.fromkeys((normalise(name), normalise(PurePosixPath(name).stem))):
            same = attached.setdefault(key, [])
            if len(same) < _MOST_OF_ONE_NAME:
                same.append(label)
    return found


def _meant(text: Any, code: Any, attached: _Attached) -> Iterator[Any]:
    """The files that a row means."""
    if isinstance(text, str):
        for part in _parts(text):
            for name in _names(part, attached):
                yield from _files_of(name, attached)
    if isinstance(code, str):
        yield from attached.get(normalise(code), ())


def _missing(text: str, attached: _Attached) -> Iterator[str]:
    """The file names in a cell of which no file is there; a text that is no file name names none."""
    for part in _parts(text):
        if not _ADDRESS.match(part):
            names = _names(part, attached)
            yield from (one for one in names if _FILE_NAME.fullmatch(one) and not _files_of(one, attached))


def _names(part: str, attached: _Attached) -> list[str]:
    """Files named in a part of a cell: one, or several between commas.

    A comma is part of a name (“Kế hoạch số 12, năm 2024.pdf”) unless several of the pieces are names by themselves.
    """
    pieces = [one.strip() for one in part.split(",")[:_MOST_PARTS] if one.strip()]
    if len(pieces) < 2 or _called(part, attached):
        return [part]
    named = [one for one in pieces if _FILE_NAME.fullmatch(one) or _files_of(one, attached)]
    return pieces if len(named) > 1 else [part]


def _parts(text: str) -> list[str]:
    return [part.strip() for part in re.split(r"[;\n]", text)[:_MOST_PARTS] if part.strip()]


def _called(text: str, attached: _Attached) -> list[Any]:
    """The files of exactly this name, which may stand in a path."""
    return attached.get(normalise(_last(text)), [])


def _files_of(text: str, attached: _Attached) -> list[Any]:
    """The files of this name, which may also stand after other words, and before others."""
    found = _called(text, attached)
    ended = None if found else _NAME_AND_MORE.match(_last(text))
    if ended is not None:
        words = ended[1].split()
        # Longest first: a shorter one may be another file's.
        starts = [0, *range(max(1, len(words) - _MOST_WORDS), len(words))]
        readings = (attached.get(normalise(" ".join(words[start:]))) for start in starts)
        found = next((one for one in readings if one), [])
    return found


def _last(text: str) -> str:
    return re.split(r"[/\\]", text.rstrip("/\\"))[-1].strip()
