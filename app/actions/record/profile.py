"""A person's profile: names, work, zone, status, picture. Every change is told in the journal."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PIL import Image, ImageOps, UnidentifiedImageError

from app.actions import tell
from app.domain.profile import STATUSES
from app.errors import Invalid
from app.store import conversations, journal, people, profile
from app.store.database import transaction
from app.store.files import Files

LONGEST = {"met": 5_000, "language": 35}
_LONGEST = 200
MOST_PIXELS = 40_000_000  # of a picture that is taken in; a larger one is refused before it is unpacked
MOST_BYTES = 20 * 1024 * 1024
_SIDE = 640  # pixels: as large as WhatsApp's own pictures


def change(owner_id: int, contact_id: int, fields: Mapping[str, str], *, now: int) -> dict[str, str]:
    """Write some of :data:`app.store.profile.FIELDS`; returns those that changed (name -> what it is now).

    The shown name follows: the owner's own word, given and family name, then what the phone and the network say.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: values that cannot be (the error's ``fields`` say which); nothing is written.
    """
    columns = _checked(fields)
    with transaction():
        had = profile.profile(owner_id, contact_id)
        changed = {name: text for name, text in columns.items() if text != getattr(had, name)}
        if not changed:
            return {}
        profile.update(contact_id, now=now, **changed)
        journal.enter_fields(owner_id, contact_id, {name: (getattr(had, name), text) for name, text in changed.items()}, now=now)
        people.derive_name(contact_id, now=now)
        if (conversation_id := conversations.of_contact(owner_id, contact_id)) is not None:
            conversations.refresh(conversation_id, now)  # somebody I named is no unknown sender
            tell.conversation(owner_id, conversation_id)
        tell.contact(owner_id, contact_id)
        return changed


def _checked(fields: Mapping[str, str]) -> dict[str, str]:
    unknown = fields.keys() - set(profile.FIELDS)
    if unknown:
        raise TypeError(f"no such fields: {sorted(unknown)}")
    columns: dict[str, str] = {}
    wrong: dict[str, str] = {}
    for name, text in fields.items():
        text = text.replace("\r\n", "\n").replace("\x00", "")
        text = text.strip() if name == "met" else " ".join(text.split())
        if len(text) > LONGEST.get(name, _LONGEST):
            wrong[name] = f"At most {LONGEST.get(name, _LONGEST)} characters."
        elif name == "zone" and text and not _is_zone(text):
            wrong[name] = "Choose a time zone of the list, like Europe/Lisbon."
        elif name == "status" and text not in STATUSES:
            wrong[name] = f"One of {', '.join(STATUSES)}."
        columns[name] = text
    if wrong:
        raise Invalid("Some of this cannot be kept.", code="bad_profile", fields=wrong)
    return columns


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def set_picture(owner_id: int, contact_id: int, content: bytes, files: Files, *, now: int) -> str:
    """Show a picture of the owner's choice; returns its content hash.

    It is drawn anew as a JPEG of at most 640 pixels a side: what else a file may carry (place, hidden parts) is not kept.

    Raises:
        NotFound: no such person of the owner's.
        Invalid: no picture, or too large a one.
    """
    profile.profile(owner_id, contact_id)
    file = files.keep_bytes(_redrawn(content))
    with transaction():
        had = profile.profile(owner_id, contact_id)
        profile.set_own_picture(contact_id, file)
        _tell_picture(owner_id, contact_id, "changed" if had.own_picture else "added", now)
    return file


def remove_picture(owner_id: int, contact_id: int, *, now: int) -> None:
    """Go back to the picture that the network has.

    Raises:
        NotFound: no such person of the owner's.
    """
    with transaction():
        if profile.profile(owner_id, contact_id).own_picture:
            profile.set_own_picture(contact_id, "")
            _tell_picture(owner_id, contact_id, "removed", now)


def _tell_picture(owner_id: int, contact_id: int, act: str, now: int) -> None:
    journal.enter(owner_id, contact_id, "picture", {"act": act}, now=now)
    tell.contact(owner_id, contact_id)


def _redrawn(content: bytes) -> bytes:
    def refuse(sentence: str) -> Invalid:
        return Invalid(sentence, code="bad_picture", fields={"picture": sentence})

    if len(content) > MOST_BYTES:
        raise refuse("A picture can have 20 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower, and it refuses
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "GIF", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise refuse("This picture has too many pixels.")
                opened.draft("RGB", (_SIDE, _SIDE))
                upright = ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise refuse("This is no picture that can be read: JPEG, PNG, GIF and WebP can.") from error
    side = min(upright.width, upright.height, _SIDE)
    square = ImageOps.fit(upright, (side, side))
    on_white = Image.alpha_composite(Image.new("RGBA", square.size, "white"), square).convert("RGB")
    out = io.BytesIO()
    on_white.save(out, "JPEG", quality=86)
    return out.getvalue()
