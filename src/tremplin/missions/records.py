"""The records of a neutral catalogue (decoded JSON objects) turned into what is kept, as they are. Pure.

A record of another shape raises KeyError (a field is missing), TypeError or ValueError (in French) and nothing else.
"""

from __future__ import annotations

from datetime import UTC, datetime
from math import isfinite
from typing import Any

from tremplin.diffusion.model import Rule
from tremplin.diffusion.widgets.model import Widget, WidgetRule
from tremplin.missions.model import Address, Geolocation, Mission, Organisation, Status
from tremplin.missions.places import likeness
from tremplin.missions.texts import safe_html
from tremplin.partners.model import Partner
from tremplin.reference.activities import ACTIVITIES

Record = dict[str, Any]


def read_publisher(record: Record, now: datetime) -> tuple[Partner, str | None]:
    """A partner, and its key in clear when it has one."""
    role = _text(record, "role")
    broadcasts = role in {"diffuseur", None}
    uses_api = _flag(record, "hasApiRights")
    partner = Partner(
        id=_needed(record, "id"),
        name=_needed(record, "name"),
        description=_text(record, "description") or "",
        category=_text(record, "category"),
        url=_text(record, "url"),
        logo=_text(record, "logo"),
        mission_type=_text(record, "missionType"),
        announces=role in {"annonceur", None},
        broadcasts=broadcasts,
        moderates=_flag(record, "moderator") or False,
        uses_api=broadcasts if uses_api is None else uses_api,
        uses_widgets=_flag(record, "hasWidgetRights") or False,
        uses_campaigns=_flag(record, "hasCampaignRights") or False,
        created_at=now,
        updated_at=now,
    )
    return partner, _text(record, "apikey")


def read_organisation(record: Record, now: datetime) -> Organisation:
    """An organisation, as its owner describes it."""
    return Organisation(
        id=_needed(record, "id"),
        owner=_needed(record, "publisherId"),
        client_id=_needed(record, "clientId"),
        name=_text(record, "name"),
        description=_text(record, "description"),
        url=_text(record, "url"),
        type=_text(record, "type"),
        legal_status=_text(record, "legalStatus"),
        rna=_text(record, "rna"),
        siren=_text(record, "siren"),
        siret=_text(record, "siret"),
        full_address=_text(record, "fullAddress"),
        postal_code=_text(record, "postalCode"),
        city=_text(record, "city"),
        actions=_texts(record, "actions"),
        beneficiaries=_texts(record, "beneficiaries"),
        networks=_texts(record, "parentOrganizations"),
        created_at=now,
        updated_at=now,
    )


def read_rule(record: Record, now: datetime) -> Rule:
    """A rule of diffusion: a root, or a restriction of one."""
    return Rule(
        id=_needed(record, "id"),
        broadcaster_id=_needed(record, "publisherId"),
        root_id=_text(record, "combinedWithId") or None,
        field=_needed(record, "field"),
        operator=_needed(record, "operator"),
        value=_needed(record, "value"),
        combinator=_text(record, "combinator") or "and",
        position=_whole(record, "position") or 0,
        created_at=now,
    )


def read_widget(record: Record, now: datetime) -> Widget:
    """A widget; what its neutral form leaves out may be given too, under the names of the exchange contract."""
    location = _object(record.get("location") or {}, "location")
    lat, lon = _amount(location, "lat"), _amount(location, "lon")
    given: dict[str, Any] = {
        "type": _text(record, "type"),
        "style": _text(record, "style"),
        "color": _text(record, "color"),
        "distance": _text(record, "distance"),
        "active": _flag(record, "active"),
    }
    return Widget(
        id=_needed(record, "id"),
        owner=_needed(record, "fromPublisherId"),
        name=_needed(record, "name"),
        publishers=tuple(dict.fromkeys(_texts(record, "publishers"))),
        rules=tuple(_widget_rule(each, position) for position, each in enumerate(_objects(record, "rules"))),
        url=_text(record, "url"),
        jva_moderation=_flag(record, "jvaModeration") or False,
        lat=lat if lon is not None else None,
        lon=lon if lat is not None else None,
        city=_text(location, "city") or _text(location, "label"),
        created_at=_instant(record, "createdAt") or now,
        updated_at=_instant(record, "updatedAt") or now,
        **{name: value for name, value in given.items() if value is not None},
    )


def _widget_rule(record: Record, position: int) -> WidgetRule:
    return WidgetRule(
        id=_text(record, "id") or str(position),
        field=_needed(record, "field"),
        operator=_needed(record, "operator"),
        value=_text(record, "value") or "",
        combinator=_text(record, "combinator") or "and",
        position=position,
    )


