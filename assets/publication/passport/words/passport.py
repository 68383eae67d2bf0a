"""The passport in Vietnamese, piece by piece: its heading and each criterion; what its text and its page both say.

What belongs here: the words of the heading, and the order of all. What does not: a criterion's words
(`criterion`), lines (`wording`) and pages (`assets.publication.pages`), and any fact that is not in the document.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assets.analysis.ranks.words import certainty_facts
from assets.publication.passport.evidence_cases import CASES_LABEL, case_words
from assets.publication.passport.words.criterion import (
    CriterionWords,
    FindingWords,
    criterion_words,
    finding_words,
    punctuality,
)
from assets.publication.passport.words.values import day_words, label_of, period_words, shown, time_words
from assets.publication.passport.year_change import change_heading, change_words
from checks.code_lists import CodeLists
from checks.texts.from_outside import all_on_one_line
from warehouse.tables.tracks import COMPUTED, SELF, round_of, track_words


@dataclass(frozen=True, slots=True)
class PassportWords:
    """All that a passport says. What there is nothing to say of is empty.

    Attributes:
        title: with the year and, of a past moment, the moment.
        agency: its name.
        facts: of the heading, each a label and one or several phrases, in order.
        published: sentences on what was published of it, oldest first.
        certainty: of its rank, each a label and one or several phrases.
        change_heading: of the change since an earlier year.
        changes: since then, each a way of comparing and several phrases.
        criteria: in the order of the framework.
        findings: that concern no criterion.
    """

    title: str
    agency: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    published: tuple[str, ...]
    certainty: tuple[tuple[str, tuple[str, ...]], ...]
    change_heading: str
    changes: tuple[tuple[str, tuple[str, ...]], ...]
    criteria: tuple[CriterionWords, ...]
    findings: tuple[FindingWords, ...]


def passport_words(document: Mapping[str, Any], code_lists: CodeLists) -> PassportWords:
    """The words of a passport.

    Args:
        document: from `passport`.
        code_lists: for the names of periods, statuses, groups and kinds of evidence.
    """
    document = all_on_one_line(document)
    names = {number: each["name"] for each in document["rounds"] if (number := round_of(each["track"])) is not None}
    when = f", tại thời điểm {time_words(document['as_of'])}" if document["as_of"] else ""
    return PassportWords(
        title=f"HỒ SƠ ĐIỂM NĂM {document['year']}{when}",
        agency=document["agency_name"],
        facts=tuple(_facts(document, names, code_lists)),
        published=tuple(map(_published, document["released"])),
        certainty=tuple(_certainty(document)),
        change_heading=change_heading(document["change"]),
        changes=tuple(change_words(document["change"])),
        criteria=tuple(criterion_words(each, names, code_lists) for each in document["criteria"]),
        findings=tuple(finding_words(found, code_lists) for found in document["findings"]),
    )


def _certainty(document: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    told = document["certainty"]
    criteria = {each["code"]: each["name"] for each in document["criteria"]}
    return [] if told is None else certainty_facts(told, told["names"], criteria)


def _facts(
    document: Mapping[str, Any], names: Mapping[int, str], code_lists: CodeLists
) -> Iterator[tuple[str, tuple[str, ...]]]:
    yield "Cơ quan", (f"{document['agency_name']} (mã {document['agency']})",)
    yield "Bộ tiêu chí", (_framework(document["framework"]),)
    if document["other_frameworks"]:
        yield "Cũng được chấm theo", tuple(document["other_frameworks"])
    yield _report(document["submission"], code_lists)
    if document["reports"]:
        calendar = f"Thời hạn gửi báo cáo theo lịch {'khi đó' if document['as_of'] else 'hiện hành'}"
        yield calendar, tuple(_due_report(each, code_lists) for each in document["reports"])
    if document["waived"]:
        yield "Được miễn", tuple(document["waived"])
    if document["switched_off"]:
        yield "Quy tắc tạm dừng", tuple(document["switched_off"])
    if document["cases"]:
        yield CASES_LABEL, tuple(map(case_words, document["cases"]))
    result = "Kết quả tạm thời" if document["index"]["provisional"] else "Kết quả"
    yield result, (_standing(document["index"], names, code_lists),)


def _framework(framework: Mapping[str, Any]) -> str:
    basis = framework["basis"]
    return (
        f"{framework['title']} ({framework['id']}, phiên bản {framework['version']}), theo văn bản số "
        f"{basis['document']} ngày {day_words(basis['issued'])} của {basis['issuer']}; SHA-256 {framework['sha256']}"
    )


def _report(sent: Mapping[str, Any] | None, code_lists: CodeLists) -> tuple[str, tuple[str, ...]]:
    if sent is None:
        return "Báo cáo", ("không phải gửi; điểm tính theo kết quả điều tra xã hội học và chỉ số bên ngoài",)
    status = label_of(code_lists, "submission_statuses", sent["status"]).lower()
    head = f"tệp «{sent['file_name']}», {period_words(code_lists, sent['period'])}"
    return "Báo cáo được chấm", (f"{head}, {_arrivals(sent)}, {status}; SHA-256 {sent['sha256']}",)


def _arrivals(sent: Mapping[str, Any]) -> str:
    """Arrivals of the file: its first, and later ones with the name that they had, if another."""
    first, *later = sent["arrivals"] or [sent]
    again = [
        f"gửi lại lúc {time_words(one['received_at'])}"
        + (f" (tên tệp «{one['file_name']}»)" if one["file_name"] != sent["file_name"] else "")
        for one in later
    ]
    return ", ".join([f"nhận lúc {time_words(first['received_at'])}", *again])


def _due_report(report: Mapping[str, Any], code_lists: CodeLists) -> str:
    """«quý I: hạn 07/04/2025, nhận 09/04/2025, chậm 2 ngày»; of a report that never came, how far it got."""
    granted = f" (gia hạn theo văn bản số {report['extension']})" if report["extension"] else ""
    head = f"{period_words(code_lists, report['period'])}: hạn {day_words(report['due'])}{granted}"
    if report["received"] is None:
        return f"{head}, chưa có báo cáo được chấp nhận" + (" (tệp đã gửi chưa đạt)" if report["status"] else "")
    return f"{head}, nhận {day_words(report['received'])}, {punctuality(report['days_late'])}"


def _standing(index: Mapping[str, Any], names: Mapping[int, str], code_lists: CodeLists) -> str:
    if index["index"] is None:
        return f"chưa tổng hợp được chỉ số (điểm tối đa áp dụng {shown(index['max'])})"
    begun = [track for track in index if round_of(track) is not None and index[track] is not None]
    others = [SELF, COMPUTED, *begun] if begun else [SELF]
    beside = [
        f"; {'cơ quan ' if track == SELF else ''}{track_words(track, names)} {_points_of(total, index['max'])} điểm"
        for track in others
        if (total := index[track]) is not None and total["index"] is not None
    ]
    group = label_of(code_lists, "agency_groups", index["group"])
    rank = f", xếp hạng {index['rank']}/{index['ranked_count']} trong nhóm «{group}»" if index["rank"] else ""
    named = f", xếp loại {index['class']}" if index["class"] else ""
    return (
        f"{shown(index['points'])}/{shown(index['max'])} điểm, chỉ số {shown(index['index'])} %"
        f"{named}{rank}{''.join(beside)}"
    )


def _points_of(total: Mapping[str, Any], usual: str) -> str:
    """Total points, and the maximum that they are of where it is not the usual one."""
    return shown(total["points"]) + ("" if total["max"] == usual else f"/{shown(total['max'])}")


def _published(made: Mapping[str, Any]) -> str:
    figures = "" if made["points"] is None else f": {shown(made['points'])} điểm, chỉ số {shown(made['index'])} %"
    rank = f", hạng {made['rank']}" if made["rank"] else ""
    reason = f" (đính chính: {made['erratum']})" if made["erratum"] else ""
    named = f"Đã công bố lần {made['release']}, văn bản số {made['decision']} ngày {day_words(made['date'])}"
    return f"{named}{reason}{figures}{rank}"
