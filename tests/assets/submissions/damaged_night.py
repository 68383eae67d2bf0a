"""One clean report, damaged in one place at a time, and all its copies checked as one batch, as a night does."""

from __future__ import annotations

import hashlib
import io
import random
from datetime import UTC, datetime
from pathlib import Path

from openpyxl import load_workbook

from assets.reference.loading import References
from assets.submissions.checking.passes import CheckedBatch, check_batch
from assets.submissions.reading.file_batches import SourceFile, read_files
from tests.assets.submissions.cell_damage import CELL_DAMAGE
from tests.assets.submissions.damaged_book import DamagedBook, Told, without_dress
from tests.assets.submissions.row_damage import ROW_DAMAGE
from tests.assets.submissions.scorecard_damage import SCORECARD_DAMAGE
from tests.assets.submissions.sheet_damage import SHEET_DAMAGE
from tests.assets.submissions.sound_files import YEAR

RECEIVED_AT = datetime(YEAR + 1, 1, 20, 3, tzinfo=UTC)
IN_PLACE = CELL_DAMAGE | ROW_DAMAGE
KINDS = IN_PLACE | SCORECARD_DAMAGE | SHEET_DAMAGE


class DamagedNight:
    """Every kind of damage, done once at places that a seed decides."""

    def __init__(self, references: References, sample: bytes, folder: Path, *, seed: int) -> None:
        self._folder = folder
        self._sources: list[SourceFile] = []
        self.expected: dict[str, list[Told]] = {}
        self.sha256: dict[str, str] = {}
        clean = without_dress(sample)
        self.clean = self._keep("clean", clean)
        self.sample = self._keep("sample", sample)
        framework = references.framework_for("ministry", YEAR)
        assert framework is not None
        for name, damage in KINDS.items():
            luck = random.Random(f"{name} {seed}")  # noqa: S311 - no secret
            book = DamagedBook(load_workbook(io.BytesIO(clean)), framework.framework, references.code_lists, luck)
            self.expected[name] = damage(book)
            saved = io.BytesIO()
            book.workbook.save(saved)
            self.sha256[name] = self._keep(name, saved.getvalue())
        read = read_files(self._sources, references.code_lists)
        self.checked: CheckedBatch = check_batch(read, references, YEAR)

    def _keep(self, name: str, content: bytes) -> str:
        sha256 = hashlib.sha256(name.encode()).hexdigest()
        path = self._folder / sha256
        path.write_bytes(content)
        self._sources.append(SourceFile(path, f"{name}.xlsx", sha256, RECEIVED_AT))
        return sha256

    def told(self, sha256: str) -> list[Told]:
        found = self.checked.findings
        own = found.loc[found["sha256"] == sha256, ["code", "sheet", "cell"]].astype(object)
        return [tuple(one) for one in own.where(own.notna(), None).to_numpy().tolist()]

    def status(self, sha256: str) -> str:
        return str(self.checked.submissions.set_index("sha256").loc[sha256, "status"])

    def places(self, sha256: str) -> set[tuple[str, int]]:
        """Sheet and row of the rows that count."""
        rows = [frame[frame["sha256"] == sha256] for frame in self.checked.rows.values()]
        return {place for frame in rows for place in zip(frame["sheet"], frame["excel_row"], strict=True)}
