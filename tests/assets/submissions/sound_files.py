"""One agency's sound report of the sample year, in each kind of file that may arrive."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from assets.reference.references import References
from assets.submissions.samples.year import write_sample_year
from tests.assets.submissions.ods_books import as_ods

FIXTURES = Path(__file__).parents[3] / "fixtures"
YEAR = 2025


def sample_workbook(references: References, *, seed: int = 1) -> bytes:
    """A filled template without a fault."""
    with tempfile.TemporaryDirectory() as folder:
        year = write_sample_year(references, YEAR, Path(folder), seed=seed, agencies=1, faulty_share=0)
        return (year.folder / str(year.files[0].file_name)).read_bytes()


def packed_with_evidence(workbook: bytes) -> bytes:
    """A .zip of the workbook and two evidence files."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (
            ("Báo cáo năm/báo cáo.xlsx", workbook),
            ("Báo cáo năm/kế hoạch.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"),
            ("Báo cáo năm/ảnh.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 200),
        ):
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def sound_files(references: References) -> tuple[bytes, ...]:
    """.xlsx, .ods and .zip of the same report."""
    workbook = sample_workbook(references)
    return workbook, as_ods(workbook), packed_with_evidence(workbook)
