"""How fast messages may leave, so that an account looks like the person it is.

WhatsApp blocks accounts that write like machines: fast, evenly, to many who never wrote to them. Whoever types is never
held up; what leaves in a row (scheduled messages, a queue after hours offline) leaves at a person's speed, unevenly.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.timing import HOUR, MINUTE

#: So many messages leave at once within :data:`WINDOW`. At the greatest gaps a row never leaves the window, so it keeps its pace.
FREE = 12
WINDOW = 2 * MINUTE
#: After that, milliseconds from one to the next, at least and at most.
GAP = (3_000, 8_000)
#: People who never wrote to the account that one may begin to write to within a day.
NEW_A_DAY = 20
#: A message to one more of them is looked at again after this.
HELD_FOR = HOUR


def luck(row_id: int) -> float:
    """0 … 1, evenly spread and always the same for a row: a gap must not change while one waits for its end."""
    return (row_id * 2_654_435_761 % (1 << 32)) / (1 << 32)


def next_at(sent: Sequence[int], row_id: int) -> int:
    """When the next message may leave, UTC ms; 0 = at once.

    Args:
        sent: when the newest :data:`FREE` messages left, newest first.
        row_id: of the message that waits, for its share of chance.
    """
    if len(sent) < FREE or sent[0] - sent[FREE - 1] >= WINDOW:
        return 0
    least, most = GAP
    return sent[0] + least + int((most - least) * luck(row_id))
