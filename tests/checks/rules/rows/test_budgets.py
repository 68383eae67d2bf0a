import pytest

from checks.findings.model import unpacked
from checks.rules.rows.budgets import cost_over_budget
from warehouse.tables import activity, plan_task


def spent(typed_rows, budget, *costs):
    plan = typed_rows(plan_task, {"task_code": "NV01", "budget_vnd": budget}, {"task_code": "NV02"})
    activities = typed_rows(activity, *({"task_code": code, "cost_vnd": cost} for code, cost in costs))
    return cost_over_budget(activities, plan)


@pytest.mark.parametrize(
    ("budget", "costs", "is_over"),
    [
        (100, [("NV01", 100)], False),
        (100, [("NV01", 60), ("nv01", 40)], False),
        (100, [("NV01", 60), ("nv 01", 41)], True),
        (100, [("NV02", 500)], False),
        (100, [(None, 500)], False),
        (100, [("NV01", None)], False),
        (None, [("NV01", 500)], False),
        (0, [("NV01", 1)], True),
    ],
)
def test_the_activities_of_a_task_stay_within_its_budget(typed_rows, cells, budget, costs, is_over):
    found = spent(typed_rows, budget, *costs)
    assert cells(found) == ([("COST_OVER_BUDGET", 6, "budget_vnd")] if is_over else [])


def test_the_finding_gives_both_sums(typed_rows):
    found = spent(typed_rows, 100, ("NV01", 60), ("NV01", 41))
    assert unpacked(found["params"].item()) == {"task": "NV01", "found": 101, "limit": 100}


def test_a_task_listed_twice_has_both_budgets_and_one_finding(typed_rows, cells):
    plan = typed_rows(plan_task, {"task_code": "NV01", "budget_vnd": 100}, {"task_code": "NV01", "budget_vnd": 50})
    assert cost_over_budget(typed_rows(activity, {"task_code": "NV01", "cost_vnd": 150}), plan).empty
    over = cost_over_budget(typed_rows(activity, {"task_code": "NV01", "cost_vnd": 151}), plan)
    assert cells(over) == [("COST_OVER_BUDGET", 6, "budget_vnd")]
