"""A line of the directory as the contract's JSON (API Immersion Facilitée, v3), but for what depends on the question. Pure.

What is absent is left out, never null, except the two keys that the contract wants nullable. `complete` adds the distance and
whether the company has room, which no writer could keep true.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import orjson

from tremplin.immersions.offers.model import Establishment, Row
from tremplin.reference.naf import naf_label
from tremplin.reference.rome.catalogue import find_appellation, find_rome

Body = dict[str, Any]


def render(row: Row, common: bytes | None = None) -> bytes:
    """The part of a line that only a write changes; `common`: what is common to all lines of the company, when it is at hand."""
    at, found = row.location, find_rome(row.rome_code)
    body: Body = {
        "rome": row.rome_code,
        "romeLabel": found.label if found else row.rome_code,
        "appellations": [appellation(code) for code in row.appellation_codes],
        "locationId": at.id,
        "position": {"lat": at.lat, "lon": at.lon},
        "address": {
            "streetNumberAndAddress": at.street,
            "postcode": at.postcode,
            "departmentCode": at.department_code,
            "city": at.city,
        },
        "remoteWorkMode": row.remote_work,
    }
    return b"%s,%s" % (orjson.dumps(body)[:-1], (common or render_common(row.establishment))[1:])


def render_common(of: Establishment) -> bytes:
    """What all lines of a company say."""
    body: Body = {
        "establishmentScore": of.score,
        "naf": of.naf,
        "nafLabel": naf_label(of.naf) or of.naf or "Activité non précisée",
        "siret": of.siret,
        "name": of.name,
        "voluntaryToImmersion": True,
        "fitForDisabledWorkers": of.disabled_workers,
        "contactMode": of.contact_mode,
        "numberOfEmployeeRange": of.employees,
        "updatedAt": instant(of.updated_at),
        "createdAt": instant(of.created_at),
    }
    optional = {
        "customizedName": of.customized_name,
        "website": of.website,
        "additionalInformation": of.additional_information,
    }
    return orjson.dumps(body | {name: value for name, value in optional.items() if value is not None})


def appellation(code: str) -> dict[str, str]:
    """An appellation as the contract names it; one that left the referential keeps its code for a label."""
    found = find_appellation(code)
    return {"appellationCode": code, "appellationLabel": found.label if found else code}


def instant(moment: datetime) -> str:
    """An instant, which must be in UTC, as the contract wants it: to the millisecond, with a Z."""
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def complete(body: bytes, *, available: bool, distance_m: float | None) -> bytes:
    """The whole of a line."""
    distance = b"" if distance_m is None else b',"distance_m":%s' % orjson.dumps(round(distance_m, 3))
    return b'%s%s,"isAvailable":%s}' % (body[:-1], distance, b"true" if available else b"false")


def holds_appellation(body: bytes, code: str) -> bool:
    """Whether a line has an appellation. No text of a company can pass for one: JSON would write its quotes otherwise."""
    return b'"appellationCode":%s' % orjson.dumps(code) in body


def with_appellations(body: bytes, codes: frozenset[str]) -> bytes:
    """The same with only the appellations asked for, as the contract shows them."""
    if body.count(b'"appellationCode"') < 2:
        return body
    whole = orjson.loads(body)
    whole["appellations"] = [each for each in whole["appellations"] if each["appellationCode"] in codes]
    return orjson.dumps(whole)
