"""The gate in front of everything: one WSGI middleware around Flask *and* Socket.IO.

It runs before any of our views and before engine.io, which checks neither the Host (a rebound DNS name gets through)
nor an absent Origin. What it finds out about a request stands in the environ for the rooms behind it:
:data:`ADDRESS`, :data:`HTTPS`, :data:`COOKIE`.
"""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Callable, Iterable, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, NamedTuple

from app.errors import Invalid

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    from app.settings import Settings

ADDRESS = "kith.address"  #: the client's IP address, as far as it can be believed
HTTPS = "kith.https"  #: True when the browser speaks https, to us or to a proxy of ours
COOKIE = "kith.cookie"  #: name of the session cookie for this request

CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; form-action 'self'"
)
_HEADERS = (
    ("Content-Security-Policy", CSP),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    # Not "no-referrer": browsers would then send "Origin: null" along with our own forms.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()"),
)

SAFE_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_LIVE = "/socket.io"
# What engine.io itself would take: refusing more, it waits for the socket's next poll and so holds a thread for ever.
_LIVE_BODY_LIMIT = 16 * 1024

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?")
_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_DEFAULT_PORT = {"http": 80, "https": 443}


class Refusal(NamedTuple):
    """Why a request ends at the gate."""

    status: HTTPStatus
    code: str
    sentence: str


_BAD_HOST = Refusal(
    HTTPStatus.MISDIRECTED_REQUEST,
    "bad_host",
    "Kith does not answer under this name. If it should, add the name to KITH_ALLOWED_HOSTS.",
)
_BAD_ORIGIN = Refusal(HTTPStatus.FORBIDDEN, "bad_origin", "This request came from another website and was refused.")
_BAD_LENGTH = Refusal(HTTPStatus.BAD_REQUEST, "bad_length", "The length of this request makes no sense.")
_NO_LENGTH = Refusal(HTTPStatus.LENGTH_REQUIRED, "length_required", "Say how long this is before sending it.")
_TOO_LARGE = Refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", "This is more than Kith takes at once.")
_NOT_LOGGED_IN = Refusal(HTTPStatus.UNAUTHORIZED, "not_logged_in", "Log in first.")


class Names:
    """Host names and origins under which this Kith may be reached."""

    def __init__(self, settings: Settings) -> None:
        self._public = _origin(settings.public_url)
        if settings.public_url and self._public is None:
            raise Invalid("KITH_PUBLIC_URL must be like https://kith.example.org.", code="bad_setting")
        listed = {_parts(name.lower()) for name in settings.allowed_hosts}
        listed |= {(name, None) for name in _LOOPBACK}
        listed.add((f"[{settings.host}]" if ":" in settings.host else settings.host.lower(), None))
        if self._public:
            listed.add((self._public[1], None))
        self._listed = listed - {("", None), ("0.0.0.0", None), ("[::]", None)}  # noqa: S104 - taken out

    def host(self, header: str) -> tuple[str, int | None] | None:
        """(name, port) of a Host header that is ours, else None. An entry without a port stands for every port."""
        name, port = _parts(header.lower())
        return (name, port) if {(name, None), (name, port)} & self._listed else None

    def is_secure(self, scheme: str, name: str, port: int | None) -> bool:
        """Whether the browser speaks https: we do, or our public address says that a proxy does."""
        return scheme == "https" or ("https", name, port or _DEFAULT_PORT["https"]) == self._public

    def same_origin(self, origin: str, scheme: str, name: str, port: int | None) -> bool:
        """Whether an Origin header names the address under which we were asked, or our public one."""
        found = _origin(origin)
        return found is not None and found in ((scheme, name, port or _DEFAULT_PORT[scheme]), self._public)


def _origin(url: str) -> tuple[str, str, int] | None:
    """(scheme, name, port) of ``scheme://name[:port]``; None when it is something else."""
    scheme, _, host = url.lower().partition("://")
    name, port = _parts(host)
    return (scheme, name, port or _DEFAULT_PORT[scheme]) if name and scheme in _DEFAULT_PORT else None


def _parts(host: str) -> tuple[str, int | None]:
    """(name, port or None) of ``name[:port]``; ("", None) when it is no host."""
    match = _HOST.fullmatch(host)
    return (match[1].rstrip("."), int(match[2]) if match[2] else None) if match else ("", None)


class Proxies:
    """The reverse proxies whose word about the client is believed (addresses or networks)."""

    def __init__(self, listed: Sequence[str]) -> None:
        try:
            self._networks = [ipaddress.ip_network(entry.strip(), strict=False) for entry in listed]
        except ValueError as error:
            raise Invalid(f"KITH_TRUSTED_PROXIES cannot be used: {error}.", code="bad_setting") from None

    def trusts(self, address: str) -> bool:
        """Whether a proxy of ours has this address."""
        try:
            found = ipaddress.ip_address(address)
        except ValueError:
            return False
        found = getattr(found, "ipv4_mapped", None) or found
        return any(found in network for network in self._networks)

    def client(self, peer: str, forwarded_for: str) -> str:
        """The client's address: the nearest one in the chain that is not a proxy of ours."""
        address = peer
        for earlier in reversed(forwarded_for.split(",") if forwarded_for else []):
            if not self.trusts(address):
                break
            try:
                address = str(ipaddress.ip_address(earlier.strip()))
            except ValueError:
                break
        return address


