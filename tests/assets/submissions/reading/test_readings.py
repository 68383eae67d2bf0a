"""Nothing is read otherwise than it was without the reader's version saying so."""

from __future__ import annotations

from assets.submissions.reading.reading import READER_VERSION
from tests.assets.submissions.reading.readings import changed, readings, recorded


def test_what_is_read_changes_only_with_the_version_of_the_reader() -> None:
    assert changed() == [], (
        "These reports are read otherwise than before. Files that are in the warehouse are read again only when"
        " READER_VERSION is raised: raise it if a release has the old reading, then"
        " run `python -m tests.assets.submissions.reading.readings` and commit readings.csv."
    )


def test_most_reports_of_the_corpus_are_on_record_for_this_version() -> None:
    known = {sha256 for sha256, (_, version) in recorded().items() if version == READER_VERSION}
    assert len(known & readings().keys()) >= 50, (
        "run `python -m tests.assets.submissions.reading.readings`, commit readings.csv"
    )
