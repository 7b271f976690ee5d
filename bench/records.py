"""The records of a catalogue, in the neutral format `tremplin missions load` reads: same seed, same records.

Fifty publishers: forty announcers, whose shares of the missions follow Zipf's law, and ten distributors.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import accumulate
from typing import Any

from tremplin.demo.content import Theme, phrases, themes
from tremplin.demo.towns import Town, towns

ANNOUNCERS = 40
# How many announcers each distributor shows.
SHOWN = {"D01": 40, "D02": 40, "D03": 20, "D04": 20, "D05": 10, "D06": 10, "D07": 5, "D08": 3, "D09": 1, "D10": 40}
# As many as the busiest ones have. These show chosen organisations only; the others all but a few, for a few reasons.
_RULES = 300
_CHOOSING = ("D07", "D08", "D09")
_NETWORKS = tuple(f"Réseau {letter}" for letter in "ABCDEFGH")
_NOW = datetime(2026, 6, 1)  # noqa: DTZ001  # printed with a Z, never compared with the clock
_TOWNS = 4000
_MAYBE = (True, False, None)

Record = dict[str, Any]


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


class Catalogue:
    """A catalogue of `size` missions; each property or iterator is drawn from its own random source."""

    def __init__(self, size: int, seed: int = 1) -> None:
        self.size = size
        self._seed = seed

    def _rng(self, part: str) -> random.Random:
        return random.Random(f"{self._seed} {self.size} {part}")

    @cached_property
    def publishers(self) -> list[Record]:
        rng = self._rng("publishers")
        codes = [(f"P{rank:02}", "annonceur", "Annonceur") for rank in range(1, ANNOUNCERS + 1)]
        codes += [(code, "diffuseur", "Diffuseur") for code in SHOWN]
        return [self._publisher(rng, *each) for each in codes]

    @staticmethod
    def _publisher(rng: random.Random, code: str, role: str, label: str) -> Record:
        civic = role == "annonceur" and rng.random() < 0.2
        kind = "volontariat_service_civique" if civic else "benevolat"
        return {
            "id": f"{rng.getrandbits(96):024x}",
            "code": code,
            "name": f"{label} {code[1:]}",
            "apikey": f"key-{code}-{rng.getrandbits(64):016x}",
            "missionType": kind if role == "annonceur" else None,
            "role": role,
        }

    @property
    def announcers(self) -> list[Record]:
        return self.publishers[:ANNOUNCERS]

    @property
    def distributors(self) -> dict[str, Record]:
        return {each["code"]: each for each in self.publishers[ANNOUNCERS:]}

    @cached_property
    def _towns(self) -> list[Town]:
        rng = self._rng("towns")
        return [towns().anywhere(rng) for _ in range(_TOWNS)]

    @cached_property
    def _shares(self) -> list[float]:
        return list(accumulate(1 / rank for rank in range(1, ANNOUNCERS + 1)))

    @cached_property
    def organizations(self) -> list[Record]:
        rng = self._rng("organizations")
        return [self._organization(rng, number) for number in range(max(200, self.size // 8))]

    def _organization(self, rng: random.Random, number: int) -> Record:
        # Each announcer has one at least, so that a mission always finds its organisation.
        owner = self.announcers[number] if number < ANNOUNCERS else rng.choices(self.announcers, cum_weights=self._shares)[0]
        town = rng.choice(self._towns)
        siren = f"{rng.randrange(10**9):09}"
        kind = rng.choice(("Association", "Collectif", "Relais", "Maison", "Entraide", "Atelier"))
        return {
            "id": _uuid(rng),
            "publisherId": owner["id"],
            "clientId": f"ORG-{number:06}",
            "name": f"{kind} {town.of} {number}",
            "rna": f"W{rng.randrange(10**9):09}",
            "siren": siren,
            "siret": f"{siren}{rng.randrange(10**5):05}",
            "url": f"https://org{number}.example",
            "description": " ".join(rng.sample(phrases().from_home, 2)),
            "legalStatus": rng.choice(("association", "collectivité", "fondation")),
            "type": "1901",
            "actions": rng.sample(("accueil", "logistique", "ecoute", "enseignement"), 2),
            "fullAddress": f"{rng.randint(1, 150)} {rng.choice(phrases().streets)} {town.postcode} {town.name}",
            "postalCode": town.postcode,
            "city": town.name,
            "beneficiaries": rng.sample(("seniors", "children", "families", "people_in_difficulty"), 2),
            "parentOrganizations": [rng.choice(_NETWORKS)] if rng.random() < 0.3 else [],
        }

    def diffusion_rules(self) -> Iterator[Record]:
        """A root for each announcer a distributor shows, and the children that restrict it: `_RULES` a distributor."""
        rng = self._rng("rules")
        owned: dict[str, list[Record]] = {}
        for organization in self.organizations:
            owned.setdefault(organization["publisherId"], []).append(organization)
        for code, distributor in self.distributors.items():
            shown = self.announcers[: SHOWN[code]]
            children = -(-(_RULES - len(shown)) // len(shown))
            position = 0
            for announcer in shown:
                root = _rule(rng, distributor, None, "publisherId", "is", announcer["id"], position)
                yield root
                for child in self._restrictions(rng, code, owned[announcer["id"]], children):
                    position += 1
                    yield _rule(rng, distributor, root["id"], *child, position)
                position += 1

    @staticmethod
    def _restrictions(rng: random.Random, code: str, owned: list[Record], count: int) -> list[tuple[str, str, str]]:
        first = {
            "D05": [("publisherOrganization.parentOrganizations", "does_not_contain", _NETWORKS[1])],
            "D10": [("type", "is", "benevolat")],
        }.get(code, [])
        operator = "is" if code in _CHOOSING else "is_not"
        named = rng.sample(owned, min(count - len(first), len(owned) // 2))  # small catalogues keep something to show
        return first + [("publisherOrganization.clientId", operator, each["clientId"]) for each in named]

    def shown_by(self, code: str) -> Callable[[Record], bool]:
        """Whether a distributor that shows all but some organisations shows a mission."""
        distributor, owner = self.distributors[code]["id"], ""
        excluded = set()
        for rule in self.diffusion_rules():
            if rule["publisherId"] == distributor:
                if rule["combinedWithId"] is None:
                    owner = rule["value"]
                else:
                    excluded.add((owner, rule["value"]))
        return lambda mission: (
            mission["statusCode"] == "ACCEPTED"
            and not mission["deletedAt"]
            and (mission["publisherId"], mission["organizationClientId"]) not in excluded
        )

    def widgets(self) -> Iterator[Record]:
        """Two widgets for each distributor, one of them around a town."""
        rng = self._rng("widgets")
        for number, (code, distributor) in enumerate(list(self.distributors.items()) * 2, start=1):
            town = rng.choice(self._towns)
            yield {
                "id": _uuid(rng),
                "name": f"Widget {number}",
                "fromPublisherId": distributor["id"],
                "publishers": [each["id"] for each in self.announcers[: SHOWN[code]]],
                "location": {"lat": town.lat, "lon": town.lon, "city": town.name} if number > len(SHOWN) else None,
                "distance": "50km",
            }

    def missions(self) -> Iterator[Record]:
        rng = self._rng("missions")
        owned: dict[str, list[Record]] = {}
        for organization in self.organizations:
            owned.setdefault(organization["publisherId"], []).append(organization)
        for number in range(self.size):
            announcer = rng.choices(self.announcers, cum_weights=self._shares)[0]
            yield self._mission(rng, number, announcer, rng.choice(owned[announcer["id"]]))

    def _mission(self, rng: random.Random, number: int, announcer: Record, organization: Record) -> Record:
        theme, town = rng.choice(themes()), rng.choice(self._towns)
        title = rng.choice(theme.titles)
        sentences = _sentences(rng, theme, title, town)
        posted = _NOW - timedelta(minutes=rng.randrange(260_000))
        start = posted + timedelta(days=rng.randint(1, 240))
        months = rng.randint(1, 12) if rng.random() < 0.6 else None
        return {
            "id": _uuid(rng),
            "clientId": f"M-{number:07}",
            "publisherId": announcer["id"],
            "publisherOrganizationId": organization["id"],
            "organizationClientId": organization["clientId"],
            "title": f"{title} {town.at}",
            "description": " ".join(sentences),
            "descriptionHtml": "".join(f"<p>{each}</p>" for each in sentences),
            "tags": list(theme.tags),
            "tasks": list(theme.tasks[:3]),
            "audience": list(theme.audience),
            "softSkills": list(theme.skills),
            "requirements": [],
            "romeSkills": rng.sample(("K1201", "K1206", "I1309", "G1202", "N1103"), 1),
            "reducedMobilityAccessible": rng.choice(_MAYBE),
            "closeToTransport": rng.choice(_MAYBE),
            "openToMinors": rng.choice(_MAYBE),
            "remote": rng.choices(("no", "possible", "full", "local"), (78, 9, 9, 4))[0],
            "schedule": rng.choice(theme.rhythms),
            "duration": months,
            "postedAt": _instant(posted),
            "startAt": _instant(start),
            "endAt": _instant(start + timedelta(days=30 * months)) if months else None,
            "priority": "1" if rng.random() < 0.02 else "",
            "places": rng.randint(1, 29),
            "domain": theme.domain,
            "activities": list(theme.activities),
            "type": announcer["missionType"],
            "snu": False,
            "applicationUrl": f"https://{announcer['code'].lower()}.example/missions/{number}",
            "statusCode": "REFUSED" if rng.random() < 0.03 else "ACCEPTED",
            "deletedAt": _instant(_NOW) if rng.random() < 0.05 else None,
            "createdAt": _instant(posted),
            "updatedAt": _instant(_NOW - timedelta(minutes=rng.randrange(40_000))),
            "addresses": self._addresses(rng, town),
        }

    def _addresses(self, rng: random.Random, town: Town) -> list[Record]:
        count = 1 if rng.random() < 0.8 else rng.randint(2, 6)
        return [_address(rng, town)] + [_address(rng, rng.choice(self._towns)) for _ in range(count - 1)]


def _uuid(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def _rule(rng: random.Random, distributor: Record, root: str | None, field: str, operator: str, value: str, position: int) -> Record:
    return {
        "id": _uuid(rng),
        "publisherId": distributor["id"],
        "combinedWithId": root,
        "field": field,
        "fieldType": "string",
        "operator": operator,
        "value": value,
        "combinator": "and" if root else "or",
        "position": position,
    }


def _sentences(rng: random.Random, theme: Theme, title: str, town: Town) -> list[str]:
    stock = phrases()
    names = {"ville": town.name, "a_ville": town.at, "de_ville": town.of, "lieu": rng.choice(stock.meeting_places)}
    closing = rng.sample(stock.on_site, 3)
    return [each.format_map(names) for each in (rng.choice(theme.openings_for(title)), *theme.details, *closing)]


def _address(rng: random.Random, town: Town) -> Record:
    return {
        "id": _uuid(rng),
        "street": f"{rng.randint(1, 150)} {rng.choice(phrases().streets)}",
        "postalCode": town.postcode,
        "departmentName": town.department,
        "departmentCode": town.department_code,
        "city": town.name,
        "region": town.region,
        "country": "FR",
        "location": {"lat": round(town.lat + rng.gauss(0, 0.01), 5), "lon": round(town.lon + rng.gauss(0, 0.01), 5)},
    }
