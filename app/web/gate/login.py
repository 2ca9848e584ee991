"""The check of every request: login is the rule for each route, :func:`public` the exception.

A request is somebody's by session cookie or, under ``/api/`` and ``/metrics``, by bearer token. With a cookie, whatever
changes something must also carry the session's CSRF token, as header ``X-CSRF-Token`` or form field ``csrf_token``.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import urlencode

from flask import Flask, Response, current_app, g, redirect, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.http import parse_cookie
from werkzeug.routing import IntegerConverter

from app.actions import accounts
from app.actions.deliveries import Telling
from app.errors import Denied, NotLoggedIn
from app.store import accounts as stored
from app.store.accounts import Owner, Session
from app.store.files import Files
from app.web.gate.front import ADDRESS, COOKIE, HTTPS, SAFE_METHODS, Gate

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

    from app.settings import Settings

View = TypeVar("View", bound=Callable[..., Any])


class Running(Protocol):
    """The running CRM, as far as pages know it."""

    @property
    def settings(self) -> Settings: ...

    @property
    def channels(self) -> Any: ...  # handed on to actions, opaque here

    @property
    def files(self) -> Files: ...

    @property
    def demo(self) -> bool: ...  # a pretend phone on data that is thrown away

    @property
    def trouble(self) -> str: ...  # a sentence while nothing can be stored

    @property
    def telling(self) -> Telling: ...

    @property
    def keeping(self) -> Any: ...  # app.runtime.safekeeping.Safekeeping, above this floor

    @property
    def timetable(self) -> Any: ...  # app.jobs.Timetable, above this floor

    def clock(self) -> int: ...

    def forget_applied(self) -> None: ...  # deletes from the spools what was applied

    def health(self) -> dict[str, Any]: ...


BODY_LIMIT = 1024 * 1024
_TOKEN_PATHS = ("/api/", "/metrics")

#: Called with the ids of sessions that have ended, so that the live sockets opened under them are closed.
on_logout: list[Callable[[Sequence[str]], None]] = []


def public(view: View) -> View:
    """Mark a view that may be called without login. Put it below the route decorator."""
    view.kith_public = True  # type: ignore[attr-defined]
    return view


def body_limit(max_bytes: int) -> Callable[[View], View]:
    """Mark a view that takes larger bodies than :data:`BODY_LIMIT`. Put it below the route decorator."""

    def mark(view: View) -> View:
        view.kith_body_limit = max_bytes  # type: ignore[attr-defined]
        return view

    return mark


def runtime() -> Running:
    """The running CRM behind this app."""
    found: Running = current_app.extensions["kith"]
    return found


def now() -> int:
    """The runtime's clock, UTC milliseconds."""
    return runtime().clock()


def address() -> str:
    """The client's address, for throttling and the audit trail."""
    return str(request.environ.get(ADDRESS, ""))


def current_owner() -> Owner:
    """Whose request this is.

    Raises:
        NotLoggedIn: nobody's.
    """
    owner: Owner | None = g.get("owner")
    if owner is None:
        raise NotLoggedIn("Log in first.")
    return owner


def current_session() -> Session | None:
    """The login session of this request; None for anonymous and token requests."""
    session: Session | None = g.get("session")
    return session


def csrf_token() -> str:
    """What forms (field ``csrf_token``) and scripts (header ``X-CSRF-Token``) must send along; "" without a session."""
    session = current_session()
    return session.csrf if session else ""


def session_of(environ: WSGIEnvironment, now: int) -> Session | None:
    """The living session whose cookie a raw request carries, or None; for Socket.IO, which passes no Flask check."""
    found = _entered(environ, now)
    return found[0] if found else None


def _entered(environ: WSGIEnvironment, now: int) -> tuple[Session, Owner] | None:
    secret = parse_cookie(environ).get(environ.get(COOKIE, ""))
    return accounts.resume(secret, now=now) if secret else None


