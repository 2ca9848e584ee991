"""What people write never becomes part of a page (S6): every field holds an attack, and a real browser says what it made of the pages.

The suite tries several in one; ``KITH_TEST_PAYLOADS=all`` tries each of many.
"""

from __future__ import annotations

import os

import pytest
from flask import Flask
from playwright.sync_api import Page

from app.actions import accounts
from tests.formats.payloads import MARKUP
from tests.web.running import Person, Running
from tests.web.seed import seed
from tests.web.test_in_browser import PAGES

_SEVERAL = "'\" onx=alert(1)></textarea><b onx=alert(1)>"  # names of some things can have 60 characters
_ALL = [one for one in MARKUP if len(one) < 51 and ("alert(1)" in one or "x.js" in one)]
_TRIED = _ALL if os.environ.get("KITH_TEST_PAYLOADS") == "all" else (_SEVERAL,)
#: What in a page would run an attack, now or at a touch. Parsed as the browser does, not run: our own scripts would be in the way.
_ALIVE = r"""pages => pages.flatMap(html => {
  const found = [];
  for (const one of new DOMParser().parseFromString(html, "text/html").querySelectorAll("*")) {
    const runs = one.localName === "script" && !/json|template|html/.test(one.type);
    if (runs && /alert\(1\)|example\.org/.test(one.textContent + one.src)) found.push(one.outerHTML);
    for (const { name, value } of one.attributes) {
      const bare = value.replace(/[\x00-\x20]/g, "").toLowerCase();
      const leads = /^(href|src|action|formaction|data|srcdoc|xlink:href|style)$/.test(name);
      if (name.startsWith("on") || (leads && /^(javascript|data:text)|^.{0,9}alert\(1\)/.test(bare))) found.push(one.outerHTML);
    }
  }
  return found.map(what => what.slice(0, 200));
})"""


@pytest.mark.parametrize("payload", _TRIED)
def test_nothing_that_was_written_is_alive(page: Page, app: Flask, running: Running, payload: str) -> None:
    owner = accounts.create_owner("ann@example.org", "correct horse battery", name=f"Ann {payload}", now=running.now)
    seeded = seed(running, owner.id, payload)
    person = Person.logged_in(app, owner, running.now)
    pages = [person.get(path.partition("#")[0].format(**seeded._asdict())).text for path in PAGES]
    assert sum("alert(1)" in html or "example.org/x.js" in html for html in pages) > len(pages) // 3, "it stands in few pages only"
    assert page.evaluate(_ALIVE, pages) == []
    assert page.evaluate(_ALIVE, [f"<p title='{_SEVERAL}'>{_SEVERAL}"]) != [], "an attack that is not escaped is seen"
