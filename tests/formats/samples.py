"""``python -m tests.formats.samples`` writes the samples of ``tests/formats/chats`` anew: one talk for each phone, and beside it
what is to be understood.
"""
# ruff: noqa: E501

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from tests.formats.phones import PHONES
from tests.formats.rendering import Phone, Said, render, understood

CHATS = Path(__file__).parent / "chats"
_BEGINNING = datetime(2022, 3, 9, 8, 58, 41)  # noqa: DTZ001 - exports know wall time alone


def conversation(phone: Phone, beginning: datetime = _BEGINNING) -> list[Said]:
    """A short talk that has one of everything."""
    ana, robin = phone.names
    number = "\u202a+1\u00a0555\u00a00100\u202c"
    hello, question, answer, bye = phone.words
    day = timedelta(days=1)
    steps: Sequence[Said] = (
        Said(beginning, None, form="encrypted"), Said(beginning, ana, hello), Said(beginning, robin, f"{question}\n\n  {bye}\n1. {hello}"),
        Said(beginning + day, ana, answer), Said(beginning + day, ana, "", "omitted"), Said(beginning + 2 * day, robin, "", "file", "IMG-20220311-WA0001.jpg"),
        Said(beginning + 3 * day, ana, f"{bye}", "file", "invoice (1).pdf"), Said(beginning + 4 * day, ana, "", "contact", "Bo Ek.vcf"),
        Said(beginning + 5 * day, ana, "", "deleted"), Said(beginning + 5 * day, robin, "", "deleted"), Said(beginning + 6 * day, ana, hello, edited=True),
        Said(beginning + 6 * day, robin, "", "location"), Said(beginning + 7 * day, ana, "", "live"), Said(beginning + 8 * day, robin, question, "poll"),
        Said(beginning + 9 * day, ana, "", "missed"), Said(beginning + 9 * day, number, "😀 👨‍👩‍👧"), Said(beginning + 10 * day, number, "‏שלום"),
        Said(beginning + 11 * day, ana, "12/05 - not a header\n[12:30] neither"), Said(beginning + 11 * day, robin, ""), Said(beginning + 11 * day, ana, " blank at both ends "),
        Said(beginning + 11 * day, "~\u202fLuz", "Hi there"), Said(beginning + 12 * day, None, number.strip("\u202a\u202c").replace("\u00a0", " "), "left"), Said(beginning + 12 * day, robin, bye),
    )  # fmt: skip
    return list(steps)


def main() -> None:
    """Write the samples."""
    CHATS.mkdir(exist_ok=True)
    for phone in PHONES:
        stem, said = phone.name.replace(" ", "-"), conversation(phone)
        (CHATS / f"{stem}.txt").write_bytes(render(said, phone).encode())
        expected = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in understood(said, phone))
        (CHATS / f"{stem}.jsonl").write_text(expected, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
