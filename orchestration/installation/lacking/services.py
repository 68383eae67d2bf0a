"""Services of the system: units, the proxy before the pages, its certificate, and who is told of a bad night."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509

from orchestration.installation.instance import SETTINGS_FILE
from orchestration.installation.lacking.host import Host

UNITS = SETTINGS_FILE.parent / "systemd"
SITE = Path("etc/nginx/sites-enabled/parcomm.conf")
LEAST_VALID = timedelta(days=21)


def telling(host: Host) -> Iterator[str]:
    """Nobody who hears of a bad night."""
    if host.settings.smtp_url is None and host.settings.webhook_url is None:
        yield "nobody is told of a bad night: set PARCOMM_SMTP_URL, PARCOMM_MAIL_FROM and _TO, or PARCOMM_WEBHOOK_URL"


def units(host: Host) -> Iterator[str]:
    """Units, where systemd runs, that are not installed, are of another version, or do not start with the system."""
    if not (host.root / "run/systemd/system").is_dir():
        return
    installed = host.root / "etc/systemd/system"
    for path in sorted(UNITS.rglob("*.*")):
        if path.is_dir():
            continue
        place = installed / path.relative_to(UNITS)
        if not place.is_file():
            yield f"the unit {path.name} is not installed in {installed}"
        elif place.read_bytes() != path.read_bytes():
            yield f"{place} is not this version's: keep changes of your own in a drop-in (systemctl edit)"
        elif (target := _wanted_by(path)) and not (installed / f"{target}.wants" / path.name).is_symlink():
            yield f"{path.name} is not started with the system (systemctl enable --now {path.name})"


def _wanted_by(unit: Path) -> str | None:
    found = re.search(r"^WantedBy=(\S+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    return found[1] if found else None


def proxy(host: Host) -> Iterator[str]:
    """No nginx, no site, or a site without a name of its own."""
    if not (host.root / "usr/sbin/nginx").is_file():
        yield "nginx is not installed: evaluators reach the pages through it"
        return
    site = host.root / SITE
    if not site.is_file():
        yield f"{site} is not there (orchestration/deploy/nginx.conf)"
    elif "parcomm.example.vn" in site.read_text(encoding="utf-8"):
        yield f"{site} still has the name parcomm.example.vn"
    if site.is_file() and not (host.root / "etc/nginx/parcomm.users").is_file():
        yield f"{host.root / 'etc/nginx/parcomm.users'} is not there: no evaluator has an account"


def certificate(host: Host) -> Iterator[str]:
    """A certificate that is not there, has ended or soon will."""
    site = host.root / SITE
    if not site.is_file():
        return
    for name in sorted(
        set(re.findall(r"^\s*ssl_certificate\s+(\S+);", site.read_text(encoding="utf-8"), re.MULTILINE))
    ):
        path = host.root / name.lstrip("/")
        if not path.is_file():
            yield f"the certificate {path} is not there"
            continue
        ends = x509.load_pem_x509_certificate(path.read_bytes()).not_valid_after_utc
        if ends - datetime.now(UTC) < LEAST_VALID:
            yield f"the certificate {path} ends on {ends.date()}"
