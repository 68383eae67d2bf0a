"""The evaluators' guide shows the pictures that its command takes, of assets and checks that are there."""

from __future__ import annotations

import re
from pathlib import Path

from orchestration.definitions import build_defs
from tests.pictures.__main__ import SCENES

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "evaluators.vi.md").read_text(encoding="utf-8")


def test_each_picture_of_the_guide_is_taken_by_the_command_and_each_taken_one_is_shown() -> None:
    shown = re.findall(r"\]\(pictures/([\w-]+)\.webp\)", GUIDE)
    assert shown == [scene.name for scene in SCENES]
    assert {path.stem for path in (DOCS / "pictures").iterdir()} == set(shown)


def test_each_asset_that_the_guide_sends_to_is_there() -> None:
    named = set(re.findall(r"Catalog → `(\w+)`", GUIDE))
    # The year of the pictures has no year before it and no proof claimed twice: of those there is nothing to show.
    pictured = set(re.findall(r"/assets/(\w+)", " ".join(scene.path for scene in SCENES)))
    assert named - pictured == {"rank_change", "evidence_case"}
    assert pictured <= named
    assert named <= {key.to_user_string() for key in build_defs().resolve_asset_graph().get_all_asset_keys()}
