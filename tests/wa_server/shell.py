"""The server by hand: a person types commands, and sees what the program under test does."""

import datetime
import inspect
import shlex
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from . import Account, Chat, Group, Line, Peer, WhatsApp

Chatty = Peer | Group | Account


class Shell:
    """One account, three people and a group; every public method is a command, its docstring the help."""

    def __init__(self, wa: WhatsApp, say: Callable[[str], None] = print) -> None:
        self._wa = wa
        self._say = say
        self._owner = wa.account("Owner", pn="15550100001", lid="91110000001")
        self._people: dict[str, Peer] = {}
        for number, name in enumerate(("Alice", "Bob", "Carol"), start=2):
            self.peer(name, f"1555010000{number}", f"9222000000{number}")
        members: list[Account | Peer] = [self._owner, *self._people.values()]
        self._chats: dict[str, Chatty] = {**self._people, "me": self._owner}
        self._chats["team"] = wa.group("Team", members)
        self._last: dict[str, str] = {}
        threading.Thread(target=self._watch, daemon=True).start()

    def run(self, lines: Iterator[str]) -> None:
        """Obeys each line until there are no more, or one says quit."""
        commands = {name: method for name, method in inspect.getmembers(self, inspect.ismethod) if name[0] != "_"}
        del commands["run"]
        for line in lines:
            try:
                name, *words = shlex.split(line) or ["nothing"]
                if name == "quit":
                    return
                if name in commands:
                    commands[name](*words)
                elif name != "nothing":
                    self.help()
            except (TypeError, KeyError, ValueError, LookupError, TimeoutError, OSError, RuntimeError) as error:
                self._say(f"! {error}")

    # ------------------------------------------------------------ commands

    def help(self) -> None:
        """help: this list"""
        for name, method in inspect.getmembers(self, inspect.ismethod):
            if name[0] != "_" and name != "run":
                self._say("  " + str(method.__doc__))
        self._say("  quit")
        self._say(f"  who: {', '.join(self._chats)}; 'me' is the owner's phone")

    def scan(self, code: str = "") -> None:
        """scan [CODE]: scan the newest code on the screen, or this one"""
        codes = self._wa.qr_codes
        if not code and not codes:
            raise LookupError("no program has shown a code yet")
        device = self._wa.scan(code or codes[-1], self._owner)
        self._say(f"linked as device {device.state.number}")

    def peer(self, name: str, pn: str, lid: str) -> None:
        """peer NAME NUMBER LID: one person more"""
        self._people[name.lower()] = self._wa.peer(name, pn=pn, lid=lid)
        if hasattr(self, "_chats"):
            self._chats[name.lower()] = self._people[name.lower()]

    def text(self, who: str, *words: str) -> None:
        """text WHO WORDS...: somebody writes to the owner"""
        self._last[who] = self._people[who].text(" ".join(words), self._owner)

    def lid(self, who: str, *words: str) -> None:
        """lid WHO WORDS...: the same, spelled by LID"""
        self._last[who] = self._people[who].text(" ".join(words), self._owner, via="lid")

    def group(self, who: str, *words: str) -> None:
        """group WHO WORDS...: somebody writes to the group"""
        self._people[who].text(" ".join(words), self._chats["team"])

    def mention(self, who: str, *words: str) -> None:
        """mention WHO WORDS...: the same, naming the owner"""
        self._people[who].text(" ".join(words), self._chats["team"], mentions=[self._owner])

    def phone(self, to: str, *words: str) -> None:
        """phone TO WORDS...: the owner writes on the phone"""
        self._owner.phone.text(" ".join(words), self._chats[to])

    def edit(self, who: str, *words: str) -> None:
        """edit WHO WORDS...: other words for the last text"""
        self._people[who].edit(self._last[who], " ".join(words), self._owner)

    def revoke(self, who: str) -> None:
        """revoke WHO: delete the last text for everyone"""
        self._people[who].revoke(self._last[who], self._owner)

    def react(self, who: str, emoji: str = "") -> None:
        """react WHO [EMOJI]: react to the last thing the program sent, or take it back"""
        sent = self._wa.inbox[-1]
        self._people[who].react(sent.id, emoji, self._owner)

    def image(self, who: str, file: str, *caption: str) -> None:
        """image WHO FILE [CAPTION...]: send a picture"""
        data = Path(file).read_bytes()
        self._people[who].image(data, " ".join(caption), self._owner)

    def call(self, who: str, outcome: str = "missed") -> None:
        """call WHO [missed|accepted|declined|ringing]"""
        self._people[who].call(self._owner, outcome=outcome)

    def history(self, chats: str = "20", lines: str = "200") -> None:
        """history [CHATS] [LINES]: the phone sends its history"""
        now = datetime.datetime.now(datetime.UTC)
        told = []
        for number in range(int(chats)):
            name = f"friend{number}"
            if name not in self._people:
                self.peer(name.title(), f"1555011{number:04}", f"9333000{number:04}")
            spread = [
                Line(f"line {n}", now - datetime.timedelta(hours=number, minutes=n), from_me=(n + number) % 3 == 0)
                for n in range(int(lines))
            ]
            told.append(Chat(self._people[name], spread, name=name.title()))
        self._owner.send_history(told)

    def logout(self) -> None:
        """logout: on the phone"""
        self._owner.logout()

    def drop(self) -> None:
        """drop: cut the connection"""
        for device in self._owner.devices:
            device.drop()

    def offline(self, how: str = "refuse") -> None:
        """offline [refuse|hang]: WhatsApp cannot be reached"""
        self._wa.offline(how)

    def online(self) -> None:
        """online: it can be reached again"""
        self._wa.online()

    def refuse(self, reason: str = "") -> None:
        """refuse [401|403|405|406|503]: refuse every later login, or none"""
        self._wa.refuse_login = int(reason) if reason else None

    def state(self) -> None:
        """state: devices, hosts dialled, problems"""
        for device in self._owner.devices:
            online = "connected" if device.connected else "away"
            self._say(f"device {device.state.number}: {online}, {len(device.pending)} unacknowledged")
        self._say(f"dialled: {sorted({dial.host for dial in self._wa.dialled})}")
        self._say(f"problems: {self._wa.problems or 'none'}")

    # ------------------------------------------------------------ what the program does

    def _watch(self) -> None:
        server, codes, messages = self._wa.server, 0, 0
        while True:
            with server.changed:
                server.changed.wait(1)
                new_codes, new_messages = server.qr_codes[codes:], server.inbox[messages:]
                codes, messages = len(server.qr_codes), len(server.inbox)
            if new_codes:
                self._say("< a code is on the screen: type scan")
            for sent in new_messages:
                name = getattr(sent.to, "name", None) or getattr(sent.to, "subject", "?")
                self._say(f"< to {name}: {sent.text or '(no text)'}")
