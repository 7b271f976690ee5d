"""Agencies as they are exchanged (contract §3.8): a JSON object read into an agency and its people, with every fault at once. Pure.

What depends on law is not checked here: a file of another platform is taken as it is, as long as its shape is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tremplin.immersions.agencies.model import Agency, AgencyAddress, AgencyUser, Delegation
from tremplin.immersions.agencies.vocabulary import JUSTIFIED, AgencyKind, AgencyRole, AgencyStatus, ValidationSteps
from tremplin.kit.mailbox import mailbox
from tremplin.kit.shapes import (
    DATE_INVALID,
    REQUIRED,
    Fault,
    Field,
    converted,
    flag,
    many,
    moment,
    nullable,
    number,
    option,
    optional,
    record,
    text,
)

EMAIL = converted(mailbox, ("EMAIL_INVALID", "Veuillez saisir une adresse e-mail valide"))
DATE = converted(moment, DATE_INVALID)
_LONG = text(most=1024)
_SIRET = text(
    form=(re.compile(r"(?:\s*[0-9]){14}"), ("SIRET_INVALID", "SIRET doit être composé de 14 chiffres")),
    normal=lambda siret: "".join(siret.split()),
)


def _maybe(field: Field) -> Field:
    return optional(nullable(field))


def _code(field: Field, digits: int = 0) -> Field:
    """A code that some sheets write as a number, without the zeros before it."""

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        is_number = isinstance(given, int) and not isinstance(given, bool)
        return field.read(f"{given:0{digits}}" if is_number else given, path, faults)

    return Field(read, field.required)


_ADDRESS = record(
    {
        "streetNumberAndAddress": text(least=0, most=1024),
        "postcode": _code(_LONG, 5),
        "departmentCode": _code(_LONG, 2),
        "city": _LONG,
    }
)
_DELEGATION = record(
    {"delegationEndDate": _maybe(DATE), "delegationAgencyName": _maybe(_LONG), "delegationAgencyKind": _maybe(option(AgencyKind))}
)
_USER = record(
    {
        "email": EMAIL,
        "firstName": _maybe(text(least=0, most=255)),
        "lastName": _maybe(text(least=0, most=255)),
        "roles": many(option(AgencyRole)),
        "isNotifiedByEmail": _maybe(flag()),
    }
)
AGENCY = record(
    {
        "id": text(most=255),
        "kind": option(AgencyKind),
        "status": option(AgencyStatus),
        "statusJustification": _maybe(text(least=0, most=6000)),
        "name": _LONG,
        "validationSteps": _maybe(option(ValidationSteps)),
        "address": _ADDRESS,
        "position": _maybe(record({"lat": number(least=-90, most=90), "lon": number(least=-180, most=180)})),
        "coveredDepartments": many(_code(text(most=3), 2)),
        "contactEmail": EMAIL,
        "agencySiret": _code(_SIRET, 14),
        "phoneNumber": _maybe(text(least=0, most=255)),
        "signature": _maybe(text(least=0, most=6000)),
        "logoUrl": _maybe(text(least=0, most=2048)),
        "codeSafir": _maybe(_code(text(least=0, most=255))),
        "refersToAgencyId": _maybe(text(most=255)),
        "delegationAgencyInfo": _maybe(_DELEGATION),
        "createdAt": _maybe(DATE),
        "updatedAt": _maybe(DATE),
        "counsellorEmails": _maybe(many(EMAIL)),
        "validatorEmails": _maybe(many(EMAIL)),
        "userRights": _maybe(many(_USER)),
    }
)


class Read(NamedTuple):
    """An agency and its people; `people` None: the object says nothing of them."""

    agency: Agency
    people: tuple[AgencyUser, ...] | None


def read_agency(given: Any, *, now: datetime) -> tuple[Read | None, list[Fault]]:
    """An agency from a decoded JSON object, or all that is wrong with it. Without `createdAt`, it was created now."""
    faults: list[Fault] = []
    values = AGENCY.read(given, "", faults)
    if isinstance(values, dict):
        if values.get("coveredDepartments") == []:
            faults.append(Fault("coveredDepartments", *REQUIRED))
        if values.get("status") in JUSTIFIED and not values.get("statusJustification"):
            faults.append(Fault("statusJustification", *REQUIRED))
        if values.get("refersToAgencyId") and values["refersToAgencyId"] == values.get("id"):
            faults.append(Fault("refersToAgencyId", "REFERRED_ITSELF", "Une structure ne peut pas se référer à elle-même"))
        faults += [
            Fault(f"userRights.{at}.roles", *REQUIRED)
            for at, each in enumerate(values.get("userRights") or ())
            if isinstance(each, dict) and each.get("roles") == []
        ]
    if faults:
        return None, faults
    people = _people(values)
    return Read(_agency(values, people or (), now), people), []


def _agency(values: Mapping[str, Any], people: Iterable[AgencyUser], now: datetime) -> Agency:
    place, position, given = values["address"], values.get("position"), values.get("delegationAgencyInfo")
    created = values.get("createdAt") or now
    counsellors = any(AgencyRole.COUNSELLOR in each.roles and each.notified for each in people)
    return Agency(
        id=values["id"],
        kind=values["kind"],
        status=values["status"],
        status_justification=values.get("statusJustification") or None,
        name=values["name"],
        # Those who do not say it mean what the contract makes of their people: two steps when a counsellor is written to.
        validation_steps=values.get("validationSteps") or (ValidationSteps.TWO if counsellors else ValidationSteps.ONE),
        address=AgencyAddress(
            street=place["streetNumberAndAddress"],
            postcode=place["postcode"],
            department_code=place["departmentCode"],
            city=place["city"],
        ),
        position=(position["lat"], position["lon"]) if position else None,
        departments=tuple(dict.fromkeys(values["coveredDepartments"])),
        contact_email=values["contactEmail"],
        siret=values["agencySiret"],
        phone=values.get("phoneNumber") or None,
        signature=values.get("signature") or "",
        logo_url=values.get("logoUrl") or None,
        safir_code=values.get("codeSafir") or None,
        refers_to=values.get("refersToAgencyId"),
        delegation=_delegation(given) if given else None,
        created_at=created,
        updated_at=values.get("updatedAt") or created,
    )


def _delegation(values: Mapping[str, Any]) -> Delegation:
    until = values.get("delegationEndDate")
    return Delegation(
        until=until.date() if until else None, name=values.get("delegationAgencyName"), kind=values.get("delegationAgencyKind")
    )


def _people(values: Mapping[str, Any]) -> tuple[AgencyUser, ...] | None:
    """Everyone by address, once: those who are told of with their roles, else those of the lists of addresses."""
    told = values.get("userRights")
    if told is not None:
        named = {each["email"]: _user(each) for each in told}
        return tuple(named.values())
    lists = {AgencyRole.COUNSELLOR: values.get("counsellorEmails"), AgencyRole.VALIDATOR: values.get("validatorEmails")}
    if all(emails is None for emails in lists.values()):
        return None
    roles: dict[str, set[AgencyRole]] = {}
    for role, emails in lists.items():
        for email in emails or ():
            roles.setdefault(email, set()).add(role)
    return tuple(AgencyUser(email=email, roles=frozenset(held)) for email, held in roles.items())


def _user(values: Mapping[str, Any]) -> AgencyUser:
    return AgencyUser(
        email=values["email"],
        roles=frozenset(values["roles"]),
        notified=values.get("isNotifiedByEmail") is not False,
        first_name=values.get("firstName") or "",
        last_name=values.get("lastName") or "",
    )
