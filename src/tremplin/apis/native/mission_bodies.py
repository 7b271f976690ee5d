"""A mission as its announcer describes it to our API, and back: what is read is what may be sent again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tremplin.apis.native.bodies import Body
from tremplin.kit.problem import Problem, Severity
from tremplin.missions.draft import AddressDraft
from tremplin.missions.exchange import instant
from tremplin.missions.model import COMPENSATION_TYPES, COMPENSATION_UNITS, Geolocation, Mission, Organisation, Remote
from tremplin.missions.revision import Changes
from tremplin.reference.activities import activity_label

MOST_VALUES, MOST_ADDRESSES = 500, 200
_MOST_LINE, _MOST_TEXT, _MOST_VALUE, _MOST_PLACES = 10_000, 1_000_000, 1_000, 2_000_000_000
TYPES = ("benevolat", "volontariat_service_civique", "volontariat_sapeurs_pompiers", "volontariat_reserve_operationnelle")
_LINES = {
    "title": "title",
    "applicationUrl": "application_url",
    "image": "image",
    "domain": "domain",
    "schedule": "schedule",
    "priority": "priority",
    "metadata": "metadata",
}
_LISTS = {
    "activities": "activities",
    "tags": "tags",
    "tasks": "tasks",
    "audience": "audience",
    "softSkills": "soft_skills",
    "requirements": "requirements",
    "romeSkills": "rome_skills",
}
_INSTANTS = {"postedAt": "posted_at", "startAt": "start_at", "endAt": "end_at"}
_FLAGS = {
    "openToMinors": "open_to_minors",
    "reducedMobilityAccessible": "reduced_mobility_accessible",
    "closeToTransport": "close_to_transport",
}
_CHOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "remote": ("remote", tuple(Remote)),
    "type": ("type", TYPES),
    "compensationUnit": ("compensation_unit", COMPENSATION_UNITS),
    "compensationType": ("compensation_type", COMPENSATION_TYPES),
}
_AMOUNTS = {"compensationAmount": "compensation_amount", "compensationAmountMax": "compensation_amount_max"}
ADDRESS = {
    "street": "street",
    "postalCode": "postal_code",
    "city": "city",
    "departmentCode": "department_code",
    "departmentName": "department_name",
    "region": "region",
    "country": "country",
}
_ORGANISATION_LINES = {
    "clientId": "client_id",
    "name": "name",
    "description": "description",
    "url": "url",
    "logo": "logo",
    "type": "type",
    "legalStatus": "legal_status",
    "rna": "rna",
    "siren": "siren",
    "siret": "siret",
    "fullAddress": "full_address",
    "postalCode": "postal_code",
    "city": "city",
}
_ORGANISATION_LISTS = {"actions": "actions", "beneficiaries": "beneficiaries", "networks": "networks"}


def changes(body: Body) -> Changes:
    """What a body says: a key that is null clears, one that is absent says nothing (RFC 7396). Faults are noted in the body."""
    mission: dict[str, Any] = {}
    _read(body, mission, _LINES, lambda name: body.text(name, most=_MOST_LINE) or None)
    _read(body, mission, {"description": "description"}, lambda name: body.text(name, most=_MOST_TEXT) or None)
    _read(body, mission, _LISTS, lambda name: _texts(body, name))
    _read(body, mission, _INSTANTS, body.instant)
    _read(body, mission, _FLAGS, lambda name: _flag(body, name))
    _read(body, mission, {name: kept for name, (kept, _) in _CHOICES.items()}, lambda name: _choice(body, name))
    _read(body, mission, _AMOUNTS, body.decimal)
    _read(body, mission, {"places": "places"}, lambda name: _count(body, name))
    if mission.get("activities"):
        mission["activities"] = tuple(dict.fromkeys(activity_label(each) or each for each in mission["activities"]))
    addresses = body.parts("addresses", most=MOST_ADDRESSES)
    if body.holds("addresses"):
        mission["addresses"] = [_address(each) for each in addresses]
    return Changes(mission, _organisation(body))


def told(mission: Mission, organisation: Organisation | None) -> dict[str, Any]:
    """A mission in the keys that describe it."""
    said: dict[str, Any] = {name: getattr(mission, kept) for name, kept in {**_LINES, **_FLAGS, **_AMOUNTS}.items()}
    said |= {name: list(getattr(mission, kept)) for name, kept in _LISTS.items()}
    said |= {name: instant(getattr(mission, kept)) for name, kept in _INSTANTS.items()}
    said |= {name: getattr(mission, kept) for name, (kept, _) in _CHOICES.items()}
    return {
        **said,
        "description": mission.description_html or mission.description,
        "places": mission.places if mission.places_given else None,
        "addresses": [_told_address(each) for each in mission.addresses],
        "organization": _told_organisation(organisation) if organisation else None,
    }


def problem(found: Problem, at: str = "/body") -> dict[str, str]:
    """A problem as our API tells it; `severity`: whether it keeps the mission from being shown."""
    detail = f"{found.message}. {found.hint}" if found.hint else found.message
    severity = "error" if found.severity == Severity.ERROR else "warning"
    return {"pointer": at + found.pointer, "detail": detail, "code": found.code, "severity": severity}


def _read(body: Body, into: dict[str, Any], names: Mapping[str, str], read: Callable[[str], Any]) -> None:
    for name, kept in names.items():
        if body.holds(name):
            into[kept] = read(name)
        else:
            _nothing(body, name)  # so that it is among those that faults name


def _nothing(body: Body, name: str) -> None:
    body.whatever(name)


def _flag(body: Body, name: str) -> bool | None:
    given = body.has(name)
    value = body.flag(name, default=False)
    return value if given else None


def _count(body: Body, name: str) -> int | None:
    if not body.has(name):
        _nothing(body, name)
        return None
    return body.number(name, 1, least=1, most=_MOST_PLACES)


def _texts(body: Body, name: str) -> tuple[str, ...] | None:
    value = body.whatever(name)
    if value is None:
        return None
    if not isinstance(value, list) or len(value) > MOST_VALUES or not all(isinstance(each, str) for each in value):
        body.fault(name, f"« {name} » est une liste de {MOST_VALUES} textes au plus.")
        return None
    for rank, each in enumerate(value):
        if len(each) > _MOST_VALUE:
            body.fault(name, f"Ce texte est trop long : {_MOST_VALUE} caractères au plus.", str(rank))
    return tuple(dict.fromkeys(text for each in value if (text := each.strip())))


def _choice(body: Body, name: str) -> str | None:
    value, allowed = body.whatever(name), _CHOICES[name][1]
    if value is not None and value not in allowed:
        body.fault(name, f"« {name} » vaut l'un de : {', '.join(allowed)}.")
    return value if isinstance(value, str) and value in allowed else None


def _address(part: Body) -> AddressDraft:
    given: dict[str, Any] = {kept: part.text(name, most=_MOST_LINE) or None for name, kept in ADDRESS.items()}
    lat, lon = part.decimal("lat"), part.decimal("lon")
    for name, value, most in (("lat", lat, 90), ("lon", lon, 180)):
        if value is not None and not -most <= value <= most:
            part.fault(name, f"« {name} » est en degrés, de -{most} à {most}.")
    if (lat is None) != (lon is None):
        part.fault("lat", "« lat » et « lon » viennent ensemble.")
    return AddressDraft(**given, lat=lat, lon=lon)


def _organisation(body: Body) -> dict[str, Any]:
    part = body.part("organization")
    if not body.holds("organization"):
        return {}
    if part is None:
        return {"name": None}  # none any more
    said: dict[str, Any] = {}
    _read(part, said, _ORGANISATION_LINES, lambda name: part.text(name, most=_MOST_LINE) or None)
    _read(part, said, _ORGANISATION_LISTS, lambda name: _texts(part, name))
    return said


def _told_address(address: Any) -> dict[str, Any]:
    given = address.geolocation == Geolocation.GIVEN
    position = {"lat": address.lat, "lon": address.lon} if given else {"lat": None, "lon": None}
    return {name: getattr(address, kept) for name, kept in ADDRESS.items()} | position


def _told_organisation(of: Organisation) -> dict[str, Any]:
    lines = {name: getattr(of, kept) for name, kept in _ORGANISATION_LINES.items()}
    return lines | {name: list(getattr(of, kept)) for name, kept in _ORGANISATION_LISTS.items()}
