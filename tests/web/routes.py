"""Every route that Kith answers, and what is to be expected of it. A route without an entry here fails the suite."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import Flask

from tests.web.running import PASSWORD
from tests.web.seed import Seeded


class Route(NamedTuple):
    """What to know of a route to try it.

    ``ids``: argument of the path -> field of :class:`Seeded` (or ``=text``). ``sent``: a form (``data``) or JSON that the
    owner may send. ``status``: what the owner gets. ``public``: strangers may use it.
    """

    ids: Mapping[str, str] = {}
    status: int = 200
    data: Mapping[str, str] | None = None
    json: Mapping[str, Any] | None = None
    public: bool = False

    def body(self, seeded: Seeded) -> dict[str, Any]:
        """The body to send, as arguments of the test client."""
        if self.json is not None:
            return {"json": {key: fill(text, seeded) for key, text in self.json.items()}}
        return {"data": {key: fill(text, seeded) for key, text in (self.data or {}).items()}}


def fill(text: Any, seeded: Seeded) -> Any:
    """``{contact}`` in a sample stands for that id."""
    if isinstance(text, list):
        return [fill(one, seeded) for one in text]
    return text.format(**seeded._asdict()) if isinstance(text, str) else text


_CHAT = {"conversation_id": "conversation"}
_PERSON = {"contact_id": "contact"}
_DEVICE = {"device_id": "device"}
_MESSAGE = {"message_id": "message"}
_FAILED = {"message_id": "failed"}
#: The keys of a browser's subscription: a point of the curve, and sixteen bytes.
PUSH_KEYS = {
    "p256dh": "BGsX0fLhLEJH-Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU",
    "auth": "AAECAwQFBgcICQoLDA0ODw",
}
_UNTIL = "2030-01-01T09:00:00Z"
_LOGIN = {"email": "ann@example.org", "password": PASSWORD}

ROUTES: dict[str, Route] = {
    # Everybody's
    "static": Route({"filename": "=css/tokens.css"}, public=True),
    "setup.setup": Route(public=True, status=302),
    "setup.create_first_owner": Route(public=True, status=409, data={"token": "x", **_LOGIN}),
    "setup.login": Route(public=True, status=302),
    "setup.log_in": Route(public=True, status=303, data=_LOGIN),
    "setup.log_in_once": Route({"key": "=1.guess"}, public=True, status=401),
    "api_login.login": Route(public=True, json=_LOGIN),
    "api.docs": Route(public=True),
    "api.description": Route(public=True),
    "onboarding.settle": Route(status=303),
    "onboarding.seen": Route({"tip": "=keys"}, status=303),
    "install.worker": Route(public=True),
    "install.offline": Route(public=True),
    "ops.alive": Route(public=True),
    "ops.ready": Route(public=True),
    # The owner's
    "ops.metrics": Route(),
    "setup.log_out": Route(status=303),
    "today.today": Route(),
    "today.ways": Route(),
    "inbox.inbox": Route({"lane": "=pending"}),
    "triage.done": Route(_CHAT, status=303),
    "triage.snooze": Route(_CHAT, status=303, data={"until": "1770000000000"}),
    "triage.bring_back": Route(_CHAT, status=303),
    "triage.triage": Route(status=303, data={"verb": "archive", "chats": "{conversation},{group}"}),
    "triage.take_back": Route({"triage_id": "decided"}, status=303),
    "triage.later": Route(status=422),
    "replies.correct": Route(_CHAT, status=303, data={"needed": "0"}),
    "replies.uncorrect": Route({"correction_id": "correction"}, status=303),
    "replies.patience": Route(_CHAT, status=303, data={"days": "7"}),
    "replies.settings": Route(),
    "hours.keep": Route(status=303, data={"from0": "09:00", "to0": "17:00", "nudge_after_days": "3"}),
    "palette.palette": Route(),
    "palette.quick": Route({"what": "=task"}),
    "chats.chat": Route(_CHAT),
    "chats.write": Route(_CHAT, status=303, data={"text": "Hello", "quote_id": "{message}", "client_key": "k"}),
    "look.choose": Route(status=303, data={"theme": "dark"}),
    "composer.emoji": Route(),
    "composer.later": Route(_CHAT, status=200, data={"text": "Hello"}),
    "composer.schedule": Route(_CHAT, status=303, data={"text": "Hello", "until": "1770000000000"}),
    "composer.decide": Route({**_CHAT, "scheduled_id": "scheduled", "act": "=drop"}, status=303),
    "chats.tell_read": Route(_CHAT, status=303),
    "chats.seen": Route(_CHAT, status=303),
    "chats.draft": Route(_CHAT, status=303, data={"text": "Half a thought"}),
    "chats.message": Route(_MESSAGE),
    "chats.save_contact": Route({"message_id": "message"}, status=404, data={"card": "0"}),
    "chats.react": Route(_MESSAGE, status=303, data={"emoji": "👍"}),
    "chats.retry": Route(_FAILED, status=303),
    "chats.discard": Route(_FAILED, status=303),
    "media.media": Route({"message_id": "media"}),
    "media.fetch": Route({"message_id": "media"}, status=303),
    "media.picture": Route({"file": "picture"}),
    "people_list.everybody": Route(),
    "people_list.tagging": Route(status=422),
    "people_list.save": Route(status=303, data={"name": "Newest", "query": "sort=last"}),
    "people_list.forget": Route({"preset_id": "preset"}, status=303),
    "segments.every": Route(),
    "segments.add": Route(status=303, data={"name": "Close", "rule": "score > 60"}),
    "segments.one": Route({"segment_id": "segment"}),
    "segments.change": Route({"segment_id": "segment"}, status=303, data={"name": "Close", "rule": "score > 60"}),
    "segments.remove": Route({"segment_id": "segment"}, status=303),
    "people.person": Route({**_PERSON, "tab": "=timeline"}),
    "touch.everybody": Route(),
    "touch.brief": Route(),
    "touch.person": Route(_PERSON),
    "touch.want": Route(_PERSON, status=303, data={"days": "30"}),
    "touch.decide": Route({**_PERSON, "act": "=skip"}, status=303),
    "people.rename": Route(_PERSON, status=303, data={"name": "Ann of the choir"}),
    "people.merge": Route(_PERSON, status=303, data={"gone": "{other_contact}"}),
    "people.undo_merge": Route({"contact_id": "merged_contact", "merge_id": "merge"}, status=303),
    "tags.every": Route(),
    "tags.add": Route(status=303, data={"name": "Choir"}),
    "tags.change": Route({"tag_id": "tag"}, status=303, data={"name": "Family", "colour": "3", "cadence_days": "14"}),
    "tags.remove": Route({"tag_id": "tag"}, status=303),
    "tags.join": Route({"tag_id": "tag"}, status=303, data={"into": "{other_tag}"}),
    "tags.wear": Route(status=303, data={"contact": "{contact}", "name": "Choir"}),
    "tags.give": Route(_PERSON, status=303, data={"name": "Choir"}),
    "tags.take": Route({**_PERSON, "tag_id": "tag"}, status=303),
    "tags.again": Route({"tag_id": "tag", "act": "=give"}, status=303),
    "bin.listed": Route(),
    "bin.throw_away": Route(_PERSON, status=303),
    "bin.bring_back": Route(_PERSON, status=303),
    "bin.restore": Route(status=303, data={"kind": "contact", "id": "{contact}"}),
    "bin.erase": Route(_PERSON),
    "bin.erase_for_good": Route(_PERSON, status=422, data={"name": "Somebody else"}),
    "bin.export": Route({**_PERSON, "form": "=json"}),
    "twins.everybody": Route(),
    "twins.dismiss": Route(status=303, data={"one": "{contact}", "other": "{other_contact}"}),
    "twins.undismiss": Route(status=303, data={"one": "{contact}", "other": "{other_contact}"}),
    "twins.compare": Route({"contact_id": "contact", "other_id": "other_contact"}),
    "twins.merge": Route({"contact_id": "contact", "other_id": "other_contact"}, status=303, data={"own_name": "kept"}),
    "twins.parting": Route({"contact_id": "merged_contact", "merge_id": "merge"}),
    "record.write": Route(_PERSON, status=303, data={"given_name": "Ann", "company": "Choir"}),
    "record.fill": Route(_PERSON, status=303, data={"custom-{field}": "42"}),
    "record.choose_picture": Route(_PERSON, status=422),
    "record.remove_picture": Route(_PERSON, status=303),
    "record.add_point": Route(_PERSON, status=303, data={"kind": "email", "value": "ann.new@example.org"}),
    "record.change_point": Route({**_PERSON, "point_id": "point"}, status=303, data={"act": "verify"}),
    "record.remove_point": Route({**_PERSON, "point_id": "point"}, status=303),
    "record.add_postal": Route(_PERSON, status=303, data={"kind": "home", "street": "1 Sample Road"}),
    "record.decide_postal": Route({**_PERSON, "postal_id": "postal", "act": "=default"}, status=303),
    "record.add_date": Route(_PERSON, status=303, data={"kind": "birthday", "month": "2", "day": "29"}),
    "record.remove_date": Route({**_PERSON, "date_id": "date"}, status=303),
    "record.relate": Route(_PERSON, status=303, data={"other": "{other_contact}", "kind": "sibling"}),
    "record.unrelate": Route({**_PERSON, "relation_id": "relation"}, status=303),
    "encounters.log": Route(_PERSON, status=303, data={"kind": "meeting", "summary": "Coffee"}),
    "encounters.one": Route({"encounter_id": "encounter"}),
    "encounters.write": Route({"encounter_id": "encounter"}, status=303, data={"summary": "Tea"}),
    "encounters.throw_away": Route({"encounter_id": "encounter"}, status=303),
    "encounters.bring_back": Route({"encounter_id": "binned_encounter"}, status=303),
    "notes.everything": Route(),
    "notes.add": Route(status=303, data={"body": "Likes tea", "contact": "{contact}", "message": "{message}"}),
    "notes.new": Route(),
    "notes.note": Route({"note_id": "note"}),
    "notes.write": Route({"note_id": "note"}, status=303, data={"body": "Likes coffee"}),
    "notes.pin": Route({"note_id": "note", "act": "=pin"}, status=303),
    "notes.restore": Route({"note_id": "note", "at": "note_version"}, status=303),
    "notes.throw_away": Route({"note_id": "note"}, status=303),
    "notes.bring_back": Route({"note_id": "binned_note"}, status=303),
    "tasks.everything": Route(),
    "tasks.when": Route(),
    "tasks.new": Route(),
    "tasks.add": Route(status=303, data={"title": "Call Ann", "contact": "{contact}", "message": "{message}", "due": "tomorrow 9am"}),
    "tasks.task": Route({"task_id": "task"}),
    "tasks.write": Route({"task_id": "task"}, status=303, data={"title": "Call Ann back", "due": ""}),
    "tasks.decide": Route({"task_id": "task", "act": "=done"}, status=303),
    "fields.fields": Route(),
    "fields.define": Route(status=303, data={"name": "Allergies", "kind": "text"}),
    "fields.change": Route({"field_id": "field"}, status=303, data={"name": "Shoe size, EU"}),
    "fields.remove": Route({"field_id": "field"}, status=303),
    "search.search": Route(),
    "search.forget": Route(status=303),
    "insights.insights": Route(),
    "insights.placed": Route({"kind": "=engagement", "level": "=active"}),
    "insights.assign": Route({**_PERSON, "kind": "=value"}, status=303, data={"level": "high"}),
    "styleguide.styleguide": Route(),
    "reminders.ahead": Route(),
    "reminders.past": Route(),
    "reminders.when": Route(),
    "reminders.add": Route(status=303, data={"text": "Water the plants", "when": "in 3 days"}),
    "reminders.one": Route({"reminder_id": "reminder"}),
    "reminders.change": Route({"reminder_id": "reminder"}, status=303, data={"text": "Water all plants"}),
    "reminders.decide": Route({"reminder_id": "reminder", "act": "=done"}, status=303),
    "scheduled.one": Route({"scheduled_id": "scheduled"}),
    "scheduled.change": Route({"scheduled_id": "scheduled"}, status=303, data={"text": "Later still"}),
    "scheduled.decide": Route({"scheduled_id": "scheduled", "act": "=drop"}, status=303),
    "templates.everything": Route(),
    "templates.one": Route({"template_id": "template"}),
    "templates.add": Route(status=303, data={"name": "Thanks", "body": "Thank you, {{first_name}}"}),
    "templates.change": Route({"template_id": "template"}, status=303, data={"name": "Other"}),
    "templates.remove": Route({"template_id": "template"}, status=303),
    "settings.settings": Route(status=302),
    "settings.linked": Route(),
    "settings.code": Route(_DEVICE),
    "settings.add": Route(status=303, data={"name": "Third"}),
    "settings.link": Route({"device_id": "spare_device"}, status=303),
    "settings.scan": Route(_DEVICE, status=404),
    "settings.rename": Route(_DEVICE, status=303, data={"name": "Main phone"}),
    "settings.log_out": Route(_DEVICE, status=303),
    "settings.remove": Route({"device_id": "spare_device"}, status=303),
    "settings.health": Route(),
    "settings.run_job": Route({"name": "=snoozes"}, status=303),
    "imports.everything": Route(),
    "imports.give": Route(status=422),
    "imports.one": Route({"run_id": "imported"}),
    "imports.say": Route({"run_id": "imported"}, status=303, data={"me": "Robin", "order": "DMY"}),
    "imports.cancel": Route({"run_id": "imported"}, status=303),
    "imports.undo": Route({"run_id": "imported"}, status=409),
    "imports.discard": Route({"run_id": "imported"}, status=303),
    "imports.rejected": Route({"run_id": "imported"}),
    "exports.export": Route(),
    "exports.ask": Route(status=303, data={"format": "zip"}),
    "exports.ask_people": Route(status=303, data={"format": "vcf", "segment": "{segment}"}),
    "exports.cancel": Route({"export_id": "export"}, status=303),
    "exports.file": Route({"export_id": "export"}),
    "exports.back_up": Route(status=403),  # the first owner's alone
    "exports.restore": Route(status=403, data={"name": "kith-20260301T040000Z.tar.gz"}),
    "settings.reread": Route({"entry_id": "quarantined"}, status=303),
    "settings.account": Route(),
    "settings.profile": Route(status=303, data={"name": "Ann", "zone": "Europe/Berlin"}),
    "settings.captures": Route(status=303, data={"capture": "1"}),
    "settings.zone": Route(status=303, data={"zone": "Europe/Berlin"}),
    "settings.password": Route(status=303, data={"old": PASSWORD, "new": "a new long one", "again": "a new long one"}),
    "settings.add_token": Route(data={"name": "Script", "scope": "read"}),
    "settings.remove_token": Route({"token_id": "token"}, status=303),
    "notices.centre": Route(),
    "notices.toast": Route({"notice_id": "notice"}),
    "notices.read": Route(status=303, data={"id": "{notice}"}),
    "notices.act": Route({"notice_id": "notice", "verb": "=done"}, status=303),
    "signed.ask": Route({"token": "=guess"}, public=True, status=404),
    "signed.act": Route({"token": "=guess"}, public=True, status=404),
    "ways.settings": Route(),
    "ways.choose": Route(status=303, data={"ways": "{way}", "{way}:reply": "on"}),
    "ways.hours": Route(status=303, data={"escalate": "3", "quiet": "on", "quiet_from": "22:00", "quiet_to": "06:30"}),
    "ways.add": Route(status=303, data={"kind": "self_chat"}),
    "ways.change": Route({"way_id": "way", "act": "=off"}, status=303),
    "ways.mute": Route({**_PERSON, "act": "=mute"}, status=303),
    "ways.calendar": Route({"act": "=new"}, status=303),
    "digest.digest": Route(),
    "calendar.feed": Route({"owner_id": "=1", "secret": "=guess"}, public=True, status=404),
    "calendar.item": Route({"kind": "=scheduled", "item_id": "scheduled"}),
    # The API
    "api_auth.logout": Route(status=204),
    "api_auth.me": Route(),
    "api_contacts.find": Route(),
    "api_contacts.add": Route(status=201, json={"own_name": "Cleo", "phone": "+1 555 010 0177"}),
    "api_contacts.one": Route({"id": "contact"}),
    "api_contacts.change": Route({"id": "contact"}, json={"own_name": "Ann of the choir"}),
    "api_contacts.merge": Route({"id": "contact"}, status=201, json={"contact_id": "{other_contact}"}),
    "api_contacts.merges": Route(),
    "api_leaving.thrown": Route(),
    "api_leaving.throw_away": Route({"id": "contact"}),
    "api_leaving.bring_back": Route({"id": "contact"}),
    "api_leaving.erase": Route({"id": "other_contact"}, status=204),
    "api_leaving.export": Route({"id": "contact"}),
    "api_duplicates.found": Route(),
    "api_duplicates.dismissed": Route(),
    "api_duplicates.dismiss": Route(status=204, json={"contact_id": "{contact}", "other_id": "{other_contact}"}),
    "api_duplicates.undismiss": Route(status=204, json={"contact_id": "{contact}", "other_id": "{other_contact}"}),
    "api_duplicates.preview": Route({"id": "merge"}),
    "api_contacts.undo": Route({"id": "merge"}),
    "api_segments.every": Route(),
    "api_segments.add": Route(status=201, json={"name": "Close", "rule": "score > 60"}),
    "api_segments.one": Route({"id": "segment"}),
    "api_segments.change": Route({"id": "segment"}, json={"rule": "score > 60"}),
    "api_segments.remove": Route({"id": "segment"}, status=204),
    "api_segments.contacts": Route({"id": "segment"}),
    "api_presets.every": Route(),
    "api_presets.save": Route(status=201, json={"name": "Newest", "query": "sort=last"}),
    "api_presets.one": Route({"id": "preset"}),
    "api_presets.change": Route({"id": "preset"}, json={"name": "Oldest", "query": "sort=-last", "position": 3}),
    "api_presets.remove": Route({"id": "preset"}, status=204),
    "api_tags.every": Route(),
    "api_tags.add": Route(status=201, json={"name": "Choir", "colour": 4, "cadence_days": 30}),
    "api_tags.one": Route({"id": "tag"}),
    "api_tags.change": Route({"id": "tag"}, json={"name": "Family"}),
    "api_tags.remove": Route({"id": "tag"}, status=204),
    "api_tags.join": Route({"id": "tag"}, json={"tag_id": "{other_tag}"}),
    "api_tags.wear": Route({"id": "tag"}, json={"contact_ids": ["{contact}"]}),
    "api_record.reach": Route({"id": "contact"}),
    "api_record.add_point": Route({"id": "contact"}, status=201, json={"kind": "email", "value": "ann.new@example.org"}),
    "api_record.change_point": Route({"id": "contact", "row_id": "point"}, json={"label": "work", "verified": True}),
    "api_record.remove_point": Route({"id": "contact", "row_id": "point"}, status=204),
    "api_record.add_postal": Route({"id": "contact"}, status=201, json={"street": "2 Sample Road"}),
    "api_record.remove_postal": Route({"id": "contact", "row_id": "postal"}, status=204),
    "api_record.add_date": Route({"id": "contact"}, status=201, json={"month": 2, "day": 29}),
    "api_record.remove_date": Route({"id": "contact", "row_id": "date"}, status=204),
    "api_record.relate": Route({"id": "contact"}, status=201, json={"contact_id": "{other_contact}", "kind": "parent"}),
    "api_record.unrelate": Route({"id": "contact", "row_id": "relation"}, status=204),
    "api_record.happened": Route({"id": "contact"}),
    "api_notes.find": Route(),
    "api_notes.of_contact": Route({"id": "contact"}),
    "api_notes.add": Route(status=201, json={"body": "Likes tea", "contact_id": "{contact}"}),
    "api_notes.one": Route({"id": "note"}),
    "api_notes.versions": Route({"id": "note"}),
    "api_notes.change": Route({"id": "note"}, json={"body": "Likes coffee", "pinned": True}),
    "api_notes.remove": Route({"id": "note"}, status=204),
    "api_tasks.find": Route(),
    "api_tasks.of_contact": Route({"id": "contact"}),
    "api_tasks.add": Route(status=201, json={"title": "Call Ann", "contact_id": "{contact}", "due": "tomorrow 9am"}),
    "api_tasks.one": Route({"id": "task"}),
    "api_tasks.change": Route({"id": "task"}, json={"title": "Call Ann back", "priority": 2}),
    "api_tasks.done": Route({"id": "task"}),
    "api_tasks.remove": Route({"id": "task"}, status=204),
    "api_calls.find": Route(),
    "api_calls.of_contact": Route({"id": "contact"}),
    "api_calls.log": Route(status=201, json={"contact_id": "{contact}", "kind": "meeting", "summary": "Coffee"}),
    "api_calls.one": Route({"id": "encounter"}),
    "api_calls.change": Route({"id": "encounter"}, json={"summary": "Tea", "sentiment": "good"}),
    "api_calls.remove": Route({"id": "encounter"}, status=204),
    "api_fields.every": Route(),
    "api_fields.define": Route(status=201, json={"name": "Allergies", "kind": "choice", "choices": ["Nuts"]}),
    "api_fields.change": Route({"id": "field"}, json={"name": "Shoe size, EU"}),
    "api_fields.remove": Route({"id": "field"}, status=204),
    "api_conversations.recent": Route(),
    "api_conversations.one": Route({"id": "conversation"}),
    "api_conversations.change": Route({"id": "conversation"}, json={"draft": "Hello", "archived": True, "done": True}),
    "api_conversations.messages": Route({"id": "conversation"}),
    "api_conversations.write": Route({"id": "conversation"}, status=201, json={"text": "Hi", "quote_id": "{message}"}),
    "api_conversations.tell_read": Route({"id": "conversation"}),
    "api_devices.all_devices": Route(),
    "api_devices.add": Route(status=201, json={"name": "Third"}),
    "api_devices.one": Route({"id": "device"}),
    "api_devices.remove": Route({"id": "spare_device"}, status=204),
    "api_devices.link": Route({"id": "spare_device"}, status=202),
    "api_devices.logout": Route({"id": "device"}),
    "api_devices.qr": Route({"id": "device"}),
    "api_insights.summary": Route(),
    "api_insights.by_day": Route(),
    "api_insights.stats": Route({"id": "contact"}),
    "api_insights.response_times": Route(),
    "api_insights.levels": Route(),
    "api_insights.placed": Route({"kind": "=engagement", "level": "=active"}),
    "api_insights.score": Route({"id": "contact"}),
    "api_insights.assign": Route({"id": "contact", "kind": "=value"}, json={"level": "high"}),
    "api_reminders.listed": Route(),
    "api_reminders.add": Route(status=201, json={"text": "Water the plants", "when": "in 3 days"}),
    "api_reminders.one": Route({"id": "reminder"}),
    "api_reminders.change": Route({"id": "reminder"}, json={"text": "Water all plants"}),
    "api_reminders.cancel": Route({"id": "reminder"}),
    "api_reminders.done": Route({"id": "reminder"}),
    "api_reminders.snooze": Route({"id": "reminder"}, json={"until": _UNTIL}),
    "api_scheduled.listed": Route(),
    "api_scheduled.add": Route(status=201, json={"conversation_id": "{conversation}", "text": "Later", "due_at": _UNTIL}),
    "api_scheduled.one": Route({"id": "scheduled"}),
    "api_scheduled.change": Route({"id": "scheduled"}, json={"text": "Later still"}),
    "api_scheduled.cancel": Route({"id": "scheduled"}),
    "api_scheduled.send": Route({"id": "scheduled"}),
    "api_scheduled.dismiss": Route({"id": "scheduled"}, status=409),
    "api_imports.all_imports": Route(),
    "api_imports.give": Route(status=422),
    "api_imports.one": Route({"id": "imported"}),
    "api_imports.say": Route({"id": "imported"}, json={"me": "Robin", "zone": "UTC"}),
    "api_imports.cancel": Route({"id": "imported"}),
    "api_imports.undo": Route({"id": "imported"}, status=409),
    "api_imports.rejected": Route({"id": "imported"}),
    "api_exports.all_exports": Route(),
    "api_exports.ask": Route(status=202, json={"format": "html", "conversation_id": "{conversation}"}),
    "api_exports.one": Route({"id": "export"}),
    "api_exports.file": Route({"id": "export"}),
    "api_exports.cancel": Route({"id": "export"}),
    "api_templates.all_templates": Route(),
    "api_templates.add": Route(status=201, json={"name": "Thanks", "body": "Thank you, {{first_name}}"}),
    "api_templates.one": Route({"id": "template"}),
    "api_templates.change": Route({"id": "template"}, json={"name": "Other"}),
    "api_templates.remove": Route({"id": "template"}, status=204),
    "api_templates.preview": Route({"id": "template"}),
    "api_search.search": Route(status=422),
    "api_health.health": Route(),
    "api_messages.of_conversation": Route(status=422),
    "api_messages.one": Route({"id": "message"}),
    "api_messages.media": Route({"id": "media"}),
    "api_messages.react": Route({"id": "message"}, json={"emoji": "👍"}),
    "api_messages.retry": Route({"id": "failed"}),
    "api_messages.discard": Route({"id": "failed"}, status=204),
    "api_touch.reach_out": Route(),
    "api_touch.standing": Route({"id": "contact"}),
    "api_touch.want": Route({"id": "contact"}, json={"days": 30}),
    "api_notifications.told": Route(),
    "api_notifications.one": Route({"id": "notice"}),
    "api_notifications.change": Route({"id": "notice"}, json={"read": True}),
    "api_notifications.read": Route(json={"ids": ["{notice}"]}),
    "api_notifications.all_ways": Route(),
    "api_notifications.change_way": Route({"id": "way"}, json={"enabled": False, "kinds": ["reply"]}),
    "api_notifications.remove_way": Route({"id": "way"}, status=204),
    "api_notifications.test_way": Route({"id": "way"}, status=202),
    "api_notifications.push_key": Route(),
    "api_notifications.subscribe": Route(status=201, json={"endpoint": "https://push.example.org/{notice}", "keys": PUSH_KEYS}),
    "api_notifications.unsubscribe": Route(status=204, json={"endpoint": "https://push.example.org/gone"}),
    "api_notifications.digest": Route(),
    "api_replies.waiting": Route(),
    "api_replies.done": Route({"id": "conversation"}),
    "api_replies.snooze": Route({"id": "conversation"}, json={"until": _UNTIL}),
    "api_replies.undo": Route({"id": "conversation"}),
    "api_replies.triage": Route(status=201, json={"verb": "archive", "conversation_ids": ["{conversation}"]}),
    "api_replies.take_back": Route({"id": "decided"}),
    "api_replies.correct": Route({"id": "conversation"}, status=201, json={"needed": True}),
    "api_replies.patience": Route({"id": "conversation"}, json={"days": 7}),
    "api_replies.corrected": Route(),
    "api_replies.uncorrect": Route({"id": "correction"}, status=204),
}


class Call(NamedTuple):
    """One way to call a route: an address with an owner's ids, and a method."""

    endpoint: str
    method: str
    path: str
    route: Route
    names_something: bool  # the path holds an id

    @property
    def kind(self) -> str:
        """How its body is sent: ``json`` or as a form, ``data``."""
        return "data" if self.route.json is None else "json"


def calls(app: Flask, seeded: Seeded, *, changing: bool | None = None) -> Iterator[Call]:
    """Every way to call every route of the app that has an entry, with an owner's own ids."""
    for rule in app.url_map.iter_rules():
        route = ROUTES.get(rule.endpoint)
        if route is None:
            continue
        named = {name: route.ids[name] for name in rule.arguments - (rule.defaults or {}).keys()}
        values = {name: field[1:] if field.startswith("=") else getattr(seeded, field) for name, field in named.items()}
        built = rule.build(values)
        assert built is not None, rule
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            changes = method != "GET"
            if changing is None or changes == changing:
                owned = any(not field.startswith("=") for field in named.values())
                yield Call(rule.endpoint, method, built[1], route, owned)
