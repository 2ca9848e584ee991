"""What leaves packed, and what never does."""

from __future__ import annotations

import gzip

import pytest

from app.paths import STATIC
from tests.web.running import Person
from tests.web.seed import Seeded

ASKED = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize("name", ["css/components.css", "js/live.js", "vendor/htmx.min.js", "icons/app.svg"])
def test_what_is_the_same_for_all_is_packed_and_unpacks_to_itself(ann: Person, name: str) -> None:
    plain, answer = ann.get(f"/static/{name}"), ann.get(f"/static/{name}", headers=ASKED)
    content = (STATIC / name).read_bytes()
    assert "Content-Encoding" not in plain.headers
    assert plain.data == content
    assert "Accept-Encoding" in plain.headers["Vary"]
    if len(content) >= 500:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(answer.data) == content
        assert int(answer.headers["Content-Length"]) == len(answer.data) < len(content)
        assert answer.headers["ETag"] != plain.headers["ETag"]
        again = ann.get(f"/static/{name}", headers={**ASKED, "If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("path", ["/", "/inbox", "/chats/{conversation}", "/search?q=hello", "/api/v1/conversations", "/login"])
def test_what_holds_a_secret_or_what_others_wrote_is_never_packed(ann: Person, seeded: Seeded, path: str) -> None:
    answer = ann.get(path.format(**seeded._asdict()), headers=ASKED)
    assert "Content-Encoding" not in answer.headers


def test_pictures_and_parts_of_files_stay_as_they_are(ann: Person) -> None:
    assert "Content-Encoding" not in ann.get("/static/icons/app-512.png", headers=ASKED).headers
    part = ann.get("/static/css/components.css", headers={**ASKED, "Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)
    assert "Content-Encoding" not in part.headers
