from __future__ import annotations

from fractions import Fraction

from assets.analysis.worklist.effects import Effect, Standing
from assets.analysis.worklist.items import Signs, work_list
from assets.analysis.worklist.table import worklist_frame
from warehouse.rows.bulk import append
from warehouse.rows.frames import read_table
from warehouse.tables import appraisal_worklist


def effects(count: int) -> list[Effect]:
    least = Standing(Fraction(0), Fraction(40), 9, None, 4, 5, 1)
    now = Standing(Fraction(1), Fraction(50), 5, "Khá")
    return [Effect("thu", f"A{number:02d}", "1.1", now, least, now) for number in range(count)]


def test_an_item_is_a_row_in_its_order(connection) -> None:
    signs = {("A01", "1.1"): Signs(Fraction(1, 3), lacks_evidence=True, finding_count=2, was_lowered=True)}
    frame = worklist_frame(work_list(effects(2), signs), 2024)
    append(connection, appraisal_worklist, frame)
    first, second = read_table(connection, appraisal_worklist).astype(object).to_dict("records")
    assert {name: first[name] for name in ("position", "agency_code", "gap_exact", "finding_count", "was_lowered")} == {
        "position": 1, "agency_code": "A01", "gap_exact": Fraction(1, 3), "finding_count": 2, "was_lowered": True,
    }  # fmt: skip
    assert (first["rank"], first["least_rank"], first["most_rank"], first["ranks_moved"]) == (5, 9, 5, 9)
    assert (first["class_name"], first["boundaries_crossed"], first["lacks_evidence"]) == ("Khá", 1, True)
    assert (second["position"], second["agency_code"], second["gap_exact"]) == (2, "A00", 0)
