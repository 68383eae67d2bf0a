"""The guide in a release's folder: what lies where, and how anybody checks it.

What belongs here: its text, and whether that is still the one which was sealed. What does not: the marks of an edition
(`published.editions`).
"""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from assets.publication.published.editions import Edition
from assets.publication.release.erratum import ERRATUM, frozen_edition
from assets.publication.release.folders import ARCHIVE, DATA, EXPORTS, FRAMEWORKS, PROGRAM
from assets.publication.release.manifest import Manifest
from assets.publication.release.row_differences import differing_lines
from checks.texts.figures_and_dates import vietnamese_date

GUIDE = "HUONG-DAN.txt"


def guide_differences(connection: sa.Connection, folder: Path, manifest: Manifest, *, with_words: bool) -> list[str]:
    """Differences between a release's guide and its frozen tables, a sentence a line.

    Args:
        connection: the frozen tables.
        folder: of the release.
        manifest: of the release.
        with_words: whether every line must be equal; else it must name the release and the document.
    """
    path = folder / GUIDE
    if not path.is_file():
        return [f"{GUIDE}: is missing"]
    ours = path.read_text(encoding="utf-8")
    if with_words:
        theirs = guide_text(manifest.name, frozen_edition(connection, manifest))
        return differing_lines(GUIDE, ours.splitlines(), theirs.splitlines())
    named = (manifest.name, manifest.decision.number, vietnamese_date(manifest.decision.date))
    return [f"{GUIDE}: does not name {name}" for name in named if name not in ours]


def guide_text(name: str, edition: Edition) -> str:
    """The whole guide of the release of that name, in Vietnamese."""
    said = "\n".join(text for text in (edition.mark, edition.note) if text)
    moved = "" if edition.correction is None else f"{ERRATUM}  Mọi số liệu đã công bố mà bản này thay đổi.\n"
    return f"""KẾT QUẢ CÔNG BỐ {name}
{said}

{EXPORTS}/      Sổ kết quả của Ban Chỉ đạo, đúng như đã công bố.
{DATA}/         Toàn bộ số liệu của năm, mỗi bảng một tệp CSV dành cho chương trình máy tính: giá trị ghi đúng từng
               ký tự, chữ có thể bị hiểu là công thức được ghi trong dấu \\"…". Nếu cần xem bằng Excel, hãy nhập tệp với
               mọi cột kiểu văn bản (Text), không mở trực tiếp; để đọc kết quả, dùng tệp trong {EXPORTS}/.
{FRAMEWORKS}/   Nguyên văn các bộ tiêu chí.
{ARCHIVE}/      Các tệp báo cáo đã được chấm, tên tệp là dấu SHA-256 của nội dung.
{PROGRAM}/      Danh sách thư viện mà chương trình đã dùng.
manifest.json  Bản kê mọi tệp kèm dấu SHA-256, phiên bản chương trình, điểm cuối của nhật ký.
{moved}SEAL           Dấu của bản kê; nên ghi dấu này trong văn bản công bố.

Kiểm tra và tính lại toàn bộ trên máy bất kỳ có cài parcomm:
    parcomm verify THU-MUC-NAY
Chỉ kiểm tra bản kê, không cần parcomm:
    sha256sum --check SEAL
"""
