from __future__ import annotations

import io
import re
import subprocess
import zipfile
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from assets.publication.committee.sheets.matrix import printed_scores
from assets.publication.committee.workbook import committee_workbook, write_committee_workbook
from assets.publication.published.editions import DRAFT
from assets.publication.published.tables import CommitteeTables, YearFrames, committee_tables
from assets.reference.agencies import agencies_of_year
from tests.assets.publication.published.committee_frames import TIED, UNSCORABLE_CODE, YEAR, realistic_year
from warehouse import tables
from warehouse.rows.frames import empty_frame

Frames = dict[str, pd.DataFrame]
DATA_SHEETS = ("Dữ liệu", "Dữ liệu tiêu chí", "Quyết định thẩm định")
LINES = {
    "Tự chấm": "self", "Hệ thống": "computed", "Lần 1": "appraisal_1", "Lần 2": "appraisal_2", "Kết quả": "final",
}  # fmt: skip
FRAMEWORKS = {"minh-hoa-bo": "Bộ, ngành", "minh-hoa-tinh": "Tỉnh, thành phố"}
GROUPS = ("ministry", "ministry_special", "province")
FIRST_TABLE_ROW = re.compile(r"^(\d+|–)$")


@pytest.fixture(scope="module")
def frames() -> Frames:
    """A year of which two rounds of appraisal have begun."""
    return realistic_year(rounds=(1, 2))


@pytest.fixture(scope="module")
def few(frames: Frames) -> Frames:
    """A handful of agencies of every fate: enough to meet every sheet, quick to write many times."""
    codes = ["BNV", "BTP", "BVHTTDL", "BDTTG", "BQP", "01", "37", "44", "51", "24"]
    kept = frames["agencies"][frames["agencies"]["code"].isin(codes)]
    own = {name: frames[name]["agency_code"].isin(codes) for name in ("criterion_scores", "index_scores")}
    return {**frames, "agencies": kept, **{name: frames[name][rows] for name, rows in own.items()}}


@pytest.fixture(scope="module")
def year(frames: Frames) -> CommitteeTables:
    return committee_tables(YEAR, YearFrames(**frames))


@pytest.fixture(scope="module")
def workbook(year: CommitteeTables) -> Workbook:
    return read(year)


def read(shaped: CommitteeTables) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(committee_workbook(shaped)))


def texts(sheet: Worksheet) -> list[str]:
    return [cell for row in sheet.iter_rows(values_only=True) for cell in row if isinstance(cell, str)]


