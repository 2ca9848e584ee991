"""Everything but messages and history: receipts, calls, groups, names, pictures, the link -> facts.

Tried with neonize 0.5.2: receipts, pictures, groups and calls count in seconds; there is no event for push names (they
ride on messages), for the address book or for archived and muted chats.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.channels.whatsapp.convert.values import address, millis, text
from app.domain import facts
from app.domain.facts import Fact
from app.domain.identity import is_group, is_ignored

# ── Receipts ────────────────────────────────────────────────────────────────────────────────────────────────────────

_RECEIPT = {1: "delivered", 4: "read", 5: "read_self", 6: "played", 7: "played_self"}


def receipt(event: Any) -> list[Fact]:
    """A receipt. One from my own phone also says that the phone is online, whatever else it says."""
    source = event.MessageSource
    chat, reader = address(source.Chat), address(source.Sender)
    state = _RECEIPT.get(event.Type, "")
    if source.IsFromMe:
        # "Read" by me on another device is not the other side's reading.
        state = {"read": "read_self", "played": "played_self", "delivered": ""}.get(state, state)
    from_phone = source.IsFromMe and source.Sender.Device == 0
    if is_ignored(chat) or not (state or from_phone):
        return []
    ids = tuple(filter(None, map(text, event.MessageIDs))) if state else ()
    alt = "" if is_group(chat) else address(source.RecipientAlt if source.IsFromMe else source.SenderAlt)
    return [facts.Receipt(ids, chat, reader, state or "delivered", millis(event.Timestamp), from_phone, alt)]


# ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def call_offer(event: Any, me: Collection[str]) -> list[Fact]:
    return _call(event, me, "offer", video=_has_child(event.data, "video"))


def call_offer_notice(event: Any, me: Collection[str]) -> list[Fact]:
    return _call(event, me, "offer", video=text(event.media) == "video", group=text(event.type) == "group")


def call_accept(event: Any, me: Collection[str]) -> list[Fact]:
    return _call(event, me, "accept", video=_has_child(event.data, "video"))


def call_terminate(event: Any, me: Collection[str]) -> list[Fact]:
    return _call(event, me, "terminate", reason=text(event.reason))


def unknown_call(event: Any, me: Collection[str]) -> list[Fact]:
    """A call stanza without an event of its own. A rejection is one: its parts are read from the raw node."""
    node = event.node
    for child in (node, *node.Nodes):
        if text(child.Tag) == "reject":
            attributes = {text(a.name): a for a in (*node.Attrs, *child.Attrs)}
            given = {n: address(a.jid) if a.HasField("jid") else text(a.text) for n, a in attributes.items()}
            when = attributes["t"].integer or int(given["t"] or 0) if "t" in attributes else 0
            creator = given.get("call-creator", "")
            caller = given.get("from", "")
            chat = caller if creator in me or not creator else creator
            if given.get("call-id") and chat:
                return [facts.Call(given["call-id"], chat, creator or caller, creator in me, millis(when), "reject")]
    return [facts.UnknownKind("call." + text(node.Tag))]


def _call(
    event: Any, me: Collection[str], step: str, *, video: bool = False, group: bool = False, reason: str = ""
) -> list[Fact]:
    meta = event.basicCallMeta
    caller, creator, alt = address(getattr(meta, "from")), address(meta.callCreator), address(meta.callCreatorAlt)
    creator = creator or caller
    mine = creator in me or alt in me
    chat = caller if is_group(caller) or mine else creator
    if not chat or not meta.callID:
        return [facts.UnknownKind("call without a caller", millis(meta.timestamp))]
    return [
        facts.Call(
            text(meta.callID), chat, creator, mine, millis(meta.timestamp), step, video, group or is_group(chat), reason,
            chat_alt="" if mine or is_group(chat) else alt, sender_alt=alt,
        )
    ]  # fmt: skip


def _has_child(node: Any, tag: str) -> bool:
    return any(text(child.Tag) == tag for child in node.Nodes)


# ── Groups, people ──────────────────────────────────────────────────────────────────────────────────────────────────


def group(info: Any, me: Collection[str] = (), at: int = 0) -> list[Fact]:
    """Everything about a group, from a ``neonize.GroupInfo``."""
    members = tuple(m for p in info.Participants if (m := _member(p)).address)
    chat = address(info.JID)
    if not is_group(chat):
        return []
    timer = info.GroupEphemeral.DisappearingTimer if info.GroupEphemeral.IsEphemeral else 0
    return [
        facts.Group(
            chat, text(info.GroupName.Name), text(info.GroupTopic.Topic), millis(info.GroupName.NameSetAt) or at,
            members or None, parent=address(info.GroupLinkedParent.LinkedParentJID), announce=info.GroupAnnounce.IsAnnounce,
        ),
        facts.ChatState(chat, expires_after=timer),
    ]  # fmt: skip


def group_change(event: Any, me: Collection[str]) -> list[Fact]:
    """What changed in a group."""
    chat, at = address(event.JID), millis(event.Timestamp)
    if not is_group(chat):
        return []
    subject = text(event.Name.Name) if event.HasField("Name") else ""
    added = [facts.Member(who) for who in map(address, event.Join) if who]
    added += [facts.Member(who, role="admin") for who in map(address, event.Promote) if who]
    added += [facts.Member(who) for who in map(address, event.Demote) if who]
    removed = tuple(filter(None, map(address, event.Leave)))
    gone = (event.HasField("Delete") and event.Delete.Deleted) or any(who in me for who in removed)
    parent = address(event.Link.Group.JID) if event.HasField("Link") and event.Link.Type == 1 else ""
    found: list[Fact] = [
        facts.Group(
            chat, subject, text(event.Topic.Topic) if event.HasField("Topic") else "", at, added=tuple(added), removed=removed,
            parent=parent, announce=event.Announce.IsAnnounce if event.HasField("Announce") else None, left=gone,
        )
    ]  # fmt: skip
    if event.HasField("Ephemeral"):
        timer = event.Ephemeral.DisappearingTimer if event.Ephemeral.IsEphemeral else 0
        found.append(facts.ChatState(chat, expires_after=timer))
    return found


def _member(participant: Any) -> facts.Member:
    pn, lid = address(participant.PhoneNumber), address(participant.LID)
    who = address(participant.JID) or pn or lid
    alt = next((a for a in (pn, lid) if a and a != who), "")
    role = "owner" if participant.IsSuperAdmin else "admin" if participant.IsAdmin else ""
    return facts.Member(who, alt, role, text(participant.DisplayName))


def picture(event: Any) -> list[Fact]:
    """A picture changed. The event names no picture: its time stands in, so that a change is seen as one."""
    who, at = address(event.JID), millis(event.Timestamp)
    return [facts.Picture(who, "" if event.Remove else f"t{at}", "", at)] if who and not is_ignored(who) else []


def blocked(changes: Any) -> list[Fact]:
    """People blocked (1) or unblocked (2)."""
    return [facts.Person(who, blocked=change.BlockAction == 1) for change in changes if (who := address(change.JID))]


def saved_contact(contact: Any) -> list[Fact]:
    """One entry of the phone's address book as the library keeps it (``neonize.Contact``)."""
    info, who = contact.Info, address(contact.JID)
    saved = text(info.FullName) or text(info.FirstName)
    push, business = text(info.PushName), text(info.BusinessName)
    if not who or is_ignored(who) or not (saved or push or business):
        return []
    return [facts.Person(who, saved_name=saved, push_name="" if push == "-" else push, business_name=business)]


