"""Addresses of the pages beside Dagster's."""

from __future__ import annotations

from pathlib import PurePosixPath

from assets.page_addresses import PageAddresses


def test_a_link_without_a_host_stays_on_dagsters_own() -> None:
    pages = PageAddresses()
    assert pages.home == "/pages/"
    assert pages.passport(2025, "15", "1.3") == "/pages/2025/agencies/15/1.3"
    assert pages.passport(2025, "15") == "/pages/2025/agencies/15/"


def test_what_divides_an_address_is_escaped_in_names() -> None:
    pages = PageAddresses("https://parcomm.example.vn/pages")
    assert pages.passport(2025, "a/b?c") == "https://parcomm.example.vn/pages/2025/agencies/a%2Fb%3Fc/"
    file = PurePosixPath("BNV/Báo cáo #1.xlsx")
    assert pages.returned(2025, file).endswith("/pages/2025/returned/BNV/B%C3%A1o%20c%C3%A1o%20%231.xlsx")
    assert pages.returned(2025).endswith("/2025/returned/")
    assert pages.lineage_of("report/activity", "Chi phí (đồng)").endswith(
        "/pages/lineage/report.activity/Chi%20ph%C3%AD%20%28%C4%91%E1%BB%93ng%29"
    )
