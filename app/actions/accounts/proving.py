"""Passwords, and how often one may try: hashed with argon2id, attempts counted in the database so that a restart forgives nothing."""

from __future__ import annotations

import ipaddress
import re
import secrets
import threading
import unicodedata
from collections.abc import Sequence
from contextlib import suppress
from functools import cache

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.domain.timing import DAY, MINUTE
from app.errors import Invalid, TooManyAttempts
from app.store import accounts
from app.store.accounts import digest
from app.store.database import transaction

_SECOND = 1_000

#: (attempts, within milliseconds) that are evaluated; a successful login does not count.
ACCOUNT_LIMITS = ((5, 5 * MINUTE), (20, DAY))
ADDRESS_LIMITS = ((10, MINUTE), (100, DAY))

PASSWORD_MIN, PASSWORD_MAX = 10, 1_000

_EMAIL = re.compile(r"[^\s@\x00-\x1f\x7f]+@[^\s@\x00-\x1f\x7f]+")
_hasher = PasswordHasher()
# Each hash takes 64 MB: a crowd at the login page must queue, not fill the memory.
_hashing = threading.BoundedSemaphore(2)


def account_key(email: str) -> str:
    """What attempts on an account are counted under."""
    return "account:" + digest(email.strip().lower())


def _address_key(address: str) -> str:
    """One key per host; a customer of IPv6 has 2⁶⁴ addresses, so there it is the network that counts."""
    with suppress(ValueError):
        found = ipaddress.ip_address(address.partition("%")[0])
        if found.version == 6 and found.ipv4_mapped is None:
            return f"address:{ipaddress.ip_network((found, 64), strict=False)}"
    return f"address:{address}"


def admit(email: str, address: str, *, now: int) -> tuple[int, ...]:
    """Count an attempt before it is evaluated, so that many at once cannot slip through between check and count."""
    with transaction():
        accounts.forget_attempts(before=now - DAY)
        keys: Sequence[tuple[str, tuple[tuple[int, int], ...]]] = (
            (account_key(email), ACCOUNT_LIMITS),
            (_address_key(address), ADDRESS_LIMITS),
        )
        wait = max(_wait(key, limits, now) for key, limits in keys)
        if wait > 0:
            raise TooManyAttempts("Too many attempts. Wait a while, then try again.", retry_after=-(-wait // _SECOND))
        return tuple(accounts.add_attempt(key, now) for key, _ in keys)


def _wait(key: str, limits: tuple[tuple[int, int], ...], now: int) -> int:
    """Milliseconds until ``key`` may try again; ≤ 0 = now."""
    before = accounts.attempts(key, now - DAY)
    return max((before[most - 1] + span - now for most, span in limits if len(before) >= most), default=0)


def forgive(numbers: tuple[int, ...]) -> None:
    """These attempts succeeded: they do not count."""
    for number in numbers:
        accounts.remove_attempt(number)


def _plain(password: str) -> bytes:
    """The same password typed on two keyboards is one password: NFKC, as NIST SP 800-63B asks."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def effort(parameters: Parameters) -> None:
    """How dear a try of a password is from now on: passes over the memory, how much of it, and lanes.

    Kith itself never calls this: what argon2-cffi recommends (RFC 9106) is right for the real thing. A program that makes
    accounts by the hundred, as tests do, need not pay a tenth of a second and 64 MB for each. Hashes made with another
    effort still fit; the next login renews them.
    """
    global _hasher
    _hasher = PasswordHasher.from_parameters(parameters)
    _nobodys_hash.cache_clear()


def hashed(password: str) -> str:
    """The password as it is kept."""
    with _hashing:
        return _hasher.hash(_plain(password))


def is_old(known: str) -> bool:
    """Whether a hash was made with less effort than is usual now."""
    return _hasher.check_needs_rehash(known)


@cache
def _nobodys_hash() -> str:
    return hashed(secrets.token_urlsafe(16))


def matches(known: str | None, password: str) -> bool:
    """Whether the password fits; takes equally long when there is no hash to fit."""
    compared = known or _nobodys_hash()
    with _hashing:
        try:
            return _hasher.verify(compared, _plain(password)) and known is not None
        except (VerificationError, InvalidHashError):
            return False


def checked_email(email: str) -> str:
    """An email address as it is kept.

    Raises:
        Invalid: it is none.
    """
    email = email.strip()
    if len(email) > 254 or not _EMAIL.fullmatch(email):
        sentence = "This is not an email address."
        raise Invalid(sentence, fields={"email": sentence})
    return email


def checked_password(password: str, *, field: str = "password") -> str:
    """The password, if it can be used.

    Raises:
        Invalid: too short, or far too long.
    """
    if not PASSWORD_MIN <= len(password) <= PASSWORD_MAX:
        sentence = f"A password needs at least {PASSWORD_MIN} characters, and at most {PASSWORD_MAX}."
        raise Invalid(sentence, fields={field: sentence})
    return password


def checked_name(name: str) -> str:
    """A name without superfluous blanks.

    Raises:
        Invalid: it is too long.
    """
    name = " ".join(name.split())
    if len(name) > 200:
        raise Invalid("This name is too long.", fields={"name": "At most 200 characters."})
    return name
