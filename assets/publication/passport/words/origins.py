"""Places of a figure in Vietnamese words: file, sheet and rows, or the source outside.

What does not belong here: the figure itself (`values`), and the criterion that it serves (`criterion`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any

from assets.publication.passport.words.values import day_words
from assets.rules.engine.sentences import MOST_NAMED
from checks.texts.figures_and_dates import grouped

SHORT_HASH = 12
"""Characters of a fingerprint in a text: enough to find the file; the whole stands in the JSON."""


def origin_words(given: Mapping[str, Any]) -> str:
    """Place of a figure: «Hoạt động» dòng 5-7, 12 of the file, or the number of its rows; empty where it has none.

    Of a figure of the group, how many agencies count, and whose it is.
    """
    if "group" in given:
        return group_words(given["group"])
    if "rows_found_now" in given:
        return (
            f"khi tính có {grouped(given['row_count'])} dòng, "
            f"nay chọn lại được {grouped(given['rows_found_now'])} dòng: số liệu hoặc quy tắc đã thay đổi"
        )
    if given.get("sources"):
        return f"nguồn: {'; '.join(_source(each) for each in given['sources'])}{_places(given)}"
    if not given["rows"]:
        return "" if given["row_count"] == 0 else f"{grouped(given['row_count'])} dòng"
    places = _sheets(given["rows"])
    more = given["row_count"] - len(given["rows"])
    rest = f" và {grouped(more)} dòng khác" if more > 0 else ""
    return f"{'; '.join(places)}{rest}"


def group_words(group: Mapping[str, Any]) -> str:
    """«trong 15 cơ quan của nhóm có số liệu, của Xã Tân An (mã 03)»."""
    told = f"trong {grouped(group['counted'])} cơ quan của nhóm có số liệu"
    if not group["agencies"]:
        return told
    named = [f"{each['name']} (mã {each['code']})" if each["name"] else each["code"] for each in group["agencies"]]
    more = group["sharing"] - MOST_NAMED
    return f"{told}, của {', '.join(named[:MOST_NAMED])}{f' và {grouped(more)} cơ quan khác' if more > 0 else ''}"


def _sheets(listed: Sequence[Mapping[str, Any]]) -> list[str]:
    """«Hoạt động» dòng 5-7, a phrase a sheet."""
    return [
        f"«{sheet}» dòng {_ranges(int(row['row']) for row in rows)}" if sheet else _files(rows)
        for sheet, rows in ((sheet, list(rows)) for sheet, rows in groupby(listed, key=lambda row: row["sheet"]))
    ]


def _source(source: Mapping[str, Any]) -> str:
    """«QĐ 1/QĐ-BNV ngày 20/01/2026, do Vụ CCHC gửi, cỡ mẫu 400»."""
    day = f" ngày {day_words(source['source_on'])}" if source["source_on"] else ""
    sender = f", do {source['sent_by']} gửi" if source["sent_by"] else ""
    size = "" if source["sample_size"] is None else f", cỡ mẫu {grouped(source['sample_size'])}"
    return f"{source['source']}{day}{sender}{size}"


def _places(given: Mapping[str, Any]) -> str:
    """Rows of the workbook that gave a figure from outside, after its source."""
    return "".join(f"; {each}" for each in (*_files_of(given["rows"]), *_sheets(given["rows"])))


def _files_of(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(f"tệp {str(row['sha256'])[:SHORT_HASH]}" for row in rows))


def _files(rows: list[Mapping[str, Any]]) -> str:
    """Required reports: those that came are files, the others only counted."""
    came = [str(row["sha256"])[:SHORT_HASH] for row in rows if row["sha256"]]
    absent = len(rows) - len(came)
    parts = [f"tệp {', '.join(came)}"] if came else []
    return "; ".join([*parts, f"{absent} báo cáo chưa gửi"] if absent else parts)


def _ranges(rows: Iterable[int]) -> str:
    """`5-7, 12`: neighbours are written together."""
    told: list[str] = []
    for _, run in groupby(enumerate(rows), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in run]
        told.append(str(numbers[0]) if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}")
    return ", ".join(told)
