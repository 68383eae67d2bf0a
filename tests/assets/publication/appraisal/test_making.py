"""The workbook of a scored year, opened again."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import sqlalchemy as sa
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from assets.home import Home
from assets.publication.appraisal.making import Made, NothingToAppraiseError, make_appraisal_workbook
from assets.publication.appraisal.share import WHOLE, Share
from assets.reference.agencies import agencies_of_year
from assets.reference.loading import References
from assets.reference.rounds import rounds_of_year
from assets.review.decisions import Decision
from assets.review.setting import read_setting
from assets.scoring.appraisal.appraisals import Appraisals, read_appraisals
from assets.scoring.indices import score_indices
from assets.scoring.scorecards import read_scorecards
from assets.scoring.scores import score_criteria
from assets.submissions.register.in_force import read_scored_submissions
from checks.forms.appraisal import DECISIONS
from checks.forms.form import filled_columns
from checks.workbook_layout import LISTS_SHEET, METADATA_SHEET
from tests.assets.publication.conftest import YEAR
from warehouse.columns.declaration import facts
from warehouse.engine import writing
from warehouse.rows.frames import read_table
from warehouse.rows.history import write_changes
from warehouse.tables import agency, appraisal, criterion_score, input_value

Installation = tuple[sa.Engine, Home]
COLUMNS = [column.name for column in DECISIONS.columns]
FIRST_ROW = 5


def make(
    installation: Installation, references: References, path: Path, share: Share = WHOLE, appraiser: str | None = None
) -> Workbook:
    engine, _ = installation
    first, *_ = rounds_of_year(references.calendar, YEAR)
    with engine.connect() as connection:
        make_appraisal_workbook(connection, references, YEAR, first, path, share=share, appraiser=appraiser)
    return load_workbook(path)


def items(book: Workbook) -> pd.DataFrame:
    """The sheet's rows."""
    sheet = book[DECISIONS.info["sheet"]]
    assert [cell.value for cell in sheet[FIRST_ROW - 1]] == [facts(column).title for column in DECISIONS.columns]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW, max_col=len(COLUMNS))]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="object", index=range(FIRST_ROW, FIRST_ROW + len(rows)))


@pytest.fixture
def book(installation: Installation, references: References, tmp_path: Path) -> Workbook:
    return make(installation, references, tmp_path / "items.xlsx")


def test_every_criterion_of_every_scored_agency_has_a_row_and_one_for_each_of_its_inputs(
    book: Workbook, installation: Installation
) -> None:
    rows = items(book)
    with installation[0].connect() as connection:
        inputs = read_table(connection, input_value)
        scores = read_table(connection, criterion_score, criterion_score.c.track == "final")
    whole = rows[rows["input_name"].isna()]
    listed = set(zip(whole["agency_code"], whole["criterion_code"], strict=True))
    assert listed <= set(zip(scores["agency_code"], scores["criterion_code"], strict=True))
    keys = ["agency_code", "criterion_code", "input_name"]
    wanted = {key for key in inputs[keys].itertuples(index=False, name=None) if key[:2] in listed}
    assert set(rows.dropna(subset="input_name")[keys].itertuples(index=False, name=None)) == wanted
    assert set(scores.loc[scores["is_applicable"], "agency_code"]) == set(rows["agency_code"])


def test_agencies_stand_by_their_best_item_and_items_by_priority(book: Workbook) -> None:
    rows = items(book)
    assert set(rows["priority"]) == set(range(1, 1 + rows["priority"].nunique()))
    best = rows.groupby("agency_code", sort=False)["priority"].min()
    assert best.is_monotonic_increasing
    assert rows.groupby("agency_code")["priority"].apply(lambda each: each.is_monotonic_increasing).all()


