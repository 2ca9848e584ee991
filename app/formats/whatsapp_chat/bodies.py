"""What a message is, read from its words: a file, a deletion, a call, a place, a line of WhatsApp's own, or just text."""

from __future__ import annotations

import re
from typing import NamedTuple

from app.formats.whatsapp_chat import phrases
from app.formats.whatsapp_chat.phrases import BLANK_CLASS, MARK_CLASS, MARKS, fold

_M, _B = f"[{MARK_CLASS}]", f"[{BLANK_CLASS}]"
_EDITED = re.compile(rf"(?:^|[ \n]){_M}*<{_M}*([^<>\n]{{3,80}})>{_M}*$")
_ATTACHED = re.compile(rf"{_M}*<{_M}*([^<>:：\n]{{2,40}}?){_B}*[:：]{_B}*{_M}*([^<>\n]+?){_M}*>{_M}*(?=\n|$)")
_OLD_ATTACHED = re.compile(rf"{_M}*(.+\.\w{{1,8}}) {_M}*<{_M}*([^<>\n]{{2,40}})>{_M}*")
_SUFFIXED = re.compile(rf"{_M}*(.+?){_M}*{_B}?{_M}*[((]{_M}*([^()()\n]{{2,60}}?){_M}*[))]{_M}*")
_OWN_NAME = re.compile(r"(?:IMG|VID|AUD|PTT|DOC|STK)-\d{8}-WA\d+\.\w+")
_NUMBERED = re.compile(r"\d{8}-")
_EXTENSION = re.compile(r"\.\w{1,10}$")
_MAP = re.compile(
    rf"{_M}*([^\n:：]{{2,40}})[:：]{_B}*{_M}*https?://(?:www\.)?maps\.google\.com/(?:maps)?\?q=-?\d+(?:\.\d+)?,{_B}?-?\d+(?:\.\d+)?{_M}*"
)
_VENUE = re.compile(
    rf"(?:.+\n){{1,4}}{_M}*https?://(?:\w+\.)?foursquare\.com/v/\S+|.+[:：] {_M}*https?://(?:\w+\.)?foursquare\.com/v/\S+"
)
_POLL = re.compile(
    rf"{_M}*([^\n:：a-z]{{2,30}})[:：]{_B}*\n(?:[^\n]*\n){{1,12}}?{_M}*[^\n:：a-z]{{2,30}}[:：] [^\n]*[((]{_M}*\d+[^()()\n]*[))]"
)
_AFTER_CALL = re.compile(rf"[,.،、，。·]{_M}*{_B}?{_M}*")
_DOCUMENT = re.compile(rf"(?P<name>.+?){_B}*•.*", re.DOTALL)
_LONGEST_CALL, _LONGEST_DELETED = 120, 200

_KIND_OF_EXTENSION = {
    **dict.fromkeys(["jpg", "jpeg", "png", "heic", "bmp", "tif", "tiff"], "image"),
    **dict.fromkeys(["mp4", "mov", "3gp", "mkv", "avi", "webm"], "video"),
    **dict.fromkeys(["opus", "ogg", "m4a", "mp3", "aac", "amr", "wav", "caf"], "audio"),
    "webp": "sticker", "gif": "gif", "vcf": "contact",
}  # fmt: skip


class Body(NamedTuple):
    """What a message says.

    ``kind``: text, media, deleted, system, poll, location, contact or call. ``text`` is what a person wrote (a caption of a
    file), or WhatsApp's line where it is one. ``file``: name of an attached file. ``what``: kind of the file (image, video,
    video_note, audio, sticker, gif, document, contact; "" = not said), or ``me`` for a message that the owner of the phone deleted.
    """

    kind: str
    text: str
    file: str | None = None
    edited: bool = False
    what: str = ""


def what_is(file: str) -> str:
    """The kind of a file by its name."""
    return _KIND_OF_EXTENSION.get(file.rpartition(".")[2].casefold(), "document")


def read(body: str, *, attributed: bool) -> Body:
    """What a message is whose sender is known. ``attributed`` files also hold WhatsApp's own lines under a name."""
    edited = False
    if body[-1:] == ">" or body[-2:-1] == ">":
        found = _EDITED.search(body)
        if found and fold(found[1]) in phrases.of("edited"):
            body, edited = body[: found.start()], True
    seen = (
        _attachment(body)
        or _placeholder(body, attributed=attributed)
        or _deleted(body)
        or _call(body)
        or _place(body)
        or _poll(body)
    )
    if seen is None and attributed and body[:1] in ("\u200e", "\u200f") and MARKS.match(body):
        bare = MARKS.sub("", body)
        # WhatsApp marks its own words so; in Arabic and Hebrew people's lines may begin with the other mark.
        seen = Body("system", bare) if body[0] == "\u200e" or is_notice(bare) else None
    if seen is None:
        return Body("text", body, None, edited)
    return seen._replace(edited=edited)


def alone(body: str) -> Body:
    """What a line is that stands under no name: WhatsApp's own, or a call."""
    return _call(body) or Body("system", MARKS.sub("", body))


def is_notice(body: str) -> bool:
    """Whether a line is one of WhatsApp's own that every chat can have: encryption, security codes, timers."""
    folded = fold(body)
    return folded.startswith(phrases.encrypted()) or phrases.templates("notice").fullmatch(folded) is not None


