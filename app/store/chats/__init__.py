"""Chats as pages and the API read them: lists of them (:mod:`.lists`), and their messages (:mod:`.threads`) with what hangs on
each of these (:mod:`.hanging`). Plain SQL over kept columns; no page scans messages.
"""

from app.store.chats.hanging import MediaRow, QuoteRow, media_of
from app.store.chats.lists import (
    ChatRow,
    chat,
    counts,
    members,
    picture_belongs,
    pressing,
    recent,
    waiting,
    with_contact,
)
from app.store.chats.threads import Bubble, Thread, bubble, bubbles, first_since, first_unread, thread

__all__ = [
    "Bubble", "ChatRow", "MediaRow", "QuoteRow", "Thread", "bubble", "bubbles", "chat", "counts", "first_since", "first_unread",
    "media_of", "members", "picture_belongs", "pressing", "recent", "thread", "waiting", "with_contact",
]  # fmt: skip
