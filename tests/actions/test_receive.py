"""What channels report becomes what the person sees: once, in any order, one conversation per person."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path

import pytest

from app.actions import receive
from app.domain import facts
from app.domain.facts import Call, ChatState, Edit, Mapping, Person, PollVote, Position, Reaction, Receipt, Revoke
from app.errors import NotFound
from app.store import chats, people, queues, search
from app.store.database import open_database, row, rows, subscribe, value
from tests.actions.world import ANA, ANA_LID, BEN, BEN_LID, DAY, GROUP, HOUR, ME, ME_LID, MINUTE, NOW, World, outcome


def test_a_message_makes_a_person_a_conversation_and_an_obligation(world: World) -> None:
    world.report(world.says("Can you send me the plan?", sender_name="Ana"))
    chat = world.chat("Ana")
    assert (chat.kind, chat.last_text, chat.unread, chat.last_from_me) == (
        "direct",
        "Can you send me the plan?",
        1,
        False,
    )
    assert chat.lane in ("pending", "requests")
    assert chat.opened_at == NOW
    assert chat.reason["code"]


def test_the_same_message_twice_is_one(world: World) -> None:
    hello = world.says("hello")
    world.report(hello, hello)
    world.report(hello)
    assert world.texts() == ["hello"]
    assert world.chat().unread == 1


def test_phone_number_and_lid_of_one_person_are_one_conversation_whatever_comes_first(world: World) -> None:
    world.report(world.says("from the number"), world.says("from the lid", chat=ANA_LID, at=NOW + 1))
    assert len(world.chats()) == 2  # nobody has said yet that they are one
    world.report(Mapping(ANA, ANA_LID))
    assert world.texts() == ["from the number", "from the lid"]
    world.report(world.says("again", chat=ANA_LID, chat_alt=ANA, at=NOW + 2))
    assert world.texts()[-1] == "again"
    assert len(people.contacts(world.owner)) == 1
    assert set(people.contacts(world.owner)[0].addresses) == {ANA, ANA_LID}


def test_a_mapping_before_anybody_wrote_is_kept_for_the_first_word(world: World) -> None:
    world.report(Mapping(ANA, ANA_LID))
    assert people.contacts(world.owner, "15550101") == []
    world.report(world.says("from the lid", chat=ANA_LID))
    world.report(Mapping(BEN, BEN_LID), world.says("b1", chat=BEN), world.says("b2", chat=BEN_LID))
    world.report(world.says("from the number", at=NOW + 1))
    assert len(world.chats()) == 2
    assert {frozenset(c.addresses) for c in people.contacts(world.owner)} == {frozenset((ANA, ANA_LID)), frozenset((BEN, BEN_LID))}


def test_a_message_stored_under_both_spellings_is_one_after_the_merge(world: World) -> None:
    world.report(world.says("hi", id="SAME"), world.says("hi", id="SAME", chat=ANA_LID))
    world.report(Reaction("R1", "SAME", ANA_LID, ANA_LID, False, NOW + 1, "👍"))
    world.report(Mapping(ANA, ANA_LID))
    assert world.texts() == ["hi"]


def test_a_merge_can_be_undone(world: World) -> None:
    world.report(world.says("one"), world.says("two", chat=ANA_LID, at=NOW + 1))
    world.report(world.says("in the group", chat=GROUP, sender=ANA_LID, at=NOW + 2))
    before = outcome()
    world.report(Mapping(ANA, ANA_LID))
    assert outcome() != before
    from app.actions import contacts

    (merge,) = people.merges(world.owner)
    contacts.undo_merge(world.owner, merge.id, now=NOW)
    assert outcome() == before
    assert people.merges(world.owner)[0].undone_at == NOW


def test_my_answer_from_the_phone_closes(world: World) -> None:
    world.report(world.says("When do we meet?"))
    world.report(world.i_say("At six", at=NOW + MINUTE))
    chat = world.chat()
    assert (chat.lane, chat.unread, chat.last_from_me) == ("", 0, True)


def test_an_edit_before_its_message_is_applied_when_it_comes(world: World) -> None:
    original = world.says("helo")
    world.report(Edit("E1", original.id, ANA, ANA, False, NOW + MINUTE, "hello"))
    assert world.chats() == []
    world.report(original)
    (bubble,) = world.thread()
    assert (bubble.text, bubble.edited_at) == ("hello", NOW + MINUTE)


def test_only_the_writer_can_edit_or_revoke(world: World) -> None:
    mine, theirs = world.i_say("mine"), world.says("theirs", at=NOW + 1)
    world.report(mine, theirs)
    world.report(
        Edit("E1", mine.id, ANA, ANA, False, NOW + 2, "forged"), Revoke("R1", mine.id, ANA, ANA, False, NOW + 2),
        Edit("E2", theirs.id, ANA, ME, True, NOW + 2, "forged"),
    )  # fmt: skip
    assert world.texts() == ["mine", "theirs"]


def test_a_group_admin_may_revoke_and_another_member_may_not(world: World) -> None:
    note = world.says("note", chat=GROUP, sender=ANA)
    world.report(note)
    world.report(Revoke("R1", note.id, GROUP, BEN, False, NOW + 1))
    assert world.thread()[0].revoked_at == 0
    world.report(Revoke("R2", note.id, GROUP, BEN, False, NOW + 2, by_admin=True))
    assert world.thread()[0].revoked_at == NOW + 2


def test_a_revoked_message_leaves_a_tombstone_and_no_text_anywhere(world: World, database: Path) -> None:
    secret = world.says("zanzibarsecret please answer?")
    world.report(secret, Edit("E", secret.id, ANA, ANA, False, NOW + 1, "zanzibarsecret two?"))
    world.report(Revoke("R", secret.id, ANA, ANA, False, NOW + 2))
    (bubble,) = world.thread()
    assert (bubble.text, bubble.revoked_at) == ("", NOW + 2)
    assert world.chat().lane == ""
    assert not rows("SELECT 1 FROM message_version")
    assert search.search(world.owner, "zanzibarsecret", now=NOW).items == []


def test_who_keeps_what_was_deleted_reads_it_on(world: World) -> None:
    said = world.says("the bridge at nine")
    gone = (said, Revoke("R", said.id, ANA, ANA, False, NOW + 2))
    receive.apply(world.device, facts.Batch(gone), now=NOW, keeping=receive.Keeping(deleted=True))
    (bubble,) = world.thread()
    assert (bubble.text, bubble.revoked_at) == ("the bridge at nine", NOW + 2)
    assert world.chat().lane == ""


def test_a_reaction_counts_once_per_person_and_the_last_one_wins(world: World) -> None:
    hello = world.says("hello")
    world.report(hello)
    world.report(
        Reaction("1", hello.id, ANA, ME, True, NOW + 2, "❤️"), Reaction("2", hello.id, ANA, ME, True, NOW + 1, "👍")
    )
    world.report(Reaction("3", hello.id, ANA, ANA, False, NOW + 3, "❤️"))
    assert world.thread()[0].reactions == [("❤️", 2, True)]
    world.report(Reaction("4", hello.id, ANA, ME, True, NOW + 4, ""))
    assert world.thread()[0].reactions == [("❤️", 1, False)]


def test_ticks_only_move_forward_and_wait_for_their_message(world: World) -> None:
    sent = world.i_say("hi")
    world.report(Receipt((sent.id,), ANA, ANA, "read", NOW + 2))
    world.report(sent)
    assert world.thread()[0].state == "read"
    world.report(Receipt((sent.id,), ANA, ANA, "delivered", NOW + 3))
    assert world.thread()[0].state == "read"


def test_reading_on_the_phone_clears_unread_and_changes_no_obligation(world: World) -> None:
    question = world.says("Are you coming?")
    world.report(world.i_say("hey", at=NOW - HOUR), question)
    assert (world.chat().lane, world.chat().unread) == ("pending", 1)
    world.report(Receipt((question.id,), ANA, ME, "read_self", NOW + 1))
    assert (world.chat().lane, world.chat().unread) == ("pending", 0)


def test_in_a_group_only_a_mention_under_any_of_my_names_counts(world: World) -> None:
    world.report(
        facts.Group(GROUP, "Chess club", members=(facts.Member(ANA), facts.Member(BEN, BEN_LID, "admin")), at=NOW)
    )
    world.report(world.says("who brings the boards?", chat=GROUP, sender=ANA))
    assert world.chat("Chess club").lane == ""
    world.report(world.says("@me you?", chat=GROUP, sender=BEN_LID, mentions=(ME_LID,), at=NOW + 1))
    assert world.chat("Chess club").lane == "mentions"
    world.report(world.i_say("yes", chat=GROUP, at=NOW + 2))
    assert world.chat("Chess club").lane == ""


def test_status_newsletters_and_broadcasts_never_come_in(world: World) -> None:
    for chat in ("status:", "newsletter:1@newsletter", "broadcast:1@broadcast"):
        world.report(world.says("news?", chat=chat, sender=ANA))
    assert world.chats() == []


def test_my_own_chat_is_no_obligation(world: World) -> None:
    world.report(facts.Message("S1", ME, ME, True, NOW, text="buy milk?"))
    chat = world.chat()
    assert (chat.kind, chat.lane) == ("self", "")


def test_archived_and_muted_stand_apart(world: World) -> None:
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("Can you help me?"))
    world.report(ChatState(ANA, archived=True))
    assert world.chat().lane == "quiet"
    world.report(ChatState(ANA, archived=False))
    assert world.chat().lane == "pending"
    world.report(ChatState(ANA, muted_until=-1))
    assert world.chat().lane == "quiet"


def test_a_placeholder_is_replaced_by_its_content_in_place(world: World) -> None:
    world.report(world.i_say("hey", at=NOW - HOUR), world.says("", id="U1", kind="unreadable"))
    assert world.thread()[-1].kind == "unreadable"
    world.report(world.says("here it is: can you call?", id="U1"))
    assert [(b.kind, b.text) for b in world.thread()][-1] == ("text", "here it is: can you call?")
    world.report(world.says("", id="U1", kind="unreadable"))
    assert world.thread()[-1].kind == "text"


def test_the_steps_of_a_call_are_one_row_in_any_order(world: World) -> None:
    steps = [
        Call("C1", ANA, ANA, False, NOW, "offer"), Call("C1", ANA, ANA, False, NOW + 5, "accept"),
        Call("C1", ANA, ANA, False, NOW + 65_005, "terminate"),
    ]  # fmt: skip
    for step in reversed(steps):
        world.report(step)
    (bubble,) = world.thread()
    assert (bubble.kind, bubble.extra["outcome"], bubble.extra["seconds"]) == ("call", "connected", 65)
    assert world.chat().lane == ""
    world.report(
        Call("C2", ANA, ANA, False, NOW + HOUR, "offer"), Call("C2", ANA, ANA, False, NOW + HOUR + 9, "terminate")
    )
    assert world.thread()[-1].extra["outcome"] == "missed"
    assert world.chat().lane in ("pending", "requests")


def test_a_call_that_nobody_saw_end_was_missed(world: World) -> None:
    world.report(world.i_say("hey", at=NOW - HOUR), Call("C1", ANA, ANA, False, NOW, "offer"))
    assert world.chat().lane == ""
    assert receive.end_ringing(NOW + 89_000) == 0
    assert receive.end_ringing(NOW + 91_000) == 1
    assert world.thread()[-1].extra["outcome"] == "missed"
    assert world.chat().lane == "pending"
    assert receive.end_ringing(NOW + 200_000) == 0


def test_only_admins_revoke_what_others_wrote(world: World) -> None:
    world.report(facts.Group(GROUP, "Club", members=(facts.Member(ANA, role="admin"), facts.Member(BEN)), at=NOW))
    note = world.says("note", chat=GROUP, sender="pn:15550103")
    world.report(note, Revoke("R1", note.id, GROUP, BEN, False, NOW + 1, by_admin=True))
    assert world.thread()[0].revoked_at == 0
    world.report(Revoke("R2", note.id, GROUP, ANA, False, NOW + 2, by_admin=True))
    assert world.thread()[0].revoked_at == NOW + 2


def test_polls_count_the_last_vote_of_each(world: World) -> None:
    poll = world.says("Where?", kind="poll", extra={"options": ["Here", "There"]})
    world.report(poll, PollVote("V1", poll.id, ANA, ANA, False, NOW + 1, ("Here",)))
    world.report(
        PollVote("V2", poll.id, ANA, ANA, False, NOW + 2, ("There",)),
        PollVote("V3", poll.id, ANA, ME, True, NOW + 3, ("There",)),
    )
    assert world.thread()[0].votes == {"There": 2}
    assert world.chat().lane == ""


def test_votes_that_are_known_by_their_hash_alone(world: World) -> None:
    poll = world.says("Where?", kind="poll", extra={"options": ["Здесь", "There"]})
    vote = "sha256:" + hashlib.sha256("Здесь".encode()).hexdigest()
    world.report(PollVote("V1", poll.id, ANA, ANA, False, NOW + 1, (vote,)))  # before the poll
    world.report(poll, PollVote("V2", poll.id, ANA, ME, True, NOW + 2, ("sha256:00",)))
    assert world.thread()[0].votes == {"Здесь": 1, "sha256:00": 1}


def test_history_is_quiet_and_idempotent(world: World) -> None:
    told: list[str] = []
    unsubscribe = subscribe(lambda _owner, name, _payload: told.append(name))
    old = [world.says(f"old {n}?", at=NOW - 30 * DAY + n) for n in range(50)]
    world.report(ChatState(ANA, unread=3), *old, quiet=True)
    world.report(*reversed(old), ChatState(ANA, unread=3), quiet=True)
    unsubscribe()
    assert "message" not in told
    assert "reply" not in told
    assert (len(world.texts()), world.chat().unread, world.chat().lane) == (50, 3, "backlog")


def test_names_the_saved_one_first_then_the_newest_push_name(world: World) -> None:
    world.report(world.says("a", sender_name="new", at=NOW + 2), world.says("b", sender_name="old", at=NOW + 1))
    assert world.chat().title == "new"
    world.report(Person(ANA, saved_name="Ana Saved"))
    assert world.chat().title == "Ana Saved"


def test_the_position_is_committed_with_the_effects(world: World) -> None:
    world.report(world.says("one"), position=Position(2, 345))
    assert world.row().position == Position(2, 345)


def test_a_fact_that_cannot_be_applied_is_quarantined_and_the_rest_goes_on(world: World) -> None:
    poison = world.says("poison")._replace(at="yesterday")  # type: ignore[arg-type]
    batch = facts.Batch((world.says("before"), poison, world.says("after", at=NOW + 1)), position=Position(1, 99))
    receive.take(world.device, batch, now=NOW)
    assert world.texts() == ["before", "after"]
    assert world.row().position == Position(1, 99)
    assert [q.kind for q in queues.quarantined(world.owner)] == ["Message"]


@pytest.mark.parametrize("text", ["a\0b", "\u202eright to left", "x" * 1_000_000, "\ud800 lone", "👩‍👩‍👧‍👦" * 1000])
def test_poisoned_texts_are_stored(world: World, text: str) -> None:
    receive.take(world.device, facts.Batch((world.says(text),)), now=NOW)
    assert len(queues.quarantined(world.owner)) == 1 or len(world.thread()) == 1


def test_another_owners_rows_do_not_exist(world: World) -> None:
    world.report(world.says("private"))
    other = World("ann@example.org")
    with pytest.raises(NotFound):
        chats.chat(other.owner, world.chat().id)
    with pytest.raises(NotFound):
        chats.thread(other.owner, world.chat().id)
    assert chats.bubbles(other.owner, [world.thread()[0].id]) == []
    with pytest.raises(NotFound):
        people.contact(other.owner, people.contacts(world.owner)[0].id)
    other.report(other.says("hello"))
    assert other.texts() == ["hello"]


def a_life(seed: int) -> list[facts.Fact]:
    """Two friends, a group, and everything that can be done to a message."""
    pick = random.Random(seed)
    events: list[facts.Fact] = [Mapping(ANA, ANA_LID), Mapping(BEN, BEN_LID), facts.Group(GROUP, "Club", at=NOW)]
    for n in range(40):
        at, who = NOW + n * MINUTE, pick.choice(((ANA, ANA_LID), (BEN, BEN_LID)))
        chat, alt = who if pick.random() < 0.5 else who[::-1]
        in_group = pick.random() < 0.3
        mine = pick.random() < 0.4
        place, place_alt = (GROUP, "") if in_group else (chat, alt)
        sender, sender_alt = ("", "") if mine else (chat, alt)
        message = facts.Message(
            f"M{n}", place, sender, mine, at, "text", pick.choice(("ok", "Can you come?", "done, thanks", "tomorrow at six")),
            place_alt, sender_alt, mentions=(ME,) if in_group and pick.random() < 0.3 else (),
        )  # fmt: skip
        events.append(message)
        done = {"chat": place, "sender": sender, "from_me": mine, "chat_alt": place_alt, "sender_alt": sender_alt}
        if pick.random() < 0.3:
            events += [Edit(f"E{n}{k}", f"M{n}", at=at + k, text=f"edited {k}", **done) for k in (1000, 2000)]  # type: ignore[arg-type]
        if pick.random() < 0.2:
            events.append(Revoke(f"R{n}", f"M{n}", at=at + 5000, **done))  # type: ignore[arg-type]
        if pick.random() < 0.5:
            events += [
                Reaction(f"A{n}{k}", f"M{n}", place, chat, False, at + k, e, chat_alt=place_alt, sender_alt=alt)
                for k, e in ((1, "👍"), (2, ""), (3, "🎉"))
            ]
        if mine:
            events += [Receipt((f"M{n}",), place, chat, s, at + k) for k, s in ((1, "delivered"), (2, "read"))]
        elif pick.random() < 0.3:
            events.append(Receipt((f"M{n}",), place, ME, "read_self", at + 10))
    return events


@pytest.mark.parametrize("seed", range(20))
def test_any_order_any_number_of_times_gives_the_same_outcome(tmp_path: Path, seed: int) -> None:
    """R5 in its short form; not Hypothesis, because shrinking a list of events costs minutes and explains nothing."""
    events = a_life(seed)
    shuffled = events * 3
    random.Random(seed + 1).shuffle(shuffled)
    outcomes = []
    for number, order in enumerate((events, shuffled)):
        open_database(tmp_path / f"{number}.db")
        world = World()
        for fact in order:
            world.report(fact)
        outcomes.append(outcome())
    assert outcomes[0] == outcomes[1], _difference(*outcomes)


def _difference(one: str, other: str) -> str:
    import difflib

    return "\n".join(list(difflib.unified_diff(one.splitlines(), other.splitlines(), lineterm="", n=3))[:80])


def test_a_thousand_people_whose_lid_comes_late_stay_a_thousand(world: World) -> None:
    count = 100
    batch = [world.says(f"number {n}", chat=f"pn:1555{n:06}") for n in range(count)]
    batch += [world.says(f"lid {n}", chat=f"lid:88{n:06}", at=NOW + 1) for n in range(count)]
    world.report(*batch, quiet=True)
    world.report(*(Mapping(f"pn:1555{n:06}", f"lid:88{n:06}") for n in range(count)))
    assert value("SELECT count(*) FROM contact WHERE is_me = 0") == count
    assert value("SELECT count(*) FROM conversation") == count
    assert row("SELECT min(n), max(n) FROM (SELECT count(*) n FROM message GROUP BY conversation_id)") == (2, 2)
