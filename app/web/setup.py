"""The ways in and out: first owner, login, logout."""

from __future__ import annotations

import re

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.actions import accounts
from app.errors import AppError, Invalid, TooManyAttempts
from app.store.accounts import has_owner
from app.web import gate
from app.web.problems import status_of

bp = Blueprint("setup", __name__)

# A path of ours and nothing that a browser could take for another host: no "//", no backslash, no control character.
_NEXT = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


@bp.get("/setup")
@gate.public
def setup() -> ResponseReturnValue:
    """The form for the first owner; leads to the login once there is one."""
    if has_owner():
        return redirect(url_for("setup.login"))
    return _page("setup", token=request.args.get("token", ""))


@bp.post("/setup")
@gate.public
def create_first_owner() -> ResponseReturnValue:
    """Make the first owner with the token from the console, and log them in."""
    form = request.form
    email, password = form.get("email", ""), form.get("password", "")
    try:
        if password != form.get("again", password):
            raise Invalid("The passwords differ.", fields={"again": "This is not the same password."})
        runtime = gate.runtime()
        accounts.create_first_owner(
            form.get("token", "").strip(),
            email,
            password,
            name=form.get("name", ""),
            data_dir=runtime.settings.data_dir,
            now=gate.now(),
        )
        return _enter(open_session(email, password), "/")
    except AppError as error:
        return _page("setup", error, token=form.get("token", ""), email=email, name=form.get("name", ""))


@bp.get("/login")
@gate.public
def login() -> ResponseReturnValue:
    """The login form."""
    if not has_owner():
        return redirect(url_for("setup.setup"))
    if g.get("owner"):
        return redirect(_next(request.args.get("next", "")))
    return _page("login", next=request.args.get("next", ""))


@bp.post("/login")
@gate.public
def log_in() -> ResponseReturnValue:
    """Check the password and hand out a session."""
    form = request.form
    try:
        return _enter(open_session(form.get("email", ""), form.get("password", "")), form.get("next", ""))
    except AppError as error:
        return _page("login", error, email=form.get("email", ""), next=form.get("next", ""))


@bp.get("/login/once/<key>")
@gate.public
def log_in_once(key: str) -> ResponseReturnValue:
    """Use up a one-time login link."""
    try:
        login = accounts.log_in_once(
            key, address=gate.address(), agent=request.user_agent.string, replaces=_present(), now=gate.now()
        )
    except AppError as error:
        return _page("login", error)
    return _enter(login, "/")


@bp.post("/logout")
def log_out() -> ResponseReturnValue:
    """End the session and the live sockets opened under it."""
    response = make_response(redirect(url_for("setup.login"), 303))
    end_session(response)
    return response


def end_session(response: Response) -> None:
    """End the session of this request, close its sockets, take its cookie back. No effect on token requests."""
    session = gate.current_session()
    if session:
        accounts.log_out(session, address=gate.address(), now=gate.now())
        gate.sessions_ended([session.id])
        gate.clear_cookie(response)
        response.headers["Clear-Site-Data"] = '"cache"'


def open_session(email: str, password: str) -> accounts.Login:
    """Log in on behalf of this request; see :func:`app.actions.accounts.log_in` for what it raises."""
    login = accounts.log_in(
        email, password, address=gate.address(), agent=request.user_agent.string, replaces=_present(), now=gate.now()
    )
    if replaced := _present():
        gate.sessions_ended([replaced])
    return login


def _present() -> str:
    session = gate.current_session()
    return session.id if session else ""


def _enter(login: accounts.Login, target: str) -> Response:
    response = make_response(redirect(_next(target), 303))
    gate.set_cookie(response, login)
    return response


def _next(target: str) -> str:
    return target if _NEXT.fullmatch(target) else "/"


def _page(which: str, error: AppError | None = None, **values: str) -> ResponseReturnValue:
    fields = error.fields if isinstance(error, Invalid) else {}
    response = make_response(
        render_template(f"setup/{which}.html", error=error.sentence if error else "", fields=fields, **values)
    )
    if error:
        response.status_code = status_of(error)
    if isinstance(error, TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    return response
