"""A group's ranks put together, stored and read again."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
import sqlalchemy as sa

from assets.analysis.ranks.bands.group_ranks import GroupCase, group_ranks
from assets.analysis.ranks.bands.stored import StoredRanks, read_stored_group, read_stored_ranks
from assets.analysis.ranks.bands.tables import ranks_frames
from assets.analysis.ranks.report import agency_document
from tests.assets.analysis.ranks.bands.frameworks import framework
from tests.assets.analysis.ranks.matrices import matrix_of, random_matrix
from warehouse.engine import writing
from warehouse.rows.bulk import append
from warehouse.tables import METADATA, lost_point, rank_band, rank_gap

NOW = matrix_of({"a": [9], "b": [8], "c": [7], "d": [None], "e": [2]}, [10])
OPEN = GroupCase(
    now=NOW,
    least=replace(NOW, points=((Fraction(9),), (Fraction(8),), (Fraction(0),), (Fraction(0),), (Fraction(2),))),
    most=replace(NOW, points=((Fraction(9),), (Fraction(8),), (Fraction(8),), (Fraction(10),), (Fraction(2),))),
    open_counts={"c": 1, "d": 1},
    errors={},
    classes=[("Tốt", Fraction(80))],
)
SAMPLED = replace(OPEN, errors={"a": Decimal(5), "b": Decimal(5)})
BREAKING = tuple((Fraction(figure),) for figure in (1, 1, 0, 0, 0))
# At its most c has the index of b, and stands behind it all the same.
BROKEN_TIE = replace(
    OPEN, **{end: replace(getattr(OPEN, end), tie_breakers=BREAKING) for end in ("now", "least", "most")}
)
KEY = ("thu", "province")


def stored(case: GroupCase) -> StoredRanks:
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine, tables=[rank_band, rank_gap, lost_point])
    with writing(engine) as connection:
        for name, frame in ranks_frames({KEY: case}, 2025).items():
            append(connection, METADATA.tables[name], frame)
    with engine.connect() as connection:
        found = read_stored_ranks(connection, 2025)
        alone = read_stored_group(connection, 2025, "thu", case.now.units[0])
        assert alone is not None
        assert alone.gaps == found[KEY].gaps
        assert read_stored_group(connection, 2024, "thu", "a") is None
    assert list(found) == [KEY]
    return found[KEY]


def bands(case: GroupCase, source: str) -> dict[str, tuple[int, int]]:
    return {band.unit: (band.best, band.worst) for band in group_ranks(case).bands if band.source == source}


def test_without_samples_both_together_are_the_open_items_alone() -> None:
    by_hand = {"a": (1, 2), "b": (2, 3), "c": (2, 5), "d": (1, 5), "e": (3, 5)}

    assert bands(OPEN, "open_items") == bands(OPEN, "together") == by_hand
    assert bands(OPEN, "survey") == {}


def test_samples_widen_bands_and_only_ranked_units_have_those_of_samples_alone() -> None:
    assert bands(SAMPLED, "survey") == {"a": (1, 2), "b": (1, 3), "c": (2, 3), "e": (4, 4)}
    for unit, (best, worst) in bands(SAMPLED, "together").items():
        narrower = bands(OPEN, "open_items")[unit]
        assert best <= narrower[0]
        assert worst >= narrower[1]


@pytest.mark.parametrize(
    "case",
    [
        OPEN,
        SAMPLED,
        BROKEN_TIE,
        *(GroupCase(m, m, m, {}, {}) for m in (random_matrix(12, 3, 4), random_matrix(12, 2, 5, "dense"))),
    ],
)
def test_what_is_stored_tells_again_who_cannot_be_told_apart(case: GroupCase) -> None:
    ranks = stored(case)

    tied = ranks.tied_with()

    assert {gap["agency_code"]: gap["tied_count"] for gap in ranks.gaps} == {
        gap["agency_code"]: len(tied.get(gap["agency_code"], ())) for gap in ranks.gaps
    }
    assert all(code in tied[other] for code, others in tied.items() for other in others)
    assert ranks.tied_with({"a"}) == {code: others for code, others in tied.items() if code == "a"}


def test_an_agency_reads_points_that_are_enough() -> None:
    ranks = stored(SAMPLED)
    tied = ranks.tied_with()
    gaps = {gap["agency_code"]: gap for gap in ranks.gaps}

    of_b, of_d = (agency_document(ranks, gaps[code], tied[code], framework(), None) for code in "bd")

    assert [gap["agency_code"] for gap in ranks.gaps] == ["a", "b", "c", "e", "d"]
    assert (of_b["rank"], of_b["band"], of_b["tied_with"]) == (2, {"low": 1, "high": 4}, ["a", "c", "d"])
    assert (of_b["to_next_rank"], of_b["to_next_class"], of_b["next_class"]) == ("1.00", None, None)
    assert of_b["lost"][0] | {"full": 0} == {
        "criterion": "A", "points": "2.00", "points_exact": "2", "full": 0, "asked": 5, "lifts": True
    }  # fmt: skip
    assert (of_d["rank"], of_d["band"], of_d["clusters"], of_d["lost"]) == (None, {"low": 1, "high": 5}, None, [])
