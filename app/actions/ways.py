"""How the owner wants to be reached: add a way, choose what goes by it, switch it, try it, forget it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Set
from typing import Any

from app.actions import tell
from app.domain.notices import KINDS
from app.errors import Conflict, Invalid
from app.notifiers import apprise, push
from app.store import accounts, conversations, deliveries, devices, notices, people
from app.store import ways as store
from app.store.database import transaction

MOST = 20  # ways of one owner

#: What goes by a new way until the owner chooses otherwise.
_LOUD = frozenset(name for name, kind in KINDS.items() if kind.loud and kind.chosen)
_CHOSEN = frozenset(name for name, kind in KINDS.items() if kind.chosen)
_EMAIL = re.compile(r"[^@\s<>,;:\"\x00-\x1f]+@[^@\s<>,;:\"\x00-\x1f]+\.[^@\s<>,;:\"\x00-\x1f.]+")


def add_push(owner_id: int, subscription: Mapping[str, Any], *, name: str = "", private: bool = False, now: int) -> int:
    """Reach a browser by its push subscription; the same one twice is one way. It is taken away from whoever had it before.

    Raises:
        Invalid: it is no subscription that can be used.
    """
    target = push.subscription(subscription, private=private)
    with transaction():
        store.remove_elsewhere(owner_id, "push", target["endpoint"])
        return _add(owner_id, "push", _name(name) or "Browser", target, target["endpoint"], now=now)


def remove_push(owner_id: int, endpoint: str, *, now: int) -> bool:
    """A browser does not want to be reached any more; says whether it was known."""
    way_id = store.by_address(owner_id, "push", endpoint)
    if way_id is None:
        return False
    remove(owner_id, way_id, now=now)
    return True


def add_email(owner_id: int, address: str, *, now: int) -> int:
    """Reach an email address.

    Raises:
        Invalid: it is none.
    """
    address = address.strip()
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise Invalid("This is not an email address.", fields={"address": "This is not an email address."})
    with transaction():
        return _add(owner_id, "email", address, {"address": address}, address.lower(), now=now)


def add_apprise(owner_id: int, url: str, *, name: str = "", now: int) -> int:
    """Reach whatever an Apprise address names. It is never shown whole again.

    Raises:
        Invalid: Apprise does not know it, or it would act on this machine.
    """
    url = apprise.address(url)
    with transaction():
        return _add(owner_id, "apprise", _name(name) or apprise.masked(url), {"url": url}, url, now=now)


def add_self_chat(owner_id: int, *, now: int) -> int:
    """Reach the owner's own WhatsApp, by a message in the chat with themselves.

    Raises:
        Conflict: no phone has been linked yet.
    """
    with transaction():
        conversation_id = own_chat(owner_id, now=now)
        return _add(owner_id, "self_chat", "WhatsApp", {"conversation_id": conversation_id}, "self", now=now)


def own_chat(owner_id: int, *, now: int) -> int:
    """The chat of the owner with themselves, made when there is none. Inside a transaction.

    Raises:
        Conflict: no phone has been linked yet.
    """
    linked = next((device for device in devices.all_of(owner_id) if device.mine), None)
    if linked is None:
        raise Conflict("Link a phone first.", code="not_linked")
    contact_id = people.me(owner_id, linked.mine, now=now)
    return conversations.direct(owner_id, linked.id, contact_id, linked.address or linked.alt, is_me=True, now=now)


def _add(owner_id: int, kind: str, name: str, target: dict[str, Any], address: str, *, now: int) -> int:
    if len(store.of(owner_id)) >= MOST and store.by_address(owner_id, kind, address) is None:
        raise Conflict(f"There are {MOST} ways already. Remove one first.", code="too_many_ways")
    way_id = store.add(owner_id, kind, name, target, address, _LOUD, now=now)
    accounts.add_audit(owner_id, "setting", {"what": "way", "kind": kind}, address="", now=now)
    _changed(owner_id)
    return way_id


def choose(owner_id: int, wanted: Mapping[int, Set[str]], *, now: int) -> None:
    """Which kinds go by which way; ways that are not named keep what they have.

    Raises:
        NotFound: no such way of the owner's.
        Invalid: no such kind.
    """
    with transaction():
        for way_id, kinds in wanted.items():
            if not kinds <= _CHOSEN:
                raise Invalid("There is no such kind of notification.", fields={"kinds": "Choose from the list."})
            store.one(owner_id, way_id)
            store.set_kinds(owner_id, way_id, kinds)
        accounts.add_audit(owner_id, "setting", {"what": "notifications"}, address="", now=now)
        _changed(owner_id)


def unsubscribe(owner_id: int, way_id: int, kind: str, *, now: int) -> None:
    """Nothing of this kind by this way any more. Twice does no harm, and neither does a way that is gone."""
    with transaction():
        way = next((way for way in store.of(owner_id) if way.id == way_id), None)
        if way is not None:
            choose(owner_id, {way_id: way.kinds - {kind}}, now=now)


def switch(owner_id: int, way_id: int, *, enabled: bool, now: int) -> None:
    """Switch a way on or off; on also after it had switched itself off.

    Raises:
        NotFound: no such way of the owner's.
    """
    with transaction():
        store.one(owner_id, way_id)
        store.switch(way_id, enabled)
        if not enabled:
            deliveries.drop_way(way_id)
        _changed(owner_id)


def remove(owner_id: int, way_id: int, *, now: int) -> None:
    """Forget a way and its secrets.

    Raises:
        NotFound: no such way of the owner's.
    """
    with transaction():
        kind = store.one(owner_id, way_id).kind
        store.remove(owner_id, way_id)
        accounts.add_audit(owner_id, "setting", {"what": "way_removed", "kind": kind}, address="", now=now)
        _changed(owner_id)


def test(owner_id: int, way_id: int, *, now: int) -> int:
    """Send a test by a way at once, quiet hours or not; returns the notification's id.

    Raises:
        NotFound: no such way of the owner's.
    """
    with transaction():
        way = store.one(owner_id, way_id)
        notice_id = notices.add(
            owner_id, "test", f"test:{way_id}:{now}", step=0, contact_id=None, conversation_id=0, message_id=0,
            detail={"code": "test", "name": way.name}, quiet=True, now=now,
        )  # fmt: skip
        if notice_id is None:  # twice within a millisecond
            raise Conflict("A test is under way.", code="test_under_way")
        notices.end_one(owner_id, notice_id, now=now)
        deliveries.queue_one(notice_id, way_id, now=now)
        tell.notification(owner_id, notice_id, state="quiet", kind="test")
        return notice_id


def mute(owner_id: int, contact_id: int, *, muted: bool = True, now: int) -> None:
    """Tell what is about a person in the centre alone, or aloud again.

    Raises:
        NotFound: no such person of the owner's.
    """
    with transaction():
        store.mute(owner_id, contact_id, muted)
        tell.contact(owner_id, contact_id)


def _name(said: str) -> str:
    return " ".join(said.split())[:60]


def _changed(owner_id: int) -> None:
    tell.notification(owner_id, state="ways")
