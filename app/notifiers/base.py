"""What the rest of Kith may expect of a way to reach the owner.

A notifier takes a :class:`Note`, which is a notification in words with the addresses of what can be done about it, and
brings it to a *target*, the JSON that a way keeps in the database. It returns when the other side has taken it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple, Protocol

from app.errors import AppError


class Act(NamedTuple):
    """Something that can be done: ``key`` open | done | snooze | stop, what its button says, and where."""

    key: str
    label: str
    url: str


class Section(NamedTuple):
    """A heading with lines under it, each (text, address): the digest."""

    title: str
    lines: tuple[tuple[str, str], ...]


class Note(NamedTuple):
    """A notification in words. ``tag`` is the same for all steps of an obligation, so that a later one replaces an earlier one.

    ``unsubscribe``: address at which a POST ends this kind for this way; ``mute``: (label, address) that ends what is about
    this person; both are signed, and a GET of them asks first.
    """

    id: int
    kind: str
    kind_name: str
    tag: str
    title: str
    text: str
    quote: str
    url: str
    at: int
    acts: tuple[Act, ...] = ()
    sections: tuple[Section, ...] = ()
    unsubscribe: str = ""
    mute: tuple[str, str] | None = None


class NotSent(AppError):
    """The other side did not take it.

    ``permanent``: trying the same again cannot help; ``gone``: this target does not exist any more and may be forgotten;
    ``after``: milliseconds that the other side wants to be left alone for, 0 when it did not say.
    """

    code = "not_sent"

    def __init__(self, sentence: str, *, permanent: bool, gone: bool = False, after: int = 0) -> None:
        super().__init__(sentence)
        self.permanent, self.gone, self.after = permanent, gone, after


class Notifier(Protocol):
    """One kind of way."""

    def send(self, target: Mapping[str, Any], note: Note, *, now: int) -> None:
        """Bring a note to a target; blocks for some seconds at most.

        Raises:
            NotSent: it was not taken.
        """
