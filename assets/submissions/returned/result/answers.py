"""Results told to an agency, in words and figures, before anything is drawn.

What belongs here: the headline, the counts, the points at stake, findings grouped and listed. What does not: cells,
colours, and the findings' own texts (`fixtures/findings.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any

import pandas as pd

from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.reference.waivers import NO_DEPARTURES, Departures
from assets.submissions.sheets.result_keys import RESULT_HEADLINE
from assets.submissions.stakes.prospects import Prospect
from checks.code_lists import CodeLists
from checks.findings.catalogue import Catalogue
from checks.texts.figures_and_dates import hanoi_time_in_words, short_figure
from warehouse.tables.statuses import (
    ACCEPTED_WITH_FINDINGS,
    PLAINLY_ACCEPTED,
    REJECTED,
    SEVERITIES,
    UNREADABLE,
    Severity,
)

_HEADLINES: Mapping[str, str] = {
    PLAINLY_ACCEPTED: "Báo cáo đã được chấp nhận.",
    ACCEPTED_WITH_FINDINGS: "Báo cáo đã được chấp nhận; còn {warning} cảnh báo, đề nghị cơ quan xem lại.",
    REJECTED: "Báo cáo CHƯA được chấp nhận: có {blocking} lỗi phải sửa. Đề nghị sửa theo bảng dưới đây rồi gửi lại.",
    UNREADABLE: "Hệ thống KHÔNG đọc được tệp này nên chưa tiếp nhận báo cáo. Lý do và cách khắc phục ghi ở dưới đây.",
}
_TRIAL_HEADLINES: Mapping[str, str] = {
    PLAINLY_ACCEPTED: "Kiểm tra thử: báo cáo không có lỗi, nếu gửi sẽ được chấp nhận.",
    ACCEPTED_WITH_FINDINGS: "Kiểm tra thử: nếu gửi, báo cáo sẽ được chấp nhận, với {warning} cảnh báo.",
    REJECTED: "Kiểm tra thử: nếu gửi, báo cáo sẽ KHÔNG được chấp nhận vì có {blocking} lỗi phải sửa.",
    UNREADABLE: "Kiểm tra thử: hệ thống KHÔNG đọc được tệp này. Lý do và cách khắc phục ghi ở bảng dưới đây.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding as it is listed.

    Attributes:
        code: of the catalogue; with the place and the value, by which an explanation finds its finding again.
        severity: its code; `label` is the word that people read.
        sheet: as the file names it.
        cell: `F17`.
        excel_row: where no cell is known.
        column_name: of the declared column.
        value: what stands in the cell.
        message: what is wrong.
        hint: what to do.
        criterion: whose points hang on it.
        points: at stake.
        is_explainable: the rule takes an explanation in place of a correction.
        explanation: the one that came with this file.
    """

    code: str
    severity: str
    label: str
    sheet: str | None
    cell: str | None
    excel_row: int | None
    column_name: str | None
    value: str | None
    message: str
    hint: str
    criterion: str | None
    points: Decimal | None
    is_explainable: bool
    explanation: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """All findings of one kind; `first` is the place of the first of them in the list, from 0."""

    title: str
    severity: str
    label: str
    count: int
    points: Decimal | None
    first: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything told of one file; plain data, fit for another process.

    Attributes:
        status: code of the submission's status.
        headline: the one line that says whether the file was accepted.
        facts: what is known of the file, as label and text.
        groups: the findings by kind, in the order of the list.
        entries: the findings, one by one.
        year: evaluated.
        title: of the sheet, without the year.
    """

    status: str
    headline: str
    facts: tuple[tuple[str, str], ...]
    groups: tuple[Group, ...]
    entries: tuple[Entry, ...]
    year: int
    title: str = RESULT_HEADLINE


@dataclass(frozen=True, slots=True)
class Wording:
    """Source of an answer's words.

    Attributes:
        catalogue: of findings.
        code_lists: for labels.
        agency_names: by code, of the evaluated year.
        year: evaluated.
        is_trial: the file was only tried, not received.
        departures: rules that do not hold as they stand.
    """

    catalogue: Catalogue
    code_lists: CodeLists
    agency_names: Mapping[str, str]
    year: int
    is_trial: bool = False
    departures: Departures = NO_DEPARTURES

    @classmethod
    def of_year(cls, references: References, year: int, *, is_trial: bool = False) -> Wording:
        """The words of the year's reference data."""
        agencies = agencies_of_year(references.agencies, year)
        names = dict(zip(agencies["code"], agencies["name"], strict=True))
        departures = Departures.of(references.waivers, year, references.catalogue)
        return cls(references.catalogue, references.code_lists, names, year, is_trial, departures)


