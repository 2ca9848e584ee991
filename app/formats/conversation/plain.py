"""A conversation as WhatsApp's own export has it on Android: one line a message, ``31/12/2026, 14:05 - Ana: text``."""

from __future__ import annotations

from collections.abc import Iterator

from app.formats.conversation import Batches, Head, Line, clock, said

_EDITED = " <This message was edited>"


def write(head: Head, batches: Batches) -> Iterator[str]:
    """The transcript, a batch at a time. Reactions and quotes have no place in this format."""
    when, me = clock(head.zone), head.me
    for batch in batches:
        out = []
        for line in batch:
            day, minute = when(line.id >> 20)
            # The plain case first: it is nearly all of a conversation.
            body = line.text if line.kind == "text" and not line.edited_at and not line.revoked_at else _body(line)
            if line.kind == "system":
                out.append(f"{day}, {minute} - {body}\n")
            else:
                out.append(f"{day}, {minute} - {line.sender or me}: {body}\n")
        yield "".join(out)


def _body(line: Line) -> str:
    if line.file and not line.revoked_at:
        caption = f"\n{line.text}" if line.text else ""
        return f"{line.file.rpartition('/')[2]} (file attached){caption}"
    if line.mime and not line.revoked_at:
        return f"<Media omitted>{chr(10) + line.text if line.text else ''}"
    body = said(line)
    return body + _EDITED if line.edited_at and not line.revoked_at else body
