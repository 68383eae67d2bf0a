"""Reference files by name: one's own where there is one, else the shipped one.

A folder of one's own (`PARCOMM_REFERENCE`) need hold only what differs from the shipped data. A file replaces the
shipped one of the same name whole: a calendar its year's, a code list its list's. What does not belong here: what a
file says.
"""

from __future__ import annotations

import os
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
"""Reference data travels beside the code packages, in a checkout and in an installed wheel alike."""


def reference_file(own: Path, name: str) -> Path:
    """Path of a reference file.

    Args:
        own: the folder of one's own; it may be the shipped one.
        name: relative to the folder, such as `agencies.csv`.
    """
    path = own / name
    # A link that leads nowhere is one's own file, which cannot be read.
    return path if os.path.lexists(path) else FIXTURES / name


def reference_files(own: Path, subfolder: str) -> list[Path]:
    """Paths of the CSV files of a subfolder, such as `calendars`, ordered by name."""
    names = {path.name for folder in (FIXTURES, own) for path in (folder / subfolder).glob("*.csv")}
    return [reference_file(own, f"{subfolder}/{name}") for name in sorted(names)]
