"""A past that no phone can send any more: an export becomes a thread, and an address book people, in a real browser."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.accessibility import violations
from tests.formats.phones import PHONES
from tests.formats.rendering import Said, render
from tests.journeys.running import EMAIL, Kith
from tests.journeys.test_first_day import log_in

_PHONE = next(phone for phone in PHONES if phone.name == "es-ES ios")
_FIRST = datetime(2021, 5, 13, 18, 30, 5)  # noqa: DTZ001 - wall time
_BOOK = "First Name,Last Name,Mobile Phone,Spitzname,Shoe size\nBo,Ek,+1 555 010 0144,Bobo,42\nCleo,Diaz,nothing,,38\n,,nothing,,\n"


def _export() -> FilePayload:
    picture, packed = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(picture, "JPEG")
    said = [
        Said(_FIRST, "Ana Lima", "¿Vienes mañana?"), Said(_FIRST + timedelta(minutes=1), "Kim", "Sí, a las 10:30\ncon el libro"),
        Said(_FIRST + timedelta(minutes=2), "Ana Lima", "", "file", "00000003-PHOTO-2021-05-13-18-32-05.jpg"),
        Said(_FIRST + timedelta(minutes=3), "Kim", "", "deleted"),
    ]  # fmt: skip
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("_chat.txt", render(said, _PHONE))
        archive.writestr("00000003-PHOTO-2021-05-13-18-32-05.jpg", picture.getvalue())
    return {"name": "WhatsApp Chat - Ana Lima.zip", "mimeType": "application/zip", "buffer": packed.getvalue()}


def _clean(page: Page) -> None:
    assert violations(page) == []


def test_an_export_becomes_a_thread_and_goes_again(page: Page, kith: Kith) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    kith.add_owner()
    log_in(page, kith)
    page.goto(f"{kith.url}/settings/import")
    _clean(page)
    page.get_by_label("Files").set_input_files(_export())
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Which of them are you?")).to_have_value("Kim")
    expect(page.get_by_role("cell", name="¿Vienes mañana?")).to_be_visible()
    expect(page.get_by_text("Certain, as the names of files say so.")).to_be_visible()
    _clean(page)
    page.get_by_role("button", name="Take it in", exact=True).click()
    expect(page.get_by_text("It is all here")).to_be_visible(timeout=20_000)
    _clean(page)
    page.get_by_role("link", name="Open the chat").click()
    expect(page.get_by_role("heading", name="Ana Lima").first).to_be_visible()
    thread = page.locator(".line")
    expect(thread.filter(has_text="¿Vienes mañana?")).to_be_visible()
    expect(thread.filter(has_text="con el libro")).to_have_class(re.compile("line--mine"))
    picture = page.locator(".line img").last
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    # The same again changes nothing; and all of it can be taken back.
    page.goto(f"{kith.url}/settings/import")
    page.get_by_label("Files").set_input_files(_export())
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_label("Who is it with?")).to_have_value(re.compile(r"[1-9]\d*"))
    page.get_by_role("button", name="Take it in", exact=True).click()
    expect(page.get_by_text("It is all here")).to_be_visible(timeout=20_000)
    expect(page.locator("dl.facts")).to_have_text(re.compile(r"^\s*Known already\s*4\s*$"))
    page.goto(f"{kith.url}/settings/import/1")
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_role("button", name="Undo it").click()
    expect(page.get_by_text("Undone: what it brought is gone.")).to_be_visible()
    assert kith.api("GET", "/conversations")["items"] == []
    assert errors == []


def test_an_address_book_with_a_column_chosen_by_hand(page: Page, kith: Kith) -> None:
    kith.add_owner()
    log_in(page, kith)
    page.goto(f"{kith.url}/settings/import")
    page.get_by_label("Files").set_input_files({"name": "people.csv", "mimeType": "text/csv", "buffer": _BOOK.encode()})
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_text("2 new, 1 not usable")).to_be_visible()
    page.get_by_label("What the column Shoe size holds").select_option("note")
    with page.expect_navigation():
        page.get_by_role("button", name="Look again").click()
    expect(page.get_by_label("What the column Shoe size holds")).to_have_value("note")
    _clean(page)
    page.get_by_role("button", name="Take them in").click()
    expect(page.get_by_text("It is all here")).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows not used").click()
    assert "Write the number with its country code" in download.value.path().read_text()
    page.goto(f"{kith.url}/people")
    page.get_by_role("link", name="Bo Ek").click()
    expect(page.get_by_role("heading", name="Bo Ek")).to_be_visible()


def test_the_command_line_leaves_it_to_the_kith_that_runs(page: Page, kith: Kith, tmp_path: Path) -> None:
    """So that open pages hear of it, and nobody else writes meanwhile."""
    kith.add_owner()
    log_in(page, kith)
    page.goto(f"{kith.url}/settings/import")
    book = tmp_path / "friends.csv"
    book.write_text("Name,Phone\n" + "".join(f"Person {n},+1 555 010 {n:04}\n" for n in range(250)))
    said = kith.command("import", str(book), "--user", EMAIL, "--json")
    assert json.loads(said) == {"files": 1, "failed": 0, "added": 250}
    expect(page.get_by_role("link", name="friends.csv")).to_be_visible()  # nobody loaded the page again
    assert book.exists()
    # What is stopped there ends here, with a word about it.
    assert "not a chat" in kith.refused("import", str(_broken(tmp_path)), "--user", EMAIL)
    assert "Stop it first" in kith.refused("restore", kith.command("backup"))


def _broken(folder: Path) -> Path:
    path = folder / "notes.txt"
    path.write_text("nothing of the kind")
    return path
