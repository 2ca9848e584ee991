"""What every test shares: the browser to use, and the rule that nothing leaves the machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from argon2.profiles import CHEAPEST
from hypothesis import settings

from app.actions.accounts import proving
from tests import browser as chromium
from tests import outward, sharing

# A deadline per example fails on a busy machine and says nothing about the code. In CI the examples are the same ones
# every time; elsewhere each run looks for new ones.
settings.register_profile("kith", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") == "true" else "kith")

# Hashing is slow on purpose, and two at a time at most: with hundreds of logins that is minutes which prove nothing.
# Programs that tests start hash as they do for everybody.
proving.effort(CHEAPEST)

BROWSER_FIXTURES = {"browser", "context", "page", "new_context", "browser_path"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Whatever uses a browser's fixture is a browser test, so that `-m "not browser"` can be relied on."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.browser)
    if hasattr(config, "workerinput"):
        items.sort(key=sharing.turn)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> sharing.ByFile | None:
    """Workers take whole files, but trials one by one."""
    return sharing.ByFile(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.fixture(scope="session")
def browser_path() -> Path:
    """The Chromium to drive. Without one the test is skipped; with CI=true it fails."""
    if found := chromium.find():
        return found
    message = "no Chromium: python3 kith.py test fetches one"
    if os.environ.get("CI") == "true":
        pytest.fail(message, pytrace=False)
    pytest.skip(message)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any], browser_path: Path) -> dict[str, Any]:
    """Make pytest-playwright's `page` and its kin use that Chromium, quietly."""
    return browser_type_launch_args | {"executable_path": str(browser_path), "args": chromium.LAUNCH_ARGS}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly when the browser tests did not run."""
    skipped = sum("no Chromium" in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    if skipped:
        terminalreporter.section("NO BROWSER", sep="!")
        terminalreporter.line(f"{skipped} browser tests were SKIPPED: there is no Chromium on this machine.")


@pytest.fixture(scope="session", autouse=True)
def nothing_leaves_the_machine() -> Iterator[None]:
    """Fails the run when a test, or a program that it started, tried to reach another machine."""
    with nullcontext() if outward.RECORD in os.environ else outward.watched():
        yield
