"""What is learnt about people, groups and chats, and about the link itself."""

from __future__ import annotations

from pathlib import Path

import structlog

from app.actions import tell
from app.actions.receive.ingest import Ingest
from app.domain import facts, identity
from app.store import conversations, devices, messages, people, queues
from app.store.messages import NewMessage

log = structlog.get_logger(__name__)


def mapping(ingest: Ingest, fact: facts.Mapping) -> None:
    """A phone number and a LID are one person. Nobody is made for the sake of a mapping alone: it is kept for later."""
    if people.find(ingest.owner_id, (fact.pn, fact.lid)):
        ingest.learn([(fact.pn, fact.lid)])
    else:
        people.note_spellings(ingest.owner_id, fact.pn, fact.lid)


def person(ingest: Ingest, fact: facts.Person) -> None:
    """Names from the phone's address book and from people themselves."""
    if not fact.address or not identity.is_direct(fact.address):
        return
    ingest.learn([(fact.address, fact.alt)])
    contact_id = ingest.person(fact.address, fact.alt)
    if not contact_id:
        return
    names = {
        "saved_name": fact.saved_name[:200], "push_name": fact.push_name[:200], "business_name": fact.business_name[:200],
        "username": fact.username[:200],
    }  # fmt: skip
    if people.learn_names(contact_id, now=ingest.now, push_name_at=0, **names):
        tell.contact(ingest.owner_id, contact_id)
    if fact.saved_name:
        ingest.touch_contact(contact_id)  # somebody in the address book is no unknown sender
    if fact.blocked is not None:
        people.set_blocked(contact_id, fact.blocked)
        ingest.touch_contact(contact_id)


def group(ingest: Ingest, fact: facts.Group) -> None:
    """A group's subject, description and members."""
    conversation_id = ingest.conversation(fact.address)
    if conversation_id is None:
        return
    changed = bool(fact.subject) and conversations.set_title(conversation_id, fact.subject[:300], fact.at)
    columns: dict[str, object] = {}
    if fact.description:
        columns["description"] = fact.description[:4000]
    if fact.left:
        columns["left_group"] = 1
    elif fact.members is not None:
        columns["left_group"] = 0
    if columns:
        conversations.update(conversation_id, **columns)
    listed = [*(fact.members or ()), *fact.added]
    ingest.learn([(m.address, m.alt) for m in listed])
    for m in listed:
        if m.name and (contact_id := ingest.person(m.address, m.alt)):
            people.learn_names(contact_id, now=ingest.now, push_name=m.name[:200], push_name_at=0)
    if fact.members is not None:
        conversations.set_members(conversation_id, _roles(ingest, fact.members))
    if fact.added:
        conversations.add_members(conversation_id, _roles(ingest, fact.added))
    if fact.removed:
        conversations.remove_members(conversation_id, [ingest.person(a) for a in fact.removed])
    if changed or columns or listed or fact.removed:
        tell.conversation(ingest.owner_id, conversation_id)


def _roles(ingest: Ingest, members: tuple[facts.Member, ...]) -> dict[int, str]:
    return {contact_id: m.role for m in members if (contact_id := ingest.person(m.address, m.alt))}


def chat_state(ingest: Ingest, fact: facts.ChatState) -> None:
    """Archived, muted, pinned, unread as the phone has them."""
    conversation_id = ingest.conversation(fact.chat, fact.chat_alt)
    if conversation_id is None:
        return
    columns: dict[str, object] = {
        name: int(worth)
        for name, worth in (
            ("archived", fact.archived), ("pinned", fact.pinned), ("marked_unread", fact.marked_unread),
            ("muted_until", fact.muted_until), ("expires_after", fact.expires_after), ("old_unread", fact.unread),
        )
        if worth is not None
    }  # fmt: skip
    if fact.name and identity.is_group(fact.chat):
        conversations.set_title(conversation_id, fact.name[:300], 0)
    elif fact.name and (contact_id := ingest.person(fact.chat, fact.chat_alt)):
        people.learn_names(contact_id, now=ingest.now, saved_name=fact.name[:200])
    if columns:
        conversations.update(conversation_id, **columns)
    ingest.touched.add(conversation_id)


