"""The bill of materials of what is installed to run parcomm: every locked package, its hashes, its licence (CycloneDX).

    python .ci/sbom.py requirements.lock dist/parcomm.cdx.json

cyclonedx-py lists the lock and its hashes; licences are those that the installed packages declare. Links to where
packages or tools were fetched from are left out: they differ by installation.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import metadata
from pathlib import Path
from typing import Any


def licence(name: str) -> list[dict[str, Any]]:
    """As CycloneDX writes it; nothing for a package of other platforms, or one that declares none in words."""
    try:
        facts = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return []
    if facts.get("License-Expression"):
        return [{"expression": facts["License-Expression"]}]
    words = [each.rpartition(" :: ")[2] for each in facts.get_all("Classifier", []) if each.startswith("License ::")]
    words = words or (facts.get("License") or "").strip().splitlines()[:1]
    return [{"license": {"name": word}} for word in words]


def main(lock: str, out: str) -> None:
    """Write the bill of materials of a lock file."""
    command = ["cyclonedx-py", "requirements", lock, "--pyproject", "pyproject.toml", "--index-url", "."]
    made = subprocess.run(
        [Path(sys.executable).with_name(command[0]), *command[1:], "--output-reproducible"],
        check=True, stdout=subprocess.PIPE, text=True,
    ).stdout  # fmt: skip
    bill = json.loads(made)
    bill["metadata"].pop("tools", None)
    for component in bill["components"]:
        component.pop("description", None)
        component["licenses"] = licence(component["name"])
        for reference in component.get("externalReferences", []):
            reference["url"] = f"{component['name']}/"
    path = Path(out)
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
