"""What the owner is told: the kinds of notifications, what each says, and what can be done about it there and then.

A stored notification holds ids and a ``detail`` with a code and parameters; the words are made here, when it is shown, from
what the database says by then. So they name people as they are called now, and nothing of an erased message stays behind.

``detail`` by kind (all but ``code`` may be left out):

========== =============================================================== ====================================================
kind       codes                                                           parameters
========== =============================================================== ====================================================
reply      waiting                                                         reason (of app.domain.replies), opened_at
touch      due | late | fading                                             reason (of app.domain.cadence)
task       due | overdue                                                   task_id
reminder   by_hand                                                         reminder_id
date       birthday | anniversary | other                                  label, days (0 = today), month, day, turns (years)
nudge      unanswered                                                      days
scheduled  unknown | late | failed                                         scheduled_id, due_at
leaving    soon                                                            scheduled_id, due_at
left       sent | unneeded                                                 scheduled_id, due_at
device     logged_out | deaf | phone_away | banned | outdated | replaced   name, number (WhatsApp’s), days
transfer   import_done | import_failed | export_done | export_failed       name, count
backup     failed                                                          –
job        failing | well                                                  name, why
way        off                                                             name, why
digest     today                                                           waiting, fading, promised, due, dates (counts)
test       test                                                            –
========== =============================================================== ====================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, NamedTuple

from app.domain import cadence, replies, timing


class Kind(NamedTuple):
    """A kind of notification. ``chosen``: an owner decides by which ways it goes; ``loud``: goes all ways at first.

    ``on_request``: told to those alone who want it by some way or in Kith. ``urgent``: never one line among others after quiet hours.
    """

    name: str
    what: str
    chosen: bool = True
    loud: bool = True
    on_request: bool = False
    urgent: bool = False


#: Every kind, in the order of the table in the settings.
KINDS: dict[str, Kind] = {
    "reply": Kind("Reply owed", "Somebody has waited for your answer for longer than usual."),
    "nudge": Kind("No answer yet", "Somebody has not answered you for some days.", loud=False),
    "touch": Kind("Staying in touch", "You have not been in touch with somebody for as long as you meant to.", loud=False),
    "task": Kind("Task due", "Something you promised is due."),
    "reminder": Kind("Reminder", "What you asked to be reminded of.", urgent=True),
    "date": Kind("Birthdays and dates", "Somebody’s day is here, or near."),
    "scheduled": Kind("Messages that did not leave", "A message for later is late, could not leave, or perhaps left.", urgent=True),
    "leaving": Kind(
        "Messages about to leave", "In a few minutes; it can still be stopped.", loud=False, on_request=True, urgent=True
    ),
    "left": Kind("Messages that have left", "A message for later is on its way, or was not needed.", loud=False, on_request=True),
    "device": Kind("Your phone’s link", "A linked phone was logged out, fell silent or has been away for long.", urgent=True),
    "transfer": Kind("Imports and exports", "A long run has ended.", loud=False),
    "backup": Kind("Backup failed", "The copy of your data could not be made."),
    "job": Kind("Kith’s own work", "Something that Kith does by itself has failed again and again, or works again."),
    "way": Kind("A way switched itself off", "Kith cannot reach you by one of these ways any more."),
    "digest": Kind("Daily digest", "Once a day: who waits, who fades, what is due."),
    "test": Kind("Test", "You asked Kith to try a way.", chosen=False),
}

#: What is told to those alone who want it.
ON_REQUEST = frozenset(name for name, kind in KINDS.items() if kind.on_request)

#: What can be done in the notification itself -> what its button says.
ACTS = {"done": "Done", "snooze": "Later", "stop": "Do not send"}

#: From this step on an obligation is repeated in the digest and the centre alone.
QUIET_FROM_STEP = 2


class Told(NamedTuple):
    """A notification as it is stored, with what the database says now about what it names.

    ``name``: the person or chat; ``quote``: the message it is about, as one reads it; ``text``: the owner's own words (a
    task's title, a reminder's text, the text of a scheduled message).
    """

    kind: str
    step: int
    detail: Mapping[str, Any]
    name: str = ""
    quote: str = ""
    text: str = ""


class Said(NamedTuple):
    """The words: ``title`` names whom or what, ``text`` why, ``quote`` what was written."""

    title: str
    text: str = ""
    quote: str = ""


def acts(kind: str) -> tuple[str, ...]:
    """What can be done about a kind at once, keys of :data:`ACTS`."""
    return _ACTS_OF.get(kind, ())


_ACTS_OF: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("reply", "touch", "task", "reminder"), ("done", "snooze")), "nudge": ("done",), "leaving": ("stop",),
}  # fmt: skip


def place(kind: str, contact_id: int | None, conversation_id: int, detail: Mapping[str, Any]) -> str:
    """The page of Kith where one sees what a notification is about."""
    if kind in ("task", "reminder") and (about := detail.get(f"{kind}_id")):
        return f"/{kind}s/{about}"
    if kind == "transfer":
        return "/settings/import" if str(detail.get("code", "")).startswith("import") else "/settings/export"
    if kind in _PLACES:
        return _PLACES[kind]
    if conversation_id and (kind in ("reply", "nudge", "scheduled", "leaving", "left") or not contact_id):
        return f"/chats/{conversation_id}"
    return f"/people/{contact_id}" if contact_id else "/notifications"


_PLACES = {
    "digest": "/digest", "device": "/settings/devices", "way": "/settings/notifications", "backup": "/settings/health",
    "job": "/settings/health",
}  # fmt: skip


def said(told: Told, now: int) -> Said:
    """A notification in words. A code that this version does not know gets the name of its kind."""
    maker = _SAID.get(told.kind)
    return maker(told, now) if maker else Said(KINDS[told.kind].name if told.kind in KINDS else "Kith", told.text, told.quote)


def _reply(told: Told, now: int) -> Said:
    why = replies.words(told.detail.get("reason") or {}, opened_at=_number(told, "opened_at"), now=now)
    still = "still waits" if told.step else "waits"
    return Said(f"{_who(told)} {still} for your answer", _sentence(why), told.quote)


def _nudge(told: Told, _now: int) -> Said:
    days = _number(told, "days")
    return Said(f"{_who(told)} has not answered you", f"You wrote {_days(days)} ago." if days else "", told.quote)


def _touch(told: Told, _now: int) -> Said:
    fading = told.detail.get("code") == "fading"
    title = f"You and {_who(told)} are losing touch" if fading else f"Time to write to {_who(told)}"
    reason = told.detail.get("reason")
    return Said(title, cadence.words(reason) if reason else "")


def _task(told: Told, _now: int) -> Said:
    due = "Overdue" if told.detail.get("code") == "overdue" else "Due"
    return Said(f"{due}: {told.text or 'a task'}", f"For {told.name}" if told.name else "", told.quote)


def _reminder(told: Told, _now: int) -> Said:
    return Said(told.text or "You wanted to be reminded", f"About {told.name}" if told.name else "", told.quote)


def _date(told: Told, _now: int) -> Said:
    code, days = told.detail.get("code"), _number(told, "days")
    what = {"birthday": "birthday", "anniversary": "anniversary"}.get(str(code), str(told.detail.get("label") or "day"))
    when = "is today" if not days else "is tomorrow" if days == 1 else "was yesterday" if days == -1 else f"is in {days} days"
    when = f"was {-days} days ago" if days < -1 else when
    turns = _number(told, "turns")
    return Said(f"{_who(told)}’s {what} {when}", f"Turns {turns}." if turns and code == "birthday" else "")


_SCHEDULED = {
    "soon": ("Your message to {who} leaves soon", "It can still be stopped."),
    "sent": ("Your message to {who} has left", ""),
    "unknown": ("Did your message to {who} leave?", "It is not known. Look at your phone before you send it again."),
    "late": ("Your message to {who} is late", "Kith was not running when it was due. Send it now, or not at all?"),
    "failed": ("Your message to {who} could not leave", ""),
    "unneeded": ("Your message to {who} was not needed", "They have answered."),
}


def _scheduled(told: Told, now: int) -> Said:
    code = str(told.detail.get("code"))
    title, text = _SCHEDULED.get(code, ("Your message to {who}", ""))
    minutes = -(-(_number(told, "due_at") - now) // timing.MINUTE)
    if code == "soon" and minutes < 1:
        title, text = "Your message to {who} was about to leave", ""
    elif code == "soon" and minutes < 1440:
        title = title.replace("soon", "in a minute" if minutes == 1 else f"in {minutes} minutes")
    # Of the places in it the names can be filled here; the others are filled as it leaves.
    quote = told.text.replace("{name}", told.name).replace("{first_name}", told.name.partition(" ")[0]) if told.name else told.text
    return Said(title.format(who=_who(told)), text, quote)


_DEVICE = {
    "logged_out": "was logged out. Link it again to go on.",
    "logged_out 403": "was logged out. WhatsApp has locked the account, or its phone is gone: look there first.",
    "logged_out 406": "was logged out. WhatsApp has banned the account: WhatsApp on the phone says more.",
    "deaf": "is connected, but silent. What you see may be behind.",
    "phone_away": "has not seen its phone for {days}. Open WhatsApp on the phone: after fourteen days the link ends.",
    "banned": "is blocked by WhatsApp for a while.",
    "outdated": "needs a newer Kith.",
    "replaced": "was taken over by another program.",
}


def _device(told: Told, _now: int) -> Said:
    name, code, days = str(told.detail.get("name") or "Your phone"), str(told.detail.get("code")), _number(told, "days")
    words = _DEVICE.get(f"{code} {_number(told, 'number')}") or _DEVICE.get(code, "needs you.")
    what, _, then = words.format(days=_days(days) if days else "long").partition(". ")
    return Said(f"{name} {what.rstrip('.')}", then)


_TRANSFER = {
    "import_done": "Import finished",
    "import_failed": "Import failed",
    "export_done": "Export finished",
    "export_failed": "Export failed",
}


def _transfer(told: Told, _now: int) -> Said:
    title = _TRANSFER.get(str(told.detail.get("code")), KINDS["transfer"].name)
    return Said(title, str(told.detail.get("name") or ""))


def _backup(_told: Told, _now: int) -> Said:
    return Said("Your backup failed", "Health says why; the copies made before are still there.")


def _job(told: Told, _now: int) -> Said:
    name = f"Kith’s job “{told.detail.get('name') or '?'}”"
    if told.detail.get("code") == "well":
        return Said(f"{name} works again")
    return Said(f"{name} keeps failing", str(told.detail.get("why") or "Health says why."))


def _way(told: Told, _now: int) -> Said:
    name = str(told.detail.get("name") or "One way")
    return Said(f"{name} was switched off", str(told.detail.get("why") or "Kith cannot reach you there any more."))


_COUNTED = (
    ("waiting", "waits for you", "wait for you"),
    ("due", "thing due today", "things due today"),
    ("promised", "thing promised", "things promised"),
    ("fading", "fading", "fading"),
    ("dates", "birthday or date", "birthdays and dates"),
)


def _digest(told: Told, _now: int) -> Said:
    counts = [(int(told.detail.get(key) or 0), one, many) for key, one, many in _COUNTED]
    return Said("Your day", ", ".join(f"{n} {one if n == 1 else many}" for n, one, many in counts if n))


def _test(_told: Told, _now: int) -> Said:
    return Said("It works", "This is the test you asked for.")


_SAID = {
    "reply": _reply, "nudge": _nudge, "touch": _touch, "task": _task, "reminder": _reminder, "date": _date,
    "scheduled": _scheduled, "leaving": _scheduled, "left": _scheduled, "device": _device, "transfer": _transfer, "backup": _backup, "job": _job,
    "way": _way, "digest": _digest, "test": _test,
}  # fmt: skip


def _who(told: Told) -> str:
    return told.name or "Somebody"


def _number(told: Told, name: str) -> int:
    found = told.detail.get(name)
    return found if isinstance(found, int) else 0


def _days(count: int) -> str:
    return "a day" if count == 1 else f"{count} days"


def _sentence(part: str) -> str:
    return part[:1].upper() + part[1:]


# ── When it may be told ─────────────────────────────────────────────────────────────────────────────────────────────


def tell_at(now: int, quiet: timing.Span | None, hours: timing.Hours | None, zone: tzinfo) -> int:
    """The first instant from ``now`` on outside the quiet hours and, where ``hours`` are given, inside the working hours.

    Hours that leave nothing over (every working hour is a quiet one) count as quiet hours alone.
    """
    at = timing.quiet_until(now, quiet, zone)
    if hours is None or not any(hours):
        return at
    for _ in range(14):
        opened = timing.due(at, 1, hours, zone) - 1
        loud = timing.quiet_until(opened, quiet, zone)
        if loud == at:
            return at
        at = loud
    return timing.quiet_until(now, quiet, zone)
