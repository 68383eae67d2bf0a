"""Nothing is read otherwise than it was without the reader's version saying so."""

from __future__ import annotations

from tests.assets.submissions.reading.readings import (
    changed,
    committed_reports,
    raised_by_hand,
    recorded,
)
from tests.assets.submissions.recorded_columns import declared_columns, recorded_columns

RECORD = "run `python -m tests.assets.submissions.reading.readings`, commit what it writes"


def test_what_is_read_changes_only_with_the_version_of_the_reader() -> None:
    assert changed() == [], (
        "These reports are read otherwise than before. Files that are in the warehouse are read again only when"
        f" READER_VERSION is greater: raise _WAY_OF_READING if a release has the old reading, then {RECORD}."
    )


def test_a_column_is_taken_away_only_with_the_version_of_the_reader() -> None:
    assert recorded_columns() <= declared_columns() or raised_by_hand(), f"raise _WAY_OF_READING by two, then {RECORD}"


def test_most_reports_of_the_corpus_are_on_record_for_this_way_of_reading() -> None:
    assert not raised_by_hand(), RECORD
    assert len(recorded().keys() & committed_reports().keys()) >= 50, RECORD
