"""What a caller sees when something goes wrong: a page or, for programs, RFC 9457 problem JSON. Never a trace."""

from __future__ import annotations

import secrets
import traceback
from http import HTTPStatus
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from app import errors
from app.web import refused

log = structlog.get_logger(__name__)

#: Kind of error -> HTTP status; the nearest base class counts.
STATUS: dict[type[BaseException], int] = {
    errors.AppError: 400,
    errors.NotFound: 404,
    errors.Invalid: 422,
    errors.Conflict: 409,
    errors.Denied: 403,
    errors.NotLoggedIn: 401,
    errors.TooManyAttempts: 429,
    errors.Unavailable: 503,
    errors.ChannelError: 502,
}

_SENTENCES = {
    400: "Kith could not make sense of this request.",
    404: "There is nothing here.",
    405: "This cannot be done at this address.",
    413: "This is more than Kith takes at once.",
    415: "Kith cannot read this kind of content.",
}


def init_app(app: Flask) -> None:
    """Answer every error through this file."""
    app.register_error_handler(errors.AppError, _expected)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(RecursionError, _too_deep)
    app.register_error_handler(Exception, _unexpected)


def status_of(error: errors.AppError) -> int:
    """The HTTP status an expected error becomes."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def wants_json() -> bool:
    """Whether a program asks: under ``/api/``, or saying that it would rather have JSON than a page."""
    if request.path.startswith("/api/"):
        return True
    best = request.accept_mimetypes.best_match(("text/html", "application/json", "application/problem+json"))
    return best is not None and best != "text/html"


def answer(status: int, code: str, sentence: str, **more: Any) -> Response:
    """The error as page or problem JSON. ``more`` goes into the JSON as it is."""
    if wants_json():
        title = HTTPStatus(status).phrase
        response = jsonify(type="about:blank", title=title, status=status, detail=sentence, code=code, **more)
        response.mimetype = "application/problem+json"
    else:
        # The frame of the page asks for the owner, whom an error may have kept from being found.
        g.setdefault("owner", None)
        try:
            response = Response(render_template("error.html", status=status, code=code, sentence=sentence, **more))
        except Exception as error:  # the error page, or what it stands on, is broken itself
            log.error("error_page_failed", kind=type(error).__qualname__, code=code)
            response = Response(sentence + "\n", mimetype="text/plain")
    response.status_code = status
    if status == 401 and "HX-Request" in request.headers:  # a part of a page asked: the whole page has to go
        response.headers["HX-Redirect"] = "/login"
    if status == 401 and request.path.startswith("/api/"):
        response.headers["WWW-Authenticate"] = 'Bearer realm="kith"'
    return response


def _expected(error: errors.AppError) -> Response:
    if isinstance(error, (errors.Invalid, errors.Conflict)) and not wants_json() and (page := refused.again(error, status_of(error))):
        return page
    more: dict[str, Any] = {"fields": error.fields} if error.fields else {}
    if isinstance(error, errors.ChannelError):
        more["permanent"] = error.permanent
    response = answer(status_of(error), error.code, error.sentence, **more)
    if isinstance(error, errors.TooManyAttempts):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400 or error.response is not None:  # a redirect to the right spelling, or an answer of its own
        return error
    if status >= 500:
        return _unexpected(error)
    phrase = HTTPStatus(status).phrase
    response = answer(status, phrase.lower().replace(" ", "_"), _SENTENCES.get(status, f"{phrase}."))
    for name, value in error.get_headers(request.environ):
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value  # Allow of a 405, Retry-After …
    return response


def _too_deep(_: RecursionError) -> Response:
    """JSON nested a thousand levels deep is the caller's mistake: the parser gives up by recursion."""
    return answer(400, "bad_request", _SENTENCES[400])


def _unexpected(error: BaseException) -> Response:
    """Log where it happened, not what was in it: messages of exceptions quote what people wrote."""
    number = secrets.token_hex(4)
    frames = [f"{f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(error.__traceback__)[-12:]]
    log.error(
        "unexpected_error",
        id=number,
        kind=type(error).__qualname__,
        endpoint=request.endpoint,
        method=request.method,
        frames=frames,
    )
    sentence = f"Something went wrong in Kith. The log has it under {number}."
    return answer(500, "internal_error", sentence, id=number)
