"""The whole runbook, typed into a new Debian: its own systemd, PostgreSQL and nginx, and no network.

    python -m tests.orchestration.runbook.machine --dist dist --folder FOLDER

Needs root, `debootstrap` and `systemd-nspawn` (systemd-container), and a network for Debian's packages: they alone are
fetched before the machine is started, which installs them itself. Each block is typed as root into a shell of its own,
after the page's first one, which gives the names. Printed: a line for each block; all that was said is in
FOLDER/typed.log. Exit code 1 at the first that fails; the machine stays in FOLDER/root. With `--stay` it is left
running, for whoever wants to look.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.orchestration.runbook.blocks import RUNBOOK, Block, blocks

PROGRAMS = ("debootstrap", "systemd-nspawn", "nsenter")
BEYOND_THE_LEAST = "systemd-sysv,dbus,ca-certificates,iproute2,procps"
"""What every installed Debian has, and the least one for a folder has not."""

BOOT_SECONDS = 120
SHELL = ("env", "-i", "HOME=/root", "LANG=C.UTF-8", "DEBIAN_FRONTEND=noninteractive", "TERM=dumb")
PATHS = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
STOP = signal.SIGRTMIN + 4
"""What tells systemd to power off."""


def made(folder: Path, dist: Path, release: str) -> Path:
    """A root folder with a Debian in it, and what is to be installed in its place."""
    root = folder / "root"
    if not root.exists():
        subprocess.run(["debootstrap", "--variant=minbase", f"--include={BEYOND_THE_LEAST}", release, root], check=True)
    shutil.copytree(dist, root / "srv" / "parcomm-dist", dirs_exist_ok=True)
    return root


def fetch_packages(root: Path, block: Block) -> None:
    """Let the machine find what this block of the page asks Debian for: it will have no network."""
    shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
    text = block.text.replace("apt-get install", "apt-get install --download-only")
    with (root / "packages.log").open("wb") as log:
        subprocess.run(
            ["chroot", root, *SHELL, PATHS, "bash", "-euo", "pipefail"], input=text.encode(), stdout=log, check=True
        )


@contextmanager
def booted(root: Path, folder: Path, *, stays: bool) -> Iterator[int]:
    """The machine at work; give the number of its first process."""
    options = ["--register=no", "--keep-unit", "--quiet", "--private-network", "--machine=parcomm-runbook"]
    with (folder / "boot.log").open("wb") as log:
        outer = subprocess.Popen(
            ["systemd-nspawn", *options, "--directory", root, "--boot"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    ends = time.monotonic() + BOOT_SECONDS
    while True:
        first = Path(f"/proc/{outer.pid}/task/{outer.pid}/children").read_text().split()
        asked = ["systemctl", "is-system-running"]
        if (
            first
            and subprocess.run([*inside(int(first[0])), *asked], capture_output=True, check=False).stdout.strip()
            == b"running"
        ):
            break
        if time.monotonic() > ends or outer.poll() is not None:
            raise TimeoutError(f"the machine did not start: {folder / 'boot.log'}")
        time.sleep(1)
    try:
        yield int(first[0])
    finally:
        if not stays:
            os.kill(int(first[0]), STOP)
            outer.wait(BOOT_SECONDS)


def inside(first: int) -> list[str]:
    """How a program is started in the machine."""
    return ["nsenter", f"--target={first}", "--mount", "--uts", "--ipc", "--net", "--pid", "--", *SHELL, PATHS]


def typed(page: Path, folder: Path, dist: Path, release: str, *, stays: bool) -> int:
    """Type every block; give the number of those that failed, which is at most one."""
    names, *others = blocks(page)
    root = made(folder, dist, release)
    fetch_packages(root, others[0])
    with (folder / "typed.log").open("wb") as log, booted(root, folder, stays=stays) as first:
        if stays:
            sys.stdout.write(f"{' '.join(inside(first))} bash\n")
        for block in others:
            began = time.monotonic()
            log.write(f"\n### line {block.line}, {block.heading}\n{block.text}---\n".encode())
            log.flush()
            done = subprocess.run(
                [*inside(first), "bash", "-euo", "pipefail"],
                input=(names.text + block.text).encode(),
                stdout=log,
                stderr=log,
                check=False,
            )
            outcome = "well" if done.returncode == 0 else f"exit code {done.returncode}"
            spent = time.monotonic() - began
            sys.stdout.write(f"line {block.line:3}  {block.heading:42} {spent:6.1f} s  {outcome}\n")
            sys.stdout.flush()
            if done.returncode:
                return 1
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dist", type=Path, required=True)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--release", default="bookworm")
    parser.add_argument("--page", type=Path, default=RUNBOOK)
    parser.add_argument("--stay", action="store_true")
    options = parser.parse_args()
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        sys.stderr.write(f"needs root and {', '.join(PROGRAMS)}: apt-get install debootstrap systemd-container\n")
        return 2
    folder = options.folder or Path(tempfile.mkdtemp(prefix="parcomm-runbook-"))
    return typed(options.page, folder, options.dist, options.release, stays=options.stay)


if __name__ == "__main__":
    sys.exit(main())
