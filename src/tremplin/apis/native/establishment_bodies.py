"""A company as partners describe it, in the contract's words, and back: what is read is what may be sent again."""

from __future__ import annotations

from typing import Any

from tremplin.apis.native.bodies import Body
from tremplin.apis.native.errors import Fault
from tremplin.immersions.offers.draft import EstablishmentDraft, LocationDraft, OfferDraft
from tremplin.immersions.offers.model import Establishment, Location, Member, RemoteWork, RightStatus, Role
from tremplin.immersions.offers.owned import Owned
from tremplin.immersions.offers.rendering import instant
from tremplin.immersions.offers.validation import INFORMATION_MOST, NAME_MOST
from tremplin.kit.problem import Problem
from tremplin.kit.texts import legible

MOST_ADDRESSES, MOST_OFFERS, MOST_PEOPLE = 50, 100, 50
_MOST_ID, _MOST_CODE, _MOST_TEXT, _MOST_CONTACTS = 36, 40, 255, 100_000


def read(siret: str, body: Body) -> EstablishmentDraft:
    """What a body says of a company. What can't be read is noted in the body, and left out."""
    searchable = body.part("searchableBy") or Body({})
    welcome = body.part("potentialBeneficiaryWelcomeAddress")
    quota = body.number("maxContactsPerMonth", -1, least=0, most=_MOST_CONTACTS)
    return EstablishmentDraft(
        siret=siret,
        name=_text(body, "businessName", NAME_MOST),
        customized_name=_text(body, "businessNameCustomized", NAME_MOST),
        naf=_text(body, "naf", _MOST_CODE),
        employees=_text(body, "numberOfEmployeeRange", _MOST_CODE),
        locations=_addresses(body),
        offers=[_offer(each) for each in body.parts("offers", most=MOST_OFFERS)],
        contact_mode=_text(body, "contactMode", _MOST_CODE),
        welcome_address=_address(welcome) if welcome else None,
        members=[_member(each) for each in body.parts("userRights", most=MOST_PEOPLE)],
        max_contacts_per_month=None if quota < 0 else quota,
        next_availability=body.instant("nextAvailabilityDate"),
        searchable_by_students=searchable.flag("students", default=True),
        searchable_by_job_seekers=searchable.flag("jobSeekers", default=True),
        disabled_workers=_text(body, "fitForDisabledWorkers", _MOST_CODE),
        is_committed=body.flag("isEngagedEnterprise", default=False),
        website=_text(body, "website", 2048),
        additional_information=_text(body, "additionalInformation", INFORMATION_MOST),
    )


def _text(body: Body, name: str, most: int) -> str | None:
    return legible(body.text(name, most=most)) or None


def _addresses(body: Body) -> list[LocationDraft]:
    """Places. Two under one identity would make one of them disappear without a word."""
    found = []
    seen: set[str] = set()
    for part in body.parts("businessAddresses", most=MOST_ADDRESSES):
        address = _address(part)
        if address.id and address.id in seen:
            part.fault("id", f"« {address.id} » est déjà l'identifiant d'une autre adresse : donnez-en un à chacune, ou aucun.")
        seen.add(address.id or "")
        found.append(address)
    return found


def _address(part: Body) -> LocationDraft:
    lat, lon = part.decimal("lat"), part.decimal("lon")
    if (lat is None) != (lon is None):
        part.fault("lon" if lon is None else "lat", "« lat » et « lon » vont ensemble : donnez les deux, ou aucun des deux.")
    return LocationDraft(
        id=_text(part, "id", _MOST_ID),
        raw=_text(part, "rawAddress", 2 * _MOST_TEXT),
        street=_text(part, "streetNumberAndAddress", _MOST_TEXT),
        postcode=_text(part, "postcode", _MOST_CODE),
        city=_text(part, "city", _MOST_TEXT),
        department_code=_text(part, "departmentCode", _MOST_CODE),
        lat=lat,
        lon=lon,
    )


