"""Numbers, yes and no, links and closed lists of words, in the spellings catalogues use."""

from __future__ import annotations

import re

from tremplin.feeds.readers import problems as kinds
from tremplin.feeds.readers.elements import Given
from tremplin.kit.problem import Problem

MAX_LINK = 2000  # characters: browsers and servers cut longer ones
_LARGEST = 2**31 - 1  # what an integer column holds
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})")
_THOUSANDS = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?:\D|$))")
_YES = frozenset(("yes", "true", "1", "oui", "vrai", "y", "o"))
_NO = frozenset(("no", "false", "0", "non", "faux", "n"))
_REMOTE = {
    **dict.fromkeys(("", "no", "non", "false", "faux", "0"), "no"),
    **dict.fromkeys(("possible", "yes", "oui", "true", "vrai", "1", "partiel", "partielle", "hybride"), "possible"),
    **dict.fromkeys(("full", "total", "totale", "100", "100%", "remote"), "full"),
    "local": "local",
}
_UNITS = {
    **dict.fromkeys(("hour", "hours", "heure", "heures", "h"), "hour"),
    **dict.fromkeys(("day", "days", "jour", "jours"), "day"),
    **dict.fromkeys(("month", "months", "mois"), "month"),
    **dict.fromkeys(("year", "years", "an", "ans", "annee", "annees", "année", "années"), "year"),
}
_LINK = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_BARE_LINK = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,24}(?::\d{1,5})?(?:[/?#]\S*)?")


def number(text: str) -> float | None:
    """A number with a decimal point or comma, spaces between thousands; None when it is not one."""
    plain = _THOUSANDS.sub("", text.strip()).removesuffix("€").strip()
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    return float(plain) if _NUMBER.fullmatch(plain) else None


def read_number(given: Given, problems: list[Problem]) -> float | None:
    """The number given, negative ones included; None when absent or unreadable."""
    if not given.text:
        return None
    value = number(given.text)
    if value is None:
        problems.append(kinds.NUMBER_UNREADABLE.at(given.pointer, value=given.text[:80]))
    return value


def read_count(given: Given, problems: list[Problem]) -> int | None:
    """A whole number; what comes after the point is dropped."""
    value = read_number(given, problems)
    if value is None:
        return None
    if abs(value) > _LARGEST:
        problems.append(kinds.NUMBER_UNREADABLE.at(given.pointer, value=given.text[:80]))
        return None
    return int(value)


def read_places(given: Given, problems: list[Problem]) -> int | None:
    """The places given: zero and what is not a number are read as one, as ever in this dialect; None when not given.

    A negative number is kept: the rules of validation refuse it with their sentence.
    """
    if not given.text:
        return None
    count = read_count(given, problems)
    if count == 0:
        problems.append(kinds.PLACES_ZERO.at(given.pointer))
    return count or 1


def read_flag(given: Given, problems: list[Problem]) -> bool | None:
    """Yes or no; None when not given. Any other word is no."""
    word = given.text.lower()
    if not word:
        return None
    if word not in _YES and word not in _NO:
        problems.append(kinds.FLAG_UNREADABLE.at(given.pointer, value=given.text[:80]))
    return word in _YES


def read_remote(given: Given, problems: list[Problem]) -> str:
    """`no`, `possible`, `full` or `local`; absent or unknown, `no`."""
    remote = _REMOTE.get(given.text.lower())
    if remote is None:
        problems.append(kinds.REMOTE_UNKNOWN.at(given.pointer, value=given.text[:80]))
    return remote or "no"


def read_unit(given: Given, problems: list[Problem]) -> str | None:
    """`hour`, `day`, `month` or `year`, in English or in French; None when absent or unknown."""
    if not given.text:
        return None
    unit = _UNITS.get(given.text.lower().removeprefix("par ").removeprefix("/").strip())
    if unit is None:
        problems.append(kinds.COMPENSATION_UNIT_UNKNOWN.at(given.pointer, value=given.text[:80]))
    return unit


def read_link(given: Given, problems: list[Problem]) -> str | None:
    """A link to the web, with its scheme added when it is missing; None when absent or when it cannot be followed."""
    text = given.text
    if not text:
        return None
    if len(text) <= MAX_LINK:
        link = text.replace(" ", "%20") if _LINK.match(text) else text
        if _LINK.fullmatch(link):
            return link
        if _BARE_LINK.fullmatch(link):
            return f"https://{link}"
    problems.append(kinds.URL_UNREADABLE.at(given.pointer, value=text[:80]))
    return None
