"""The child's way from an event to a record of the spool, without the library that hears the events."""

from __future__ import annotations

import json
import time

from app.bench.dataset import ME, ME_HIDDEN
from app.channels.whatsapp.convert import Converter, Piece
from app.domain import facts


def record(piece: Piece) -> bytes:
    """A piece as the session writes it to the spool."""
    content = {"q": piece.quiet, "f": [facts.to_wire(fact) for fact in piece.facts]}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def converter() -> Converter:
    """One that knows who I am."""
    made = Converter(lambda: time.time_ns() // 1_000_000)
    made.me = (ME, ME_HIDDEN)
    return made
