"""How long: from when to when, and over how many days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from tremplin.immersions.conventions.rules.facts import SIGNATORY_KEYS, Facts, Unreadable
from tremplin.immersions.conventions.rules.rule import BOTH, CONTRACT, IMMERSION, MINI_STAGE, Breach, Rule, Window, day
from tremplin.kit.shapes import ABSENT
from tremplin.reference.countries import COUNTRIES
from tremplin.reference.spelling import fold

_PRESENCE_COUNTED = Window(since=day(2025, 3, 27))
_YEARS_BACK, _YEARS_AHEAD = 130, 5
_DATES = ("dateSubmission", "dateStart", "dateEnd", "dateValidation", "dateApproval", "updatedAt")
# Where an immersion may take place besides France: the European Union and Switzerland, told by the last word of the address.
_NEIGHBOURS = frozenset(
    fold(COUNTRIES[code])
    for code in (
        "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "GR", "HR", "HU",
        "IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    )
)  # fmt: skip
_POSTCODE = re.compile(r"(?:^|[\s,])[0-9]{5}(?:[\s,]|$)")


def _ends_before_it_starts(facts: Facts) -> Iterator[Breach]:
    if facts.end < facts.start:
        yield Breach()


def _span_over(most: int) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        if facts.end - facts.start > timedelta(days=most):
            yield Breach({"most": most})

    return breaches


def _presence_over(most: int) -> Callable[[Facts], Iterator[Breach]]:
    def breaches(facts: Facts) -> Iterator[Breach]:
        told = facts.need("schedule", "workedDays")
        if told > most:
            yield Breach({"most": most, "told": f"{told:g}"})

    return breaches


def _dates_out_of_bounds(facts: Facts) -> Iterator[Breach]:
    today = facts.now.date()
    first, last = _years_from(today, -_YEARS_BACK), _years_from(today, _YEARS_AHEAD)
    places = [
        *((name,) for name in _DATES),
        ("signatories", "beneficiary", "birthdate"),
        *(("signatories", key, "signedAt") for key in SIGNATORY_KEYS),
        ("assessment", "signedAt"),
    ]
    for place in places:
        try:
            value = facts.get(*place)
        except Unreadable:
            continue
        if value is not None and value is not ABSENT and not first <= value.date() <= last:
            yield Breach({"back": _YEARS_BACK, "ahead": _YEARS_AHEAD}, ".".join(place))


def _years_from(today: date, years: int) -> date:
    """The same day of another year; the 1st of March for a 29th of February that is not there."""
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return date(today.year + years, 3, 1)


def _address_without_postcode(facts: Facts) -> Iterator[Breach]:
    address: str = facts.need("immersionAddress")
    if fold(address.rpartition(" ")[2]) not in _NEIGHBOURS and not _POSTCODE.search(address):
        yield Breach()


_SPAN = "De la date de début à la date de fin, une immersion compte au plus {most} jours."
_PRESENCE = "La présence est limitée à {most} jours : il y en a {told}."

RULES = (
    Rule(
        number="V1",
        code="END_BEFORE_START",
        path="dateEnd",
        sentence="La date de fin doit être après la date de début.",
        source=CONTRACT,
        breaches=_ends_before_it_starts,
    ),
    *(
        Rule(number="V2", code="SPAN_TOO_LONG", path="dateEnd", sentence=_SPAN, source=source, kinds=kinds, breaches=_span_over(most))
        for kinds, most, source in (
            (IMMERSION, 30, f"{CONTRACT}; code du travail, art. D5135-3"),
            (MINI_STAGE, 8, f"{CONTRACT}; code de l'éducation, art. L332-3-1"),
        )
    ),
    *(
        Rule(
            number="V3",
            code="TOO_MANY_DAYS",
            path="dateEnd",
            sentence=_PRESENCE,
            source=CONTRACT,
            kinds=kinds,
            window=_PRESENCE_COUNTED,
            breaches=_presence_over(most),
        )
        for kinds, most in ((IMMERSION, 30), (MINI_STAGE, 5))
    ),
    Rule(
        number="V19",
        code="POSTCODE_MISSING",
        path="immersionAddress",
        sentence="Ajoutez le code postal à l'adresse, ou le pays s'il n'est pas la France.",
        source=CONTRACT,
        kinds=BOTH,
        breaches=_address_without_postcode,
    ),
    Rule(
        number="V20",
        code="DATE_OUT_OF_BOUNDS",
        path="",
        sentence="La date doit être comprise entre il y a {back} ans et dans {ahead} ans.",
        source=CONTRACT,
        breaches=_dates_out_of_bounds,
    ),
)
