"""An owner's data, each kind of row once, told as a channel tells it, with marks by which a leak would show."""

from __future__ import annotations

import io
import json
from typing import NamedTuple

from app.actions import (
    accounts,
    alerts,
    contacts,
    devices,
    exporting,
    followup,
    importing,
    presets,
    receive,
    reminders,
    scheduled,
    segments,
    send,
    tags,
    templates,
    ways,
)
from app.domain import facts
from app.store import accounts as stored_accounts
from app.store import chats, conversations, messages, people, queues
from app.store import devices as stored_devices
from app.store.database import transaction
from tests.web.running import NOW, Running
from tests.web.seed_record import plain, seed_record

#: Stands in everything that is written in an owner's name; no page of another owner may show it.
MARK = "heliotrope"
_MINUTE = 60_000


class Seeded(NamedTuple):
    """Ids of what was made."""

    device: int
    spare_device: int  # holds no conversations
    contact: int
    other_contact: int
    conversation: int
    group: int
    message: int
    mine: int
    failed: int
    media: int
    picture: str
    merge: int
    merged_contact: int
    token: int
    quarantined: int
    decided: int
    notice: int
    way: int
    tag: int
    other_tag: int
    segment: int
    preset: int
    correction: int
    scheduled: int
    template: int
    reminder: int
    point: int
    postal: int
    date: int
    relation: int
    field: int
    encounter: int
    binned_encounter: int
    note: int
    note_version: int
    binned_note: int
    task: int
    export: int
    imported: int


def seed(running: Running, owner_id: int, mark: str = MARK) -> Seeded:
    """Give an owner a linked device, people, a group, messages of both sides, files, a merge and a token.

    In one transaction: a suite seeds hundreds of owners, and waiting for the disk would be most of it.
    """
    with transaction():
        return _seed(running, owner_id, mark)


