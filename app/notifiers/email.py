"""Email over SMTP: text and HTML, with signed links to act on and to unsubscribe by one click (RFC 8058)."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from html import escape
from typing import Any, NamedTuple

from app.notifiers.base import Note, NotSent

_WAIT = 15.0  # seconds
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Server(NamedTuple):
    """Where mail leaves. ``security``: starttls | tls | none. ``context`` is for tests with a certificate of their own."""

    host: str
    port: int
    user: str
    password: str
    sender: str
    security: str
    context: ssl.SSLContext | None = None


class Email:
    """Sends to ``{"address": "ann@example.org"}``."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def send(self, target: Mapping[str, Any], note: Note, *, now: int) -> None:
        """See :class:`app.notifiers.base.Notifier`."""
        message = compose(note, sender=self._server.sender, to=str(target.get("address", "")), now=now)
        server = self._server
        context = server.context or ssl.create_default_context()
        try:
            with self._connect(context) as smtp:
                if server.security == "starttls":
                    smtp.starttls(context=context)
                if server.user:
                    smtp.login(server.user, server.password)
                smtp.send_message(message)
        except smtplib.SMTPAuthenticationError as error:
            raise NotSent(f"The mail server refused Kith’s login ({error.smtp_code}).", permanent=True) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _ in error.recipients.values()]
            raise NotSent(f"The mail server refused the address ({codes[0]}).", permanent=all(c >= 500 for c in codes)) from None
        except smtplib.SMTPResponseException as error:
            raise NotSent(f"The mail server answered {error.smtp_code}.", permanent=error.smtp_code >= 500) from None
        except smtplib.SMTPNotSupportedError:
            raise NotSent("The mail server does not offer the security that is set.", permanent=True) from None
        except ssl.SSLError:
            raise NotSent("The mail server’s certificate does not hold.", permanent=True) from None
        except (OSError, smtplib.SMTPException):
            raise NotSent("The mail server cannot be reached.", permanent=False) from None

    def _connect(self, context: ssl.SSLContext) -> smtplib.SMTP:
        server = self._server
        if server.security == "tls":
            return smtplib.SMTP_SSL(server.host, server.port, timeout=_WAIT, context=context)
        return smtplib.SMTP(server.host, server.port, timeout=_WAIT)


def compose(note: Note, *, sender: str, to: str, now: int) -> EmailMessage:
    """A note as a message with a text and an HTML part that say the same."""
    message = EmailMessage()
    message["Subject"] = _line(note.title)
    message["From"] = Address("Kith", addr_spec=sender)
    message["To"] = to
    message["Date"] = format_datetime(_EPOCH + timedelta(milliseconds=now))
    message["Message-ID"] = f"<{note.kind}.{note.id}.{now}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # so that absence notes do not answer
    message["X-Auto-Response-Suppress"] = "All"
    if note.unsubscribe:
        message["List-Unsubscribe"] = f"<{note.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(_text(note))
    message.add_alternative(_html(note), subtype="html")
    return message


def _text(note: Note) -> str:
    parts = [note.title, note.text, "\n".join(f"> {line}" for line in note.quote.splitlines())]
    for section in note.sections:
        parts.append("\n".join((section.title, *(f"- {text}\n  {url}" for text, url in section.lines))))
    parts.append("\n".join(f"{act.label}: {act.url}" for act in note.acts))
    ends = [f"No more emails of this kind ({note.kind_name}): {note.unsubscribe}"] if note.unsubscribe else []
    if note.mute:
        ends.append(f"{note.mute[0]}: {note.mute[1]}")
    parts.append("\n".join(ends))
    return "\n\n".join(part for part in parts if part) + "\n"


_SHELL = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{title}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif"><div style="max-width:560px;margin:0 auto">
<h1 style="font-size:20px;line-height:1.3;margin:0 0 8px">{title}</h1>
{parts}
<p style="font-size:13px;margin:32px 0 0;opacity:.75">{ends}</p>
</div></body></html>
"""
_QUOTE = '<blockquote dir="auto" style="margin:16px 0;padding:4px 16px;border-left:3px solid #b5651d;white-space:pre-wrap">{}</blockquote>'
_BUTTON = (
    '<a href="{}" style="display:inline-block;margin:0 8px 8px 0;padding:8px 16px;border:1px solid currentColor;'
    'border-radius:8px;text-decoration:none">{}</a>'
)


def _html(note: Note) -> str:
    parts = [f"<p>{escape(note.text)}</p>" if note.text else "", _QUOTE.format(escape(note.quote)) if note.quote else ""]
    for section in note.sections:
        lines = "".join(f'<li><a href="{escape(url)}">{escape(text)}</a></li>' for text, url in section.lines)
        parts.append(f'<h2 style="font-size:16px;margin:24px 0 4px">{escape(section.title)}</h2><ul>{lines}</ul>')
    if note.acts:
        buttons = "".join(_BUTTON.format(escape(act.url), escape(act.label)) for act in note.acts)
        parts.append(f'<p style="margin:24px 0 0">{buttons}</p>')
    ends = []
    if note.unsubscribe:
        ends.append(f'<a href="{escape(note.unsubscribe)}">No more emails of this kind</a> ({escape(note.kind_name)})')
    if note.mute:
        ends.append(f'<a href="{escape(note.mute[1])}">{escape(note.mute[0])}</a>')
    return _SHELL.format(title=escape(note.title), parts="\n".join(part for part in parts if part), ends=" · ".join(ends))


def _line(text: str) -> str:
    """One line of a header, whatever the text holds."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())[:200]
