"""The branch's signature on its papers: Ed25519 over number, time, content and seal.

Each PC has a key of its own, made with its first paper. The private half is a file beside the
data that only the account running the program may read, in no database and so in no backup; the
public half is registered in the database for good. A lost key costs nothing: the next paper makes
a new one, and what the old one signed still verifies.
"""

import os
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from reception.core import clock, db, gate, record, this_pc
from reception.papers.models import PaperSignature, SigningKey

NAME = "papers.key"


def message(number: str, issued_at: int, content_hash: str, seal: str) -> bytes:
    """Return what is signed of a paper: four lines below a first one that says what it is."""
    lines = ("Reception paper 1", number, str(issued_at), content_hash, seal)
    return "\n".join(lines).encode()


def sign(paper_id: int, branch_id: int, signed: bytes) -> None:
    """Sign a paper inside the running action, with this PC's key."""
    private = _key(_file())
    public = _public_hex(private)
    record.add(
        PaperSignature,
        paper=paper_id,
        key=_registered(public, branch_id),
        signature=private.sign(signed).hex(),
    )


def is_valid(public: str, signature: str, signed: bytes) -> bool:
    """Tell whether this key signed this; no for what is no key or signature at all."""
    from cryptography.exceptions import InvalidSignature

    try:
        _verifier(public).verify(bytes.fromhex(signature), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def public_pem(public: str) -> bytes:
    """Return a registered key in the form that other programs read (`openssl pkeyutl`)."""
    from cryptography.hazmat.primitives import serialization as forms

    return _verifier(public).public_bytes(  # type: ignore[no-any-return]
        forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo
    )


@lru_cache(maxsize=64)
def _verifier(public: str) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public))


def _registered(public: str, branch_id: int) -> int:
    """Return the key's row, made where this database does not know it yet."""
    sql = "SELECT id FROM signing_key WHERE public = ?"
    found = db.row(sql, (public,))
    if found is None:
        added = record.try_add(
            SigningKey,
            branch=branch_id,
            pc=gate.actor().pc,
            public=public,
            made_at=clock.now(),
        )
        found = (added,) if added is not None else db.row(sql, (public,))
    assert found is not None
    return int(found[0])


def retire_exposed() -> bool:
    """Throw away a key that other accounts of this PC may read; tell whether it was so.

    Asked at the start and before a key is read: a copy of it may be anywhere. Windows keeps the
    user's own folder to the user.
    """
    file = _file()
    with suppress(OSError):
        if os.name == "posix" and file.is_file() and file.stat().st_mode & 0o077:
            file.unlink()
            _key.cache_clear()
            return True
    return False


def _file() -> Path:
    return this_pc.folder() / NAME


@lru_cache(maxsize=4)
def _key(path: Path) -> Any:
    """Return the key of the file; a new one where there is none that can be read.

    Where it cannot be kept it serves until the program ends: no paper is refused for it.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    retire_exposed()
    with suppress(OSError, ValueError):
        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(path.read_text("ascii")))
    made = Ed25519PrivateKey.generate()
    with suppress(OSError):
        _keep(path, made.private_bytes_raw().hex())
    return made


@lru_cache(maxsize=4)
def _public_hex(private: Any) -> str:
    public: bytes = private.public_key().public_bytes_raw()
    return public.hex()


def _keep(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.name}.{os.urandom(4).hex()}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii", newline="") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
