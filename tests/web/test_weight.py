"""How much a page weighs, packed as browsers get it: of an account with long lists, and of everything that a page loads."""

from __future__ import annotations

import gzip
import re

import pytest

from app.actions import receive
from app.domain import facts
from app.paths import STATIC
from tests.web.running import NOW, Person
from tests.web.seed import Seeded

PAGES = (
    "/", "/inbox", "/inbox/pending", "/chats/{conversation}", "/chats/{group}", "/people", "/people/{contact}", "/search",
    "/search?q=hedgehog", "/insights", "/settings/devices", "/settings/health", "/settings/account", "/palette",
    "/notifications", "/settings/notifications", "/digest", "/reminders", "/templates",
)  # fmt: skip
MINUTE = 60_000
HTML, SCRIPTS, STYLES = 60_000, 80_000, 20_000  # bytes, gzip


def packed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


@pytest.fixture
def crowded(seeded: Seeded) -> Seeded:
    """As much as pages show at once: 120 people who wait, and a thread and a group of 200 messages, no two alike."""
    said = "Number {n} of all the hedgehogs, {m} of which asked whether you could come by on {d} at {h}, with cake no. {c}?"
    told: list[facts.Fact] = []
    for n in range(120):
        address = f"pn:15550{n:04d}"
        told.append(facts.Person(address, saved_name=f"Somebody with a longer name {n * 7919}"))
        text = said.format(n=n, m=n * 31, d=n % 28, h=n % 24, c=n * 17)
        told.append(facts.Message(f"WAIT{n}", address, address, False, NOW - n * MINUTE, text=text))
    for chat, sender in (("pn:15550000", "pn:15550000"), ("group:1550@g.us", "pn:15550001")):
        for n in range(200):
            text = said.format(n=n, m=n * 13, d=n % 28, h=n % 24, c=n * 19)
            told.append(facts.Message(f"MANY{chat}{n}", chat, sender, False, NOW - n * MINUTE, text=text))
    receive.apply(seeded.device, facts.Batch(tuple(told)), now=NOW)
    return seeded


def test_no_page_weighs_more_than_it_may(ann: Person, crowded: Seeded) -> None:
    heavy = {}
    for path in PAGES:
        answer = ann.get(path.format(**crowded._asdict()))
        assert answer.status_code == 200, path
        if (size := packed(answer.data)) > HTML:
            heavy[path] = size
    assert heavy == {}
    assert ann.get("/").text.count('class="wait"') == 30


def test_scripts_and_styles_of_a_page_weigh_no_more_than_they_may(ann: Person, seeded: Seeded) -> None:
    loaded: set[str] = set()
    for path in PAGES:
        html = ann.get(path.format(**seeded._asdict())).text
        found = set(re.findall(r'(?:src|href)="/static/([^"]+\.(?:js|css))"', html))
        styles = [name for name in found if name.endswith(".css")]
        assert sum(packed((STATIC / name).read_bytes()) for name in styles) <= STYLES, path
        loaded |= found
    scripts = {name for name in loaded if name.endswith(".js")}
    waiting = set(scripts)
    while waiting:  # what a module imports is loaded as well
        module = (STATIC / waiting.pop()).read_text(encoding="utf-8")
        imported = {f"js/{name}" for name in re.findall(r'from "\./(\w+\.js)"', module)} - scripts
        scripts |= imported
        waiting |= imported
    assert {"js/live.js", "vendor/htmx.min.js"} <= scripts
    assert sum(packed((STATIC / name).read_bytes()) for name in scripts) <= SCRIPTS