def answer(
    submission: Mapping[Any, Any],
    findings: Iterable[Mapping[Any, Any]],
    wording: Wording,
    prospect: Prospect | None = None,
) -> Answer:
    """Put together what is said of one file.

    Args:
        submission: `status`, `file_name`, `received_at`, `agency_code`, `period`, and the three counts.
        findings: `code`, `severity`, `sheet`, `cell`, `excel_row`, `column_name`, `value`, `message`, `hint`,
            `criterion_code`, `points_at_stake`, `explanation`, in the order in which they are to be listed.
        wording: labels and titles.
        prospect: what the file earns, and would if all was mended; None where that is not known.
    """
    entries = entries_of(findings, wording)
    counts = {severity: int(submission[f"{severity}_count"]) for severity in SEVERITIES}
    headlines = _TRIAL_HEADLINES if wording.is_trial else _HEADLINES
    return Answer(
        status=submission["status"],
        headline=headlines[submission["status"]].format(**counts),
        facts=tuple(_facts(submission, counts, entries, wording, prospect)),
        groups=groups_of(entries, wording.catalogue),
        entries=entries,
        year=wording.year,
    )


def points_at_stake(entries: Iterable[Entry]) -> Decimal | None:
    """The points that hang on findings, each criterion's once, the most that a finding tells; None where none do."""
    by_criterion: dict[str | None, Decimal] = {}
    for one in entries:
        if one.points is not None:
            by_criterion[one.criterion] = max(one.points, by_criterion.get(one.criterion, one.points))
    return sum(by_criterion.values(), Decimal(0)) if by_criterion else None


def entries_of(findings: Iterable[Mapping[Any, Any]], wording: Wording) -> tuple[Entry, ...]:
    """Findings as they are listed (see `answer`); points and explanations are not known of every kind of file."""
    return tuple(_entry(one, wording) for one in findings)


def _entry(one: Mapping[Any, Any], wording: Wording) -> Entry:
    return Entry(
        code=one["code"],
        severity=one["severity"],
        label=wording.code_lists.label_of("severities", one["severity"]),
        sheet=_known(one["sheet"]),
        cell=_known(one["cell"]),
        excel_row=None if pd.isna(one["excel_row"]) else int(one["excel_row"]),
        column_name=_known(one["column_name"]),
        value=_known(one["value"]),
        message=one["message"],
        hint=_known(one["hint"]) or "",
        criterion=_known(one.get("criterion_code")),
        points=points if isinstance(points := one.get("points_at_stake"), Decimal) else None,
        is_explainable=wording.catalogue[one["code"]].explainable,
        explanation=_known(one.get("explanation")),
    )


def _facts(
    submission: Mapping[Any, Any],
    counts: Mapping[Severity, int],
    entries: tuple[Entry, ...],
    wording: Wording,
    prospect: Prospect | None,
) -> Iterable[tuple[str, str]]:
    lists = wording.code_lists
    code = _known(submission["agency_code"])
    yield "Cơ quan", "Chưa xác định được" if code is None else f"{wording.agency_names.get(code, '')} (mã {code})"
    period = _known(submission["period"])
    yield "Kỳ báo cáo", "Chưa xác định được" if period is None else lists.label_of("periods", period)
    yield "Năm đánh giá", str(wording.year)
    yield "Tệp", PurePath(submission["file_name"]).name
    yield ("Kiểm tra lúc" if wording.is_trial else "Hộp thư nhận lúc"), hanoi_time_in_words(submission["received_at"])
    yield "Trạng thái", lists.label_of("submission_statuses", submission["status"])
    told = counts_told(counts, wording)
    explained = sum(one.explanation is not None for one in entries)
    yield "Số phát hiện", f"{told}; đã giải trình: {explained}" if explained else told
    if waived := wording.departures.waived.get(code or ""):
        yield "Được miễn", "; ".join(waived)
    if wording.departures.switched_off:
        yield "Quy tắc tạm dừng", "; ".join(wording.departures.switched_off)
    yield "Điểm liên quan", _points_told(entries) if prospect is None else prospect.sentence


def _points_told(entries: tuple[Entry, ...]) -> str:
    points = points_at_stake(entries)
    return "Không có" if points is None else f"Nhiều nhất {short_figure(points)} điểm có thể bị ảnh hưởng"


def counts_told(counts: Mapping[Severity, int], wording: Wording) -> str:
    """Numbers of findings by severity."""
    label = wording.code_lists.label_of
    return "; ".join(f"{label('severities', severity)}: {counts[severity]}" for severity in SEVERITIES)


def groups_of(entries: tuple[Entry, ...], catalogue: Catalogue) -> tuple[Group, ...]:
    """The entries by kind, in the order of the list."""
    return tuple(_groups(entries, catalogue))


def _groups(entries: tuple[Entry, ...], catalogue: Catalogue) -> Iterable[Group]:
    kinds: dict[tuple[str, str], list[int]] = {}
    for place, one in enumerate(entries):
        kinds.setdefault((one.severity, one.code), []).append(place)
    for (severity, code), places in kinds.items():
        of_kind = [entries[place] for place in places]
        title = catalogue[code].texts["vi"].title
        yield Group(title, severity, of_kind[0].label, len(places), points_at_stake(of_kind), places[0])


def _known(value: Any) -> str | None:
    return value if isinstance(value, str) else None
