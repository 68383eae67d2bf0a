"""A year with decisions of three rounds, wherever its points are told: every track against a table made by hand."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
import sqlalchemy as sa

from assets.home import Home
from assets.publication.committee.exports import read_committee_tables
from assets.publication.committee.workbook import committee_workbook
from assets.publication.passport.document import passport
from assets.publication.passport.facts.passport_facts import read_passport_facts
from assets.publication.passport.wording import passport_text
from assets.reference.loading import References
from orchestration.cli.printing.consoles import SafeConsole
from orchestration.cli.printing.summary import print_summary
from tests.assets.publication.conftest import FIRST_NIGHT, YEAR, Installation, opened
from tests.assets.publication.passport.test_passport import formulas_end_at_the_final_points
from tests.assets.publication.release.released_folders import (
    ERRATUM,
    edit_row,
    keep_rows,
    problems,
    reseal,
    sealed,
    writable,
)
from tests.conftest import create_database, open_database
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.tables import appraisal, criterion_score, index_score, release_score

NAMES = {1: "Tổ giúp việc", 2: "Hội đồng thẩm định", 3: "Thường trực Ban Chỉ đạo"}
PROVINCE, MINISTRY, OTHER_MINISTRY = "42", "BQP", "BCA"
MADE = FIRST_NIGHT + timedelta(days=20)
DECISIONS: list[dict[str, Any]] = [
    # Undone tasks cost a point each, of 7.
    {"round": 1, "agency_code": PROVINCE, "criterion_code": "1.3", "input_name": "undone", "input_value": "4",
     "document_number": "9/BB", "file_sha256": "ab" * 32, "sheet": "Thẩm định", "excel_row": 12},
    {"round": 1, "agency_code": PROVINCE, "criterion_code": "4.3", "points_exact": Fraction(1)},
    {"round": 1, "agency_code": MINISTRY, "criterion_code": "1.1", "points_exact": Fraction(1)},
    {"round": 2, "agency_code": PROVINCE, "criterion_code": "1.3", "ruling": "withdraw"},
    {"round": 2, "agency_code": PROVINCE, "criterion_code": "6.3", "input_name": "emulation",
     "input_value": "criteria"},
    {"round": 3, "agency_code": PROVINCE, "criterion_code": "4.3", "points_exact": Fraction(3, 2)},
]  # fmt: skip
TRACKS = ("computed", "appraisal_1", "appraisal_2", "appraisal_3", "final")
BY_HAND: dict[tuple[str, str], tuple[str, ...]] = {
    (PROVINCE, "1.3"): ("5", "3", "5", "5", "5"),
    (PROVINCE, "4.3"): ("2", "1", "1", "3/2", "3/2"),
    (PROVINCE, "6.3"): ("2", "2", "1", "1", "1"),
    (PROVINCE, "2.4"): ("3",) * 5,
    (MINISTRY, "1.1"): ("4", "1", "1", "1", "1"),
    (MINISTRY, "1.2"): ("5",) * 5,
}
"""Points of leaves by track."""
LOST = {
    PROVINCE: ("0", "3", "2", "3/2", "3/2"),
    MINISTRY: ("0", "3", "3", "3", "3"),
    OTHER_MINISTRY: ("0",) * 5,
}
"""What decisions take from the computed total, by track."""


def with_rounds(references: References) -> References:
    """The calendar has three rounds, of other names, long open: a database's server has its own clock."""
    calendar = references.calendar
    general = calendar[(calendar["year"] == YEAR) & calendar["event"].str.startswith("appraisal_1_")]
    rounds = [
        general.assign(event=f"appraisal_{number}_due", due_on=pd.Timestamp(2098, number, 1), name=name)
        for number, name in NAMES.items()
    ]
    others = calendar[(calendar["year"] != YEAR) | ~calendar["event"].str.startswith("appraisal_")]
    return replace(references, calendar=pd.concat([others, *rounds], ignore_index=True))


def decide(engine: sa.Engine, decisions: list[dict[str, Any]], first: int = 1) -> None:
    with writing(engine) as connection:
        for number, decision in enumerate(decisions, start=first):
            made = {"appraisal_id": number, "year": YEAR, "reason": "thiếu tài liệu", "decided_by": "Trần Văn B"}
            connection.execute(sa.insert(appraisal).values(made | decision | {"decided_at": MADE}))


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def decided(
    request: pytest.FixtureRequest,
    references: References,
    run_night: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Installation]:
    root = tmp_path_factory.mktemp("decided") / "home"
    if request.param == "sqlite":
        shutil.copytree(request.getfixturevalue("after_one_night"), root)
        with opened(root) as installation:
            decide_and_run(installation, references, run_night)
            yield installation
        return
    once, database = request.getfixturevalue("after_one_night_on_postgresql")
    shutil.copytree(once, root)
    url = request.getfixturevalue("postgresql_url")
    create_database(url, "decided", database)
    engine = open_database(url, "decided")
    decide_and_run((engine, Home(root)), references, run_night)
    yield engine, Home(root)
    engine.dispose()


