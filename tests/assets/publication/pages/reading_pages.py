"""A page as a reader and a browser have it: its visible text, its tables, what it points to."""

from __future__ import annotations

from html.parser import HTMLParser


class Page(HTMLParser):
    """A parsed page.

    Attributes:
        text: what is seen, with single blanks.
        addresses: of links, in order.
        asked: what a browser would fetch by itself.
        tags: opening tags with their attributes, in order.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.addresses: list[str] = []
        self.asked: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self._texts: list[str] = []
        self._is_hidden = False
        self.feed(html)
        self.close()
        self.text = " ".join(" ".join(self._texts).split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        if tag == "a":
            self.addresses.append(given["href"] or "")
        if tag in ("link", "script", "img", "iframe", "object", "embed", "form", "base") or "src" in given:
            self.asked.append(tag)
        self._is_hidden = self._is_hidden or tag == "style"

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self._is_hidden = False

    def handle_data(self, data: str) -> None:
        if not self._is_hidden:
            self._texts.append(data)

    def count(self, tag: str, **attributes: str) -> int:
        """Number of a tag's openings with these attributes."""
        return sum(name == tag and attributes.items() <= given.items() for name, given in self.tags)
