"""Bringing notifications out of Kith: each by each way once, within the hours the owner wants, again when a failure passes.

A delivery is claimed by a conditional UPDATE before anything leaves, so it never leaves twice; what was under way when Kith
ended stays ``unknown``. A way that cannot work any more switches itself off and says so by the others.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

import structlog

from app.actions import alerts, digest, send, tell, ways
from app.domain import links, notices, timing
from app.domain.links import Link
from app.errors import AppError
from app.notifiers.base import Act, Note, Notifier, NotSent, Section
from app.store import deliveries as store
from app.store import notices as told
from app.store import preferences
from app.store import ways as stored_ways
from app.store.database import transaction
from app.store.deliveries import Claimed
from app.store.notices import Notice

log = structlog.get_logger(__name__)

#: How a message in the owner's own chat begins.
BELL = "🔔"
#: Kinds that come when the owner said: quiet hours do not hold them back.
_AT_ITS_HOUR = ("digest", "test")
#: Kinds that leave by themselves, also after quiet hours.
_APART = frozenset(name for name, kind in notices.KINDS.items() if kind.urgent)
_NAMED = 30  # of what was held back; the others are counted
_TRIES = 8  # over some hours; later it would be stale
_FAILED_MOST = 3  # notifications in a row that a way could not bring
_ACTS_FOR = 7 * timing.DAY
_UNSUBSCRIBE_FOR = 400 * timing.DAY


class Site(NamedTuple):
    """Where Kith is reached, and the key that signs links to it."""

    url: str
    key: bytes


class Telling(Protocol):
    """What tells the owner things, as far as pages know it. The runtime has it."""

    @property
    def site(self) -> Site: ...

    @property
    def push_key(self) -> str: ...  # what a browser is told of the VAPID key

    @property
    def email(self) -> bool: ...  # whether a mail server is set

    @property
    def private(self) -> bool: ...  # whether machines of this network may be reached


def deliver(notifiers: Mapping[str, Notifier], site: Site, *, now: int) -> bool:
    """Bring out the next delivery that is due, if there is one; returns whether there was."""
    due = store.due(now)
    if due is None:
        return False
    if due.ended and due.kind != "test":
        store.end(due.id, "dropped", now=now)
        return True
    wanted = preferences.of(due.owner_id)
    at = notices.tell_at(now, wanted.quiet_hours, wanted.working_hours if wanted.alerts_at_work else None, wanted.tz)
    if at > now and due.kind not in _AT_ITS_HOUR:
        store.hold(due.id, at)
        return True
    with transaction():
        taken = _claim(due, now)
    if not taken:
        return True
    try:
        found = [told.one(due.owner_id, one.notification_id) for one in taken]
        note = compose(found[0], site, way_id=due.way_id, now=now) if len(found) == 1 else together(found, site, now=now)
        if due.way_kind == "self_chat":
            _write_to_myself(due.owner_id, note, now=now)
        elif due.way_kind in notifiers:
            notifiers[due.way_kind].send(due.target, note, now=now)
        else:
            raise NotSent("Kith is not set up for this way.", permanent=True)
    except NotSent as error:
        _failed(due, taken, error, now=now)
    except AppError as error:
        _failed(due, taken, NotSent(error.sentence, permanent=False), now=now)
    except Exception as error:  # a library's mistake must not stop what goes by the other ways
        log.exception("notifier_failed", way=due.way_kind)
        _failed(due, taken, NotSent(f"This did not work ({type(error).__name__}).", permanent=False), now=now)
    else:
        with transaction():
            for one in taken:
                store.end(one.id, "sent", now=now)
        _changed(due.owner_id)
    return True


def _claim(due: store.Due, now: int) -> list[Claimed]:
    """What leaves at once: one delivery, or all that the quiet hours held back; empty when somebody else was first."""
    if due.held and due.kind not in _APART:
        return store.claim_held(due.way_id, _APART, now)
    return [Claimed(due.id, due.notification_id)] if store.claim(due.id, now) else []


def _write_to_myself(owner_id: int, note: Note, *, now: int) -> None:
    quote = f"“{note.quote}”" if note.quote else ""
    lines = [f"{BELL} {note.title}", note.text, quote]
    lines += ["\n".join((f"*{section.title}*", *(text for text, _ in section.lines))) for section in note.sections]
    if note.sections and note.url.startswith("https://"):
        lines.append(note.url)
    # By this key an answer to it finds the notification; several together cannot be answered as one.
    key = f"notices:{note.id}" if note.kind == "quiet" else f"notice:{note.id}"
    with transaction():
        conversation_id = ways.own_chat(owner_id, now=now)
        text = "\n".join(line for line in lines if line)
        send.text(owner_id, conversation_id, text, client_key=key, keep_draft=True, now=now)


def _failed(due: store.Due, taken: Sequence[Claimed], error: NotSent, *, now: int) -> None:
    """One try of the way has failed, of whatever it was to bring."""
    with transaction():
        if error.gone:
            stored_ways.remove(due.owner_id, due.way_id)  # and its deliveries with it
            _changed(due.owner_id)
            return
        if not error.permanent and due.kind != "test" and due.tries + 1 < _TRIES:
            wait = max(error.after, timing.backoff(due.tries + 1, luck=random.random()))
            for one in taken:
                store.postpone(one.id, now + wait, error=error.sentence)
            return
        for one in taken:
            # What left together failed once.
            store.end(one.id, "failed" if one is taken[0] else "dropped", now=now, error=error.sentence)
        if due.kind != "test" and (error.permanent or store.failures(due.way_id) >= _FAILED_MOST):
            stored_ways.switch(due.way_id, False, failed_at=now, error=error.sentence)
            store.drop_way(due.way_id)
            detail = {"code": "off", "name": due.way_name, "why": error.sentence}
            alerts.raise_(due.owner_id, "way", f"way:{due.way_id}:{now}", detail=detail, now=now)
        _changed(due.owner_id)


def _changed(owner_id: int) -> None:
    tell.notification(owner_id, state="ways")


def together(held: Sequence[Notice], site: Site, *, now: int) -> Note:
    """What the quiet hours held back as one note: a heading for each kind, a line with its address for each notification."""
    sections: dict[str, list[tuple[str, str]]] = {}
    for notice in held[:_NAMED]:
        kind = notices.KINDS[notice.kind].name if notice.kind in notices.KINDS else "Kith"
        sections.setdefault(kind, []).append((notices.said(notice.told, now).title, _place(notice, site)))
    more = f"And {len(held) - _NAMED} more." if len(held) > _NAMED else ""
    url = f"{site.url}/notifications"
    return Note(
        held[0].id, "quiet", "After quiet hours", "quiet", f"{len(held)} things while it was quiet", more, "", url, held[-1].at,
        (Act("open", "Open", url),), tuple(Section(kind, tuple(lines)) for kind, lines in sections.items()),
    )  # fmt: skip


def _place(notice: Notice, site: Site) -> str:
    return site.url + notices.place(notice.kind, notice.contact_id, notice.conversation_id, notice.detail)


def compose(notice: Notice, site: Site, *, way_id: int, now: int) -> Note:
    """A notification in words, with signed addresses of what can be done about it."""
    said = notices.said(notice.told, now)
    kind = notices.KINDS[notice.kind] if notice.kind in notices.KINDS else notices.KINDS["test"]

    def signed(act: str, about: int, more: str = "", lasts: int = _ACTS_FOR) -> str:
        return f"{site.url}/act/{links.sign(site.key, Link(act, notice.owner_id, about, more, now + lasts))}"

    url = _place(notice, site)
    acts = [Act("open", "Open", url)]
    if not notice.ended_at:
        acts += [Act(act, notices.ACTS[act], signed(act, notice.id)) for act in notices.acts(notice.kind)]
    about = notice.contact_id if notice.name else None
    return Note(
        notice.id, notice.kind, kind.name, notice.subject, said.title, said.text, said.quote, url, notice.at, tuple(acts),
        digest.sections(notice.owner_id, site.url, now=now) if notice.kind == "digest" else (),
        signed("unsubscribe", way_id, notice.kind, _UNSUBSCRIBE_FOR) if kind.chosen else "",
        (f"Nothing more about {notice.name}", signed("mute", about, "", _UNSUBSCRIBE_FOR)) if about else None,
    )  # fmt: skip
