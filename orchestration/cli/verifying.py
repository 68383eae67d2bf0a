"""`parcomm verify` and `parcomm head`: a release or an installation against itself, and against words from outside."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.cli.errors import EXIT_FINDINGS, EXIT_FINE, Refusal
from orchestration.cli.printing.terminal import say

if TYPE_CHECKING:
    from assets.publication.release.outside_record import OutsideRecord

SIGNATURE = ".sig"
"""What `ssh-keygen -Y sign` adds to a file's name for its signature's."""


def verify(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of a release; this installation, if not given.")
    ] = None,
    seal: Annotated[
        str | None, typer.Option(help="The seal as the decision published it, the line of SEAL, or a file with it.")
    ] = None,
    heads: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="N:HASH|FILE",
            help="A head of the audit trail as it was printed once, or a file of such lines (a log of nights will do).",
        ),
    ] = None,
    signed: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="What `parcomm head` printed, or SEAL, signed with an SSH key: see --key."),
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="PUB", help="The public key, or several; the signature lies in FILE.sig.")
    ] = None,
) -> None:
    """Check every file of a release and compute every figure again; exit code 1 if anything differs.

    Without a folder: the archive, the audit trail, the figures and the releases of this installation.
    """
    if (signed is None) != (key is None):
        raise Refusal("--signed and --key go together: a file, and the public key that is to have signed it")
    told = "" if signed is None or key is None else _signed_text(signed, key)
    if folder is None:
        if seal is not None:
            raise Refusal("a seal is that of one release: name its folder")
        raise typer.Exit(_verify_here([*map(_given_text, heads or ()), *([told] if signed else [])]))
    if heads:
        raise Refusal("a head is that of an installation: name no folder")
    raise typer.Exit(_verify_release(folder, None if seal is None else _seal(seal), told if signed else None))


def head() -> None:
    """Print the audit trail's head and the seals of all releases: to be kept, best signed, where nobody here may write.

    To sign: `parcomm head > head.txt`, then `ssh-keygen -Y sign -n parcomm -f KEY head.txt` where the key is kept.
    """
    from assets.publication.release.outside_record import record_text
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_current

    engine = open_engine(read_settings().database_url)
    require_current(engine)
    with engine.connect() as connection:
        say(record_text(connection), nl=False)


def print_problems(problems: tuple[str, ...]) -> None:
    """Print what does not hold, a line each."""
    for problem in problems:
        say(problem)


def _verify_release(folder: Path, seal: str | None, signed: str | None) -> int:
    from assets.publication.release.outside_record import seal_of
    from assets.publication.verifying.release import verify_release

    if signed is not None:
        published = seal_of(signed, folder.resolve().name)
        if published is None:
            raise Refusal(f"the signed file holds no seal of {folder.resolve().name}")
        if seal not in (None, published):
            raise Refusal(f"--seal gives another seal than the signed file, which says {published}")
        seal = published
    verdict = verify_release(folder, seal=seal)
    print_problems(verdict.problems)
    for note in verdict.notes:
        say(f"parcomm: {note}", err=True)
    if verdict.problems:
        return EXIT_FINDINGS
    say(f"Release {verdict.name} is whole, and every figure comes out as it was released.")
    return EXIT_FINE


def _verify_here(texts: list[str]) -> int:
    from assets.publication.release.outside_record import head_line
    from assets.safekeeping.verification import verify_installation
    from orchestration.installation.settings import read_settings
    from warehouse.engine import open_engine
    from warehouse.schema.presence import require_current

    outside = _outside_record(texts)
    settings = read_settings()
    engine = open_engine(settings.database_url)
    require_current(engine)
    found = verify_installation(engine, settings.folders, outside)
    print_problems(found.problems)
    for note in found.notes:
        say(f"parcomm: {note}", err=True)
    if found.problems:
        return EXIT_FINDINGS
    say("The archive, the audit trail, the figures and the releases of this installation are whole.")
    if texts:
        say(f"{len(outside.heads)} head(s) and {len(outside.seals)} seal(s) from outside agree with it.")
    with engine.connect() as connection:
        say(head_line(connection))
    return EXIT_FINE


def _outside_record(texts: list[str]) -> OutsideRecord:
    from assets.publication.release.outside_record import read_record

    for text in texts:
        record = read_record(text)
        if not (record.heads or record.seals):
            raise Refusal("nothing in what was given is a head of the audit trail (N:HASH, 64 letters and digits)")
    return read_record("\n".join(texts))


def _given_text(given: str) -> str:
    """The text itself, or that of the file whose path it is."""
    from assets.publication.release.outside_record import read_record

    if read_record(given).heads:
        return given
    return _read(Path(given), "--head").decode("utf-8-sig", errors="replace")


def _signed_text(file: Path, key: Path) -> str:
    """Text of a file that one of the keys signed; else exit code 1."""
    from assets.publication.release.signatures import NotSignedError, signed_by

    content = _read(file, "--signed")
    signature = _read(file.with_name(file.name + SIGNATURE), "--signed")
    keys = _read(key, "--key").decode("utf-8", errors="replace")
    try:
        whose = signed_by(content, signature, keys)
    except NotSignedError as error:
        say(f"{file}: {error}")
        raise typer.Exit(EXIT_FINDINGS) from error
    say(f"parcomm: {file} is signed by {whose}", err=True)
    return content.decode("utf-8-sig", errors="replace")


def _read(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refusal(f"{option}: {path} cannot be read ({error.strerror})") from error


def _seal(given: str) -> str:
    """The seal that was given, or that stands in the file whose path was given."""
    from assets.publication.release.manifest import seal_in

    seal = seal_in(given)
    if seal is None and (path := Path(given.strip())).is_file():
        seal = seal_in(path.read_text(encoding="utf-8-sig", errors="replace"))
    if seal is None:
        raise Refusal(f"--seal {given!r} is neither a seal (64 letters and digits, or the line of SEAL) nor its file")
    return seal
