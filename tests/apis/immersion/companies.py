"""Companies for the tests of the immersion API: a baker in Rennes, and what changes from one to another."""

from __future__ import annotations

from typing import Any

from tests.factories.partners import NOW
from tremplin.immersions.offers import actions, store
from tremplin.immersions.offers.records import read_establishment
from tremplin.kit.db import Conn

SIRET = "77561959600155"
BAKER, WAITER = "11573", "19364"
RENNES = {
    "id": "rennes",
    "street": "3 rue des Lilas",
    "postcode": "35000",
    "city": "Rennes",
    "departmentCode": "35",
    "lat": 48.117,
    "lon": -1.678,
}
BREST = {**RENNES, "id": "brest", "postcode": "29200", "city": "Brest", "departmentCode": "29", "lat": 48.39, "lon": -4.486}


def company(siret: str = SIRET, **changes: Any) -> dict[str, Any]:
    """A company in the neutral format."""
    return {
        "siret": siret,
        "name": f"FOURNIL {siret[-3:]}",
        "nafCode": "1071C",
        "numberEmployeesRange": "3-5",
        "maxContactsPerMonth": 8,
        "score": 10,
        "contactMode": "EMAIL",
        "fitForDisabledWorkers": "no",
        "createdAt": "2026-06-01T08:00:00.000Z",
        "updatedAt": "2026-11-02T09:30:00.000Z",
        "locations": [RENNES],
        "offers": [{"appellationCode": int(BAKER), "romeCode": "D1102", "remoteWorkMode": "ON_SITE"}],
        "userRights": [
            {
                "email": "patronne@fournil.example",
                "role": "establishment-admin",
                "firstName": "Dominique",
                "lastName": "Exemple",
                "phone": "+33299000000",
                "isMainContactByPhone": True,
                "isMainContactInPerson": True,
            }
        ],
        **changes,
    }


def offer(code: str, rome: str = "D1102", remote: str = "ON_SITE") -> dict[str, Any]:
    """A job of a company."""
    return {"appellationCode": int(code), "romeCode": rome, "remoteWorkMode": remote}


async def keep(conn: Conn, *companies: dict[str, Any]) -> None:
    """Keeps companies as a bulk load does."""
    read = [read_establishment(each, NOW) for each in companies]
    bans = {each.siret: each.ban_justification for each, _ in read if each.ban_justification}
    if bans:
        await store.ban(conn, bans, at=NOW)
    await actions.write(conn, [each for each, _ in read], before={}, now=NOW)
    await store.save_members(conn, {each.siret: people for each, people in read})
