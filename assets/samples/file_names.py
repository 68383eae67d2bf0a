"""File names as officers choose them: no two offices agree.

What does not belong here: what is in the file.
"""

from __future__ import annotations

import random

from assets.samples.invention.agency_profiles import Profile, plain

_PATTERNS = (
    "{abbreviation}_Bao cao tuyen truyen CCHC nam {year}",
    "Báo cáo tuyên truyền CCHC năm {year} - {name}",
    "BC tuyen truyen CCHC {year} {plain}",
    "{abbreviation}. Báo cáo thông tin, tuyên truyền CCHC {year} (bản ký)",
    "{plain}_tu_cham_diem_tuyen_truyen_{year}",
    "Mẫu báo cáo {year} {name} đã điền",
)


def file_name(profile: Profile, year: int, attempt: int, luck: random.Random) -> str:
    """A name that no other agency's file has; a second attempt says so."""
    title = luck.choice(_PATTERNS).format(
        # Every province's committee abbreviates itself in the same way, so its own name goes first.
        abbreviation=profile.agency_name if profile.level == "province" else profile.abbreviation,
        name=profile.agency_name,
        plain=plain(profile.agency_name).replace(",", ""),
        year=year,
    )
    return f"{title}{'' if attempt == 1 else f' (gửi lại lần {attempt})'}.xlsx"
