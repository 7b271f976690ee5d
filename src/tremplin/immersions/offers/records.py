"""Establishments of a neutral catalogue (decoded JSON objects) turned into what is kept, as they are. Pure.

A record of another shape raises KeyError (a field is missing), TypeError or ValueError (in French) and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import Any

from tremplin.immersions.offers.draft import LocationDraft
from tremplin.immersions.offers.model import Establishment, Location, Member, Offer, RemoteWork, Verification
from tremplin.immersions.offers.places import settle
from tremplin.immersions.offers.quota import MONTH
from tremplin.kit.texts import legible
from tremplin.reference.rome.catalogue import find_appellation

Record = dict[str, Any]


def as_record(value: object) -> Record:
    """The object of a line. Raises TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError("un objet JSON est attendu")
    return value


def read_establishment(record: Record, now: datetime) -> tuple[Establishment, tuple[Member, ...]]:
    """A company, why it is banned if it is, and its people when the record has them (`userRights`)."""
    siret = _code(record, "siret")
    created = _instant(record, "createdAt") or now
    full = _flag(record, "isMaxDiscussionsForPeriodReached", default=False)
    banned = _flag(record, "isBanned", default=False)
    establishment = Establishment(
        siret=siret,
        name=_needed(record, "name"),
        customized_name=_text(record, "customizedName"),
        naf=_code(record, "nafCode", default="").replace(".", ""),
        employees=_text(record, "numberEmployeesRange") or "",
        locations=tuple(_location(each, siret) for each in _objects(record, "locations")),
        offers=tuple(_offer(each, created) for each in _objects(record, "offers")),
        contact_mode=_text(record, "contactMode") or "EMAIL",
        welcome_address=_welcome(record, siret),
        max_contacts_per_month=_number(record, "maxContactsPerMonth", default=0),
        # Whoever was contacted too often, we do not know when: in a month at the latest, that is past.
        held_until=now + MONTH if full else None,
        free_from=None,
        next_availability=_instant(record, "nextAvailabilityDate"),
        searchable_by_students=_flag(record, "searchableByStudents", default=True),
        searchable_by_job_seekers=_flag(record, "searchableByJobSeekers", default=True),
        disabled_workers=_text(record, "fitForDisabledWorkers"),
        is_committed=_flag(record, "isCommited", default=False),
        website=_text(record, "website"),
        additional_information=_text(record, "additionalInformation"),
        score=_number(record, "score", default=0),
        source=_text(record, "sourceProvider") or "immersion-facile",
        is_open=_flag(record, "isOpen", default=True),
        status=_text(record, "status"),
        verification=Verification.GIVEN,
        created_at=created,
        updated_at=_instant(record, "updatedAt") or created,
        ban_justification=(_text(record, "bannishmentJustification") or "Sans justification.") if banned else None,
    )
    return establishment, tuple(_member(each) for each in _objects(record, "userRights", default=()))


def _welcome(record: Record, siret: str) -> Location | None:
    """Where candidates present themselves, when the record says it: in the shape of its other places."""
    if record.get("potentialBeneficiaryWelcomeAddress") is None:
        return None
    return _location(as_record(record["potentialBeneficiaryWelcomeAddress"]), siret)


def _location(record: Record, siret: str) -> Location:
    lat, lon = _coordinate(record, "lat", 90), _coordinate(record, "lon", 180)
    draft = LocationDraft(
        id=_text(record, "id"),
        street=_text(record, "street"),
        postcode=_code(record, "postcode", default="") or None,
        city=_text(record, "city"),
        department_code=_code(record, "departmentCode", default="") or None,
        lat=lat,
        lon=lon,
    )
    if draft.id and draft.city and draft.department_code and lat is not None and lon is not None:
        return Location(
            id=draft.id,
            street=draft.street or "",
            postcode=draft.postcode or "",
            city=draft.city,
            department_code=draft.department_code,
            lat=lat,
            lon=lon,
        )
    found, problems = settle(draft, siret, "/locations")
    if found is None:
        raise ValueError(problems[0].message)
    return found


def _offer(record: Record, created: datetime) -> Offer:
    code = _code(record, "appellationCode")
    known = find_appellation(code)
    rome = _text(record, "romeCode") or (known.rome_code if known else None)
    if rome is None:
        raise KeyError("romeCode")
    return Offer(
        appellation_code=code,
        rome_code=rome,
        remote_work=RemoteWork(_text(record, "remoteWorkMode") or RemoteWork.ON_SITE),
        created_at=_instant(record, "createdAt") or created,
    )


def _member(record: Record) -> Member:
    return Member(
        email=_needed(record, "email").strip().lower(),
        role=_needed(record, "role"),
        status=_text(record, "status") or "ACCEPTED",
        first_name=_text(record, "firstName"),
        last_name=_text(record, "lastName"),
        phone=_text(record, "phone"),
        job=_text(record, "job"),
        receives_discussions=_flag(record, "shouldReceiveDiscussionNotifications", default=True),
        main_contact_by_phone=_flag(record, "isMainContactByPhone", default=False),
        main_contact_in_person=_flag(record, "isMainContactInPerson", default=False),
    )


def _text(record: Record, name: str) -> str | None:
    value = record.get(name)
    if value is None:
        return None
    if not isinstance(value, str):
        raise TypeError(f"{name} : un texte est attendu")
    return legible(value)


def _needed(record: Record, name: str) -> str:
    if not (value := _text(record, name)):
        raise KeyError(name)
    return value


def _code(record: Record, name: str, *, default: str | None = None) -> str:
    """A code, as text or as the number that its digits make."""
    value = record.get(name)
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return str(value)
    text = _text(record, name)
    if text:
        return text.strip()
    if default is None:
        raise KeyError(name)
    return default


def _flag(record: Record, name: str, *, default: bool) -> bool:
    value = record.get(name)
    if value is None:
        return default
    if not isinstance(value, bool):
        raise TypeError(f"{name} : true ou false est attendu")
    return value


def _number(record: Record, name: str, *, default: int) -> int:
    value = record.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or not 0 <= value < 2**31:
        raise ValueError(f"{name} : un nombre entier positif est attendu")
    return int(value)


def _coordinate(record: Record, name: str, most: float) -> float | None:
    value = record.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > most:
        raise ValueError(f"{name} : des degrés, de -{most:g} à {most:g}, sont attendus")
    return float(value)


def _instant(record: Record, name: str) -> datetime | None:
    text = _text(record, name)
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _objects(record: Record, name: str, *, default: tuple[Record, ...] | None = None) -> list[Record]:
    value = record.get(name, default)
    if value is None:
        raise KeyError(name)
    if not isinstance(value, list | tuple) or not all(isinstance(each, dict) for each in value):
        raise TypeError(f"{name} : une liste d'objets est attendue")
    return list(value)
