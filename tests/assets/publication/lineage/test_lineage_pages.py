"""The lineage pages lead from the Committee's figures back to the headings of agencies' sheets, and on again."""

from __future__ import annotations

import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest

from assets.column_origins import Origin, assets_with_origins, column_origins, sheet_headings
from assets.page_addresses import PageAddresses
from assets.publication.lineage.names import Role, asset_title, assets_drawn, column_title, columns_of, role_of
from assets.publication.lineage.picture import assets_picture, columns_picture
from assets.publication.lineage.ways import all_steps, beginnings, ends, steps_back
from assets.publication.pages.lineage import NoLineageError, asset_of_address, asset_page, column_page, lineage_page

PAGES = PageAddresses("/pages")
INDEX = Origin("committee_workbook", "Dữ liệu: Chỉ số (%)")
REACH = Origin("report/activity", "Lượt người tiếp cận")
SVG = {"svg": "http://www.w3.org/2000/svg"}


def links(html: str) -> set[str]:
    return {unescape(each) for each in re.findall(r'href="([^"]+)"', html)}


def drawn(picture: str) -> tuple[set[str | None], int]:
    """What a picture links to, and the number of its curves."""
    root = ET.fromstring(picture)  # noqa: S314 - our own
    return {each.get("href") for each in root.iterfind(".//svg:a", SVG)}, len(root.findall("svg:path", SVG))


def test_every_link_of_every_page_leads_to_a_page_that_there_is() -> None:
    pages = {PAGES.home: "", PAGES.lineage: lineage_page(PAGES)}
    for asset in assets_drawn():
        pages[PAGES.lineage_of(asset)] = asset_page(asset, PAGES)
        for each in columns_of(asset):
            pages[PAGES.lineage_of(asset, each.column)] = column_page(asset, each.column, PAGES)

    assert set[str]().union(*map(links, pages.values())) == {*pages, "#noi-dung"}
    assert not any("<script" in page or "http:" in page.replace(SVG["svg"], "") for page in pages.values())


def test_the_picture_of_assets_draws_what_is_declared() -> None:
    found, curves = drawn(assets_picture(all_steps(), PAGES.lineage_of))

    assets = {
        *assets_with_origins(),
        *(o.asset for a in assets_with_origins() for s in column_origins(a).values() for o in s),
    }
    between = {
        (o.asset, a) for a in assets_with_origins() for s in column_origins(a).values() for o in s if o.asset != a
    }
    assert found == {PAGES.lineage_of(asset) for asset in assets}
    assert curves == len(between)


def test_an_index_leads_back_to_headings_of_sheets_and_to_all_that_was_decided() -> None:
    assert REACH in beginnings(INDEX)
    assert {"appraisal", "survey_answer", "framework", "report/scorecard"} <= {each.asset for each in beginnings(INDEX)}
    assert INDEX in ends(REACH)
    assert Origin("report/cover", "Người ký") not in beginnings(INDEX)


def test_the_picture_of_a_column_has_each_column_on_its_way_and_each_step() -> None:
    steps = steps_back(INDEX)
    found, curves = drawn(columns_picture(INDEX, steps, PAGES.lineage_of))

    assert {PAGES.lineage_of(each.asset, each.column) for step in steps for each in step} <= found
    assert curves == len(steps)
    assert all(origin in column_origins(made.asset)[made.column] for origin, made in steps)


def test_a_page_tells_headings_in_words_and_where_the_cell_itself_is_found() -> None:
    page = column_page(*INDEX, PAGES)

    assert "Trang «Hoạt động»" in page
    assert "Lượt người tiếp cận" in page
    assert "hồ sơ điểm" in page
    assert PAGES.lineage_of(*REACH) in links(page)


@pytest.mark.parametrize(
    ("asset", "title", "role"),
    [
        ("report/activity", "Trang «Hoạt động»", Role.SHEET),
        ("appraisal", "Thẩm định", Role.SOURCE),
        ("index_score", "Chỉ số và xếp hạng", Role.COMPUTED),
        ("committee_workbook", "Sổ của Ban Chỉ đạo", Role.RESULT),
    ],
)
def test_an_asset_has_a_vietnamese_name_and_a_part_in_the_way(asset: str, title: str, role: Role) -> None:
    assert (asset_title(asset), role_of(asset)) == (title, role)


@pytest.mark.parametrize(
    ("column", "title"),
    [
        (Origin("index_score", "index_pct"), "Chỉ số (%)"),
        (Origin("score_change", "class_before"), "Xếp loại (trước)"),
        (Origin("score_change", "criterion_code"), "Mã tiêu chí"),
        (REACH, "Lượt người tiếp cận"),
    ],
)
def test_a_column_has_a_vietnamese_name(column: Origin, title: str) -> None:
    assert column_title(column) == title


def test_every_heading_of_a_sheet_that_anything_comes_from_has_a_page() -> None:
    known = {origin for _, origin in [(made, origin) for origin, made in all_steps()]}
    for asset, headings in sheet_headings().items():
        assert {each.column for each in columns_of(asset)} == {h for h in headings if Origin(asset, h) in known}


@pytest.mark.parametrize(("asset", "column"), [("no_such", "x"), ("index_score", "no_such"), ("audit_event", "id")])
def test_of_what_has_no_lineage_there_is_no_page(asset: str, column: str) -> None:
    with pytest.raises(NoLineageError):
        column_page(asset, column, PAGES)
    if asset != "index_score":
        with pytest.raises(NoLineageError):
            asset_page(asset, PAGES)


def test_an_address_names_its_asset() -> None:
    for asset in assets_drawn():
        assert asset_of_address(PAGES.lineage_of(asset).removeprefix(f"{PAGES.lineage}/")) == asset
