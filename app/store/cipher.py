"""The database under a passphrase: which key a file has, and how a connection is given it.

The file's format is SQLCipher 4's (AES-256, each page authenticated), by way of SQLite3 Multiple Ciphers. The key is scrypt of the
passphrase and of the salt that stands, in the clear, in the file's first sixteen bytes; so a copy of the file needs nothing beside it.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import apsw

from app.errors import Unavailable

_PLAIN = b"SQLite format 3\0"
_SALT = 16
_passphrase = ""


def use(passphrase: str) -> None:
    """From now on databases are opened, and made, under this passphrase; '' = without.

    Raises:
        Unavailable: this apsw cannot encrypt.
    """
    global _passphrase
    if passphrase and not hasattr(apsw, "mc_version"):
        raise Unavailable(
            "A database passphrase is set, but the SQLite of this installation cannot encrypt; it needs apsw-sqlite3mc.",
            code="cannot_encrypt",
        )
    _passphrase = passphrase


def is_used() -> bool:
    """Whether databases are opened under a passphrase."""
    return bool(_passphrase)


@lru_cache(maxsize=16)
def _key(passphrase: str, salt: bytes) -> str:
    """Key and salt in SQLCipher's own writing. Memory 64 MB, about a tenth of a second, once for each file."""
    raw = hashlib.scrypt(passphrase.encode(), salt=salt, n=2**16, r=8, p=1, maxmem=2**27, dklen=32)
    return f"x'{raw.hex()}{salt.hex()}'"


def _start(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SALT)
    except FileNotFoundError:
        return b""


def is_plain(path: Path) -> bool:
    """Whether the file is there and can be read without a passphrase."""
    return _start(path) == _PLAIN


def pragmas(path: Path) -> dict[str, str]:
    """What a connection to ``path`` has to say first; nothing for a file without a passphrase."""
    start = _start(path)
    if start == _PLAIN or not _passphrase:
        return {}
    salt = start if len(start) == _SALT else os.urandom(_SALT)
    return {"cipher": "'sqlcipher'", "key": f'"{_key(_passphrase, salt)}"'}


def connect(path: Path, flags: int = apsw.SQLITE_OPEN_READWRITE) -> apsw.Connection:
    """A connection of its own to a database file, with the key that it needs."""
    connection = apsw.Connection(str(path), flags=flags)
    for name, worth in pragmas(path).items():
        connection.execute(f"PRAGMA {name} = {worth}").fetchall()
    return connection


def encrypt(path: Path) -> bool:
    """Put a plain database under the passphrase, where one is set; whether there was anything to do.

    SQLite's journal covers it: after a kill the file is the plain one or the encrypted one.
    """
    if not _passphrase or not is_plain(path):
        return False
    salt = os.urandom(_SALT)
    connection = apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READWRITE)
    try:
        connection.execute("PRAGMA journal_mode = delete").fetchall()  # pages of a log would stay readable
        connection.execute("PRAGMA secure_delete = on").fetchall()
        connection.execute("PRAGMA cipher = 'sqlcipher'").fetchall()
        connection.execute(f'PRAGMA rekey = "{_key(_passphrase, salt)}"').fetchall()
    finally:
        connection.close()
    return True
