"""Reads the source and reports where it breaks the rules of the house (docs/architecture.md).

Every function takes the folder to look at and returns sentences of the form "file:line: rule", so that the tests can
plant a breach and see it found. Nothing is imported or run.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

EVERYTHING = ("",)

# Room -> what it may import of ours besides itself, as prefixes below `app`. Imports for type checking count as well:
# a floor that knows another's types depends on it. "app" is app/__init__.py, where create_app is.
MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "app": ("web", "runtime", "settings", "paths"),
    "domain": (),
    "errors": (),
    "logs": (),
    "paths": (),
    "settings": ("errors", "paths"),
    "store": ("domain", "errors"),
    "formats": ("domain", "errors"),
    "channels": ("domain", "errors"),
    "notifiers": ("domain", "errors"),
    "actions": ("domain", "errors", "store", "formats", "channels.base", "notifiers"),
    "jobs": ("domain", "errors", "actions"),
    "web": ("domain", "errors", "settings", "paths", "actions", "store"),
    "runtime": (
        "domain", "errors", "settings", "paths", "store", "formats", "channels", "notifiers", "actions", "jobs",
    ),
    "serve": ("app", "errors", "runtime", "settings"),
    "cli": ("errors", "logs", "settings", "paths", "runtime", "jobs", "actions", "serve", "bench"),
    # Measures what the others built.
    "bench": EVERYTHING,
}  # fmt: skip

# Package -> the only places below `app` that may import it.
OWNERS: dict[str, tuple[str, ...]] = {
    # Go code lives in it: it may only be loaded by the process that is one linked device.
    "neonize": ("channels.whatsapp.child", "channels.whatsapp.convert"),
    "magic": ("channels.whatsapp.child",),
    "pylibmagic": ("channels.whatsapp.child",),
    "peewee": ("store", "bench"),
    "playhouse": ("store", "bench"),
    "apsw": ("store", "bench"),
    "flask": ("web", "app", "bench"),
    "flask_socketio": ("web", "app"),
    "socketio": ("web", "app", "bench"),
    "apscheduler": ("jobs",),
    "apprise": ("notifiers",),
    "pywebpush": ("notifiers",),
    "py_vapid": ("notifiers",),
    "smtplib": ("notifiers",),
    "click": ("cli",),
}

# Who may ask what time it is. Everybody else is told, so that a test can say what the time is.
# The child is a process of its own, and its first act is to build such a clock for itself.
WALL_CLOCK = ("runtime", "channels.whatsapp.child", "bench")
WALL_CLOCK_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
    "time.gmtime", "timezone.now",
}  # fmt: skip

# Who may measure how long something takes (time.monotonic, time.perf_counter): that does not tell the time of day, so
# the same events still give the same result. domain and store get no clock of either kind.
STOPWATCH = (*WALL_CLOCK, "actions", "channels", "jobs", "notifiers", "web", "serve", "cli", "app")
STOPWATCH_CALLS = {"time.monotonic", "time.monotonic_ns", "time.perf_counter", "time.perf_counter_ns"}

#: What changes things -> who may, besides the store itself. What an event says has one form.
CHANGES = {"transaction": "actions", "publish": "actions.tell"}
#: How one speaks SQL: whoever else wants to know something calls a function of the store that says what.
SQL = {"db", "insert", "row", "rows", "value", "write", "write_many"}

MOST_LINES = 450
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}


def breaches(root: Path) -> list[str]:
    """Every breach in the Python of root/app, in the order of files and lines."""
    return [breach for path in sorted((root / "app").rglob("*.py")) for breach in breaches_in(root, path)]


def breaches_in(root: Path, path: Path) -> Iterator[str]:
    """The breaches of one file."""
    place = path.relative_to(root).as_posix()
    module = module_of(root, path)
    text = path.read_text(encoding="utf-8")
    if (lines := text.count("\n")) > MOST_LINES:
        yield f"{place}:{MOST_LINES}: a file has at most {MOST_LINES} lines, this one {lines}"
    if VAGUE_NAMES & set(path.relative_to(root / "app").with_suffix("").parts):
        yield f"{place}:1: a name says what a thing is about; {', '.join(sorted(VAGUE_NAMES))} say nothing"
    if room_of(module) not in MAY_IMPORT:
        yield f"{place}:1: app/{room_of(module)} is not a room of the house; give it a line in tests/house.py"
    tree = ast.parse(text)
    for node in ast.walk(tree):
        for rule in broken_by(root, module, node):
            yield f"{place}:{getattr(node, 'lineno', 1)}: {rule}"
    if not within(module, ("settings",)):
        for line in environment_reads(tree):
            yield f"{place}:{line}: only app/settings.py reads the environment"


def broken_by(root: Path, module: str, node: ast.AST) -> Iterator[str]:
    """The rules that one node of a module's syntax tree breaks."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        for target in imported(root, module, node):
            yield from broken_by_import(module, target)
    called = dotted(node.func) if isinstance(node, ast.Call) else ""
    # The last two parts: datetime.datetime.now and datetime.now are the same clock.
    short = ".".join(called.split(".")[-2:])
    if short in WALL_CLOCK_CALLS and not within(module, WALL_CLOCK):
        yield f"{called}() asks the time; take the runtime's clock as an argument"
    if short in STOPWATCH_CALLS and not within(module, STOPWATCH):
        yield f"{called}() has no place in {room_of(module)}, which is given its times"