def picture(ingest: Ingest, fact: facts.Picture) -> None:
    """The picture of a person or a group: fetched (there is a file), gone (no id), or new and still to be fetched."""
    file = ingest.keeping.file(Path(fact.path)) if fact.path and ingest.keeping.file is not None else ""
    to_fetch = bool(fact.picture_id) and not file
    if identity.is_group(fact.address):
        if (conversation_id := ingest.existing_conversation(fact.address)) is None:
            return
        columns: dict[str, object] = {"picture": file, "picture_id": fact.picture_id, "picture_at": ingest.now}
        conversations.update(conversation_id, **({"picture_at": 0} if to_fetch else columns))
        tell.conversation(ingest.owner_id, conversation_id)
    elif known := people.find(ingest.owner_id, (fact.address,)):
        contact_id = known[fact.address]
        if to_fetch:
            people.picture_asked(contact_id, 0)
        else:
            people.set_picture(contact_id, fact.picture_id, file, asked_at=ingest.now)
        tell.contact(ingest.owner_id, contact_id)


# ── The link itself ─────────────────────────────────────────────────────────────────────────────────────────────────


def link(ingest: Ingest, fact: facts.Link) -> None:
    """The link changed its state."""
    device = ingest.device
    columns: dict[str, object] = {
        "state": fact.state, "state_at": fact.at or ingest.now, "state_code": fact.code, "state_until": fact.until
    }  # fmt: skip
    if fact.state == "connected":
        columns["connected_at"] = columns["event_at"] = ingest.now
        if not device.linked_at:
            columns["linked_at"] = ingest.now
    elif fact.state in ("logged_out", "unlinked"):
        columns["linked_at"] = 0
    for column, worth in (
        ("address", fact.address),
        ("alt", fact.alt),
        ("push_name", fact.name),
        ("platform", fact.platform),
    ):
        if worth:
            columns[column] = worth
    devices.update(device.id, **columns)
    if fact.address or fact.alt:
        ingest.mine = ingest.mine | {a for a in (fact.address, fact.alt) if a}
        people.me(ingest.owner_id, frozenset(ingest.mine), now=ingest.now)
    if fact.state != device.state:
        log.info("link", device=device.id, state=fact.state, code=fact.code)
    tell.device(ingest.owner_id, device.id, fact.state)


def sync(ingest: Ingest, fact: facts.Sync) -> None:
    """How far the history sync is."""
    # The phone sends several histories one after the other and never says which is the last: each is done by itself.
    phase = "done" if fact.total and fact.done >= fact.total else fact.phase
    devices.update(ingest.device.id, sync_phase=phase, sync_done=fact.done, sync_total=fact.total)
    tell.sync(ingest.owner_id, ingest.device.id, fact.done, fact.total, phase)


def gap(ingest: Ingest, fact: facts.Gap) -> None:
    """Messages are missing between two times."""
    conversation_id = ingest.existing_conversation(fact.chat) if fact.chat else None
    devices.add_gap(ingest.device.id, conversation_id, fact.since, fact.until, fact.expected, fact.received)


def quarantined(ingest: Ingest, fact: facts.Quarantined) -> None:
    """An event could not be understood: kept raw, and shown in its chat where it named one."""
    at = fact.at or ingest.now
    if queues.quarantine(ingest.device.id, kind=fact.kind, error=fact.error, raw=fact.raw, network_id=fact.id, at=at):
        log.warning("quarantined", device=ingest.device.id, kind=fact.kind)
    if fact.id and fact.chat and (conversation_id := ingest.conversation(fact.chat)) is not None:
        sender_id = 0 if identity.is_group(fact.chat) else ingest.person(fact.chat)
        if sender_id and not messages.existing(ingest.device.id, [fact.id]):
            messages.add([NewMessage(
                ingest.device.id, conversation_id, sender_id, fact.id, at, "unreadable", "", "", "", 0, 0, None, None
            )])  # fmt: skip
            ingest.touched.add(conversation_id)


def unknown_kind(ingest: Ingest, fact: facts.UnknownKind) -> None:
    """An event of a kind this version does not know: counted, logged the first time."""
    if queues.saw_unknown(ingest.device.id, fact.kind[:100], fact.at or ingest.now):
        log.warning("unknown_kind", device=ingest.device.id, kind=fact.kind[:100])
