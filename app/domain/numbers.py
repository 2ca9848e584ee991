"""Whole numbers as addresses, forms and files write them."""

from __future__ import annotations

from collections.abc import Iterable

#: The greatest number that a column can hold. Ids of messages have 19 digits, as this has.
GREATEST = 2**63 - 1


def whole(text: str) -> int | None:
    """The number from 0 to :data:`GREATEST` that a text holds; None for any other text."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(GREATEST))):
        return None
    found = int(text)
    return found if found <= GREATEST else None


def wholes(texts: Iterable[str]) -> list[int] | None:
    """The numbers that texts hold, in their order; None where one of them holds none."""
    found = []
    for text in texts:
        number = whole(text)
        if number is None:
            return None
        found.append(number)
    return found
