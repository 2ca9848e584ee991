"""What the library knows and tells nobody: the address book, groups, archived and muted chats, pictures.

neonize has no event for these. After connecting, and gently from then on, they are asked for on a thread of their own;
only what differs from the last answer is reported, as quiet news. Most answers come out of the library's own store.

Tried with neonize 0.5.2: ``MutedUntil`` is in seconds, with the year 9999 for "for ever".
"""

from __future__ import annotations

import contextlib
import logging
import queue
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from neonize.proto.Neonize_pb2 import GetProfilePictureParams
from neonize.utils.enum import Presence

from app.channels.whatsapp.child import compose
from app.channels.whatsapp.convert import Piece, events
from app.channels.whatsapp.convert.values import millis
from app.domain import facts
from app.domain.facts import Fact
from app.domain.identity import is_direct, is_group

log = logging.getLogger("kith.whatsapp")

_PIECE = 1000
_SOON = 60.0  # seconds between looks at the chats that were lately active
_LATELY = 200
_ALL = 30 * 60.0  # and at everything
_FOREVER = 200_000_000_000  # seconds
_PICTURE_BYTES = 2 * 1024 * 1024
_PICTURE_SECONDS = 10


class Lookups:
    """Asks the running library and reports what is new.

    Args:
        client: the connected library. Nothing is asked before :meth:`connected`.
        store: puts facts into the spool.
    """

    def __init__(self, client: Any, store: Callable[[list[Piece]], None]) -> None:
        self._client = client
        self._store = store
        self._work: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._told: dict[tuple[str, str], Fact] = {}  # (kind, address) -> as last reported
        self._people: list[str] = []
        self._groups: set[str] = set()
        self._lately: dict[str, None] = {}  # chats, the latest last
        self._me: tuple[str, ...] = ()
        self._online = threading.Event()
        threading.Thread(target=self._run, name="lookups", daemon=True).start()

    def connected(self, me: tuple[str, ...]) -> None:
        """The connection stands: from now on the library may be asked."""
        self._me = me
        self._online.set()
        self._work.put(self._settle_in)

    def disconnected(self) -> None:
        self._online.clear()

    def noticed(self, found: list[Fact]) -> None:
        """Take note of the chats that facts are about; called from the callback, so it only notes."""
        for fact in found:
            if type(fact) is facts.Message:
                self._lately.pop(fact.chat, None)
                self._lately[fact.chat] = None
                if is_group(fact.chat) and fact.chat not in self._groups:
                    self._groups.add(fact.chat)
                    self._work.put(lambda chat=fact.chat: self._group(chat))  # type: ignore[misc]
            elif type(fact) is facts.Group and fact.members is not None:
                self._groups.add(fact.address)
        while len(self._lately) > _LATELY:
            del self._lately[next(iter(self._lately))]

    def everything(self) -> None:
        """The address book, the groups and the settings of all chats, now. Blocks; raises what the library raises."""
        people: list[Fact] = []
        self._people = []
        for contact in self._client.contact.get_all_contacts():
            people += events.saved_contact(contact)
        for fact in people:
            if type(fact) is facts.Person:
                self._people.append(fact.address)
        groups: list[Fact] = []
        for info in self._client.get_joined_groups():
            groups += events.group(info, self._me)
        for fact in groups:
            if type(fact) is facts.Group:
                self._groups.add(fact.address)
        self._report(people + groups)
        self._settings([*self._people, *self._groups, *self._lately])

    # ── On the thread ───────────────────────────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        rounds = 0
        while True:
            try:
                work = self._work.get(timeout=_SOON)
            except queue.Empty:
                rounds += 1
                work = self.everything if rounds % (_ALL // _SOON) == 0 else self._recent
            if not self._online.is_set():
                continue
            try:
                work()
            except Exception as error:
                log.warning("a look-up failed: %s", error)

    def _settle_in(self) -> None:
        # Seen as available, this device would keep the phone from notifying its owner.
        with contextlib.suppress(Exception):
            self._client.send_presence(Presence.UNAVAILABLE)
        self.everything()

    def _recent(self) -> None:
        self._settings(list(self._lately))

    def _group(self, address: str) -> None:
        self._report(events.group(self._client.get_group_info(compose.jid(address)), self._me))

    def _settings(self, chats: list[str]) -> None:
        found: list[Fact] = []
        for chat in dict.fromkeys(chats):
            if not (is_direct(chat) or is_group(chat)) or not self._online.is_set():
                continue
            settings = self._client.chat_settings.get_chat_settings(compose.jid(chat))
            if settings.Found:
                found.append(
                    facts.ChatState(
                        chat, archived=settings.Archived, pinned=settings.Pinned, muted_until=muted_until(settings.MutedUntil)
                    )
                )  # fmt: skip
        self._report(found)

    def _report(self, found: list[Fact]) -> None:
        new = [f for f in found if self._is_new(f)]
        for start in range(0, len(new), _PIECE):
            self._store([Piece(new[start : start + _PIECE], quiet=True)])

    def _is_new(self, fact: Fact) -> bool:
        key = (type(fact).__name__, str(fact[0]))
        if isinstance(fact, facts.ChatState) and fact.archived is None:
            key = ("timer", fact.chat)
        if self._told.get(key) == fact:
            return False
        self._told[key] = fact
        return True

    # ── Pictures ────────────────────────────────────────────────────────────────────────────────────────────────────

    def picture(self, address: str) -> tuple[str, bytes]:
        """Id and JPEG of the small picture of a person or group; ``("", b"")`` when there is none to be seen.

        Raises:
            ValueError: it lies somewhere else than at WhatsApp, or is too big.
            OSError: it could not be fetched.
        """
        try:
            found = self._client.get_profile_picture(compose.jid(address), GetProfilePictureParams(Preview=True))
        except Exception as error:
            said = str(getattr(error, "args", ("",))[0]).lower()
            if any(word in said for word in ("not-authorized", "item-not-found", "not set", "hidden", "404", "401", "doesn't")):
                return "", b""
            raise OSError(said[:200]) from error
        return (found.ID, download(found.URL)) if found.URL else ("", b"")


def muted_until(seconds: float) -> int:
    """UTC milliseconds, 0 = not muted, -1 = for ever."""
    return 0 if not seconds > 0 else -1 if seconds >= _FOREVER else millis(seconds)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


def download(url: str) -> bytes:
    """A picture from WhatsApp's own servers, and from nowhere else: no redirects, bounded in time and size."""
    parts = urllib.parse.urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host.endswith((".whatsapp.net", ".whatsapp.com")):
        raise ValueError("a picture that does not lie at WhatsApp")
    with urllib.request.build_opener(_NoRedirects).open(url, timeout=_PICTURE_SECONDS) as answer:
        data: bytes = answer.read(_PICTURE_BYTES + 1)
    if len(data) > _PICTURE_BYTES:
        raise ValueError("a picture of more than 2 MB")
    return data
