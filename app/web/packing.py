"""Styles, scripts and drawings leave packed with gzip: they are the same for everybody and most of what a page loads.

Pages and answers of the API are not packed by Kith. Whoever can write to the owner decides a part of what these hold, and can see
how long an answer gets; packed, its length would tell whether that part repeats something secret beside it, such as the token of
the forms or what somebody else wrote (known as BREACH).
"""

from __future__ import annotations

import gzip
from functools import lru_cache

from flask import Flask, Response, request

_SAME_FOR_ALL = ("static", "composer.emoji", "install.worker")  # endpoints
_TEXT = frozenset(
    ("text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json", "application/manifest+json")
)
_SMALLEST = 500  # bytes; below that a packet is a packet


def init_app(app: Flask) -> None:
    """Pack what may be packed, for browsers that ask for it."""
    app.after_request(pack)


def pack(response: Response) -> Response:
    """The answer, packed where that is safe and of use."""
    if request.endpoint not in _SAME_FOR_ALL or response.status_code != 200 or response.mimetype not in _TEXT:
        return response
    response.vary.add("Accept-Encoding")
    if not request.accept_encodings.quality("gzip") or (response.content_length or _SMALLEST) < _SMALLEST:
        return response
    response.direct_passthrough = False
    response.set_data(_packed(response.get_data()))
    response.headers["Content-Encoding"] = "gzip"
    etag, _ = response.get_etag()
    if etag:
        response.set_etag(f"{etag}-gzip")
        response.make_conditional(request)
    return response


@lru_cache(maxsize=128)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)
