"""What Kith says about states: of a link, a message, a file, a call. One place, so that it says the same everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any, NamedTuple, Protocol

from app.domain import identity, replies
from app.web.presentation import times

# A linked device drops off when its phone has been offline for about 14 days.
_PHONE_WARNS = 10 * times.DAY
_PHONE_ENDS = 14 * times.DAY


class Said(NamedTuple):
    """A state in words. ``tone``: good | wait | bad | info | ''. ``act``: what the person can do ('' = nothing to do)."""

    tone: str
    icon: str
    title: str
    sentence: str
    act: str = ""  # link | relink | upgrade | start


class Device(Protocol):
    """What is read of a device here (see :class:`app.store.devices.DeviceRow`)."""

    @property
    def state(self) -> str: ...
    @property
    def state_code(self) -> int: ...
    @property
    def state_until(self) -> int: ...
    @property
    def event_at(self) -> int: ...
    @property
    def phone_at(self) -> int: ...
    @property
    def sync_phase(self) -> str: ...


#: state -> what is said; ``{until}``, ``{seen}`` are filled in by :func:`link`. Every one of facts.LINK_STATES is here.
LINKS: dict[str, Said] = {
    "unlinked": Said(
        "info", "qr-code", "Not linked yet",
        "Scan a code with your phone to let Kith read along.",
        "link",
    ),
    "qr": Said(
        "info", "qr-code", "Waiting for your scan",
        "Open WhatsApp on your phone, then Linked devices, and scan the code.",
        "link",
    ),
    "pairing": Said(
        "info", "loader", "Linking",
        "Your phone has scanned the code. The two are agreeing on keys; this takes a few seconds.",
    ),
    "connecting": Said(
        "wait", "loader", "Connecting",
        "Kith is opening its line to WhatsApp. New messages will follow in a moment.",
    ),
    "connected": Said(
        "good", "circle-check", "Connected",
        "Messages arrive as they are sent.",
    ),
    "offline": Said(
        "wait", "wifi-off", "Offline",
        "WhatsApp cannot be reached from this machine. Kith tries again {until}; nothing you have is "
        "lost.",
    ),
    "logged_out": Said(
        "bad", "unlink", "Logged out",
        "This link was ended on your phone or by WhatsApp. Everything you have stays here; link again to "
        "go on.",
        "relink",
    ),
    "outdated": Said(
        "bad", "circle-arrow-up", "Kith is too old for WhatsApp",
        "WhatsApp asks for a newer version of the link. Upgrade Kith, then it connects again. Trying more "
        "often does not help.",
        "upgrade",
    ),
    "replaced": Said(
        "bad", "copy", "Taken over by another program",
        "Another program opened this same link, so Kith stepped back. Stop the other one, then connect "
        "again.",
        "start",
    ),
    "banned": Said(
        "bad", "octagon-x", "WhatsApp has blocked this number for a while",
        "Kith sends nothing until the block ends {until}. Your phone shows the reason.",
    ),
    "passkey": Said(
        "bad", "key-round", "Your account asks for a passkey",
        "WhatsApp wants a passkey before it links a device, and Kith cannot give one yet. Nothing you have "
        "is lost.",
        "relink",
    ),
    "refused": Said(
        "bad", "circle-x", "The link was refused",
        "WhatsApp or your phone said no to this link. Wait a little, then try a new code.",
        "relink",
    ),
    "deaf": Said(
        "wait", "ear-off", "Connected, but silent",
        "The line is open, yet nothing has come since {seen}. What you see may be behind; Kith is "
        "reconnecting.",
    ),
    "stopped": Said(
        "", "circle-pause", "Stopped",
        "You stopped this device. Nothing new arrives until you start it.",
        "start",
    ),
}  # fmt: skip

#: WhatsApp's number for why it logged a device out -> what is said instead.
_LOGGED_OUT: dict[int, Said] = {
    403: Said(
        "bad", "unlink", "Logged out",
        "WhatsApp has locked this account, or its phone is gone. Look at WhatsApp on the phone first; everything you have stays here.",
        "relink",
    ),
    406: Said(
        "bad", "octagon-x", "WhatsApp has banned this account",
        "WhatsApp on your phone says more, and how to ask for a review. Everything you have stays here.",
        "relink",
    ),
}  # fmt: skip

#: Kind of a notification -> icon, where it is about nobody.
NOTICES = {
    "reply": "message-circle-reply", "nudge": "hourglass", "touch": "leaf", "task": "circle-check", "reminder": "alarm-clock",
    "date": "cake", "scheduled": "send", "leaving": "timer", "left": "send", "device": "smartphone", "transfer": "folder-sync",
    "backup": "hard-drive", "job": "wrench", "way": "bell-off", "digest": "newspaper", "test": "bell",
}  # fmt: skip

#: Way to reach the owner -> icon, name.
WAYS = {
    "push": ("bell-ring", "Browser"),
    "email": ("mail", "Email"),
    "apprise": ("send", "Apprise"),
    "self_chat": ("message-circle", "WhatsApp"),
}

#: Phases of the history sync, said while it runs.
SYNC = {
    "initial": "Bringing in your latest chats",
    "recent": "Bringing in recent messages",
    "full": "Bringing in older messages",
    "names": "Learning names",
}

#: What is told once -> title, sentence.
TIPS = {
    "triage": ("Three things to do about somebody", "Reply, say that it is done, or put it off with the clock. Each can be undone."),
    "keys": ("Everything by keyboard", "j and k move, e is done, s puts off, r replies. The key ? shows all of them."),
}

#: The letter that goes to a page after ``g`` -> address, name.
GO = {
    "t": ("/", "Today"),
    "c": ("/inbox", "Chats"),
    "p": ("/people", "People"),
    "r": ("/reminders", "Reminders"),
    "d": ("/tasks", "Tasks"),
    "n": ("/notes", "Notes"),
    "s": ("/search", "Search"),
    "i": ("/insights", "Insights"),
    "a": ("/notifications", "Alerts"),
}

#: Delivery state of my own message -> icon, word.
TICKS = {
    "queued": ("clock", "Waiting to be sent"),
    "sending": ("clock", "Sending"),
    "sent": ("check", "Sent"),
    "delivered": ("check-check", "Delivered"),
    "read": ("check-check", "Read"),
    "played": ("check-check", "Played"),
    "failed": ("circle-alert", "Not sent"),
    "unknown": ("circle-question-mark", "Perhaps sent"),
}

#: Kind of a message -> icon and word for previews; text has none.
KINDS = {
    "image": ("image", "Photo"),
    "video": ("video", "Video"),
    "video_note": ("video", "Video note"),
    "gif": ("clapperboard", "GIF"),
    "voice": ("mic", "Voice message"),
    "audio": ("music", "Audio"),
    "document": ("file-text", "Document"),
    "sticker": ("sticker", "Sticker"),
    "location": ("map-pin", "Location"),
    "live_location": ("map-pin", "Live location"),
    "contact": ("contact", "Contact"),
    "poll": ("chart-bar", "Poll"),
    "event": ("calendar", "Event"),
    "album": ("images", "Album"),
    "group_invite": ("users", "Invitation to a group"),
    "payment": ("banknote", "Payment"),
    "call": ("phone", "Call"),
    "system": ("info", ""),
    "unreadable": ("lock", "Not readable here; see your phone"),
    "hidden": ("eye-off", "View once; open it on your phone"),
    "unknown": ("circle-question-mark", "A kind of message that Kith does not know yet"),
}

#: State of a file that is not here (yet) -> sentence.
MEDIA = {
    "queued": "Waiting to be fetched",
    "fetching": "Being fetched",
    "too_big": "Too large to be fetched by itself",
    "gone": "No longer available on WhatsApp",
    "failed": "Could not be fetched",
}

#: Lanes in the order of their tabs -> name; title and sentence for an empty one.
LANES = {
    "pending": ("Waiting for you", "All answered", "Nobody is waiting for an answer from you."),
    "mentions": ("Mentions", "No mentions", "No group has called your name since you last wrote there."),
    "requests": ("Requests", "No requests", "Nobody new has written to you."),
    "awaiting": ("Awaiting them", "Nothing to wait for", "Everybody has answered you."),
    "probably_done": ("Probably done", "Nothing here", "No chat ended on a mere “ok” or “thanks”."),
    "snoozed": ("Snoozed", "Nothing snoozed", "What you put off comes back by itself, at its time or when they write."),
    "quiet": ("Quiet", "All quiet", "Nobody waits in an archived or muted chat."),
    "backlog": ("Backlog", "The backlog is empty", "There is nothing old left unanswered."),
}


#: What was decided about a chat, or several -> sentence.
DECIDED = {
    "done": "{who}: done",
    "snooze": "{who}: back {until}",
    "archive": "{who}: archived",
    "unarchive": "{who}: out of the archive",
    "unread": "{who}: marked unread",
    "pending": "{who}: whatever they write needs an answer",
    "never": "{who}: never needs an answer",
    "auto": "{who}: Kith decides again",
}


#: Days that come every year.
DATES = {"birthday": "Birthday", "anniversary": "Anniversary", "other": "A day to remember"}

#: Kinds of ways to reach somebody.
POINTS = {"phone": "Phone", "whatsapp": "WhatsApp", "email": "Email", "link": "Link", "other": "Other"}

#: As the week begins in Kith.
#: Segment kind -> its name, and its levels in words.
SEGMENTS = {
    "value": ("Value", {"low": "low", "medium": "medium", "high": "high"}),
    "engagement": ("Engagement", {"cold": "cold", "warm": "warm", "active": "active"}),
    "churn_risk": ("Risk of losing touch", {"low": "low", "medium": "medium", "high": "high"}),
}
#: Part of a score -> its name.
PARTS = {
    "recency": "How lately", "frequency": "How often", "balance": "Both write", "speed": "How fast they answer",
    "initiative": "They begin, too", "calls": "Calls",
}  # fmt: skip
#: The bars of how answers are spread, in the order of app.domain.responses.SPREAD.
SPREAD = ("within 5 min", "within an hour", "within 4 h", "within a day", "within 3 days", "later")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def link(device: Device, now: int, tz: tzinfo) -> Said:
    """The state of a device's link, in words, with a warning when its phone has been away for long."""
    said = LINKS.get(device.state, LINKS["offline"])
    if device.state == "logged_out":
        said = _LOGGED_OUT.get(device.state_code, said)
    until = f"at {times.soon(device.state_until, now, tz)}" if device.state_until > now else "soon"
    said = said._replace(sentence=said.sentence.format(until=until, seen=times.full(device.event_at, tz)))
    if device.state == "banned" and 0 < device.state_until <= now:
        over = "The time WhatsApp named is over. Connect again when you are ready."
        return said._replace(title="The block should have ended", sentence=over, act="start")
    away = now - device.phone_at if device.phone_at else 0
    if device.state == "connected" and away >= _PHONE_WARNS:
        left = max((_PHONE_ENDS - away) // times.DAY, 0)
        within = f"within {left} day{'' if left == 1 else 's'}" if left else "today"
        return Said(
            "wait", "smartphone", "Your phone has been away",
            f"It was last online {times.ago(device.phone_at, now)}. Open WhatsApp on it {within}, or this link ends.",
        )  # fmt: skip
    return said


def syncing(device: Device) -> str:
    """What the history sync is at, '' when it is not running."""
    return SYNC.get(device.sync_phase, "") if device.state in ("connected", "connecting", "deaf") else ""


def reason(verdict: Mapping[str, Any]) -> str:
    """Why a chat stands in its lane: ``Asked a question``; '' when there is no reason."""
    said = replies.words(verdict)
    return said[:1].upper() + said[1:]


def address(value: str) -> str:
    """An address as a person writes it: ``+1 555 010 0123``, ``ana@example.org``."""
    return identity.display(value)


def call(extra: Mapping[str, Any], *, from_me: bool) -> tuple[str, str]:
    """Icon and sentence of a call row: ``("phone-missed", "Missed voice call")``."""
    what = "video call" if extra.get("video") else "voice call"
    outcome = str(extra.get("outcome", ""))
    length = int(extra.get("seconds") or 0)
    if outcome in ("missed", "unanswered"):
        return ("phone-off", f"{what.capitalize()}, no answer") if from_me else ("phone-missed", f"Missed {what}")
    if outcome in ("rejected", "declined"):
        return "phone-off", f"Declined {what}"
    if outcome in ("connected", "accepted", "ended"):
        icon = "phone-outgoing" if from_me else "phone-incoming"
        return icon, f"{what.capitalize()}, {times.seconds(length)}" if length else what.capitalize()
    return "phone", f"{what.capitalize()}"


def size(count: int) -> str:
    """Bytes as ``812 B``, ``14 KB``, ``3.4 MB``."""
    if count < 1000:
        return f"{count} B"
    for unit in ("KB", "MB", "GB"):
        count_in: float = count / 1000 ** ("KB", "MB", "GB").index(unit) / 1000
        if count_in < 1000 or unit == "GB":
            return f"{count_in:.1f} {unit}" if count_in < 10 else f"{count_in:.0f} {unit}"
    raise AssertionError("the last unit takes all")


def count(number: int, one: str, many: str = "") -> str:
    """``1 message``, ``12 messages``, ``1,204 messages``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


