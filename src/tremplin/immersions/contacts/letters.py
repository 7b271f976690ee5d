"""Mails that open a discussion: one to the applicant in each mode, and what they wrote to the company that wants to be written to.

Pure. No mail to one side holds the address of the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tremplin.immersions.contacts.discussion import Discussion, Side
from tremplin.immersions.contacts.relay import Relay
from tremplin.immersions.offers.model import ContactMode, Establishment, Location, Member, RightStatus
from tremplin.kit import phone
from tremplin.kit.mail import Mail
from tremplin.kit.mail.layout import Quote


def readers(people: Sequence[Member]) -> list[Member]:
    """Those of a company who receive what applicants write."""
    return [each for each in people if each.status == RightStatus.ACCEPTED and each.receives_discussions]


def letters(
    asked: Discussion, company: Establishment, people: Sequence[Member], place: Location, job: str, relay: Relay
) -> Iterator[Mail]:
    """The mails that a contact sends. `job` is the name of the job."""
    if company.contact_mode == ContactMode.EMAIL:
        yield from (_request(asked, place, job, relay, to=member.email) for member in readers(people))
    yield _guide(asked, company, people, place, job, relay)


def told(asked: Discussion) -> Mapping[str, str]:
    """What the applicant said of the immersion they ask for, by its label, in the order it is read."""
    said = {
        "But de l'immersion": asked.objective,
        "Dates souhaitées": asked.date_preferences,
        "Niveau d'études": asked.level_of_education,
        "Expérience": asked.experience,
        "CV": asked.resume_link,
        "Téléphone": asked.phone and phone.written(asked.phone),
        "Message": asked.message,
    }
    return {label: text for label, text in said.items() if text}


def _request(asked: Discussion, place: Location, job: str, relay: Relay, *, to: str) -> Mail:
    """What the company reads."""
    return Mail(
        to=to,
        subject=f"{asked.applicant} souhaite découvrir chez vous le métier « {job} »",
        paragraphs=(
            "Bonjour,",
            f"{asked.applicant} demande une immersion chez {asked.company} ({_address(place)}), pour le métier « {job} ».",
            *(Quote(f"{label} : {text}") for label, text in told(asked).items()),
            "Pour répondre, répondez à ce courriel, ou ouvrez la page de la demande : vous y accepterez ou refuserez en un clic.",
            "Même si vous ne pouvez pas accueillir cette personne, une réponse, c'est déjà une aide.",
        ),
        link=("Lire la demande et répondre", relay.page(asked.company_code)),
        reply_to=relay.address(asked.company_code),
    )


def _guide(asked: Discussion, company: Establishment, people: Sequence[Member], place: Location, job: str, relay: Relay) -> Mail:
    """What the applicant reads: that their request left, whom to call, or where to go."""
    is_written = company.contact_mode == ContactMode.EMAIL
    return Mail(
        to=asked.email or "",
        subject=f"Votre demande d'immersion chez {asked.company}",
        paragraphs=(
            f"Bonjour {asked.first_name},",
            f"Vous souhaitez découvrir le métier « {job} » chez {asked.company}.",
            way(asked, people, place),
            "Une fois d'accord avec l'entreprise, une convention doit être signée avant le premier jour.",
            "Gardez ce courriel : son lien ouvre votre demande, sans mot de passe. Vous y suivrez l'échange, le clorez, l'effacerez.",
        ),
        link=("Suivre ma demande", relay.page(asked.applicant_code)),
        reply_to=relay.address(asked.applicant_code) if is_written else None,
    )


def way(asked: Discussion, people: Sequence[Member], place: Location | None) -> str:
    """How the applicant reaches the company."""
    match asked.contact_mode:
        case ContactMode.PHONE:
            return _to_call(asked, people)
        case ContactMode.IN_PERSON:
            who = next((each for each in people if each.main_contact_in_person), None)
            asks = f", demandez {_person(who)}" if who and _person(who) else ""
            where = f" au {_address(place)}" if place else ""
            return f"{asked.company} reçoit sur place : présentez-vous{where}{asks}."
        case _ if readers(people):
            return f"Votre demande est partie : {asked.company} vous répondra par courriel ou par téléphone."
        case _:
            return f"Votre demande est gardée, mais {asked.company} n'a pas donné d'adresse : allez-y, ou cherchez une autre offre."


def _to_call(asked: Discussion, people: Sequence[Member]) -> str:
    who = next((each for each in people if each.main_contact_by_phone and each.phone), None)
    if who is None:
        return f"{asked.company} préfère le téléphone, mais n'a pas donné de numéro : cherchez-le dans un annuaire, ou présentez-vous."
    number = phone.written(who.phone or "")
    return f"{asked.company} préfère le téléphone : appelez {_person(who) or 'la personne qui accueille'} au {number}."


def to(asked: Discussion, side: Side, people: Sequence[Member]) -> list[str]:
    """The addresses of a side; none for a company that is not written to."""
    if side is Side.APPLICANT:
        return [asked.email] if asked.email else []
    return [each.email for each in readers(people)] if asked.contact_mode == ContactMode.EMAIL else []


def _person(member: Member) -> str:
    return " ".join(name for name in (member.first_name, member.last_name) if name)


def _address(place: Location) -> str:
    return ", ".join(part for part in (place.street, f"{place.postcode} {place.city}".strip()) if part)
