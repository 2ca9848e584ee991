"""R17: WhatsApp says no, in every way it has: the person is told the right thing, and Kith does not try again and again."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC
from pathlib import Path
from typing import NamedTuple

from app.actions import reminders
from app.channels.whatsapp.decisions import Limits
from app.domain import facts
from app.domain import notices as in_words
from app.store import devices, notices
from app.store.database import close_database, open_database, write
from app.web.presentation import words
from tests.actions.world import DAY, HOUR, NOW, World
from tests.chaos.install import CLI, Kith, Linked, until
from tests.chaos.trial import Row, integrity, query
from tests.wa_server import Account, WhatsApp

_RUNNER = "tests.chaos.runner"
_HASTY = Limits()._replace(codes=6.0, beat=1.0)


class _Case(NamedTuple):
    """A way to be refused. ``happens``: make it so, for a linked phone; ``state``, ``title``: what Kith must say."""

    name: str
    happens: Callable[[WhatsApp, Linked], None]
    state: str
    title: str
    told: str


def _login(code: int) -> Callable[[WhatsApp, Linked], None]:
    def refuse(wa: WhatsApp, linked: Linked) -> None:
        wa.refuse_login = code
        linked.device.drop()

    return refuse


def _ban(wa: WhatsApp, linked: Linked) -> None:
    wa.ban(code=101, seconds=3600)
    linked.device.drop()


_CASES = (
    _Case("401", _login(401), "logged_out", "Logged out", "was logged out"),
    _Case("403", _login(403), "logged_out", "has locked this account", "was logged out"),
    _Case("405", _login(405), "outdated", "Kith is too old for WhatsApp", "needs a newer Kith"),
    _Case("406", _login(406), "logged_out", "WhatsApp has banned this account", "was logged out"),
    _Case("ban", _ban, "banned", "WhatsApp has blocked this number for a while", "is blocked by WhatsApp for a while"),
    _Case("replaced", lambda _, linked: linked.device.replaced(), "replaced", "Taken over by another program", "was taken over by another program"),
)


def r17(short: bool, folder: Path) -> Row:
    """Each refusal has its words on the page and as a notification; afterwards no process and no line is tried any more."""
    cases = _CASES[1::2] if short else _CASES
    row = Row("R17", f"{len(cases)} refusals of the link, 463, codes that ran out, a phone that is away for 14 days")
    began, watch = time.monotonic(), 5 if short else 120
    runner = ("-m", _RUNNER, json.dumps(_HASTY._asdict())) if short else (*CLI, "run")
    with ExitStack() as stack:
        wa = stack.enter_context(WhatsApp())
        kith = stack.enter_context(Kith(folder / "kith", wa.env(), runner))
        unscanned = kith.api("POST", "/devices", {"name": "Unscanned"})["id"]
        kith.api("POST", f"/devices/{unscanned}/link")
        wa.wait_qr(60)
        row.need(until(lambda: kith.state(unscanned) == "unlinked", 30 if short else 240, 0.2), f"codes ran out: it is {kith.state(unscanned)}")
        if len(wa.qr_codes) > 1:
            wa.wait_qr()  # of those that ran out the newest is not to be scanned below
        writer, account = _phone(kith, wa, 9)
        for number, case in enumerate(cases):
            linked, _ = _phone(kith, wa, number)
            case.happens(wa, linked)
            row.need(until(lambda: kith.state(linked.id) == case.state, 60), f"{case.name}: it is {kith.state(linked.id)}")  # noqa: B023
            wa.refuse_login, wa.login_failure = None, None
            page = html.unescape(kith.get("/settings/devices", headers={"Cookie": kith.login()}).decode())
            row.need(case.title in page, f"{case.name}: the page does not say “{case.title}”")
        _no_loop(row, wa, kith, watch)
        _new_people(row, wa, kith, account)
        said = _told(kith)
        for number, case in enumerate(cases):
            title = f"Phone {number} {case.told}"
            row.need(said.count(title) == 1, f"{case.name}: “{title}” was told {said.count(title)} times")
        row.need(kith.state(writer.id) == "connected", f"the phone that nothing happened to is {kith.state(writer.id)}")
        kith.stop()
        row.integrity = integrity(kith.database)
    _away(row, folder / "away.db")
    row.figures |= {"watched s": watch, "notifications": len(said), "seconds": time.monotonic() - began}
    row.judge()
    return row


def _phone(kith: Kith, wa: WhatsApp, number: int) -> tuple[Linked, Account]:
    account = wa.account(f"Owner {number}", f"1555010000{number}", f"9111000000{number}")
    return kith.link(wa, account, f"Phone {number}"), account


def _no_loop(row: Row, wa: WhatsApp, kith: Kith, seconds: float) -> None:
    """For so long nothing but the one healthy phone may run, and nobody may dial."""
    until(lambda: len(kith.children()) == 1, 20)
    dialled, most = len(wa.dialled), 0
    over = time.monotonic() + seconds
    while time.monotonic() < over:
        most = max(most, len(kith.children()))
        time.sleep(0.2)
    row.figures["dials after refusals"] = len(wa.dialled) - dialled
    row.need(most == 1, f"{most - 1} refused devices still have a process")
    row.need(len(wa.dialled) == dialled, f"{len(wa.dialled) - dialled} more times somebody dialled")


def _new_people(row: Row, wa: WhatsApp, kith: Kith, account: Account) -> None:
    """463: one message to a new person is refused, the next does not even leave, and who has written before is still written to."""
    numbers = [f"1555011000{n}" for n in range(3)]
    friend, first, second = (wa.peer(f"Peer {n}", pn, f"9222000000{n}") for n, pn in enumerate(numbers))
    friend.text("Hello", account)
    for stranger in (first, second):
        account.phone_text(stranger, "We met")
    sql = "SELECT a.value, c.id FROM conversation c JOIN address a ON a.contact_id = c.contact_id WHERE a.value GLOB 'pn:1555011000*'"
    if not until(lambda: len(query(kith.database, sql)) == 3, 30):
        raise TimeoutError("the three chats did not come")
    chats = dict(query(kith.database, sql))
    to_friend, to_first, to_second = (chats[f"pn:{pn}"] for pn in numbers)
    wa.ack_error = 463
    refused = _sent(kith, to_first)
    wa.ack_error = None
    held = _sent(kith, to_second)
    fine = _sent(kith, to_friend)
    row.need(refused[0] == held[0] == "failed", f"463: the messages to new people are {refused[0]} and {held[0]}")
    row.need("write to new people" in held[1], f"463: the reason is “{held[1]}”")
    row.need(fine[0] in ("sent", "delivered", "read"), f"463: the message to a friend is {fine[0]}")
    row.need(not [m for m in wa.inbox if m.to is second.state], "463: a message to another new person has left all the same")


def _sent(kith: Kith, chat: int) -> tuple[str, str]:
    """Write into a chat; returns the message's last state, and the reason."""
    message = kith.api("POST", f"/conversations/{chat}/messages", {"text": "Are you there?"})["id"]

    def state() -> str:
        return str(query(kith.database, "SELECT state FROM message WHERE id = ?", (int(message),))[0][0])

    until(lambda: state() not in ("queued", "sending"), 30)
    return state(), str(query(kith.database, "SELECT error FROM outbox WHERE message_id = ?", (int(message),))[0][0])


