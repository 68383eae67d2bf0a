"""A ZIP directory is believed only where its entries lie one behind the other."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from assets.submissions.container.guard import FileRefusedError
from assets.submissions.container.zip_reader import Container

NAMES = ("a.xml", "báo cáo.xml")


def with_first_entry_longer(by: int) -> bytes:
    """Two stored entries; the first is said to end so many bytes behind the beginning of the second."""
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_STORED) as archive:
        for name in NAMES:
            archive.writestr(name, bytes(100))
    packed = bytearray(saved.getvalue())
    for signature, sizes in ((b"PK\x01\x02", 20), (b"PK\x03\x04", 18)):
        struct.pack_into("<2L", packed, packed.index(signature) + sizes, 100 + by, 100 + by)
    return bytes(packed)


def test_entries_that_touch_are_read() -> None:
    container = Container(io.BytesIO(with_first_entry_longer(0)))
    assert [len(container.read(name)) for name in NAMES] == [100, 100]


@pytest.mark.parametrize("by", [1, 5, 6, 29, 30, 35, 36, 140])
def test_entries_that_lie_over_one_another_are_refused_by_the_directory_alone(by: int) -> None:
    with pytest.raises(FileRefusedError, match="lie over one another"):
        Container(io.BytesIO(with_first_entry_longer(by)))
