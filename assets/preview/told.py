"""What Dagster is told of an asset: links, the rows that matter first, plots, figures over time.

It is told with the materialization alone. Metadata of an output is written down three times (with the output, with its
handling, with the materialization), and Dagster keeps all of them. What does not belong here: choosing and wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import dagster as dg
import pandas as pd
import sqlalchemy as sa

from assets.page_addresses import PageAddresses
from assets.preview.figures import figures_of_frame, labelled
from assets.preview.first_rows import FirstRows
from assets.preview.frame_views import rows_of_frame
from assets.preview.links import Link, links_line, page_links, passport_links
from assets.preview.names import Names
from assets.preview.plots.of_assets import plot_of_frame

PAGES = "Mở trang"
PASSPORTS = "Hồ sơ điểm của các dòng dưới đây"
ROWS = "Dòng đáng xem trước"
PLOT = "Biểu đồ"

Told = dict[str, dg.MetadataValue | int | float | str]
"""Metadata of a materialization, in the order of showing."""


def told_of_rows(
    asset: str,
    year: int | None,
    rows: FirstRows,
    pages: PageAddresses,
    *,
    figures: Mapping[str, int | float] | None = None,
    files: Sequence[Link] = (),
    plot: str | None = None,
) -> Told:
    """Metadata of an asset whose first rows are known.

    Args:
        asset: its name.
        year: its partition; None of an asset without years.
        rows: what matters first.
        pages: to link to.
        figures: to be plotted over time, by label without the year.
        files: links to files of the shown rows.
        plot: Markdown of a picture.
    """
    told: Told = {PAGES: _line(rows.sentence, page_links(asset, year, pages))}
    if files:
        told["Tệp của các dòng dưới đây"] = _line("", files)
    if passports := passport_links(rows.passports, year, pages):
        told[PASSPORTS] = _line("", passports)
    if rows.rows:
        told[ROWS] = shown_table(rows)
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
    return {
        **told_of_rows(table.name, year, rows, pages, figures=figures, plot=plot),
        row_count_key(year): len(frame),
    }


def row_count_key(year: int | None) -> str:
    """The key under which Dagster shows a table's number of rows: of the year, or of a table without years."""
    return "dagster/row_count" if year is None else "dagster/partition_row_count"


def shown_table(rows: FirstRows) -> dg.TableMetadataValue:
    """Dagster's own table of the rows; its cells are texts, whatever stands in them."""
    return dg.TableMetadataValue(
        records=[dg.TableRecord(dict(zip(rows.headings, row, strict=True))) for row in rows.rows],
        schema=dg.TableSchema([dg.TableColumn(each) for each in rows.headings]),
    )


def _line(lead: str, links: Iterable[Link]) -> dg.MarkdownMetadataValue:
    return dg.MarkdownMetadataValue(links_line(lead, list(links)).strip())
