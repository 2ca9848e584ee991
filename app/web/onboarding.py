"""The first hours: how far the history is, what to do with all that is old in it, and tips that come once."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.actions import accounts as account_actions
from app.actions import followup
from app.errors import NotFound
from app.store import onboarding
from app.store.devices import DeviceRow
from app.web.gate import current_owner, now
from app.web.pages import answer, counts
from app.web.presentation import times, words

bp = Blueprint("onboarding", __name__)

_KEPT = 7 * times.DAY  # what waits for longer is offered to the backlog
_WORTH = 5  # chats that are older, from which on the offer is made
_BEGINS_WITHIN = 10 * times.MINUTE  # from the link to the first piece of history; some phones send none

#: (name, figure, state) with state done | now | next
Step = tuple[str, str, str]


def steps_of(device: DeviceRow) -> list[Step]:
    """How far a new link is; empty once its history is in."""
    syncing = bool(words.syncing(device))
    waits = device.state == "connected" and not device.sync_phase and now() - device.linked_at < _BEGINS_WITHIN
    if not (device.state == "pairing" or syncing or waits):
        return []
    return steps(device, onboarding.so_far(device.owner_id), syncing=syncing)


def steps(device: DeviceRow, found: onboarding.SoFar, *, syncing: bool) -> list[Step]:
    """The steps of a link that has begun; see :func:`steps_of`."""
    if device.state == "pairing":
        return [("Scanned", "", "done"), ("Confirming", "", "now"), ("Contacts", "", "next"), ("Messages", "", "next"),
                ("Files", "", "next")]  # fmt: skip
    # Most phones say how far they are in per cent.
    total = f" · {device.sync_done} %" if device.sync_total == 100 else f" of {device.sync_total:,}" if device.sync_total else ""
    files = f"{found.files:,} of {found.files_known:,}" if found.files_known else ""
    return [
        ("Scanned", "", "done"),
        ("Confirmed", "", "done"),
        ("Contacts", f"{found.contacts:,}" if found.contacts else "", "done" if syncing and found.contacts else "now"),
        ("Messages", f"{found.messages:,}{total}" if found.messages else "", "now" if syncing else "next"),
        ("Files", files, "now" if files else "next"),
    ]


def offer(linked: Sequence[DeviceRow]) -> onboarding.Old | None:
    """What is old among those that wait, when it is much, the first history is in, and the owner was not asked yet."""
    owner = current_owner()
    if "backlog" in owner.preferences.get("tips", ()) or any(words.syncing(device) for device in linked):
        return None
    if not any(device.sync_phase == "done" for device in linked):
        return None
    found = onboarding.old(owner.id, now() - _KEPT)
    return found if found.older >= _WORTH else None


def tip() -> str:
    """The tip to show now, a key of ``words.TIPS``; "" when all were seen or nobody waits."""
    seen = current_owner().preferences.get("tips", ())
    return next((key for key in words.TIPS if key not in seen), "") if counts()["pending"] else ""


@bp.post("/backlog")
def settle() -> ResponseReturnValue:
    """Keep the last seven days among those that wait, and move what is older to the backlog."""
    owner = current_owner()
    moved, number = followup.settle(owner.id, now() - _KEPT, now=now())
    account_actions.see_tip(owner.id, "backlog")
    said = f"{words.count(number, 'chat')} moved to the Backlog" if number else "Nothing is older than 7 days."
    return answer("/", said, undo=f"/triage/{moved}/undo" if moved else "", changed=("reply", "conversation", "tip"))


@bp.post("/tips/<tip>")
def seen(tip: str) -> ResponseReturnValue:
    """A tip was seen and comes no more.

    Raises:
        NotFound: there is no such tip.
    """
    if tip not in {*words.TIPS, "backlog", "install"}:
        raise NotFound("There is no such tip.")
    account_actions.see_tip(current_owner().id, tip)
    return answer("/", changed=("tip",))