# ── The link ────────────────────────────────────────────────────────────────────────────────────────────────────────

#: ConnectFailureReason of neonize -> the network's own code.
REASON_CODE = {1: 400, 2: 401, 3: 402, 4: 403, 5: 406, 6: 405, 7: 409, 8: 500, 9: 501, 10: 503}


def pair_status(event: Any, now: int) -> list[Fact]:
    """The phone scanned the code: keys are exchanged, or it refused."""
    if event.Status == 2:
        return [facts.Link("pairing", now, address=address(event.ID), platform=text(event.Platform))]
    error = text(event.Error)
    return [facts.Link("passkey" if "passkey" in error.lower() else "refused", now, detail=error[:200])]


def connected(me: tuple[str, ...], name: str, platform: str, now: int) -> list[Fact]:
    pn = next((a for a in me if a.startswith("pn:")), "")
    lid = next((a for a in me if a.startswith("lid:")), "")
    return [facts.Link("connected", now, pn, lid, name, platform)]


def logged_out(event: Any, now: int) -> list[Fact]:
    return [facts.Link("logged_out", now, code=REASON_CODE.get(event.Reason, 401))]


def banned(event: Any, now: int) -> list[Fact]:
    """A ban. ``Expire`` is how long it lasts, as Go counts durations: nanoseconds."""
    return [facts.Link("banned", now, code=100 + event.Code, until=now + _duration(event.Expire))]


def _duration(value: int) -> int:
    """Milliseconds of a duration in nanoseconds; smaller numbers are taken as seconds."""
    return max(0, value // 1_000_000 if value >= 1_000_000_000 else value * 1000)


def connect_failure(event: Any, now: int) -> list[Fact]:
    code = REASON_CODE.get(event.Reason, 0)
    state = {401: "logged_out", 403: "logged_out", 406: "logged_out", 405: "outdated", 402: "banned"}.get(code, "offline")
    return [facts.Link(state, now, code=code, detail=text(event.Message)[:200])]
