"""Files signed with an SSH key: by `ssh-keygen -Y sign -n parcomm`, on a machine where the key is kept.

Only the public key need be known where a signature is checked, so nobody there can make one. What belongs here:
checking a signature. What does not: what the signed file says (`outside_record`).
"""

from __future__ import annotations

from collections.abc import Iterator

from sshsig import InvalidSignature, PublicKey, verify

NAMESPACE = "parcomm"
"""What `ssh-keygen -n` names: a signature made for another purpose does not count."""


class NotSignedError(Exception):
    """The file is not signed by any of the keys; the message says why."""


class UnusableKeyError(Exception):
    """A file of public keys with a line that is none, or without any; the message says which."""


def signed_by(content: bytes, signature: bytes, keys: str) -> str:
    """The key that signed.

    Args:
        content: of the file.
        signature: the file that `ssh-keygen -Y sign` wrote beside it.
        keys: public keys, one a line, as in the `.pub` file that `ssh-keygen` writes: Ed25519 or RSA.

    Returns:
        the key's fingerprint, as `ssh-keygen -l` shows it.

    Raises:
        UnusableKeyError: a line is no such key; there is none.
        NotSignedError: another key signed, another content was signed, for another purpose, or this is no signature.
    """
    allowed = list(_public_keys(keys))
    if not allowed:
        raise UnusableKeyError("the file of public keys holds none")
    try:
        key = verify(content, signature, allowed, NAMESPACE)
    except (InvalidSignature, NotImplementedError, ValueError) as error:
        raise NotSignedError(f"the signature does not hold: {error}") from error
    return key.sha256_str()


def _public_keys(text: str) -> Iterator[PublicKey]:
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        try:
            yield PublicKey.from_openssh_str(line)
        except (NotImplementedError, ValueError) as error:
            raise UnusableKeyError(f"line {number} is no Ed25519 or RSA public key as ssh-keygen writes it") from error
