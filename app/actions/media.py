"""Fetching the files of messages: eagerly, because the network forgets them after a few weeks."""

from __future__ import annotations

import io
from pathlib import Path

import structlog
from PIL import Image, UnidentifiedImageError

from app.actions import tell
from app.channels.base import TOO_BIG, Channels, Portrayed
from app.domain.timing import DAY
from app.store import chats, conversations, people, queues
from app.store.database import transaction
from app.store.files import Files

log = structlog.get_logger(__name__)

_MAX_TRIES = 8
_PICTURES = 4  # at a time
_PICTURE_AGE_MS = 7 * DAY
_ASKED_FOR = -1  # in place of a number of tries: the person wants it, whatever its size
_ASKED_FOR_BYTES = 2 * 1024**3
_THUMBNAIL = 480  # pixels of the longer side
Image.MAX_IMAGE_PIXELS = 64_000_000  # a small file can unfold into gigabytes


def fetch_next(channels: Channels, device_ids: list[int], files: Files, *, max_bytes: int, now: int) -> bool:
    """Download the next file that is due on one of these devices; returns whether there was one.

    Larger files than ``max_bytes`` are not fetched; what fails is tried again later, with growing pauses.
    """
    due = queues.next_download(device_ids, now)
    if due is None:
        return False
    limit = _ASKED_FOR_BYTES if due.tries == _ASKED_FOR else max_bytes
    if due.size > limit:
        _record(due, "too_big")
        return True
    channel = channels.get(due.device_id)
    if channel is None:
        return False
    with transaction():
        queues.media_state(due.message_id, "fetching", tries=due.tries)
    path = files.temporary()
    try:
        outcome = channel.fetch(due.ref, path, max_bytes=limit)
        if outcome.ok:
            size = path.stat().st_size
            preview = _preview(path) if due.mime.startswith("image/") else None
            _record(due, "stored", file=files.keep(path), size=size, preview=preview)
        elif outcome.permanent:
            _record(due, "too_big" if outcome.error.endswith(TOO_BIG) else "gone", error=outcome.error)
        else:
            _later(due, outcome.error, now)
    except OSError as error:
        _later(due, str(error.strerror), now)
    finally:
        path.unlink(missing_ok=True)
    return True


def fetch_pictures(channels: Channels, device_ids: list[int], files: Files, *, now: int) -> int:
    """Ask for a few pictures of people and groups, those of the newest chats first; returns how many were asked for.

    Slowly on purpose: a burst of such questions is what a robot would do.
    """
    asked = 0
    for device_id in device_ids:
        channel: object = channels.get(device_id)
        if not isinstance(channel, Portrayed):
            continue
        for conversation_id, contact_id, address in conversations.without_picture(
            device_id, now - _PICTURE_AGE_MS, _PICTURES
        ):
            with transaction():
                if contact_id is None:
                    conversations.update(conversation_id, picture_at=now)
                else:
                    people.picture_asked(contact_id, now)
            path = files.temporary()
            if not channel.fetch_picture(address, path).ok or not path.stat().st_size:
                path.unlink(missing_ok=True)
            asked += 1
    return asked


def fetch_again(owner_id: int, message_id: int, *, now: int) -> None:
    """The person asks for a file that was too large, or that failed: it is fetched whatever its size.

    Raises:
        NotFound: no such message of the owner's, or it has no file.
    """
    with transaction():
        chats.media_of(owner_id, message_id)
        queues.media_state(message_id, "queued", due_at=now, tries=_ASKED_FOR)
        tell.media(owner_id)


def _later(due: queues.Download, error: str, now: int) -> None:
    tries = max(due.tries, 0) + 1
    if tries >= _MAX_TRIES:
        _record(due, "failed", error=error)
        return
    with transaction():
        queues.media_state(
            due.message_id, "queued", error=error[:200], due_at=now + min(2**tries, 360) * 10_000, tries=tries
        )


def _record(
    due: queues.Download,
    state: str,
    *,
    file: str = "",
    size: int = 0,
    error: str = "",
    preview: tuple[bytes, int, int] | None = None,
) -> None:
    with transaction():
        queues.media_state(due.message_id, state, file=file, size=size, error=error[:200], tries=due.tries)
        if preview is not None:
            queues.media_thumbnail(due.message_id, *preview)
        tell.message(due.owner_id, due.message_id, due.conversation_id)


def _preview(path: Path) -> tuple[bytes, int, int] | None:
    """(JPEG bytes, width and height of the original), or None when Pillow cannot or must not open it."""
    try:
        with Image.open(path) as image:
            width, height = image.size
            image.draft("RGB", (_THUMBNAIL * 2, _THUMBNAIL * 2))
            image.thumbnail((_THUMBNAIL, _THUMBNAIL))
            out = io.BytesIO()
            image.convert("RGB").save(out, "JPEG", quality=80)
            return out.getvalue(), width, height
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError):
        return None
