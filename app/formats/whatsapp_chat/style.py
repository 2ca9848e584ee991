"""How one export is written, worked out from all of it: header, order of the date, names, and whose chat it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import BinaryIO, NamedTuple

from app.errors import Invalid
from app.formats.whatsapp_chat import bodies, dates, headers
from app.formats.whatsapp_chat.phrases import MARK_CLASS, MARKS
from app.formats.whatsapp_chat.source import blocks

_START = 20_000  # bytes that show whether it is a chat at all
_SAMPLE = 100_000  # characters that show the shape
_NAMES = 500_000  # and so many who writes
_NEVER_A_NAME = 120  # characters
_STAMP = re.compile(
    r"(?:IMG|VID|AUD|PTT|DOC|STK)-(20\d\d)(\d\d)(\d\d)-WA|-(?:PHOTO|VIDEO|AUDIO|GIF|STICKER)-(20\d\d)-(\d\d)-(\d\d)-"
)
_EASTERN = re.compile("[\u3040-\u30ff\uac00-\ud7af]|[上下]午|[<〈]?省略|忽略")
_AFTER_COLON = re.compile(r"([^\n:]{1,40}): ")


# What stands where a header would, with a month's name in it: "12 de marzo de 2024 10:15 - Ana: ", "[Mar 12, 2024, 10:15:30] Ana: ".
_WORDY = re.compile(
    rf"^[{MARK_CLASS}]*\[?(?=[^\n\]]{{0,40}}?[^\W\d_]{{3,}})(?=[^\n\]]{{0,40}}?\d{{4}})[^\n\]]{{4,48}}?\d{{1,2}}[:.٫]\d{{2}}[^\n\]]{{0,20}}?"
    rf"(?:\]| [-–] )[^\n:]{{1,80}}: ",
    re.MULTILINE,
)


class NotAChat(Invalid):
    """This file is no chat that WhatsApp exported."""

    def __init__(self) -> None:
        super().__init__("This is not a chat exported from WhatsApp.", code="not_a_chat")


class UnreadableDates(NotAChat):
    """This may well be a chat, but its days cannot be read."""

    def __init__(self) -> None:
        Invalid.__init__(
            self,
            "This looks like a chat, but its days are written in words or in a calendar that Kith does not know. Choose another region or"
            " calendar on the phone, and export the chat again.",
            code="unreadable_dates",
        )


class Style(NamedTuple):
    """How an export is written.

    ``shape``: of its headers. ``order``: of day, month and year, ``sure`` or guessed, ``why`` in a word. ``senders``: how
    often each name (as written) stands before a message in the sample. ``names``: name as cut at the first colon -> the name,
    where that has a colon itself. ``group``: more than two people write. ``title``: under whose name an iPhone's export puts
    WhatsApp's own lines, if that is known.
    """

    shape: headers.Shape
    order: str
    sure: bool
    why: str
    senders: Mapping[str, int]
    names: Mapping[str, str]
    group: bool
    title: str


def examine(stream: BinaryIO, *, order: str = "") -> Style:
    """Work out how an export is written; reads as much of it as that takes.

    Args:
        stream: the transcript, seekable.
        order: the order of the date where a person knows it better.

    Raises:
        NotAChat: this is no exported chat, or one whose days cannot be read.
    """
    sample = next(iter(blocks(stream, _SAMPLE)), "")
    shape = headers.shape(sample)
    if shape is None:
        raise refusal(sample)
    pattern = re.compile(shape.pattern)
    survey = _Survey(pattern, shape)
    decided = None
    for number, block in enumerate(blocks(stream, _NAMES)):
        survey.look(block, names=number == 0)
        decided = survey.decide()
        if (decided is not None and decided.sure) or order:
            break
    if decided is None:
        raise UnreadableDates
    if order:
        decided = dates.Ordering(order, True, "chosen")
    names = survey.names_with_colons()
    return Style(
        shape, decided.order, decided.sure, decided.why, survey.senders, names, survey.is_group(), survey.title()
    )


def expect_chat(stream: BinaryIO) -> None:
    """Look whether the beginning of a file is that of an exported chat.

    Raises:
        NotAChat: it is not.
    """
    start = next(iter(blocks(stream, _START)), "")
    if headers.shape(start) is None:
        raise refusal(start)


def refusal(start: str) -> NotAChat:
    """Why a text that begins so is not taken for a chat."""
    return UnreadableDates() if len(_WORDY.findall(start)) > 1 else NotAChat()


class _Survey:
    """Gathers from blocks of the file what decides about it."""

    def __init__(self, pattern: re.Pattern[str], shape: headers.Shape) -> None:
        self._pattern, self._shape = pattern, shape
        self._dates: list[str] = []
        self._stamped: list[tuple[str, str]] = []
        self._after: dict[str, Counter[str]] = {}
        self._first: dict[str, str] = {}
        self._varied: set[str] = set()
        self._notices: Counter[str] = Counter()
        self._of_group = False
        self._eastern = False
        self.senders: Counter[str] = Counter()

    def look(self, block: str, *, names: bool) -> None:
        parts = self._pattern.split("\n" + block)
        days = parts[2::4] if self._shape.clock_first else parts[1::4]
        last = self._dates[-1] if self._dates else ""
        for day in days:
            if day != last:
                self._dates.append(day)
                last = day
        if not names:
            return
        self._eastern = _EASTERN.search(block[:_SAMPLE]) is not None
        if parts[4::4]:
            parts[-1] = parts[-1].removesuffix("\n")
        for day, sender, body in zip(days, parts[3::4], parts[4::4], strict=True):
            if sender is None:
                self._of_group = self._of_group or bodies.is_of_group(body)
                continue
            self.senders[sender] += 1
            if self._first.setdefault(sender, body) != body:
                self._varied.add(sender)
            self._after.setdefault(sender, Counter())[found[1] if (found := _AFTER_COLON.match(body)) else ""] += 1
            if (stamp := _STAMP.search(body)) is not None:
                self._stamped.append((day, "".join(part for part in stamp.groups() if part)))
            if self._shape.attributed and len(body) < 400 and "\n" not in body:
                self._notice(sender, body)

    def _notice(self, sender: str, body: str) -> None:
        """WhatsApp's own lines stand under the partner or the group; that of encryption tells whose chat this is."""
        if body[:1] == "\u200e" or len(body) > 60:
            if bodies.is_notice(body):
                self._notices[sender] += 1
            elif bodies.is_of_group(body):
                self._of_group = True
        elif bodies.is_of_group(body) and body.startswith(MARKS.sub("", sender)):
            self._of_group = True

    def decide(self) -> dates.Ordering | None:
        american = (
            self._shape.half_days
            and re.search(r"[AP]M", self._shape.example) is not None
            and "/" in self._shape.example
        )
        padded = any(re.match(r"\W*0\d", text) for text in self._dates[:50])
        return dates.decide(self._dates, stamped=self._stamped, american=american and not padded, eastern=self._eastern)

    def names_with_colons(self) -> dict[str, str]:
        """Names that hold a colon and a blank: what is cut off as the name is always followed by the same word, whatever is said."""
        return {
            sender: f"{sender}: {next(iter(after))}"
            for sender, after in self._after.items()
            if len(after) == 1 and "" not in after and sender in self._varied
        }

    def is_group(self) -> bool:
        writers = {clean(sender) for sender in self.senders if is_name(sender)} - {clean(self.title())}
        return self._of_group or len(writers) > 2

    def title(self) -> str:
        return self._notices.most_common(1)[0][0] if self._notices else ""


def is_name(sender: str) -> bool:
    """Whether what stands before a colon can be a name. WhatsApp's lines quote titles, and a title may hold a colon."""
    if len(sender) > _NEVER_A_NAME:
        return False
    if '"' not in sender and not any(quote in sender for quote in "“„«「‘"):
        return True
    return sender.count('"') % 2 == 0 and all(
        sender.count(one) <= sender.count(other) + (sender.count("“") if other == "”" and one == "„" else 0)
        for one, other in ("“”", "„”", "«»", "「」")
    )


def clean(sender: str) -> str:
    """A name without the marks and the unbreakable blanks that WhatsApp puts into names and numbers."""
    if sender.isascii():
        return sender.strip()
    return MARKS.sub("", sender).replace("\u00a0", " ").replace("\u202f", " ").strip()
