"""What axe finds wrong with a page for people who cannot see, point or hear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_AXE = Axe().axe_script


def violations(page: Page) -> list[dict[str, Any]]:
    """The rules that the page breaks as it is now, each with the ``nodes`` that break it.

    Only these come over from the browser: what is right with a page is many times as long.
    """
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(_AXE)
    found: list[dict[str, Any]] = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
    return found


def looks(page: Page, widths: tuple[int, ...]) -> Iterator[str]:
    """Show the page in every width, in light and dark, without loading it again; yields what each look is called."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 850})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # colours change at once
            yield f"{width} {scheme}"
