"""What the parent wants done. Sends and downloads have threads of their own: events go on meanwhile.

Sends leave one at a time, in the order they came. Their outcome is a fact in the spool, so that it survives whatever
happens to either process. What cannot be told for sure is reported as unclear (``ok`` without an id), never as failed:
a message must not go out twice.
"""

from __future__ import annotations

import base64
import contextlib
import logging
import os
import queue
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message
from neonize.utils.enum import MediaType, ReceiptType

from app.channels.base import Outgoing
from app.channels.whatsapp.child import compose
from app.channels.whatsapp.child.outcome import gone, outcome_of, words
from app.channels.whatsapp.child.session import Session
from app.channels.whatsapp.convert import Piece
from app.channels.whatsapp.convert.values import address, millis
from app.channels.whatsapp.wire import Exit
from app.domain import facts
from app.domain.identity import is_group

log = logging.getLogger("kith.whatsapp")

_MEDIA_TYPE = {
    "image": MediaType.MediaImage, "video": MediaType.MediaVideo, "audio": MediaType.MediaAudio,
    "document": MediaType.MediaDocument,
}  # fmt: skip
class Orders:
    """Carries out the parent's commands.

    Args:
        session: the running session.
        say: tells the parent.
    """

    def __init__(self, session: Session, say: Callable[[dict[str, Any]], None]) -> None:
        self._session = session
        self._say = say
        self._sends: queue.SimpleQueue[Outgoing | None] = queue.SimpleQueue()
        self._sender = threading.Thread(target=self._send_all, name="send", daemon=True)
        self._sender.start()
        self._pool = ThreadPoolExecutor(3, "order")
        self._others = {
            "fetch": self._fetch, "refresh": self._refresh, "replay": self._replay, "logout": self._logout,
            "picture": self._picture,
        }  # fmt: skip

    def take(self, command: dict[str, Any]) -> None:
        """Begin to carry out a command."""
        if command["do"] == "send":
            fields = list(command["out"])
            out = Outgoing(*fields)
            quote = facts.Quote(*out.quote) if out.quote else None
            self._sends.put(out._replace(quote=quote, ids=tuple(out.ids), mentions=tuple(out.mentions)))
        elif work := self._others.get(command["do"]):
            self._pool.submit(self._answer, work, command)

    def finish(self) -> None:
        """Let the send that is under way end; those behind it are not begun (their rows become "unknown" in time)."""
        self._sends.put(None)
        self._sender.join(timeout=2)

    def _answer(self, work: Callable[[dict[str, Any]], None], command: dict[str, Any]) -> None:
        answer: dict[str, Any] = {"w": "reply", "n": command.get("n", 0), "ok": True, "error": "", "permanent": False}
        try:
            work(command)
        except Exception as error:
            permanent = isinstance(error, ValueError) or (command["do"] == "fetch" and gone(str(error)))
            answer |= {"ok": False, "error": words(error), "permanent": permanent}
        self._say(answer)

    # ── Sending ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _send_all(self) -> None:
        while (out := self._sends.get()) is not None:
            if self._session.ended.is_set():
                return
            try:
                result = self._send(out)
            except Exception as error:  # after the library took it: whether it went out cannot be known
                log.exception("a send ended in an error")
                result = facts.SendResult(out.outbox_id, True, error=words(error))
            self._session.store([Piece([result])])

    def _send(self, out: Outgoing) -> facts.SendResult:
        session = self._session
        if not session.connected:
            return facts.SendResult(out.outbox_id, False, error="not connected")
        try:
            to = compose.jid(out.to)
            if out.kind == "read":
                return self._mark_read(out, to)
            message = compose.message(
                out, me=next(iter(session.me), ""), now=session.now(), upload=lambda data, kind: session.client.upload(data, _MEDIA_TYPE[kind])
            )  # fmt: skip
        except Exception as error:  # nothing has left yet
            permanent = isinstance(error, ValueError | FileNotFoundError)
            return facts.SendResult(out.outbox_id, False, error=words(error), permanent=permanent)
        try:
            sent = session.client.send_message(to, message)
        except Exception as error:
            unclear, code, permanent = outcome_of(str(error))
            return facts.SendResult(out.outbox_id, unclear, "", 0, code, words(error), permanent)
        chat = address(sent.Chat) if sent.HasField("Chat") else ""
        return facts.SendResult(out.outbox_id, True, sent.ID, millis(sent.Timestamp) or session.now(), chat=chat or out.to)

    def _mark_read(self, out: Outgoing, to: Any) -> facts.SendResult:
        sender = compose.jid(out.target_sender) if is_group(out.to) and out.target_sender else to
        self._session.client.mark_read(*out.ids, chat=to, sender=sender, receipt=ReceiptType.READ)
        return facts.SendResult(out.outbox_id, True, out.ids[0] if out.ids else "", self._session.now(), chat=out.to)

    # ── The rest ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _fetch(self, command: dict[str, Any]) -> None:
        """Download a file, whole or not at all. The library holds it in memory: the cap is checked before."""
        message = Message.FromString(base64.b64decode(command["ref"]))
        _, body = next(iter(message.ListFields()), (None, None))
        if body is None:
            raise ValueError("nothing downloadable")
        if body.fileLength > command["max"]:
            raise ValueError("too big")
        data = self._session.client.download_any(message)
        if len(data) > command["max"]:
            raise ValueError("too big")
        write_whole(Path(command["path"]), data)

    def _refresh(self, _: dict[str, Any]) -> None:
        self._session.lookups.everything()

    def _replay(self, command: dict[str, Any]) -> None:
        self._session.replay(command["kind"], base64.b64decode(command["raw"]))

    def _logout(self, _: dict[str, Any]) -> None:
        self._session.client.logout()
        self._session.store([Piece([facts.Link("unlinked", self._session.now())])])
        self._session.end(Exit.UNLINKED)

    def _picture(self, command: dict[str, Any]) -> None:
        """Fetch a picture; the fact says where it lies, or that there is none."""
        picture_id, data = self._session.lookups.picture(command["address"])
        if data:
            write_whole(Path(command["path"]), data)
        found = facts.Picture(command["address"], picture_id, command["path"] if data else "", self._session.now())
        self._session.store([Piece([found], quiet=True)])


def write_whole(path: Path, data: bytes) -> None:
    """Write a file that is either complete or not there."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        raise
