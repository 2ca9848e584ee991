"""Telling the owner: the keys, the address of Kith in links, and what notifications leave by."""

from __future__ import annotations

from functools import cached_property

from app.actions import deliveries
from app.actions.deliveries import Site
from app.notifiers import keys
from app.notifiers.apprise import Apprise
from app.notifiers.base import Notifier
from app.notifiers.email import Email, Server
from app.notifiers.push import Push
from app.settings import Settings


class Telling:
    """What brings notifications out. Its keys are made when first needed."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @cached_property
    def site(self) -> Site:
        """Where links lead, and what signs them."""
        s = self._settings
        host = "127.0.0.1" if s.host in ("0.0.0.0", "::", "") else s.host  # noqa: S104 - compared, not listened on
        url = s.public_url or f"http://{f'[{host}]' if ':' in host else host}:{s.port}"
        return Site(url, keys.link_key(s.data_dir))

    @cached_property
    def push_key(self) -> str:
        """The VAPID key's public half, for browsers."""
        return keys.public(keys.push_key(self._settings.data_dir))

    @property
    def email(self) -> bool:
        """Whether a mail server is set."""
        return bool(self._settings.smtp_host)

    @property
    def private(self) -> bool:
        """Whether machines of this network may be reached."""
        return self._settings.private_targets

    @cached_property
    def notifiers(self) -> dict[str, Notifier]:
        """What each kind of way is sent by; the owner's own chat is sent by the outbox."""
        s = self._settings
        contact = s.public_url if s.public_url.startswith("https://") else f"mailto:{s.smtp_from or 'kith@localhost'}"
        found: dict[str, Notifier] = {
            "push": Push(keys.push_key(s.data_dir), contact, private=s.private_targets),
            "apprise": Apprise(private=s.private_targets),
        }
        if s.smtp_host:
            sender = s.smtp_from or (s.smtp_user if "@" in s.smtp_user else f"kith@{s.smtp_host}")
            found["email"] = Email(Server(s.smtp_host, s.smtp_port, s.smtp_user, s.smtp_password, sender, s.smtp_security))
        return found

    def deliver(self, now: int) -> bool:
        """Bring out the next notification that is due; returns whether there was one. For the worker."""
        return deliveries.deliver(self.notifiers, self.site, now=now)
