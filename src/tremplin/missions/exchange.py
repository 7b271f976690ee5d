"""The mission as partners exchange it: JSON with the names, order and spellings of API Engagement (its §1.1), rendered once,
when the mission is written, and sent as it is ever after.

Two things depend on who reads: the address of the platform and the reader's id, in the tracked link. They are left as two control
characters, which JSON never holds raw, and filled by `personalise`.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

from tremplin.missions.model import Address, Mission, Organisation
from tremplin.partners.model import Partner

_BASE = b"\x01"
_READER = b"\x02"
_EMPTY_LINK = b'"applicationUrl":""'  # quotes are escaped inside values: only the key itself can read so

_FROM_HOME = b'"remote":"full"'  # the key itself, as above
# Where Leboncoin, which has no ad without a town, shows what is done from home (contract §1.1, special case).
_PARIS = {
    "address": None,
    "city": "Paris",
    "postalCode": "75000",
    "departmentCode": "75",
    "departmentName": "Paris",
    "region": "Île-de-France",
    "country": "FR",
    "location": {"lat": 48.854744, "lon": 2.348715},
}

_TITLE = re.compile(rb',"title":(?:null|"(?:[^"\\]|\\.)*")')  # the key itself, as above


def render(mission: Mission, organisation: Organisation | None, owner: Partner) -> bytes:
    """The JSON object of a mission, to be personalised before it is sent."""
    body = orjson.dumps(exchanged(mission, organisation, owner))
    link = _BASE + b"/r/" + mission.id.encode() + b"/" + _READER
    return body.replace(_EMPTY_LINK, b'"applicationUrl":"' + link + b'"', 1)


def personalise(body: bytes, *, base_url: str, reader: str) -> bytes:
    """One or several rendered missions, with their links for this reader (a partner's id)."""
    return body.replace(_BASE, base_url.encode()).replace(_READER, reader.encode())


def retitled(body: bytes, title: str) -> bytes:
    """A rendered mission under another title."""
    return _TITLE.sub(lambda _: b',"title":' + orjson.dumps(title), body, count=1)


def in_paris(body: bytes) -> bytes:
    """A rendered mission, placed in Paris if it is done from home, as its title then says."""
    if _FROM_HOME not in body:
        return body
    # JSON has no raw control character: they are written as escapes while it is read.
    for left in (_BASE, _READER):
        body = body.replace(left, _escaped(left))
    told = orjson.dumps(told_in_paris(orjson.loads(body)))
    for left in (_BASE, _READER):
        told = told.replace(_escaped(left), left)
    return told


def told_in_paris(mission: dict[str, Any]) -> dict[str, Any]:
    """The same, of the keys of a mission."""
    if mission["remote"] != "full":
        return mission
    return {**mission, **_PARIS, "title": f"[À distance] {mission['title'] or ''}"}


def _escaped(character: bytes) -> bytes:
    return b"\\u%04x" % ord(character)


@lru_cache(maxsize=1024)  # a catalogue is created, changed and synchronised in one instant, and begins on few days
def instant(at: datetime | None) -> str | None:
    """ISO 8601, UTC, milliseconds, as every date of the contract."""
    if at is None:
        return None
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def _yes_no(value: bool | None) -> str | None:
    return None if value is None else "yes" if value else "no"


def exchanged(mission: Mission, organisation: Organisation | None, owner: Partner) -> dict[str, Any]:
    """The keys of a mission, in their order; `applicationUrl` is left empty."""
    addresses = [address_json(address) for address in mission.addresses]
    return {
        "_id": mission.id,
        "clientId": mission.client_id,
        "addresses": addresses,
        "audience": mission.audience,
        "compensationAmount": mission.compensation_amount,
        "compensationUnit": mission.compensation_unit,
        "compensationType": mission.compensation_type,
        "closeToTransport": mission.close_to_transport,
        "createdAt": instant(mission.created_at),
        "deletedAt": instant(mission.deleted_at),
        "description": mission.description,
        "descriptionHtml": mission.description_html,
        "domain": mission.domain,
        "domainLogo": mission.image,
        "duration": mission.duration,
        "endAt": instant(mission.end_at),
        "lastSyncAt": instant(mission.last_sync_at),
        "metadata": mission.metadata,
        "openToMinors": _yes_no(mission.open_to_minors),
        **_organisation(organisation),
        "organizationId": organisation and organisation.verified_organisation_id,
        "postedAt": instant(mission.posted_at),
        "priority": mission.priority,
        "publisherId": mission.owner,
        "publisherName": owner.name,
        "publisherUrl": owner.url,
        "publisherLogo": owner.logo,
        "reducedMobilityAccessible": _yes_no(mission.reduced_mobility_accessible),
        "remote": mission.remote,
        "requirements": mission.requirements,
        "romeSkills": mission.rome_skills,
        "schedule": mission.schedule,
        "snu": mission.snu,
        "snuPlaces": mission.snu_places,
        "soft_skills": mission.soft_skills,
        "softSkills": mission.soft_skills,
        "startAt": instant(mission.start_at),
        "statusCode": mission.status,
        "statusComment": mission.status_comment,
        "tags": mission.tags,
        "tasks": mission.tasks,
        "title": mission.title,
        "type": mission.type,
        "places": mission.places,
        "updatedAt": instant(mission.updated_at),
        "activity": ", ".join(sorted(mission.activities)),
        "applicationUrl": "",
        "id": mission.id,
        **(_first_address(addresses[0]) if addresses else {}),
        "deleted": mission.deleted_at is not None,
        "statusCommentHistoric": [],
        # Added to the contract: labels that hold a comma can be told apart here.
        "activities": sorted(mission.activities),
    }


def _organisation(organisation: Organisation | None) -> dict[str, Any]:
    given = organisation
    return {
        "organizationActions": given.actions if given else [],
        "organizationBeneficiaries": given.beneficiaries if given else [],
        "organizationCity": given and given.city,
        "organizationClientId": given and given.client_id,
        "organizationDescription": given and given.description,
        "organizationFullAddress": given and given.full_address,
        "organizationLogo": given and given.logo,
        "organizationName": given and given.name,
        "organizationPostCode": given and given.postal_code,
        "organizationRNA": given and given.rna,
        "organizationReseaux": given.networks if given else [],
        "organizationSiren": given and given.siren,
        "organizationSiret": given and given.siret,
        "organizationStatusJuridique": given and given.legal_status,
        "organizationType": given and given.type,
        "organizationUrl": given and given.url,
    }


def address_json(address: Address) -> dict[str, Any]:
    """A place as the exchange writes it."""
    located = address.lat is not None and address.lon is not None
    return {
        "id": address.id,
        "street": address.street,
        "postalCode": address.postal_code,
        "departmentName": address.department_name,
        "departmentCode": address.department_code,
        "city": address.city,
        "region": address.region,
        "country": address.country,
        "location": {"lat": address.lat, "lon": address.lon} if located else None,
        "geoPoint": {"type": "Point", "coordinates": [address.lon, address.lat]} if located else None,
        "geolocStatus": address.geolocation,
    }


def _first_address(address: dict[str, Any]) -> dict[str, Any]:
    """The keys older clients read, from before a mission could have several addresses."""
    return {
        "address": address["street"],
        "city": address["city"],
        "postalCode": address["postalCode"],
        "departmentCode": address["departmentCode"],
        "departmentName": address["departmentName"],
        "region": address["region"],
        "country": address["country"],
        "location": address["location"],
    }
