"""Templates: kept, changed, forgotten, and filled for somebody."""

from __future__ import annotations

from app.actions import tell
from app.domain import wording
from app.domain.wording import Filled
from app.errors import Conflict, Invalid
from app.store import preferences, templates
from app.store.database import transaction
from app.store.preferences import Preferences

LONGEST_NAME, LONGEST_BODY = 60, 8_000


def add(owner_id: int, name: str, body: str, *, language: str = "", now: int) -> int:
    """A new template; returns its id.

    Raises:
        Invalid: no name, no text, or too long.
        Conflict: the name is taken.
    """
    name, body = _checked(name, body)
    with transaction():
        template_id = templates.add(owner_id, name, body, language.strip()[:20], now=now)
        if template_id is None:
            raise _taken(name)
        tell.template(owner_id, template_id)
        return template_id


def change(
    owner_id: int, template_id: int, *, name: str | None = None, body: str | None = None, language: str | None = None, now: int
) -> None:
    """Change some of name, text and language.

    Raises:
        NotFound: no such template of the owner's.
        Invalid: no name, no text, or too long.
        Conflict: the name is taken.
    """
    with transaction():
        had = templates.template(owner_id, template_id)
        name, body = _checked(had.name if name is None else name, had.body if body is None else body)
        language = had.language if language is None else language.strip()[:20]
        if not templates.update(template_id, name=name, body=body, language=language, updated_at=now):
            raise _taken(name)
        tell.template(owner_id, template_id)


def remove(owner_id: int, template_id: int) -> None:
    """Forget a template; what was scheduled with its text stays.

    Raises:
        NotFound: no such template of the owner's.
    """
    with transaction():
        templates.template(owner_id, template_id)
        templates.remove(template_id)
        tell.template(owner_id, template_id)


def use(owner_id: int, template_id: int, *, now: int) -> None:
    """Note that it was used: those used last are offered first.

    Raises:
        NotFound: no such template of the owner's.
    """
    templates.template(owner_id, template_id)
    templates.update(template_id, used_at=now)


def filled(owner_id: int, body: str, contact_id: int | None, *, language: str = "", now: int) -> Filled:
    """A text as somebody would get it at ``now``: in their zone and language where these are known, else in the owner's.

    Raises:
        NotFound: no such person of the owner's.
    """
    known = templates.known_of(owner_id, contact_id)
    zone = Preferences(known.zone).tz if known.zone else preferences.of(owner_id).tz
    return wording.fill(body, known.values, now=now, zone=zone, language=known.language or language)


def _checked(name: str, body: str) -> tuple[str, str]:
    name = " ".join(name.replace("\x00", "").split())
    body = body.replace("\x00", "").replace("\r\n", "\n").strip()
    wrong = {}
    if not name or len(name) > LONGEST_NAME:
        wrong["name"] = f"A name of at most {LONGEST_NAME} characters, to find it by."
    if not body or len(body) > LONGEST_BODY:
        wrong["body"] = f"A text of at most {LONGEST_BODY:,} characters."
    if wrong:
        raise Invalid(next(iter(wrong.values())), code="bad_template", fields=wrong)
    return name, body


def _taken(name: str) -> Conflict:
    sentence = f"There is a template called “{name}” already."
    return Conflict(sentence, code="name_taken", fields={"name": sentence})
