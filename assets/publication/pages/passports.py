"""The passport as a page: an agency's criteria in one table, then each with all that explains it.

What does not belong here: the words (`assets.publication.passport.words.passport`), and what it says of whom
(`assets.publication.passport.document`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assets.analysis.ranks.words import HEADING
from assets.page_addresses import PageAddresses
from assets.publication.pages.rendering import NO_FIGURE, Crumb, render
from assets.publication.passport.words.passport import PassportWords, passport_words
from assets.publication.passport.words.values import shown
from checks.code_lists import CodeLists


def passport_page(
    document: Mapping[str, Any],
    code_lists: CodeLists,
    addresses: PageAddresses | None = None,
    *,
    criterion: str | None = None,
) -> str:
    """The passport of an agency, or of one criterion and those below it, as one page.

    Args:
        document: from `assets.publication.passport.document.passport`.
        code_lists: for the names of periods, statuses, groups and kinds of evidence.
        addresses: of the pages that it links to; None for a page that stands alone.
        criterion: of the criterion that the document is of, if it is not of all.
    """
    words = passport_words(document, code_lists)
    framework = framework_of(document)
    about = f"Tiêu chí {criterion}" if criterion else "Hồ sơ điểm"
    return render(
        "passport",
        title=f"{about} – {words.agency} – {document['year']}",
        addresses=addresses,
        crumbs=[] if addresses is None else _crumbs(document, words, addresses, criterion),
        year=document["year"],
        agency_code=document["agency"],
        criterion_code=criterion,
        framework=framework,
        others=document["other_frameworks"],
        words=words,
        certainty_heading=HEADING,
        tracks=_track_labels(words),
        rows=_rows(document, words, addresses),
    )


def framework_of(document: Mapping[str, Any]) -> str | None:
    """The framework's id in an address: named where several score the agency."""
    return document["framework"]["id"] if document["other_frameworks"] else None


def _crumbs(
    document: Mapping[str, Any], words: PassportWords, addresses: PageAddresses, criterion: str | None
) -> list[Crumb]:
    year = document["year"]
    here: list[Crumb] = [("Các năm", addresses.home), (f"Năm {year}", addresses.year(year))]
    if criterion is None:
        return [*here, (words.agency, None)]
    return [
        *here,
        (words.agency, addresses.passport(year, document["agency"], framework=framework_of(document))),
        (f"Tiêu chí {criterion}", None),
    ]


def _track_labels(words: PassportWords) -> list[str]:
    """Tracks in which any criterion of the passport has points, in their order."""
    return list(dict.fromkeys(each.label for criterion in words.criteria for each in criterion.tracks))


def _rows(
    document: Mapping[str, Any], words: PassportWords, addresses: PageAddresses | None
) -> list[Mapping[str, object]]:
    """A line a criterion: its points by track, and why the final ones are what they are."""
    labels = _track_labels(words)
    parents = {each["parent"] for each in document["criteria"]}
    rows: list[Mapping[str, object]] = []
    for given, told in zip(document["criteria"], words.criteria, strict=True):
        points = {each.label: each.points for each in told.tracks}
        rows.append(
            {
                "code": told.code,
                "name": told.name,
                "is_parent": told.code in parents,
                "max": shown(given["max"]),
                "points": [points.get(label, NO_FIGURE) for label in labels],
                "reason": told.sentence or told.no_points,
                "address": addresses
                and addresses.passport(document["year"], document["agency"], told.code, framework_of(document)),
            }
        )
    return rows