def broken_by_import(module: str, target: str) -> Iterator[str]:
    """The rules that importing target (a dotted name) into module breaks."""
    room = room_of(module)
    package = target.partition(".")[0]
    if package == "app":
        inner = target.removeprefix("app").lstrip(".") or "app"
        if room_of(inner) != room and not within(inner, MAY_IMPORT.get(room, ())):
            may = ", ".join(MAY_IMPORT.get(room, ())) or "nothing of ours"
            yield f"{room} may not import app.{inner}; it may import: {may}"
        name = inner.rpartition(".")[2]
        if inner.startswith("store.") and name in CHANGES and not within(module, ("store", "bench", CHANGES[name])):
            yield f"only actions change things: {name}() is for app.{CHANGES[name]}"
        if inner.startswith("store.database.") and name in SQL and not within(module, ("store", "bench")):
            yield f"only the store speaks SQL: {name} is its own"
        return
    if package in OWNERS and not within(module, OWNERS[package]):
        yield f"{package} belongs to {', '.join(f'app.{owner}' for owner in OWNERS[package])}"
    if room == "domain" and package not in sys.stdlib_module_names:
        yield f"domain knows the standard library alone, not {package}"


def imported(root: Path, module: str, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """The dotted names that an import statement brings in, relative ones made absolute."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    base = node.module or ""
    if node.level:
        parts = ["app", *(module.split(".") if module != "app" else [])]
        if not is_package(root, ".".join(parts)):
            parts.pop()
        kept = parts[: len(parts) - node.level + 1]
        base = ".".join([*kept, *([base] if base else [])])
    for alias in node.names:
        # `from app import web` names a room, `from app import create_app` something inside app/__init__.py.
        inside = base == "app" and not is_module(root, f"app.{alias.name}")
        yield base if inside else f"{base}.{alias.name}"


def is_package(root: Path, dotted_name: str) -> bool:
    """Whether a dotted name is a folder of modules."""
    return root.joinpath(*dotted_name.split(".")).is_dir()


def is_module(root: Path, dotted_name: str) -> bool:
    """Whether a dotted name is a module or a folder of modules."""
    return is_package(root, dotted_name) or root.joinpath(*dotted_name.split(".")).with_suffix(".py").is_file()


def module_of(root: Path, path: Path) -> str:
    """A file's dotted name below app: "store.people"; "app" for app/__init__.py, "web" for app/web/__init__.py."""
    parts = list(path.relative_to(root / "app").with_suffix("").parts)
    if parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) or "app"


def room_of(module: str) -> str:
    """The room that a module stands in: the first part of its name."""
    return module.partition(".")[0]


def within(module: str, places: Iterable[str]) -> bool:
    """Whether a module is, or is inside, one of the places. The place "" holds everything."""
    return any(not place or module == place or module.startswith(f"{place}.") for place in places)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for a chain of attributes on a name; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else ""
    return ""


