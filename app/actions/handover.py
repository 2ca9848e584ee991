"""Handing somebody what is kept of them."""

from __future__ import annotations

from collections.abc import Iterator

from app.formats import person as form
from app.store import accounts, dossier
from app.store.database import transaction
from app.store.files import Files


def person(owner_id: int, contact_id: int, files: Files | None, *, now: int, address: str = "") -> Iterator[bytes]:
    """Everything of a person of the owner's, in pieces: JSON, or with ``files`` a ZIP of that and their files.

    Raises:
        NotFound: nobody, or another owner's; before the first piece.
    """
    content = form.as_json(dossier.of(owner_id, contact_id), now=now)
    with transaction():
        accounts.add_audit(owner_id, "export_person", {"contact": contact_id}, address=address, now=now)
    if files is None:
        return content
    return form.as_zip(content, ((files.path(file), name) for file, name in dossier.files(owner_id, contact_id)))
