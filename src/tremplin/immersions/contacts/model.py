"""A contact: who asks which company to discover which job, and when that is refused. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tremplin.immersions.contacts import errors
from tremplin.immersions.offers.model import ContactMode, Establishment, Location

BETWEEN_SIMILAR = timedelta(days=7)
"""Before the same person asks the same company for the same job again."""

KEPT = timedelta(days=183)
"""How long what an applicant sent, and what was said since, is kept: six months."""

COUNTED = timedelta(days=395)
"""How long a discussion still counts, once it tells of nobody: as long as contacts do."""


class Kind(StrEnum):
    ADULT = "IF"
    PUPIL = "1_ELEVE_1_STAGE"


class Objective(StrEnum):
    CONFIRM = "Confirmer un projet professionnel"
    DISCOVER = "Découvrir un métier ou un secteur d'activité"
    RECRUIT = "Initier une démarche de recrutement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """Who asks. `phone` is in E.164."""

    first_name: str
    last_name: str
    email: str
    phone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRequest:
    """What is asked. `location_id` None: wherever the company is. `source`: through whom it came."""

    siret: str
    appellation_code: str
    location_id: str | None
    contact_mode: str
    applicant: Applicant
    source: str
    kind: str = Kind.ADULT
    date_preferences: str | None = None
    objective: str | None = None
    experience: str | None = None
    resume_link: str | None = None
    level_of_education: str | None = None
    message: str | None = None


def check_company(asked: ContactRequest, company: Establishment | None, *, banned: bool, now: datetime) -> Establishment:
    """The company, if it may be contacted that way now. Raises CompanyUnknown, CompanyBanned, ContactModeMismatch,
    CompanyUnavailable, the first that applies, in the order of the contract."""
    if company is None:
        raise errors.CompanyUnknown(siret=asked.siret)
    if banned:
        raise errors.CompanyBanned(siret=asked.siret)
    if company.contact_mode != asked.contact_mode:
        raise errors.ContactModeMismatch(siret=asked.siret, given=asked.contact_mode, held=company.contact_mode)
    if not company.shown(now) or not company.has_room(now):
        raise errors.CompanyUnavailable(siret=asked.siret)
    return company


def check_offer(asked: ContactRequest, company: Establishment) -> Location:
    """Where to go: the place asked for, or the address where a company that is visited welcomes. Raises OfferMissing,
    LocationMissing."""
    if not any(offer.appellation_code == asked.appellation_code for offer in company.offers):
        raise errors.OfferMissing(siret=asked.siret, appellation_code=asked.appellation_code)
    if company.contact_mode == ContactMode.IN_PERSON and company.welcome_address:
        return company.welcome_address
    places = {place.id: place for place in company.locations}
    place = next(iter(company.locations), None) if asked.location_id is None else places.get(asked.location_id)
    if place is None:
        raise errors.LocationMissing(siret=asked.siret, location_id=asked.location_id)
    return place