def test_the_first_ten_items_move_what_scoring_the_year_with_the_decision_moves(
    book: Workbook, installation: Installation, references: References
) -> None:
    rows = items(book)
    first = rows[rows["input_name"].isna()].sort_values("priority").head(10)
    frameworks = [loaded.framework for loaded in references.frameworks]
    with installation[0].connect() as connection:
        setting = read_setting(connection, frameworks, YEAR)
        inputs = read_table(connection, input_value)
        claims = read_scorecards(connection, YEAR)
        scored = read_scored_submissions(connection, YEAR)

    def rank_with(agency_code: str, criterion_code: str, points: Fraction) -> int:
        decision = Decision(
            1,
            agency_code,
            criterion_code,
            1,
            "Thử",
            "Trần Văn B",
            datetime(2026, 2, 1, tzinfo=UTC),
            points_exact=points,
        )
        scores = score_criteria(inputs, claims, frameworks, YEAR, appraisals=Appraisals.of([decision], {}))
        indices = score_indices(scores, agencies_of_year(references.agencies, YEAR), scored, frameworks, YEAR)
        mine = (indices["agency_code"] == agency_code) & (indices["track"] == "final")
        return int(indices.loc[mine, "rank"].iloc[0])

    for _, row in first.iterrows():
        key = (row["agency_code"], row["criterion_code"])
        framework = setting.framework_of(key[0])
        assert framework is not None
        leaf = framework.by_code[key[1]]
        low, high = (rank_with(*key, points) for points in (leaf.lowest, leaf.max_points))
        assert re.match(rf"Hạng \d+/\d+: (từ {low} đến {high}|{low}|không đổi)\n", row["effect"]), row["effect"]
        assert (low == high) == ("từ" not in row["effect"].splitlines()[0])


def test_what_is_filled_is_open_and_everything_else_is_locked(book: Workbook) -> None:
    sheet: Worksheet = book[DECISIONS.info["sheet"]]
    assert sheet.protection.sheet
    for number, row in items(book).iterrows():
        closed = {"decided_points", "ruling"} if row["input_name"] else {"new_value"}
        for place, name in enumerate(COLUMNS, start=1):
            is_open = name in filled_columns(DECISIONS) and name not in closed
            # A cell that is not written looks as its column does.
            cell = sheet.cell(int(str(number)), place)
            if cell.has_style:
                assert cell.protection.locked != is_open, (number, name)
            elif name in closed:
                pytest.fail(f"{name} of row {number} is open")


def test_open_cells_are_validated_by_their_rule(book: Workbook) -> None:
    sheet = book[DECISIONS.info["sheet"]]
    rows = items(book)
    asked = {cell: each for each in sheet.data_validations.dataValidation for cell in str(each.sqref).split()}
    letters = {name: get_column_letter(place) for place, name in enumerate(COLUMNS, start=1)}
    for number, row in rows[rows["input_name"].isna()].iterrows():
        validation = asked[f"{letters['decided_points']}{number}"]
        assert float(validation.formula2) == float(row["max_points"])
        assert asked[f"{letters['ruling']}{number}"].formula1 == "ds_rulings"
    asked_of = (asked[f"{letters['new_value']}{number}"] for number in rows.index[rows["input_name"].notna()])
    # What is no list may also be «trả lại»: it is asked about, not refused.
    kinds = {(each.type, each.errorStyle or "stop") for each in asked_of}
    assert {("whole", "warning"), ("date", "warning"), ("list", "stop")} <= kinds
    names = {name for name in book.defined_names if name.startswith("ds_")}
    assert {each.formula1 for each in asked.values() if each.type == "list"} <= names


def test_it_is_printed_page_by_agency_under_its_headings_and_scaled_to_a4(book: Workbook) -> None:
    sheet = book[DECISIONS.info["sheet"]]
    rows = items(book)
    starts = [int(str(number)) for number in rows.index[rows["agency_code"] != rows["agency_code"].shift()]]
    assert [each.id + 1 for each in sheet.row_breaks.brk] == starts[1:]
    assert sheet.print_title_rows == f"${FIRST_ROW - 1}:${FIRST_ROW - 1}"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert 40 <= int(sheet.page_setup.scale) < 100
    assert not sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.freeze_panes
    assert sheet.auto_filter.ref == f"A{FIRST_ROW - 1}:{get_column_letter(len(COLUMNS))}{rows.index[-1]}"


