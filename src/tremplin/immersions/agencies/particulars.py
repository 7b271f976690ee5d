"""Where an agency is and until when it may validate, as one of its people writes it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from tremplin.immersions.agencies.model import Agency, AgencyAddress, Delegation
from tremplin.kit.shapes import DATE_INVALID, Fault, converted, moment, or_empty, record, text
from tremplin.reference.communes import department_of_postcode

_FORM = record(
    {
        "street": text(least=0, most=1024),
        "postcode": text(form=(re.compile(r"[0-9]{5}"), ("POSTCODE_INVALID", "Un code postal a cinq chiffres"))),
        "city": text(most=1024),
        "until": or_empty(converted(moment, DATE_INVALID)),
        "by": text(least=0, most=1024),
    }
)


def known(agency: Agency) -> dict[str, str]:
    """What the fields hold at first."""
    place, held = agency.address, agency.delegation or Delegation()
    until = held.until.isoformat() if held.until else ""
    return {"street": place.street, "postcode": place.postcode, "city": place.city, "until": until, "by": held.name or ""}


def written(agency: Agency, typed: Mapping[str, str], *, now: datetime) -> tuple[Agency, list[Fault]]:
    """The agency with what was typed, by the names of `known`; the same agency with all that is wrong when something is."""
    faults: list[Fault] = []
    values = _FORM.read(dict(typed), "", faults)
    department = department_of_postcode(values["postcode"]) if not faults else None
    if not faults and department is None:
        faults.append(Fault("postcode", "POSTCODE_INVALID", "Ce code postal n'est celui d'aucun département"))
    if faults or department is None:
        return agency, faults
    address = AgencyAddress(street=values["street"], postcode=values["postcode"], city=values["city"], department_code=department)
    until = values["until"].date() if values["until"] else None
    # No form asks for the kind of who delegates: a file that told it is believed as long as there is a delegation.
    kind = agency.delegation.kind if agency.delegation else None
    delegation = Delegation(until=until, name=values["by"] or None, kind=kind) if until or values["by"] else None
    return replace(agency, address=address, delegation=delegation, updated_at=now), []
