from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from assets.rules.framework.json_schema import SCHEMA_PATH, framework_schema, schema_text
from assets.rules.framework.text import read_placed

FRAMEWORKS = sorted((Path(__file__).parents[4] / "fixtures" / "frameworks").glob("*.yaml"))


def _as_an_editor_reads_it(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _as_an_editor_reads_it(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_an_editor_reads_it(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value


def test_the_committed_schema_is_the_one_that_the_models_make() -> None:
    assert SCHEMA_PATH.read_text(encoding="utf-8") == schema_text(), (
        "write it anew: python -m assets.rules.framework.json_schema"
    )


def test_the_schema_is_itself_valid() -> None:
    Draft202012Validator.check_schema(framework_schema())


@pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)
def test_the_schema_accepts_every_shipped_framework(path: Path) -> None:
    values = read_placed(path.read_text(encoding="utf-8"), path.name).values
    errors = Draft202012Validator(framework_schema()).iter_errors(_as_an_editor_reads_it(values))
    assert [error.message for error in errors] == []


HEAD = {"framework": "x", "version": 1, "title": "T", "level": "commune", "years": [2024]} | {
    "basis": {"document": "1/QĐ", "issued": "2024-01-01", "issuer": "UBND"}
}


@pytest.mark.parametrize(
    "score",
    [
        0.5,
        "max",
        [{"when": "a", "points": 1}, {"otherwise": 0}],
        {"sum": [0.5, "a / b", {"when": "c", "points": "max"}, {"sum": [1], "cap": 1}], "cap": 1},
    ],
)
def test_the_schema_knows_each_form_of_a_score(score: Any) -> None:
    value = {**HEAD, "criteria": [{"code": "1", "name": "A", "max": 1, "score": score}]}
    assert Draft202012Validator(framework_schema()).is_valid(value)


@pytest.mark.parametrize(
    "wrong",
    [
        {"level": "tỉnh, thành phố"},
        {"year": 2024},
        {"years": []},
        {"criteria": []},
        {"criteria": [{"code": "1", "name": "A", "max": -1, "score": 1}]},
        {"criteria": [{"code": "1", "name": "A", "max": 1, "score": [{"when": "a"}]}]},
        {"criteria": [{"code": "1", "name": "A", "max": 1, "score": 1, "inputs": {"a": {"declared": "text"}}}]},
    ],
)
def test_the_schema_refuses_what_loading_refuses(wrong: dict[str, Any]) -> None:
    sound = {**HEAD, "criteria": [{"code": "1", "name": "A", "max": 1, "score": 1}]}
    assert not Draft202012Validator(framework_schema()).is_valid({**sound, **wrong})
