"""The shape of an offer in answers (contract §1.6): what any server that speaks the contract must send, ours included."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from tremplin.immersions.offers.model import EMPLOYEES, ContactMode, DisabledWorkers, RemoteWork
from tremplin.kit.shapes import (
    INSTANT_INVALID,
    Fault,
    Field,
    converted,
    flag,
    instant,
    many,
    nullable,
    number,
    option,
    optional,
    record,
    refuse,
    text,
)

_URL_INVALID = ("URL_INVALID", "Veuillez saisir une adresse URL valide")
_INSTANT = converted(instant, INSTANT_INVALID)
_LONG = text(most=1024)


def _page(written: str) -> str | None:
    """The address of a page, or nothing at all; None for anything else."""
    try:
        parts = urlsplit(written)
        right = not written or (parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in written)
    except ValueError:
        right = False
    return written if right else None


def _degrees(most: float) -> Field:
    """A coordinate. Exactly zero is what programs write for one that they do not know."""
    within = number(least=-most, most=most)

    def read(given: Any, path: str, faults: list[Fault]) -> Any:
        if given == 0 and not isinstance(given, bool):
            return refuse(faults, path, ("POSITION_MISSING", "Une coordonnée nulle n'est pas une position"))
        return within.read(given, path, faults)

    return Field(read)


_APPELLATION_CODE = text(form=(re.compile(r"[0-9]{5,6}"), ("APPELLATION_INVALID", "Code appellation incorrect")))
OFFER = record(
    {
        "rome": text(form=(re.compile(r"[A-N][0-9]{4}"), ("ROME_INVALID", "Code ROME incorrect"))),
        "romeLabel": _LONG,
        "appellations": many(record({"appellationCode": _APPELLATION_CODE, "appellationLabel": _LONG})),
        "establishmentScore": number(),
        "naf": text(least=0, most=5),
        "nafLabel": text(most=255),
        "siret": text(form=(re.compile(r"(?:\s*[0-9]){14}"), ("SIRET_INVALID", "SIRET doit être composé de 14 chiffres"))),
        "name": text(most=255),
        "customizedName": optional(text(least=0, most=1024)),
        "voluntaryToImmersion": flag(),
        "fitForDisabledWorkers": nullable(option(DisabledWorkers)),
        "locationId": nullable(text(most=36)),
        "position": record({"lat": _degrees(90), "lon": _degrees(180)}),
        "address": record(
            {
                "streetNumberAndAddress": text(least=0, most=1024),
                "postcode": text(least=0, most=1024),
                "departmentCode": _LONG,
                "city": _LONG,
            }
        ),
        "contactMode": optional(option(ContactMode)),
        "distance_m": optional(number()),
        "numberOfEmployeeRange": option(EMPLOYEES),
        "website": optional(converted(_page, _URL_INVALID)),
        "additionalInformation": optional(text(least=0, most=9200)),
        "urlOfPartner": optional(text(least=0)),
        "updatedAt": optional(_INSTANT),
        "createdAt": optional(_INSTANT),
        "remoteWorkMode": option(RemoteWork),
        "isAvailable": flag(),
    }
)
"""One row of a list, or a detail."""
