"""A catalogue of companies that welcome people, in the neutral format `tremplin immersions load` reads: same seed, same records.

python -m bench.establishments FILE -n 100000 [--seed 1]

About 1.2 places and 3 jobs each; a few hundred jobs and activities are popular, the others rare (Zipf's law).
"""

from __future__ import annotations

import argparse
import random
import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import orjson

from tremplin.demo.towns import Town, towns
from tremplin.immersions.offers.model import EMPLOYEES
from tremplin.reference.rome import catalogue

Record = dict[str, Any]

_TRADES = (
    "Fournil",
    "Garage",
    "Atelier",
    "Cabinet",
    "Table",
    "Ferme",
    "Officine",
    "Studio",
    "Comptoir",
    "Chantier",
    "Serre",
    "Manège",
)
_NAMES = (
    "du Port",
    "des Lilas",
    "du Canal",
    "de la Halle",
    "des Deux Rives",
    "du Moulin",
    "de l'Étang",
    "des Remparts",
    "du Belvédère",
)
_STREETS = ("rue des Tanneurs", "avenue de la Gare", "place du Marché", "chemin des Écoliers", "quai Sud", "impasse du Puits")
_NOTES = (
    "Une personne à la fois.",
    "Chaussures de sécurité fournies.",
    "Repas sur place.",
    "Horaires de journée.",
    "Plusieurs postes.",
)
_NAF = (
    "1071C",
    "4520A",
    "5610A",
    "8891A",
    "4120A",
    "6201Z",
    "8710A",
    "9602A",
    "4711D",
    "0113Z",
    "1812Z",
    "4941B",
    "6920Z",
    "8411Z",
    "4321A",
)
_MODES, _CONTACTS = ("ON_SITE", "HYBRID", "FULL_REMOTE"), ("EMAIL", "PHONE", "IN_PERSON")
_WELCOMES = ("no", "yes-declared-only", "yes-ft-certified")
_DAY = datetime(2026, 6, 1)  # noqa: DTZ001  # printed with a Z, never compared with the clock
_TOWNS = 4000


def establishments(size: int, seed: int = 1) -> Iterator[Record]:
    """The records of a catalogue; those of a smaller one are the first of a larger one."""
    rng = random.Random(f"establishments {seed}")
    places = [towns().anywhere(rng) for _ in range(_TOWNS)]
    jobs = sorted(catalogue.packaged().jobs.values(), key=lambda job: job.code)
    rng.shuffle(jobs)
    weights = list(accumulate(1 / (rank + 20) ** 0.8 for rank in range(len(jobs))))
    for number in range(size):
        record = _company(rng, number)
        home = rng.choice(places)
        spread = 1 if rng.random() < 0.85 else rng.randrange(2, 4)
        record["locations"] = [_location(rng, home if rng.random() < 0.8 else rng.choice(places)) for _ in range(spread)]
        several = rng.choices(range(1, 7), (18, 22, 25, 17, 11, 7))[0]
        chosen = dict.fromkeys(rng.choices(range(len(jobs)), cum_weights=weights, k=several))
        record["offers"] = [
            {
                "appellationCode": int(jobs[rank].code),
                "romeCode": jobs[rank].rome_code,
                "remoteWorkMode": rng.choices(_MODES, (88, 9, 3))[0],
            }
            for rank in chosen
        ]
        yield record


def _company(rng: random.Random, number: int) -> Record:
    created = _DAY - timedelta(days=rng.randrange(1, 1400), minutes=rng.randrange(1440))
    audience = rng.random()
    banned = rng.random() < 0.01
    return {
        "siret": f"1{number:08}{rng.randrange(100_000):05}",
        "name": f"{rng.choice(_TRADES)} {rng.choice(_NAMES)} {number % 9973}",
        "customizedName": f"Chez {rng.choice(_TRADES)}" if rng.random() < 0.2 else None,
        "nafCode": rng.choice(_NAF),
        "numberEmployeesRange": rng.choice(EMPLOYEES[:13]),
        "isOpen": rng.random() > 0.03,
        "isMaxDiscussionsForPeriodReached": rng.random() < 0.08,
        "isCommited": rng.random() < 0.2,
        "isBanned": banned,
        "bannishmentJustification": "Annonces trompeuses." if banned else None,
        "website": f"https://entreprise-{number}.example" if rng.random() < 0.4 else None,
        "additionalInformation": rng.choice(_NOTES) if rng.random() < 0.5 else None,
        "maxContactsPerMonth": rng.randrange(1, 15),
        "nextAvailabilityDate": "2027-03-01T00:00:00.000Z" if rng.random() < 0.03 else None,
        "searchableByStudents": audience < 0.9,
        "searchableByJobSeekers": audience > 0.1,
        "score": min(100, int(rng.expovariate(1 / 18))),
        "contactMode": rng.choices(_CONTACTS, (80, 12, 8))[0],
        "fitForDisabledWorkers": rng.choices(_WELCOMES, (70, 27, 3))[0],
        "createdAt": _instant(created),
        "updatedAt": _instant(created + (_DAY - created) * rng.random()),
    }


def _location(rng: random.Random, town: Town) -> Record:
    return {
        "id": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "street": f"{rng.randrange(1, 220)} {rng.choice(_STREETS)}",
        "postcode": town.postcode,
        "city": town.name,
        "departmentCode": town.department_code,
        "lat": round(town.lat + rng.gauss(0, 0.05), 6),
        "lon": round(town.lon + rng.gauss(0, 0.06), 6),
    }


def _instant(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.000Z"


def write(file: Path, size: int, seed: int = 1) -> None:
    """Writes a catalogue, one record a line."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as output:
        output.writelines(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in establishments(size, seed))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("-n", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    write(given.file, given.n, given.seed)


if __name__ == "__main__":
    main()
