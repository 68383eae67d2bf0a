"""A folder is a release only while it holds what was sealed, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assets.publication.release.manifest import (
    MANIFEST,
    SEAL,
    NotAReleaseError,
    broken_files,
    read_manifest,
    seal_in,
    write_manifest,
)

FACTS: dict[str, Any] = {
    "year": 2024,
    "sequence": 1,
    "released_at": "2025-03-01T00:00:00+00:00",
    "decision": {"number": "12/QĐ", "date": "2025-03-01"},
    "erratum": None,
    "code": {"version": "1", "git_commit": None, "code_sha256": "0" * 64, "lock_sha256": None, "python": "3.11"},
    "audit": {"events": 0, "head": "0" * 64},
    "tables": {},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("data/a.csv", "data/b.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    write_manifest(tmp_path, FACTS)
    return tmp_path


def link_beside(folder: Path) -> None:
    (folder / "data" / "c.csv").symlink_to(folder / "data" / "a.csv")


def link_instead(folder: Path) -> None:
    (folder / "data" / "a.csv").rename(folder.parent / "a.csv")
    (folder / "data" / "a.csv").symlink_to(folder.parent / "a.csv")


def test_a_release_as_it_was_sealed_has_nothing_broken(folder: Path) -> None:
    seal = seal_in((folder / SEAL).read_text(encoding="ascii"))
    assert broken_files(folder, read_manifest(folder), None) == []
    assert broken_files(folder, read_manifest(folder), seal) == []
    assert set(read_manifest(folder).files) == {"data/a.csv", "data/b.csv"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda folder: (folder / "data/a.csv").unlink(), "data/a.csv: is missing"),
        (lambda folder: (folder / "data/a.csv").write_text("x"), "data/a.csv: was changed after the release"),
        (lambda folder: (folder / "data/c.csv").write_text("x"), "data/c.csv: was added after the release"),
        (link_beside, "data/c.csv: is a link, and no file of the release"),
        (link_instead, "data/a.csv: is a link, and no file of the release"),
        (lambda folder: (folder / SEAL).unlink(), "SEAL: is missing"),
        (lambda folder: (folder / SEAL).write_text("0" * 64), f"{MANIFEST}: does not have the fingerprint that SEAL"),
    ],
)
def test_whatever_is_otherwise_is_named(folder: Path, change: Callable[[Path], Any], said: str) -> None:
    change(folder)
    assert any(one.startswith(said) for one in broken_files(folder, read_manifest(folder), None))


def test_a_release_that_was_sealed_anew_does_not_have_the_published_seal(folder: Path) -> None:
    published = seal_in((folder / SEAL).read_text(encoding="ascii"))
    (folder / "data/a.csv").write_text("x")
    write_manifest(folder, FACTS)
    assert broken_files(folder, read_manifest(folder), None) == []
    assert broken_files(folder, read_manifest(folder), published) == [
        f"{MANIFEST}: does not have the published seal {published}"
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [("{", "is not JSON"), ("[]", "has another format"), ('{"format": 2}', "has another format"),
     ('{"format": 1}', "year: ")],
)  # fmt: skip
def test_a_manifest_that_cannot_be_read_is_no_release(folder: Path, text: str, why: str) -> None:
    (folder / MANIFEST).write_text(text)
    with pytest.raises(NotAReleaseError, match=why):
        read_manifest(folder)


@pytest.mark.parametrize(
    ("line", "is_seal"),
    [
        ("a" * 64, True),
        (f"Seal: {'a' * 64}", True),
        (f"{'a' * 64}  {MANIFEST}", True),
        (f"{'a' * 64} *{MANIFEST}", True),
        ("a" * 63, False),
        ("a" * 65, False),
        (f"{'a' * 64} other.json", False),
    ],
)
def test_a_seal_is_taken_as_it_stands_in_its_file_or_is_said(line: str, is_seal: bool) -> None:
    assert seal_in(line) == ("a" * 64 if is_seal else None)
