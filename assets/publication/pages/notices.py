"""Pages that say in plain words why there is nothing else to show."""

from __future__ import annotations

from assets.page_addresses import PageAddresses
from assets.publication.pages.rendering import render


def notice_page(title: str, *sentences: str, addresses: PageAddresses) -> str:
    """A page of a few sentences, with the way back to the years."""
    crumbs = [("Các năm", addresses.home), (title, None)]
    return render("notice", title=title, addresses=addresses, crumbs=crumbs, sentences=sentences)
