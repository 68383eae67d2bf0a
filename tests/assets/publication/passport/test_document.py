"""Parts of a passport that need no warehouse."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from assets.publication.passport.criterion import inputs_used
from assets.publication.passport.document import passport
from assets.publication.passport.facts.figures import NoPassportError
from assets.publication.passport.facts.passport_facts import PassportFacts
from assets.publication.passport.json_values import Document, moment
from assets.publication.passport.wording import passport_text
from assets.publication.published.framework_rules import AppliedFramework
from assets.reference.rounds import Round
from assets.rules.framework.files import parse_framework
from assets.scoring.counting.rows_behind import Place, RowsBehind
from tests.assets.analysis.report_rows import rows_of
from tests.assets.rules.framework_writing import framework_with
from tests.assets.submissions.read_batches import code_lists

RULE = """
inputs:
  b: {declared: integer, label: Hai}
  a: {from: activities, count: "*", where: "channel = 'website'"}
score: 1
"""


def test_inputs_stand_in_the_order_of_the_file_and_those_that_it_no_longer_has_last() -> None:
    criterion = framework_with(RULE).by_code["1"]
    values = [
        {"input_name": name, "value": "3", "value_type": "number", "row_count": count}
        for name, count in (("z", 0), ("a", 2), ("y", 0), ("b", 0))
    ]
    found = inputs_used(criterion, values, {("1", "a"): RowsBehind(3, ())}, ())
    assert [one["name"] for one in found] == ["b", "a", "y", "z"]
    assert [one["from"] for one in found] == ["declared", "activities where channel = 'website'", None, None]
    assert [one.get("rows_found_now") for one in found] == [None, 3, None, None]


@pytest.mark.parametrize(
    ("instant", "told"),
    [
        (datetime(2024, 12, 31, 16, 59, 59, 999, tzinfo=UTC), "2024-12-31T23:59:59+07:00"),
        (datetime(2024, 12, 31, 17, tzinfo=UTC), "2025-01-01T00:00:00+07:00"),
    ],
)
def test_moments_are_vietnams(instant: datetime, told: str) -> None:
    assert moment(instant) == told


FRAMEWORK = parse_framework(
    """
framework: thu
version: 3
title: Thử
level: commune
years: [2024]
basis: {document: 1/QĐ, issued: 2024-02-01, issuer: UBND}
rounding: {points: 1, mode: down}
criteria:
  - code: "1"
    name: Chung
    max: 3.99
    criteria:
      - code: "1.1"
        name: Tin
        max: 1.99
        basis: Điều 3
        inputs: {n: {from: activities, count: "*", label: Số tin}, d: {declared: integer, label: Số khai}}
        evidence: [{kind: plan, required: true}]
        score: 1
      - {code: "1.2", name: Bài, max: 2, score: 1}
  - {code: "2", name: Khác, max: 1, score: 1}
