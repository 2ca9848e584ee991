"""Receipts, calls, groups, the link and the past -> facts."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from app.channels.whatsapp.convert import Converter
from app.domain import facts
from tests.channels.events import (
    ALICE,
    ALICE_LID,
    AT,
    GROUP,
    ME,
    ME_LID,
    NOW,
    converter,
    event,
    history,
    jid,
    said,
    source,
    synced,
    web_message,
)
from tests.channels.protobufs import e2e, historysync, neo, web

# ── Everything else ─────────────────────────────────────────────────────────────────────────────────────────────────


def receipt(kind: int, where: Any, ids: tuple[str, ...] = ("A", "B")) -> list[Any]:
    made = neo.Receipt(MessageSource=where, MessageIDs=ids, Timestamp=AT // 1000, Type=kind)
    return [f for p in converter().convert("Receipt", made) for f in p.facts]


@pytest.mark.parametrize(("kind", "state"), [(1, "delivered"), (4, "read"), (6, "played")])
def test_receipts_of_others(kind: int, state: str) -> None:
    assert receipt(kind, source(ALICE_LID, ALICE_LID, sender_alt=ALICE)) == [
        facts.Receipt(("A", "B"), ALICE_LID, ALICE_LID, state, AT, False, ALICE)
    ]


@pytest.mark.parametrize(
    ("kind", "state", "ids"),
    [(5, "read_self", 2), (4, "read_self", 2), (7, "played_self", 2), (2, "delivered", 0), (9, "delivered", 0)],
)
def test_my_own_receipts_prove_that_the_phone_is_there(kind: int, state: str, ids: int) -> None:
    (fact,) = receipt(kind, source(ALICE, ME, True, recipient_alt=ALICE_LID))
    assert (fact.state, len(fact.ids), fact.from_phone, fact.chat_alt) == (state, ids, True, ALICE_LID)


def test_receipts_that_say_nothing() -> None:
    assert receipt(3, source(ALICE, ALICE)) == []
    companion = source(ALICE, ME, True)
    companion.Sender.Device = 4
    assert receipt(9, companion) == []


def call(kind: Any, creator: str, caller: str, **fields: Any) -> list[Any]:
    meta = neo.BasicCallMeta(timestamp=AT // 1000, callCreator=jid(creator), callCreatorAlt=jid(), callID="C1")
    getattr(meta, "from").CopyFrom(jid(caller))
    fields.setdefault("data", neo.Node(Tag="x"))
    if "callRemoteMeta" in kind.DESCRIPTOR.fields_by_name:
        fields["callRemoteMeta"] = neo.CallRemoteMeta(remotePlatform="", remoteVersion="")
    made = kind(basicCallMeta=meta, **fields)
    return [f for p in converter().convert(kind.DESCRIPTOR.name, made) for f in p.facts]


def test_the_steps_of_a_call() -> None:
    video = neo.Node(Tag="offer", Nodes=[neo.Node(Tag="video")])
    assert call(neo.CallOffer, ALICE, ALICE, data=video) == [facts.Call("C1", ALICE, ALICE, False, AT, "offer", True)]
    mine = facts.Call("C1", ALICE, ME, True, AT, "accept")
    assert call(neo.CallAccept, ME, ALICE) == [mine], "I called her, she answered"
    assert call(neo.CallTerminate, ALICE, ALICE, reason="timeout") == [
        facts.Call("C1", ALICE, ALICE, False, AT, "terminate", reason="timeout")
    ]
    assert call(neo.CallOfferNotice, ALICE, GROUP, media="video", type="group") == [
        facts.Call("C1", GROUP, ALICE, False, AT, "offer", True, True)
    ]
    assert call(neo.CallPreAccept, ALICE, ALICE) == []


def test_groups() -> None:
    change = neo.GroupInfoEvent(
        JID=jid(GROUP), Notify="", Timestamp=AT // 1000, PrevParticipantsVersionID="", ParticipantVersionID="", JoinReason="",
        Name=neo.GroupName(Name="Crew", NameSetAt=0, NameSetBy=jid()), Join=[jid(ALICE)], Promote=[jid(ALICE_LID)], Leave=[jid(ME_LID)],
    )  # fmt: skip
    ((fact,),) = [p.facts for p in converter().convert("GroupInfoEvent", change)]
    assert (fact.subject, fact.at, fact.removed, fact.left) == ("Crew", AT, (ME_LID,), True)
    assert fact.added == (facts.Member(ALICE), facts.Member(ALICE_LID, role="admin"))


def test_pictures_and_blocks() -> None:
    changed = neo.Picture(JID=jid(ALICE), Author=jid(ALICE), Timestamp=AT // 1000, Remove=False)
    assert converter().convert("Picture", changed)[0].facts == [facts.Picture(ALICE, f"t{AT}", "", AT)]
    blocks = neo.BlocklistEvent(
        Action=2, DHASH="", PrevDHash="", Changes=[neo.BlocklistChange(JID=jid(ALICE), BlockAction=n) for n in (1, 2)]
    )  # fmt: skip
    assert [f.blocked for f in converter().convert("BlocklistEvent", blocks)[0].facts] == [True, False]


def test_the_link() -> None:
    made = converter()

    def link(name: str, event: Any) -> Any:
        ((fact,),) = [p.facts for p in made.convert(name, event)]
        return fact

    assert link("Connected", neo.Connected(status=True)) == facts.Link("connected", NOW, ME, ME_LID, "Me", "android")
    pairing = neo.PairStatus(ID=jid(ME), BusinessName="", Platform="android", Status=2)
    assert link("PairStatus", pairing).state == "pairing"
    failed = neo.PairStatus(ID=jid(), BusinessName="", Platform="", Status=1, Error="a passkey is needed")
    assert link("PairStatus", failed).state == "passkey"
    failed.Error = "no"
    assert link("PairStatus", failed).state == "refused"
    for reason, code in ((2, 401), (4, 403), (5, 406)):
        assert link("LoggedOut", neo.LoggedOut(OnConnect=True, Reason=reason)) == facts.Link("logged_out", NOW, code=code)
    ban = link("TemporaryBan", neo.TemporaryBan(Code=1, Expire=3_600_000_000_000))
    assert (ban.state, ban.code, ban.until) == ("banned", 101, NOW + 3_600_000)
    assert link("ClientOutdated", neo.ClientOutdated()).state == "outdated"
    assert link("StreamReplaced", neo.StreamReplaced()).state == "replaced"
    assert link("Disconnected", neo.Disconnected(status=True)).state == "connecting"
    assert made.convert("KeepAliveTimeout", neo.KeepAliveTimeout(ErrorCount=1, LastSuccess=0)) == []
    assert link("SomethingNew", neo.ClientOutdated()) == facts.UnknownKind("SomethingNew", NOW)


def test_a_gap_in_what_waited_offline() -> None:
    now = NOW
    made = Converter(lambda: now, silent_since=NOW - 5000)

    def wait_for(messages: int) -> None:
        made.convert("OfflineSyncPreview", neo.OfflineSyncPreview(Total=3, AppDataChanges=0, Message=messages, Notifications=0, Receipts=0))
        made.convert("Message", event(said("one")))
        assert made.convert("OfflineSyncCompleted", neo.OfflineSyncCompleted(Count=3)) == []

    wait_for(3)
    assert made.overdue() == [], "some may be late"
    now += 60_000
    assert made.overdue()[0].facts == [facts.Gap(NOW - 5000, NOW, 3, 1)]
    assert made.overdue() == [], "told once"
    wait_for(2)
    made.convert("Message", event(said("the late one")))
    now += 60_000
    assert made.overdue() == []


# ── History ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_chat_of_the_past() -> None:
    state, theirs, mine, progress = history(
        web_message(pushName="Alice", starred=True), web_message("H2", from_me=True, status="READ", after=9), lidJID="92220000002@lid",
        unreadCount=3, archived=True, muteEndTime=2**64 - 1, pinned=7, ephemeralExpiration=60, name="Alice S.", markedAsUnread=False,
    )  # fmt: skip
    assert state == facts.ChatState(ALICE, ALICE_LID, "Alice S.", 3, False, True, True, -1, 60)
    assert (theirs.chat, theirs.chat_alt, theirs.at, theirs.sender_name, theirs.starred) == (ALICE, ALICE_LID, AT, "Alice", True)
    assert (mine.from_me, mine.sender, mine.state) == (True, ME, "read")
    assert progress == facts.Sync("recent", 40, 100, 2)


def test_what_history_keeps_with_a_message() -> None:
    chosen = hashlib.sha256(b"a").digest()
    found = history(
        web_message(reactions=[
            web.Reaction(key={"ID": "R1", "fromMe": True}, text="x", senderTimestampMS=AT + 1), web.Reaction(key={"ID": "R2"}, text="y"),
        ]),
        web_message("P1", pollUpdates=[
            web.PollUpdate(pollUpdateMessageKey={"ID": "V1", "fromMe": True}, vote={"selectedOptions": [chosen]}, senderTimestampMS=AT + 2),
        ]),
    )  # fmt: skip
    mine, theirs = (f for f in found if type(f) is facts.Reaction)
    assert (mine.from_me, mine.target, mine.emoji, mine.at, mine.target_sender) == (True, "H1", "x", AT + 1, ALICE)
    assert (theirs.from_me, theirs.sender, theirs.at) == (False, ALICE, AT)
    (vote,) = (f for f in found if type(f) is facts.PollVote)
    assert (vote.target, vote.sender, vote.options, vote.at) == ("P1", ME, ("sha256:" + chosen.hex(),), AT + 2)


@pytest.mark.parametrize(
    ("stub", "expected"),
    [
        ("REVOKE", ["Message", "Revoke"]), ("CIPHERTEXT", ["Message"]), ("CALL_MISSED_VIDEO", ["Call"]), ("GROUP_CHANGE_SUBJECT", []),
        ("SILENCED_UNKNOWN_CALLER_AUDIO", ["Call"]), ("E2E_ENCRYPTED", []),
    ],
)  # fmt: skip
def test_history_without_content(stub: str, expected: list[str]) -> None:
    assert [type(f).__name__ for f in history(web_message(text="", messageStubType=stub))[1:-1]] == expected


def test_a_group_of_the_past() -> None:
    member = historysync.GroupParticipant(userJID="92220000002@lid", rank="ADMIN")
    line = web.WebMessageInfo(key={"ID": "G1", "remoteJID": "1203@g.us"}, participant="92220000002@lid", message=said("hi"))
    state, group, message, _ = history(line, chat="1203@g.us", name="Team", participant=[member], unreadCount=1)
    assert (state.chat, state.name, state.unread) == (GROUP, "", 1)
    assert (group.subject, group.members) == ("Team", (facts.Member(ALICE_LID, role="admin"),))
    assert (message.chat, message.sender, message.chat_alt) == (GROUP, ALICE_LID, "")


def test_names_mappings_and_calls_of_the_past() -> None:
    data = historysync.HistorySync(
        syncType="PUSH_NAME", pushnames=[{"ID": "15550100002@s.whatsapp.net", "pushname": "Al"}, {"ID": "x", "pushname": "-"}],
        phoneNumberToLidMappings=[{"pnJID": "15550100002@s.whatsapp.net", "lidJID": "92220000002@lid"}, {"pnJID": "bad"}],
        inlineContacts=[{"pnJID": "15550100002@s.whatsapp.net", "lidJID": "92220000002@lid", "fullName": "Alice Smith"}],
        callLogRecords=[{"callID": "C1", "callCreatorJID": "15550100002@s.whatsapp.net", "isIncoming": True, "callResult": "MISSED",
                         "startTime": AT // 1000}],
    )  # fmt: skip
    assert synced(data) == [
        facts.Mapping(ALICE, ALICE_LID), facts.Person(ALICE, push_name="Al"), facts.Person(ALICE, ALICE_LID, saved_name="Alice Smith"),
        facts.Call("C1", ALICE, ALICE, False, AT, "missed"), facts.Sync("names", 1, 1),
    ]  # fmt: skip


def test_large_history_comes_in_pieces_and_status_not_at_all() -> None:
    lines = [web_message(f"H{n}", after=n) for n in range(2500)]
    for order in (lines, lines[::-1]):
        found = history(*order)
        assert [f.id for f in found if type(f) is facts.Message] == [f"H{n}" for n in range(2500)], "the oldest first"
    assert len(history(web_message(), chat="status@broadcast")) == 1


def test_one_bad_message_does_not_take_the_others_along() -> None:
    good = web_message("H1")
    bad = web.WebMessageInfo(key={"ID": "H2"}, messageTimestamp=1, message=e2e.Message(
        protocolMessage=e2e.ProtocolMessage(type="LID_MIGRATION_MAPPING_SYNC", lidMigrationMappingSyncMessage={"encodedMappingPayload": b"\x1f!"})
    ))  # fmt: skip
    kinds = [type(f).__name__ for f in history(good, bad, web_message("H3"))]
    assert kinds == ["ChatState", "Message", "Quarantined", "Message", "Sync"]
