"""What makes a convention worth a look, each with the sentence that an adviser reads. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from tremplin.immersions.conventions import advice
from tremplin.immersions.conventions.advising.model import DAYS_NEAR, LONG_SPAN, LONG_WAIT, MANY_SENDINGS, Listed, Risk
from tremplin.immersions.conventions.keeping import changed_at
from tremplin.immersions.conventions.model import Convention, age_on
from tremplin.immersions.conventions.schedule import duration
from tremplin.immersions.conventions.signatures import shared_devices
from tremplin.immersions.conventions.upkeep import working_days_before
from tremplin.immersions.conventions.vocabulary import MODIFIABLE, ROLE_LABELS, SIGNABLE, Status
from tremplin.kit.french import day_of, short_date

LEGAL_WEEK = 35 * 60
_MAJORITY = 18
_ASSESSMENT_LATE = timedelta(days=10)
_ANYWHERE = "75"


def last_near_day(today: date) -> date:
    """The latest first day that is `near`, with the holidays of everyone."""
    days = (today + timedelta(days=at) for at in range(31))
    return max(day for day in days if working_days_before(today, day, _ANYWHERE) <= DAYS_NEAR)


def risks_of(listed: Listed, *, now: datetime) -> list[tuple[Risk, str]]:
    """All that deserves a look, the most pressing first."""
    one, today = listed.convention, day_of(now)
    found = [*_of_people(listed), *_of_terms(one)]
    if one.status in MODIFIABLE:
        found = [*_of_time(one, now, today), *_of_signatures(listed), *found]
    elif one.status is Status.ACCEPTED_BY_VALIDATOR and one.assessment is None and one.date_end + _ASSESSMENT_LATE < today:
        found.insert(0, (Risk.NO_ASSESSMENT, f"Terminée le {short_date(one.date_end)} : l'entreprise n'a pas rempli le bilan."))
    return found


def _of_time(one: Convention, now: datetime, today: date) -> Iterator[tuple[Risk, str]]:
    if one.date_start <= today:
        yield Risk.STARTED, f"Le premier jour était le {short_date(one.date_start)} : sans validation, l'immersion n'est pas couverte."
    elif one.date_start <= last_near_day(today):
        left = working_days_before(today, one.date_start, one.agency.department)
        yield (
            Risk.NEAR,
            f"Commence le {short_date(one.date_start)} : {left} jour{'s' if left > 1 else ''} ouvré{'s' if left > 1 else ''}.",
        )
    waited = (now - changed_at(one)).days
    if one.status not in SIGNABLE and waited >= LONG_WAIT.days:
        yield Risk.WAITING, f"Signée par tous, elle attend une décision depuis {waited} jours."


def _of_signatures(listed: Listed) -> Iterator[tuple[Risk, str]]:
    one = listed.convention
    missing = [each for each in one.signatories if each.signed_at is None] if one.status in SIGNABLE else []
    if missing:
        names = " et ".join(f"{each.name} ({ROLE_LABELS[each.role]})" for each in missing)
        yield Risk.UNSIGNED, f"Il manque la signature de {names}."
    sent = {each.role: each for each in listed.sendings}
    for person in missing:
        told = sent.get(person.role)
        if told and told.sent >= MANY_SENDINGS:
            yield Risk.SILENT, f"{person.name} a reçu {told.sent} messages et n'a pas signé : appelez au {person.phone}."
    for told in listed.sendings:
        if told.failed:
            yield (
                Risk.UNDELIVERED,
                f"Le dernier message ({ROLE_LABELS[told.role]}) n'a pas pu être remis : vérifiez l'adresse ou le numéro.",
            )


def _of_people(listed: Listed) -> Iterator[tuple[Risk, str]]:
    one = listed.convention
    for roles in shared_devices(listed.chain, one):
        names = " et ".join(person.name for role in roles if (person := one.signatories.get(role)))
        yield Risk.ONE_DEVICE, f"Un même appareil a signé pour {names} : assurez-vous que chacun a bien signé."
    age = age_on(one.signatories.beneficiary.birthdate, one.date_start)
    if age < _MAJORITY:
        yield Risk.MINOR, f"{one.signatories.beneficiary.name} aura {age} ans le premier jour."
    if one.establishment_ban:
        yield Risk.BANNED, f"L'entreprise est écartée de l'annuaire : {one.establishment_ban}"


def _of_terms(one: Convention) -> Iterator[tuple[Risk, str]]:
    span = (one.date_end - one.date_start).days + 1
    if span > LONG_SPAN:
        yield Risk.OVERLONG, f"Dure {span} jours, du premier au dernier."
    longest = max((week.minutes for week in one.schedule.weeks(one.date_start, one.date_end)), default=0)
    if longest > LEGAL_WEEK:
        yield Risk.HOURS, f"Une semaine compte {duration(longest)}, plus que la durée légale de {duration(LEGAL_WEEK)}."
    told = advice.of_schedule(one.schedule, one.date_start, one.date_end, one.agency.department)
    if told:
        others = len(told) - 1
        more = f" (et {others} autre{'s' if others > 1 else ''} remarque{'s' if others > 1 else ''})" if others else ""
        yield Risk.HOURS, f"{told[0].message}{more}"
