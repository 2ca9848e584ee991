"""Phone numbers as people read them: in their own country as one dials there, from elsewhere with the country code."""

from __future__ import annotations

import phonenumbers
from phonenumbers import PhoneNumberFormat


def phone(number: str, region: str = "") -> str:
    """A number in E.164 (``+4930901820``) as it is written in ``region`` (``DE``), or with its country code elsewhere."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    at_home = region and parsed.country_code == phonenumbers.country_code_for_region(region)
    return phonenumbers.format_number(parsed, PhoneNumberFormat.NATIONAL if at_home else PhoneNumberFormat.INTERNATIONAL)