def _offer(part: Body) -> OfferDraft:
    code = legible(part.text("appellationCode", least=1, most=_MOST_CODE))
    return OfferDraft(appellation_code=code, remote_work=_text(part, "remoteWorkMode", _MOST_CODE) or RemoteWork.ON_SITE)


def _member(part: Body) -> Member:
    statuses = tuple(each.value for each in RightStatus)
    status = _text(part, "status", _MOST_CODE) or RightStatus.ACCEPTED
    if status not in statuses:
        part.fault("status", f"« status » vaut l'un de : {', '.join(statuses)}.")
    return Member(
        email=legible(part.text("email", least=1, most=_MOST_TEXT)),
        role=_text(part, "role", _MOST_CODE) or Role.CONTACT,
        status=status,
        first_name=_text(part, "firstName", _MOST_TEXT),
        last_name=_text(part, "lastName", _MOST_TEXT),
        phone=_text(part, "phone", _MOST_CODE),
        job=_text(part, "job", _MOST_TEXT),
        receives_discussions=part.flag("shouldReceiveDiscussionNotifications", default=True),
        main_contact_by_phone=part.flag("isMainContactByPhone", default=False),
        main_contact_in_person=part.flag("isMainContactInPerson", default=False),
    )


def fault(problem: Problem) -> Fault:
    """A rule broken, where the request breaks it: the number of the company is in its address, all the rest in its body."""
    where = "/path/siret" if problem.pointer == "/siret" else f"/body{problem.pointer}"
    return Fault(where, f"{problem.message}. {problem.hint}".strip(), problem.code)


def told(owned: Owned) -> dict[str, Any]:
    """A company for the partner that described it: `establishment` can be sent again as it is, the rest is what became of it."""
    of = owned.establishment
    return {
        "siret": of.siret,
        "establishment": _described(of, owned.members),
        "listed": of.listed,
        "isOpen": of.is_open,
        "verification": of.verification,
        "status": of.status,
        "bannishmentJustification": of.ban_justification,
        "establishmentScore": of.score,
        "createdAt": instant(of.created_at),
        "updatedAt": instant(of.updated_at),
    }


def _described(of: Establishment, members: tuple[Member, ...]) -> dict[str, Any]:
    return {
        "businessName": of.name,
        "businessNameCustomized": of.customized_name,
        "naf": of.naf or None,
        "numberOfEmployeeRange": of.employees or None,
        "businessAddresses": [_told_address(each) for each in of.locations],
        "offers": [{"appellationCode": each.appellation_code, "remoteWorkMode": each.remote_work} for each in of.offers],
        "contactMode": of.contact_mode,
        "potentialBeneficiaryWelcomeAddress": _told_address(of.welcome_address) if of.welcome_address else None,
        "userRights": [_told_member(each) for each in members],
        "maxContactsPerMonth": of.max_contacts_per_month,
        "nextAvailabilityDate": instant(of.next_availability) if of.next_availability else None,
        "searchableBy": {"students": of.searchable_by_students, "jobSeekers": of.searchable_by_job_seekers},
        "fitForDisabledWorkers": of.disabled_workers,
        "isEngagedEnterprise": of.is_committed,
        "website": of.website,
        "additionalInformation": of.additional_information,
    }


def _told_address(of: Location) -> dict[str, Any]:
    return {
        "id": of.id,
        "streetNumberAndAddress": of.street,
        "postcode": of.postcode,
        "city": of.city,
        "departmentCode": of.department_code,
        "lat": of.lat,
        "lon": of.lon,
    }


def _told_member(of: Member) -> dict[str, Any]:
    return {
        "email": of.email,
        "role": of.role,
        "status": of.status,
        "firstName": of.first_name,
        "lastName": of.last_name,
        "phone": of.phone,
        "job": of.job,
        "shouldReceiveDiscussionNotifications": of.receives_discussions,
        "isMainContactByPhone": of.main_contact_by_phone,
        "isMainContactInPerson": of.main_contact_in_person,
    }