def is_of_group(body: str) -> bool:
    """Whether a line is one of WhatsApp's own about a group: who came, went, renamed it."""
    return "\n" not in body and phrases.templates("group").fullmatch(fold(body)) is not None


def _attachment(body: str) -> Body | None:
    """A file by name: as Android writes it, as iPhones do, as old iPhones did."""
    first, newline, rest = body.partition("\n")
    if first[-1:] in (")", ")", "\u200e", "\u200f", "\u202c"):
        found = _SUFFIXED.fullmatch(first)
        if found and (fold(found[2]) in phrases.of("suffix") or _OWN_NAME.fullmatch(found[1])):
            name = found[1].strip()
            if _EXTENSION.search(name) or " " not in name:
                return _file(name, rest)
    if "<" not in body:
        return None
    for found in _ATTACHED.finditer(body):
        marked = MARKS.match(found[0]) is not None
        if fold(found[1]) in phrases.of("attached") or (marked and _EXTENSION.search(found[2])):
            return _file(found[2].strip(), _caption(body[: found.start()], body[found.end() :], found[2]))
    found = _OLD_ATTACHED.fullmatch(first)
    if found and fold(found[2]) in phrases.of("attached"):
        return _file(MARKS.sub("", found[1]), rest if newline else "")
    return None


def _file(name: str, caption: str) -> Body:
    what = what_is(name)
    return Body("contact" if what == "contact" else "media", caption, name, False, what)


def _caption(before: str, after: str, name: str) -> str:
    """What a person wrote to a file; a document's own name and its number of pages are WhatsApp's."""
    bare = MARKS.sub("", before).strip(BLANK_CLASS + "\n")
    own = _NUMBERED.sub("", name, count=1)
    if bare in (own, name) or ((found := _DOCUMENT.fullmatch(bare)) and found["name"] in (own, name)):
        return after.removeprefix("\n")
    written = before[:-1] if before[-1:] in (" ", "\n") else before
    return written + after if written.strip(BLANK_CLASS) else after.removeprefix("\n")


def _placeholder(body: str, *, attributed: bool) -> Body | None:
    """A file that was left out of the export, or was to be seen once."""
    first, _, rest = body.partition("\n")
    marked, angled = MARKS.match(first) is not None, first.lstrip("\u200e\u200f").startswith("<")
    if angled or attributed or marked:
        what = phrases.omitted().get(fold(first))
        if what is not None and (angled or marked or not rest):
            return Body("contact" if what == "contact" else "media", rest, None, False, what)
    if not attributed:
        return None
    place = max(body.rfind("\u200e"), body.rfind("\u200f"))
    if place > 0 and (what := phrases.omitted().get(fold(body[place:]))) is not None:
        return _left_out(body[:place], what)
    folded = fold(body)
    if len(body) < 300 and folded.endswith(tuple(phrases.of("omitted document"))):
        phrase = next(p for p in sorted(phrases.of("omitted document"), key=len, reverse=True) if folded.endswith(p))
        before = body.rstrip(" .\u200e\u200f>")[: -len(phrase)]
        if "•" in before or _EXTENSION.search(before.rstrip()):
            return _left_out(before, "document")
    return None


def _left_out(before: str, what: str) -> Body:
    """A placeholder with something before it: a document's name, else a caption."""
    bare = MARKS.sub("", before).strip(BLANK_CLASS)
    if what == "document":
        found = _DOCUMENT.fullmatch(bare)
        return Body("media", "", found["name"] if found else bare, False, what)
    written = before[:-1] if before[-1:] in (" ", "\n") else before
    return Body("contact" if what == "contact" else "media", written, None, False, what)


def _deleted(body: str) -> Body | None:
    if len(body) > _LONGEST_DELETED or "\n" in body:
        return None
    folded = fold(body)
    if folded in phrases.of("deleted by me") and folded not in phrases.of("deleted"):
        return Body("deleted", "", None, False, "me")
    if folded in phrases.of("deleted", "deleted by me") or phrases.templates("deleted by admin").fullmatch(folded):
        return Body("deleted", "")
    return None


def _call(body: str) -> Body | None:
    if len(body) > _LONGEST_CALL or "\n" in body:
        return None
    name, *rest = _AFTER_CALL.split(body, maxsplit=1)
    folded = fold(name)
    marked = MARKS.match(body) is not None
    missed = folded in phrases.of("missed voice", "missed video")
    if missed and (marked or not rest or not rest[0] or len(rest[0]) < 60):
        return Body("call", MARKS.sub("", body))
    if folded in phrases.of("call") and (
        marked or (rest and any(ch.isdigit() for ch in rest[0]) and len(rest[0]) < 40)
    ):
        return Body("call", MARKS.sub("", body))
    return None


def _place(body: str) -> Body | None:
    if fold(body.partition("\n")[0]) in phrases.of("live location"):
        return Body("location", MARKS.sub("", body))
    if "://" not in body:
        return None
    found = _MAP.fullmatch(body)
    if found and (fold(found[1]) in phrases.of("location") or body[0] in "\u200e\u200f"):
        return Body("location", MARKS.sub("", body))
    if "foursquare.com/v/" in body and _VENUE.fullmatch(body):
        return Body("location", MARKS.sub("", body))
    return None


def _poll(body: str) -> Body | None:
    found = _POLL.match(body) if "\n" in body else None
    if found is None or found[1] != found[1].upper():
        return None
    return Body("poll", MARKS.sub("", body).rstrip("\n"))