def read_mission(record: Record, owners: dict[str, Partner], now: datetime) -> Mission:
    """A mission of one of these partners. Raises ValueError for another's."""
    owner = _needed(record, "publisherId")
    if owner not in owners:
        raise ValueError(f"publisherId {owner} inconnu")
    mission_id = _needed(record, "id")
    addresses = tuple(_address(each) for each in _objects(record, "addresses"))
    updated_at = _instant(record, "updatedAt") or now
    html = _text(record, "descriptionHtml") or _text(record, "description")
    return Mission(
        id=mission_id,
        owner=owner,
        client_id=_needed(record, "clientId"),
        organisation_id=_text(record, "publisherOrganizationId") or None,
        status=_status(record),
        status_comment=_text(record, "statusComment"),
        problems=(),
        title=_text(record, "title"),
        description=_text(record, "description"),
        description_html=safe_html(html) if html else None,
        application_url=_text(record, "applicationUrl"),
        image=_text(record, "domainLogo"),
        posted_at=_instant(record, "postedAt"),
        start_at=_instant(record, "startAt"),
        end_at=_instant(record, "endAt"),
        duration=_whole(record, "duration"),
        domain=_text(record, "domain"),
        domain_original=None,
        activities=tuple(ACTIVITIES.get(slug, slug) for slug in _texts(record, "activities")),
        tags=_texts(record, "tags"),
        tasks=_texts(record, "tasks"),
        audience=_texts(record, "audience"),
        soft_skills=_texts(record, "softSkills"),
        requirements=_texts(record, "requirements"),
        rome_skills=_texts(record, "romeSkills"),
        remote=_text(record, "remote"),
        schedule=_text(record, "schedule"),
        priority=_text(record, "priority"),
        metadata=_text(record, "metadata"),
        places=_whole(record, "places"),
        places_given=record.get("places") is not None,
        snu=_flag(record, "snu") or False,
        snu_places=_whole(record, "snuPlaces"),
        compensation_amount=_amount(record, "compensationAmount"),
        compensation_amount_max=_amount(record, "compensationAmountMax"),
        compensation_unit=_text(record, "compensationUnit"),
        compensation_type=_text(record, "compensationType"),
        open_to_minors=_flag(record, "openToMinors"),
        reduced_mobility_accessible=_flag(record, "reducedMobilityAccessible"),
        close_to_transport=_flag(record, "closeToTransport"),
        type=_text(record, "type"),
        addresses=addresses,
        likeness=likeness(owner, _text(record, "title"), _text(record, "organizationClientId"), addresses),
        source_hash=None,
        last_sync_at=_instant(record, "lastSyncAt") or updated_at,
        created_at=_instant(record, "createdAt") or now,
        updated_at=updated_at,
        deleted_at=_instant(record, "deletedAt"),
    )


def _status(record: Record) -> Status:
    value = _text(record, "statusCode") or Status.ACCEPTED
    if value not in set(Status):
        raise ValueError(f"statusCode inconnu : {value}")
    return Status(value)


def _address(record: Record) -> Address:
    location = _object(record.get("location") or {}, "location")
    lat, lon = _amount(location, "lat"), _amount(location, "lon")
    located = lat is not None and lon is not None
    return Address(
        id=_needed(record, "id"),
        street=_text(record, "street"),
        postal_code=_text(record, "postalCode"),
        department_name=_text(record, "departmentName"),
        department_code=_text(record, "departmentCode"),
        city=_text(record, "city"),
        region=_text(record, "region"),
        country=_text(record, "country"),
        lat=lat if located else None,
        lon=lon if located else None,
        geolocation=Geolocation.GIVEN if located else Geolocation.NO_DATA,
    )


def as_record(value: Any) -> Record:
    """A line as the object it must be. Raises TypeError."""
    return _object(value, "la ligne")


def _object(value: Any, name: str) -> Record:
    if not isinstance(value, dict):
        raise TypeError(f"{name} doit être un objet")
    return value


def _objects(record: Record, name: str) -> list[Record]:
    value = record.get(name) or []
    if not isinstance(value, list):
        raise TypeError(f"{name} doit être une liste d'objets")
    return [_object(each, f"chaque élément de {name}") for each in value]


def _needed(record: Record, name: str) -> str:
    if name not in record:
        raise KeyError(name)
    value = _text(record, name)
    if not value:
        raise TypeError(f"{name} est vide")
    return value


def _text(record: Record, name: str) -> str | None:
    """A text; migrations give some codes as numbers."""
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | None):
        raise TypeError(f"{name} doit être un texte")
    if isinstance(value, str) and "\0" in value:  # PostgreSQL keeps no such character
        raise ValueError(f"{name} contient un caractère nul")
    return None if value is None else str(value)


def _texts(record: Record, name: str) -> tuple[str, ...]:
    value = record.get(name) or []
    if not isinstance(value, list) or not all(isinstance(each, str) and "\0" not in each for each in value):
        raise TypeError(f"{name} doit être une liste de textes")
    return tuple(value)


def _flag(record: Record, name: str) -> bool | None:
    value = record.get(name)
    if not isinstance(value, bool | None):
        raise TypeError(f"{name} doit être true ou false")
    return value


def _whole(record: Record, name: str) -> int | None:
    value = _amount(record, name)
    if value is None:
        return None
    if value != int(value) or abs(value) >= 2**31:
        raise ValueError(f"{name} doit être un nombre entier raisonnable")
    return int(value)


def _amount(record: Record, name: str) -> float | None:
    value = record.get(name)
    if isinstance(value, bool) or not isinstance(value, float | int | None):
        raise TypeError(f"{name} doit être un nombre")
    if value is not None and not isfinite(value):
        raise ValueError(f"{name} doit être un nombre fini")
    return None if value is None else float(value)


def _instant(record: Record, name: str) -> datetime | None:
    value = _text(record, name)
    if value is None:
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{name} n'est pas une date : {value}") from error
    return at if at.tzinfo else at.replace(tzinfo=UTC)
