"""Events and fairs of a neutral catalogue (decoded JSON objects) turned into what is kept, as they are. Pure.

A record of another shape raises KeyError (a field is missing), TypeError or ValueError (in French) and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from math import isfinite, isnan
from typing import Any, TypeVar

from tremplin.events.model import Event, Fair, Origin, Status, end_of
from tremplin.events.vocabulary import MODES, ON_SITE, ONLINE_FAIR, REMOTE
from tremplin.events.zones import known_zone, zone_of
from tremplin.kit.hypertext import plain_text, safe_html
from tremplin.kit.texts import legible
from tremplin.reference.communes import communes, department_of_postcode

Record = dict[str, Any]
T = TypeVar("T")
_STATUSES = {"ANNULE": Status.CANCELLED, "REPORTE": Status.POSTPONED, "PREVU": Status.SCHEDULED}
_BIGGEST = 2**31 - 1
_BIGGEST_ID = 2**53 - 1


def as_record(value: object) -> Record:
    """The object of a line. Raises TypeError for anything else."""
    if not isinstance(value, dict):
        raise TypeError("un objet JSON est attendu")
    return value


def is_fair(record: Record) -> bool:
    """Whether a record is that of an online fair: its address is its only identifier."""
    return "urlSalonEnLigne" in record


def read_event(record: Record, partner_id: str, now: datetime) -> Event:
    """An event, its number kept."""
    number = _identifier(record)
    start, end = _times(record)
    insee, postcode = _text(record, "codeInsee"), _text(record, "codePostal")
    commune = communes().get(insee or "")
    department = commune.department if commune else department_of_postcode(postcode or "")
    lat, lon = _coordinate(record, "latitude", 90), _coordinate(record, "longitude", 180)
    if commune is not None and (lat is None or lon is None):
        lat, lon = commune.lat, commune.lon
    description = _text(record, "description") or ""
    safe = safe_html(description)
    labels = _texts(record, "modalites")
    given = set(labels) | {MODES.get(label, label) for label in labels}
    return Event(
        id=number,
        partner_id=partner_id,
        client_id=str(number),
        origin=Origin.LOAD,
        series=None,
        title=_needed(record, "titre"),
        description=plain_text(description, safe),
        description_html=safe,
        programme=_text(record, "deroulement") or "",
        starts_at=start,
        ends_at=end,
        all_day=False,
        timezone=_zone(record, department),
        venue=_text(record, "libelleEtablissement"),
        street=_text(record, "rue"),
        postcode=postcode,
        city=_text(record, "ville"),
        insee=insee,
        department=department,
        lat=lat,
        lon=lon,
        type=_needed(record, "type"),
        on_site=ON_SITE in given,
        remote=REMOTE in given,
        remote_url=_text(record, "urlConnexion"),
        objectives=_texts(record, "objectifs"),
        audiences=_texts(record, "publics"),
        operations=_texts(record, "operations"),
        benefits=_texts(record, "benefices"),
        rome_codes=_texts(record, "codesRome"),
        multi_sector=_flag(record, "multisectoriel"),
        offer_ids=_texts(record, "offresId"),
        seats_on_site=_number(record, "nombrePlaceTotalPresentiel"),
        seats_remote=_number(record, "nombrePlaceTotalDistance"),
        registered_on_site=_number(record, "nombreInscritPresentiel"),
        registered_remote=_number(record, "nombreInscritDistance"),
        url=_text(record, "urlDetailEvenement"),
        organiser=_text(record, "libelleOrganisateurPrincipal"),
        status=_STATUSES.get(_text(record, "statut") or "", Status.SCHEDULED),
        status_reason=_text(record, "motifStatut"),
        revision=0,
        created_at=now,
        updated_at=now,
    )


def read_fair(record: Record, partner_id: str) -> Fair:
    """A fair; whether it is running is not read: the day tells."""
    starts_on, ends_on = _day(record, "dateDebut"), _day(record, "dateFin")
    if starts_on is None or ends_on is None:
        raise KeyError("dateDebut" if starts_on is None else "dateFin")
    return Fair(
        partner_id=partner_id,
        url=_needed(record, "urlSalonEnLigne"),
        title=_needed(record, "titre"),
        starts_on=starts_on,
        ends_on=ends_on,
        applications_from=_day(record, "dateDebutCandidature") or starts_on,
        applications_until=_day(record, "dateFinCandidature") or ends_on,
        description=safe_html(_text(record, "description") or "", images=True),
        place=_text(record, "localisation") or "",
        type=_text(record, "typeEvenement") or ONLINE_FAIR,
        organiser=_text(record, "organismeOrganisateur") or "",
        offers=_number(record, "nombreOffres"),
        origin=Origin.LOAD,
        status=_STATUSES.get(_text(record, "statut") or "", Status.SCHEDULED),
        status_reason=_text(record, "motifStatut"),
    )


def _identifier(record: Record) -> int:
    value = record["id"]
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 17:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _BIGGEST_ID:
        raise ValueError("id : un nombre entier positif est attendu")
    return value


def _times(record: Record) -> tuple[datetime, datetime]:
    """Start and end in UTC. `heureFin` is a time of the same clock as `dateEvenement`; before the start, it is the next day's."""
    start = _read(record, "dateEvenement", _instant, "une date comme 2026-12-31T09:00:00.000+00:00")
    finish = _read(record, "dateFinEvenement", _instant, "une date comme 2026-12-31T12:00:00.000+00:00")
    clock = _read(record, "heureFin", time.fromisoformat, "une heure comme 12:30:00")
    if start is None:
        raise KeyError("dateEvenement")
    if finish is None:
        finish = end_of(start, clock) if clock else start
    elif finish < start:
        raise ValueError("dateFinEvenement : la fin précède le début")
    return start.astimezone(UTC), finish.astimezone(UTC)