def set_cookie(response: Response, login: accounts.Login) -> None:
    """Hand a new session to the browser."""
    response.set_cookie(
        request.environ[COOKIE],
        login.secret,
        max_age=accounts.SESSION_LIFETIME // 1000,
        path="/",
        secure=request.environ[HTTPS],
        httponly=True,
        samesite="Lax",
    )


def clear_cookie(response: Response) -> None:
    """Take the session back from the browser."""
    response.delete_cookie(
        request.environ[COOKIE], path="/", secure=request.environ[HTTPS], httponly=True, samesite="Lax"
    )


def sessions_ended(ids: Sequence[str]) -> None:
    """Tell those who keep something open for a session that it is over."""
    for listener in on_logout:
        listener(ids)


def init_app(app: Flask) -> None:
    """Put the check before every view. Call it before any route is registered."""
    app.config["MAX_CONTENT_LENGTH"] = BODY_LIMIT
    app.config["MAX_FORM_MEMORY_SIZE"] = BODY_LIMIT
    app.url_map.converters["int"] = _RowId
    # Signs nothing but the sentence that a form leaves for the next page, so it may change with every start.
    app.secret_key = app.secret_key or secrets.token_bytes(32)
    app.config["SESSION_COOKIE_NAME"] = "kith-said"
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.before_request(_check)
    app.jinja_env.globals["csrf_token"] = csrf_token
    app.context_processor(lambda: {"owner": g.get("owner")})


def stand_in_front(app: Flask, runtime: Running) -> None:
    """Wrap the whole WSGI application. Call it last: Socket.IO wraps itself around Flask too and must end up inside."""

    def logged_in(environ: WSGIEnvironment) -> bool:
        return session_of(environ, runtime.clock()) is not None

    app.wsgi_app = Gate(app.wsgi_app, runtime.settings, logged_in)  # type: ignore[method-assign]


class _RowId(IntegerConverter):
    """``<int:…>`` in a route: what fits into an SQLite integer; anything else is a 404 and not an overflow."""

    regex = r"\d{1,19}"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": 2**63 - 1} | kwargs)


def _check() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None  # no such page: the same for everybody
    view = current_app.view_functions[request.endpoint]
    _check_size(getattr(view, "kith_body_limit", BODY_LIMIT))
    if request.endpoint == "static":
        return None
    changes = request.method not in SAFE_METHODS

    bearer = _bearer()
    if bearer is not None:
        _enter_with_token(bearer, changes=changes)
        return None
    entered = _entered(request.environ, now())
    session = None
    if entered is not None:
        session, _ = g.session, g.owner = entered
    if getattr(view, "kith_public", False):
        return None
    if session is None:
        return _ask_to_log_in()
    if changes and not _csrf_holds(session):
        raise Denied("This page is too old. Reload it and try again.", code="bad_csrf_token")
    return None


def _check_size(limit: int) -> None:
    request.max_content_length = limit
    if (request.content_length or 0) > limit:
        raise RequestEntityTooLarge


def _bearer() -> str | None:
    scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not request.path.startswith(_TOKEN_PATHS):
        return None
    return credentials.strip()


def _enter_with_token(secret: str, *, changes: bool) -> None:
    token = accounts.bearer(secret, now=now())
    if token is None:
        raise NotLoggedIn("This API token is not valid.", code="bad_token")
    if changes and token.scope != "write":
        raise Denied("This API token may only read.", code="read_only_token")
    g.owner = stored.owner(token.owner_id)


def _csrf_holds(session: Session) -> bool:
    # The form is read only when there is no header: uploads send the header, and stay a stream.
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    return hmac.compare_digest(given.encode(), session.csrf.encode())


def _ask_to_log_in() -> ResponseReturnValue:
    wants_page = request.method == "GET" and request.headers.get("Sec-Fetch-Dest", "document") == "document"
    if request.path.startswith(_TOKEN_PATHS) or not wants_page or "HX-Request" in request.headers:
        raise NotLoggedIn("Log in first.")
    target = request.full_path.rstrip("?")
    return redirect("/login" + ("?" + urlencode({"next": target}) if target != "/" else ""))
