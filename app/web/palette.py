"""The palette: go to a person, a chat or a page, or decide about the chats one is at, by typing a part of its name."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.domain import phrases
from app.store import chats, people, tags
from app.web.forms import asked
from app.web.gate import current_owner, now
from app.web.pages import owner_zone, page
from app.web.presentation import rich, words
from app.web.today import with_names
from app.web.triage import chosen_ids

bp = Blueprint("palette", __name__)

_EACH = 6  # people and chats at most
_LONGEST = 200
_SAID = 120  # letters of a message that name a task


class Way(NamedTuple):
    """A page one can go to; ``words`` find it too."""

    href: str
    name: str
    icon: str
    words: str = ""


class Verb(NamedTuple):
    """Something that can be decided about a chat; ``key`` does the same without the palette."""

    verb: str
    name: str
    icon: str
    key: str = ""


WAYS = (
    Way("/", "Today", "sun", "home waiting"),
    Way("/inbox", "All chats", "messages-square", "inbox conversations"),
    Way("/inbox/unread", "Unread chats", "mail", "inbox"),
    Way("/inbox/mentions", "Mentions", "at-sign", "inbox groups"),
    Way("/inbox/awaiting", "Awaiting them", "hourglass", "inbox asked"),
    Way("/inbox/snoozed", "Snoozed", "alarm-clock", "inbox later"),
    Way("/inbox/backlog", "Backlog", "layers", "inbox old"),
    Way("/inbox/archived", "Archived chats", "archive", "inbox"),
    Way("/people", "People", "users", "contacts"),
    Way("/people/new", "Add somebody", "user-plus", "people new contact"),
    Way("/people/tags", "Tags", "tags", "people colours"),
    Way("/people/segments", "Segments", "list-filter", "people rules"),
    Way("/people/duplicates", "Duplicates", "users", "people merge twice"),
    Way("/people/bin", "Bin", "trash-2", "people thrown away deleted"),
    Way("/reminders", "Reminders", "calendar-check", "plan scheduled later ahead"),
    Way("/tasks", "Tasks", "square-check", "plan todo due"),
    Way("/notes", "Notes", "notebook-pen", "plan written"),
    Way("/templates", "Templates", "text-quote", "plan wording snippets"),
    Way("/reminders/past", "Past reminders and messages", "history", "plan done sent"),
    Way("/search", "Search", "search", "find"),
    Way("/insights", "Insights", "chart-column", "figures activity"),
    Way("/notifications", "Alerts", "bell", "notifications told"),
    Way("/digest", "Your day", "newspaper", "digest"),
    Way("/settings/devices", "Devices", "smartphone", "settings phone link qr"),
    Way("/settings/notifications", "What reaches you, and how", "bell-ring", "settings alerts push email quiet"),
    Way("/settings/replies", "What needs an answer", "message-circle-question-mark", "settings corrections lanes"),
    Way("/settings/import", "Import", "upload", "settings csv vcard export chat"),
    Way("/settings/export", "Export and backup", "download", "settings zip archive"),
    Way("/settings/health", "Health", "heart-pulse", "settings trouble"),
    Way("/settings/account", "Account", "settings-2", "settings password token zone"),
)

VERBS = (
    Verb("done", "Done", "check", "e"),
    Verb("snooze", "Snooze…", "alarm-clock", "s"),
    Verb("archive", "Archive", "archive", "a"),
    Verb("unarchive", "Take out of the archive", "archive-restore"),
    Verb("unread", "Mark unread", "mail"),
    Verb("pending", "Whatever they write needs an answer", "message-circle-question-mark"),
    Verb("never", "Never needs an answer", "bell-off"),
    Verb("auto", "Let Kith decide what needs an answer", "sparkles"),
    Verb("note", "New note…", "notebook-pen", "n"),
    Verb("task", "New task…", "square-check", "t"),
    Verb("undo", "Undo the last decision", "undo-2", "u"),
)


@bp.get("/palette")
def palette() -> ResponseReturnValue:
    """What fits to ``q``; with ``chats`` (ids with commas) also what can be decided about them."""
    owner = current_owner()
    q = request.args.get("q", "")[:_LONGEST].strip()
    given = request.args.get("chats", "")
    chosen = chosen_ids(given) if given else []
    moment = phrases.understand(q, now(), owner_zone()) if q and chosen else None
    return page(
        "triage/palette.html",
        section="",
        q=q,
        chosen=chosen,
        chat=chats.chat(owner.id, chosen[0]) if len(chosen) == 1 else None,
        moment=moment,
        verbs=[verb for verb in VERBS if _fits(q, verb.name) and (chosen or verb.verb in ("note", "task", "undo"))],
        people=people.contacts(owner.id, q, _EACH) if q else [],
        tags=[tag for tag in tags.listed(owner.id) if _fits(q, f"tag {tag.name}")][:_EACH] if q else [],
        found=chats.recent(owner.id, _EACH, q=q),
        keys={href: key for key, (href, _) in words.GO.items()},
        ways=[way for way in WAYS if _fits(q, way.name, way.words)],
    )


@bp.get("/quick/<any(note, task):what>")
def quick(what: str) -> ResponseReturnValue:
    """A form for a note or a task about the ``person``, whom the ``chat`` is with, or what a ``message`` says; ``due`` is typed so far."""
    owner = current_owner()
    contact_id = asked("person")
    message_id = asked("message")
    bubble = with_names(owner.id, [chats.bubble(owner.id, message_id)])[0] if message_id else None
    if chat_id := bubble.conversation_id if bubble else asked("chat"):
        contact_id = chats.chat(owner.id, chat_id).contact_id or 0
    due = request.args.get("due", "")[:100]
    return page(
        "triage/quick.html",
        section="",
        what=what,
        person=people.contact(owner.id, contact_id) if contact_id else None,
        bubble=bubble,
        said=(rich.preview(bubble.text, _SAID) or words.KINDS.get(bubble.kind, ("", "Message"))[1]) if bubble else "",
        due=due,
        moment=phrases.understand(due, now(), owner_zone(), whole_days=True) if due.strip() else None,
    )


def _fits(q: str, *texts: str) -> bool:
    """Whether every word of ``q`` begins a word of the texts."""
    known = " ".join(texts).casefold().split()
    return all(any(word.startswith(part) for word in known) for part in q.casefold().split())
