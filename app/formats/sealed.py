"""Files under a passphrase: a stream in chunks, each encrypted and authenticated by itself (AES-256-GCM).

Layout: ``KITHSEAL1``, 16 bytes of salt, 7 bytes that begin every nonce; then chunks of 64 KB of text with their 16-byte tag.
A chunk's nonce is those 7 bytes, its number (4 bytes, big endian) and 1 for the last chunk, 0 for others: chunks can be
neither changed, swapped, repeated nor cut off without being noticed. The key is scrypt of the passphrase and the salt.
"""

from __future__ import annotations

import hashlib
import io
import os
from functools import lru_cache
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import Invalid

MAGIC = b"KITHSEAL1"
SALT = 16
_PREFIX = 7
_CHUNK = 64 * 1024
_TAG = 16


@lru_cache(maxsize=4)
def _key(passphrase: str, salt: bytes) -> bytes:
    """The key of a passphrase: 64 MB of memory and about a tenth of a second, so that guessing is dear."""
    return hashlib.scrypt(passphrase.encode(), salt=salt, n=2**16, r=8, p=1, maxmem=2**27, dklen=32)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes((last,))


class Writer(io.RawIOBase):
    """Seals what is written to it and passes it on. ``close`` writes the last chunk; the stream below stays open."""

    def __init__(self, below: BinaryIO, passphrase: str, *, salt: bytes | None = None) -> None:
        self._below = below
        self._prefix = os.urandom(_PREFIX)
        # Files that share a salt share the cost of the key; their nonces differ.
        salt = salt or os.urandom(SALT)
        self._cipher = AESGCM(_key(passphrase, salt))
        self._held = bytearray()
        self._number = 0
        below.write(MAGIC + salt + self._prefix)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        """Take bytes; returns how many."""
        given = memoryview(data).cast("B")  # type: ignore[arg-type]
        self._held += given
        while len(self._held) > _CHUNK:
            self._pass_on(bytes(self._held[:_CHUNK]), last=False)
            del self._held[:_CHUNK]
        return len(given)

    def _pass_on(self, chunk: bytes, *, last: bool) -> None:
        self._below.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last), chunk, None))
        self._number += 1

    def close(self) -> None:
        if not self.closed:
            self._pass_on(bytes(self._held), last=True)
        super().close()


class Reader(io.RawIOBase):
    """Opens what :class:`Writer` sealed.

    Raises:
        Invalid: this is no sealed file, the passphrase is another, or the file was damaged or cut off.
    """

    def __init__(self, below: BinaryIO, passphrase: str) -> None:
        head = below.read(len(MAGIC) + SALT + _PREFIX)
        if len(head) < len(MAGIC) + SALT + _PREFIX or not head.startswith(MAGIC):
            raise Invalid("This file is not sealed by Kith.", code="not_sealed")
        self._below = below
        self.salt = head[len(MAGIC) : len(MAGIC) + SALT]
        self._prefix = head[-_PREFIX:]
        self._cipher = AESGCM(_key(passphrase, self.salt))
        self._ahead = below.read(_CHUNK + _TAG)
        self._open = bytearray()
        self._number = 0
        self._ended = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fill ``buffer`` with as much as is at hand; 0 at the end."""
        into = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while not self._open and not self._ended:
            chunk, self._ahead = self._ahead, self._below.read(_CHUNK + _TAG)
            self._ended = not self._ahead
            try:
                self._open += self._cipher.decrypt(_nonce(self._prefix, self._number, self._ended), chunk, None)
            except InvalidTag:
                said = (
                    "KITH_BACKUP_PASSPHRASE is not the passphrase that sealed this file, or it is damaged."
                    if self._number == 0
                    else "This file is damaged."
                )
                raise Invalid(said, code="cannot_unseal") from None
            self._number += 1
        count = min(len(into), len(self._open))
        into[:count] = self._open[:count]
        del self._open[:count]
        return count


def is_sealed(start: bytes) -> bool:
    """Whether a file that begins like this is sealed."""
    return start.startswith(MAGIC)