def _instant(text: str) -> datetime:
    """An instant; one without an offset is in UTC."""
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _read(record: Record, name: str, read: Callable[[str], T], expected: str) -> T | None:
    """A value written as a text; None when there is none. What cannot be read is told in French."""
    text = _text(record, name)
    if not text:
        return None
    try:
        return read(text)
    except ValueError:
        raise ValueError(f"{name} : {expected} est attendue") from None


def _zone(record: Record, department: str | None) -> str:
    name = _text(record, "timezone") or zone_of(department)
    if known_zone(name) is None:
        raise ValueError(f"timezone : fuseau inconnu « {name[:60]} »")
    return name


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


def _texts(record: Record, name: str) -> tuple[str, ...]:
    value = record.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise TypeError(f"{name} : une liste de textes est attendue")
    return tuple(map(legible, value))


def _flag(record: Record, name: str) -> bool:
    value = record.get(name, False)
    if not isinstance(value, bool):
        raise TypeError(f"{name} : true ou false est attendu")
    return value


def _number(record: Record, name: str) -> int:
    value = record.get(name)
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value) or not 0 <= value <= _BIGGEST:
        raise ValueError(f"{name} : un nombre entier positif est attendu")
    return int(value)


def _coordinate(record: Record, name: str, most: float) -> float | None:
    value = record.get(name)
    if value is None or (isinstance(value, float) and isnan(value)):  # NaN: whoever wrote it did not know either
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value) or abs(value) > most:
        raise ValueError(f"{name} : des degrés, de -{most:g} à {most:g}, sont attendus")
    return float(value)


def _day(record: Record, name: str) -> date | None:
    """A day, `31/12/2026` or `2026-12-31`."""

    def read(text: str) -> date:
        day, _, rest = text.partition("/")
        month, _, year = rest.partition("/")
        return date.fromisoformat(f"{year}-{month}-{day}" if rest else text)

    return _read(record, name, read, "une date comme 31/12/2026")
