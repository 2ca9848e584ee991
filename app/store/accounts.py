"""Owners and how they get in: sessions, API tokens, throttling, the setup token, the audit trail.

Secrets (cookies, tokens) arrive here as hashes already (:func:`digest`); the plain ones are never stored.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, NamedTuple

from app.errors import NotFound
from app.store.database import insert, row, rows, value, write


class Owner(NamedTuple):
    """A person with an account. Everything else in the database belongs to exactly one of them."""

    id: int
    email: str
    name: str
    preferences: dict[str, Any]
    created_at: int

    @property
    def zone(self) -> str:
        """IANA name of the time zone that pages show times in."""
        return str(self.preferences.get("zone") or "UTC")


class Session(NamedTuple):
    """A browser that is logged in. ``id`` is the digest of the cookie, ``expires_at`` the end however busy it is."""

    id: str
    owner_id: int
    csrf: str
    created_at: int
    seen_at: int
    expires_at: int


class Token(NamedTuple):
    """An API token without its secret. ``scope``: read | write."""

    id: int
    owner_id: int
    name: str
    scope: str
    created_at: int
    used_at: int


def digest(secret: str) -> str:
    """What is stored of a random secret. Plain SHA-256 will do: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


# ── Owners ──────────────────────────────────────────────────────────────────────────────────────────────────────────

_OWNER = "SELECT id, email, name, preferences, created_at FROM owner "


def _owner(found: tuple[Any, ...]) -> Owner:
    id_, email, name, preferences, created_at = found
    return Owner(id_, email, name, json.loads(preferences), created_at)


def has_owner() -> bool:
    """Whether the first run is over."""
    return bool(value("SELECT EXISTS (SELECT 1 FROM owner)"))


def owners() -> list[Owner]:
    """All owners, oldest account first."""
    return [_owner(found) for found in rows(_OWNER + "ORDER BY id")]


def owner(owner_id: int) -> Owner:
    """The owner with this id.

    Raises:
        NotFound: there is none.
    """
    found = row(_OWNER + "WHERE id = ?", (owner_id,))
    if found is None:
        raise NotFound("There is no such account.")
    return _owner(found)


def owner_by_email(email: str) -> Owner:
    """The owner with this address, in whatever case it is written.

    Raises:
        NotFound: there is none.
    """
    found = row(_OWNER + "WHERE email = ?", (email,))
    if found is None:
        raise NotFound("There is no account with this email address.")
    return _owner(found)


def password_hash(email: str) -> tuple[int, str] | None:
    """(owner id, argon2 hash) for an email address, or None."""
    found = row("SELECT id, password_hash FROM owner WHERE email = ?", (email,))
    return None if found is None else (int(found[0]), str(found[1]))


def add_owner(email: str, name: str, hashed: str, *, now: int) -> int:
    """Store a new owner; the UNIQUE index refuses a second one with the same address (IntegrityError)."""
    return insert(
        "INSERT INTO owner (email, name, password_hash, created_at) VALUES (?, ?, ?, ?)", (email, name, hashed, now)
    )


def set_password_hash(owner_id: int, hashed: str) -> None:
    """Replace an owner's password."""
    write("UPDATE owner SET password_hash = ? WHERE id = ?", (hashed, owner_id))


def set_preferences(owner_id: int, name: str, preferences: dict[str, Any]) -> None:
    """Replace an owner's shown name and preferences."""
    write(
        "UPDATE owner SET name = ?, preferences = ? WHERE id = ?",
        (name, json.dumps(preferences, ensure_ascii=False), owner_id),
    )


# ── Sessions ────────────────────────────────────────────────────────────────────────────────────────────────────────


def session(session_id: str, *, seen_after: int, now: int) -> Session | None:
    """The session with this id, unless it has ended or was last seen before ``seen_after``."""
    found = row(
        "SELECT id, owner_id, csrf, created_at, seen_at, expires_at FROM login_session"
        " WHERE id = ? AND expires_at > ? AND seen_at > ?",
        (session_id, now, seen_after),
    )
    return None if found is None else Session(*found)


def session_with_owner(session_id: str, *, seen_after: int, now: int) -> tuple[Session, Owner] | None:
    """:func:`session`, and whose it is, by one question: every page asks it."""
    found = row(
        "SELECT s.id, s.owner_id, s.csrf, s.created_at, s.seen_at, s.expires_at, o.id, o.email, o.name, o.preferences, o.created_at"
        " FROM login_session s JOIN owner o ON o.id = s.owner_id WHERE s.id = ? AND s.expires_at > ? AND s.seen_at > ?",
        (session_id, now, seen_after),
    )
    return None if found is None else (Session(*found[:6]), _owner(found[6:]))


def sessions(owner_id: int, *, seen_after: int, now: int) -> list[tuple[Session, str, str]]:
    """An owner's living sessions with address and browser of each, last used first."""
    found = rows(
        "SELECT id, owner_id, csrf, created_at, seen_at, expires_at, address, agent FROM login_session"
        " WHERE owner_id = ? AND expires_at > ? AND seen_at > ? ORDER BY seen_at DESC, id",
        (owner_id, now, seen_after),
    )
    return [(Session(*columns), address, agent) for *columns, address, agent in found]


