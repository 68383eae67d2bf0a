"""What Dagster is told of an asset: links, the rows that matter first, plots, figures over time.

It is told with the materialization alone. Metadata of an output is written down three times (with the output, with its
handling, with the materialization), and Dagster keeps all of them. Tables are Markdown: Dagster's own cannot hold a
link, does not break its headings, and writes every heading down again in every row. What does not belong here:
choosing and wording.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.preview.figures import figures_of_frame, labelled
from assets.preview.first_rows import FirstRows
from assets.preview.frame_views import rows_of_frame
from assets.preview.links import address_of, page_links
from assets.preview.markdown import SHOWN_AT_ONCE, links_markdown, table_markdown
from assets.preview.names import Names
from assets.preview.plots.of_assets import plot_of_frame
from checks.texts.error_sentences import sentence_for_people

PAGES = "Mở trang"
ROWS = "Xem trước"
ALL_ROWS = "Xem trước, đủ dòng"
PLOT = "Biểu đồ"
NOT_SHOWN = "Không xem trước được"
"""The key under which stands why none of the others are there."""

Told = dict[str, dg.MetadataValue | int | float | str]
"""Metadata of a materialization, in the order of showing."""


def told_of_rows(
    asset: str,
    year: int | None,
    rows: FirstRows,
    pages: PageAddresses,
    *,
    figures: Mapping[str, int | float] | None = None,
    plot: str | None = None,
) -> Told:
    """Metadata of an asset whose first rows are known.

    Args:
        asset: its name.
        year: its partition; None of an asset without years.
        rows: what matters first.
        pages: to link to.
        figures: to be plotted over time, by label without the year.
        plot: Markdown of a picture.
    """
    told: Told = {
        PAGES: dg.MarkdownMetadataValue(links_markdown(page_links(asset, year, pages))),
        ROWS: shown_table(rows, year, pages),
    }
    if (every := _table(rows, year, pages, limit=None)) != _table(rows, year, pages):
        told[ALL_ROWS] = dg.MarkdownMetadataValue(every)
    if plot:
        told[PLOT] = dg.MarkdownMetadataValue(plot)
    return {**told, **labelled(year, figures or {})}


def told_of_growing(
    asset: str,
    year: int,
    rows: FirstRows,
    pages: PageAddresses,
    *,
    figures: Mapping[str, int | float] | None = None,
    plot: str | None = None,
) -> Told:
    """Metadata of a table that only grows, with the number of its rows in the year; see `told_of_rows`."""
    return {**told_of_rows(asset, year, rows, pages, figures=figures, plot=plot), row_count_key(year): rows.total}


def told_of_frame(table: sa.Table, frame: pd.DataFrame, year: int | None, names: Names, pages: PageAddresses) -> Told:
    """Metadata of an asset that is written whole, from its frame."""
    rows = rows_of_frame(table, frame, names)
    figures, plot = figures_of_frame(table.name, frame, names), plot_of_frame(table.name, frame, names)
    told = told_of_rows(table.name, year, rows, pages, figures=figures, plot=plot)
    return {**told, row_count_key(year): len(frame)}


def told_or_why(tell: Callable[[], Told]) -> Told:
    """What `tell` gives, or the reason why it gives nothing: of rows that are stored, no picture is worth a night."""
    try:
        return tell()
    except Exception as error:  # noqa: BLE001 - a title that nobody foresaw, a library of plots
        return {NOT_SHOWN: sentence_for_people(error)}


def row_count_key(year: int | None) -> str:
    """The key under which Dagster shows a table's number of rows: of the year, or of a table without years."""
    return "dagster/row_count" if year is None else "dagster/partition_row_count"


def shown_table(rows: FirstRows, year: int | None, pages: PageAddresses) -> dg.MarkdownMetadataValue:
    """A table whose rows lead to passports and files."""
    return dg.MarkdownMetadataValue(_table(rows, year, pages))


def _table(rows: FirstRows, year: int | None, pages: PageAddresses, limit: int | None = SHOWN_AT_ONCE) -> str:
    return table_markdown(rows, [address_of(each, year, pages) for each in rows.targets], limit)
