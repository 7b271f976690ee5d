"""From the answers of the form to the description of a company that rules apply to, and back. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from tremplin.immersions.hosts.model import Answers, Person, Step, mailbox
from tremplin.immersions.offers import problems as kinds
from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft, OfferDraft
from tremplin.immersions.offers.model import ContactMode, Establishment, Location, Member, RemoteWork, Role
from tremplin.kit.french import PARIS, day_of
from tremplin.kit.problem import Problem


def described(answers: Answers, known: Establishment | None, members: Sequence[Member]) -> tuple[EstablishmentDraft, list[Problem]]:
    """The description that answers make, and what of them could not even be read. `known`, `members`: what a page being changed
    says, whose places keep their identity and whose people what the form does not ask."""
    problems: list[Problem] = []
    places = [_place(text, known) for text in answers.addresses]
    welcome = answers.welcome_address or (answers.addresses[0] if answers.addresses else "")
    in_person = answers.contact_mode == ContactMode.IN_PERSON
    main = _main(answers)
    if in_person and not (main.first_name or main.last_name):
        problems.append(kinds.WELCOME_CONTACT_MISSING.at(f"/userRights/{answers.people.index(main)}/lastName"))
    return (
        EstablishmentDraft(
            siret=answers.siret,
            name=answers.name or None,
            customized_name=answers.customized_name or None,
            naf=answers.naf or None,
            employees=answers.employees or None,
            locations=places,
            offers=[
                OfferDraft(appellation_code=code, remote_work=mode)
                for code in answers.jobs
                for mode in answers.modes.get(code) or (RemoteWork.ON_SITE,)
            ],
            contact_mode=answers.contact_mode,
            welcome_address=_place(welcome, known) if in_person and welcome else None,
            members=list(_members(answers, members)),
            max_contacts_per_month=_quota(answers, problems),
            next_availability=_availability(answers, problems),
            searchable_by_students=answers.students,
            searchable_by_job_seekers=answers.job_seekers,
            disabled_workers=answers.disabled_workers or None,
            is_committed=known.is_committed if known else False,
            website=answers.website or None,
            additional_information=answers.information or None,
        ),
        problems,
    )


def _main(answers: Answers) -> Person:
    return answers.people[answers.main if answers.main < len(answers.people) else 0]


def _place(text: str, known: Establishment | None) -> LocationDraft:
    """A place as typed, or the one that the page has under the very same words."""
    held = [*known.locations, *([known.welcome_address] if known.welcome_address else [])] if known else []
    same = next((each for each in held if address(each) == text), None)
    if same is None:
        return LocationDraft(raw=text)
    return LocationDraft(
        id=same.id,
        street=same.street,
        postcode=same.postcode,
        city=same.city,
        department_code=same.department_code,
        lat=same.lat,
        lon=same.lon,
    )


def _members(answers: Answers, before: Sequence[Member]) -> Iterator[Member]:
    held = {member.email: member for member in before}
    main = _main(answers)
    for rank, person in enumerate(answers.people):
        email = mailbox(answers.email if rank == 0 else person.email)
        known = held.get(email)
        yield Member(
            email=email,
            role=Role.ADMIN if rank == 0 else person.role,
            status=known.status if known else "ACCEPTED",
            first_name=person.first_name or None,
            last_name=person.last_name or None,
            phone=person.phone or None,
            job=person.job or None,
            receives_discussions=person.receives,
            main_contact_by_phone=answers.contact_mode == ContactMode.PHONE and person is main,
            main_contact_in_person=answers.contact_mode == ContactMode.IN_PERSON and person is main,
        )


def _quota(answers: Answers, problems: list[Problem]) -> int | None:
    text = answers.contacts.strip()
    if text.isascii() and text.isdigit() and len(text) < 7:
        return int(text)
    problems.append(kinds.QUOTA_INVALID.at("/maxContactsPerMonth", value=text[:40] or "vide"))
    return None


def _availability(answers: Answers, problems: list[Problem]) -> datetime | None:
    if not answers.available_from:
        return None
    moment = opening(answers.available_from)
    if moment is None:
        problems.append(kinds.AVAILABILITY_INVALID.at("/nextAvailabilityDate", value=answers.available_from[:40]))
    return moment


def opening(text: str) -> datetime | None:
    """The instant when a day begins in France; None for what is no day (`2026-12-24`) of this century."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        return None
    return datetime.combine(day, time(), PARIS).astimezone(UTC) if 2000 <= day.year < 2100 else None


def address(place: Location) -> str:
    """A place on one line, as people write it."""
    return " ".join(part for part in (place.street, place.postcode, place.city) if part)


def answers_of(company: Establishment, members: Sequence[Member], *, email: str, now: datetime) -> Answers:
    """What a page says, as answers to the form; `email` is who asks to change it, who comes first."""
    people = sorted(members, key=lambda each: each.email != email)
    modes: dict[str, tuple[str, ...]] = {}
    for offer in company.offers:
        modes[offer.appellation_code] = (*modes.get(offer.appellation_code, ()), offer.remote_work)
    later = company.next_availability
    return Answers(
        siret=company.siret,
        name=company.name,
        customized_name=company.customized_name or "",
        naf=company.naf,
        employees=company.employees,
        website=company.website or "",
        email=email,
        jobs=tuple(modes),
        modes=modes,
        addresses=tuple(address(place) for place in company.locations),
        contact_mode=company.contact_mode,
        people=tuple(_person(each) for each in people),
        main=next((rank for rank, each in enumerate(people) if each.main_contact_by_phone or each.main_contact_in_person), 0),
        welcome_address=address(company.welcome_address) if company.welcome_address else "",
        contacts=str(company.max_contacts_per_month),
        available_from=f"{day_of(later)}" if later and later > now else "",
        students=company.searchable_by_students,
        job_seekers=company.searchable_by_job_seekers,
        disabled_workers=company.disabled_workers or "",
        information=company.additional_information or "",
    )


def _person(member: Member) -> Person:
    return Person(
        email=member.email,
        first_name=member.first_name or "",
        last_name=member.last_name or "",
        job=member.job or "",
        phone=member.phone or "",
        role=member.role,
        receives=member.receives_discussions,
    )


def step_of(problem: Problem) -> Step:
    """The step that asks what a problem is about."""
    pointer = problem.pointer
    if pointer.startswith("/businessAddresses") or pointer.endswith("/remoteWorkMode"):
        return Step.PLACES
    if pointer.startswith("/offers"):
        return Step.JOBS
    if pointer in _OF_COMPANY:
        return Step.COMPANY
    return Step.CONTACT


_OF_COMPANY = frozenset(
    ("/siret", "/businessName", "/businessNameCustomized", "/naf", "/numberOfEmployeeRange", "/website", "/userRights/0/email")
)
