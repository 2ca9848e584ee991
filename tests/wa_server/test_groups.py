"""Groups with sender keys, with the real neonize."""

import datetime
import itertools
from collections.abc import Callable

import pytest

from . import Account, Chat, Group, Line, Peer
from .conftest import Event, Linked

_numbers = itertools.count()


@pytest.fixture(params=["lid", "pn"])
def team(request: pytest.FixtureRequest, shared: Linked) -> Group:
    number = next(_numbers)
    bob = shared.wa.peer("Bob", f"155501020{number:02}", f"922202000{number:02}")
    members: list[Account | Peer] = [shared.alice, shared.owner, bob]
    return shared.wa.group("Team", members, addressing=request.param, admins=[shared.alice], announce=True)


def read_by(message_id: str) -> Callable[[Event], bool]:
    return lambda event: message_id in event["MessageIDs"] and event["Type"] == "READ"


def test_a_group_both_ways(shared: Linked, team: Group) -> None:
    joined = shared.program.wait("JoinedGroup", lambda e: team.state.id in str(e))
    assert joined["GroupInfo"]["GroupName"]["Name"] == "Team"
    first = shared.alice.text("hello all", team)
    told, event = shared.program.message(first), shared.program.message(first)
    assert "senderKeyDistributionMessage" in told["message"]
    assert (event["chat"], event["group"], event["message"]) == (team.jid, True, {"conversation": "hello all"})
    assert event["sender"] == shared.alice.jid(team.state.addressing)
    second = shared.program.message(shared.alice.text("you too", team, mentions=[shared.owner]))
    mentioned = second["message"]["extendedTextMessage"]["contextInfo"]["mentionedJID"]
    assert mentioned == [shared.owner.phone.jid(team.state.addressing)]
    for words in ("an answer", "and another"):
        shared.program.do("text", to=team.jid, text=words)
        sent = shared.wa.wait_message(to=team)
        assert sent.text == words
        read = shared.program.wait("Receipt", read_by(sent.id))
        assert read["MessageSource"]["Chat"]["User"] == team.state.id
    shared.device.wait_settled()


def test_a_group_changes(shared: Linked, team: Group) -> None:
    carol = shared.wa.peer("Carol", team.state.id[-9:] + "1", team.state.id[-9:] + "2")
    program = shared.program
    team.rename("New name", by=shared.alice)
    assert program.wait("GroupInfoEvent", lambda e: "Name" in e)["Name"]["Name"] == "New name"
    team.add(carol)
    assert program.wait("GroupInfoEvent", lambda e: "Join" in e)["Join"][0]["User"] in (carol.pn, carol.lid)
    carol.text("I am new", team)
    shared.program.wait("Message", lambda e: e["message"] == {"conversation": "I am new"})
    program.do("text", to=team.jid, text="welcome")
    assert shared.wa.wait_message(to=team).text == "welcome"
    team.remove(carol)
    assert program.wait("GroupInfoEvent", lambda e: "Leave" in e)["Leave"][0]["User"] in (carol.pn, carol.lid)
    after = shared.alice.text("she left", team)
    assert "senderKeyDistributionMessage" in program.message(after)["message"]
    assert program.message(after)["message"] == {"conversation": "she left"}


def test_edits_reactions_and_revokes_in_a_group(shared: Linked, team: Group) -> None:
    target = shared.alice.text("oops", team)
    shared.alice.edit(target, "better", team)
    edited = shared.program.wait("Message", lambda e: e["edit"] == "1" and target in str(e))
    key = edited["message"]["protocolMessage"]["key"]
    assert (key["remoteJID"], key["participant"]) == (team.jid, shared.alice.jid(team.state.addressing))
    mine = shared.owner.phone.text("from my phone", team)
    shared.program.message(mine)
    reaction = shared.program.message(shared.alice.react(mine, "❤️", team))["message"]["reactionMessage"]
    assert reaction["key"]["participant"] == shared.owner.phone.jid(team.state.addressing)
    removed = shared.program.message(shared.alice.revoke(mine, team, author=shared.owner.phone))
    assert removed["edit"] == "8"


def test_an_unreadable_group_message_is_sent_again(shared: Linked, team: Group) -> None:
    shared.alice.text("first", team)
    broken = shared.alice.undecryptable("again", team)
    shared.program.wait("UndecryptableMessage", lambda e: e["Info"]["ID"] == broken)
    assert shared.program.message(broken)["message"] == {"conversation": "again"}


def test_groups_in_queries_and_in_history(shared: Linked, team: Group) -> None:
    shared.program.do("groups")
    assert "Team" in shared.program.wait("Groups")["names"]
    at = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
    lines = [Line("old", at, by=shared.alice, reactions=[(None, "👍")]), Line("mine", at, from_me=True)]
    shared.owner.send_history([Chat(team, lines, unread=1)], kind="RECENT", chunk=2)
    assert shared.program.wait("HistorySync", lambda e: e["chats"] == 1)["messages"] == 2
