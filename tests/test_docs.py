"""The documents name what is there: compared with the program itself, so that neither can change alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import kith
from app import bench, create_app
from app.cli import main as command_line
from app.domain.facts import LINK_STATES
from app.runtime import Runtime
from app.settings import Settings, load
from app.web import live, problems
from app.web.gate import CSP
from app.web.presentation import words
from tests import house, screenshots
from tests.chaos.__main__ import TRIALS

ROOT = Path(__file__).resolve().parent.parent
DOCS = sorted((ROOT / "docs").glob("*.md"))
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS]

#: Events that Kith tells itself: which worker has something to do.
INNER_EVENTS = {"outbox", "media"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def table(text: str, heading: str) -> dict[str, list[str]]:
    """The rows of the table whose first column has this heading: first cell (without backticks) -> the other cells."""
    rows: dict[str, list[str]] = {}
    inside = False
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif inside and not set(line) <= set("|- "):
            assert cells[0] not in rows, f"{cells[0]} stands there twice"
            rows[cells[0].strip("`")] = cells[1:]
        elif cells[0] == heading:
            inside = True
    assert rows, f"there is no table headed {heading!r}"
    return rows


def ticked(text: str) -> list[str]:
    """What stands in backticks."""
    return re.findall(r"`([^`\n]+)`", text)


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Runtime:
    folder = tmp_path_factory.mktemp("kith")
    return Runtime(load(data_dir=folder / "data", sessions_dir=folder / "sessions"))


@pytest.fixture(scope="module")
def app(runtime: Runtime) -> Iterator[Flask]:
    made = create_app(runtime)
    yield made
    made.extensions["kith.live"].close()


# ── Settings, commands, jobs ────────────────────────────────────────────────────────────────────────────────────────


def test_every_setting_is_documented_with_its_default() -> None:
    documented = table(read("docs/settings.md"), "Setting")
    assert set(documented) == {f"KITH_{name.upper()}" for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        default, meaning = documented[f"KITH_{name.upper()}"]
        assert default == default_in_words(field.default), name
        assert len(meaning) > 20, name


def default_in_words(value: object) -> str:
    """A default as the table of settings writes it."""
    if value in ("", None):
        return "(empty)"
    if value == ():
        return "(none)"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def commands(group: click.Group = command_line, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that can be run, by its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def sections(text: str) -> dict[str, str]:
    """Command -> what stands below the heading that names it."""
    found: dict[str, str] = {}
    for part in re.split(r"^### ", text, flags=re.MULTILINE)[1:]:
        heading, _, body = part.partition("\n")
        body = re.split(r"^## ", body, flags=re.MULTILINE)[0]
        found.update(dict.fromkeys(ticked(heading), body))
    return found


def test_every_command_is_documented_and_no_other() -> None:
    assert set(sections(read("docs/commands.md"))) == {name for name, _ in commands()} | set(kith.INSIDE_TESTS)


@pytest.mark.parametrize(("name", "command"), list(commands()))
def test_every_option_of_a_command_is_documented_and_no_other(name: str, command: click.Command) -> None:
    body = sections(read("docs/commands.md"))[name]
    options = {option for p in command.params if isinstance(p, click.Option) for option in p.opts}
    assert options_in(body) == options
    for argument in (p for p in command.params if isinstance(p, click.Argument)):
        metavar = argument.human_readable_name.upper().removesuffix("S")
        assert re.search(rf"`{name} {metavar}…?`", body), f"{name} takes {metavar}"


def test_documented_defaults_of_options_are_true() -> None:
    for name, command in commands():
        body = sections(read("docs/commands.md"))[name]
        for option in (p for p in command.params if isinstance(p, click.Option) and not p.is_flag):
            row = re.search(rf"^\| `{option.opts[0]}.*$", body, re.MULTILINE)
            if row and isinstance(option.default, int | str) and option.default not in (0, ""):
                assert str(option.default) in ticked(row[0]), f"{name} {option.opts[0]}"


def test_every_benchmark_is_documented_and_no_other() -> None:
    assert set(table(sections(read("docs/commands.md"))["bench"], "Name")) == set(bench.NAMES)


def test_every_trial_is_documented_and_every_option_of_trials() -> None:
    body = sections(read("docs/commands.md"))["chaos"]
    assert set(table(body, "Trial")) == set(TRIALS)
    program = [sys.executable, str(ROOT / "tests" / kith.INSIDE_TESTS["chaos"]), "--help"]
    said = subprocess.run(program, capture_output=True, text=True, check=True, timeout=60).stdout
    assert options_in(body) == options_in(said) - {"--help"}


def options_in(text: str) -> set[str]:
    """The long options that a text names."""
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", text))


def test_documents_call_no_command_that_is_not_there() -> None:
    known = {name.split()[0] for name, _ in commands()} | set(kith.INSIDE_TESTS) | {"COMMAND"}
    for document in DOCUMENTS:
        for called in re.findall(r"kith\.py ([A-Za-z]+)", document.read_text(encoding="utf-8")):
            assert called in known, f"{document.name}: kith.py {called}"


def test_every_job_is_documented_with_its_rhythm(runtime: Runtime) -> None:
    documented = table(read("docs/architecture.md"), "Job")
    assert {name: cells[0] for name, cells in documented.items()} == {
        job.name: f"{job.every:g} s" for job in runtime.table()
    }


def test_the_rooms_of_the_house_are_documented_with_what_they_may_import() -> None:
    documented = {room: cells[-1] for room, cells in table(read("docs/architecture.md"), "Room").items()}
    said = {room: {"nothing": (), "everything": house.EVERYTHING}.get(may, tuple(ticked(may))) for room, may in documented.items()}
    assert said == house.MAY_IMPORT


# ── States, events, paths ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_state_of_a_link_is_documented_under_the_name_that_people_see() -> None:
    page = read("docs/whatsapp.md").split("## The states of a link")[1].split("\n## ")[0]
    documented = table(page, "State")
    assert {state: cells[0] for state, cells in documented.items()} == {
        state: words.LINKS[state].title for state in LINK_STATES
    }


def test_every_state_of_a_sent_message_is_documented_under_the_name_that_people_see() -> None:
    documented = table(read("docs/whatsapp.md").split("## Sending")[1], "State")
    assert {state: cells[0] for state, cells in documented.items()} == {
        state: title for state, (_, title) in words.TICKS.items()
    }


def published() -> set[str]:
    """The kinds of events that the source publishes."""
    calls = (
        node
        for path in (ROOT / "app").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and house.dotted(node.func).rpartition(".")[2] == "publish"
    )
    return {
        kind.value for call in calls if isinstance(kind := call.args[1], ast.Constant) and isinstance(kind.value, str)
    }


def test_every_live_event_is_documented_and_heard() -> None:
    page = read("docs/api.md").split("## Live events")[1]
    sent = published() - INNER_EVENTS
    assert set(table(page, "Event")) == sent
    assert sent == live.KINDS


def test_every_path_of_the_api_is_documented_and_no_other(app: Flask) -> None:
    described = {
        path.removeprefix("/api/v1"): {method.upper() for method in methods}
        for path, methods in app.extensions["kith.openapi"]["paths"].items()
    }
    documented = table(read("docs/api.md"), "Path")
    assert {path: set(cells[0].split(", ")) for path, cells in documented.items()} == described


def test_every_status_of_an_error_is_documented() -> None:
    documented = {int(n) for first in table(read("docs/api.md"), "Status") for n in first.split(", ")}
    assert set(problems.STATUS.values()) <= documented


def test_everything_that_strangers_may_ask_for_is_documented(app: Flask) -> None:
    text = read("docs/security.md").split("## Getting in")[1].split("\n\n")[1]
    open_to_all = {
        re.sub(r"<(?:\w+:)?(\w+)>", r"<\1>", rule.rule).replace("/static/<filename>", "/static/")
        for rule in app.url_map.iter_rules()
        if rule.endpoint == "static" or getattr(app.view_functions[rule.endpoint], "kith_public", False)
    }
    assert set(ticked(text)) == open_to_all


def test_the_documented_content_security_policy_is_the_one_that_is_sent() -> None:
    assert f"Content-Security-Policy: {CSP}\n" in read("docs/security.md")


# ── The house ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_documented_rooms_are_those_that_are_checked() -> None:
    documented = table(read("docs/architecture.md"), "Room")
    stated = {
        room: house.EVERYTHING if cells[1] == "everything" else () if cells[1] == "nothing" else tuple(ticked(cells[1]))
        for room, cells in documented.items()
    }
    assert stated == house.MAY_IMPORT


# ── Links ───────────────────────────────────────────────────────────────────────────────────────────────────────────

LINK = re.compile(r"""\]\(([^)\s]+)\)|(?:src|srcset|href)="([^"]+)\"""")
FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def links(document: Path) -> Iterator[str]:
    for found in LINK.finditer(FENCED.sub("", document.read_text(encoding="utf-8"))):
        target = found[1] or found[2]
        if not re.match(r"[a-z]+:", target):
            yield target


def anchors(document: Path) -> set[str]:
    """What the headings of a document can be linked by, as GitHub and most others make it."""
    text = FENCED.sub("", document.read_text(encoding="utf-8"))
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document.name)
def test_every_link_and_picture_leads_somewhere(document: Path) -> None:
    for link in links(document):
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        assert target.exists(), f"{document.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{document.name}: {link}"


def test_the_pictures_are_those_that_the_command_takes_and_small() -> None:
    there = {path.stem: path.stat().st_size for path in screenshots.FOLDER.iterdir()}
    assert set(there) == set(screenshots.names())
    assert max(there.values()) <= screenshots.MOST_BYTES


def test_every_document_is_reached_from_the_readme() -> None:
    linked = {(ROOT / link.partition("#")[0]).resolve() for link in links(ROOT / "README.md")}
    assert set(DOCS) <= linked
