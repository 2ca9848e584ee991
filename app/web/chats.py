"""The thread of a conversation: reading it, writing into it, its files."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import NamedTuple

from flask import Blueprint, Response, redirect, request
from flask.typing import ResponseReturnValue

from app.actions import contacts, followup, send
from app.domain import numbers, recurrence
from app.errors import Invalid, NotFound
from app.store import chats, devices, notes, people, points, scheduled, tasks
from app.store.messages import versions
from app.web.forms import number
from app.web.gate import body_limit, current_owner, now
from app.web.inbox import LISTS, side
from app.web.media import take_in
from app.web.pages import answer, go, owner_zone, page, wants_part
from app.web.presentation import thread as threads
from app.web.presentation import words
from app.web.today import snoozes, with_names

bp = Blueprint("chats", __name__)

_PAGE = 50
_TASKS, _NOTES = 5, 3  # of a person, beside the thread
_ABOUT = "kith-about"  # cookie of static/js/place.js: "off" when the pane beside the thread is closed in this browser
_LIVE_MOST = 400  # messages that a live refresh draws at most; beyond that the page starts afresh
_UPLOAD_MOST = 100 * 1024 * 1024
EMOJI = ("👍", "❤️", "😂", "😮", "😢", "🙏")


@bp.get("/chats/<int:conversation_id>")
def chat(conversation_id: int) -> ResponseReturnValue:
    """A conversation: its newest page, ``around`` a message, or ``on`` a day; parts are older and newer pages of it."""
    owner = current_owner()
    if day := _day(request.args.get("on", "")):
        first = chats.first_since(owner.id, conversation_id, day)
        return redirect(f"/chats/{conversation_id}" + (f"?around={first}#m{first}" if first else ""))
    found = chats.chat(owner.id, conversation_id)
    asked = {name: numbers.whole(request.args.get(name, "")) for name in ("before", "after", "around", "from", "unread_from", "reply")}
    if asked["from"] is not None:
        thread = chats.thread(owner.id, conversation_id, after=asked["from"] - 1, limit=_LIVE_MOST)
        if thread.newer:
            return Response(status=204, headers={"HX-Refresh": "true"})
        thread = thread._replace(older=False)
    else:
        thread = chats.thread(
            owner.id, conversation_id, before=asked["before"], after=asked["after"], around=asked["around"], limit=_PAGE
        )
    lane = request.args.get("lane", "")
    lane = lane if lane in LISTS else ""
    tz = owner_zone()
    unread_from = asked["unread_from"] or (0 if asked["around"] else threads.first_unread(thread.messages, found.unread))
    whole = not wants_part() and not any(value is not None for value in asked.values())
    shown = (thread.messages[0].at, thread.messages[-1].at) if thread.messages else (0, 0)
    device, gaps = devices.with_gaps(owner.id, found.device_id, *shown)
    return page(
        "chats/chat.html",
        section="inbox",
        chat=found,
        thread=thread,
        placed=threads.place(with_names(owner.id, thread.messages), tz, unread_from=unread_from, gaps=gaps),
        unread_from=unread_from,
        around=asked["around"],
        about=request.cookies.get(_ABOUT) != "off",
        device=device,
        said=words.link(device, now(), tz),
        reply_to=lambda: _quoted(conversation_id, asked["reply"]),
        **side(lane, conversation_id),
        record=lambda: _record(owner.id, found),
        snoozes=lambda: snoozes(now(), owner.zone),
        emoji=EMOJI,
        phones=threads.phones,
        repeats=recurrence.words,
        planned=lambda: scheduled.of_conversation(owner.id, conversation_id),
        # Where the unread begin, when that is further up than this page.
        unread_above=chats.first_unread(owner.id, conversation_id, found.unread) if whole and found.unread > _PAGE else None,
    )


@bp.post("/chats/<int:conversation_id>/messages")
@body_limit(_UPLOAD_MOST)
def write(conversation_id: int) -> ResponseReturnValue:
    """Send a text, or a file with a caption (form: ``text``, ``quote_id``, ``file``, ``client_key``)."""
    owner = current_owner()
    form = request.form
    text, key = form.get("text", ""), form.get("client_key", "")[:64]
    file = request.files.get("file")
    if file and file.filename:
        chats.chat(owner.id, conversation_id)  # before anything is stored for it
        taken = take_in(file)
        send.media(
            owner.id, conversation_id, path=taken.path, file=taken.file, size=taken.size, mime=taken.mime, name=taken.name,
            media_kind=taken.kind, caption=text, client_key=key, now=now(),
        )  # fmt: skip
    else:
        send.text(owner.id, conversation_id, text, quote_id=number("quote_id"), client_key=key, now=now())
    return answer(_back(conversation_id), changed=("message", "conversation", "reply"))


@bp.post("/chats/<int:conversation_id>/read")
def tell_read(conversation_id: int) -> ResponseReturnValue:
    """Send read receipts: only ever because the person asked for it."""
    send.mark_read(current_owner().id, conversation_id, now=now())
    return answer(_back(conversation_id), "They will see that you have read it.", changed=("conversation",))


@bp.post("/chats/<int:conversation_id>/seen")
def seen(conversation_id: int) -> ResponseReturnValue:
    """Clear the unread count in Kith; nobody is told."""
    followup.seen(current_owner().id, conversation_id, now=now())
    return answer(_back(conversation_id))


@bp.post("/chats/<int:conversation_id>/draft")
def draft(conversation_id: int) -> ResponseReturnValue:
    """Keep what is being typed (form field ``text``); sending a message ends it."""
    followup.save_draft(current_owner().id, conversation_id, request.form.get("text", ""))
    return answer(_back(conversation_id))


@bp.get("/messages/<int:message_id>")
def message(message_id: int) -> ResponseReturnValue:
    """One message with its whole text and what it said before; part ``bubble`` is the message in its thread."""
    (bubble,) = with_names(current_owner().id, [chats.bubble(current_owner().id, message_id)])
    album = _album(bubble) if wants_part() and bubble.extra.get("album") else ()
    return page(
        "chats/message.html",
        section="inbox",
        bubble=next((one for one in album if one.kind != "album"), bubble),
        album=album,
        chat=chats.chat(current_owner().id, bubble.conversation_id),
        versions=lambda: versions(message_id),
        phones=threads.phones,
        whole=not request.args.get("part"),
    )


@bp.post("/messages/<int:message_id>/contact")
def save_contact(message_id: int) -> ResponseReturnValue:
    """Save somebody from a contact card (form field ``card``: which one of the message); whoever is known already is shown."""
    bubble = chats.bubble(current_owner().id, message_id)
    cards, place = bubble.extra.get("contacts") or [], number("card")
    if place >= len(cards):
        raise NotFound("There is no such contact card.")
    phones = threads.phones(cards[place].get("vcard") or "")
    if not phones:
        raise Invalid("This card holds no phone number.", code="no_phone")
    digits = "".join(filter(str.isdigit, phones[0]))
    known = people.find(current_owner().id, (f"pn:{digits}",))
    if known:
        return go(f"/people/{next(iter(known.values()))}", "You know this number already.")
    contact_id = contacts.add(current_owner().id, cards[place].get("name") or phones[0], phones[0], now=now())
    return go(f"/people/{contact_id}", "Saved.")


@bp.post("/messages/<int:message_id>/reaction")
def react(message_id: int) -> ResponseReturnValue:
    """React to a message (form field ``emoji``; the one that is there already takes it back)."""
    bubble = chats.bubble(current_owner().id, message_id)
    emoji = request.form.get("emoji", "").strip()[:16]
    mine = {symbol for symbol, _, is_mine in bubble.reactions if is_mine}
    send.reaction(current_owner().id, message_id, "" if emoji in mine else emoji, now=now())
    return answer(_back(bubble.conversation_id, message_id), changed=("message",))


@bp.post("/messages/<int:message_id>/retry")
def retry(message_id: int) -> ResponseReturnValue:
    """Send again what failed, or what perhaps went out: the person decides."""
    bubble = chats.bubble(current_owner().id, message_id)
    send.retry(current_owner().id, message_id, now=now())
    return answer(_back(bubble.conversation_id), changed=("message",))


@bp.post("/messages/<int:message_id>/discard")
def discard(message_id: int) -> ResponseReturnValue:
    """Give up a message that did not go out."""
    bubble = chats.bubble(current_owner().id, message_id)
    send.discard(current_owner().id, message_id, now=now())
    return go(_back(bubble.conversation_id), "Discarded.")


class Record(NamedTuple):
    """What is shown of somebody beside the thread; of a group its members as (id, name, role, picture)."""

    points: list[points.Point]
    tasks: list[tasks.TaskRow]
    notes: list[notes.NoteRow]
    members: list[tuple[int, str, str, str]]


def _record(owner_id: int, chat: chats.ChatRow) -> Record:
    if chat.contact_id is None:
        return Record([], [], [], chats.members(owner_id, chat.id) if chat.kind == "group" else [])
    whatsapp = "whatsapp"  # the number of the chat itself stands above already
    reached = [point for point in points.of_contact(chat.contact_id) if point.kind != whatsapp]
    todo = tasks.of_contact(owner_id, chat.contact_id, "open", _TASKS)
    return Record(reached, todo, notes.of_contact(owner_id, chat.contact_id, _NOTES), [])


def _album(bubble: chats.Bubble) -> tuple[chats.Bubble, ...]:
    """The messages that are shown as one with this one in its thread."""
    owner = current_owner()
    near = chats.thread(owner.id, bubble.conversation_id, around=bubble.id, limit=_PAGE).messages
    placed = threads.place(with_names(owner.id, near), owner_zone())
    return next((place.album for place in placed if bubble.id in {one.id for one in place.album}), ())


def _day(text: str) -> int:
    """The beginning of a day (``2026-03-01``) in the owner's zone, UTC ms; 0 when it is none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return 0
    if not 1970 < day.year < 2200:
        return 0
    return int(datetime.combine(day, time(), owner_zone()).timestamp() * 1000)


def _quoted(conversation_id: int, message_id: int | None) -> chats.Bubble | None:
    if message_id is None:
        return None
    try:
        bubble = chats.bubble(current_owner().id, message_id)
    except NotFound:
        return None
    return bubble if bubble.conversation_id == conversation_id else None


def _back(conversation_id: int, message_id: int = 0) -> str:
    if request.form.get("next") == "/":
        return "/"
    return f"/chats/{conversation_id}" + (f"?around={message_id}#m{message_id}" if message_id else "")