""",
    path="thu.yaml",
)
RECEIVED = datetime(2025, 1, 3, 17, 30, tzinfo=UTC)
SENT = {
    "submission_id": 7,
    "sha256": "cd" * 32,
    "file_name": "bao-cao.xlsx",
    "received_at": RECEIVED,
    "period": "year",
    "status": "accepted",
    "document_number": "12/BC",
    "document_on": date(2025, 1, 2),
    "signatory": None,
}
SCORE = {
    "criterion_code": "1.1",
    "track": "final",
    "points_exact": Fraction(2, 3),
    "max_points_exact": Fraction(199, 100),
    "is_applicable": True,
    "trace": None,
    "sentence": "Vì thế",
    "error": None,
}
TOTAL = {
    "track": "final",
    "points": Decimal("2.5"),
    "points_exact": Fraction(5, 2),
    "max_points_exact": Fraction(499, 100),
    "index_exact": Fraction(250, 4),
    "index_pct": Decimal("62.50"),
    "rank": 2,
    "ranked_count": 9,
    "group_code": "xa",
    "class_name": "Tốt",
}
REPORT = {
    "period": "year",
    "due_on": date(2025, 1, 2),
    "extension": "7/CV",
    "received_at": date(2025, 1, 4),
    "days_late": 2,
    "status": "accepted",
}
FINDING = {
    "criterion_code": "1.1",
    "code": "COST_OVER_BUDGET",
    "severity": "warning",
    "sheet": "Bìa",
    "cell": "B4",
    "value": "5",
    "message": "Sai.",
    "hint": None,
    "explanation": None,
    "points_at_stake": Decimal("1E+1"),
}
VERSION = {
    "criterion_code": "1.1",
    "run_id": 3,
    "changed_at": RECEIVED,
    "dagster_run_id": "ab-12",
    "track": "self",
    "points": Decimal("1.50"),
    "points_exact": Fraction(3, 2),
    "is_removed": False,
    "sentence": None,
    "error": "Không chấm được",
}
RELEASE = {
    "year": 2024,
    "sequence": 2,
    "decision_number": "9/QĐ",
    "decision_on": date(2025, 3, 1),
    "erratum_reason": "sai số",
    "points": Decimal("2.50"),
    "index_pct": Decimal("62.50"),
    "class_name": "Tốt",
    "rank": 2,
}


def facts(**changes: Any) -> PassportFacts:
    """Of one agency; each of the frames may be given as a list of rows."""
    rows: dict[str, list[dict[str, Any]]] = {
        "arrivals": [],
        "reports": [REPORT],
        "inputs": [],
        "scores": [SCORE],
        "indices": [TOTAL],
        "history": [VERSION],
        "findings": [FINDING],
        "explanations": [],
        "released": [RELEASE],
    }
    given = {name: changes.pop(name, usual) for name, usual in rows.items()}
    return PassportFacts(
        year=2024,
        as_of=changes.get("as_of"),
        agency=pd.Series({"code": "15", "name": "Xã Một"}),
        rules=AppliedFramework(FRAMEWORK, "ab" * 32),
        submission=pd.Series(SENT | changes.get("sent", {})),
        rows=changes.get("rows", {}),
        rounds=changes.get("rounds", ()),
        scorecard=rows_of("scorecard", 7, {"criterion_code": "1.1", "evidence_codes": "TL01", "input_name": None}),
        evidence=rows_of("evidence", 7, {"evidence_code": "TL01", "kind": "plan"}),
        **{name: pd.DataFrame(each, dtype=object) for name, each in given.items()},
    )


def told(code: str = "1.1", **changes: Any) -> Document:
    """Of one criterion."""
    return next(each for each in passport(facts(**changes))["criteria"] if each["code"] == code)


def test_the_document_names_agency_framework_and_submission() -> None:
    arrivals = [{"file_name": "a.xlsx", "received_at": RECEIVED + timedelta(hours=1)}]
    found = passport(facts(as_of=RECEIVED + timedelta(days=30), arrivals=arrivals))
    assert {name: found[name] for name in ("agency", "agency_name", "year", "as_of", "framework", "submission")} == {
        "agency": "15",
        "agency_name": "Xã Một",
        "year": 2024,
        "as_of": "2025-02-03T00:30:00+07:00",
        "framework": {
            "id": "thu",
            "version": 3,
            "sha256": "ab" * 32,
            "title": "Thử",
            "basis": {"document": "1/QĐ", "issued": "2024-02-01", "issuer": "UBND"},
        },
        "submission": {
            "id": 7,
            "sha256": "cd" * 32,
            "file_name": "bao-cao.xlsx",
            "received_at": "2025-01-04T00:30:00+07:00",
            "arrivals": [{"file_name": "a.xlsx", "received_at": "2025-01-04T01:30:00+07:00"}],
            "period": "year",
            "status": "accepted",
            "document_number": "12/BC",
            "document_on": "2025-01-02",
            "signatory": None,
        },
    }


def test_reports_totals_releases_and_versions_are_data() -> None:
    own = {"track": "self", "points": None, "points_exact": None, "index_exact": None, "index_pct": None}
    found = passport(facts(indices=[TOTAL, TOTAL | own]))
    assert found["reports"] == [
        {
            "period": "year",
            "due": "2025-01-02",
            "extension": "7/CV",
            "received": "2025-01-04",
            "days_late": 2,
            "status": "accepted",
        }
    ]
    total = {"points": "2.5", "points_exact": "5/2", "max": "4.9", "index": "62.50", "index_exact": "125/2"}
    claimed = {"points": None, "points_exact": None, "max": "4.9", "index": None, "index_exact": None}
    no_others = dict.fromkeys(("computed", "appraisal_1", "appraisal_2"))
    place = {"rank": 2, "ranked_count": 9, "group": "xa", "class": "Tốt", "track": "final", "provisional": False}
    assert found["index"] == {**total, **place, "self": claimed, **no_others}
    assert found["released"] == [
        {
            "release": "2024-2",
            "decision": "9/QĐ",
            "date": "2025-03-01",
            "erratum": "sai số",
            "points": "2.50",
            "index": "62.50",
            "class": "Tốt",
            "rank": 2,
        }
    ]
    assert first_of(found)["history"] == [
        {
            "run": 3,
            "at": "2025-01-04T00:30:00+07:00",
            "dagster_run": "ab-12",
            "track": "self",
            "points": "1.50",
            "points_exact": "3/2",
            "removed": False,
            "says": "Không chấm được",
        }
    ]


def first_of(document: Document) -> Document:
    return next(each for each in document["criteria"] if each["code"] == "1.1")


def test_what_is_missing_is_null() -> None:
    none = dict.fromkeys(("received_at", "days_late", "status", "extension"))
    nothing = dict.fromkeys(("points", "index_pct", "rank", "class_name", "erratum_reason"))
    removed = dict.fromkeys(("points", "points_exact", "sentence", "error")) | {"is_removed": True}
    unranked = {"rank": None, "class_name": None}
    found = passport(
        facts(
            reports=[REPORT | none],
            released=[RELEASE | nothing],
            history=[VERSION | removed],
            indices=[TOTAL | unranked],
            sent={"document_on": pd.NaT, "document_number": None},
        )
    )
    assert (found["submission"]["document_on"], found["submission"]["document_number"]) == (None, None)
    assert {name for name, value in found["reports"][0].items() if value is None} == {
        "received", "days_late", "status", "extension",
    }  # fmt: skip
    assert {name for name, value in found["released"][0].items() if value is None} == {
        "points", "index", "rank", "class", "erratum",
    }  # fmt: skip
    (version,) = first_of(found)["history"]
    assert (version["points"], version["points_exact"], version["says"], version["removed"]) == (None, None, None, True)
    assert (found["index"]["rank"], found["index"]["class"], found["index"]["self"]) == (None, None, None)


@pytest.mark.parametrize(
    ("scores", "tracks", "exact", "most", "applies"),
    [
        ([], {}, {}, None, None),
        ([{"track": "computed"}, {}],
         {"computed": "0.6", "final": "0.6"}, {"computed": "2/3", "final": "2/3"}, "199/100", True),
        ([{}, {"track": "self", "points_exact": Fraction(1), "max_points_exact": Fraction(2), "is_applicable": False}],
         {"final": "0.6"}, {"final": "2/3"}, "199/100", True),
        ([{}, {"track": "self", "points_exact": Fraction(1)}],
         {"self": "1.0", "final": "0.6"}, {"self": "1", "final": "2/3"}, "199/100", True),
        ([{"track": "computed"}, {"track": "appraisal_1", "points_exact": Fraction(1, 2)},
          {"points_exact": Fraction(1, 2)}],
         {"computed": "0.6", "appraisal_1": "0.5", "final": "0.5"},
         {"computed": "2/3", "appraisal_1": "1/2", "final": "1/2"}, "199/100", True),
        ([{"track": "appraisal_1", "points_exact": Fraction(1)}, {"track": "appraisal_2", "points_exact": None},
          {"points_exact": None, "max_points_exact": Fraction(1)}],
         {"appraisal_1": "1.0"}, {"appraisal_1": "1"}, "1", True),
        ([{"points_exact": Fraction(0), "max_points_exact": Fraction(0), "is_applicable": False}], {}, {}, "0", False),
        ([{"track": "self"}], {"self": "0.6"}, {"self": "2/3"}, None, None),
    ],
)  # fmt: skip
def test_every_track_has_its_points_and_the_last_round_decides(
    scores: list[dict[str, Any]],
    tracks: dict[str, str],
    exact: dict[str, str],
    most: str | None,
    applies: bool | None,
) -> None:
    found = told(scores=[SCORE | each for each in scores] or [SCORE | {"criterion_code": "2"}])
    none = dict.fromkeys(("self", "computed", "appraisal_1", "appraisal_2", "final"))
    assert (found["tracks"], found["tracks_exact"]) == (none | tracks, none | exact)
    assert (found["applicable_max"], found["is_applicable"]) == (most, applies)


ROUND = Round(3, "Hội đồng", "Hội đồng thẩm định", date(2025, 4, 1), {}, None, {}, 0)
UNNAMED = Round(1, "Thẩm định lần 1", None, date(2025, 3, 1), {}, None, {}, 0)
MADE = {
    "id": 5, "round": 3, "kind": "input", "input": "n", "from": "2", "to": "1", "by": "Trần Văn B",
    "at": "2025-03-05T03:00:00+00:00", "reason": "trùng tin", "document": "9/BB", "file": "ef" * 32,
    "sheet": "Thẩm định", "row": 12,
}  # fmt: skip


@pytest.mark.parametrize(
    ("rounds", "begun", "tracks"),
    [
        ([], [], ["self", "computed", "appraisal_1", "appraisal_2", "final"]),
        ([ROUND], [], ["self", "computed", "appraisal_3", "final"]),
        ([UNNAMED, ROUND], [], ["self", "computed", "appraisal_1", "appraisal_3", "final"]),
        ([ROUND], [{"track": "appraisal_1"}], ["self", "computed", "appraisal_1", "appraisal_3", "final"]),
    ],
)
def test_a_passport_has_the_tracks_of_the_calendars_rounds_and_of_all_that_have_begun(
    rounds: list[Round], begun: list[dict[str, Any]], tracks: list[str]
) -> None:
    found = passport(facts(rounds=rounds, indices=[TOTAL, *(TOTAL | each for each in begun)]))
    assert list(first_of(found)["tracks"]) == tracks
    assert {name for name, total in found["index"].items() if isinstance(total, dict)} == {
        str(each["track"]) for each in begun
    }
    assert [each["name"] for each in found["rounds"]] == [each.name for each in rounds]


def test_a_decision_names_its_round_and_stands_beside_the_input_that_it_corrects() -> None:
    inputs = [
        {"criterion_code": "1.1", "input_name": name, "value": "2", "value_type": "number", "row_count": 2}
        for name in ("n", "d")
    ]
    decided = SCORE | {"trace": json.dumps({"decisions": [MADE]})}
    rows = {("1.1", name): RowsBehind(2, ()) for name in "nd"}
    found = told(scores=[decided], inputs=inputs, rows=rows, rounds=[ROUND])
    assert found["decisions"] == [MADE | {"round_name": "Hội đồng"}]
    assert [(one["name"], one["value"], one["correction"] and one["correction"]["to"]) for one in found["inputs"]] == [
        ("n", "2", "1"),
        ("d", "2", None),
    ]
    document = passport(facts(scores=[decided], inputs=inputs, rows=rows, rounds=[ROUND]))
    text = passport_text(document, code_lists())
    assert "Số liệu: số tin = 2 (2 dòng); sửa thành 1 (Hội đồng)\n" in text
    assert (
        "Quyết định thẩm định số 5: Hội đồng, Trần Văn B, 05/03/2025 10:00, văn bản số 9/BB; tệp efefefefefef, "
        "«Thẩm định» dòng 12. Lý do: trùng tin\n"
    ) in text


def test_what_the_agency_says_to_a_decision_stands_at_its_criterion() -> None:
    said = {
        "criterion_code": "1.1", "round": 2, "input_name": "held", "text": "Đã tổ chức", "new_evidence": "12/GM",
        "given_at": RECEIVED, "document_number": "3/UBND", "file_sha256": "ef" * 32, "sheet": "Giải trình",
        "excel_row": 5,
    }  # fmt: skip
    second = Round(2, "Hội đồng", None, date(2025, 3, 1), {}, None, {}, 0)

    assert told(explanations=[said], rounds=(second,))["explanations"] == [
        {
            "round": 2, "round_name": "Hội đồng", "input": "held", "text": "Đã tổ chức", "new_evidence": "12/GM",
            "at": "2025-01-04T00:30:00+07:00", "document": "3/UBND", "file": "ef" * 32, "sheet": "Giải trình", "row": 5,
        }
    ]  # fmt: skip
    assert told("1", explanations=[said])["explanations"] == []


def test_rounds_stand_in_their_order_whichever_was_met_first() -> None:
    indices = [TOTAL | {"track": f"appraisal_{number}"} for number in (9, 17, 1)]
    assert list(told(indices=[TOTAL, *indices])["tracks"]) == [
        "self", "computed", "appraisal_1", "appraisal_9", "appraisal_17", "final",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("trace", "said"),
    [
        (None, {"branch": None}),
        ({"branch": None, "parts": [], "points": "1"}, {"branch": None}),
        ({"branch": {"index": 0}, "parts": [1], "clamps": [2], "broken": [3], "sum_of": [4],
          "mean_of": {"a": "1"}, "times": "9", "added": ["b"], "left_out": [5],
          "not_scored": "exempt", "reason": "Mới", "max": "1"},
         {"branch": {"index": 0}, "parts": [1], "clamps": [2], "broken": [3], "sum_of": [4],
          "mean_of": {"a": "1"}, "times": "9", "added": ["b"], "left_out": [5],
          "not_scored": "exempt", "reason": "Mới"}),
    ],
)  # fmt: skip
def test_what_the_trace_says_of_the_final_points_is_told(trace: dict[str, Any] | None, said: dict[str, Any]) -> None:
    stored = {"trace": None if trace is None else json.dumps(trace), "error": "Lỗi"}
    found = told(scores=[SCORE | {"track": "self", "trace": '{"branch": 1}', "sentence": "Tự"}, SCORE | stored])
    names = (
        "parts",
        "clamps",
        "broken",
        "sum_of",
        "mean_of",
        "times",
        "added",
        "left_out",
        "not_scored",
        "reason",
        "branch",
    )
    assert {name: found[name] for name in names if name in found} == said
    assert (found["sentence"], found["error"]) == ("Vì thế", "Lỗi")


def test_a_criterion_has_its_head_proofs_findings_and_rows() -> None:
    inputs = [
        {"criterion_code": "1.1", "input_name": name, "value": "2", "value_type": "number", "row_count": count}
        for name, count in (("d", 1), ("n", 2))
    ]
    rows = {("1.1", "n"): RowsBehind(2, (Place("cd", "Hoạt động", 6), Place("cd", None, None)))}
    found = told(inputs=inputs, rows=rows)
    assert {name: found[name] for name in ("code", "name", "parent", "basis", "max")} == {
        "code": "1.1",
        "name": "Tin",
        "parent": "1",
        "basis": "Điều 3",
        "max": "1.9",
    }
    assert [(one["name"], one["value"], one["row_count"], "rows_found_now" in one) for one in found["inputs"]] == [
        ("n", "2", 2, False),
        ("d", "2", 1, False),
    ]
    assert [one["rows"] for one in found["inputs"]] == [
        [{"sha256": "cd", "sheet": "Hoạt động", "row": 6}, {"sha256": "cd", "sheet": None, "row": None}],
        [],
    ]
    assert found["evidence_needed"] == [{"kind": "plan", "required": True, "is_named": True}]
    assert [one["code"] for one in found["evidence"]] == ["TL01"]
    names = ("code", "severity", "sheet", "cell", "value", "message", "hint", "explanation")
    assert found["findings"] == [{name: FINDING[name] for name in names} | {"points_at_stake": "10"}]
    assert told(findings=[FINDING | {"points_at_stake": None}])["findings"][0]["points_at_stake"] is None


LATE = FINDING | {"criterion_code": None, "code": "REPORT_LATE"}


@pytest.mark.parametrize(
    ("found", "sent", "lateness"),
    [
        (LATE, {}, {"days_late": 2}),
        (LATE, {"period": "half_year"}, {}),
        (LATE | {"code": "COST_OVER_BUDGET"}, {}, {}),
    ],
)
def test_a_finding_of_lateness_says_how_late_the_calendar_makes_the_report(
    found: dict[str, Any], sent: dict[str, Any], lateness: dict[str, int]
) -> None:
    document = passport(facts(findings=[FINDING, found], sent=sent))
    assert [{name: one[name] for name in one.keys() & {"days_late"}} for one in document["findings"]] == [lateness]
    assert len(first_of(document)["findings"]) == 1


@pytest.mark.parametrize(
    ("asked", "codes"),
    [(None, ["1", "1.1", "1.2", "2"]), ("1", ["1", "1.1", "1.2"]), ("1.2", ["1.2"]), ("2", ["2"])],
)
def test_a_criterion_comes_with_those_below_it_and_no_finding_of_the_whole_file(
    asked: str | None, codes: list[str]
) -> None:
    document = passport(facts(findings=[FINDING, LATE]), asked)
    assert [each["code"] for each in document["criteria"]] == codes
    assert len(document["findings"]) == (asked is None)


def test_a_criterion_that_is_not_there_is_refused() -> None:
    with pytest.raises(NoPassportError, match=r"framework thu has no criterion 9: it has 1, 1\.1, 1\.2, 2"):
        passport(facts(), "9")
