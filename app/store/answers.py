"""How long answers took, as counts: of a conversation, and of everything an owner writes with people.

A conversation is counted for good up to a message; what came after it is counted anew whenever something comes in, so that
an edit or a deletion of lately written lines is followed and the cost does not grow with the conversation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from app.domain.responses import Cell
from app.store.database import row, rows, transaction, value, write, write_many

_CELL = "mine, human, hour, length, sum(n)"


def through(conversation_id: int) -> int:
    """The message before which a conversation is counted for good; 0 when all of it has to be counted (again)."""
    found = row("SELECT through, messages FROM answer_count WHERE conversation_id = ?", (conversation_id,))
    if found is None:
        return 0
    known, messages = found
    return int(known) if _before(conversation_id, known) == messages else 0


def _before(conversation_id: int, message_id: int) -> int:
    return int(
        value("SELECT count(*) FROM message WHERE conversation_id = ? AND id < ?", (conversation_id, message_id))
    )


def restart(conversation_id: int) -> None:
    """Forget all counts of a conversation."""
    with transaction():
        write("DELETE FROM answer_time WHERE conversation_id = ?", (conversation_id,))
        write("DELETE FROM answer_count WHERE conversation_id = ?", (conversation_id,))


def keep(
    owner_id: int, conversation_id: int, settled: Mapping[Cell, int], loose: Mapping[Cell, int], until: int
) -> None:
    """Add counts for good, put the loose ones in the place of the former, and note up to where it is for good."""
    with transaction():
        write("DELETE FROM answer_time WHERE conversation_id = ? AND settled = 0", (conversation_id,))
        write_many(
            "INSERT INTO answer_time (conversation_id, settled, mine, human, hour, length, owner_id, n)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n",
            [
                (conversation_id, good, int(c.mine), int(c.human), c.hour, c.length, owner_id, n)
                for good, counts in ((1, settled), (0, loose))
                for c, n in counts.items()
            ],
        )
        write(
            "INSERT INTO answer_count (conversation_id, through, messages) VALUES (?, ?, ?)"
            " ON CONFLICT DO UPDATE SET through = excluded.through, messages = excluded.messages",
            (conversation_id, until, _before(conversation_id, until)),
        )


def of_conversation(owner_id: int, conversation_id: int | None) -> Counter[Cell]:
    """The counts of one conversation of the owner's; none for a conversation that is not theirs."""
    sql = f"SELECT {_CELL} FROM answer_time WHERE conversation_id = ? AND owner_id = ? GROUP BY 1, 2, 3, 4"
    return _counter(rows(sql, (conversation_id, owner_id)))


def of_owner(owner_id: int) -> Counter[Cell]:
    """The counts of everything that an owner writes with people."""
    sql = f"SELECT {_CELL} FROM answer_time_of_owner WHERE owner_id = ? AND n > 0 GROUP BY 1, 2, 3, 4"
    return _counter(rows(sql, (owner_id,)))


def _counter(found: list[tuple[int, ...]]) -> Counter[Cell]:
    return Counter({Cell(bool(mine), bool(human), hour, length): n for mine, human, hour, length, n in found})