def _seed(running: Running, owner_id: int, mark: str) -> Seeded:
    number = 100 + owner_id * 10  # placeholder numbers, different for every owner
    me, ann, ben, cid = (f"pn:1555{number + n:04d}" for n in range(4))
    team = f"group:{number}@g.us"
    device = devices.add(owner_id, f"Phone {mark}", now=NOW)
    linked = facts.Link("connected", NOW - _MINUTE, address=me, name=f"Me {mark}")
    photo = facts.Media("image/jpeg", 11, name=f"{mark}.jpg", thumbnail="/9j/2Q==", ref="cmVm")
    told: list[facts.Fact] = [linked]
    for address, name in ((ann, "Ann"), (ben, "Ben"), (cid, "Cid")):
        told.append(facts.Person(address, push_name=f"{name} {mark}"))
        told.append(facts.Message(f"HI-{address}", address, address, False, NOW - 50 * _MINUTE, text=f"Hello {mark}?"))
    told += [
        facts.Message("MINE", ann, me, True, NOW - 40 * _MINUTE, text=f"Yes {mark}", state="delivered"),
        facts.Message("PHOTO", ann, ann, False, NOW - 30 * _MINUTE, kind="image", text=f"Look {mark}", media=photo),
        facts.Message("ASK", ann, ann, False, NOW - 20 * _MINUTE, text=f"Are you coming, {mark}?"),
        facts.Group(team, f"Team {mark}", at=NOW, members=(facts.Member(ann), facts.Member(ben))),
        facts.Message("TEAM", team, ben, False, NOW - 10 * _MINUTE, text=f"Team {mark}"),
        facts.Quarantined("message", "unreadable", json.dumps(facts.to_wire(facts.UnknownKind("later", NOW))), NOW),
        facts.UnknownKind("novelty", NOW),
    ]
    receive.apply(device, facts.Batch(tuple(told)), now=NOW)

    known = people.find(owner_id, (ann, ben, cid))
    conversation = people.contact(owner_id, known[ann]).conversation_id or 0
    thread = chats.thread(owner_id, conversation).messages
    photo_id = next(bubble.id for bubble in thread if bubble.kind == "image")
    queues.media_state(photo_id, "stored", file=running.files.keep_bytes(b"\xff\xd8\xff photo"), size=11)
    picture = running.files.keep_bytes(b"\xff\xd8\xff picture of " + str(owner_id).encode())
    people.set_picture(known[ann], "1", picture, asked_at=1)
    failed = send.text(owner_id, conversation, f"Never left, {mark}", now=NOW)
    sent = queues.of_message(owner_id, failed)
    assert sent is not None
    queues.end(sent.id, "failed", now=NOW, error=f"Refused {mark}")
    messages.set_state(failed, "failed")
    conversations.refresh(conversation, NOW)  # what never left is no answer: Ann waits

    lost = receive_another(device, cid.replace("1555", "1556"), mark)
    merge = contacts.merge(owner_id, known[cid], people.find(owner_id, (lost,))[lost], now=NOW)
    accounts.make_token(owner_id, name=f"Token {mark}", scope="write", now=NOW)
    tag = tags.add(owner_id, f"Tag {mark}", now=NOW)
    tags.give(owner_id, tag, (known[ann],), now=NOW)
    written = seed_record(owner_id, known[ann], known[ben], mark)
    return Seeded(
        **written._asdict(),
        device=device,
        spare_device=devices.add(owner_id, f"Spare {mark}", now=NOW),
        contact=known[ann],
        other_contact=known[ben],
        conversation=conversation,
        group=next(chat.id for chat in chats.recent(owner_id) if chat.kind == "group"),
        message=thread[-1].id,
        mine=next(bubble.id for bubble in thread if bubble.from_me),
        failed=failed,
        media=photo_id,
        picture=picture,
        merge=merge,
        merged_contact=known[cid],
        token=stored_accounts.tokens(owner_id)[0].id,
        quarantined=queues.quarantined(owner_id)[0].id,
        tag=tag,
        segment=segments.add(owner_id, f"Segment {mark}", "has:chat", now=NOW),
        preset=presets.save(owner_id, f"View {mark}", "sort=last", now=NOW),
        other_tag=tags.add(owner_id, f"Other {mark}", now=NOW),
        notice=told_of(owner_id, known[ann], conversation),
        export=written_export(running, owner_id, conversation),
        imported=given_import(running, owner_id, mark),
        way=ways.add_email(owner_id, f"{plain(mark)}@example.org", now=NOW),
        decided=followup.archive(owner_id, conversation, archived=False, now=NOW),
        correction=followup.correct(owner_id, conversation, needed=True, now=NOW),
        scheduled=scheduled.add(owner_id, conversation, f"Later {mark}", NOW + 3600 * _MINUTE, now=NOW),
        template=templates.add(owner_id, f"Template {mark}", f"Hello {{name}}, {mark}", now=NOW),
        reminder=reminders.add(owner_id, f"Remember {mark}", NOW + 3600 * _MINUTE, conversation_id=conversation, now=NOW),
    )


def given_import(running: Running, owner_id: int, mark: str) -> int:
    """An import that has not begun."""
    path = importing.upload(io.BytesIO(f"13/05/2023, 09:00 - Ana: Hello {mark}\n".encode()), running.settings.imports_dir)
    return importing.give(owner_id, path, f"WhatsApp Chat with Ana {mark}.txt", {}, now=NOW)


def written_export(running: Running, owner_id: int, conversation: int) -> int:
    """An export that is done."""
    made = exporting.ask(owner_id, "txt", conversation_id=conversation, now=NOW)
    exporting.run_waiting(running.settings.exports_dir, running.files, now=NOW)
    return made


def told_of(owner_id: int, contact_id: int, conversation_id: int) -> int:
    """A notification about somebody who waits."""
    detail = {"code": "waiting"}
    found = alerts.raise_(owner_id, "reply", "reply:1", contact_id=contact_id, conversation_id=conversation_id, detail=detail, now=NOW)
    assert found is not None
    return found


def receive_another(device: int, address: str, mark: str) -> str:
    """One more person, known by one message; returns the address."""
    hello = facts.Message(f"HI-{address}", address, address, False, NOW - 60 * _MINUTE, text=f"New number {mark}")
    receive.apply(device, facts.Batch((hello,)), now=NOW)
    assert stored_devices.has_messages(device)
    return address
