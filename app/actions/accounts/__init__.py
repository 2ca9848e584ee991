"""Owners and the ways in: first run, login, sessions, API tokens. Times are UTC milliseconds.

Guessing is what this room defends against: random secrets carry 256 bits, and passwords are dear to try (``proving``).
"""

from __future__ import annotations

import os
import secrets
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zoneinfo import available_timezones

from app.actions.accounts import proving
from app.domain.timing import DAY, MINUTE
from app.errors import Conflict, Denied, Invalid, NotLoggedIn, Unavailable
from app.store import accounts, cadences, preferences
from app.store.accounts import Owner, Session, Token, digest
from app.store.database import IntegrityError, transaction
from app.store.preferences import Preferences

SETUP_LIFETIME = 30 * MINUTE
LOGIN_KEY_LIFETIME = 30 * MINUTE
SESSION_IDLE = 14 * DAY  #: a session ends when it is not used for so long …
SESSION_LIFETIME = 60 * DAY  #: … and after this in any case
_TOUCH_EVERY = MINUTE  # how exactly "last used" is known: a write per request would be too much

TOKEN_PREFIX = "kith_"  # noqa: S105 - not a secret: lets people and scanners recognise one
SETUP_FILE = "setup-token"

_WRONG_LOGIN = "Email or password is wrong."

_first_run = threading.Lock()  # so that of a crowd at the setup page only one has its password hashed


class Login(NamedTuple):
    """A new session. ``secret`` goes into the cookie and exists nowhere else."""

    secret: str
    session: Session
    owner: Owner


# ── First run and the command line ──────────────────────────────────────────────────────────────────────────────────