class Gate:
    """Lets in what asks for us by name, comes from our own pages, and (for Socket.IO) from somebody logged in."""

    def __init__(
        self, inner: WSGIApplication, settings: Settings, logged_in: Callable[[WSGIEnvironment], bool]
    ) -> None:
        self._inner = inner
        self._names = Names(settings)
        self._proxies = Proxies(settings.trusted_proxies)
        self._logged_in = logged_in

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        refusal = self._check(environ)
        path = environ.get("PATH_INFO", "")
        secure = bool(environ.get(HTTPS))

        def start(status: str, headers: list[tuple[str, str]], *error: Any) -> Callable[[bytes], object]:
            present = {name.lower() for name, _ in headers}
            # engine.io greets every origin by name; ours is the only one that gets here, and it needs no permission.
            headers[:] = [header for header in headers if not header[0].lower().startswith("access-control-")]
            headers += [(name, value) for name, value in _HEADERS if name.lower() not in present]
            if "cache-control" not in present and not path.startswith("/static/"):
                headers.append(("Cache-Control", "no-store"))
            if secure:
                headers.append(("Strict-Transport-Security", "max-age=31536000"))
            return start_response(status, headers, *error)

        return self._inner(environ, start) if refusal is None else _refuse(refusal, environ, start)

    def _check(self, environ: WSGIEnvironment) -> Refusal | None:
        method = environ["REQUEST_METHOD"]
        peer = environ.get("REMOTE_ADDR", "")
        scheme = environ["wsgi.url_scheme"]
        environ[ADDRESS] = peer
        if self._proxies.trusts(peer):
            environ[ADDRESS] = self._proxies.client(peer, environ.get("HTTP_X_FORWARDED_FOR", ""))
            scheme = (
                "https" if str(environ.get("HTTP_X_FORWARDED_PROTO", scheme)).strip().lower() == "https" else "http"
            )

        host = self._names.host(environ.get("HTTP_HOST", ""))
        if host is None:
            return _BAD_HOST
        environ[HTTPS] = secure = self._names.is_secure(scheme, *host)
        environ["wsgi.url_scheme"] = scheme = "https" if secure else "http"
        # Cookies do not know ports: without one in the name, two Kiths on localhost would log each other out.
        environ[COOKIE] = "__Host-kith" if secure else f"kith-{host[1] or 80}"

        live = environ.get("PATH_INFO", "").startswith(_LIVE)
        if not self._comes_from_us(environ, method, live, scheme, host):
            return _BAD_ORIGIN
        if "HTTP_TRANSFER_ENCODING" in environ:
            # Werkzeug would cut a body of unsaid length off at the limit and take the rest for the whole.
            return _NO_LENGTH
        length = environ.get("CONTENT_LENGTH") or "0"
        if not (length.isascii() and length.isdigit() and len(length) < 16):
            return _BAD_LENGTH
        if live and int(length) > _LIVE_BODY_LIMIT:
            return _TOO_LARGE
        if live and not self._logged_in(environ):
            return _NOT_LOGGED_IN
        return None

    def _comes_from_us(
        self, environ: WSGIEnvironment, method: str, live: bool, scheme: str, host: tuple[str, int | None]
    ) -> bool:
        origin = environ.get("HTTP_ORIGIN")
        site = environ.get("HTTP_SEC_FETCH_SITE", "")
        changes = method not in SAFE_METHODS
        if live or changes:
            if origin is not None and not self._names.same_origin(origin, scheme, *host):
                return False
            if live and origin is None:
                # Browsers leave Origin out of same-origin GETs, but then say so here.
                return bool(site == "same-origin")
        if site in ("", "same-origin", "none"):
            return True  # our own page, an address typed by hand, or a program (which has no cookies to abuse)
        # Another site may link to us; it may not send, embed or fetch.
        navigates = (
            environ.get("HTTP_SEC_FETCH_MODE") == "navigate" and environ.get("HTTP_SEC_FETCH_DEST") == "document"
        )
        return bool(navigates) and not changes and not live


def _refuse(refusal: Refusal, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
    if environ.get("PATH_INFO", "").startswith("/api/"):
        kind = "application/problem+json"
        body = json.dumps(
            {
                "type": "about:blank",
                "title": refusal.status.phrase,
                "status": refusal.status.value,
                "detail": refusal.sentence,
                "code": refusal.code,
            }
        )
    else:
        kind, body = "text/plain; charset=utf-8", refusal.sentence + "\n"
    encoded = body.encode()
    start(
        f"{refusal.status.value} {refusal.status.phrase}",
        [("Content-Type", kind), ("Content-Length", str(len(encoded)))],
    )
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [encoded]
