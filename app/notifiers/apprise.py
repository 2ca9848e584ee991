"""Everything that Apprise speaks: ntfy, Telegram, Signal, Slack, Matrix and a hundred more, each by an address with a secret in it.

Apprise reads its own addresses and makes its own requests. So the machine that an address names is looked up before, redirects are
off, and what would run on this machine instead of sending is refused.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from app.errors import Invalid
from app.notifiers import outgoing
from app.notifiers.base import Note, NotSent

# They log addresses and answers, secrets and all.
logging.getLogger("apprise").disabled = True
logging.getLogger("urllib3").setLevel(logging.WARNING)

#: Schemes that write to this machine or its neighbours and not to a person.
_HERE = frozenset(("syslog", "rsyslog", "dbus", "gnome", "kde", "glib", "qt", "windows", "macosx", "growl", "file", "exec", "mqtt", "mqtts"))


class Apprise:
    """Sends to ``{"url": "ntfy://…"}``."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private

    def send(self, target: Mapping[str, Any], note: Note, *, now: int) -> None:
        """See :class:`app.notifiers.base.Notifier`."""
        import apprise

        plugin = _plugin(str(target.get("url", "")))
        if plugin is None:
            raise NotSent("Apprise does not understand this address any more.", permanent=True)
        self._check(plugin)
        plugin.redirects = False
        sent = plugin.notify(title=note.title, body=_body(note), body_format=apprise.NotifyFormat.TEXT)
        if not sent:
            raise NotSent("The service did not take it. Check the address.", permanent=False)

    def _check(self, plugin: Any) -> None:
        host = str(plugin.host or "").strip("[]")
        if not host or "{host}" not in "".join(plugin.templates):
            return  # the service's own, which Apprise knows by heart
        try:
            outgoing.resolve(host, plugin.port or 443, private=self._private)
        except NotSent as error:
            if error.permanent or _is_machine(host):
                raise  # what is not even a name is a topic at the service's own server


def address(url: str) -> str:
    """An Apprise address that can be used.

    Raises:
        Invalid: Apprise does not know it, or it would act on this machine.
    """
    url = url.strip()
    said = "Write an address as Apprise knows it, such as ntfy://ntfy.sh/my-topic or tgram://token/chat."
    if len(url) > 2_000 or urlsplit(url).scheme.lower() in _HERE or _plugin(url) is None:
        raise Invalid(said, code="bad_apprise_url", fields={"url": said})
    return url


def masked(url: str) -> str:
    """An address as it may be shown: the service and, at most, its host."""
    plugin = _plugin(url)
    if plugin is None:
        return "…"
    name = str(plugin.service_name or "Apprise")
    named = "{host}" in "".join(plugin.templates) and _is_machine(str(plugin.host or ""))
    return f"{name} · {plugin.host}" if named else name


def _is_machine(host: str) -> bool:
    """Whether the host of an address is the name of a machine; without a dot it may be a topic, and so a secret."""
    return "." in host or ":" in host or host == "localhost"


def _plugin(url: str) -> Any:
    import apprise

    try:
        return apprise.Apprise.instantiate(url, suppress_exceptions=True)
    except Exception:  # a plugin's own opinion about an address is nothing to fall over
        return None


def _body(note: Note) -> str:
    parts = [note.text, f"“{note.quote}”" if note.quote else ""]
    for section in note.sections:
        parts.append("\n".join((section.title, *(f"- {text}\n  {url}" for text, url in section.lines))))
    return "\n\n".join([*(part for part in parts if part), note.url])
