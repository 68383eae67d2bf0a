"""Program that computed a release: version, commit where there is one, fingerprints of code and lock.

What does not belong here: what the program did.
"""

from __future__ import annotations

import hashlib
import platform
import shutil
import subprocess
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
"""Where the four code packages lie, in a checkout and in an installed wheel alike."""

CODE = ("assets", "checks", "orchestration", "warehouse")
LOCK = ROOT / "requirements.lock"
"""Present in a checkout only; an installed wheel's dependencies are told by its environment."""


def program() -> dict[str, Any]:
    """Facts about the running program, JSON-ready."""
    return {
        "version": version("parcomm"),
        "git_commit": _git_commit(),
        "code_sha256": code_sha256(),
        "lock_sha256": hashlib.sha256(LOCK.read_bytes()).hexdigest() if LOCK.is_file() else None,
        "python": platform.python_version(),
    }


@cache
def code_sha256() -> str:
    """One fingerprint of every module of the program: where it is the same, two machines compute by the same text."""
    digest = hashlib.sha256()
    for package in CODE:
        for path in sorted((ROOT / package).rglob("*.py")):
            digest.update(f"{path.relative_to(ROOT).as_posix()}\n".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _git_commit() -> str | None:
    """The checkout's commit, with a mark if files differ from it; None where there is no checkout, or no git."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return None
    command = [git, "-C", str(ROOT), "describe", "--always", "--abbrev=40", "--dirty", "--exclude=*"]
    told = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own fixed command
    return told.stdout.strip() or None
