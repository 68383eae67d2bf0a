"""Report of `parcomm check`: the JSON document that programs rely on, and text for a terminal.

What does not belong here: the returned workbook, and the findings' words (`fixtures/findings.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from assets.submissions.checking.passes import CheckedBatch
from assets.submissions.stakes.prospects import Prospect
from checks.code_lists import CodeLists
from checks.texts.figures_and_dates import grouped
from checks.texts.from_outside import on_one_line
from warehouse.tables.statuses import SEVERITIES

_INDENT = "    "


def report_json(checked: CheckedBatch) -> list[dict[str, Any]]:
    """One object a file, in the order given; points are exact decimals as text, what is not known is null.

    `needs_group` names the criteria whose points hang on the figures of other agencies, which no file tells.
    """
    findings = dict(tuple(checked.findings.groupby("sha256")))
    return [
        _file(row, findings.get(row["sha256"]), checked.prospects.get(row["sha256"]))
        | {"needs_group": list(checked.needing_group.get(row["sha256"], ()))}
        for row in checked.submissions.to_dict("records")
    ]


def report_text(checked: CheckedBatch, code_lists: CodeLists) -> str:
    """The same for an officer: each file's status, its findings counted by kind, then one by one."""
    findings = dict(tuple(checked.findings.groupby("sha256")))
    files = [
        "\n".join(
            _lines(
                row,
                findings.get(row["sha256"], checked.findings.head(0)),
                _outlook(checked, row["sha256"]),
                code_lists,
            )
        )
        for row in checked.submissions.to_dict("records")
    ]
    return "\n\n".join(files) + "\n"


def _file(row: dict[Any, Any], findings: pd.DataFrame | None, prospect: Prospect | None) -> dict[str, Any]:
    return {
        "file": row["file_name"],
        "sha256": row["sha256"],
        "status": row["status"],
        "agency": _known(row["agency_code"]),
        "year": None if pd.isna(row["year"]) else int(row["year"]),
        "period": _known(row["period"]),
        "counts": {severity: int(row[f"{severity}_count"]) for severity in SEVERITIES},
        "prospect": None if prospect is None else prospect.as_data(),
        "findings": [] if findings is None else [_finding(one) for one in findings.to_dict("records")],
    }


def _finding(one: dict[Any, Any]) -> dict[str, Any]:
    return {
        "code": one["code"],
        "severity": one["severity"],
        "sheet": _known(one["sheet"]),
        "cell": _known(one["cell"]),
        "column": _known(one["column_name"]),
        "value": _known(one["value"]),
        "message": one["message"],
        "hint": one["hint"],
        "criterion": _known(one["criterion_code"]),
        "points_at_stake": None if one["points_at_stake"] is None else f"{one['points_at_stake']:f}",
        "explanation": _known(one["explanation"]),
    }


def _lines(row: dict[Any, Any], findings: pd.DataFrame, outlook: Iterable[str], code_lists: CodeLists) -> Iterator[str]:
    yield f"{on_one_line(row['file_name'])}: {code_lists.label_of('submission_statuses', row['status'])}"
    known = [
        ("mã cơ quan", _known(row["agency_code"])),
        ("năm", None if pd.isna(row["year"]) else str(row["year"])),
        ("kỳ", None if pd.isna(row["period"]) else code_lists.label_of("periods", row["period"])),
    ]
    described = "; ".join(f"{name} {value}" for name, value in known if value is not None)
    if described:
        yield f"{_INDENT}{described[0].upper()}{described[1:]}"
    yield from (f"{_INDENT}{said}" for said in outlook)
    if findings.empty:
        yield f"{_INDENT}Không có lỗi nào."
        return
    yield from _counts(findings, code_lists)
    for severity in SEVERITIES:
        of_severity = findings[findings["severity"] == severity]
        if len(of_severity):
            yield ""
            yield f"{_INDENT}{code_lists.label_of('severities', severity)}:"
            yield from _listed(of_severity)


def _outlook(checked: CheckedBatch, sha256: str) -> Iterator[str]:
    """Sentences on the points of the file: those that it earns, those that it alone cannot tell."""
    prospect, codes = checked.prospects.get(sha256), checked.needing_group.get(sha256, ())
    if prospect is not None:
        yield prospect.sentence
    if codes:
        yield (
            f"Một tệp chưa cho biết điểm của tiêu chí {', '.join(codes)}: "
            "điểm này còn tùy số liệu của các cơ quan khác trong nhóm."
        )


def _counts(findings: pd.DataFrame, code_lists: CodeLists) -> Iterator[str]:
    """Each kind of fault with its number, the gravest and most frequent first."""
    for severity in SEVERITIES:
        of_severity = findings[findings["severity"] == severity]
        for title, count in of_severity.groupby("title", sort=False).size().sort_values(ascending=False).items():
            label = code_lists.label_of("severities", severity)
            yield f"{_INDENT}{grouped(int(count)):>5}  {title} ({label.lower()})"


def _listed(findings: pd.DataFrame) -> Iterator[str]:
    """Kind after kind; what to do is said once a kind, where it is the same for all."""
    for _, of_kind in findings.groupby("code", sort=False):
        hints = of_kind["hint"].unique()
        for one in of_kind.to_dict("records"):
            yield f"{_INDENT}- {_place(one)}{one['message']}"
            if len(hints) > 1:
                yield f"{_INDENT}  → {one['hint']}"
        if len(hints) == 1 and hints[0]:
            yield f"{_INDENT}  → {hints[0]}"


def _place(one: dict[Any, Any]) -> str:
    sheet, cell = _known(one["sheet"]), _known(one["cell"])
    return f"{sheet}!{cell}: " if sheet and cell else f"{sheet}: " if sheet else ""


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) else None
