"""The command that writes agencies' explanation workbooks: for whom, where, and over what."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import sqlalchemy as sa

from assets.reference.loading import References, load_references
from assets.reference.rounds import Round
from orchestration.cli.errors import Refusal
from orchestration.cli.workbooks.explanations import write_explanations
from warehouse.engine import writing
from warehouse.tables import criterion_score, framework

YEAR = 2025
FIRST = Round(1, "Thẩm định lần 1", None, date(2026, 3, 2), {}, date(2026, 3, 10), {}, 0)
MADE = {"id": 1, "round": 1, "kind": "points", "input": None, "from": "1", "to": "1/2", "by": "An",
        "reason": "Thiếu", "document": None}  # fmt: skip
NAMES = ["giai-trinh-2025-vong-1-BCA.xlsx", "giai-trinh-2025-vong-1-BNV.xlsx"]


@pytest.fixture(scope="module")
def references() -> References:
    root = Path(__file__).parents[2]
    return load_references(root / "fixtures", root / "fixtures" / "frameworks")


@pytest.fixture
def decided(sqlite_warehouse: sa.Engine, references: References) -> sa.Engine:
    """A ministry whose points were lowered, one whose were left, one that is not of the year."""
    loaded = references.framework_for("ministry", YEAR)
    rules = loaded.framework
    leaf = rules.leaves()[0].code
    facts = {"version": 1, "title": "Thử", "level": "ministry", "years": "2025", "sha256": "0", "source_text": "..."}
    with writing(sqlite_warehouse) as connection:
        connection.execute(sa.insert(framework).values(framework_id=rules.framework, **facts))
        for code, after in (
            ("BNV", Fraction(1, 2)),
            ("BCA", Fraction(1, 4)),
            ("BQP", Fraction(1)),
            ("XXX", Fraction(0)),
        ):
            for track, points, told in (("computed", Fraction(1), []), ("appraisal_1", Fraction(after), [MADE])):
                connection.execute(
                    sa.insert(criterion_score).values(
                        year=YEAR, framework_id=rules.framework, agency_code=code, criterion_code=leaf, track=track,
                        points_exact=points, points=Decimal("0.5"), max_points_exact=3, is_applicable=True,
                        trace=json.dumps({"decisions": told}),
                    )
                )  # fmt: skip
    return sqlite_warehouse


def write(engine: sa.Engine, references: References, folder: Path, *agencies: str, force: bool = False) -> list[str]:
    with engine.connect() as connection:
        write_explanations(connection, references, YEAR, FIRST, folder, set(agencies) or None, force=force)
    return sorted(path.name for path in folder.iterdir())


def test_agencies_that_lost_points_get_a_workbook_and_no_others(
    decided: sa.Engine, references: References, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert write(decided, references, tmp_path / "deep" / "er") == NAMES
    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == NAMES
    assert said.err == "Thẩm định lần 1: 2 agencies have decisions to explain themselves on\n"
    assert write(decided, references, tmp_path / "one", "BNV", "BQP") == NAMES[1:]


def test_one_workbook_that_is_there_keeps_all_from_being_written_unless_forced(
    decided: sa.Engine, references: References, tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / NAMES[1]).write_text("own")

    with pytest.raises(Refusal, match="is there already"):
        write(decided, references, folder)
    assert [path.name for path in folder.iterdir()] == NAMES[1:]

    assert write(decided, references, folder, force=True) == NAMES
    assert (folder / NAMES[1]).read_bytes().startswith(b"PK")


def test_a_file_is_no_place_for_workbooks(decided: sa.Engine, references: References, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("")

    with pytest.raises(Refusal, match="is no folder"):
        write(decided, references, tmp_path / "x")