def test_it_bears_its_mark_and_its_cover_names_year_and_round(book: Workbook) -> None:
    marks = {key.value: value.value for key, value in book[METADATA_SHEET].iter_rows(max_col=2)}
    assert (marks["form"], marks["year"]) == ("appraisal", YEAR)
    assert {book[name].sheet_state for name in (METADATA_SHEET, LISTS_SHEET)} == {"hidden"}
    cover = {row[0].value: row[1].value for row in book["Bìa"].iter_rows(max_col=2)}
    assert cover["Năm đánh giá"] == YEAR
    assert cover["Vòng thẩm định"] == "1"
    assert "Người thẩm định" in cover


def test_the_same_year_gives_the_same_file(installation: Installation, references: References, tmp_path: Path) -> None:
    for name in ("one.xlsx", "other.xlsx"):
        make(installation, references, tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "other.xlsx").read_bytes()


def test_an_appraiser_does_not_see_what_another_decided_in_the_same_round(
    installation: Installation, references: References, tmp_path: Path
) -> None:
    engine, _ = installation
    before = items(make(installation, references, tmp_path / "before.xlsx"))
    row = before[before["input_name"].isna() & before["current_points"].gt(0)].iloc[0]
    key = {"agency_code": row["agency_code"], "criterion_code": row["criterion_code"]}
    made_at = datetime(2026, 2, 1, tzinfo=UTC)
    decided = {
        "points_exact": Fraction(0),
        "reason": "Thiếu tài liệu",
        "decided_by": "Trần Văn B",
        "decided_at": made_at,
    }
    frameworks = [loaded.framework for loaded in references.frameworks]
    with writing(engine) as connection:
        connection.execute(sa.insert(appraisal).values(appraisal_id=1, year=YEAR, round=1, **key, **decided))
        scores = score_criteria(
            read_table(connection, input_value),
            read_scorecards(connection, YEAR),
            frameworks,
            YEAR,
            appraisals=read_appraisals(connection, frameworks, YEAR),
        )
        write_changes(connection, criterion_score, scores, year=YEAR, run_key="decided", at=made_at)

    def shown(**asked: Any) -> tuple[object, str]:
        rows = items(make(installation, references, tmp_path / "items.xlsx", **asked))
        mine = rows[rows["input_name"].isna()].set_index(["agency_code", "criterion_code"]).loc[tuple(key.values())]
        return mine["current_points"], mine["explained"]

    points, explained = shown()
    assert points == 0
    assert "Trần Văn B" in explained
    codes = sorted(before["agency_code"].unique())
    one_part = Share(part=1 + codes.index(row["agency_code"]) % 2, parts=2)
    for asked in ({"appraiser": "Lê Thị C"}, {"share": one_part}):
        points, explained = shown(**asked)
        assert points == row["current_points"]
        assert explained == row["explained"]


def test_texts_of_agencies_are_text_whatever_they_begin_with(
    installation: Installation, references: References, tmp_path: Path
) -> None:
    engine, _ = installation
    attacks = ["=1+1", "@SUM(1)", "+1", "-1+1", '=HYPERLINK("http://x","y")']
    with writing(engine) as connection:
        codes = read_scored_submissions(connection, YEAR)["agency_code"].tolist()
        for code, text in zip(codes, attacks, strict=False):
            connection.execute(sa.update(agency).where(agency.c.code == code).values(name=text))
    book = make(installation, references, tmp_path / "items.xlsx")
    shown = {cell.value for cell in book[DECISIONS.info["sheet"]]["C"]}
    assert set(attacks[: len(codes)]) <= shown
    assert not [cell.coordinate for sheet in book for line in sheet for cell in line if cell.data_type == "f"]


@pytest.mark.parametrize(("rows", "is_beyond"), [(30_000, False), (80_000, False), (240_000, True)])
def test_a_workbook_that_the_inbox_would_refuse_for_its_size_is_told(rows: int, is_beyond: bool) -> None:
    assert Made(4_000, 80_000, rows).is_beyond_the_inbox == is_beyond


def test_a_share_without_scored_agencies_is_refused(
    installation: Installation, references: References, tmp_path: Path
) -> None:
    with pytest.raises(NothingToAppraiseError, match="no agency of it has scores"):
        make(installation, references, tmp_path / "none.xlsx", Share(agencies={"XX"}))
