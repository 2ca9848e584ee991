"""The search index over messages: how it is kept (:mod:`.keeping`), and how it answers (:mod:`.asking`)."""

from app.store.search.asking import Hit, Page, search
from app.store.search.keeping import (
    SQL_FUNCTIONS,
    compact,
    forget_owner,
    index,
    index_range,
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
    "compact",
    "forget_owner",
    "index",
    "index_range",
    "rebuild",
    "reindex",
    "remove",
    "search",
    "sender_changed",
    "tidy",
]