def _told(kith: Kith) -> list[str]:
    """The titles of all notifications, once the job that tells them has been by."""

    def ran() -> str:
        return str(next(job["last_at"] for job in kith.api("GET", "/health")["jobs"] if job["name"] == "reminders"))

    before = ran()
    until(lambda: ran() != before, 60, 0.5)
    return [one["title"] for one in kith.api("GET", "/notifications?limit=100")["items"]]


def _away(row: Row, path: Path) -> None:
    """A phone that is away: told on day 10, once more on day 12, and on day 14 that the link has ended; not in between."""
    open_database(path)
    try:
        world = World()
        write("UPDATE device SET phone_at = ?", (NOW,))
        told: list[tuple[int, str]] = []
        for day in range(16):
            if day == 14:
                world.report(facts.Link("logged_out", NOW + day * DAY, code=401))
            for hour in (0, 6, 12):
                now, before = NOW + day * DAY + hour * HOUR, len(notices.listed(world.owner, limit=50))
                reminders.run(now)
                new = notices.listed(world.owner, limit=50)[: len(notices.listed(world.owner, limit=50)) - before]
                told += [(day, in_words.said(one.told, now).title) for one in new]
            said = words.link(devices.one(world.owner, world.device), NOW + day * DAY, UTC)
            wanted = "Logged out" if day >= 14 else "Your phone has been away" if day >= 10 else "Connected"
            row.need(said.title == wanted, f"day {day}: the page says “{said.title}”")
        away = "Phone has not seen its phone for {} days"
        row.need(told == [(10, away.format(10)), (12, away.format(12)), (14, "Phone was logged out")], f"away: {told}")
    finally:
        close_database()
