"""The search index over messages: how it is kept (:mod:`.keeping`), and how it answers (:mod:`.asking`)."""

from app.store.search.asking import Hit, Page, search
from app.store.search.keeping import (
    SQL_FUNCTIONS,
    add,
    compact,
    forget_owner,
    index,
    rebuild,
    reindex,
    remove,
    sender_changed,
    tidy,
)

__all__ = [
    "SQL_FUNCTIONS",
    "Hit",
    "Page",
    "add",
    "compact",
    "forget_owner",
    "index",
    "rebuild",
    "reindex",
    "remove",
    "search",
    "sender_changed",
    "tidy",
]
