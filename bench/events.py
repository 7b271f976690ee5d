"""The agenda under load: how long a catalogue takes to load, and what a search, an event, a token and a calendar cost.

The figures promised are for 13,000 events and for a million alike.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import orjson

from bench.client import fetch
from bench.immersions import Limit
from bench.load import Measurement, measure
from bench.requests import Request, write_list
from bench.server import CommandError, Installation
from tremplin.demo.towns import towns
from tremplin.events.vocabulary import TYPES

DEFAULT_EVENTS = 13_000
_LINES = 500
_CONNECTIONS = (1, 8)
_DAYS = 90
_DISTANCES = (10, 30, 50)
_TOKEN, _V1 = "/connexion/oauth2/access_token", "/partenaire/evenements/v1/mee"
_SUBJECTS = (
    "refaire son CV",
    "les métiers du soin",
    "recruter demain",
    "premier emploi",
    "la logistique",
    "le bâtiment",
    "se reconvertir",
)
_CODES = ("D1102", "J1501", "N1101", "F1703", "G1602", "M1805", "K1304", "I1604")
_AUDIENCES = ("Ouvert aux jeunes", "Débutant(e) accepté(e)", "Seniors", "Ouvert à tous")

LIMITS: Mapping[str, Limit] = {
    "events-search": Limit(5),
    "events-criteria": Limit(5),
    "events-department": Limit(5),
    "events-geo": Limit(5),
    "events-detail": Limit(1),
    "events-token": Limit(2),
    "events-calendar": Limit(100, "p95"),
}

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class EventsReport:
    """What was found: how many events, loaded in how many seconds, and each route."""

    events: int
    loading: float
    measurements: list[Measurement]

    def kept(self, found: Measurement) -> bool:
        """Whether a route costs no more than promised. Times are those of one connection: with more, requests wait in turn."""
        limit = LIMITS[found.name]
        return (found.p95 if limit.of == "p95" else found.server_cpu + found.database_cpu) <= limit.milliseconds


def events(count: int, today: date, seed: int = 1) -> Iterator[Record]:
    """Events of the ninety days to come, as `tremplin events load` reads them."""
    rng = random.Random(f"events {seed}")
    types = list(TYPES.values())
    for number in range(1, count + 1):
        town = towns().anywhere(rng)
        starts = datetime.combine(
            today + timedelta(days=rng.randrange(1, _DAYS)), time(rng.randrange(7, 18), rng.choice((0, 30))), UTC
        )
        remote = rng.random() < 0.1
        kind = rng.choice(types)
        yield {
            "id": number,
            "titre": f"{kind} : {rng.choice(_SUBJECTS)}",
            "description": "Venez rencontrer celles et ceux qui recrutent près de chez vous. Apportez votre CV. "
            * rng.randrange(1, 5),
            "deroulement": "- Accueil\n- Présentation\n- Questions",
            "dateEvenement": starts.isoformat(timespec="milliseconds"),
            "heureDebut": f"{starts:%H:%M:%S}",
            "heureFin": f"{starts + timedelta(hours=2):%H:%M:%S}",
            "timezone": "Europe/Paris",
            "ville": town.name,
            "codePostal": town.postcode,
            "latitude": round(town.lat, 4),
            "longitude": round(town.lon, 4),
            "type": kind,
            "modalites": ["à distance"] if remote else ["en physique"],
            "objectifs": ["Aides à l'emploi"],
            "publics": [rng.choice(_AUDIENCES)],
            "operations": [],
            "benefices": [],
            "codesRome": [rng.choice(_CODES)],
            "multisectoriel": False,
            "nombrePlaceTotalPresentiel": 0 if remote else rng.choice((8, 12, 40)),
            "libelleOrganisateurPrincipal": f"Agence {town.of}",
        }


def request_lists(count: int, token: str, client: Mapping[str, str], today: date, seed: int = 1) -> dict[str, list[Request]]:
    """Name of the list → its requests."""
    rng, header = random.Random(f"agenda {seed}"), f"authorization: Bearer {token}"

    def search(**criteria: Any) -> Request:
        first = today + timedelta(days=rng.randrange(_DAYS // 2))
        dates = {"dateDebut": first.isoformat(), "dateFin": (first + timedelta(days=rng.randrange(7, 40))).isoformat()}
        body = orjson.dumps({**dates, **criteria}).decode()
        return Request(f"{_V1}/evenements?page={rng.randrange(3)}&size=20&sort=dateEvenement,asc", header, body=body)

    def near() -> Request:
        town = towns().anywhere(rng)
        return search(latitude=round(town.lat, 4), longitude=round(town.lon, 4), rayon=rng.choice(_DISTANCES))

    form = {"grant_type": "client_credentials", "client_id": client["client_id"], "client_secret": client["client_secret"]}
    makers: Mapping[str, Callable[[], Request]] = {
        "events-search": lambda: search(secteurActivite=[rng.choice("DFGJKMN")]),
        "events-criteria": lambda: search(
            typeEvenement=rng.choice(list(TYPES)), modalite="ENPHY", secteurActivite=rng.choice("DFGJKMN"), publicCible=[1]
        ),
        "events-department": lambda: search(departements=[rng.choice(("13", "29", "35", "59", "69", "75", "974"))]),
        "events-geo": near,
        "events-detail": lambda: Request(f"{_V1}/evenement/{rng.randrange(1, count + 1)}", header),
        "events-token": lambda: Request(
            f"{_TOKEN}?realm=%2Fpartenaire", body=urlencode({**form, "scope": "api_evenementsv1 evenements"})
        ),
        "events-calendar": lambda: Request("/evenements.ics"),
    }
    return {name: [make() for _ in range(_LINES)] for name, make in makers.items()}


def measure_events(folder: Path, size: int, seconds: float) -> EventsReport:
    """Loads a catalogue in a new installation, in `folder`, and measures each route."""
    file, today = folder / "events.jsonl", datetime.now(UTC).date()
    with file.open("wb") as lines:
        lines.writelines(orjson.dumps(each) + b"\n" for each in events(size, today))
    installation = Installation(folder)
    partner = installation.command("partners", "create", "Agenda du banc", "--announcer").answer["id"]
    done = installation.command("events", "load", partner, str(file))
    print(f"load       {size:,} events  {done.seconds:.1f} s  {done.memory_mb:.0f} MiB")
    client = installation.command("clients", "create", "Banc").answer
    found = list(_measured(installation, folder / "lists", size, client, today, seconds))
    return EventsReport(size, round(done.seconds, 1), found)


def _measured(
    installation: Installation, folder: Path, size: int, client: Mapping[str, str], today: date, seconds: float
) -> Iterator[Measurement]:
    with installation.serving() as watched:
        token = _token(installation.base_url, request_lists(1, "", client, today)["events-token"][0])
        for name, requests in request_lists(size, token, client, today).items():
            write_list(folder / f"{name}.txt", requests)
            for connections in _CONNECTIONS:
                found = measure(installation.base_url, folder / f"{name}.txt", connections, seconds, watched)
                print(_line(found))
                yield found


def _token(base_url: str, request: Request) -> str:
    answer = asyncio.run(fetch(base_url, request))
    if answer.status != request.expected:
        raise CommandError(f"{request.path} answered {answer.status}: {answer.body.decode()}")
    return str(orjson.loads(answer.body).get("access_token", ""))


def _line(found: Measurement) -> str:
    return (
        f"{found.name:15} c={found.connections}  {found.rps:>9,.1f} req/s  p50 {found.p50:>7.2f}  p95 {found.p95:>7.2f}"
        f"  p99 {found.p99:>7.2f} ms  cpu {found.server_cpu:.3f} + {found.database_cpu:.3f} db ms"
        f"  {found.answer_bytes:,} B  {found.errors} errors"
    )
