"""Telephone numbers of any country, as people write them, and as machines dial them (E.164)."""

from __future__ import annotations

_LONGEST = 40  # digits, spaces and dots of the longest number that exists


def dialled(written: str) -> str | None:
    """A number in E.164 (`+33612345678`), or None when it is not valid in its own country.

    Without a country code, it is read as one of mainland France. `00` stands for `+`.
    """
    import phonenumbers  # its numbering plans take a tenth of a second to read: not at the start of every command

    text = written.strip()
    if len(text) > _LONGEST:
        return None
    try:
        number = phonenumbers.parse(f"+{text[2:]}" if text.startswith("00") else text, "FR")
    except phonenumbers.NumberParseException:
        return None
    if number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def written(number: str) -> str:
    """A number as people read it: `06 12 34 56 78` in mainland France, `+41 44 668 18 00` elsewhere; what is none, as it is."""
    import phonenumbers

    try:
        read = phonenumbers.parse(number, "FR")
    except phonenumbers.NumberParseException:
        return number
    here = phonenumbers.region_code_for_number(read) == "FR"
    return phonenumbers.format_number(
        read, phonenumbers.PhoneNumberFormat.NATIONAL if here else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )


def is_mobile(number: str) -> bool:
    """Whether a number in E.164 may receive an SMS. In some countries nothing tells a mobile from another line: it may then."""
    import phonenumbers

    try:
        kind = phonenumbers.number_type(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False
    return kind in (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
