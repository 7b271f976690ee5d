"""The demonstration's companies that welcome people, written as a network of companies would send them: one JSON object a line.

All are invented, at real towns and with jobs of ROME; their SIREN numbers begin with 158, to be told at a glance.
"""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from stdnum import luhn

from tremplin.demo.towns import Town, towns
from tremplin.immersions.offers.model import EMPLOYEES
from tremplin.reference.rome.catalogue import find_appellation

Record = dict[str, Any]

COUNT = 1_600
_CONTACT_MODES = (("EMAIL", "PHONE", "IN_PERSON"), (78, 14, 8))
_WELCOMES = (("no", "yes-declared-only", "yes-ft-certified"), (64, 32, 4))
_QUOTAS = (2, 4, 4, 6, 6, 6, 8, 12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Craft:
    """A kind of company: see `data/crafts.toml`."""

    naf: str
    trades: tuple[str, ...]
    jobs: tuple[str, ...]
    notes: tuple[str, ...]
    size: tuple[str, str]
    remote: float = 0.0
    rural: bool = False
    share: int = 1


@dataclass(frozen=True, slots=True)
class _Content:
    crafts: tuple[Craft, ...]
    epithets: tuple[str, ...]
    streets: tuple[str, ...]
    contacts: tuple[str, ...]


@cache
def content() -> _Content:
    """What companies are made of."""
    document = tomllib.loads(files(__package__).joinpath("data", "crafts.toml").read_text(encoding="utf-8"))
    crafts = tuple(Craft(**_frozen(table)) for table in document["craft"])
    return _Content(crafts, tuple(document["epithets"]), tuple(document["streets"]), tuple(document["contacts"]))


def _frozen(table: Record) -> Record:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}


def write_establishments(file: Path, today: date, *, count: int = COUNT, seed: int = 1) -> list[str]:
    """Writes the companies, made folders included, and gives their sirets. The same day and seed give the same bytes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    records = list(establishments(today, count=count, seed=seed))
    file.write_bytes(b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records))
    return [record["siret"] for record in records]


def establishments(today: date, *, count: int = COUNT, seed: int = 1) -> Iterator[Record]:
    """The companies, in the neutral format of `tremplin immersions load`; names differ from one to the next."""
    rng = random.Random(f"establishments {seed}")  # noqa: S311  # the same draw each time is the point
    crafts, named = content().crafts, set[str]()
    shares = [craft.share for craft in crafts]
    for number in range(count):
        craft = rng.choices(crafts, shares)[0]
        name = _name(rng, craft, named)
        yield _establishment(rng, craft, name, number, today)


def siret(number: int) -> str:
    """The number of an invented company: its check digits are right."""
    body = f"158{number:05}"
    establishment = f"{body}{luhn.calc_check_digit(body)}0001"
    return establishment + luhn.calc_check_digit(establishment)


def _name(rng: random.Random, craft: Craft, named: set[str]) -> str:
    """A name that no other has."""
    while True:
        name = f"{rng.choice(craft.trades)} {rng.choice(content().epithets)}"
        if name not in named:
            named.add(name)
            return name


def _establishment(rng: random.Random, craft: Craft, name: str, number: int, today: date) -> Record:
    home = _home(rng, craft)
    places = [_location(rng, home, number, 0)]
    if rng.random() < 0.1:  # a second place, in the next town
        places.append(_location(rng, towns().around(rng, home, 30), number, 1))
    mode = _drawn(rng, _CONTACT_MODES)
    created = _instant(rng, today - timedelta(days=rng.randrange(40, 1_100)))
    updated = max(created, _instant(rng, today - timedelta(days=rng.randrange(1, 300))))
    busy, away, audience = rng.random() < 0.04, rng.random() < 0.03, rng.random()
    return {
        "siret": siret(number),
        "name": name,
        "nafCode": craft.naf,
        "numberEmployeesRange": _size(rng, craft),
        "isMaxDiscussionsForPeriodReached": busy,
        "isCommited": rng.random() < 0.2,
        "website": f"https://{_slug(name)}.example" if rng.random() < 0.5 else None,
        "additionalInformation": rng.choice(craft.notes) if rng.random() < 0.8 else None,
        "maxContactsPerMonth": rng.choice(_QUOTAS),
        "nextAvailabilityDate": _written(_instant(rng, today + timedelta(days=rng.randrange(10, 60)))) if away else None,
        "searchableByStudents": audience < 0.93,
        "searchableByJobSeekers": audience > 0.05,
        "score": min(100, 10 + int(rng.expovariate(1 / 14))),
        "contactMode": mode,
        "fitForDisabledWorkers": _drawn(rng, _WELCOMES),
        "createdAt": _written(created),
        "updatedAt": _written(updated),
        "locations": places,
        "potentialBeneficiaryWelcomeAddress": places[0] if mode == "IN_PERSON" else None,
        "offers": list(_offers(rng, craft)),
        "userRights": [_person(rng, name, number, mode)],
    }


def _home(rng: random.Random, craft: Craft) -> Town:
    town = towns().anywhere(rng)
    if not craft.rural:
        return town
    # Farms are near towns, in the villages around: the least of some neighbours.
    return min((towns().around(rng, town, 25) for _ in range(6)), key=lambda each: each.weight)


def _location(rng: random.Random, town: Town, number: int, rank: int) -> Record:
    return {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"https://tremplin.example/demo/{number}/{rank}")),
        "street": f"{rng.randrange(1, 120)} {rng.choice(content().streets)}",
        "postcode": town.postcode,
        "city": town.name,
        "departmentCode": town.department_code,
        "lat": round(town.lat + rng.gauss(0, 0.004), 5),
        "lon": round(town.lon + rng.gauss(0, 0.004), 5),
    }


def _offers(rng: random.Random, craft: Craft) -> Iterator[Record]:
    """The main job always, the others often."""
    for rank, code in enumerate(craft.jobs):
        if rank and rng.random() < 0.35:
            continue
        known = find_appellation(code)
        assert known is not None, code
        mode = "FULL_REMOTE" if craft.remote == 1 else "HYBRID" if rng.random() < craft.remote else "ON_SITE"
        yield {"appellationCode": code, "romeCode": known.rome_code, "remoteWorkMode": mode}


def _person(rng: random.Random, name: str, number: int, mode: str) -> Record:
    """Who administers the page: a function rather than a name, and a number kept for fictions (06 39 98)."""
    return {
        "email": f"{number}@{_slug(name)}.example",
        "role": "establishment-admin",
        "firstName": "L'équipe" if mode == "IN_PERSON" else None,
        "lastName": name if mode == "IN_PERSON" else None,
        "phone": f"+336399{80_000 + number % 10_000:05}",
        "job": rng.choice(content().contacts),
        "isMainContactByPhone": mode == "PHONE",
        "isMainContactInPerson": mode == "IN_PERSON",
    }


def _size(rng: random.Random, craft: Craft) -> str:
    first, last = (EMPLOYEES.index(each) for each in craft.size)
    return EMPLOYEES[rng.randint(first, last)]


def _drawn(rng: random.Random, shares: tuple[tuple[str, ...], tuple[int, ...]]) -> str:
    return rng.choices(*shares)[0]


def _slug(name: str) -> str:
    """The name as a part of an address: `le-fournil-de-l-etang`."""
    plain = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _instant(rng: random.Random, day: date) -> datetime:
    return datetime.combine(day, time(rng.randrange(7, 19), rng.randrange(60)), UTC)


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"
