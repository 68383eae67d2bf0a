"""Which files belong to a release."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from assets.publication.release.contents import unaccounted_files
from assets.publication.release.erratum import ERRATUM
from assets.publication.release.guide import GUIDE
from assets.publication.release.manifest import Manifest
from tests.assets.publication.release.test_manifest import FACTS


def manifest_of(sequence: int, *names: str) -> Manifest:
    """Of a release without tables and reports, whose lock file is not kept."""
    files = {name: {"sha256": "0" * 64, "bytes": 1} for name in names}
    reason = "Sửa số liệu" if sequence > 1 else None
    return Manifest.model_validate_json(
        json.dumps({"format": 1, **FACTS, "sequence": sequence, "erratum": reason, "files": files})
    )


@pytest.mark.parametrize(("sequence", "strange"), [(1, True), (2, False), (3, False)])
def test_only_a_correction_has_a_list_of_what_moved(sqlite_warehouse: sa.Engine, sequence: int, strange: bool) -> None:
    manifest = manifest_of(sequence, ERRATUM, GUIDE)
    with sqlite_warehouse.connect() as connection:
        found = unaccounted_files(connection, manifest, same_version=True)
        assert found == ([f"{ERRATUM}: no such file belongs to a release"] if strange else [])
        assert unaccounted_files(connection, manifest, same_version=False) == []


def test_a_file_that_no_release_has_is_named_and_only_where_the_same_program_made_it(
    sqlite_warehouse: sa.Engine,
) -> None:
    manifest = manifest_of(1, GUIDE, "data/strange.csv", "a.exe")
    with sqlite_warehouse.connect() as connection:
        assert unaccounted_files(connection, manifest, same_version=True) == [
            "a.exe: no such file belongs to a release",
            "data/strange.csv: no such file belongs to a release",
        ]
        assert unaccounted_files(connection, manifest, same_version=False) == []
