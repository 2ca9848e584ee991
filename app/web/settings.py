"""Settings: linked devices, the state of Kith's own health, the account."""

from __future__ import annotations

from typing import Literal
from zoneinfo import available_timezones

from flask import Blueprint, redirect, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.actions import accounts as account_actions
from app.actions import devices as device_actions
from app.actions import upkeep
from app.errors import Invalid, NotFound
from app.store import accounts, devices, preferences, queues, ways
from app.store.devices import DeviceRow
from app.web import codes, onboarding
from app.web.gate import address, current_owner, current_session, now, runtime, sessions_ended
from app.web.hours import week
from app.web.pages import answer, go, owner_zone, page
from app.web.presentation import words

bp = Blueprint("settings", __name__)

_CHANGED = ("device",)
_PAGES = (
    ("devices", "Devices"),
    ("health", "Health"),
    ("replies", "Replies"),
    ("notifications", "Notifications"),
    ("fields", "Fields"),
    ("import", "Import"),
    ("export", "Export"),
    ("account", "Account"),
)


def tabs(current: str) -> list[tuple[str, str, int, bool]]:
    """The pages of the settings, for the row of tabs."""
    return [(f"/settings/{key}", name, 0, key == current) for key, name in _PAGES]


@bp.get("/settings")
def settings() -> ResponseReturnValue:
    """Settings begin with the devices."""
    return redirect("/settings/devices")


# ── Devices ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/settings/devices")
def linked() -> ResponseReturnValue:
    """Every linked device: its code to scan, its state, its sync."""
    owner = current_owner()
    return page(
        "settings/devices.html",
        section="settings",
        tabs=tabs("devices"),
        devices=lambda: [(device, words.link(device, now(), owner_zone())) for device in devices.all_of(owner.id)],
        code=_code,
        running=_running,
        has_messages=devices.has_messages,
        steps=onboarding.steps_of,
    )


@bp.get("/settings/devices/<int:device_id>/code")
def code(device_id: int) -> ResponseReturnValue:
    """The code of one device, alone, to replace itself."""
    device = devices.one(current_owner().id, device_id)
    return page(
        "settings/device.html", device=device, said=words.link(device, now(), owner_zone()), code=_code,
        running=_running, has_messages=devices.has_messages, steps=onboarding.steps_of,
    )  # fmt: skip


@bp.post("/settings/devices")
def add() -> ResponseReturnValue:
    """Add a device and start its pairing at once."""
    owner = current_owner()
    device_id = device_actions.add(owner.id, request.form.get("name", ""), now=now())
    device_actions.link(owner.id, device_id, runtime().channels, now=now())
    return answer("/settings/devices", changed=("devices",))


@bp.post("/settings/devices/<int:device_id>/link")
def link(device_id: int) -> ResponseReturnValue:
    """Show a code: the first one, a new one after the last has expired, or to link again."""
    device_actions.link(current_owner().id, device_id, runtime().channels, now=now())
    return answer("/settings/devices", changed=_CHANGED)


@bp.post("/settings/devices/<int:device_id>/scan")
def scan(device_id: int) -> ResponseReturnValue:
    """In the demo alone: hold the pretend phone in front of the code."""
    device = devices.one(current_owner().id, device_id)
    phone = runtime().channels.get(device.id)
    if device.channel != "simulator" or phone is None:
        raise NotFound("Only the demo's phone can be made to scan.")
    phone.scan()
    return answer("/settings/devices", changed=_CHANGED)


@bp.post("/settings/devices/<int:device_id>/name")
def rename(device_id: int) -> ResponseReturnValue:
    """The owner's own word for a device."""
    device_actions.rename(current_owner().id, device_id, request.form.get("name", ""))
    return answer("/settings/devices", "Renamed.", changed=_CHANGED)


@bp.post("/settings/devices/<int:device_id>/logout")
def log_out(device_id: int) -> ResponseReturnValue:
    """Unlink; everything stored stays."""
    device_actions.logout(current_owner().id, device_id, runtime().channels, now=now())
    return answer("/settings/devices", "Logged out. Everything you have stays here.", changed=_CHANGED)


@bp.post("/settings/devices/<int:device_id>/remove")
def remove(device_id: int) -> ResponseReturnValue:
    """Forget a device that holds no chats."""
    device_actions.remove(current_owner().id, device_id, runtime().channels, now=now())
    return answer("/settings/devices", "Removed.", changed=("devices",))


def _running(device: DeviceRow) -> bool:
    """Whether the device's channel is up, so that a code may come at any moment."""
    return runtime().channels.get(device.id) is not None