def issue_setup_token(data_dir: Path, *, now: int) -> str | None:
    """A fresh one-time token for the first owner, also written to ``data_dir/setup-token`` (0600); earlier ones end.

    Returns None when an owner exists already.
    """
    if accounts.has_owner():
        forget_setup_file(data_dir)
        return None
    token = secrets.token_urlsafe(32)
    accounts.add_setup_token(digest(f"setup:{token}"), expires_at=now + SETUP_LIFETIME)
    forget_setup_file(data_dir)  # O_EXCL below: never write a secret into a file that somebody else made
    with os.fdopen(os.open(data_dir / SETUP_FILE, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        file.write(token + "\n")
    return token


def forget_setup_file(data_dir: Path) -> None:
    """Remove the file that :func:`issue_setup_token` wrote."""
    (data_dir / SETUP_FILE).unlink(missing_ok=True)


def setup_token_holds(token: str, *, now: int) -> bool:
    """Whether :func:`create_first_owner` would take this token."""
    return not accounts.has_owner() and accounts.has_setup_token(digest(f"setup:{token}"), now=now)


def create_first_owner(token: str, email: str, password: str, *, name: str = "", data_dir: Path, now: int) -> Owner:
    """The first owner, made with the setup token. Of many callers at once exactly one succeeds.

    Raises:
        Conflict: there is an owner already (``already_set_up``).
        Denied: the token is wrong or has expired (``bad_setup_token``).
        Invalid: email address or password cannot be used.
    """
    refused = Denied("This setup token is wrong or has expired. Restart Kith to get a new one.", code="bad_setup_token")
    taken = Conflict("This Kith has an owner already. Log in instead.", code="already_set_up")
    with _first_run:
        if accounts.has_owner():
            raise taken
        if not setup_token_holds(token, now=now):
            raise refused
        email, hashed = proving.checked_email(email), proving.hashed(proving.checked_password(password))
        with transaction():
            if accounts.has_owner():  # made from the shell meanwhile
                raise taken
            if not accounts.take_setup_token(digest(f"setup:{token}"), now=now):
                raise refused
            owner_id = accounts.add_owner(email, proving.checked_name(name), hashed, now=now)
            accounts.add_audit(owner_id, "owner_created", {"by": "setup"}, address="", now=now)
    forget_setup_file(data_dir)
    return accounts.owner(owner_id)


def create_owner(email: str, password: str, *, name: str = "", now: int) -> Owner:
    """Another owner, made from the shell.

    Raises:
        Conflict: the address is taken (``email_taken``).
        Invalid: email address or password cannot be used.
    """
    email, hashed = proving.checked_email(email), proving.hashed(proving.checked_password(password))
    try:
        with transaction():
            owner_id = accounts.add_owner(email, proving.checked_name(name), hashed, now=now)
            accounts.add_audit(owner_id, "owner_created", {"by": "shell"}, address="", now=now)
    except IntegrityError:
        raise Conflict("There is an account with this email address already.", code="email_taken") from None
    return accounts.owner(owner_id)


def owners() -> list[Owner]:
    """Everybody who can log in, for the command line."""
    return accounts.owners()


def owner_by_email(email: str) -> Owner:
    """Who logs in with this address.

    Raises:
        NotFound: nobody does.
    """
    return accounts.owner_by_email(email)


def reset_password(email: str, password: str, *, now: int) -> list[str]:
    """Set a password from the shell, lift the throttle, end all sessions; returns the ids of those that were open.

    Raises:
        NotFound: nobody has this address.
        Invalid: the password cannot be used.
    """
    owner = accounts.owner_by_email(email.strip())
    hashed = proving.hashed(proving.checked_password(password))
    with transaction():
        accounts.set_password_hash(owner.id, hashed)
        accounts.forget_attempts(key=proving.account_key(email))
        accounts.add_audit(owner.id, "password_reset", {"by": "shell"}, address="", now=now)
        return accounts.remove_sessions(owner.id)


def change_password(owner_id: int, old: str, new: str, *, keep: str, address: str, now: int) -> list[str]:
    """Replace one's own password; ends all sessions but ``keep`` and returns their ids.

    Raises:
        Invalid: the old password is wrong, or the new one cannot be used; ``fields`` says which.
        TooManyAttempts: too many wrong old passwords.
    """
    checked = proving.checked_password(new, field="new_password")
    prove(owner_id, old, address=address, now=now)
    hashed = proving.hashed(checked)
    with transaction():
        accounts.set_password_hash(owner_id, hashed)
        accounts.add_audit(owner_id, "password_changed", {}, address=address, now=now)
        return accounts.remove_sessions(owner_id, but=keep)


def prove(owner_id: int, password: str, *, address: str, now: int) -> None:
    """Make sure that whoever is logged in knows the password, before something that cannot be undone.

    Raises:
        Invalid: it is another one.
        TooManyAttempts: too many wrong ones.
    """
    email = accounts.owner(owner_id).email
    numbers = proving.admit(email, address, now=now)
    found = accounts.password_hash(email)
    if not proving.matches(found[1] if found else None, password):
        raise Invalid("The present password is wrong.", fields={"password": "This is not your present password."})
    with transaction():
        proving.forgive(numbers)


def set_profile(owner_id: int, *, name: str, zone: str, now: int) -> Owner:
    """Set an owner's shown name and time zone.

    Raises:
        Invalid: there is no such time zone, or the name is too long.
    """
    if zone not in available_timezones():
        raise Invalid("There is no such time zone.", fields={"zone": "Choose a name such as Europe/Berlin."})
    checked = proving.checked_name(name)
    with transaction():
        owner = accounts.owner(owner_id)
        accounts.set_preferences(owner_id, checked, {**owner.preferences, "zone": zone})
        if zone != owner.zone:
            cadences.learn_anew(owner_id)  # at what hour one answers is counted where one is
        accounts.add_audit(owner_id, "setting", {"what": "profile"}, address="", now=now)
    return accounts.owner(owner_id)


def prefer(owner_id: int, **changes: Any) -> None:
    """Set preferences by name, in the form of :mod:`app.store.preferences`; None goes back to the default.

    Callers check what a person typed; what cannot be read back is refused here, whatever it is.

    Raises:
        Invalid: there is no such preference, or it cannot be understood.
        NotFound: no such owner.
    """
    with transaction():
        owner = accounts.owner(owner_id)
        for name, said in changes.items():
            if name not in Preferences._fields:
                raise Invalid("There is no such preference.", fields={name: "There is no such preference."})
            if said is not None and not preferences.holds(name, said):
                raise Invalid("This cannot be used.", fields={name: "This cannot be used."})
        kept = {**owner.preferences, **changes}
        accounts.set_preferences(owner_id, owner.name, {name: said for name, said in kept.items() if said is not None})


def see_tip(owner_id: int, tip: str) -> None:
    """Remember that the owner has seen a tip, which then never comes again."""
    with transaction():
        owner = accounts.owner(owner_id)
        seen = [*owner.preferences.get("tips", ()), tip[:40]]
        accounts.set_preferences(owner_id, owner.name, {**owner.preferences, "tips": sorted(set(seen))})


# ── Login and sessions ──────────────────────────────────────────────────────────────────────────────────────────────


def log_in(email: str, password: str, *, address: str, agent: str = "", replaces: str = "", now: int) -> Login:
    """Check a password and open a session; ``replaces`` is the id of the session this browser had, which ends.

    An unknown address gets the same answer after the same work as a wrong password.

    Raises:
        NotLoggedIn: address or password is wrong (``wrong_login``).
        TooManyAttempts: nothing was checked; try again after ``retry_after`` seconds.
    """
    numbers = proving.admit(email, address, now=now)
    found = accounts.password_hash(email.strip())
    if not proving.matches(found[1] if found else None, password) or found is None:
        accounts.add_audit(found[0] if found else None, "login_failed", {}, address=address, now=now)
        raise NotLoggedIn(_WRONG_LOGIN, code="wrong_login")
    owner_id, hashed = found
    renewed = proving.hashed(password) if proving.is_old(hashed) else ""
    with transaction():
        proving.forgive(numbers)
        if renewed:
            accounts.set_password_hash(owner_id, renewed)
        return _open_session(owner_id, "password", address=address, agent=agent, replaces=replaces, now=now)


def make_login_key(owner_id: int, *, now: int) -> str:
    """A secret that logs in its bearer once, within half an hour: the link that the demo prints."""
    secret = secrets.token_urlsafe(32)
    accounts.add_setup_token(digest(f"login:{owner_id}.{secret}"), expires_at=now + LOGIN_KEY_LIFETIME, alone=False)
    return f"{owner_id}.{secret}"


def log_in_once(key: str, *, address: str, agent: str = "", replaces: str = "", now: int) -> Login:
    """Use up a key of :func:`make_login_key` and open a session.

    Raises:
        NotLoggedIn: the key is wrong, used or too old (``bad_login_key``).
    """
    with transaction():
        if not accounts.take_setup_token(digest(f"login:{key}"), now=now):
            raise NotLoggedIn("This login link was used already or is too old.", code="bad_login_key")
        owner_id = int(key.partition(".")[0])
        return _open_session(owner_id, "key", address=address, agent=agent, replaces=replaces, now=now)


def log_out(session: Session, *, address: str, now: int) -> None:
    """End a session."""
    with transaction():
        if accounts.remove_session(session.id):
            accounts.add_audit(session.owner_id, "logout", {}, address=address, now=now)


def resume(secret: str, *, now: int) -> tuple[Session, Owner] | None:
    """The living session that a cookie stands for, and whose it is, or None; notes that it was used."""
    found = accounts.session_with_owner(digest(secret), seen_after=now - SESSION_IDLE, now=now)
    if found and now - found[0].seen_at >= _TOUCH_EVERY:
        with suppress(Unavailable):  # a full disk must not log people out
            accounts.touch_session(found[0].id, now)
    return found


def session_alive(session_id: str, *, now: int) -> Session | None:
    """The session with this id while it lasts, or None; for sockets that outlive the request that opened them."""
    return accounts.session(session_id, seen_after=now - SESSION_IDLE, now=now)


def remove_stale_sessions(*, now: int) -> int:
    """Drop sessions that have ended; returns how many. For the daily job."""
    return accounts.remove_stale_sessions(seen_before=now - SESSION_IDLE, now=now)


def _open_session(owner_id: int, by: str, *, address: str, agent: str, replaces: str, now: int) -> Login:
    owner = accounts.owner(owner_id)
    secret = secrets.token_urlsafe(32)
    session = Session(digest(secret), owner_id, secrets.token_urlsafe(32), now, now, now + SESSION_LIFETIME)
    if replaces:
        accounts.remove_session(replaces)
    accounts.add_session(session, address=address, agent=agent[:200])
    accounts.add_audit(owner_id, "login", {"by": by}, address=address, now=now)
    return Login(secret, session, owner)


# ── API tokens ──────────────────────────────────────────────────────────────────────────────────────────────────────


def make_token(owner_id: int, *, name: str = "", scope: Literal["read", "write"] = "read", now: int) -> str:
    """A new API token. This is the only time that it can be seen.

    Raises:
        Invalid: there is no such scope.
    """
    if scope not in ("read", "write"):
        raise Invalid("A token is for reading or for writing.", fields={"scope": "Choose read or write."})
    secret = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction():
        accounts.add_token(owner_id, digest(secret), name=proving.checked_name(name), scope=scope, now=now)
        accounts.add_audit(owner_id, "token", {"scope": scope}, address="", now=now)
    return secret


def remove_token(owner_id: int, token_id: int, *, now: int) -> None:
    """Take an API token back.

    Raises:
        NotFound: it is not there, or somebody else's.
    """
    with transaction():
        accounts.remove_token(owner_id, token_id)
        accounts.add_audit(owner_id, "token_removed", {}, address="", now=now)


def bearer(secret: str, *, now: int) -> Token | None:
    """The API token that a request carries, or None; notes that it was used."""
    found = accounts.token(digest(secret))
    if found and now - found.used_at >= _TOUCH_EVERY:
        with suppress(Unavailable):
            accounts.touch_token(found.id, now)
    return found