def add_session(new: Session, *, address: str, agent: str) -> None:
    """Store a session."""
    write(
        "INSERT INTO login_session (id, owner_id, csrf, created_at, seen_at, expires_at, address, agent)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (*new, address, agent),
    )


def touch_session(session_id: str, now: int) -> None:
    """Note that a session was used."""
    write("UPDATE login_session SET seen_at = ? WHERE id = ?", (now, session_id))


def remove_session(session_id: str) -> bool:
    """Forget one session; says whether it was there."""
    return write("DELETE FROM login_session WHERE id = ?", (session_id,)) > 0


def remove_sessions(owner_id: int, *, but: str = "") -> list[str]:
    """Forget all sessions of an owner save ``but``; returns the ids of those that were there."""
    found = rows("SELECT id FROM login_session WHERE owner_id = ? AND id <> ?", (owner_id, but))
    write("DELETE FROM login_session WHERE owner_id = ? AND id <> ?", (owner_id, but))
    return [id_ for (id_,) in found]


def remove_stale_sessions(*, seen_before: int, now: int) -> int:
    """Forget sessions that nobody can use any more; returns how many."""
    return write("DELETE FROM login_session WHERE expires_at <= ? OR seen_at <= ?", (now, seen_before))


# ── API tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────

_TOKENS = "SELECT id, owner_id, name, scope, created_at, used_at FROM api_token "


def add_token(owner_id: int, hashed: str, *, name: str, scope: str, now: int) -> int:
    """Store an API token's digest."""
    return insert(
        "INSERT INTO api_token (owner_id, hash, name, scope, created_at) VALUES (?, ?, ?, ?, ?)",
        (owner_id, hashed, name, scope, now),
    )


def token(hashed: str) -> Token | None:
    """The API token with this digest, or None."""
    found = row(_TOKENS + "WHERE hash = ?", (hashed,))
    return None if found is None else Token(*found)


def tokens(owner_id: int) -> list[Token]:
    """An owner's API tokens, newest first."""
    found = rows(_TOKENS + "WHERE owner_id = ? ORDER BY id DESC", (owner_id,))
    return [Token(*columns) for columns in found]


def touch_token(token_id: int, now: int) -> None:
    """Note that a token was used."""
    write("UPDATE api_token SET used_at = ? WHERE id = ?", (now, token_id))


def remove_token(owner_id: int, token_id: int) -> None:
    """Forget a token.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    if not write("DELETE FROM api_token WHERE id = ? AND owner_id = ?", (token_id, owner_id)):
        raise NotFound


# ── Throttling ──────────────────────────────────────────────────────────────────────────────────────────────────────


def attempts(key: str, since: int) -> list[int]:
    """Times of the failed or running login attempts under ``key`` after ``since``, newest first."""
    found = rows("SELECT at FROM login_attempt WHERE key = ? AND at > ? ORDER BY at DESC", (key, since))
    return [at for (at,) in found]


def add_attempt(key: str, now: int) -> int:
    """Note an attempt; returns its number, by which it can be taken back."""
    return insert("INSERT INTO login_attempt (key, at) VALUES (?, ?)", (key, now))


def remove_attempt(number: int) -> None:
    """Take an attempt back: it succeeded."""
    write("DELETE FROM login_attempt WHERE rowid = ?", (number,))


def forget_attempts(*, before: int | None = None, key: str | None = None) -> None:
    """Drop attempts from ``before`` a time, or all those under ``key``."""
    if before is not None:
        write("DELETE FROM login_attempt WHERE at <= ?", (before,))
    if key is not None:
        write("DELETE FROM login_attempt WHERE key = ?", (key,))


# ── One-time tokens ─────────────────────────────────────────────────────────────────────────────────────────────────


def add_setup_token(hashed: str, *, expires_at: int, alone: bool = True) -> None:
    """Store a one-time token; with ``alone`` the earlier ones end."""
    if alone:
        write("DELETE FROM setup_token")
    write("INSERT INTO setup_token (hash, expires_at) VALUES (?, ?)", (hashed, expires_at))


def has_setup_token(hashed: str, *, now: int) -> bool:
    """Whether a one-time token would be taken now."""
    return bool(value("SELECT EXISTS (SELECT 1 FROM setup_token WHERE hash = ? AND expires_at > ?)", (hashed, now)))


def take_setup_token(hashed: str, *, now: int) -> bool:
    """Use up a one-time token; true for exactly one caller."""
    return write("DELETE FROM setup_token WHERE hash = ? AND expires_at > ?", (hashed, now)) > 0


# ── Audit ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_audit(owner_id: int | None, action: str, detail: dict[str, Any], *, address: str, now: int) -> None:
    """Append to the audit trail. ``detail`` must hold no message, phone number or secret."""
    insert(
        "INSERT INTO audit (owner_id, at, action, detail, address) VALUES (?, ?, ?, ?, ?)",
        (owner_id, now, action, json.dumps(detail, ensure_ascii=False), address),
    )


def audit(owner_id: int, *, limit: int = 100) -> list[tuple[int, str, dict[str, Any], str]]:
    """(at, action, detail, address) of what was done in an owner's name, newest first."""
    found = rows(
        "SELECT at, action, detail, address FROM audit WHERE owner_id = ? ORDER BY id DESC LIMIT ?", (owner_id, limit)
    )
    return [(at, action, json.loads(detail), address) for at, action, detail, address in found]