def decide_and_run(installation: Installation, references: References, run_night: Callable[..., None]) -> None:
    engine, home = installation
    decide(engine, DECISIONS)
    run_night(engine, home, MADE, references=with_rounds(references))


def points_of(connection: sa.Connection, table: sa.Table, agency: str, criterion: str | None = None) -> tuple[Any, ...]:
    rows = read_table(connection, table, table.c.agency_code == agency)
    if criterion is not None:
        rows = rows[rows["criterion_code"] == criterion]
    return tuple(rows.set_index("track").loc[list(TRACKS), "points_exact"])


def test_every_track_of_every_criterion_and_total_is_the_one_worked_out_by_hand(decided: Installation) -> None:
    with decided[0].connect() as connection:
        for (agency, criterion), points in BY_HAND.items():
            found = points_of(connection, criterion_score, agency, criterion)
            assert found == tuple(map(Fraction, points)), (agency, criterion)
        for agency, lost in LOST.items():
            computed, *others = points_of(connection, index_score, agency)
            assert [computed - each for each in others] == [Fraction(each) for each in lost[1:]]


def test_the_views_rank_by_final_points_and_name_every_decision_that_counts(decided: Installation) -> None:
    with decided[0].connect() as connection:
        ranks = connection.exec_driver_sql(
            "SELECT agency_code, computed_rank, rank FROM ranking "
            "WHERE framework_id = 'minh-hoa-bo' ORDER BY agency_code"
        ).all()
        rows = connection.exec_driver_sql(
            "SELECT appraisal_id, criterion_code, round_name, kind, input_name, old_value, new_value, decided_by, "
            "reason, document_number, file_sha256, sheet, excel_row FROM current_decisions ORDER BY appraisal_id"
        ).all()
    assert [tuple(row) for row in ranks] == [(OTHER_MINISTRY, 2, 1), (MINISTRY, 1, 2)]
    who = ("Trần Văn B", "thiếu tài liệu", None, None, None, None)
    assert [tuple(row) for row in rows] == [
        (3, "1.1", NAMES[1], "points", None, "4", "1", *who),
        (4, "1.3", NAMES[2], "withdraw", None, None, None, *who),
        (5, "6.3", NAMES[2], "input", "emulation", "criteria_and_awards", "criteria", *who),
        (6, "4.3", NAMES[3], "points", None, "1", "3/2", *who),
    ]


def test_the_passport_has_every_round_and_what_was_before_the_decisions_is_as_it_was(
    decided: Installation, references: References
) -> None:
    with decided[0].connect() as connection:
        now = passport(read_passport_facts(connection, YEAR, PROVINCE))
        then = passport(read_passport_facts(connection, YEAR, PROVINCE, as_of=FIRST_NIGHT))
    criteria = {each["code"]: each for each in now["criteria"]}
    assert [each["name"] for each in now["rounds"]] == list(NAMES.values())
    for (agency, code), points in BY_HAND.items():
        if agency == PROVINCE:
            assert [criteria[code]["tracks_exact"][track] for track in TRACKS] == list(points)
    emulation = criteria["6.3"]["inputs"][0]
    assert (emulation["value"], emulation["correction"]["to"]) == ("criteria_and_awards", "criteria")
    assert criteria["4.3"]["sentence"].startswith(
        "Thường trực Ban Chỉ đạo (Trần Văn B): điểm 1 → 1,5, do thiếu tài liệu; theo quy tắc: "
    )
    assert formulas_end_at_the_final_points(now) > 10
    assert criteria["4.3"]["formula"][-1]["text"].startswith("Theo quyết định thẩm định số 6: 1,5")
    text = passport_text(now, references.code_lists)
    assert "Tổ giúp việc 1,00; Hội đồng thẩm định 1,00; Thường trực Ban Chỉ đạo 1,50; kết quả 1,50" in text
    assert "Quyết định thẩm định số 6: Thường trực Ban Chỉ đạo, Trần Văn B, " in text
    assert all(not each["decisions"] for each in then["criteria"])
    assert {each["tracks"]["final"] == each["tracks"]["computed"] for each in then["criteria"]} == {True}
    assert then["index"]["points_exact"] == now["index"]["computed"]["points_exact"]


