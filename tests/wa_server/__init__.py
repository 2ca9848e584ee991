"""A small WhatsApp server for tests: the real neonize pairs with it, with no network.

It speaks the real protocol (CONNECT proxy, TLS, WebSocket, Noise, binary nodes, Signal, media, history sync) to any
unmodified program that uses neonize, started with the environment that `WhatsApp.env()` returns. It listens on
127.0.0.1 only and refuses every host but WhatsApp's own, so it also proves that nothing else is dialled.

Every call below is synchronous: the server runs its own event loop in its own thread. Waiting calls raise
`TimeoutError` that says what *did* happen. Times are aware `datetime`s. "Message" is the protobuf `waE2E.Message`
(`from tests.wa_server import e2e`). Message ids are strings; every sending call returns the id, so the message can be
edited, revoked, reacted to or waited for.

Pairing::

    with WhatsApp() as wa:                                # a free port; WhatsApp(port=9790) for a fixed one
        owner = wa.account("Owner", pn="15550100001", lid="91110000001")
        process = subprocess.Popen([sys.executable, "kith.py", "run"], env=wa.env())   # env(base) adds to base
        qr = wa.wait_qr(timeout=30)                       # the newest code not yet handed out
        device = wa.scan(qr, owner)                       # pair-success, 515, login; returns when logged in
        device.wait_online(); device.wait_offline(); device.wait_settled(); device.logins; device.connected

    `wa.scan(text, owner)` takes a QR text read by any other means too. `wa.qr_refs = 1` shortens the list of codes
    (a code lives for 20 s, the first of several for 60 s); `wa.refuse_pairing = True` makes the phone sign wrongly: `scan`
    then raises `PairingError`, as it does for an expired code and with `wa.demand_passkey = True` (which the
    program is told and cannot satisfy). `wa.qr_codes` lists all codes seen. Several accounts,
    and several devices an account, live on one server.

People write (to the account, or to a group)::

    alice = wa.peer("Alice", pn="15550100002", lid="92220000002")
    mid = alice.text("hi", owner, via="pn", at=when, id="ABC", quote=(other_id, author, "text"), mentions=[owner])
    alice.edit(mid, "hello"); alice.revoke(mid); alice.react(mid, "👍"); alice.react(mid, "")
    alice.image(jpeg, caption="look"); alice.video(mp4); alice.voice(ogg); alice.audio(mp3); alice.sticker(webp)
    alice.document(pdf, "a.pdf"); alice.location(52.5, 13.4, "Cafe"); alice.contact_card("Bob", "15550100003")
    poll = alice.poll("When?", ["Mon", "Tue"], team); bob.vote(poll, ["Tue"], team)
    alice.view_once(jpeg); alice.undecryptable("late", resend=True); alice.raw(message_or_bytes)
    alice.texts(["one", "two"])                           # many in one go, in order; returns the ids
    alice.poisoned(kind)                                  # every kind in POISONS: nul, rtl, huge, invalid-utf8, ...
    alice.call(owner, outcome="missed"|"accepted"|"declined"|"ringing", video=False)   # returns the call id
    alice.status("at the sea"); owner.newsletter("a post in a channel")        # what is not for the inbox
    alice.call_step(call_id, "offer"|"preaccept"|"accept"|"reject"|"terminate")

    `to` may be left out when the server has one account. `via` is "pn" or "lid" (how the sender is spelled; default
    `wa.via`, "pn"; in a group its addressing); `alt=False` leaves the other spelling out; `push_name=` overrides
    theirs; `quote=` is also simply the id of a message that passed through here.

My own phone is a writer as well (`to` is a peer, a group or the account itself)::

    owner.phone.text("on my way", alice); owner.phone.edit(..); owner.phone.react(..); owner.phone.revoke(..)
    owner.phone.read(alice, [mid])                        # read on my phone (receipt type "read-self")
    owner.phone_text(alice, "on my way")                  # the same as the first, for short
    owner.phone.save_contact(alice, "Alice Example")      # the address book, chat settings (app state), and so on:
    owner.phone.archive(alice, True); owner.phone.pin(alice); owner.phone.mute(alice, until_or_None)
    owner.phone.supply(mid)                               # the phone's copy of a message that could not be read
    owner.phone.tell_lids([alice])                        # the list of numbers and LIDs
    owner.phone.introduce()                               # what a real phone tells a fresh device first: keys, its name
    owner.phone.protocol(message)                         # any other message among my own devices

What the program sent::

    sent = wa.wait_message(to=alice, timeout=20)          # Sent(id, to, device, message, text, at, edit); each once
    sent = wa.wait_message(lambda s: "hello" in s.text)
    wa.inbox                                              # every Sent so far, never emptied; sent.to is alice.state
    wa.download(sent.message.imageMessage)                # bytes, decrypted and checked against the hashes
    wa.receipts_mode = "none" | "delivered" | "read"      # answered by itself to each send (default "read")
    alice.receipt(sent.id, "delivered"|"read"|"played")
    wa.ack_error = 463                                    # every send is refused with this code; None = off
    wa.hold_acks = True                                   # sends are never acknowledged
    alice.forget_sessions()                               # she cannot read the next message, and asks for it again

What the program acknowledged::

    wa.receipts(mid)                                      # ["inactive", "read", ...]; see its docstring
    wa.wait_receipt(mid, timeout=20, kind=None)
    wa.stanzas; wa.wait_stanza("presence")                # all else that it sent: presence, typing
    device.pending                                        # ids sent to the device and not yet acknowledged

    A stanza is kept until its receipt (or ack) and is delivered again, in order, with `offline`, at the next login.

Groups::

    team = wa.group("Team", [owner, alice, bob], addressing="lid"|"pn", admins=[alice], announce=True)
    alice.text("hi all", team); team.rename("New"); team.add(carol); team.remove(bob)
    wa.wait_message(to=team)                              # sent with the program's sender key, decrypted once

History (a dataclass per chat; see `history.py`)::

    owner.send_history([Chat(alice, [Line("hi", at), Line("yes", at, from_me=True)], unread=1)],
                       kind="INITIAL_BOOTSTRAP", chunk=1, progress=100)
    owner.send_sync(protobuf)                             # any HistorySync
    # a picture in a Line: compose.image(wa.server.media.put("image", jpeg), "image/jpeg", "caption")
    owner.send_push_names({alice: "Alice W."}); owner.send_mappings([(pn, lid)])
    wa.wait_receipt(id, kind="hist_sync")

Trials of the connection::

    owner.logout()                                        # "log out" on the phone: stream error 401 device_removed
    wa.refuse_login = 401 | 403 | 405 | 406 | 503 | None  # every later login fails; wa.ban(code=101, seconds=3600): 402
    device.replaced(); device.stream_error(515); device.stream_error(503); device.drop()
    wa.offline("refuse"|"hang"); wa.online()              # new connections are refused, or accepted and left hanging
    device.deafen()                                       # up, but nothing comes; kept for the next login
    wa.hold_answers = True                                # queries and pings are never answered
    wa.media_status = 410 | 503 | None                    # every download of media fails with this HTTP status
    wa.dialled                                            # [Dial(host, port, allowed)], in order
    device.node(Node(tag, attrs, children))               # any stanza at all; addresses in it must be of type Jid
    wa.picture(alice, jpeg, announce=True); wa.wait_iq("w:profile:picture")
    wa.unlinked; wa.peer_requests                         # devices the program logged out; what it asked the phone for
    wa.problems                                           # what a well-behaved client would not have done

By hand: `python -m tests.wa_server` prints `export` lines and reads commands; with `--run CMD...` it runs a command.
"""

from .accounts import Account, Device
from .compose import POISONS
from .control import WhatsApp
from .gateway import Dial
from .groups import Group
from .history import Chat, Line
from .incoming import Sent, text_of
from .linking import PairingError
from .nodes import Jid, Node
from .peers import Peer, Phone
from .protos import e2e

__all__ = [
    "POISONS",
    "Account",
    "Chat",
    "Device",
    "Dial",
    "Group",
    "Jid",
    "Line",
    "Node",
    "PairingError",
    "Peer",
    "Phone",
    "Sent",
    "WhatsApp",
    "e2e",
    "text_of",
]