def _code(device: DeviceRow) -> tuple[Markup, int] | None:
    """The code to scan now, drawn, and when it expires; None while there is none."""
    shown = device_actions.code(device.owner_id, device.id, runtime().channels)
    return (codes.draw(shown.text), shown.expires_at) if shown else None


# ── Health ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.post("/settings/health/quarantine/<int:entry_id>")
def reread(entry_id: int) -> ResponseReturnValue:
    """Try again to understand an event that was kept."""
    upkeep.reread(current_owner().id, entry_id, runtime().channels, now=now())
    return answer("/settings/health", changed=_CHANGED)


@bp.post("/settings/health/jobs/<name>")
def run_job(name: str) -> ResponseReturnValue:
    """Run a job now instead of at its next knock."""
    fared = runtime().timetable.run(name)
    said = f"It did not work: {fared.error}" if fared.error else f"Done: {fared.done}." if fared.done else "Nothing was to be done."
    return answer("/settings/health", said, changed=_CHANGED)


@bp.get("/settings/health")
def health() -> ResponseReturnValue:
    """What works, what waits, what could not be understood."""
    owner = current_owner()
    return page(
        "settings/health.html",
        section="settings",
        tabs=tabs("health"),
        devices=lambda: [(device, words.link(device, now(), owner_zone())) for device in devices.all_of(owner.id)],
        quarantined=lambda: queues.quarantined(owner.id),
        unknown=lambda: queues.unknown_kinds(owner.id),
        media=lambda: queues.media_counts(owner.id),
        troubled=lambda: queues.troubled(owner.id),
        broken=lambda: ways.broken(owner.id),
        report=lambda: runtime().health(),
        jobs=lambda: runtime().timetable.fared(),
    )


# ── Account ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@bp.get("/settings/account")
def account() -> ResponseReturnValue:
    """Name, zone, password, tokens for programs."""
    return _account()


@bp.post("/settings/account/profile")
def profile() -> ResponseReturnValue:
    """Shown name and time zone."""
    owner, form = current_owner(), request.form
    account_actions.set_profile(owner.id, name=form.get("name", ""), zone=form.get("zone", ""), now=now())
    return go("/settings/account", "Saved.")


@bp.post("/settings/account/capture")
def captures() -> ResponseReturnValue:
    """Whether lines in the owner's own chat become notes, tasks and reminders."""
    account_actions.prefer(current_owner().id, capture=None if request.form.get("capture") else False)
    return go("/settings/account", "Saved.")


@bp.post("/settings/account/zone")
def zone() -> ResponseReturnValue:
    """The browser's time zone, told by the page while none is set; one that was chosen stays."""
    owner = current_owner()
    if not owner.preferences.get("zone"):
        account_actions.set_profile(owner.id, name=owner.name, zone=request.form.get("zone", ""), now=now())
    return answer("/settings/account", changed=("line",))


@bp.post("/settings/account/password")
def password() -> ResponseReturnValue:
    """A new password; whoever else is logged in to this account is not any more."""
    owner, form, session = current_owner(), request.form, current_session()
    if form.get("new", "") != form.get("again", ""):
        raise Invalid("The new passwords differ.", fields={"again": "This is not the same password."})
    ended = account_actions.change_password(
        owner.id, form.get("old", ""), form.get("new", ""), keep=session.id if session else "", address=address(), now=now()
    )
    sessions_ended(ended)
    return go("/settings/account", "The password is changed; other browsers are logged out.")


@bp.post("/settings/account/tokens")
def add_token() -> ResponseReturnValue:
    """A token for a program; the answer is the only page that ever shows it."""
    owner, form = current_owner(), request.form
    scope: Literal["read", "write"] = "write" if form.get("scope") == "write" else "read"
    return _account(secret=account_actions.make_token(owner.id, name=form.get("name", ""), scope=scope, now=now()))


@bp.post("/settings/account/tokens/<int:token_id>/remove")
def remove_token(token_id: int) -> ResponseReturnValue:
    """Take a token back."""
    account_actions.remove_token(current_owner().id, token_id, now=now())
    return go("/settings/account", "The token works no more.")


def _account(secret: str = "") -> ResponseReturnValue:
    return page(
        "settings/account.html",
        section="settings",
        tabs=tabs("account"),
        zones=sorted(available_timezones()),
        captures=preferences.of(current_owner().id).capture,
        tokens=accounts.tokens(current_owner().id),
        secret=secret,
        preferences=preferences.understood(current_owner().preferences),
        week=week,
    )
