"""What OpenSSH's own program signs is found signed, and nothing else is."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assets.publication.release.signatures import NotSignedError, UnusableKeyError, signed_by

SEAL = f"{'0a' * 32}  manifest.json\n".encode()


def ssh_keygen(*arguments: str | Path) -> str:
    program = shutil.which("ssh-keygen")
    assert program, "the tests need ssh-keygen (OpenSSH's client) on the PATH"
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=True)
    return done.stdout


def new_key(folder: Path, name: str, kind: str = "ed25519") -> Path:
    """Make a key pair without a passphrase; give the secret one."""
    ssh_keygen("-q", "-t", kind, "-N", "", "-C", name, "-f", folder / name)
    return folder / name


def signature(key: Path, content: bytes, namespace: str = "parcomm") -> bytes:
    file = key.with_name("signed.txt")
    file.write_bytes(content)
    file.with_name("signed.txt.sig").unlink(missing_ok=True)
    ssh_keygen("-q", "-Y", "sign", "-n", namespace, "-f", key, file)
    return file.with_name("signed.txt.sig").read_bytes()


def public(key: Path) -> str:
    return key.with_name(f"{key.name}.pub").read_text()


@pytest.mark.parametrize("kind", ["ed25519", "rsa"])
def test_a_file_signed_by_one_of_the_keys_is_taken_and_the_key_is_named_as_ssh_keygen_names_it(
    tmp_path: Path, kind: str
) -> None:
    mine, other = new_key(tmp_path, "mine", kind), new_key(tmp_path, "other")
    keys = f"# thư ký\n\n{public(other)}{public(mine)}"

    assert signed_by(SEAL, signature(mine, SEAL), keys) in ssh_keygen("-l", "-f", tmp_path / "mine.pub")


@pytest.mark.attack(expected="the signature does not hold")
def test_another_content_key_or_purpose_and_no_signature_at_all_are_refused(tmp_path: Path) -> None:
    mine, other = new_key(tmp_path, "mine"), new_key(tmp_path, "other")
    good = signature(mine, SEAL)
    half = good[: len(good) // 2]

    for content, signed in (
        (SEAL + b" ", good),
        (SEAL, signature(other, SEAL)),
        (SEAL, signature(mine, SEAL, "file")),
        (SEAL, half),
        (SEAL, b""),
        (SEAL, b"\xff\x00"),
        (SEAL, public(mine).encode()),
    ):
        with pytest.raises(NotSignedError, match="the signature does not hold"):
            signed_by(content, signed, public(mine))


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("", "holds none"),
        ("# nobody\n", "holds none"),
        ("\nssh-ed25519 AAAA x\n", "line 2 is"),
        ("x", "line 1 is"),
    ],
)
def test_a_file_without_a_key_that_can_be_used_is_named(keys: str, said: str) -> None:
    with pytest.raises(UnusableKeyError, match=said):
        signed_by(SEAL, b"", keys)
