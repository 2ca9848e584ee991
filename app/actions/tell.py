"""What those who listen are told after a commit: one function for each event, so that its payload has one form.

Pages and programs hear of it over the live line (docs/api.md has the list), and ask for what they show. So an event holds
ids, as strings, and never what was written. Where no id is given it is about several rows, or it is not known which.
"""

from __future__ import annotations

from app.store.database import publish


def contact(owner_id: int, contact_id: int = 0) -> None:
    """A person's names, addresses or anything of their record changed."""
    publish(owner_id, "contact", _which(contact_id))


def conversation(owner_id: int, conversation_id: int = 0) -> None:
    """A chat changed: its newest message, unread count, title, members."""
    publish(owner_id, "conversation", _which(conversation_id))


def message(owner_id: int, message_id: int, conversation_id: int, sender_id: int = 0) -> None:
    """A message came, or one was edited, deleted, reacted to, or got its file. ``sender_id``: 0 = me, or nobody."""
    ids = {"id": str(message_id), "conversation_id": str(conversation_id), "contact_id": str(sender_id or "")}
    publish(owner_id, "message", ids)


def receipt(owner_id: int, message_id: int, state: str) -> None:
    """What became of a message of mine."""
    publish(owner_id, "receipt", {"message_id": str(message_id), "state": state})


def reply(owner_id: int, conversation_id: int, lane: str) -> None:
    """What is owed in a chat changed. ``lane``: '' = nothing any more."""
    publish(owner_id, "reply", {"id": str(conversation_id), "lane": lane})


def device(owner_id: int, device_id: int, state: str) -> None:
    """A device was added, removed or renamed, its link changed, or a new code is shown."""
    publish(owner_id, "device", {"id": str(device_id), "state": state})


def sync(owner_id: int, device_id: int, done: int, total: int, phase: str) -> None:
    """The history has come further."""
    publish(owner_id, "sync", {"device_id": str(device_id), "done": done, "total": total, "phase": phase})


def scheduled(owner_id: int, scheduled_id: int, conversation_id: int) -> None:
    """A message for later was written, changed or dropped, has left, or asks."""
    publish(owner_id, "scheduled", {"id": str(scheduled_id), "conversation_id": str(conversation_id)})


def reminder(owner_id: int, reminder_id: int) -> None:
    """A reminder was written, changed, told or settled."""
    publish(owner_id, "reminder", _which(reminder_id))


def notification(owner_id: int, notice_id: int = 0, *, state: str, kind: str = "") -> None:
    """Something was told (``new``, or ``quiet``: without a toast), ``read`` or ``ended``, or its ``ways`` changed."""
    publish(owner_id, "notification", {"id": str(notice_id or ""), "kind": kind, "state": state})


def note(owner_id: int, note_id: int, contact_id: int | None) -> None:
    """A note was written, changed, thrown away or brought back; the record of whom it is about changed with it."""
    publish(owner_id, "note", {"id": str(note_id), "contact_id": str(contact_id or "")})
    if contact_id:
        contact(owner_id, contact_id)


def task(owner_id: int, task_id: int, contact_id: int | None) -> None:
    """A task was made, changed, done, thrown away or brought back; the record of whom it is for changed with it."""
    publish(owner_id, "task", {"id": str(task_id), "contact_id": str(contact_id or "")})
    if contact_id:
        contact(owner_id, contact_id)


def template(owner_id: int, template_id: int) -> None:
    """A template was made, changed or removed."""
    publish(owner_id, "template", _which(template_id))


def tag(owner_id: int, tag_id: int) -> None:
    """A tag was made, changed or deleted."""
    publish(owner_id, "tag", _which(tag_id))


def segment(owner_id: int, segment_id: int) -> None:
    """A segment was made, changed or deleted."""
    publish(owner_id, "segment", _which(segment_id))


def importing(owner_id: int, run_id: int, done: int, total: int, state: str) -> None:
    """An import has come further."""
    _job(owner_id, f"import-{run_id}", done, total, state)


def exporting(owner_id: int, export_id: int, done: int, total: int, state: str) -> None:
    """An export has come further."""
    _job(owner_id, f"export-{export_id}", done, total, state)


def _job(owner_id: int, job_id: str, done: int, total: int, state: str) -> None:
    publish(owner_id, "job", {"id": job_id, "done": done, "total": total, "state": state})


# ── Kith's own business: pages do not hear of it ────────────────────────────────────────────────────────────────────


def outbox(owner_id: int) -> None:
    """There is something to send: wakes the worker."""
    publish(owner_id, "outbox", {})


def media(owner_id: int) -> None:
    """There is a file to fetch: wakes the worker."""
    publish(owner_id, "media", {})


def _which(row_id: int) -> dict[str, str]:
    return {"id": str(row_id)} if row_id else {}
