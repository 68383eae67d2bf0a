"""A pipe, a device or a folder in the place of a reference file is one sentence, and nobody waits for it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.reference.agencies import COLUMNS
from assets.reference.csv_files import ReferenceDataError, read_csv
from assets.rules.framework.files import load_framework
from assets.rules.framework.folder import unloadable
from assets.rules.language.errors import FrameworkError
from checks.findings.catalogue import Catalogue
from checks.texts.plain_files import MOST_BYTES, read_plain


def as_csv(path: Path) -> object:
    return read_csv(path, COLUMNS)


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.attack(expected="one sentence, at once")
@pytest.mark.parametrize("put", [a_pipe, a_device, a_folder])
@pytest.mark.parametrize(
    ("read", "error"),
    [(as_csv, ReferenceDataError), (load_framework, FrameworkError), (Catalogue.load, OSError)],
)
def test_what_is_no_plain_file_is_refused_at_once(
    put: Callable[[Path], None], read: Callable[[Path], object], error: type[Exception], tmp_path: Path
) -> None:
    put(tmp_path / "a.yaml")
    with pytest.raises(error, match="not a plain file"):
        read(tmp_path / "a.yaml")


def test_a_framework_that_is_a_pipe_is_told_as_broken(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    with pytest.raises(FrameworkError) as found:
        load_framework(tmp_path / "a.yaml")
    assert unloadable(tmp_path / "a.yaml", found.value).framework_id is None


def test_a_link_to_a_plain_file_is_read_and_an_endless_file_is_not(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert read_plain(tmp_path / "b") == b"x"
    os.truncate(tmp_path / "a", MOST_BYTES + 1)
    with pytest.raises(OSError, match="larger than 32 MB"):
        read_plain(tmp_path / "b")
