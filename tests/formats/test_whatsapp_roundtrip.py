"""Whatever is said, in whatever style it is exported: it is read as it was said."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.formats import whatsapp_chat
from tests.formats.phones import PHONES
from tests.formats.rendering import Phone, Said, render, understood

_FIRST = datetime(2022, 3, 31, 23, 58, 12)  # noqa: DTZ001 - wall time; the next day is in April: the order of the date can be told
_NAMES = (
    "Ana Lima",
    "Robin",
    "Dr: Bo",
    "Ana - Work",
    "José",
    "10:30 club",
    "~\u202fLuz",
    "\u202a+1\u00a0555\u00a00101\u202c",
    "علي",
    "李雷",
)
_MARKS = "\u200e\u200f\u061c\ufeff<>()\r" + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
_CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"),
    exclude_characters="\u200e\u200f\u061c\ufeff<>()\r"
    + "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A)))),
)
_TEXTS = st.lists(st.text(_CHARACTERS, max_size=12), min_size=1, max_size=4).map("\n".join) | st.sampled_from(
    [
        "",
        " ",
        "ok",
        "a\n\nb",
        "12/05/2021 - no",
        "[1] x",
        "x: y: z",
        "- ",
        "a\u2028b",
        "a\x0bb",
        "\U0001f600",
        "https://example.org/a:b",
        ": ",
        "tab\tstop ",
    ]
)
_FORMS = st.sampled_from(["text"] * 6 + ["omitted", "file", "deleted", "missed", "location", "live"])


@st.composite
def _talks(draw: st.DrawFn) -> list[Said]:
    # Everybody has said something without a colon: somebody whose every word began "x: " could not be told from "Bo: x".
    said = [
        Said(_FIRST + timedelta(hours=number), name, f"number {number}")
        for number, name in enumerate((*_NAMES, "Dr: Bo"))
    ]
    at = said[-1].at
    for _ in range(draw(st.integers(0, 12))):
        at += timedelta(seconds=draw(st.integers(0, 200_000)))
        sender, form = draw(st.sampled_from(_NAMES)), draw(_FORMS)
        text = draw(_TEXTS) if form == "text" else ""
        file = draw(st.sampled_from(["IMG-20220401-WA0001.jpg", "a b (1).pdf", "été.mp4"])) if form == "file" else None
        said.append(Said(at, sender, text, form, file, form == "text" and draw(st.booleans())))
    return said


def _tellable(said: list[Said], phone: Phone) -> list[Said]:
    """The same talk, begun on a day of the phone's calendar that is no month, so that the order of the date can be told."""
    month = max((start for start, _, _ in phone.calendar if start <= f"{_FIRST:%Y-%m-%d}"), default="2022-03-01")
    later = timedelta(days=max(0, 12 - (_FIRST.date() - date.fromisoformat(month)).days))
    return [one._replace(at=one.at + later) for one in said]


@settings(max_examples=250, deadline=None)
@given(_talks(), st.sampled_from(PHONES), st.sampled_from(["\n", "\r\n"]))
def test_an_export_says_what_was_said(said: list[Said], phone: Phone, newline: str) -> None:
    said, phone = _tellable(said, phone), replace(phone, newline=newline)
    stream = io.BytesIO(render(said, phone).encode())
    found = list(whatsapp_chat.as_json(whatsapp_chat.read(stream, whatsapp_chat.examine(stream))))
    assert found == understood(said, phone)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=400)
    | st.sampled_from(PHONES).flatmap(lambda phone: st.text(max_size=200).map(lambda text: phone.stamp(_FIRST) + text))
)
def test_whatever_a_file_holds_nothing_breaks(text: str) -> None:
    stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    try:
        style = whatsapp_chat.examine(stream)
    except whatsapp_chat.NotAChat:
        return
    list(whatsapp_chat.read(stream, style))
