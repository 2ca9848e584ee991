"""Logging in by API, and who one is."""

from __future__ import annotations

from flask import Response, g, make_response
from pydantic import Field

from app.store.accounts import Owner
from app.web import gate
from app.web.api.shape import Answer, Given, Time, blueprint, iso, reply
from app.web.setup import end_session, open_session

bp = blueprint("auth", "Logging in and out")
open_bp = blueprint("login", "Logging in and out", heading="auth", anonymous=True)


class Credentials(Given):
    """What an owner logs in with."""

    email: str = Field(max_length=254)
    password: str = Field(max_length=1_000, json_schema_extra={"format": "password"})


class Me(Answer):
    """Whose request this is. ``csrf_token`` goes into the header X-CSRF-Token of every change made with the cookie."""

    id: str
    email: str
    name: str
    zone: str
    csrf_token: str | None
    expires_at: Time


def _me(owner: Owner, csrf: str | None, expires_at: int) -> Me:
    return Me(
        id=str(owner.id),
        email=owner.email,
        name=owner.name,
        zone=owner.zone,
        csrf_token=csrf,
        expires_at=iso(expires_at),
    )


@open_bp.post("/auth/login", responses={200: Me})
@gate.public
def login(body: Credentials) -> Response:
    """Log in with email and password; answers with a session cookie.

    Programs do better with a token: `kith token add`.
    """
    login = open_session(body.email, body.password)
    response = reply(_me(login.owner, login.session.csrf, login.session.expires_at))
    gate.set_cookie(response, login)
    return response


@bp.post("/auth/logout", responses={204: None})
def logout() -> Response:
    """End the session. Tokens stay valid until they are taken back."""
    response = make_response("", 204)
    end_session(response)
    return response


@bp.get("/auth/me", responses={200: Me})
def me() -> Response:
    """Whose session or token this is."""
    session = g.get("session")
    return reply(_me(gate.current_owner(), session.csrf if session else None, session.expires_at if session else 0))
