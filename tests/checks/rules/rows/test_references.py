import pytest

from checks.findings.model import unpacked
from checks.rules.rows.codes import comparable, listed_codes
from checks.rules.rows.references import unknown_evidence, unknown_tasks
from warehouse.tables import activity, evidence, plan_task, scorecard


@pytest.mark.parametrize(
    ("code", "is_known"),
    [("NV01", True), ("nv01", True), (" NV 01 ", True), ("NV02", False), ("NV1", False), (None, True)],
)
def test_an_activity_refers_to_a_task_of_its_own_plan(typed_rows, cells, code, is_known):
    plan = typed_rows(plan_task, {"task_code": "NV01"}, {"task_code": "NV02", "sha256": "b"})
    found = unknown_tasks(typed_rows(activity, {"task_code": code}), plan)
    assert cells(found) == ([] if is_known else [("TASK_CODE_UNKNOWN", 6, "task_code")])


def test_every_code_is_unknown_to_an_empty_plan(typed_rows, cells):
    plan = typed_rows(plan_task, {}).head(0)
    found = unknown_tasks(typed_rows(activity, {"task_code": "NV01"}), plan)
    assert cells(found) == [("TASK_CODE_UNKNOWN", 6, "task_code")]


@pytest.mark.parametrize(
    ("listed", "unknown"),
    [
        ("TL01", None),
        ("TL01, TL02", None),
        ("TL01; TL02", None),
        ("TL01 và TL02", None),
        ("tl01,\ntl02,", None),
        ("TL01, TL09", "TL09"),
        ("TL08,TL09", "TL08; TL09"),
        (", ;", None),
        (None, None),
    ],
)
def test_a_cell_may_list_several_documents(typed_rows, listed, unknown):
    documents = typed_rows(evidence, {"evidence_code": "TL01"}, {"evidence_code": "TL02"})
    rows = typed_rows(scorecard, {"criterion_code": "1.1", "evidence_codes": listed})
    found = unknown_evidence(rows, "evidence_codes", documents, criterion="criterion_code")
    assert [unpacked(params)["unknown"] for params in found["params"]] == ([] if unknown is None else [unknown])
    assert found["criterion_code"].tolist() == ([] if unknown is None else ["1.1"])


def test_codes_are_compared_without_spaces_and_capitals(typed_rows):
    rows = typed_rows(plan_task, {"task_code": "NV 01"}, {"task_code": None})
    assert comparable(rows["task_code"]).tolist()[0] == "nv01"
    assert comparable(rows["task_code"]).isna().tolist() == [False, True]


def test_listed_codes_keep_their_rows(typed_rows):
    rows = typed_rows(scorecard, {"evidence_codes": "A, B"}, {"evidence_codes": None}, {"evidence_codes": "C"})
    listed = listed_codes(rows, "evidence_codes")
    assert list(zip(listed.index, listed["code"], strict=True)) == [(0, "A"), (0, "B"), (2, "C")]
