"""Inventing the evidence of an agency's year, and the feedback that it received and answered.

Links and document numbers carry the agency's own name, so that no two agencies ever claim the same evidence. What
does not belong here: which criterion a piece of evidence is named for.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import timedelta

from assets.samples.invention.agency_profiles import Profile, plain
from assets.samples.invention.plans import some_day
from assets.samples.invention.report_content import Row
from assets.samples.invention.wording import COMPLAINT_AUDIENCES, COMPLAINT_CHANNELS, COMPLAINTS, FORMS

_KIND_TITLES = {
    "plan": "Kế hoạch thông tin, tuyên truyền cải cách hành chính năm {year}",
    "report": "Báo cáo kết quả thông tin, tuyên truyền cải cách hành chính {part} năm {year}",
    "decision": "Quyết định ban hành kế hoạch, phân bổ kinh phí thông tin, tuyên truyền cải cách hành chính năm {year}",
    "article": "Tổng hợp tin, bài về cải cách hành chính đã đăng năm {year}",
    "photo": "Ảnh hoạt động tuyên truyền cải cách hành chính năm {year}",
    "video": "Phóng sự về cải cách hành chính năm {year}",
    "minutes": "Biên bản hội nghị tuyên truyền cải cách hành chính năm {year}",
    "other": "Tài liệu hỏi đáp về cải cách hành chính năm {year}",
}
_FILE_TYPES = {"photo": "jpg", "video": "mp4"}
_DOCUMENTS = {"plan": "KH", "report": "BC", "decision": "QĐ", "minutes": "BB"}


def draw_evidence(
    profile: Profile, year: int, activities: list[Row], kinds: Iterable[str], luck: random.Random
) -> list[Row]:
    """10 to 25 pieces of evidence; the activities they prove get their codes and links.

    Args:
        profile: whose they are.
        year: the reported year.
        activities: the year's activities, changed in place.
        kinds: kinds of evidence that the agency's criteria ask for; at least one of each is drawn.
        luck: what decides.
    """
    rows: list[Row] = []
    wanted = ["decision", "plan", "report", *kinds]
    for kind in dict.fromkeys(wanted):
        rows.append(_document(profile, year, kind, len(rows) + 1, luck))
    count = round(12 + 13 * min(1.0, profile.quality + luck.uniform(-0.2, 0.1)))
    chosen = luck.sample(activities, min(len(activities), max(2, count - len(rows))))
    for activity in sorted(chosen, key=lambda row: str(row["held_on"])):
        row = _proof(profile, activity, len(rows) + 1, luck)
        activity["evidence_code"] = row["evidence_code"]
        rows.append(row)
    for position, activity in enumerate(activities, start=1):
        if FORMS[str(activity["channel"])].has_link and luck.random() < 0.5 + 0.5 * profile.quality:
            activity["link"] = _address(profile, activity["held_on"], position, str(activity["title"]))
    return rows


def draw_feedback(profile: Profile, year: int, luck: random.Random) -> list[Row]:
    """5 to 15 complaints and proposals with their answers, by date."""
    rows: list[Row] = []
    for content in luck.sample(COMPLAINTS, luck.randint(5, 15)):
        received_on = some_day(year, luck.randint(1, 11), luck)
        row: Row = {
            "received_on": received_on,
            "channel": luck.choice(COMPLAINT_CHANNELS),
            "audience": luck.choice(COMPLAINT_AUDIENCES),
            "content": content,
        }
        if luck.random() < 0.35 + 0.63 * profile.quality:
            days = luck.randint(1, 12 if luck.random() < profile.quality else 28)
            row["answered_on"] = received_on + timedelta(days=days)
            row["result"] = luck.choices(("answered", "transferred", "rejected"), (12, 2, 1))[0]
        else:
            row["result"] = "processing"
        rows.append(row)
    return sorted(rows, key=lambda row: str(row["received_on"]))


def _document(profile: Profile, year: int, kind: str, number: int, luck: random.Random) -> Row:
    """A document about the year as a whole."""
    month = luck.randint(1, 2) if kind in {"plan", "decision"} else luck.randint(11, 12)
    row: Row = {
        "evidence_code": f"TL{number:02d}",
        "kind": kind,
        "issued_on": some_day(year, month, luck),
        "issuer": profile.agency_name,
        "title": _KIND_TITLES[kind].format(year=year, part="cả"),
        "link_or_file": f"{profile.slug}_{kind}_{year}.{_FILE_TYPES.get(kind, 'pdf')}",
    }
    if kind in _DOCUMENTS:
        row["document_number"] = f"{luck.randint(20, 2400)}/{_DOCUMENTS[kind]}-{profile.abbreviation}"
        row["page"] = str(luck.randint(1, 9))
    return row


def _proof(profile: Profile, activity: Row, number: int, luck: random.Random) -> Row:
    """Evidence row of one activity."""
    form = FORMS[str(activity["channel"])]
    held_on = activity["held_on"]
    code = f"TL{number:02d}"
    row: Row = {
        "evidence_code": code,
        "kind": form.proof,
        "issued_on": held_on,
        "issuer": profile.agency_name,
        "title": str(activity["title"]),
        "link_or_file": f"{profile.slug}_{code}_{held_on:%d%m%Y}.{_FILE_TYPES.get(form.proof, 'pdf')}",
    }
    if form.proof in _DOCUMENTS:
        row["document_number"] = f"{luck.randint(20, 2400)}/{_DOCUMENTS[form.proof]}-{profile.abbreviation}"
    return row


def _address(profile: Profile, held_on: object, position: int, title: str) -> str:
    """An address in the reserved top-level domain `.example`, which never leads anywhere."""
    words = "-".join("".join(c if c.isalnum() else " " for c in plain(title)).split()[:7])
    return f"https://{profile.slug}.example/cchc/{held_on:%Y/%m}/{words}-{position:03d}"
