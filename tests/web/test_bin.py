"""Pages and API of the bin, of erasing, and of handing somebody what is kept of them."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from app.actions import alerts, notes
from app.store import chats
from app.store.database import value
from tests.web.running import NOW, Person, Running
from tests.web.seed import MARK, Seeded


def test_somebody_is_thrown_away_and_brought_back(ann: Person, seeded: Seeded) -> None:
    assert ann.post(f"/people/{seeded.contact}/bin").headers["Location"] == "/people"
    assert f"/people/{seeded.contact}\"" not in ann.get("/people").text
    assert f"/chats/{seeded.conversation}" not in ann.get("/").text
    text = ann.get("/people/bin").text
    assert f"Ann {MARK}" in text
    assert "erased after 30 days" in text
    assert "Bring back from the bin" in ann.get(f"/people/{seeded.contact}/about").text
    assert ann.post("/people/bin/restore", data={"kind": "contact", "id": str(seeded.contact)}).status_code == 303
    assert f"/chats/{seeded.conversation}" in ann.get("/").text
    assert f"thrown-contact-{seeded.contact}" not in ann.get("/people/bin").text


def test_nobody_finds_who_was_thrown_away(ann: Person, seeded: Seeded) -> None:
    def shown() -> dict[str, Any]:
        """What still shows them: by their name, their words, their figures, and what was told about them."""
        texts = {path: ann.get(path).text for path in ("/people", "/reach-out", "/insights", "/notifications", "/tasks", "/notes")}
        hits = ann.get(f"/api/v1/search?q={MARK}").json["items"]
        return {
            "pages": {path for path, text in texts.items() if f"/people/{seeded.contact}" in text},
            "hits": {hit["conversation_id"] for hit in hits},
            "found": {one["id"] for one in ann.get(f"/api/v1/contacts?q=Ann+{MARK}").json["items"]},
            "notices": chats.counts(1).get("notices", 0),
        }

    alerts.raise_(1, "reply", "reply:seeded", contact_id=seeded.contact, detail={"code": "waiting"}, now=NOW)
    before = shown()
    assert before["pages"] >= {"/people", "/insights", "/notes"}
    assert str(seeded.conversation) in before["hits"]
    ann.post(f"/people/{seeded.contact}/bin")
    ann.get("/")  # the way back is offered once
    after = shown()
    assert after["pages"] == set()
    assert str(seeded.conversation) not in after["hits"]
    assert str(seeded.group) in after["hits"], "what was written in groups is the group's"
    assert str(seeded.contact) not in after["found"]
    assert after["notices"] < before["notices"]
    ann.post(f"/people/{seeded.contact}/restore")
    assert shown()["hits"] == before["hits"]


def test_notes_in_the_bin_come_back_too(ann: Person, seeded: Seeded) -> None:
    note = notes.add(ann.owner.id, "Likes cake", contact_id=seeded.contact, now=NOW)
    notes.throw_away(ann.owner.id, note, now=NOW)
    assert "Likes cake" in ann.get("/people/bin?part=thrown").text
    ann.post("/people/bin/restore", data={"kind": "note", "id": str(note)})
    assert value("SELECT binned_at FROM note WHERE id = ?", (note,)) == 0
    assert ann.post("/people/bin/restore", data={"kind": "owner", "id": "1"}).status_code == 422


def test_erasing_says_what_goes_lists_backups_and_needs_the_name(ann: Person, seeded: Seeded, running: Running) -> None:
    backups: Path = running.settings.backups_folder
    backups.mkdir(parents=True)
    (backups / "kith-20301224T101500Z.tar.gz").write_bytes(b"x")
    page = ann.get(f"/people/{seeded.contact}/erase").text
    assert "This cannot be undone" in page
    assert "Backups hold them until they expire" in page
    path = f"/people/{seeded.contact}/erase"
    assert ann.post(path, data={"name": "Somebody"}).status_code == 422
    assert ann.get(path).status_code == 200
    assert ann.post(path, data={"name": f"ann  {MARK}"}).status_code == 303
    assert ann.get(path).status_code == 404
    assert ann.get(f"/chats/{seeded.conversation}").status_code == 404
    assert value("SELECT detail FROM audit WHERE action = 'erase'") == "{}"


def test_what_is_kept_of_somebody_is_streamed(ann: Person, seeded: Seeded) -> None:
    response = ann.get(f"/people/{seeded.contact}/export.json")
    assert response.headers["Content-Disposition"] == f'attachment; filename="kith-person-{seeded.contact}.json"'
    assert json.loads(response.data)["contact"][0]["id"] == seeded.contact
    packed = ann.get(f"/api/v1/contacts/{seeded.contact}/export?format=zip")
    assert packed.mimetype == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        assert {name.partition("/")[0] for name in archive.namelist()} == {"person.json", "media"}


def binned(person: Person) -> set[tuple[str, str]]:
    """What the API says is in the bin, asked page by page."""
    found, cursor = set(), ""
    while cursor is not None:
        page = person.get(f"/api/v1/contacts/bin?limit=1&cursor={cursor}").json
        found |= {(one["kind"], one["id"]) for one in page["items"]}
        cursor = page["next_cursor"]
    return found


def test_the_api_of_the_bin_and_of_erasing(ann: Person, bob: Person, seeded: Seeded) -> None:
    home = f"/api/v1/contacts/{seeded.other_contact}"
    assert bob.send("DELETE", home).status_code == 404
    assert ann.send("DELETE", f"{home}?name=Somebody+else").json["code"] == "not_the_name"
    assert ann.post(f"{home}/bin").status_code == 200
    assert ("contact", str(seeded.other_contact)) in binned(ann)
    assert ann.post(f"{home}/restore").status_code == 200
    assert ("contact", str(seeded.other_contact)) not in binned(ann)
    assert ann.send("DELETE", home).status_code == 204
    assert ann.get(home).status_code == 404
