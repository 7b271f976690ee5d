"""From what is said of a company to what is kept of it: texts tidied, places located, jobs named, every problem told. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from tremplin.immersions.offers import validation
from tremplin.immersions.offers.draft import EstablishmentDraft, OfferDraft
from tremplin.immersions.offers.identification import Identity
from tremplin.immersions.offers.model import (
    DEFAULT_CONTACTS,
    Establishment,
    Location,
    Member,
    Offer,
    Verification,
)
from tremplin.immersions.offers.places import settle
from tremplin.immersions.offers.problems import COMPANY_CLOSED, LOCATION_MISSING, SIRET_UNKNOWN
from tremplin.immersions.offers.score import Record, score
from tremplin.kit.problem import Problem, Severity
from tremplin.kit.texts import legible, one_line
from tremplin.reference.rome.catalogue import find_appellation


@dataclass(frozen=True, slots=True)
class Prepared:
    """What to keep, None when a problem is an error; and every problem found."""

    establishment: Establishment | None
    members: tuple[Member, ...]
    problems: tuple[Problem, ...]


def prepare(draft: EstablishmentDraft, *, known: Establishment | None, identity: Identity, source: str, now: datetime) -> Prepared:
    """`known`: what is kept of the company already. `identity`: what the national directory says of its siret."""
    tidy = _completed(_tidy(draft), identity)
    problems = [*_of_directory(tidy, identity), *validation.check(tidy)]
    locations, faults = _locations(tidy)
    welcome, others = (
        settle(tidy.welcome_address, tidy.siret, "/potentialBeneficiaryWelcomeAddress") if tidy.welcome_address else (None, [])
    )
    problems += [*faults, *others]
    if any(problem.severity == Severity.ERROR for problem in problems):
        return Prepared(None, (), tuple(problems))
    kept = _kept(tidy, locations, welcome, known=known, source=source, now=now)
    verification = Verification.VERIFIED if identity.company else Verification.TO_VERIFY
    return Prepared(replace(kept, verification=verification), tuple(tidy.members), tuple(problems))


def _tidy(draft: EstablishmentDraft) -> EstablishmentDraft:
    """The same with texts on one line, without what cannot be kept, and codes in their usual spelling."""
    return replace(
        draft,
        siret=re.sub(r"\s", "", legible(draft.siret)),
        name=_line(draft.name),
        customized_name=_line(draft.customized_name),
        naf=(_line(draft.naf) or "").replace(".", "").upper() or None,
        employees=_line(draft.employees),
        website=_line(draft.website),
        additional_information=legible(draft.additional_information or "").strip() or None,
        offers=[
            OfferDraft(appellation_code=legible(each.appellation_code).strip(), remote_work=each.remote_work) for each in draft.offers
        ],
        members=[_tidy_member(each) for each in draft.members],
    )


def _tidy_member(member: Member) -> Member:
    return replace(
        member,
        email=(_line(member.email) or "").lower(),
        first_name=_line(member.first_name),
        last_name=_line(member.last_name),
        job=_line(member.job),
        phone=validation.phone_digits(_line(member.phone) or "") or None,
    )


def _line(text: str | None) -> str | None:
    return one_line(legible(text)) if text else None


def _completed(draft: EstablishmentDraft, identity: Identity) -> EstablishmentDraft:
    """What the national directory knows better than the company: its name, its activity, how many work there."""
    company = identity.company
    if company is None:
        return draft
    return replace(
        draft, name=company.name or draft.name, naf=company.naf or draft.naf, employees=company.employees or draft.employees
    )


def _of_directory(draft: EstablishmentDraft, identity: Identity) -> list[Problem]:
    if identity.company is not None:
        return [] if identity.company.is_open else [COMPANY_CLOSED.at("/siret", value=draft.siret)]
    return [SIRET_UNKNOWN.at("/siret", value=draft.siret)] if identity.answered and validation.is_siret(draft.siret) else []


def _locations(draft: EstablishmentDraft) -> tuple[tuple[Location, ...], list[Problem]]:
    kept: dict[str, Location] = {}
    problems = [] if draft.locations else [LOCATION_MISSING.at("/businessAddresses")]
    for k, each in enumerate(draft.locations):
        location, faults = settle(each, draft.siret, f"/businessAddresses/{k}")
        problems += faults
        if location:
            kept.setdefault(location.id, location)
    return tuple(kept.values()), problems


def _kept(
    draft: EstablishmentDraft,
    locations: tuple[Location, ...],
    welcome: Location | None,
    *,
    known: Establishment | None,
    source: str,
    now: datetime,
) -> Establishment:
    quota = draft.max_contacts_per_month
    if quota is None:
        quota = known.max_contacts_per_month if known else DEFAULT_CONTACTS
    return Establishment(
        siret=draft.siret,
        name=draft.name or "",
        customized_name=draft.customized_name,
        naf=draft.naf or "",
        employees=draft.employees or "",
        locations=locations,
        offers=_offers(draft, known, now),
        contact_mode=draft.contact_mode or "",
        welcome_address=welcome,
        max_contacts_per_month=quota,
        held_until=known.held_until if known else None,
        free_from=None,
        next_availability=draft.next_availability,
        searchable_by_students=draft.searchable_by_students,
        searchable_by_job_seekers=draft.searchable_by_job_seekers,
        disabled_workers=draft.disabled_workers,
        is_committed=draft.is_committed,
        website=draft.website,
        additional_information=draft.additional_information,
        score=known.score if known else score(Record()),
        source=known.source if known else source,
        is_open=True,
        # Whoever asks for contacts again is no longer put aside.
        status=known.status if known and quota == 0 else None,
        verification=Verification.TO_VERIFY,
        created_at=known.created_at if known else now,
        updated_at=now,
        ban_justification=known.ban_justification if known else None,
    )


def _offers(draft: EstablishmentDraft, known: Establishment | None, now: datetime) -> tuple[Offer, ...]:
    """Offers by appellation and remote mode; those that were there already keep their date."""
    since = {(each.appellation_code, each.remote_work): each.created_at for each in known.offers} if known else {}
    kept = {}
    for each in draft.offers:
        found = find_appellation(each.appellation_code)
        same = (each.appellation_code, each.remote_work)
        if found:
            kept[same] = Offer(
                appellation_code=found.code,
                rome_code=found.rome_code,
                remote_work=each.remote_work,
                created_at=since.get(same, now),
            )
    return tuple(kept.values())
