"""What was changed about a person, in words: entries of the journal as an icon and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.domain import profile
from app.web.presentation.rich import preview

#: Fields of a profile -> their names.
FIELDS: Mapping[str, str] = {
    "own_name": "Your name for them", "given_name": "Given name", "family_name": "Family name", "nickname": "Nickname",
    "pronunciation": "Pronunciation", "company": "Company", "job_title": "Job title", "zone": "Time zone", "language": "Language",
    "status": "Status", "type": "Type", "met": "How you met",
}  # fmt: skip
_WHO = {"network": "WhatsApp", "import": "an import", "rule": "a rule"}
_ACTS = {
    "added": "added", "changed": "changed", "removed": "removed", "verified": "verified", "doubted": "not verified any more",
    "set": "noted", "binned": "thrown away", "restored": "brought back", "given": "given", "taken": "taken off",
}  # fmt: skip
_THINGS = {
    "picture": ("image", "Picture"), "postal": ("map-pin", "Postal address"), "external": ("link", "Id elsewhere"),
    "tag": ("tag", "Tag"), "import": ("import", "Import"), "bin": ("trash-2", "Record"), "reminder": ("bell", "Reminder"),
    "cadence": ("repeat", "Rhythm"), "contact": ("user-plus", "Record"),
}  # fmt: skip


def change(kind: str, detail: Mapping[str, Any], who: str = "owner") -> tuple[str, str]:
    """Icon and sentence of an entry: ``("pencil", "Company: Lima & Co")``."""
    icon, said = _said(kind, detail)
    by = _WHO.get(who, "")
    return icon, f"{said}, by {by}" if by else said


def _said(kind: str, detail: Mapping[str, Any]) -> tuple[str, str]:
    act = _ACTS.get(str(detail.get("act", "")), str(detail.get("act", "")) or "changed")
    if kind == "profile":
        fields = detail.get("fields")
        changes = fields.items() if isinstance(fields, dict) else ()
        return "pencil", "; ".join(_field(name, *pair) for name, pair in changes) or "Profile changed"
    if kind == "point":
        what = {"phone": "Phone", "email": "Email", "link": "Link"}.get(str(detail.get("point")), "Way to reach them")
        return "at-sign", f"{what} {act}: {preview(str(detail.get('value', '')), 80)}"
    if kind == "date":
        return "calendar-days", f"{profile.DATES.get(str(detail.get('date')), 'Day')} {act}"
    if kind == "relation":
        kin = profile.RELATIONS.get(str(detail.get("relation")))
        return "users", f"Relationship {act}{': ' + kin.name.lower() if kin else ''}"
    icon, thing = _THINGS.get(kind, ("history", kind.replace("_", " ").capitalize()))
    named = preview(str(detail.get("name") or detail.get("tag") or detail.get("source") or ""), 60)
    return icon, f"{thing} {act}{': ' + named if named else ''}"


def _field(name: str, was: object, is_now: object) -> str:
    shown = FIELDS.get(name, name)
    was, is_now = preview(str(was or ""), 60), preview(str(is_now or ""), 60)
    if not is_now:
        return f"{shown} removed"
    return f"{shown}: {was} → {is_now}" if was and len(was) + len(is_now) < 60 else f"{shown}: {is_now}"
