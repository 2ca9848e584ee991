"""A conversation as one HTML file that needs nothing else: pages inside, search inside, and it prints.

The messages lie in it as text, 500 to a page, and become elements only when their page is shown: so a file of 200,000
messages opens as fast as a short one. Nothing that anybody wrote can run: all of it is escaped, and the file's own policy allows
its one script by hash and nothing from elsewhere.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources
from urllib.parse import quote

from app.formats.conversation import Batches, Head, Line, clock, said

PAGE = 500  # messages
_TICKS = {
    "sent": "✓", "delivered": "✓✓", "read": "✓✓", "played": "✓✓", "queued": "🕓", "sending": "🕓", "failed": "not sent",
    "unknown": "perhaps sent",
}  # fmt: skip
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]}]")
_AT_A_GLANCE = re.compile(r"[&<>\"'\n]|https?:").search  # most texts have nothing to escape


@cache
def _part(name: str) -> str:
    return resources.files("app.formats.conversation").joinpath(name).read_text(encoding="utf-8")


def write(head: Head, batches: Batches) -> Iterator[str]:
    """The file in pieces. Files of messages are linked where ``Line.file`` says they lie beside it."""
    script = _part("viewer.js")
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'sha256-{allowed}'; style-src 'unsafe-inline'; img-src 'self' file: data:;"
        " media-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
    title = escape(head.title)
    day, minute = clock(head.zone, "%d %B %Y")(head.exported_at)
    yield (
        f'<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>\n<style>\n{_part("viewer.css")}</style></head>\n'
        f'<body><header><h1 dir="auto">{title}</h1><p>Exported on {day}, {minute} ({escape(head.zone_name)})</p>'
        '<nav aria-label="Messages"><button id="earlier" type="button">Earlier</button><output id="where"></output>'
        '<button id="later" type="button">Later</button><label>Day <input type="date" id="day"></label>'
        '<label>Search <input type="search" id="search" autocomplete="off"></label>'
        '<button id="print" type="button">Print all</button></nav></header>\n'
        '<main><p id="found" role="status" hidden></p><ol id="messages"></ol>'
        "<noscript><p>This page shows its messages with a script, which is switched off here.</p></noscript></main>\n"
    )
    yield from _pages(head, batches)
    yield f"<script>{script}</script>\n</body></html>\n"


def _pages(head: Head, batches: Batches) -> Iterator[str]:
    when, iso = clock(head.zone, "%A, %d %B %Y"), clock(head.zone, "%Y-%m-%d")
    group = head.kind == "group"
    count, today = 0, ""
    for batch in batches:
        out: list[str] = []
        for line in batch:
            day, minute = when(line.id >> 20)
            if not count % PAGE:
                out.append(f'{"</script>" if count else ""}\n<script type="text/html" data-day="{iso(line.id >> 20)[0]}">')
                today = ""
            count += 1
            if day != today:
                today = day
                out.append(f'<li class="d">{day}')
            if line.kind == "text" and not (line.edited_at or line.revoked_at or line.reactions or line.extra):
                text = line.text
                body = f"<p dir=auto>{_text(text) if _AT_A_GLANCE(text) else text}</p>"
                end = ""
            else:
                body, end = _body(line), _end(line)
            sender = line.sender
            if not sender:
                tick = _TICKS.get(line.state, "")
                out.append(f'<li class="o" id="m{line.id}">{body}{end}<small>{minute} {tick}</small>\n')
            elif line.kind == "system":
                out.append(f'<li class="s" id="m{line.id}">{body}\n')
            elif group:
                out.append(f'<li id="m{line.id}"><b dir=auto>{escape(sender)}</b>{body}{end}<small>{minute}</small>\n')
            else:
                out.append(f'<li id="m{line.id}">{body}{end}<small>{minute}</small>\n')
        yield "".join(out)
    if count:
        yield "</script>\n"


def _text(text: str) -> str:
    """Escaped, with line breaks and with links that can be followed."""
    pieces, at = [], 0
    for found in _LINK.finditer(text):
        address = escape(found[0])
        pieces += [escape(text[at : found.start()]), f'<a href="{address}" rel="noreferrer noopener" target="_blank">{address}</a>']
        at = found.end()
    pieces.append(escape(text[at:]))
    return "".join(pieces).replace("\n", "<br>")


def _body(line: Line) -> str:
    if line.revoked_at and not line.text:
        return "<p class=g>This message was deleted</p>"
    extra, parts = line.extra or {}, []
    if quoted := extra.get("quote"):
        parts.append(f"<blockquote dir=auto>{_text(str(quoted.get('text', '')) or str(quoted.get('kind', '')))}</blockquote>")
    if line.mime:
        parts.append(_file(line))
    words = line.text if line.mime or line.kind == "text" else said(line)
    if words:
        parts.append(f"<p dir=auto>{_text(words)}</p>")
    return "".join(parts)


def _file(line: Line) -> str:
    if not line.file:
        return f"<p class=g>{escape(said(line._replace(text='')))} (not in this export)</p>"
    where, kind = escape(quote(line.file)), line.mime.partition("/")[0]
    if kind == "image" and line.mime != "image/svg+xml":
        return f'<img loading=lazy src="{where}" alt="">'
    if kind in ("video", "audio"):
        return f'<{kind} controls preload=none src="{where}"></{kind}>'
    return f'<p><a href="{where}" download>{escape(line.file_name or said(line))}</a></p>'


def _end(line: Line) -> str:
    marks = "".join(f"<i>{escape(emoji)}</i>" for emoji, _ in line.reactions or ())
    return marks + ("<i>edited</i>" if line.edited_at and not line.revoked_at else "")