def rows_below(sheet: Worksheet, heading: str) -> list[tuple[object, ...]]:
    """Rows under the table heading that begins with that text."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == heading)
    return rows[start + 1 :]


def figure(text: object) -> Decimal | None:
    """A printed figure read as a person in Việt Nam reads it."""
    assert isinstance(text, str)
    return None if text == "–" else Decimal(text.replace(".", "").replace(",", "."))


def printed_sheets(workbook: Workbook) -> list[Worksheet]:
    return [sheet for sheet in workbook if sheet.title not in DATA_SHEETS]


# --- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("framework_id", "level"), FRAMEWORKS.items())
def test_every_figure_of_a_ranking_is_the_warehouses(
    frames: Frames, year: CommitteeTables, workbook: Workbook, framework_id: str, level: str
) -> None:
    rows = [row for row in rows_below(workbook[f"Xếp hạng - {level}"], "Hạng") if FIRST_TABLE_ROW.match(str(row[0]))]
    assert len(rows) == int((year.standings["framework_id"] == framework_id).sum())
    names = agencies_of_year(frames["agencies"], YEAR).set_index("name")["code"]
    scores = frames["index_scores"].set_index(["agency_code", "track"])
    for rank, name, own, computed, final, most, index, class_name, _ in rows:
        key = (names[name], "final")
        if key not in scores.index:
            assert (rank, own, computed, final, most, index, class_name) == ("–",) * 7
            continue
        stored = scores.loc[key]
        assert figure(rank) == (None if pd.isna(stored["rank"]) else int(stored["rank"]))
        assert figure(own) == scores.loc[(names[name], "self"), "points"]
        assert figure(computed) == scores.loc[(names[name], "computed"), "points"]
        assert figure(final) == stored["points"]
        assert figure(most) == stored["max_points_exact"]
        assert figure(index) == stored["index_pct"]
        assert class_name == ("–" if pd.isna(stored["class_name"]) else stored["class_name"])


@pytest.mark.parametrize("level", FRAMEWORKS.values())
def test_ranks_go_down_the_page_in_order_within_each_group(workbook: Workbook, level: str) -> None:
    groups: list[list[int]] = []
    for row in rows_below(workbook[f"Xếp hạng - {level}"], "Hạng"):
        if re.match(r"^[A-Z]\. ", str(row[0])):
            groups.append([])
        elif str(row[0]).isdigit():
            groups[-1].append(int(str(row[0])))
    assert groups
    assert all(ranks == sorted(ranks) and ranks[0] == 1 for ranks in groups)


def test_agencies_that_share_a_rank_are_said_to(frames: Frames, workbook: Workbook) -> None:
    there = agencies_of_year(frames["agencies"], YEAR)
    tied = {there["name"].iloc[position] for position in TIED}
    remarks = {row[1]: (row[0], row[8]) for row in rows_below(workbook["Xếp hạng - Tỉnh, thành phố"], "Hạng")}
    assert {remarks[name][1] for name in tied} == {"Đồng hạng"}
    assert len({remarks[name][0] for name in tied}) == 1


def test_an_agency_with_an_unscorable_criterion_has_no_rank_and_the_criterion_is_named(workbook: Workbook) -> None:
    unranked = [row for row in rows_below(workbook["Xếp hạng - Tỉnh, thành phố"], "Hạng") if row[0] == "–"]
    assert [row[8] for row in unranked if str(row[8]).startswith("Không chấm")] == [
        f"Không chấm được tiêu chí {UNSCORABLE_CODE}"
    ]
    assert (
        texts(workbook["Điểm tiêu chí - Tỉnh, thành phố"]).count("KCĐ") == 4 * 3
    )  # leaf, group and total, but for own points


def test_the_mean_of_a_group_is_rounded_once_from_exact_indices(frames: Frames, workbook: Workbook) -> None:
    exact = [
        index
        for index, group, track in frames["index_scores"][["index_exact", "group_code", "track"]].itertuples(
            index=False
        )
        if group == "ministry" and track == "final"
    ]
    mean = sum(exact, Fraction(0)) / len(exact)
    shown = next(
        row[6] for row in rows_below(workbook["Xếp hạng - Bộ, ngành"], "Hạng") if row[1] == "Trung bình của nhóm"
    )
    assert abs(Fraction(figure(shown) or 0) - mean) <= Fraction(1, 200)


@pytest.mark.parametrize(("framework_id", "level"), FRAMEWORKS.items())
def test_every_cell_of_the_matrix_is_the_warehouses(
    frames: Frames, year: CommitteeTables, workbook: Workbook, framework_id: str, level: str
) -> None:
    rows = list(workbook[f"Điểm tiêu chí - {level}"].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "Cơ quan")
    groups = [str(text).split(".")[0] if text else None for text in rows[start]]
    codes: list[str] = []
    top = ""
    for group, heading in zip(groups[2:-1], rows[start + 1][2:-1], strict=True):
        top = group or top
        codes.append(top if heading == "Cộng" else str(heading))
    names = agencies_of_year(frames["agencies"], YEAR).set_index("name")["code"]
    stored = printed_scores(year, next(rules for rules in year.rules if rules.framework_id == framework_id))
    scores = frames["criterion_scores"].set_index(["agency_code", "criterion_code", "track"])["points"]
    checked, agency = 0, ""
    for row in rows[start + 3 :]:
        if row[1] not in LINES:
            continue
        agency = names[row[0]] if row[0] else agency
        track = LINES[str(row[1])]
        for code, text in zip(codes, row[2:-1], strict=True):
            assert text == stored[agency, code, track]
            if text not in ("KCĐ", "KAD", "–"):
                assert figure(text) == scores[agency, code, track]
            checked += 1
    assert checked == int((frames["criterion_scores"]["framework_id"] == framework_id).sum())


def test_until_a_round_has_begun_an_agency_has_two_lines_and_no_list_of_decisions_is_there(few: Frames) -> None:
    before = {
        name: few[name][few[name]["track"].isin(["self", "computed", "final"])]
        for name in ("criterion_scores", "index_scores")
    }
    workbook = read(committee_tables(YEAR, YearFrames(**{**few, **before})))
    sheet = workbook["Điểm tiêu chí - Bộ, ngành"]
    assert {row[1] for row in sheet.iter_rows(values_only=True)} & LINES.keys() == {"Tự chấm", "Hệ thống"}
    assert "Quyết định thẩm định" not in workbook.sheetnames
    assert any("chưa qua thẩm định" in text for text in texts(workbook["Tổng hợp"]))


def test_every_decision_is_listed_with_its_round_by_the_calendar_and_what_it_changes(
    frames: Frames, workbook: Workbook
) -> None:
    heads, *rows = workbook["Quyết định thẩm định"].iter_rows(values_only=True)
    scores = frames["criterion_scores"]
    decided = scores[(scores["track"] == "final") & scores["trace"].notna()]
    assert sorted((row[2], row[4]) for row in rows) == sorted(
        zip(decided["agency_code"], decided["criterion_code"], strict=True)
    )
    assert dict(zip(heads, rows[0], strict=True)) == {
        "Năm": YEAR, "Bộ tiêu chí": "minh-hoa-bo", "Mã cơ quan": "BNNMT",
        "Cơ quan": "Bộ Nông nghiệp và Môi trường", "Mã tiêu chí": "1.1",
        "Tiêu chí": "Ban hành kịp thời kế hoạch thông tin, tuyên truyền CCHC của năm", "Mã quyết định": 107,
        "Vòng": "Thẩm định lần 1", "Nội dung": "điểm", "Từ": "1", "Thành": "0,5",
        "Người quyết định": "Trần Văn B", "Văn bản": "1/BB-TĐ", "Lý do": "thiếu tài liệu kiểm chứng",
    }  # fmt: skip
    assert any("vòng: «Thẩm định lần 1», «Thẩm định lần 2»" in text for text in texts(workbook["Tổng hợp"]))


def test_the_list_of_criteria_has_every_name_maximum_and_basis(frames: Frames, workbook: Workbook) -> None:
    own = frames["criteria"][frames["criteria"]["framework_id"] == "minh-hoa-tinh"]
    rows = rows_below(workbook["Tiêu chí - Tỉnh, thành phố"], "Mã")[: len(own)]
    assert [(code, name, figure(most)) for code, name, most, _ in rows] == [
        (code, name, Decimal(most))
        for code, name, most in own[["criterion_code", "name", "max_points"]].itertuples(index=False)
    ]


def test_data_sheets_hold_numbers_that_equal_the_warehouse(frames: Frames, workbook: Workbook) -> None:
    sheet = workbook["Dữ liệu"]
    scores = frames["index_scores"].set_index(["agency_code", "track"])
    for row in sheet.iter_rows(min_row=2, values_only=True):
        _, _, _, code, _, rank, own, computed, final, _, index, _, _, first, second = row
        if (code, "final") not in scores.index:
            assert (rank, own, computed, final, index, first, second) == (None,) * 7
            continue
        stored = scores.loc[(code, "final")]
        for track, points in (
            ("computed", computed),
            ("appraisal_1", first),
            ("appraisal_2", second),
            ("final", final),
        ):
            assert (None if points is None else Decimal(str(points))) == scores.loc[(code, track), "points"]
        assert index is None or isinstance(index, int | float)
        assert (None if index is None else Decimal(str(index))) == stored["index_pct"]
        assert rank == (None if pd.isna(stored["rank"]) else stored["rank"])
    assert workbook["Dữ liệu tiêu chí"].max_row == len(frames["criterion_scores"]) + 1
    assert sheet.auto_filter.ref is not None
    assert sheet.freeze_panes == "A2"


# --- what else is said -----------------------------------------------------------------------------------------------


def test_the_first_page_opens_as_the_decree_asks_and_says_that_nothing_is_released(workbook: Workbook) -> None:
    said = texts(workbook["Tổng hợp"])
    assert said[:4] == [
        "BAN CHỈ ĐẠO CẢI CÁCH HÀNH CHÍNH",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "CỦA CHÍNH PHỦ",
        "Độc lập - Tự do - Hạnh phúc",
    ]
    assert DRAFT.mark in said
    assert any(text.startswith("Số: ....") for text in said)
    assert any("bảng điểm minh họa" in text for text in said)
    assert any(
        "Trong 51 cơ quan" in text and "2 chưa gửi báo cáo, 2 bị từ chối, 1 không đọc được" in text for text in said
    )


def test_the_first_page_counts_each_group_and_all_together(frames: Frames, workbook: Workbook) -> None:
    there = agencies_of_year(frames["agencies"], YEAR)
    scores = frames["index_scores"]
    scored = set(scores.loc[(scores["track"] == "final") & scores["index_pct"].notna(), "agency_code"])
    counts = [
        (len(codes), len(codes & scored), len(codes - scored))
        for codes in (set(there.loc[there["group_code"] == group, "code"]) for group in GROUPS)
    ]
    rows = rows_below(workbook["Tổng hợp"], "STT")
    shown = [tuple(map(int, row[2:5])) for row in rows if row[1] and str(row[2]).isdigit()]
    assert shown == [*counts, tuple(map(sum, zip(*counts, strict=True)))]
    assert all(part > 0 for part in shown[-1])


def test_links_of_the_first_page_lead_to_sheets_that_exist(workbook: Workbook) -> None:
    links = [cell.hyperlink for row in workbook["Tổng hợp"].iter_rows() for cell in row if cell.hyperlink]
    assert [link.location.split("!")[0].strip("'") for link in links] == workbook.sheetnames[1:]


def test_agencies_without_a_result_are_listed_with_the_reason(workbook: Workbook) -> None:
    rows = rows_below(workbook["Chưa có kết quả"], "STT")
    states = [row[2] for row in rows if row[2]]
    assert states.count("Chưa gửi báo cáo") == 2
    assert states.count("Không đọc được") == 2  # one agency's, one nobody's
    refused = next(row for row in rows if row[1] == "Bộ Văn hóa, Thể thao và Du lịch")
    assert refused[5] == "12"
    assert str(refused[6]).startswith("Hoạt động!G5: Cột «Số lượng»")
    assert str(refused[6]).endswith("… và 9 lỗi khác")
    assert "báo cáo (bản cuối) sửa lần 3.xlsx" in [row[3] for row in rows]


def test_files_of_nobody_are_counted_where_agencies_are_said_to_have_sent_nothing(workbook: Workbook) -> None:
    said = texts(workbook["Chưa có kết quả"])
    assert "B. Tệp đã nhận nhưng không xác định được cơ quan gửi: 1" in said
    assert any(text.startswith("Trong 1 tệp dưới đây có thể có báo cáo của cơ quan ghi «Chưa gửi") for text in said)


def test_an_agency_whose_file_only_its_name_tells_of_is_not_said_to_have_sent_nothing(few: Frames) -> None:
    silent = [row[1] for row in rows_below(read(committee_tables(YEAR, YearFrames(**few)))["Chưa có kết quả"], "STT")
              if row[2] == "Chưa gửi báo cáo"]  # fmt: skip
    stray = few["submissions"]["agency_code"].isna()
    named = few["submissions"]["file_name"].mask(stray, f"báo cáo {silent[0]}.xlsx")
    sent = few["submissions"].assign(file_name=named)
    receipts = sent[[column.name for column in tables.receipt.columns]]

    said = read(committee_tables(YEAR, YearFrames(**{**few, "submissions": sent, "receipts": receipts})))[
        "Chưa có kết quả"
    ]

    row = next(row for row in rows_below(said, "STT") if row[1] == silent[0])
    assert row[2:4] == ("Không đọc được", f"báo cáo {silent[0]}.xlsx (*)")
    assert "B. Tệp đã nhận nhưng không xác định được cơ quan gửi: không có" in texts(said)
    assert any(text.startswith("(*) ") for text in texts(said))


def test_the_last_of_all_listed_files_came_when_the_first_page_says_that_the_last_one_came(workbook: Workbook) -> None:
    listed = [str(row[4]) for row in rows_below(workbook["Chưa có kết quả"], "STT") if row[4] not in (None, "–")]
    (until,) = re.findall(r"các tệp nhận đến (.+) \(giờ Việt Nam\)", "\n".join(texts(workbook["Tổng hợp"])))
    assert until == max(listed, key=lambda moment: (moment[6:10], moment[3:5], moment[:2], moment[11:]))


@pytest.mark.parametrize("level", FRAMEWORKS.values())
def test_the_tie_rule_stands_under_each_ranking_table(workbook: Workbook, level: str) -> None:
    said = texts(workbook[f"Xếp hạng - {level}"])
    tables_drawn = sum(text == "Trung bình của nhóm" for text in said)
    assert sum("1, 2, 2, 4" in text for text in said) == tables_drawn > 0


def test_the_notes_name_framework_version_fingerprint_rounding_ties_and_classes(
    frames: Frames, workbook: Workbook
) -> None:
    said = "\n".join(texts(workbook["Phương pháp"]))
    for fingerprint in frames["frameworks"].set_index("framework_id").loc[list(FRAMEWORKS), "sha256"]:
        assert fingerprint in said
    for words in ("minh-hoa-bo, phiên bản 1", "2 chữ số thập phân", "1, 2, 2, 4", "Tốt: từ ", "lập để minh họa",
                  "dùng báo cáo nhận sau cùng"):  # fmt: skip
        assert words in said


# --- on paper --------------------------------------------------------------------------------------------------------


def test_printed_sheets_are_a4_landscape_one_page_wide_with_page_numbers_and_the_draft_mark(workbook: Workbook) -> None:
    for sheet in printed_sheets(workbook):
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) in ((None, 0), (1, 0))
        assert "Trang &P/&N" in f"Trang {sheet.oddHeader.center.text.split('Trang ')[1]}".replace(
            "&[Page]", "&P"
        ).replace("&[Pages]", "&N")
        assert sheet.oddFooter.left.text == DRAFT.mark
        assert sheet.print_area


def test_tables_repeat_their_headings_on_every_page(workbook: Workbook) -> None:
    for sheet in printed_sheets(workbook):
        if sheet.title.startswith(("Xếp hạng", "Điểm", "Tiêu chí", "Chưa")):
            first, last = (int(row) for row in str(sheet.print_title_rows).replace("$", "").split(":"))
            assert sheet.cell(first, 1).value in ("Hạng", "Cơ quan", "Mã", "STT")
            assert sheet.freeze_panes == f"A{last + 1}"


def test_no_page_breaks_between_the_two_lines_of_an_agency(workbook: Workbook) -> None:
    for level in FRAMEWORKS.values():
        sheet = workbook[f"Điểm tiêu chí - {level}"]
        breaks = [brk.id for brk in sheet.row_breaks.brk]
        assert breaks
        assert all(sheet.cell(row, 2).value != "Tự chấm" for row in breaks)
        assert len(breaks) == len(set(breaks))


def test_every_text_is_times_new_roman(workbook: Workbook) -> None:
    fonts = {cell.font.name for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert fonts == {"Times New Roman"}


def test_figures_on_printed_sheets_are_texts_and_excel_is_told_not_to_mark_them(
    year: CommitteeTables, workbook: Workbook
) -> None:
    content = zipfile.ZipFile(io.BytesIO(committee_workbook(year)))
    for number, sheet in enumerate(workbook, start=1):
        if sheet.title not in DATA_SHEETS:
            assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None} == {"s"}
            xml = content.read(f"xl/worksheets/sheet{number}.xml").decode()
            assert '<ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>' in xml


def test_each_ranked_group_has_a_native_chart_of_the_numbers_best_on_top(
    year: CommitteeTables, workbook: Workbook
) -> None:
    content = zipfile.ZipFile(io.BytesIO(committee_workbook(year)))
    charts = [content.read(name).decode() for name in sorted(content.namelist()) if name.startswith("xl/charts/chart")]
    assert len(charts) == 3
    for xml in charts:
        categories, values = re.findall(r"<c:f>'Dữ liệu'!\$[EK]\$(\d+):\$[EK]\$(\d+)</c:f>", xml)
        assert categories == values
        first, last = map(int, values)
        rows = list(workbook["Dữ liệu"].iter_rows(min_row=first, max_row=last, values_only=True))
        assert len({row[2] for row in rows}) == 1
        indices = [row[10] for row in rows]
        assert all(isinstance(index, int | float) for index in indices)
        assert indices == sorted(indices, reverse=True)
        assert '<c:barDir val="bar"/>' in xml
        assert '<c:orientation val="maxMin"/>' in xml
        labels = re.findall(r"<c:dLbl>.*?<a:t>(.*?)</a:t>", xml)
        assert [Decimal(label.replace(",", ".")) for label in labels] == [Decimal(str(index)) for index in indices]


def test_printed_by_libreoffice_no_column_is_cut_and_pages_break_where_planned(
    year: CommitteeTables, tmp_path: Path, libreoffice: Callable[..., Path]
) -> None:
    path = tmp_path / "ban-chi-dao.xlsx"
    write_committee_workbook(path, year)
    pdf = libreoffice("pdf", tmp_path, path)
    printed = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    assert "###" not in printed
    pages = printed.split("\f")
    on_paper = printed_sheets(openpyxl.load_workbook(path))
    planned = sum(1 + len(sheet.row_breaks.brk) for sheet in on_paper)
    assert sum(DRAFT.mark in page for page in pages) == planned


# --- misfortune ------------------------------------------------------------------------------------------------------


@pytest.mark.attack(expected="text, and no formula")
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n="])
def test_no_text_from_an_agency_ever_becomes_a_formula(few: Frames, start: str) -> None:
    attack = f'{start}HYPERLINK("http://example.invalid","x")'
    hostile = {
        **few,
        "agencies": few["agencies"].assign(name=attack),
        "submissions": few["submissions"].assign(file_name=attack),
        "findings": few["findings"].assign(message=attack, sheet=None),
        "criterion_scores": few["criterion_scores"].assign(sentence=attack, error=attack),
        "criteria": few["criteria"].assign(basis=attack, name=attack),
    }
    content = committee_workbook(committee_tables(YEAR, YearFrames(**hostile)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
        assert not any("<f>" in xml for xml in sheets)
        assert not any("TargetMode" in archive.read(name).decode() for name in archive.namelist() if "rels" in name)
    workbook = openpyxl.load_workbook(io.BytesIO(content))
    risky = [
        cell
        for sheet in workbook
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t", "_x000D_"))
    ]
    assert risky
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def test_hostile_lengths_and_characters_are_survived(few: Frames) -> None:
    flood = "Ổ" * 40_000 + "\x00\x0b\ufffe & <b> 'x'"
    hostile = {
        **few,
        "findings": few["findings"].assign(message=flood),
        "submissions": few["submissions"].assign(file_name=flood),
        "criterion_scores": few["criterion_scores"].assign(sentence=flood),
    }
    workbook = read(committee_tables(YEAR, YearFrames(**hostile)))
    assert max(len(text) for sheet in workbook for text in texts(sheet)) < 2000


@pytest.mark.parametrize(
    "missing", ["agencies", "frameworks", "criteria", "submissions", "findings", "criterion_scores", "index_scores"]
)
def test_a_workbook_comes_out_whatever_table_is_still_empty(few: Frames, missing: str) -> None:
    table = getattr(tables, {"agencies": "agency", "criteria": "criterion"}.get(missing, missing.removesuffix("s")))
    workbook = read(committee_tables(YEAR, YearFrames(**{**few, missing: empty_frame(table)})))
    assert workbook.sheetnames[0] == "Tổng hợp"
    lists = DATA_SHEETS[:2] if missing == "index_scores" else DATA_SHEETS
    assert workbook.sheetnames[-2 - len(lists) :] == ["Chưa có kết quả", "Phương pháp", *lists]


def test_a_group_in_which_nobody_sent_anything_is_shown_without_figures_and_without_a_chart(few: Frames) -> None:
    scores = few["index_scores"]
    workbook = read(
        committee_tables(YEAR, YearFrames(**{**few, "index_scores": scores[scores["framework_id"] != "minh-hoa-bo"]}))
    )
    assert "Biểu đồ - Bộ, ngành" not in workbook.sheetnames
    rows = rows_below(workbook["Xếp hạng - Bộ, ngành"], "Hạng")
    assert {row[5] for row in rows if row[5]} == {"–"}


def test_a_year_of_63_provinces_shares_its_bars_over_two_charts() -> None:
    shaped = committee_tables(2024, YearFrames(**realistic_year(2024)))
    content = zipfile.ZipFile(io.BytesIO(committee_workbook(shaped)))
    assert sum(name.startswith("xl/charts/chart") for name in content.namelist()) == 4


def test_the_same_tables_give_the_same_bytes(few: Frames) -> None:
    again = {name: frame.iloc[::-1] for name, frame in few.items()}
    assert committee_workbook(committee_tables(YEAR, YearFrames(**again))) == committee_workbook(
        committee_tables(YEAR, YearFrames(**few))
    )


def test_the_file_replaces_the_older_one_whole_and_leaves_nothing_else(few: Frames, tmp_path: Path) -> None:
    year = committee_tables(YEAR, YearFrames(**few))
    path = tmp_path / "ban-chi-dao.xlsx"
    path.write_bytes(b"older")
    write_committee_workbook(path, year)
    assert path.read_bytes() == committee_workbook(year)
    assert list(tmp_path.iterdir()) == [path]
