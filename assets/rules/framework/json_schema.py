"""The published JSON Schema of framework files, made from the models, for editors' completion and validation.

`python -m assets.rules.framework.json_schema` writes it to `docs/framework.schema.json`; a test holds the two
together. What does not belong here: what a schema cannot say (expressions, sums, names), which loading checks.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from assets.rules.framework.model import Framework

SCHEMA_PATH = Path(__file__).parents[3] / "docs" / "framework.schema.json"


class _Dialect(GenerateJsonSchema):
    """Draft 2020-12, which editors' YAML servers read."""

    schema_dialect = "https://json-schema.org/draft/2020-12/schema"


def framework_schema() -> dict[str, Any]:
    """The schema as JSON-ready data."""
    schema = Framework.model_json_schema(by_alias=True, schema_generator=_Dialect)
    return {"$schema": _Dialect.schema_dialect, **schema, "title": "Bộ tiêu chí (framework) của parcomm"}


def schema_text() -> str:
    """The schema as the committed file holds it."""
    return json.dumps(framework_schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    SCHEMA_PATH.write_text(schema_text(), encoding="utf-8")
