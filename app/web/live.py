"""The live line: tells open pages which rows have changed, by id, and never what stands in them.

A socket is let in by the login cookie and joins its owner's room; store events are forwarded there after their commit.
The page then asks for the parts that it shows (see :mod:`app.web.pages`), so that everything is drawn in one place.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from app.actions import accounts
from app.store import database
from app.web import gate

log = structlog.get_logger(__name__)

#: What pages may hear of; everything else that is published is Kith's own business.
KINDS = frozenset(
    ("device", "sync", "message", "receipt", "conversation", "reply", "reminder", "scheduled", "template", "notification", "contact", "job",
     "note", "task", "tag", "segment")
)

#: A socket whose session has ended is closed at its next sign of life, at the latest after this many milliseconds.
_CHECK_EVERY = 60_000

socketio = SocketIO(async_mode="threading", manage_session=False)

_sessions: dict[str, tuple[str, int, int]] = {}  # socket -> (login session, owner, time of the last check)


def room(owner_id: int, kind: str = "") -> str:
    """Everything of an owner's, or one kind of event alone."""
    return f"owner:{owner_id}:{kind}" if kind else f"owner:{owner_id}"


def init_app(app: Flask) -> None:
    """Wrap Socket.IO around Flask and begin to forward events. The gate must come to stand around both."""
    # Origins are checked by the gate, which knows our names; engine.io's own check would know them less well.
    socketio.init_app(app, cors_allowed_origins="*", ping_interval=20, ping_timeout=20, max_http_buffer_size=16_384)
    for name, handler in (("connect", connect), ("disconnect", disconnect), ("subscribe", subscribe), ("ping", ping)):
        socketio.on_event(name, handler)
    app.extensions["kith.live"] = Line()


class Line:
    """The forwarding of events to sockets, until it is closed. A process has one: a later one takes over."""

    _present: Line | None = None

    def __init__(self) -> None:
        if Line._present is not None:
            Line._present.close()
        Line._present = self
        self._end = database.subscribe(forward)
        gate.on_logout.append(drop_sessions)

    def close(self) -> None:
        """Tell sockets nothing more. May be called twice."""
        if Line._present is self:
            Line._present = None
            self._end()
            gate.on_logout.remove(drop_sessions)


def forward(owner_id: int, kind: str, payload: dict[str, Any]) -> None:
    """Send an event to the owner's sockets. Called after the commit, from whatever thread wrote."""
    if kind in KINDS:
        socketio.emit(kind, payload, to=[room(owner_id), room(owner_id, kind)])


def connect(_auth: Any = None) -> bool:
    """Let in who is logged in; nobody else gets so far, and if they do, they are refused here."""
    now = gate.now()
    session = gate.session_of(request.environ, now)
    if session is None:
        return False
    _sessions[_socket()] = (session.id, session.owner_id, now)
    join_room(room(session.owner_id))
    return True


def disconnect(_reason: Any = None) -> None:
    """Forget the socket."""
    _sessions.pop(_socket(), None)


def subscribe(wish: Any = None) -> dict[str, Any]:
    """Hear of some kinds only: ``{"kinds": ["message", …]}``; without kinds, of all again."""
    owner_id = _alive()
    if owner_id is None:
        return {"ok": False}
    given = wish.get("kinds") if isinstance(wish, dict) else None
    kinds = [kind for kind in given if isinstance(kind, str) and kind in KINDS] if isinstance(given, list) else []
    for kind in KINDS:
        leave_room(room(owner_id, kind))
    (leave_room if kinds else join_room)(room(owner_id))
    for kind in kinds:
        join_room(room(owner_id, kind))
    return {"ok": True, "kinds": sorted(kinds or KINDS)}


def ping(*_: Any) -> dict[str, Any]:
    """Tell that the line, and the login behind it, are alive."""
    return {"ok": _alive() is not None}


def drop_sessions(session_ids: Sequence[str]) -> None:
    """Close the sockets that were opened under these sessions."""
    ended = set(session_ids)
    for socket, (session_id, _, _) in list(_sessions.items()):
        if session_id in ended:
            _close(socket)


def _alive() -> int | None:
    """The owner behind the calling socket; closes it when its session has ended."""
    known = _sessions.get(_socket())
    if known is None:
        return None
    session_id, owner_id, checked = known
    now = gate.now()
    if now - checked >= _CHECK_EVERY:
        if accounts.session_alive(session_id, now=now) is None:
            _close(_socket())
            return None
        _sessions[_socket()] = (session_id, owner_id, now)
    return owner_id


def _close(socket: str) -> None:
    _sessions.pop(socket, None)
    try:
        socketio.server.disconnect(socket)
    except (KeyError, ValueError):  # it has gone by itself meanwhile
        log.debug("socket_gone_already")


def _socket() -> str:
    return str(request.sid)  # type: ignore[attr-defined]
