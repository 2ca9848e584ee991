"""A plain program that uses neonize, for the server's own tests: it knows nothing of the server.

`python -P program.py DATABASE` writes one JSON object a line for everything that happens, and reads one a line for
what to do: {"do": "connect"} first, then {"do": "text", "to": "...", "text": "..."} and so on.
"""

import base64
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

try:
    import magic  # noqa: F401
except ImportError:
    import pylibmagic  # noqa: F401
from google.protobuf.json_format import MessageToDict
from neonize.client import NewClient
from neonize.events import EVENT_TO_INT
from neonize.proto.Neonize_pb2 import ReturnFunctionWithError
from neonize.proto.waE2E.WAWebProtobufsE2E_pb2 import Message
from neonize.utils.enum import Presence, ReceiptType
from neonize.utils.jid import Jid2String, build_jid

_lock = threading.Lock()
client = NewClient(sys.argv[1])


def tell(kind: str, **facts: object) -> None:
    """One line for the test to read."""
    with _lock:
        sys.stdout.write(json.dumps({"kind": kind, **facts}, default=str) + "\n")
        sys.stdout.flush()


def _facts(event: Any) -> dict[str, object]:
    """What a test looks at: for messages the gist, for the rest the whole event."""
    if event.DESCRIPTOR.name == "HistorySync":
        conversations = event.Data.conversations
        return {
            "type": int(event.Data.syncType),
            "chats": len(conversations),
            "messages": sum(len(c.messages) for c in conversations),
            "mappings": len(event.Data.phoneNumberToLidMappings),
            "names": {n.ID: n.pushname for n in event.Data.pushnames},
            "first": MessageToDict(conversations[0].messages[0].message) if conversations else None,
        }
    facts: dict[str, object] = dict(MessageToDict(event)) if event.ByteSize() < 100_000 else {}
    if event.DESCRIPTOR.name == "Message":
        source = event.Info.MessageSource
        facts = {
            "id": event.Info.ID,
            "chat": Jid2String(source.Chat),
            "sender": Jid2String(source.Sender),
            "alt": Jid2String(source.SenderAlt),
            "from_me": source.IsFromMe,
            "group": source.IsGroup,
            "name": event.Info.Pushname,
            "edit": event.Info.Edit,
            "message": MessageToDict(event.Message) if event.ByteSize() < 100_000 else {"size": event.ByteSize()},
        }
    return facts


def _vote(event: Any) -> list[str]:
    """The hashes of the chosen options. neonize 0.5.2's own `decrypt_poll_vote` forgets to follow a pointer."""
    body = event.SerializeToString()
    library = client._NewClient__client
    result = library.DecryptPollVote(client.uuid, body, len(body)).contents.get_bytes()
    answer = ReturnFunctionWithError.FromString(result)
    if answer.Error:
        raise ValueError(answer.Error)
    return [option.hex() for option in answer.PollVoteMessage.selectedOptions]


def _teller(kind: str) -> Callable[[NewClient, Any], None]:
    def handler(_: NewClient, event: Any) -> None:
        try:
            tell(kind, **_facts(event))
        except Exception as error:
            tell("Unreadable", event=kind, error=repr(error))
        if kind == "Message" and event.Message.HasField("pollUpdateMessage"):
            try:
                tell("Vote", hashes=_vote(event))
            except Exception as error:
                tell("VoteError", error=repr(error))

    return handler


handlers = [(kind, _teller(kind.__name__)) for kind, code in EVENT_TO_INT.items() if code]
for kind, handler in handlers:
    client.event(kind)(handler)
client.event.qr(lambda _, code: tell("QR", code=code.decode()))


def connect() -> None:
    try:
        client.connect()
        tell("Returned")
    except Exception as error:
        tell("ConnectError", error=repr(error))


def _jid(address: str) -> Any:
    user, _, server = address.partition("@")
    return build_jid(user, server or "s.whatsapp.net")


def _to(command: dict[str, Any]) -> Any:
    return _jid(command["to"])


def act(command: dict[str, Any]) -> None:
    """One command of the test."""
    match command["do"]:
        case "connect":
            threading.Thread(target=connect).start()
        case "text":
            answer = client.send_message(_to(command), Message(conversation=command["text"]))
            tell("Sent", id=answer.ID)
        case "image":
            data = base64.b64decode(command["data"])
            message = client.build_image_message(data, caption=command["caption"])
            tell("Sent", id=client.send_message(_to(command), message).ID)
        case "download":
            message = Message.FromString(base64.b64decode(command["message"]))
            tell("Downloaded", data=base64.b64encode(client.download_any(message)).decode())
        case "picture":
            tell("Picture", url=client.get_profile_picture(_to(command)).URL)
        case "groups":
            tell("Groups", names=[g.GroupName.Name for g in client.get_joined_groups()])
        case "on_whatsapp":
            found = client.is_on_whatsapp(command["number"])
            tell("OnWhatsApp", found=[(Jid2String(u.JID), u.IsIn) for u in found])
        case "contact":
            info = client.contact.get_contact(_jid(command["jid"]))
            tell("Answer", to="contact", full_name=info.FullName, push_name=info.PushName)
        case "chat":
            settings = client.chat_settings.get_chat_settings(_jid(command["jid"]))
            facts = {"muted": settings.MutedUntil, "archived": settings.Archived, "pinned": settings.Pinned}
            tell("Answer", to="chat", **facts)
        case "own_name":
            tell("Answer", to="own_name", name=client.get_me().PushName)
        case "lid":
            tell("Answer", to="lid", jid=Jid2String(client.get_lid_from_pn(_jid(command["jid"]))))
        case "available":
            client.send_presence(Presence.AVAILABLE)
        case "read":
            client.mark_read(command["id"], chat=_to(command), sender=_to(command), receipt=ReceiptType.READ)
        case "logout":
            client.logout()
            tell("LoggedOutByMe")
        case "disconnect":
            client.disconnect()
            tell("DisconnectedByMe")
        case "quit":
            os._exit(0)


signal.signal(signal.SIGINT, lambda *_: os._exit(0))
for line in sys.stdin:
    wish = json.loads(line)
    try:
        act(wish)
    except Exception as problem:
        tell("Error", do=wish["do"], error=repr(problem))
os.kill(os.getpid(), signal.SIGKILL)
