"""Templates of the pages, filled in: every text escaped, a missing fact an error, the style sheet within the page."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from assets.page_addresses import PageAddresses

TEMPLATES = Path(__file__).parent / "templates"
NO_FIGURE = "–"

Crumb = tuple[str, str | None]
"""One step of the way to a page: its name, and the address that leads back there."""


@cache
def style_sheet() -> str:
    """The pages' own style sheet."""
    return (TEMPLATES / "pages.css").read_text(encoding="utf-8")


def content_policy(html: str) -> str:
    """Content-Security-Policy of a page: its own style sheet, known by its fingerprint, and nothing else."""
    style = html.partition("<style>")[2].partition("</style>")[0]
    fingerprint = b64encode(sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{fingerprint}'; base-uri 'none'; form-action 'none'"


def render(template: str, *, title: str, addresses: PageAddresses | None, **facts: object) -> str:
    """A page as HTML.

    Args:
        template: name of its template, without the ending.
        title: of the page.
        addresses: of the pages that it links to; None for a page that stands alone and links to none.
        facts: the template's own names.

    Raises:
        jinja2.UndefinedError: the template asks for a fact that was not given.
    """
    known = {"title": title, "pages": addresses, "no_figure": NO_FIGURE, "style_sheet": Markup(style_sheet())}  # noqa: S704 - our own file
    return _environment().get_template(f"{template}.html").render(**known, **facts)


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("assets.publication.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
