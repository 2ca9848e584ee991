"""Why two people may be one, and what they are compared by, in words."""

from __future__ import annotations

from app.domain.duplicates import WEIGHTS, Reason
from app.domain.identity import display
from app.store.merges import Choice
from app.web.presentation.words import count

_REASONS = {
    "number": "The same number, {about}",
    "variant": "The same number, written in two ways: {about}",
    "email": "The same email address, {about}",
    "same_name": "The same name",
    "fuller_name": "The same name, once with more names in it",
    "common_name": "The same name, which several people have",
    "similar_name": "Similar names",
    "first_name": "The same first name",
    "moved_group": "One came to a group as the other was no longer seen there",
    "shared_group": "In the same group",
    "company": "The same company, {about}",
    "domain": "Email addresses at {about}",
    "birthday": "The same birthday",
    "hidden_number": "One is known only by number, the other only without",
    "other_name": "But their names differ",
    "generation": "But the names tell young and old apart",
    "other_birthday": "But their birthdays differ",
    "both_present": "But both are in that group now",
    "two_accounts": "But they have two WhatsApp accounts",
    "branches": "But these may be two branches of one business",
    "one_business": "But only one of them is a business account",
}
_FIELDS = {
    "own_name": "Your name for them", "given_name": "First name", "family_name": "Last name", "nickname": "Nickname",
    "pronunciation": "Pronunciation", "company": "Company", "job_title": "Title", "status": "Status", "type": "Type",
    "zone": "Time zone", "language": "Language", "met": "How you met", "own_picture": "Your picture of them", "saved_name": "In your phone",
    "push_name": "They call themselves", "business_name": "Business", "username": "User name", "picture": "Picture on WhatsApp",
    "cadence": "How often to be in touch",
}  # fmt: skip
PICTURES = frozenset(("own_picture", "picture"))


def reason(why: Reason) -> str:
    """One reason as a phrase."""
    about = display(f"pn:{why.about}") if why.code in ("number", "variant") else why.about
    return _REASONS[why.code].format(about=about)


def speaks_against(why: Reason) -> bool:
    """Whether a reason is one against."""
    return WEIGHTS[why.code] < 0


def field(choice: Choice) -> str:
    """What a field is called."""
    return choice.name or _FIELDS[choice.key]


def field_named(column: str) -> str:
    """What a column of a person is called."""
    return _FIELDS.get(column, "The newest name they gave themselves" if column == "push_name_at" else column.replace("_", " ").capitalize())


def worth(choice: Choice, said: str) -> str:
    """What a field says, for people."""
    if choice.key == "cadence" and said:
        return f"every {count(int(said), 'day')}"
    return said
