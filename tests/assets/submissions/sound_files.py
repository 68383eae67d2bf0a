"""One agency's sound report of the sample year, in each kind of file that may arrive."""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

from assets.reference.loading import References
from assets.samples.year import write_sample_year
from tests.assets.submissions.ods_books import as_ods
from tests.assets.submissions.pdf_files import pdf
from warehouse.columns.declaration import facts
from warehouse.tables import evidence

FIXTURES = Path(__file__).parents[3] / "fixtures"
YEAR = 2025


def sample_workbook(references: References, *, seed: int = 1) -> bytes:
    """A filled template without a fault."""
    with tempfile.TemporaryDirectory() as folder:
        year = write_sample_year(references, YEAR, Path(folder), seed=seed, agencies=1, faulty_share=0)
        return (year.folder / str(year.files[0].file_name)).read_bytes()


def packed_with_evidence(workbook: bytes) -> bytes:
    """A .zip of the workbook (.xlsx) and of every file that its evidence sheet names."""
    files = {"báo cáo.xlsx": workbook} | {name: _evidence(name) for name in _named_files(workbook)}
    return packed({f"Báo cáo năm/{name}": content for name, content in files.items()})


def packed(files: Mapping[str, bytes]) -> bytes:
    """A .zip of these files, the same bytes at every call."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return saved.getvalue()


def _named_files(workbook: bytes) -> list[str]:
    sheet = load_workbook(io.BytesIO(workbook), read_only=True)[evidence.info["sheet"]]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    title = facts(evidence.c.link_or_file).title
    top = next(number for number, row in enumerate(rows) if title in row)
    cells = [row[rows[top].index(title)] for row in rows[top + 1 :]]
    return [str(cell) for cell in cells if cell and "://" not in str(cell)]


def _evidence(name: str) -> bytes:
    """A file that opens, and is no other's."""
    if name.endswith(".pdf"):
        return pdf(note=name)
    start = b"\xff\xd8\xff\xe0" if name.endswith(".jpg") else b"\0\0\0\x18ftypmp42"
    return start + name.encode()


def sound_files(references: References) -> tuple[bytes, ...]:
    """.xlsx, .ods and .zip of the same report."""
    workbook = sample_workbook(references)
    return workbook, as_ods(workbook), packed_with_evidence(workbook)