def environment_reads(tree: ast.AST) -> Iterator[int]:
    """Lines that read environment variables. Setting one for a library to find is no reading."""
    written: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            written.add(node.value)
        if isinstance(node, ast.Attribute) and node.attr == "setdefault":
            written.add(node.value)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "os":
            read = bool({"environ", "getenv", "environb"} & {alias.name for alias in node.names})
        else:
            read = dotted(node) in ("os.environ", "os.getenv", "os.environb") and node not in written
        if read:
            yield getattr(node, "lineno", 1)


# Put together from pieces, so that this file does not hold what it looks for.
FORBIDDEN_TEXT = {
    "the address of a package registry": re.compile(
        "|".join(
            re.escape(".".join(parts))
            for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))
        )
    ),
    "a path of somebody's machine": re.compile(r"(?<![\w.$}])/(?:work|root|tmp|Users|home)/" + r"(?!kith\b)\w"),
    "a note that is not in the repository": re.compile(
        r"\.\./" + "shared|"
        r"\b(?:HOUSE|INTERFACE|WHATSAPP|RELATIONSHIPS|TRUST|PERFORMANCE|DEPENDENCIES|EXPORTS)" + r"\.md"
    ),
}


def forbidden_text(root: Path) -> list[str]:
    """Lines of tracked text files that say what no committed file may say."""
    return [
        f"{name}:{number}: holds {what}"
        for name in tracked(root)
        for number, line in enumerate(lines_of(root / name), 1)
        for what, pattern in FORBIDDEN_TEXT.items()
        if pattern.search(line)
    ]


def tracked(root: Path) -> list[str]:
    """The files that git keeps, or that it would keep; without git (a source archive) all that stand here."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached"], cwd=root, capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return [name for name in done.stdout.split("\0") if name and (root / name).is_file()]
    return [path.relative_to(root).as_posix() for path in sorted(root.rglob("*")) if path.is_file()]


def lines_of(path: Path) -> list[str]:
    """The lines of a text file; none for a picture or another file that is not text."""
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except UnicodeDecodeError:
        return []


JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
FOREIGN = r"[\"'(\s](?:https?:)?//\w"
UNSAFE_MARKUP = {
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"(?<![\w-])style\s*=\s*[\"']", re.IGNORECASE),
    # A block of JSON is data: a browser never runs it, and the Content-Security-Policy lets it be.
    "a script in the page": re.compile(r"<script\b(?![^>]*\b(?:src\s*=|type=\"application/json\"))", re.IGNORECASE),
    "an event handler in an attribute": re.compile(r"\s(?:on[a-z]+|hx-on[\w:.-]*)\s*=\s*[\"']", re.IGNORECASE),
    "a javascript: address": re.compile(r"[\"']\s*javascript:", re.IGNORECASE),
    "something from another host": re.compile(
        r"<(?:script|link|img|iframe|video|audio|source|embed|object|form)\b[^>]*" + FOREIGN, re.IGNORECASE
    ),
}
UNSAFE_STYLE = {"something from another host": re.compile(r"(?:url|@import)\s*\(?[^;)\n]*" + FOREIGN, re.IGNORECASE)}


def unsafe_pages(root: Path) -> list[str]:
    """What the Content-Security-Policy would block or the promise of no third parties forbids, in templates and CSS."""
    found: list[str] = []
    for path in sorted((root / "templates").rglob("*")):
        if path.is_file():
            text = JINJA.sub(blank, path.read_text(encoding="utf-8"))
            found += search(root, path, text, UNSAFE_MARKUP)
    for path in sorted((root / "static").rglob("*.css")):
        found += search(root, path, path.read_text(encoding="utf-8"), UNSAFE_STYLE)
    return found


def search(root: Path, path: Path, text: str, patterns: dict[str, re.Pattern[str]]) -> Iterator[str]:
    """A sentence for each place in the text where a pattern is found."""
    for what, pattern in patterns.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{path.relative_to(root).as_posix()}:{line}: holds {what}"


def blank(match: re.Match[str]) -> str:
    """A Jinja tag's place, emptied, with its lines kept so that line numbers stay true."""
    return "\n" * match.group().count("\n")
