"""How a convention is kept: the JSON that readers are given, and the columns that lists and jobs look at. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from tremplin.immersions.conventions import fields
from tremplin.immersions.conventions.errors import ConventionInvalid
from tremplin.immersions.conventions.model import Convention
from tremplin.immersions.conventions.wire import build, write
from tremplin.kit.shapes import Fault
from tremplin.reference.communes import department_of_postcode
from tremplin.reference.spelling import fold

_DIGITS = re.compile(r"\b\d{5}\b")


@dataclass(frozen=True, slots=True)
class Stored:
    """A convention as it is kept. `version`: how many times it was changed, what an editor gives back. `body`: its ConventionRead."""

    convention: Convention
    version: int
    body: bytes


class Unreadable(Exception):
    """What is kept is not a convention: nothing of ours writes such a thing."""


def render(convention: Convention) -> bytes:
    """The ConventionRead of the contract. Raises ConventionInvalid for one that could not be read again: kept, it would be lost."""
    payload = write(convention)
    faults = _faults(payload)
    if faults:
        raise ConventionInvalid(faults)
    return orjson.dumps(payload)


def parse(body: bytes) -> Convention:
    """The convention of a body. Raises Unreadable."""
    faults: list[Fault] = []
    values = fields.READ.read(orjson.loads(body), "", faults)
    if faults:
        raise Unreadable(f"{faults[0].path}: {faults[0].message}")
    return build(values)


def _faults(payload: dict[str, Any]) -> list[Fault]:
    faults: list[Fault] = []
    fields.READ.read(payload, "", faults)
    return faults


def columns(convention: Convention) -> dict[str, Any]:
    """What lists, jobs and duplicates are found by."""
    one, person, agency = convention, convention.signatories.beneficiary, convention.agency
    return {
        "id": one.id,
        "status": one.status.value,
        "agency_id": agency.id,
        "agency_kind": agency.kind.value,
        "referred_id": agency.refers_to.id if agency.refers_to else None,
        "referred_kind": agency.refers_to.kind.value if agency.refers_to else None,
        "siret": one.siret,
        "business_name": one.business_name,
        "date_start": one.date_start,
        "date_end": one.date_end,
        "submitted_at": one.date_submission,
        "updated_at": changed_at(one),
        "first_name": person.first_name,
        "last_name": person.last_name,
        "birthdate": person.birthdate,
        "appellation_code": one.immersion_appellation.appellation_code,
        "renewed_from": one.renewed.from_id if one.renewed else None,
        "assessment": one.assessment.status.value if one.assessment else None,
        "assessment_signed": bool(one.assessment and one.assessment.signed_at),
        "kind": one.kind.value,
        "department": department_of(one),
        "referent": referent_of(one),
        "words": _words(one),
    }


def department_of(convention: Convention) -> str:
    """Where the immersion takes place, by the postcode of its address; empty when it holds none."""
    return next((found for word in _DIGITS.findall(convention.immersion_address) if (found := department_of_postcode(word))), "")


def referent_of(convention: Convention) -> str:
    """Who follows it in the agency, as names are compared."""
    name = convention.agency_referent
    return fold(" ".join(part for part in (name.firstname, name.lastname) if part)) if name else ""


def _words(convention: Convention) -> str:
    people = convention.signatories
    named = (people.beneficiary.first_name, people.beneficiary.last_name, convention.business_name, convention.siret, convention.id)
    return fold(" ".join((*named, people.beneficiary.email, people.establishment_representative.email, referent_of(convention))))


def changed_at(convention: Convention) -> datetime:
    """When it last changed, as it says itself."""
    return convention.updated_at or convention.date_submission