def test_the_committees_workbook_has_a_line_and_a_column_for_each_round(decided: Installation) -> None:
    with decided[0].connect() as connection:
        tables = read_committee_tables(connection, YEAR)
        stored = read_table(connection, index_score, index_score.c.agency_code == PROVINCE).set_index("track")["points"]
    workbook = openpyxl.load_workbook(io.BytesIO(committee_workbook(tables)))
    heads, *rows = workbook["Dữ liệu"].iter_rows(values_only=True)
    row = dict(zip(heads, next(row for row in rows if row[3] == PROVINCE), strict=True))
    columns = {"Điểm hệ thống chấm": "computed", "Điểm kết quả": "final"}
    columns |= {f"Điểm {name}": f"appraisal_{number}" for number, name in NAMES.items()}
    assert {column: round(row[column], 2) for column in columns} == {
        column: float(stored[track]) for column, track in columns.items()
    }
    labels = [row[1] for row in workbook["Điểm tiêu chí - Tỉnh, thành phố"].iter_rows(values_only=True)]
    first = labels.index("Tự chấm")
    assert labels[first : first + 6] == ["Tự chấm", "Hệ thống", "Lần 1", "Lần 2", "Lần 3", "Kết quả"]
    listed = [row[6:11] for row in workbook["Quyết định thẩm định"].iter_rows(min_row=2, values_only=True)]
    assert (4, NAMES[2], "rút quyết định trước", None, None) in listed
    assert (6, NAMES[3], "điểm", "1", "1,5") in listed


def test_the_summary_of_a_night_tells_whom_decisions_moved_the_furthest_move_of_rank_first(
    decided: Installation,
) -> None:
    console = SafeConsole(width=120)
    with decided[0].connect() as connection, console.capture() as printed:
        print_summary(console, connection, YEAR, [])
    told = printed.get().split("Moved by decisions")[1]
    rows = [
        [cell.strip() for cell in line.split("│")[1:-1]] for line in told.splitlines() if "│" in line and "->" in line
    ]
    assert [(agency, rank) for agency, _, rank in rows] == [
        ("Bộ Công an", "2 -> 1"),
        ("Bộ Quốc phòng", "1 -> 2"),
        ("Tỉnh Hà Tĩnh", "1 -> 1"),
    ]
    assert [points for _, points, _ in rows][1:] == ["75,60 -> 72,60", "77,64 -> 76,14"]


@pytest.fixture(scope="module")
def after_decisions(
    after_one_night: Path,
    references: References,
    run_night: Callable[..., None],
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, Path]:
    """A home whose year was released with its decisions, to be copied, and the release."""
    root = Path(shutil.copytree(after_one_night, tmp_path_factory.mktemp("sealed") / "home"))
    with opened(root) as installation:
        decide_and_run(installation, references, run_night)
        return root, sealed(installation).folder


@pytest.fixture
def release(after_decisions: tuple[Path, Path], tmp_path: Path) -> Path:
    """The release, to be changed."""
    return writable(after_decisions[1], tmp_path / after_decisions[1].name)


def putting(name: str, value: str) -> Callable[[dict[str, str]], bool]:
    def change(row: dict[str, str]) -> bool:
        is_it = row["appraisal_id"] == "6"
        row[name] = value if is_it else row[name]
        return is_it

    return change


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda folder: edit_row(folder, "appraisal", putting("points_exact", "2")),
            [
                'appraisal 6 of agency 42: points_exact is "2", the audit trail says "3/2"',
                "criterion_score of agency 42, criterion 4.3, appraisal_3: points_exact is 3/2, recomputed 2",
                "criterion_score of agency 42, criterion 4.3, final: points_exact is 3/2, recomputed 2",
            ],
        ),
        (
            lambda folder: keep_rows(folder, "appraisal", lambda row: row["appraisal_id"] != "6"),
            [
                "appraisal 6: the audit trail knows it, and it is not there",
                "criterion_score of agency BCA, criterion 1, appraisal_3: is stored, but its inputs give no such row",
            ],
        ),
    ],
    ids=["other points", "taken out"],
)
def test_a_decision_that_was_tampered_with_is_told_by_the_trail_and_by_every_figure_that_it_makes(
    release: Path, spoil: Callable[[Path], object], told: list[str]
) -> None:
    spoil(release)
    reseal(release)
    found = problems(release)
    assert [each for each in told if each not in found] == []


def test_an_erratum_after_a_late_decision_names_the_round_and_no_more_than_what_moved(
    after_decisions: tuple[Path, Path], references: References, run_night: Callable[..., None], tmp_path: Path
) -> None:
    with opened(Path(shutil.copytree(after_decisions[0], tmp_path / "home"))) as installation:
        engine, home = installation
        late = {"round": 3, "agency_code": MINISTRY, "criterion_code": "1.1", "points_exact": Fraction(4)}
        decide(engine, [late], first=7)
        run_night(engine, home, MADE + timedelta(days=1), references=with_rounds(references))
        erratum = sealed(installation, ERRATUM)
        with engine.connect() as connection:
            published = read_table(connection, release_score, release_score.c.sequence == 2)
    assert set(published["track"]) == {"self", *TRACKS}
    assert erratum.moved is not None
    assert set(erratum.moved["track"]) == {"appraisal_3", "final"}
    assert set(erratum.moved["criterion_code"]) == {"1.1", "1", "*"}
    lines = (erratum.folder / "dinh-chinh.txt").read_text(encoding="utf-8").splitlines()
    assert "- Bộ Quốc phòng (mã BQP). Tiêu chí 1.1, Thường trực Ban Chỉ đạo: điểm 1,00 → 4,00" in lines
    assert problems(erratum.folder) == []
