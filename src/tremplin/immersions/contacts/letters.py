"""Mails of a contact: one to the applicant in each mode, and what they wrote to the company that wants to be written to. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tremplin.immersions.contacts.model import ContactRequest
from tremplin.immersions.offers.model import ContactMode, Establishment, Location, Member, RightStatus
from tremplin.kit.mail import Mail


def letters(asked: ContactRequest, company: Establishment, people: Sequence[Member], place: Location, job: str) -> Iterator[Mail]:
    """The mails that a contact sends. `job` is the name of the job."""
    if company.contact_mode == ContactMode.EMAIL:
        yield from (_request(asked, company, place, job, to=member.email) for member in _readers(people))
    yield _guide(asked, company, people, place, job)


def _readers(people: Sequence[Member]) -> list[Member]:
    return [each for each in people if each.status == RightStatus.ACCEPTED and each.receives_discussions]


def _request(asked: ContactRequest, company: Establishment, place: Location, job: str, *, to: str) -> Mail:
    """What the company reads."""
    person = asked.applicant
    who = f"{person.first_name} {person.last_name}"
    means = f"par courriel ({person.email})" + (f" ou par téléphone ({person.phone})" if person.phone else "")
    told = {
        "But de l'immersion": asked.objective,
        "Dates souhaitées": asked.date_preferences,
        "Niveau d'études": asked.level_of_education,
        "Expérience": asked.experience,
        "CV": asked.resume_link,
        "Message": asked.message,
    }
    return Mail(
        to=to,
        subject=f"{who} souhaite découvrir chez vous le métier « {job} »",
        paragraphs=(
            "Bonjour,",
            f"{who} demande une immersion chez {_name(company)} ({_address(place)}), pour le métier « {job} ».",
            *(f"{label} : {text}" for label, text in told.items() if text),
            f"Répondez-lui {means}, même si vous ne pouvez pas l'accueillir : une réponse, c'est déjà une aide.",
        ),
    )


def _guide(asked: ContactRequest, company: Establishment, people: Sequence[Member], place: Location, job: str) -> Mail:
    """What the applicant reads: that their request left, whom to call, or where to go."""
    match company.contact_mode:
        case ContactMode.PHONE:
            told = _to_call(company, people)
        case ContactMode.IN_PERSON:
            who = next((each for each in people if each.main_contact_in_person), None)
            asks = f", demandez {_person(who)}" if who and _person(who) else ""
            told = f"{_name(company)} reçoit sur place : présentez-vous au {_address(place)}{asks}."
        case _ if _readers(people):
            told = f"Votre demande est partie : {_name(company)} vous répondra par courriel ou par téléphone."
        case _:
            told = f"Votre demande est gardée, mais {_name(company)} n'a pas donné d'adresse : allez-y, ou cherchez une autre offre."
    return Mail(
        to=asked.applicant.email,
        subject=f"Votre demande d'immersion chez {_name(company)}",
        paragraphs=(
            f"Bonjour {asked.applicant.first_name},",
            f"Vous souhaitez découvrir le métier « {job} » chez {_name(company)}.",
            told,
            "Une fois d'accord avec l'entreprise, une convention doit être signée avant le premier jour.",
        ),
    )


def _to_call(company: Establishment, people: Sequence[Member]) -> str:
    who = next((each for each in people if each.main_contact_by_phone and each.phone), None)
    if who is None:
        return (
            f"{_name(company)} préfère le téléphone, mais n'a pas donné de numéro : cherchez-le dans un annuaire, ou présentez-vous."
        )
    return f"{_name(company)} préfère le téléphone : appelez {_person(who) or 'la personne qui accueille'} au {who.phone}."


def _person(member: Member) -> str:
    return " ".join(name for name in (member.first_name, member.last_name) if name)


def _name(company: Establishment) -> str:
    return company.customized_name or company.name


def _address(place: Location) -> str:
    return ", ".join(part for part in (place.street, f"{place.postcode} {place.city}".strip()) if part)
