"""Quick capture: a line that the owner writes into their own chat becomes a note, a task or a reminder, and gets a ✅.

One that answers a notification of Kith's there does what its buttons do: "done", "later", "tomorrow 9am".
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog

from app.actions import notes, notices, reminders, send, tasks
from app.domain import capture
from app.errors import AppError, Unavailable
from app.store import captures, preferences

log = structlog.get_logger(__name__)

#: The reaction that says: taken down.
TAKEN = "✅"


def lines(owner_id: int, message_ids: Sequence[int], *, now: int) -> int:
    """Take down what these messages of the owner's own chat say; returns how many were. Call it where they are stored.

    What Kith itself wrote there is left alone. A line that makes trouble stays a message, without its ✅.
    """
    wanted = preferences.of(owner_id)
    if not wanted.capture:
        return 0
    taken = 0
    for line in captures.lines(owner_id, message_ids):
        try:
            taken += _take(owner_id, line, wanted, now)
        except Unavailable:
            raise
        except AppError as error:
            log.warning("not_captured", code=error.code)
        except Exception:
            log.exception("not_captured")
    return taken


def _take(owner_id: int, line: captures.Line, wanted: preferences.Preferences, now: int) -> bool:
    if line.notice_id and (answer := capture.answer(line.text, now, wanted.tz)):
        if answer.verb == "seen":
            notices.read(owner_id, [line.notice_id], now=now)
        else:
            notices.act(owner_id, line.notice_id, answer.verb, until=answer.until, now=now)
        send.reaction(owner_id, line.message_id, TAKEN, now=now)
        return True
    meant = capture.read(line.text, now, wanted.tz)
    if meant is None:
        return False
    contact_id = capture.named(meant.text, captures.people_named(owner_id, meant.text))
    if meant.kind == "task":
        tasks.add(
            owner_id, meant.text[: tasks.LONGEST_TITLE], contact_id=contact_id, due_at=meant.at,
            description=meant.text if len(meant.text) > tasks.LONGEST_TITLE else "", now=now,
        )  # fmt: skip
    elif meant.kind == "reminder":
        reminders.add(owner_id, meant.text[: reminders.LONGEST], meant.at, contact_id=contact_id, now=now)
    else:
        notes.add(owner_id, meant.text, contact_id=contact_id, now=now)
    send.reaction(owner_id, line.message_id, TAKEN, now=now)
    return True
