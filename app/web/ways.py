"""Settings → Notifications: by which ways what reaches the owner, when it may, whom it is not about, and the calendar's address."""

from __future__ import annotations

from typing import NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.actions import accounts
from app.actions import ways as actions
from app.domain import links
from app.domain.notices import KINDS, ON_REQUEST
from app.errors import Invalid
from app.store import deliveries, preferences
from app.store import ways as store
from app.store.ways import Way
from app.web.forms import days, minute, number, whole
from app.web.gate import current_owner, now, runtime
from app.web.pages import answer, back, go, page
from app.web.settings import tabs

bp = Blueprint("ways", __name__)

PAGE = "/settings/notifications"
_CHANGED = ("notification",)


class Shown(NamedTuple):
    """A way as the page shows it: ``last`` is (state, time, error) of what was last done by it; ``browser`` marks one's own."""

    way: Way
    last: tuple[str, int, str] | None
    browser: str


@bp.get(PAGE)
def settings() -> ResponseReturnValue:
    """Everything about notifications on one page."""
    owner = current_owner()
    telling = runtime().telling

    def ways() -> list[Shown]:
        found = store.of(owner.id)
        last = deliveries.newest([way.id for way in found])
        return [Shown(w, last.get(w.id), store.digest(w.target["endpoint"]) if w.kind == "push" else "") for w in found]

    return page(
        "settings/notifications.html",
        section="settings",
        tabs=tabs("notifications"),
        ways=ways,
        kinds={key: kind for key, kind in KINDS.items() if kind.chosen},
        wanted=preferences.of(owner.id),
        push_key=telling.push_key,
        email=telling.email,
        muted=lambda: store.muted(owner.id),
        feed=feed_address,
    )


def feed_address() -> str:
    """The secret address of the owner's calendar, '' when there is none."""
    owner = current_owner()
    generation = preferences.of(owner.id).calendar
    site = runtime().telling.site
    return f"{site.url}/calendar/{owner.id}/{links.feed(site.key, owner.id, generation)}.ics" if generation else ""


@bp.post(f"{PAGE}/matrix")
def choose() -> ResponseReturnValue:
    """Which kinds go by which way: each box is named ``<way>:<kind>``; the ways shown are in ``ways``. Kith itself is one: ``kith``."""
    wanted: dict[int, set[str]] = {way_id: set() for text in request.form.getlist("ways") if (way_id := whole(text))}
    for name in request.form:
        way, colon, kind = name.partition(":")
        if colon and (way_id := whole(way)) in wanted:
            wanted[way_id].add(kind)
    owner = current_owner()
    actions.choose(owner.id, wanted, now=now())
    if "kith" in request.form.getlist("ways"):
        accounts.prefer(owner.id, told_here=sorted(kind for kind in ON_REQUEST if f"kith:{kind}" in request.form))
    return answer(PAGE, "Saved", changed=_CHANGED)


@bp.post(f"{PAGE}/hours")
def hours() -> ResponseReturnValue:
    """When Kith may reach the owner, how often it repeats itself, and when the digest comes."""
    form = request.form
    quiet = [_time("quiet_from"), _time("quiet_to")] if form.get("quiet") else []
    pause = days("escalate", preferences.LONGEST_PAUSE, least=1, empty=preferences.Preferences().escalate_after_days)
    ahead = number("leaving", preferences.Preferences().leaving_minutes)
    if not 1 <= ahead <= preferences.LONGEST_AHEAD:
        raise Invalid(f"Between 1 and {preferences.LONGEST_AHEAD} minutes.", fields={"leaving": "A number of minutes."})
    accounts.prefer(
        current_owner().id, quiet_hours=quiet, alerts_at_work=bool(form.get("at_work")), escalate_after_days=pause, leaving_minutes=ahead,
        digest_at=_time("digest_at") if form.get("digest") else -1,
    )  # fmt: skip
    return answer(PAGE, "Saved", changed=_CHANGED)


def _time(name: str) -> int:
    """A time of day that may not be left out, as minutes after midnight."""
    found = minute(name)
    if found is None:
        raise Invalid("Write a time such as 07:30.", fields={name: "A time such as 07:30."})
    return found


@bp.post(f"{PAGE}/ways")
def add() -> ResponseReturnValue:
    """A new way by ``kind``: email, apprise, self_chat. Browsers subscribe over the API."""
    owner, form = current_owner(), request.form
    kind = form.get("kind", "")
    if kind == "email":
        if not runtime().telling.email:
            raise Invalid("Set KITH_SMTP_HOST first.", code="no_mail_server")
        actions.add_email(owner.id, form.get("address", ""), now=now())
    elif kind == "apprise":
        actions.add_apprise(owner.id, form.get("url", ""), name=form.get("name", ""), now=now())
    elif kind == "self_chat":
        actions.add_self_chat(owner.id, now=now())
    else:
        raise Invalid("There is no such kind of way.", code="bad_way")
    return go(PAGE, "Added. Try it with Test.")


@bp.post(f"{PAGE}/ways/<int:way_id>/<act>")
def change(way_id: int, act: str) -> ResponseReturnValue:
    """Test, pause, resume, remove."""
    owner = current_owner()
    if act == "test":
        actions.test(owner.id, way_id, now=now())
        return answer(PAGE, "A test is on its way.", changed=_CHANGED)
    if act in ("on", "off"):
        actions.switch(owner.id, way_id, enabled=act == "on", now=now())
        return answer(PAGE, "On again" if act == "on" else "Paused", undo=f"{PAGE}/ways/{way_id}/{'off' if act == 'on' else 'on'}", changed=_CHANGED)
    if act == "remove":
        actions.remove(owner.id, way_id, now=now())
        return answer(PAGE, "Removed", changed=_CHANGED)
    raise Invalid("That cannot be done here.", code="bad_act")


@bp.post("/people/<int:contact_id>/notifications/<act>")
def mute(contact_id: int, act: str) -> ResponseReturnValue:
    """Nothing aloud about a person any more, or again."""
    if act not in ("mute", "unmute"):
        raise Invalid("That cannot be done here.", code="bad_act")
    actions.mute(current_owner().id, contact_id, muted=act == "mute", now=now())
    said = "Told in Kith alone from now on" if act == "mute" else "Told by all your ways again"
    undo = f"/people/{contact_id}/notifications/{'unmute' if act == 'mute' else 'mute'}"
    return go(back(), said) if request.form.get("next") else answer(PAGE, said, undo=undo, changed=("notification", "contact"))


@bp.post(f"{PAGE}/calendar/<act>")
def calendar(act: str) -> ResponseReturnValue:
    """Make the calendar's address, make another one (the old one ends), or end it."""
    owner = current_owner()
    kept = preferences.of(owner.id)
    if act not in ("new", "off"):
        raise Invalid("That cannot be done here.", code="bad_act")
    # Counted on, so that an address that has ended never holds again.
    last = max(kept.calendar, kept.calendar_last)
    accounts.prefer(owner.id, calendar=last + 1 if act == "new" else 0, calendar_last=last + (act == "new"))
    return go(f"{PAGE}#calendar", "The calendar has an address of its own now." if act == "new" else "The calendar’s address has ended.")


def clock(minute: int) -> str:
    """A minute of the day: ``07:30``."""
    return f"{minute // 60:02}:{minute % 60:02}"


bp.add_app_template_filter(clock, "day_minute")
